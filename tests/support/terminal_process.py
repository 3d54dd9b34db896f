"""A command at a terminal of its own, for what it does only when a person sits there."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

from tests.support.cli import ROOT, environment


def at_a_terminal(folder: Path, *arguments: str, typed: str, **variables: str) -> tuple[int, str]:
    """Exit code and all that was shown; ``typed`` are lines, with the end of input (Ctrl+D) after the last.

    ``variables`` are of the environment, by their full names.
    """
    ours, theirs = os.openpty()
    env = {**environment(folder), "TERM": "dumb", **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env=env,
        start_new_session=True,
    )
    os.close(theirs)
    os.write(ours, typed.encode() + b"\x04")
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError as end:
        if end.errno != errno.EIO:  # so Linux ends a terminal that nobody holds any more; others end the file
            raise
    finally:
        os.close(ours)
    return process.wait(60), shown.decode().replace("\r\n", "\n")
