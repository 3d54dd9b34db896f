"""A tiny recording made here, to try an engine with."""

from __future__ import annotations

import io
import math
import struct
import wave

from bot.interview.speech import Sound

RATE = 16_000


def probe(seconds: float = 1.0) -> Sound:
    """A soft tone of 440 Hz as a WAV file, 16 bits, one channel."""
    count = int(RATE * seconds)
    samples = (int(3_000 * math.sin(2 * math.pi * 440 * n / RATE)) for n in range(count))
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return Sound(content=target.getvalue(), name="probe.wav", seconds=round(seconds))
