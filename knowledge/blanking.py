"""Chroma's files of vectors without what happened to lie in memory.

Chroma (1.5.9) writes the room that it keeps for vectors to come as it found it in memory: whatever the process had
freed there, such as a message somebody wrote. The room is blanked in the file; Chroma fills it in before it reads it.
"""

from __future__ import annotations

import struct
from pathlib import Path

_HEADER = struct.Struct("<iQQQQ")
"""hnswlib's header as Chroma writes it: version, offset of the vectors, room for how many, how many there are, bytes of
each."""
_LENGTH = 4
"""Bytes of each vector's length in `length.bin`."""


def blank(index: Path) -> int:
    """Blank the room to come in every collection below ``index``; how many bytes were not blank.

    Files of another shape are left alone. Raises `OSError`.
    """
    return sum(_blank_collection(header.parent) for header in index.glob("*/header.bin"))


def _blank_collection(folder: Path) -> int:
    header = (folder / "header.bin").read_bytes()
    if len(header) < _HEADER.size:
        return 0
    _, offset, room, used, size = _HEADER.unpack_from(header)
    level0 = folder / "data_level0.bin"
    if offset or used > room or not level0.exists() or level0.stat().st_size != room * size:
        return 0
    return _blank_from(level0, used * size) + _blank_from(folder / "length.bin", used * _LENGTH)


def _blank_from(path: Path, start: int) -> int:
    if not path.exists():
        return 0
    with path.open("r+b") as file:
        file.seek(start)
        rest = file.read()
        dirty = len(rest) - rest.count(0)
        if dirty:
            file.seek(start)
            file.write(bytes(len(rest)))
    return dirty
