"""The lines of a Markdown text with headings, code and foldable blocks told apart, and the decoration gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from knowledge.sources.markdown_hidden import FENCE, code_blocks, without_hidden
from knowledge.sources.markdown_tables import Table, table_at
from knowledge.sources.plaintext import straighten, unescape

Kind = Literal["text", "code", "heading", "open", "summary", "end", "head", "record"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line. ``level`` is 1-6 for a heading, else 0; ``indent`` that of a heading's text inside a list item.

    ``open``, ``summary`` and ``end`` are the parts of a foldable block (`<details>`); ``more`` is what a summary goes
    on with below its first paragraph. ``record`` is a row of a table of questions, with its ``cells`` by field, and
    ``level`` 1 if the column says that it asks; ``head`` is any other line of such a table.
    """

    kind: Kind
    text: str
    number: int
    level: int = 0
    indent: int = 0
    more: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


_ATX = re.compile(
    r"^(?P<lead> {0,3}|\s*(?:[-*+]|\d{1,4}[.)])\s+)(?P<hashes>#{1,6})(?:\s+|(?=[^\s#]))(?P<text>.*?)\s*#*\s*$"
)
_HTML_HEADING = re.compile(r"^\s*<h(?P<level>[1-6])[^>]*>(?P<text>.*?)</h[1-6]>\s*$", re.IGNORECASE)
_UNDERLINE = re.compile(r"^ {0,3}(?:=+|-{3,})\s*$")
_NO_TITLE = re.compile(r"^\s*(?:[-*+>|#](?!\*)|\d+[.)]\s|<)")
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
_SUMMARY_OPEN = re.compile(r"<summary[^>]*>", re.IGNORECASE)
_STOP = re.compile(r"</?summary|</?details", re.IGNORECASE)
_LONGEST_SUMMARY = 40  # lines; a longer one was never closed
_CODE_TAG = re.compile(r"</?code>", re.IGNORECASE)
_ITEM = re.compile(r"<li>\s*(?=\S)", re.IGNORECASE)
_CHECKBOX = re.compile(r"^(\s*(?:[-*+]|\d{1,4}[.)])\s+)\[[ xX]\]\s+(?=\S)")
_LONGEST = 1000  # characters a line of a table of contents or a link to the top may have
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPTY_LINK = re.compile(r"\[\s*\]\([^)]*\)")
_LOCAL = r"\((?:#[^)]*|(?![a-z]+:)[^)\s]*\.(?:md|markdown)(?:#[^)]*)?)\)"
_CONTENTS = re.compile(rf"^\s*(?:(?:[-*+]|\d{{1,4}}[.)])\s+)?[*_]*\[.*\]{_LOCAL}[*_]*\s*$", re.IGNORECASE)
_CONTENTS_ROW = re.compile(rf"^\s*\|.*\]{_LOCAL}.*\|?\s*$", re.IGNORECASE)
_SIGNS = r"[\s*_\[\]()#>⬆↑▲🔝-]*"
_TO_TOP = re.compile(
    rf"^{_SIGNS}(?:(?:back|go|return)(?: to)? (?:the )?top\b[^?]{{0,60}}|(?:the )?top{_SIGNS})$", re.IGNORECASE
)
_INWARDS = re.compile(r"\]\([^)\s]*#|href=[\"'][^\"']*#", re.IGNORECASE)
_TOP_LINK = re.compile(r"\[[^\]]*\]\(#[^)]*\)\s*$")


def rows_of(text: str) -> list[Row]:
    """The lines of ``text`` without front matter, comments, images, tables of contents and links to the top."""
    lines = without_hidden(straighten(text).split("\n"))
    ends = code_blocks(lines)
    found: list[Row] = []
    position = beyond = 0  # lines before beyond belong to a table that is known
    while position < len(lines):
        if position in ends:
            found.extend(_code(lines, position, ends[position]))
            position = ends[position] + 1
            continue
        table = table_at(lines, position) if position >= beyond else None
        beyond = table.end if table else beyond
        if table is not None and table.asks:
            found.extend(_table(lines, table))
            position = table.end
            continue
        line, position, number = lines[position], position + 1, position + 1
        line, more, position = _summary(lines, line, position)
        after = lines[position] if position < len(lines) else ""
        first = number == 1 or not lines[number - 2].strip()
        if first and _UNDERLINE.match(after) and line.strip() and not _NO_TITLE.match(line):
            marks = "#" if "=" in after else "##"
            if marks == "#" or line.rstrip(" *_").endswith("?"):
                line, position = f"{marks} {line.strip()}", position + 1
        found.extend(_rows(line, number, more))
    return found


def _code(lines: Sequence[str], start: int, end: int) -> Iterator[Row]:
    opening = FENCE.match(lines[start])
    lead = opening["lead"] if opening else ""
    if lead.strip(" >"):  # the block is the first thing of a list item
        yield Row("code", " " * len(lead) + lines[start][len(lead) :], start + 1)
        start += 1
    for position in range(start, end + 1):
        yield Row("code", lines[position], position + 1)


def _table(lines: Sequence[str], table: Table) -> Iterator[Row]:
    records = {record.at: record.cells for record in table.records}
    for at in range(table.start, table.end):
        if at in records:
            cells = {name: _cell(text) for name, text in records[at].items()}
            yield Row("record", lines[at], at + 1, int(table.named), cells=cells)
        elif table.records:
            yield Row("head", lines[at], at + 1)


def _cell(text: str) -> str:
    return "\n".join(_outside_code(part).strip() for part in _BREAK.split(text)).strip()


def _summary(lines: Sequence[str], line: str, position: int) -> tuple[str, str, int]:
    """A summary of several lines as one line of its first paragraph, what else stands in it, and the line after it."""
    opening = _SUMMARY_OPEN.search(line)
    if opening is None or "</summary>" in line.lower():
        return line, "", position
    end = next((n for n in range(position, min(len(lines), position + _LONGEST_SUMMARY)) if _STOP.search(lines[n])), 0)
    if not end or not lines[end].lower().count("</summary>"):
        return line, "", position
    last, _, behind = re.split(r"(</summary>)", lines[end], maxsplit=1, flags=re.IGNORECASE)
    inside = [line[opening.end() :], *lines[position:end], last]
    while inside and not re.sub(r"<[^>]*>", "", inside[0]).strip():
        inside.pop(0)
    first = next((n for n, text in enumerate(inside) if n and (not text.strip() or _NO_TITLE.match(text))), len(inside))
    first = next((n for n in range(first) if n and FENCE.match(inside[n])), first)
    text = " ".join(inside[:first])
    more = "\n".join(part for part in inside[first:] if not part.strip() or re.sub(r"</?b>", "", part).strip())
    return f"{line[: opening.end()]}{text}</summary>{behind}", more.strip("\n").rstrip(), end + 1


def _rows(line: str, number: int, more: str = "") -> Iterator[Row]:
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
            yield Row("summary", _tidy(_SUMMARY_TAG.sub("", mark[0])), number, more=more)
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
            text = _outside_code(_CHECKBOX.sub(r"\1", part))
            if text.strip() or not line.strip():
                yield Row("text", text.rstrip(), number)


def _is_decoration(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    if _CONTENTS.match(line) or _CONTENTS_ROW.match(line):
        return True
    bare = re.sub(r"\]\([^)]*\)|<[^>]*>", "", line)
    return bool(_TO_TOP.match(bare) and _INWARDS.search(line))


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
