"""Everything stored about a person as one file, in a size that Telegram takes."""

from __future__ import annotations

import gzip
import json
from typing import Any

from bot.tg.language import texts as t
from bot.tg.message import Message, OutFile
from bot.tg.words import Words

UPLOAD_BYTES = 50 * 1024 * 1024
"""The largest file a bot may send (Bot API, sendDocument)."""


def export_message(everything: dict[str, Any] | None, most: int = UPLOAD_BYTES) -> Message:
    """The file as JSON, packed if it is larger than ``most`` bytes; a sentence instead if that is too large too."""
    content = json.dumps(everything, ensure_ascii=False, indent=2).encode()
    if len(content) <= most:
        return Message(Words(t.EXPORT_CAPTION), file=OutFile("viva-export.json", content))
    packed = gzip.compress(content, mtime=0)
    if len(packed) <= most:
        return Message(Words(t.EXPORT_PACKED), file=OutFile("viva-export.json.gz", packed))
    return Message(Words(t.EXPORT_LARGE))
