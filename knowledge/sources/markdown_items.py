"""Which items of the plain lists of a Markdown text are questions because of the items beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.sources.markdown_lines import Row
from knowledge.sources.plaintext import fold
from knowledge.sources.question_marks import Asked, Form, asked

_ITEM = re.compile(r"^(?P<indent>\s*)(?:[-*+]|\d{1,4}[.)])\s+(?P<text>\S.*)$")
_FEW = 3  # items make a list
_WORDS = 3  # words of an item that does not ask, at least


class _Item(NamedTuple):
    at: int
    indent: int
    asked: Asked


def question_items(rows: Sequence[Row]) -> frozenset[int]:
    """The places of the items at the top of lists that mostly ask.

    "Explain closures." beside "What is a scope?" is a question; in a list of steps it is none. Under a heading that
    speaks of questions half of the items must ask, else three in four, before one that does not ask counts too.
    """
    found: set[int] = set()
    run: list[_Item] = []
    named = False
    for at, row in enumerate(rows):
        item = _ITEM.match(row.text) if row.kind == "text" else None
        if item:
            run.append(_Item(at, len(item["indent"]), asked(item["text"])))
        elif row.kind != "code" and (row.kind != "text" or row.text[:1].strip()):
            found |= _of_run(run, named)
            run = []
            if row.kind == "heading":
                named = "question" in fold(row.text)
    return frozenset(found | _of_run(run, named))


def _of_run(run: Sequence[_Item], named: bool) -> set[int]:
    top = min((item.indent for item in run), default=0)
    items = [item for item in run if item.indent <= top + 1]
    sure = sum(item.asked.form == Form.SURE for item in items)
    asking = sum(item.asked.form >= Form.ASKING for item in items)
    if len(items) < _FEW or 2 * asking < len(items) or (not named and 3 * sure < len(items)):
        return set()
    everything = named or 4 * asking >= 3 * len(items)
    return {
        item.at
        for item in items
        if item.asked.form >= Form.ASKING or (everything and len(item.asked.text.split()) >= _WORDS)
    }
