"""What a Markdown text holds but does not show, and where its blocks of code are."""

from __future__ import annotations

import re
from collections.abc import Sequence

FENCE = re.compile(r"^(?P<lead>\s*(?:(?:[-*+]|\d{1,4}[.)])\s+|>\s?)*)(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_PAGE = re.compile(r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL)
_LONGEST = 40  # lines of front matter
_FIELD = re.compile(r"(?:# .*|[\w .-]+:(?:\s.*)?)$")
_WITHIN = re.compile(r"(?:# |\s|- |[\w .\"'-]+:(?:\s|$)|[\]}])")
_SCRIPT = re.compile(r"\s*<(?P<tag>script|style|noscript|template|svg|head|iframe|object)\b[^>]*>", re.IGNORECASE)


def code_blocks(lines: Sequence[str]) -> dict[int, int]:
    """First and last line of every fenced block. One that is never closed is no block: it would swallow the rest."""
    found: dict[int, int] = {}
    endless: dict[str, int] = {}  # shortest mark of each sign known to have no end from here on
    position = 0
    while position < len(lines):
        opening = FENCE.match(lines[position])
        mark = opening["mark"] if opening else ""
        if mark and len(mark) < endless.get(mark[0], len(mark) + 1):
            closing = re.compile(rf"^[\s>]*{re.escape(mark[0])}{{{len(mark)},}}\s*$")
            end = next((n for n in range(position + 1, len(lines)) if closing.match(lines[n])), None)
            if end is None:
                endless[mark[0]] = len(mark)
            else:
                found[position] = end
                position = end
        position += 1
    return found


def without_hidden(lines: list[str]) -> list[str]:
    """``lines`` with front matter, comments, scripts and styles emptied, so that line numbers stay."""
    found = list(lines)
    end = _end_of_front_matter(found)
    found[:end] = [""] * end
    _empty_scripts(found)
    blocks = code_blocks(found)
    position = 0
    while position < len(found):
        if position in blocks:
            position = blocks[position] + 1
            continue
        start = found[position].find("<!--")
        if start < 0 or found[position].count("`", 0, start) % 2:
            position += 1
            continue
        last = next(
            (n for n in range(position, len(found)) if "-->" in found[n][start + 4 if n == position else 0 :]), None
        )
        if last is None:
            break
        close = found[last].index("-->", start + 4 if last == position else 0) + 3
        rest = found[last][close:]
        for n in range(position + 1, last + 1):
            found[n] = ""
        found[position] = found[position][:start] + rest
    return found


def _end_of_front_matter(lines: Sequence[str]) -> int:
    """How many lines the fields between two rules at the beginning take; none where a text begins with a mere rule."""
    ends = [n for n in range(1, min(len(lines), _LONGEST)) if lines[n].strip() == "---"]
    if lines[0].strip() != "---" or not ends:
        return 0
    written = [line for line in lines[1 : ends[0]] if line.strip()]
    fields = not written or (_FIELD.match(written[0]) and all(map(_WITHIN.match, written)))
    return ends[0] + 1 if fields else 0


def _empty_scripts(lines: list[str]) -> None:
    """Empty what a page never shows. In a list it must begin its line, since lists speak of such tags; code stays."""
    blocks = code_blocks(lines)
    page = bool(_PAGE.match("\n".join(lines[:20]).lstrip()))
    endless: set[str] = set()  # tags known to have no end from here on
    position = 0
    while position < len(lines):
        if position in blocks:
            position = blocks[position] + 1
            continue
        opening = _SCRIPT.search(lines[position]) if page else _SCRIPT.match(lines[position])
        if opening is None or opening["tag"].lower() in endless:
            position += 1
            continue
        end = _end_of(lines, position, opening)
        if end is None and not page:
            endless.add(opening["tag"].lower())
            continue
        before = lines[position][: opening.start("tag") - 1]
        last, rest = end or (len(lines) - 1, "")  # a page may be cut off inside a script
        lines[position : last + 1] = [before + rest, *[""] * (last - position)]


def _end_of(lines: Sequence[str], position: int, opening: re.Match[str]) -> tuple[int, str] | None:
    """The line on which a tag opened in the line ``position`` is closed, and what stands behind that."""
    closing = re.compile(rf"</{opening['tag']}\s*>", re.IGNORECASE)
    for at in range(position, len(lines)):
        found = closing.search(lines[at], opening.end() if at == position else 0)
        if found:
            return at, lines[at][found.end() :]
    return None
