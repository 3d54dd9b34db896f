"""The importer of Markdown lists of questions and answers.

A question is a heading, a bold line or list item, the summary of a foldable block, a line such as ``Q: …``, an item
of a plain list that ends with a question mark or stands among such items, or a row of a table with a column of
questions. Questions listed below a question are its follow-ups. Its answer is what follows up to the next question
or heading of the same or a higher rank. Headings above questions become tags where they are on the list of tags.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from knowledge.card import Source
from knowledge.sources import published_page
from knowledge.sources.drafts import Drafts, known_tags, shortened
from knowledge.sources.markdown_answer import answer_of, follow_ups_of
from knowledge.sources.markdown_lines import Row, rows_of
from knowledge.sources.markdown_questions import Found, questions_of
from knowledge.sources.markdown_titles import with_questions
from knowledge.sources.options import Options
from knowledge.sources.page_fields import DIFFICULTIES
from knowledge.sources.plaintext import fold
from knowledge.sources.question_marks import Form
from knowledge.sources.report import ImportReport

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_BETWEEN = re.compile(r"\s*[;,|\n]\s*")
_NAMED = 5  # headings that are no questions, at most
_FEW = 2  # as many questions make a file a list rather than a page about one


def sniff(text: str, path: str) -> bool:
    """Whether the file is Markdown by its name, or holds two questions at least, and is no published page."""
    if published_page.is_whole(text):
        return False
    if PurePath(path).suffix.lower() not in SUFFIXES and not any(
        mark in text for mark in ("#", "**", "Q", "<sum", "|", "<h")
    ):
        return False
    if len(questions_of(with_questions(rows_of(text))).questions) >= _FEW:
        return PurePath(path).suffix.lower() in SUFFIXES or not published_page.sniff(text, path)
    return PurePath(path).suffix.lower() in SUFFIXES and not published_page.sniff(text, path)


def read(text: str, name: str, options: Options = Options()) -> ImportReport:  # noqa: B008 - frozen
    """The drafts of a list. Raises `BrokenSource` if it holds no question."""
    rows = with_questions(rows_of(text))
    found, passed = questions_of(rows)
    drafts = Drafts(name)
    for done, question in enumerate(found, start=1):
        _add(drafts, rows, question)
        options.progress(name, done, len(found))
    _tell_passed(drafts, passed)
    return drafts.report(
        "no question found; write each as a heading or a bold line that ends with a question mark, its answer below."
    )


def _tell_passed(drafts: Drafts, passed: list[Row]) -> None:
    if passed:
        names = ", ".join(repr(shortened(row.text)) for row in passed[:_NAMED])
        more = f" and {len(passed) - _NAMED} more" if len(passed) > _NAMED else ""
        one = "a heading was not taken for a question", "end it with a question mark if it is one"
        several = f"{len(passed)} headings were not taken for questions", "end those with a question mark that are"
        what, fix = one if len(passed) == 1 else several
        drafts.warn(passed[0].number, "question", f"{what}: {names}{more}; {fix}")


def _add(drafts: Drafts, rows: list[Row], question: Found) -> None:
    pointer = "" if question.row.kind == "summary" else question.text
    answer = answer_of(rows[question.start + 1 : question.end], question.rest, pointer, task=question.task)
    follow_ups = follow_ups_of(answer.text, Form.ASKING if question.listed else Form.SURE)
    cells = question.row.cells
    drafts.add(
        question.row.number,
        {
            "question": "\n\n".join(filter(None, (question.text, question.row.more, answer.given))),
            "standard_response": "" if follow_ups else answer.text,
            "follow_ups": follow_ups,
            "difficulty": DIFFICULTIES.get(fold(cells.get("difficulty", ""))),
            "tags": known_tags((*_BETWEEN.split(cells.get("tags", "")), *question.sections)),
            "companies": tuple(filter(None, _BETWEEN.split(cells.get("companies", "")))),
            "source": Source(title=PurePath(drafts.name).name, url=None, licence="unknown"),
        },
    )
