"""Telegram's HTML (parse_mode "HTML") read into a text and its entities."""

from __future__ import annotations

import html
import re

from bot.local.wire import Json, Refusal, bad_request

_PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_TAG = re.compile(r"<(/?)([a-zA-Z0-9-]*)([^<>]*)>")
_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|lt|gt|amp|quot);")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text without its tags, and the entities, offsets in UTF-16 units.

    Raises `Refusal` ("can't parse entities: …") for a tag Telegram does not know, one left open or one closed wrongly.
    """
    reader = _Reader(source)
    at = 0
    for match in _TAG.finditer(source):
        reader.words(at, match.start())
        if match.group(1):
            reader.close(match.group(2).lower(), match.start())
        else:
            reader.open(match.group(2).lower(), match.group(3), match.start())
        at = match.end()
    reader.words(at, len(source))
    return reader.finish()


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._text = ""
        self._open: list[tuple[str, Json]] = []
        self._entities: list[Json] = []

    def _refusal(self, reason: str, at: int) -> Refusal:
        return bad_request(f"can't parse entities: {reason}".replace("{at}", str(len(self._source[:at].encode()))))

    def _units(self) -> int:
        return len(self._text.encode("utf-16-le")) // 2

    def words(self, start: int, stop: int) -> None:
        piece = self._source[start:stop]
        if "<" in piece:
            raise self._refusal('Unsupported start tag "" at byte offset {at}', start + piece.index("<"))
        self._text += _REFERENCE.sub(lambda match: html.unescape(match.group()), piece)

    def open(self, tag: str, rest: str, at: int) -> None:
        entity: Json = {"type": _PLAIN.get(tag, ""), "offset": self._units()}
        attributes = {m.group(1).lower(): m.group(2) or m.group(3) or m.group(4) for m in _ATTRIBUTE.finditer(rest)}
        if tag == "a" and attributes.get("href"):
            entity |= {"type": "text_link", "url": html.unescape(attributes["href"])}
        elif tag == "a":
            entity["type"] = "ignored"
        elif tag == "span" and attributes.get("class") == "tg-spoiler":
            entity["type"] = "spoiler"
        elif tag == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        elif tag == "code" and self._open and self._open[-1][0] == "pre":
            language = (attributes.get("class") or "").removeprefix("language-")
            self._open[-1][1].update({"language": language} if language else {})
            entity["type"] = "ignored"
        if not entity["type"]:
            raise self._refusal(f'Unsupported start tag "{tag}" at byte offset {{at}}', at)
        self._open.append((tag, entity))

    def close(self, tag: str, at: int) -> None:
        if not self._open:
            raise self._refusal("Unexpected end tag at byte offset {at}", at)
        expected, entity = self._open.pop()
        if tag not in {"", expected}:
            reason = f'Unmatched end tag at byte offset {{at}}, expected "</{expected}>", found "</{tag}>"'
            raise self._refusal(reason, at)
        entity["length"] = self._units() - entity["offset"]
        if entity["length"] and entity["type"] != "ignored":
            self._entities.append(entity)

    def finish(self) -> tuple[str, list[Json]]:
        if self._open:
            raise self._refusal(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"', 0)
        return self._text, sorted(self._entities, key=lambda entity: (entity["offset"], -entity["length"]))
