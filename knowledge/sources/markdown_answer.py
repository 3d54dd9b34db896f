"""The answer below a question of a Markdown list, as readable text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.sources.markdown_lines import Row
from knowledge.sources.plaintext import fold, without_bold
from knowledge.sources.question_marks import Form, asked, is_answer_label, is_idle_label, without_answer_label

_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_QUOTE = re.compile(r"^\s*(?:> ?)+")
_PLACEHOLDER = re.compile(
    r"(?:(?:add |put |write |type )?(?:your |the |an )?answer (?:goes )?here|todo|tbd|tba|wip|coming soon"
    r"|to be (?:added|answered|done)|no answer(?: yet)?|not answered yet|answer (?:is )?(?:coming soon|missing))"
)
_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,2}[.)])\s+(?P<text>\S.*)$")
_POINTS_DOWN = re.compile(
    r":$|\b(?:these|below|the following|this (?:code|snippet|program|function|query|script))\b", re.I
)
_LONGEST_TASK = 2000  # characters of what stands between a question and its marked answer


class Answer(NamedTuple):
    """The answer, and what the question itself goes on with before a fold or heading that says "Answer"."""

    text: str
    given: str = ""


def answer_of(rows: Sequence[Row], rest: str, question: str = "", *, task: bool = False) -> Answer:
    """The answer in ``rows``; ``rest`` stood on the line of the ``question``.

    ``task``: what stands before the first code belongs to the question. So does code that stands alone below a
    question that points at it, unless that is a fold, which hides its answer.
    """
    label = next(
        (n for n, row in enumerate(rows) if row.kind in ("summary", "heading") and is_answer_label(row.text)), None
    )
    if label is None:
        code = next((n for n, row in enumerate(rows) if row.kind == "code"), None)
        if code is not None and task:
            return Answer(_readable(rows[code:], ""), _readable(rows[:code], rest))
        text = _readable(rows, rest)
        alone = code is not None and not rest and all(row.kind == "code" or not row.text.strip() for row in rows)
        return Answer("", text) if alone and _POINTS_DOWN.search(question) else Answer(text)
    given = _readable(rows[:label], rest)
    after = _readable(rows[label + 1 :], "")
    if not after:
        return Answer(given)
    if len(given) > _LONGEST_TASK:
        return Answer(f"{given}\n\n{after}")
    return Answer(after, given)


def follow_ups_of(answer: str, least: Form) -> tuple[str, ...]:
    """The questions of an answer that is nothing but a list of questions, each of the form ``least`` or surer."""
    items = [_ITEM.match(line) for line in answer.split("\n") if line.strip()]
    found = [asked(item["text"]) for item in items if item]
    return tuple(one.text for one in found) if items and all(items) and all(f.form >= least for f in found) else ()


def _readable(rows: Sequence[Row], rest: str) -> str:
    lines: list[tuple[str, bool]] = []
    for row in rows:
        if row.kind in ("heading", "summary"):
            if is_idle_label(row.text):
                continue
            lines += [("", False), (" " * row.indent + row.text, False), ("", False)]
        elif row.kind in ("text", "code", "head", "record"):
            lines.append((row.text, row.kind == "code"))
    while lines and not lines[0][1] and _idle(lines[0][0]):
        lines.pop(0)
    while lines and not lines[-1][1] and _idle(lines[-1][0]):
        lines.pop()
    lines = _dedented(lines)
    text = "\n".join(line if code else without_bold(line) for line, code in _without_gaps(lines))
    if rest.strip():
        text = f"{without_bold(rest.strip())}\n{text}" if text else without_bold(rest.strip())
    text = without_answer_label(text).strip("\n").rstrip()
    return "" if _PLACEHOLDER.fullmatch(fold(text)) else text


def _idle(line: str) -> bool:
    return not line.strip() or bool(_RULE.match(line))


def _dedented(lines: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    lines = [(line if code else _QUOTE.sub("", line), code) for line, code in lines]
    plain = textwrap.dedent("\n".join(line for line, _ in lines)).split("\n")
    return [(line, code) for line, (_, code) in zip(plain, lines, strict=True)] if lines else []


def _without_gaps(lines: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """``lines`` with one empty line where several stand outside code."""
    found: list[tuple[str, bool]] = []
    for line, code in lines:
        if code or line.strip() or (found and (found[-1][1] or found[-1][0].strip())):
            found.append((line, code))
    return found
