"""The lines of a Markdown text with headings, code and foldable blocks told apart, and the decoration gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.sources.plaintext import straighten, unescape

Kind = Literal["text", "code", "heading", "open", "summary", "end"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``level`` is 1-6 for a heading, else 0; ``indent`` that of a heading's text inside a list item.

    ``open``, ``summary`` and ``end`` are the parts of a foldable block (`<details>`).
    """

    kind: Kind
    text: str
    number: int
    level: int = 0
    indent: int = 0


FENCE = re.compile(r"^(?P<lead>\s*(?:(?:[-*+]|\d{1,4}[.)])\s+|>\s?)*)(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_ATX = re.compile(
    r"^(?P<lead> {0,3}|\s*(?:[-*+]|\d{1,4}[.)])\s+)(?P<hashes>#{1,6})(?:\s+|(?=[^\s#]))(?P<text>.*?)\s*#*\s*$"
)
_HTML_HEADING = re.compile(r"^\s*<h(?P<level>[1-6])[^>]*>(?P<text>.*?)</h[1-6]>\s*$", re.IGNORECASE)
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-{3,})\s*$")
_NO_TITLE = re.compile(r"^\s*(?:[-*+>|#]|\d+[.)]\s|<)")
_DETAILS = re.compile(r"<details[^>]*>|</details>|<summary[^>]*>.*?</summary>", re.IGNORECASE)
_SUMMARY_TAG = re.compile(r"</?(?:summary|h[1-6])\b[^>]*>", re.IGNORECASE)
_INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^()\s]*(?:\([^()]*\))?[^()]*\)|\[[^\]]*\])|<img\b[^>]*>", re.IGNORECASE)
_WRAPPER = re.compile(
    r"</(?:p|div|center|a|b|strong|em|i|u|span|font|kbd|sub|sup|h[1-6])>"
    r"|<(?:p|div|center|a|span|font|h[1-6])\s[^>]*>|^\s*<(?:p|div|center)>|<(?:b|strong|em|i|u|kbd|sub|sup)>|<hr\s*/?>"
    r"|^\s*</?(?:ul|ol|pre)>\s*$|</li>|<h[1-6]>|<span>(?=&)",
    re.IGNORECASE,
)
_CODE_TAG = re.compile(r"</?code>", re.IGNORECASE)
_ITEM = re.compile(r"<li>\s*(?=\S)", re.IGNORECASE)
_LONGEST = 1000  # characters a line of a table of contents or a link to the top may have
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPTY_LINK = re.compile(r"\[\s*\]\([^)]*\)")
_LOCAL = r"\((?:#[^)]*|(?![a-z]+:)[^)\s]*\.(?:md|markdown)(?:#[^)]*)?)\)"
_CONTENTS = re.compile(rf"^\s*(?:(?:[-*+]|\d{{1,4}}[.)])\s+)?[*_]*\[.*\]{_LOCAL}[*_]*\s*$", re.IGNORECASE)
_CONTENTS_ROW = re.compile(rf"^\s*\|.*\]{_LOCAL}.*\|?\s*$", re.IGNORECASE)
_TO_TOP = re.compile(r"^[\s*_\[\]()#>⬆↑▲🔝-]*(?:back to|go to|return to)?\s*(?:the )?top\b[^?]{0,60}$", re.IGNORECASE)
_TOP_LINK = re.compile(r"\[[^\]]*\]\(#[^)]*\)\s*$")


def rows_of(text: str) -> list[Row]:
    """The lines of ``text`` without front matter, comments, images, tables of contents and links to the top."""
    lines = _without_comments(straighten(text).split("\n"))
    ends = _code_blocks(lines)
    found: list[Row] = []
    position = 0
    while position < len(lines):
        if position in ends:
            found.extend(_code(lines, position, ends[position]))
            position = ends[position] + 1
            continue
        line, position, number = lines[position], position + 1, position + 1
        while (
            "<summary" in line.lower() and "</summary>" not in line.lower() and position < min(len(lines), number + 5)
        ):
            line, position = f"{line} {lines[position].strip()}", position + 1
        after = lines[position] if position < len(lines) else ""
        if not lines[number - 2].strip() and _UNDERLINE.match(after) and line.strip() and not _NO_TITLE.match(line):
            marks = "#" if "=" in after else "##"
            if marks == "#" or line.rstrip(" *_").endswith("?"):
                line, position = f"{marks} {line.strip()}", position + 1
        found.extend(_rows(line, number))
    return found


def _code(lines: Sequence[str], start: int, end: int) -> Iterator[Row]:
    opening = FENCE.match(lines[start])
    lead = opening["lead"] if opening else ""
    if lead.strip(" >"):  # the block is the first thing of a list item
        yield Row("code", " " * len(lead) + lines[start][len(lead) :], start + 1)
        start += 1
    for position in range(start, end + 1):
        yield Row("code", lines[position], position + 1)


def _rows(line: str, number: int) -> Iterator[Row]:
    """A line as rows; one that opens or closes a foldable block gives several."""
    if _is_decoration(line):
        return
    place = 0
    for mark in _DETAILS.finditer(line):
        if line.count("`", 0, mark.start()) % 2:
            continue  # a tag that is spoken of
        if line[place : mark.start()].strip():
            yield from _plain(line[place : mark.start()], number)
        tag, place = mark[0].lower(), mark.end()
        if tag.startswith("<summary"):
            yield Row("summary", _tidy(_SUMMARY_TAG.sub("", mark[0])), number)
        else:
            yield Row("end" if tag.startswith("</") else "open", "", number)
    if not place or line[place:].strip():
        yield from _plain(line[place:], number)


def _plain(line: str, number: int) -> Iterator[Row]:
    heading = _ATX.match(line)
    html = _HTML_HEADING.match(line)
    if heading and heading["text"]:
        indent = len(heading["lead"]) if heading["lead"].strip() else 0
        number_before = heading["lead"].strip() if heading["lead"].strip()[:1].isdigit() else ""
        text = _tidy(_TOP_LINK.sub("", heading["text"]) if not heading["text"].startswith("[") else heading["text"])
        if text:
            yield Row("heading", f"{number_before} {text}".strip(), number, len(heading["hashes"]), indent)
    elif html:
        yield Row("heading", _tidy(html["text"]), number, int(html["level"]))
    else:
        for part in _BREAK.split(line) if line.strip() else [line]:
            text = _outside_code(part)
            if text.strip() or not line.strip():
                yield Row("text", text.rstrip(), number)


def _is_decoration(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    if _CONTENTS.match(line) or _CONTENTS_ROW.match(line):
        return True
    bare = re.sub(r"\]\([^)]*\)|<[^>]*>", "", line)
    return bool(_TO_TOP.match(bare)) and ("](" in line or "href" in line)


def _tidy(text: str) -> str:
    return " ".join(_outside_code(_BREAK.sub(" ", text)).split())


def _outside_code(text: str) -> str:
    """``text`` without images and wrapping tags, its entities resolved; what stands in backticks is left alone."""
    parts: list[str] = []
    place = 0
    for code in _INLINE_CODE.finditer(text):
        parts += [_undecorated(text[place : code.start()]), code[0]]
        place = code.end()
    return "".join([*parts, _undecorated(text[place:])])


def _undecorated(text: str) -> str:
    text = _ITEM.sub("- ", _CODE_TAG.sub("`", text))
    return unescape(_EMPTY_LINK.sub("", _WRAPPER.sub("", _IMAGE.sub("", text))))


def _code_blocks(lines: Sequence[str]) -> dict[int, int]:
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


def _without_comments(lines: list[str]) -> list[str]:
    """``lines`` with front matter and comments emptied, so that line numbers stay."""
    found = list(lines)
    if found[0].strip() == "---" and "---" in (line.strip() for line in found[1:40]):
        end = next(n for n in range(1, len(found)) if found[n].strip() == "---")
        found[: end + 1] = [""] * (end + 1)
    blocks = _code_blocks(found)
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
