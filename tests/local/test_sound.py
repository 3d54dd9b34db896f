"""How long a recording is, from its own bytes."""

from __future__ import annotations

import struct

import pytest

from bot.hearing.probe import probe
from bot.local.sound import seconds_of


def page(position: int, body: bytes = b"") -> bytes:
    """An Ogg page that ends at ``position``."""
    return b"OggS\x00\x04" + struct.pack("<qIII", position, 1, 0, 0) + b"\x01\x00" + body


def test_ogg() -> None:
    opus = page(0, b"OpusHead") + page(48_000 * 7)
    assert seconds_of(opus) == 7
    vorbis = page(0, b"\x01vorbis" + struct.pack("<IBI", 0, 2, 44_100)) + page(44_100 * 90)
    assert seconds_of(vorbis) == 90
    assert seconds_of(page(0, b"OpusHead") + page(10)) == 1


def test_wav() -> None:
    assert seconds_of(probe(4).content) == 4
    assert seconds_of(probe(0.2).content) == 1


@pytest.mark.parametrize(
    "content", [b"", b"OggS", page(-1), page(0), b"RIFF", b"RIFFxxxxWAVE", b"ID3\x03 an mp3", b"text"]
)
def test_what_cannot_be_told(content: bytes) -> None:
    assert seconds_of(content) == 0
