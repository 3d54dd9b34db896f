from __future__ import annotations

import pytest

from knowledge.errors import BrokenSource
from knowledge.sources.plaintext import MAX_BYTES, clean, decode

TEXT = "Über “queues” \N{EN DASH} a naïve view\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_without_a_warning(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.txt") == (TEXT, ())


def test_windows_text_is_read_with_a_warning() -> None:
    text, (warning,) = decode(TEXT.encode("cp1252"), "a.txt")
    assert text == TEXT
    assert (warning.file, warning.field) == ("a.txt", "page")
    assert "Windows-1252" in warning.problem


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"Approach\x00Key Points", "binary"),
        (b"%PDF-1.7 Approach Key Points", "binary"),
        (bytes(range(256)), "binary"),
        (b"\x81\x8d\x8f", "binary"),
        (b"a" * (MAX_BYTES + 1), "2 MiB"),
        (b"\xff\xfea", "binary"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, what: str) -> None:
    with pytest.raises(BrokenSource) as caught:
        decode(data, "a.txt")
    assert caught.value.person.startswith("a.txt: ")
    assert what in caught.value.person
    assert "\n" not in caught.value.person


def test_cleaning_unescapes_and_straightens() -> None:
    assert clean("a &amp;lt; b&nbsp;c\r\nd\u2028e\u200bf &copy AT&T") == "a < b c\nd\nef &copy AT&T"


def test_joiners_stay_where_they_mean_something() -> None:
    family = "\N{MAN}\u200d\N{WOMAN}"
    assert clean(f"que\u200due {family}") == f"queue {family}"
