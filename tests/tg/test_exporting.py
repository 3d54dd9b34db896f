"""The file with everything about a person is of a size that Telegram takes, or there is a sentence in its place."""

from __future__ import annotations

import gzip
import json

from bot.tg import texts as t
from bot.tg.exporting import export_message

EVERYTHING = {"attempts": [{"answer": "I was quixotically purple. " * 100}]}


def test_as_it_is_packed_or_not_at_all() -> None:
    plain, packed, none = (export_message(EVERYTHING, most) for most in (10_000, 1_000, 10))
    assert plain.file is not None
    assert (plain.words.text, plain.file.name) == (t.EXPORT_CAPTION, "viva-export.json")
    assert json.loads(plain.file.content) == EVERYTHING
    assert packed.file is not None
    assert (packed.words.text, packed.file.name) == (t.EXPORT_PACKED, "viva-export.json.gz")
    assert json.loads(gzip.decompress(packed.file.content)) == EVERYTHING
    assert (none.words.text, none.file) == (t.EXPORT_LARGE, None)
