"""Files that outlast a power cut: their content, and the folder that says where they lie."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_CANNOT = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM}
"""What a folder is refused with that may not be read, or lies on a file system that has no such thing."""


def sync(path: Path) -> None:
    """Return once the folder of ``path``, in which it was renamed or linked, is on disk. Raises `OSError`."""
    if sys.platform == "win32":  # it opens no folders
        return
    try:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        if error.errno not in _CANNOT:
            raise


def sync_all(path: Path) -> None:
    """Return once ``path``, its content too, is on disk. Raises `OSError`."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
    sync(path)
