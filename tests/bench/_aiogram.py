"""An environment for aiogram, which needs an older pydantic than we do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench import _town as t

FOLDER = t.ROOT / "build" / "bench-aiogram"
PACKAGE = "aiogram>=3.20,<4"


def python() -> Path | None:
    """The environment's interpreter; makes the environment the first time, None if that needs a network there isn't."""
    interpreter = FOLDER / "bin" / "python"
    if not interpreter.exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
    if subprocess.run([str(interpreter), "-c", "import aiogram"], capture_output=True, check=False).returncode == 0:
        return interpreter
    install = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PACKAGE]
    return interpreter if subprocess.run(install, capture_output=True, check=False).returncode == 0 else None
