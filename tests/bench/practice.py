"""How fast `viva practice` starts, measured in a pipe: `python -m tests.bench.practice`.

Beside it stand the bare import times of the libraries it is built from, each in a process of its own: they are the
floor that a start can be compared with. Needs nothing but the package; writes only to a temporary folder.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

RUNS = 5
LIBRARIES = (
    "telegram.ext",
    "chromadb",
    "langchain.chat_models",
    "sqlalchemy.ext.asyncio",
    "dbos",
    "matplotlib.pyplot",
)
PROMPT = ":9 More roles"
"""End of the first message for a newcomer: after it the person may write."""
LEVELS = ":4 Adaptive"
QUESTION = ":3 Skip"


def bot_environment(folder: Path) -> dict[str, str]:
    """The environment without any VIVA_ setting but the data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIVA_")}
    return {**kept, "VIVA_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1", "COLUMNS": "100"}


class Practice:
    """One run of `viva practice` over pipes."""

    def __init__(self, folder: Path) -> None:
        self._begun = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "practice"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=bot_environment(folder),
            text=True,
            encoding="utf-8",
        )

    def until(self, words: str) -> float:
        """Read on to a line that holds ``words``; seconds since the last `says`, or since the start."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if words in line:
                return time.perf_counter() - self._begun
        raise RuntimeError(f"viva practice ended before it wrote {words!r}")

    def says(self, text: str) -> None:
        """Type a line."""
        assert self._process.stdin is not None
        self._begun = time.perf_counter()
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()

    def leave(self) -> None:
        """Leave and wait for the end."""
        self.says(":q")
        self._process.communicate()


def one_run(folder: Path) -> tuple[float, float]:
    """Seconds from the start to the first prompt, and from tapping the level to the question, as a newcomer.

    Nobody pauses to read here, so the tap comes while Chroma is still being imported in the background.
    """
    practice = Practice(folder)
    start = practice.until(PROMPT)
    practice.says("/role data scientist")
    practice.until(LEVELS)
    practice.says(":2")
    tap = practice.until(QUESTION)
    practice.says("/forget")  # so that the next run meets a newcomer again, on a database that exists
    practice.until("Keep it")
    practice.says(":1")
    practice.until("/start begins anew")
    practice.leave()
    return start, tap


def import_seconds(library: str) -> float | None:
    """Best of three imports of ``library``, each in a fresh process; None if it is not installed."""
    if importlib.util.find_spec(library.split(".", maxsplit=1)[0]) is None:
        return None
    code = f"import time; t = time.perf_counter(); import {library}; print(time.perf_counter() - t)"  # no user input
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(3)]
    return min(float(run.stdout) for run in runs)


def _report(name: str, seconds: Sequence[float], goal: float) -> None:
    line = f"{name:<34} best {min(seconds):5.2f} s   median {median(seconds):5.2f} s   goal {goal:.1f} s"
    sys.stdout.write(line + "\n")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one_run(folder)  # makes database and index
        runs = [one_run(folder) for _ in range(RUNS)]
    starts, taps = zip(*runs, strict=True)
    _report("start to first prompt", starts, 1.5)
    _report("tap on the level to question", taps, 0.5)
    floor = {library: import_seconds(library) for library in LIBRARIES}
    for library, seconds in floor.items():
        sys.stdout.write(f"import {library:<27} {'not installed' if seconds is None else f'{seconds:5.2f} s'}\n")
    numbers = {"start": min(starts), "start_median": median(starts), "tap": min(taps), "tap_median": median(taps)}
    sys.stdout.write(json.dumps({name: round(value, 3) for name, value in numbers.items()}) + "\n")


if __name__ == "__main__":
    main()
