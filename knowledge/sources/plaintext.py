"""From the bytes of a file to clean lines of text."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata

from knowledge.errors import BrokenSource
from knowledge.sources.report import ImportWarning

MAX_BYTES = 2 * 1024 * 1024
"""A published question page is about 10 KB; 2 MiB is a list or a dump, not a page."""
LIST_BYTES = 50 * 1024 * 1024
"""A list of questions may be this long: tens of thousands of them with their answers."""

ENDS = " \t\n.?!:*_"
"""Signs around a question or an item that say nothing."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MAGIC = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\x7fELF")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
# zero-width space, word joiner, byte order mark, soft hyphen, direction marks
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# joiners mean something inside emoji and in Indic or Persian script, nothing beside Latin letters
_IDLE_JOINER = re.compile("(?<![^\x00-\u024f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\u024f])")
_BOLD = re.compile(r"(?<!\S)(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?=\W|$)")


def decode(data: bytes, name: str, limit: int = MAX_BYTES) -> tuple[str, tuple[ImportWarning, ...]]:
    """The text of a file and what was odd about its encoding.

    UTF-8 (with or without a byte order mark), UTF-16 with one, else Windows-1252 with a warning. Raises
    `BrokenSource` if the file is empty, binary or over ``limit`` bytes.
    """
    if len(data) > limit:
        raise too_large(name, limit)
    warnings: tuple[ImportWarning, ...] = ()
    binary = BrokenSource(f"{name}: a binary file, not text; save the page as plain text and import that.")
    if data.startswith(_MAGIC):
        raise binary
    wide = data.startswith(_UTF16)
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as broken:
        if wide:
            raise binary from broken
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError as error:
            raise binary from error
        problem = "the file is not UTF-8; it was read as Windows-1252, so check its accents and quotation marks"
        warnings = (ImportWarning(name, "page", problem),)
    if "\x00" in text or len(_CONTROL.findall(text)) * 200 > len(text):  # more than 0.5 % control characters
        raise binary
    if not _INVISIBLE.sub("", text).strip():
        raise BrokenSource(f"{name}: the file is empty; save the page again and import that.")
    return text, warnings


def too_large(name: str, limit: int, advice: str = "") -> BrokenSource:
    """The refusal of a file of more than ``limit`` bytes; ``advice`` is another way out."""
    size = f"larger than {limit // 1024**2} MiB, which is too large"
    return BrokenSource(f"{name}: {size}; split it into smaller files{advice}.")


def clean(text: str) -> str:
    """``text`` with ``\n`` line ends, plain spaces and no invisible characters, entities or bold marks."""
    for _ in range(2):  # a page saved from a page has them twice: &amp;amp;
        text = unescape(text)
    return without_bold(straighten(text))


def unescape(text: str) -> str:
    """``text`` with its HTML entities, once, as the characters they stand for."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def without_bold(text: str) -> str:
    """``text`` without the marks of bold words."""
    return _BOLD.sub(r"\2", text)


def straighten(text: str) -> str:
    """``text`` with ``\n`` line ends, plain spaces, and no invisible or broken characters."""
    text = text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair cannot be written to a file
    text = _LINE_END.sub("\n", unicodedata.normalize("NFC", text)).expandtabs(4)
    text = _INVISIBLE.sub("", _CONTROL.sub("", text))
    text = _IDLE_JOINER.sub("", text)
    return "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in text)


def fold(text: str) -> str:
    """``text`` for comparing: small letters, words only, one space between them."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def same_key(text: str) -> str:
    """What two spellings of one question or item share. Signs count: "What is C?" is not "What is C++?"."""
    return " ".join(text.casefold().split()).strip(ENDS)
