"""`viva backup` and `viva restore`: the data of the embedded databases in one file, and back."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bot import archive
from bot.commands import settings as load_settings
from bot.config import Settings
from bot.interview.errors import VivaError
from bot.keys import keys_of
from bot.occupied import at_work
from bot.storage.crypto import key_id
from bot.storage.keyring import BEFORE
from bot.syncing import sync_all

FOLDERS = ("cards", "imports")
"""In the data folder: questions that were imported, and the files they came from."""


def backup(out: Path, version: str) -> None:
    """Write a backup to ``out``, while the bot runs or not. Raises `VivaError`."""
    settings = _embedded(load_settings(quiet=True))
    if out.exists():
        raise VivaError(f"{out} is there already; name a new file.")
    with ExitStack() as beside:
        # A bot may be at work there; what `viva key rotate` or `viva restore` have done by half must not be copied.
        for place in (settings.data_dir, settings.practice_dir):
            if place.is_dir():
                beside.enter_context(at_work(place))
        databases = {name: path for name, path in _databases(settings) if path.exists()}
        if not databases:
            raise VivaError(f"There is nothing to back up in {settings.data_dir} (VIVA_DATA_DIR).")
        folders = {name: settings.data_dir / name for name in FOLDERS if (settings.data_dir / name).is_dir()}
        made = archive.pack(out, databases, folders, version, datetime.now(UTC))
    size = sum(part.bytes for part in made.parts.values())
    files = f"{len(made.parts)} file{'' if len(made.parts) == 1 else 's'}"
    sys.stdout.write(f"{out}: {files}, {size:,} bytes before packing. {_keys_word(settings, made)}\n")


def restore(file: Path, force: bool) -> None:
    """Put a backup in the place of what is there. Raises `VivaError`; then nothing was changed, or it says what was."""
    settings = _embedded(load_settings(quiet=True))
    with ExitStack() as alone:
        alone.enter_context(at_work(settings.data_dir, alone=True))
        if settings.practice_dir.is_dir():
            alone.enter_context(at_work(settings.practice_dir, alone=True))
        places = dict(_databases(settings))
        made, staged = alone.enter_context(archive.unpacked(file, settings.data_dir))
        targets = {name: places.get(name, settings.data_dir / name) for name in made.parts}
        taken = next((target for target in targets.values() if target.exists()), None)
        if taken and not force:
            raise VivaError(f"{taken} is there already. With --force the backup takes its place; nothing was changed.")
        for target in targets.values():
            _prove_writable(target)
        order = sorted(targets, key=lambda name: name in places)  # the databases last
        moved = {staged / name: targets[name] for name in order}
        _put_all(moved, frozenset(places.values()), _left_over(made, places))
    at = made.made_at.isoformat(timespec="seconds")
    sys.stdout.write(f"Restored what was stored at {at} by Viva {made.viva}. {_keys_word(settings, made)}\n")


def _embedded(settings: Settings) -> Settings:
    if settings.on_postgres:
        raise VivaError(
            "VIVA_DATABASE_URL names a PostgreSQL database, which PostgreSQL backs up itself: use pg_dump, and "
            "pg_restore with the bot stopped."
        )
    return settings


def _databases(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Each database by its path in a backup, in the order in which they are copied."""
    data, practice = settings.data_dir, settings.practice_dir
    files = (data / "engine.db", settings.database_file, practice / "engine.db", practice / "viva.db")
    return zip(archive.DATABASES, files, strict=True)


def _prove_writable(target: Path) -> None:
    """Make the folder of ``target`` and write a file there. Raises `VivaError` if that fails or a folder is there."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except OSError as error:
        reason = error.strerror
    else:
        reason = "a folder of this name is in the way" if target.is_dir() else None
    if reason:
        raise VivaError(f"{target} cannot be written ({reason}); nothing was restored.")


def _put_all(targets: Mapping[Path, Path], databases: frozenset[Path], left_over: Iterable[Path]) -> None:
    """Move each file to its place, some of which are ``databases``, and delete what is left over.

    Raises `VivaError` that names what was done.
    """
    done: list[str] = []
    try:
        for source, target in targets.items():
            _put(source, target, target in databases)
            done.append(str(target))
        for path in left_over:
            path.unlink(missing_ok=True)
    except OSError as error:
        place = error.filename2 or error.filename or "a file"
        raise VivaError(
            f"{place}: {error.strerror}. Replaced by then: {', '.join(done) or 'nothing'}. Mend that and call the same "
            "again before the bot starts: what is there now is partly of the backup, partly of before."
        ) from None


def _put(source: Path, target: Path, database: bool) -> None:
    """Move a file to its place; what a ``database`` of any name had beside it belongs to the one that goes."""
    for ending in ("-wal", "-shm", "-journal") if database else ():
        target.with_name(target.name + ending).unlink(missing_ok=True)
    shutil.move(source, target)
    sync_all(target)


def _left_over(made: archive.Manifest, places: Mapping[str, Path]) -> Iterator[Path]:
    """A queue of later belongs to no store of before: what the backup has no part of goes, where its mate came back."""
    for engine, store in (("engine.db", "viva.db"), ("practice/engine.db", "practice/viva.db")):
        if store in made.parts and engine not in made.parts:
            yield places[engine]


def _keys_word(settings: Settings, made: archive.Manifest) -> str:
    """What it takes to read a backup."""
    needed = set(made.keys) - {BEFORE}
    if not needed:
        return "It is not encrypted: keep it where nobody else can read it."
    lacking = needed - {key_id(key) for key in keys_of(settings)}
    text = f"It can be read with the key {' and '.join(sorted(needed))} only, which is not in it"
    if lacking:
        return f"{text} and NOT HERE: put it back before the bot starts (VIVA_KEY_FILE)."
    return f"{text}: keep a copy of the key elsewhere."
