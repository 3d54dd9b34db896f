"""Sizes of pictures."""

from __future__ import annotations

import pytest

from bot.local.images import blank_png, picture_size

JPEG = bytes.fromhex("ffd8 ffe0 0004 0000 ffc4 0003 00 ffc2 000b 08 02d0 0500 01 011100 ffd9")


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (blank_png(640, 480), (640, 480)),
        (JPEG, (1280, 720)),
        (JPEG[:12], None),
        (b"", None),
        (b"GIF89a", None),
    ],
)
def test_picture_size(content: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(content) == size
