"""What every bot that starts in a new folder does alike, done once a process: reading the bank, making databases
and the index.

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
from knowledge.embeddings import open_embedder
from knowledge.index import Index

SHIPPED = Path(str(knowledge.__file__)).parent / "questions"
"""The bank of the repository, which no test writes to."""
_databases: dict[Path, bytes] = {}
_index: dict[Path, bytes] = {}


@cache
def shipped() -> Bank:
    """The bank of the repository, read once."""
    return load_bank((SHIPPED,))


def load(folders: tuple[Path, ...], skip_bad: bool = False) -> Bank:
    """As `load_bank`, but for the repository's own bank."""
    return shipped() if folders == (SHIPPED,) else load_bank(folders, skip_bad)


async def databases(folder: Path) -> None:
    """Put empty databases of this version's schema into ``folder``, unless it holds some."""
    if not _databases:
        with tempfile.TemporaryDirectory() as name:
            await _make(name)
            _databases.update(_content(Path(name), "*.db*"))
    if not _content(folder, "*.db*"):
        _put(folder, _databases)


async def _make(folder: str) -> None:
    store = SqlStore(f"sqlite:///{folder}/viva.db")
    await store.open(seals=False)
    await store.close()
    engine = Engine(f"sqlite:///{folder}/engine.db")
    await engine.start()
    await engine.stop()


def index(folder: Path) -> None:
    """Make ``folder`` the index of the repository's bank with the embeddings that need no key, unless it is there."""
    if not _index:
        with tempfile.TemporaryDirectory() as name:
            made = Index(Path(name), open_embedder())
            made.ensure(shipped())
            made.close()
            _index.update(_content(Path(name), "**/*"))
    if not folder.exists():
        _put(folder, _index)


def _content(folder: Path, names: str) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.glob(names) if path.is_file()}


def _put(folder: Path, content: dict[Path, bytes]) -> None:
    for name, data in content.items():
        path = folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(data)
