"""The command line, run in this process or in one of its own."""

from __future__ import annotations

import io
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from bot.cli import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The only line on standard error."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment with no setting but ``settings`` (named without VIVA_, in small letters) and the data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIVA_")}
    own = {f"VIVA_{name.upper()}": value for name, value in settings.items()}
    # No key is made in the home of whoever runs the tests.
    return {**kept, "VIVA_DATA_DIR": str(folder), "VIVA_KEY_FILE": "off", "COLUMNS": "100", **own}


def viva(folder: Path, *arguments: str, stdin: bytes = b"", **settings: str) -> Ran:
    """Run a command here. Not for commands that start the durable engine, of which a process has only one."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with (
        _surroundings(environment(folder, **settings), folder),
        _standard_input(stdin),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main(list(arguments))
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int)
    return Ran(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def viva_process(folder: Path, *arguments: str, stdin: bytes = b"", **settings: str) -> Ran:
    """Run a command in a process of its own."""
    return python_process(folder, "-m", "bot", *arguments, stdin=stdin, **settings)


def python_process(folder: Path, *arguments: str, stdin: bytes = b"", **settings: str) -> Ran:
    """Run Python in the root of the checkout, with ``folder`` as data folder."""
    done = subprocess.run(
        [sys.executable, *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**environment(folder, **settings), "PYTHONIOENCODING": "utf-8"},
        timeout=120,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@contextmanager
def _surroundings(env: dict[str, str], folder: Path) -> Iterator[None]:
    """Environment, working folder (so that no `.env` is found) and logging, as they were afterwards."""
    before, root, dbos = dict(os.environ), logging.getLogger(), logging.getLogger("dbos")
    kept = root.level, list(root.handlers), list(dbos.handlers), dbos.propagate
    levels = {name: logging.getLogger(name).level for name in ("bot", "knowledge", "viva")}
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.clear()
    os.environ.update(env)
    root.handlers = []  # or they would be closed
    try:
        with chdir(folder):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        root.setLevel(kept[0])
        root.handlers, dbos.handlers, dbos.propagate = kept[1], kept[2], kept[3]
        for name, own in levels.items():
            logging.getLogger(name).setLevel(own)


@contextmanager
def _standard_input(content: bytes) -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(content), encoding="utf-8")
    try:
        yield
    finally:
        sys.stdin = before
