"""A backup of the embedded databases: one file, made while the bot runs, checked before anything is put back.

The file is a gzipped tar: `manifest.json` first, then what it lists. What is encrypted in the databases is encrypted in
the backup; the manifest names the keys that are needed by their ids, and no key is ever in it. The index is left out:
it is built again from the cards.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import sqlite3
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.interview.errors import VivaError
from bot.storage.schema import HEAD, VERSION_TABLE
from bot.syncing import sync

MANIFEST = "manifest.json"
FORMAT = 1
DATABASES = ("engine.db", "viva.db", "practice/engine.db", "practice/viva.db")
"""Paths in a backup, in the order in which they are copied. What else is called *.db in a folder is just a file."""
LONGEST_MANIFEST = 16 * 1024 * 1024
_CHUNK = 1024 * 1024
_BROKEN = (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, UnicodeDecodeError, ValidationError, KeyError)


class Part(BaseModel):
    """One file in a backup: its size in bytes and its SHA-256."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bytes: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What a backup holds, ``parts`` by their path in it; ``keys`` are ids, ``schema_version`` is the database's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    viva: str
    made_at: datetime
    schema_version: str
    keys: tuple[str, ...]
    parts: Mapping[str, Part]


def pack(out: Path, databases: Mapping[str, Path], folders: Mapping[str, Path], viva: str, now: datetime) -> Manifest:
    """Write a backup to ``out`` (mode 0600; whole or not at all) and return its manifest.

    ``databases`` are SQLite files by their path in the backup, copied in this order and each as it is at one moment:
    the engine's before the store's, so that work whose result the copy lacks is done again rather than lost.
    ``folders`` are taken as they are, but for links that lead nowhere and what goes meanwhile. Raises `VivaError`.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as place:
            staged = Path(place)
            for name, database in databases.items():
                _copy(database, staged / name)
            for name, folder in folders.items():
                _copy_files(folder, staged, name)
            files = sorted(path for path in staged.rglob("*") if path.is_file())
            parts = {path.relative_to(staged).as_posix(): _part(path) for path in files}
            stores = [staged / name for name in databases if PurePosixPath(name).name == "viva.db"]
            manifest = Manifest(
                format=FORMAT,
                viva=viva,
                made_at=now,
                schema_version=max((_schema(store) for store in stores), default=HEAD),
                keys=tuple(sorted(set().union(*map(_keys, stores)))),
                parts=parts,
            )
            _write(out, staged, manifest)
            return manifest
    except sqlite3.Error as error:
        raise VivaError(f"The data cannot be read ({error}); no backup was made.") from None
    except OSError as error:
        ours = f".{out.name}."  # what the folder beside it is called while it is made, which says nobody anything
        file = error.filename if error.filename and ours not in str(error.filename) else out
        raise VivaError(f"{file} cannot be written or read ({error.strerror}); no backup was made.") from None


@contextmanager
def unpacked(file: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest of a backup and a folder, in ``beside``, with its files, all checked; the folder goes at the end.

    Raises `VivaError` if the file is no backup, is damaged, or was made by a newer Viva.
    """
    with ExitStack() as leaving:
        try:
            beside.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder = tempfile.TemporaryDirectory(prefix=".restore.", dir=beside, ignore_cleanup_errors=True)
            place = Path(leaving.enter_context(folder))
            manifest = _unpack(file, place)
        except (*_BROKEN, sqlite3.DatabaseError) as error:
            raise VivaError(
                f"{file} is damaged or is not a backup of Viva ({type(error).__name__}); nothing was changed."
            ) from None
        except OSError as error:
            raise VivaError(f"{error.filename or file}: {error.strerror}; nothing was restored.") from None
        yield manifest, place


def _unpack(file: Path, place: Path) -> Manifest:
    with tarfile.open(file, "r:gz") as tar:
        first = tar.next()
        head = tar.extractfile(first) if first and first.name == MANIFEST and first.size < LONGEST_MANIFEST else None
        if head is None:
            raise KeyError(MANIFEST)
        manifest = Manifest.model_validate_json(head.read())
        if manifest.format != FORMAT or manifest.schema_version > HEAD:
            raise VivaError(
                f"{file} was made by a newer Viva ({manifest.viva}, schema {manifest.schema_version}; this one knows "
                f"{HEAD}). Install that version; nothing was changed."
            )
        for name, part in manifest.parts.items():
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts:
                raise KeyError(name)
            if sys.platform == "win32" and ("\\" in name or ":" in name):
                raise VivaError(f"{file} holds {name}, which is no name on this system; nothing was changed.")
            content = tar.extractfile(name)
            if content is None:
                raise KeyError(name)
            target = place / path
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with target.open("xb") as out:
                shutil.copyfileobj(content, out, _CHUNK)
            target.chmod(0o600)
            if _part(target) != part:
                raise KeyError(name)
            if name in DATABASES:
                _check(target)
    return manifest


def _check(database: Path) -> None:
    with closing(sqlite3.connect(database)) as file:
        if file.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("integrity check")


def _copy(database: Path, target: Path) -> None:
    """Copy an SQLite database as it is at one moment, whoever is writing. The copy needs no other file beside it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=30)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    _check(target)


def _copy_files(folder: Path, staged: Path, name: str) -> None:
    """Copy the files of a folder that others may work on: an editor's lock is a link that leads nowhere.

    Raises `VivaError` where ``staged``, with the copies, lies in the folder itself, by whatever way, and for a name
    that the manifest cannot hold: nobody would find that file again.
    """

    def failed(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise error

    for place, folders, names in os.walk(folder, onerror=failed, followlinks=True):
        if staged.name in folders:
            raise VivaError(f"The backup cannot lie in {folder}, which is part of it; name a file elsewhere.")
        beside = staged / name / Path(place).relative_to(folder)
        for file in (Path(place, one) for one in names):
            if file.is_file():
                _refuse_unnamable(file)
                beside.mkdir(parents=True, exist_ok=True)
                try:
                    shutil.copyfile(file, beside / file.name)
                except FileNotFoundError:  # it has gone meanwhile
                    (beside / file.name).unlink(missing_ok=True)


def _refuse_unnamable(file: Path) -> None:
    """Raise `VivaError` for a name that is no text, as one from an old disk in another encoding may be."""
    try:
        str(file).encode()
    except UnicodeEncodeError:
        shown = os.fsencode(file).decode("utf-8", "backslashreplace")
        raise VivaError(f"The name of {shown} is not UTF-8; rename it. No backup was made.") from None


def _part(path: Path) -> Part:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return Part(bytes=path.stat().st_size, sha256=digest.hexdigest())


def _schema(store: Path) -> str:
    with closing(sqlite3.connect(store)) as file:
        (version,) = file.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - our constant
        return str(version)


def _keys(store: Path) -> set[str]:
    """The ids that are written down in a store; none in one from before there were any."""
    with closing(sqlite3.connect(store)) as file:
        if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'keys'").fetchone():
            return set()
        return {str(name) for (name,) in file.execute("SELECT id FROM keys")}


def _write(out: Path, staged: Path, manifest: Manifest) -> None:
    part = staged.with_name(f"{staged.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz") as tar:
                text = manifest.model_dump_json(indent=2).encode()
                head = tarfile.TarInfo(MANIFEST)
                head.size, head.mode, head.mtime = len(text), 0o600, int(manifest.made_at.timestamp())
                tar.addfile(head, io.BytesIO(text))
                for name in manifest.parts:
                    tar.add(staged / name, name)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(out)
        sync(out)
    finally:
        part.unlink(missing_ok=True)
