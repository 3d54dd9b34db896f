"""Headings and lines that only number a question, as "Question 3" does: the question is what stands below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.sources.markdown_lines import Row
from knowledge.sources.question_marks import begins_answer, only_numbers

_ITEM = re.compile(r"^\s*(?:[-*+]|\d{1,4}[.)])\s")
_MOST = 12
"""Lines of a question below its number, at most; what is longer is taken for an answer."""


def with_questions(rows: Sequence[Row]) -> list[Row]:
    """``rows`` with the first paragraph below such a heading put into it, where it is text and no answer or list."""
    found = list(rows)
    for at, row in enumerate(found):
        if row.kind in ("heading", "text") and only_numbers(row.text):
            paragraph = _paragraph(found, at + 1)
            if paragraph:
                asks = " ".join(found[place].text.strip() for place in paragraph)
                found[at] = replace(row, text=f"Q: {asks}")
                for place in paragraph:
                    found[place] = replace(found[place], text="")
    return found


def _paragraph(rows: Sequence[Row], start: int) -> range:
    """The places of the first paragraph from ``start`` on; empty if anything else comes first."""
    while start < len(rows) and rows[start].kind == "text" and not rows[start].text.strip():
        start += 1
    end = start
    while end < len(rows) and rows[end].kind == "text" and rows[end].text.strip():
        if begins_answer(rows[end].text):
            break
        end += 1
    listed = start < end and any(_ITEM.match(row.text) for row in rows[start:end])
    return range(start, start if listed or end - start > _MOST else end)
