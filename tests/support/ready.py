"""What every bot that starts in a new folder does alike, done once a process: reading the bank, making databases.

Tests of the bank, of the schema and of the whole program do without it.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import knowledge
from bot.engine import Engine
from bot.storage.store import SqlStore
from knowledge.bank import Bank, load_bank

SHIPPED = Path(str(knowledge.__file__)).parent / "questions"
"""The bank of the repository, which no test writes to."""
_made: dict[str, bytes] = {}


@cache
def shipped() -> Bank:
    """The bank of the repository, read once."""
    return load_bank((SHIPPED,))


def load(folders: tuple[Path, ...], skip_bad: bool = False) -> Bank:
    """As `load_bank`, but for the repository's own bank."""
    return shipped() if folders == (SHIPPED,) else load_bank(folders, skip_bad)


async def databases(folder: Path) -> None:
    """Put empty databases of this version's schema into ``folder``, unless it holds some."""
    if not _made:
        with tempfile.TemporaryDirectory() as name:
            await _make(name)
            _made.update(_content(Path(name)))
    if not any(_content(folder)):
        _put(folder)


async def _make(folder: str) -> None:
    store = SqlStore(f"sqlite:///{folder}/viva.db")
    await store.open(seals=False)
    await store.close()
    engine = Engine(f"sqlite:///{folder}/engine.db")
    await engine.start()
    await engine.stop()


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.db*")}


def _put(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, content in _made.items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_bytes(content)
