"""The importer of Markdown lists of questions and answers.

A question is a heading, a bold line or list item, the summary of a foldable block, a line such as ``Q: …``, or an
item of a plain list that ends with a question mark. Its answer is what follows up to the next question or heading
of the same or a higher rank. Headings above questions become tags where they are on the list of tags.
"""

from __future__ import annotations

from pathlib import PurePath

from knowledge.card import Source
from knowledge.sources import published_page
from knowledge.sources.drafts import Drafts, known_tags
from knowledge.sources.markdown_answer import answer_of
from knowledge.sources.markdown_lines import Row, rows_of
from knowledge.sources.markdown_questions import Found, questions_of
from knowledge.sources.options import Options
from knowledge.sources.report import ImportReport

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_FEW = 2  # as many questions make a file a list rather than a page about one


def sniff(text: str, path: str) -> bool:
    """Whether the file is Markdown by its name, or holds two questions at least, and is no published page."""
    if PurePath(path).suffix.lower() not in SUFFIXES and not any(mark in text for mark in ("#", "**", "Q", "<sum")):
        return False
    if len(questions_of(rows_of(text))) >= _FEW:
        return PurePath(path).suffix.lower() in SUFFIXES or not published_page.sniff(text, path)
    return PurePath(path).suffix.lower() in SUFFIXES and not published_page.sniff(text, path)


def read(text: str, name: str, options: Options = Options()) -> ImportReport:  # noqa: B008 - frozen
    """The drafts of a list. Raises `BrokenSource` if it holds no question."""
    rows = rows_of(text)
    found = questions_of(rows)
    drafts = Drafts(name)
    for done, question in enumerate(found, start=1):
        _add(drafts, rows, question)
        options.progress(name, done, len(found))
    return drafts.report(
        "no question found; write each as a heading or a bold line that ends with a question mark, its answer below."
    )


def _add(drafts: Drafts, rows: list[Row], question: Found) -> None:
    answer = answer_of(rows[question.start + 1 : question.end], question.rest)
    text = f"{question.text}\n\n{answer.given}" if answer.given else question.text
    drafts.add(
        question.row.number,
        {
            "question": text,
            "standard_response": answer.text,
            "tags": known_tags(question.sections),
            "source": Source(title=PurePath(drafts.name).name, url=None, licence="unknown"),
        },
    )
