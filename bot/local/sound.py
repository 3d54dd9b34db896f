"""How long a recording is, read from its own bytes where that is simple: Ogg (Opus, Vorbis) and WAV."""

from __future__ import annotations

import io
import struct
import wave

_PAGE = b"OggS"
_OPUS_RATE = 48_000
"""An Opus stream counts its position in samples at 48 kHz, whatever it was recorded at (RFC 7845, section 4)."""


def seconds_of(content: bytes) -> int:
    """The length of ``content`` in seconds, rounded, at least 1; 0 if it cannot be told."""
    if content.startswith(_PAGE):
        return _of_ogg(content)
    if content.startswith(b"RIFF"):
        return _of_wav(content)
    return 0


def _of_ogg(content: bytes) -> int:
    """From the position that the last page ends at (RFC 3533, section 6)."""
    rate = _OPUS_RATE
    head = content.find(b"\x01vorbis", 0, 128)
    if head >= 0 and len(content) >= head + 16:
        (rate,) = struct.unpack_from("<I", content, head + 12)
    last = content.rfind(_PAGE)
    if len(content) < last + 14 or not rate:
        return 0
    (position,) = struct.unpack_from("<q", content, last + 6)
    return max(1, round(position / rate)) if position > 0 else 0


def _of_wav(content: bytes) -> int:
    try:
        with wave.open(io.BytesIO(content)) as file:
            return max(1, round(file.getnframes() / file.getframerate())) if file.getframerate() else 0
    except (wave.Error, EOFError):
        return 0
