"""How DBOS is opened: its settings, how workflow data is written, and an SQLite file that nobody else may read."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbos import DBOSConfig, Serializer
from dbos import error as dbos_error
from sqlalchemy import make_url

from bot import wal

DATA_VERSION = "1"
"""The workflows' own version: raise it only when old pending workflows can no longer be run by this code."""
SEALED_TABLES: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, str] | None], ...] = (
    ("workflow_status", ("workflow_uuid",), ("inputs", "output", "error"), None),
    ("workflow_input", ("workflow_uuid",), ("inputs",), None),
    ("workflow_output", ("workflow_uuid",), ("output", "error"), None),
    ("operation_outputs", ("workflow_uuid", "function_id"), ("output", "error"), ("serialization", "viva_json")),
)
"""Where DBOS keeps what the serializer wrote: table, primary key, columns, and (column, value) of rows that count.

Not all rows of the last one do: how long a workflow sleeps is written in the clear.
"""


def _not_of_deleted_work(record: logging.LogRecord) -> bool:
    """Whether a line of DBOS tells more than that work under way was deleted meanwhile, which /forget means to do."""
    return not (record.exc_info and isinstance(record.exc_info[1], dbos_error.DBOSNonExistentWorkflowError))


logging.getLogger("dbos").addFilter(_not_of_deleted_work)


class ReplayedError(Exception):
    """An error that a workflow kept before a restart; the original class is in the text."""


def replayed(error: BaseException, kind: type[Exception]) -> bool:
    """Whether ``error`` is of the class ``kind``, kept before a restart."""
    return isinstance(error, ReplayedError) and str(error) == kind.__name__


@dataclass(frozen=True, slots=True)
class Sealing:
    """How stored workflow data is made unreadable; both identity when there is no key."""

    seal: Callable[[str], str] = str
    unseal: Callable[[str], str] = str


class _JsonSerializer(Serializer):
    """Workflow data as JSON, sealed by ``seal`` if a key is configured. Errors keep their class name and text."""

    def __init__(self, seal: Callable[[str], str], unseal: Callable[[str], str]) -> None:
        self._seal, self._unseal = seal, unseal

    def serialize(self, data: Any) -> str:
        if isinstance(data, BaseException):
            data = {"__error__": type(data).__name__}
        return self._seal(json.dumps(data, ensure_ascii=False))

    def deserialize(self, serialized_data: str) -> Any:
        data = json.loads(self._unseal(serialized_data))
        if isinstance(data, dict) and "__error__" in data:
            return ReplayedError(data["__error__"])
        return data

    def name(self) -> str:
        return "viva_json"


class _Connection(sqlite3.Connection):
    """Overwrites what it deletes. Its commits outlast this process; what must outlast a power cut is flushed besides.

    Work is flushed when it is stored (`bot.engine.core.Engine.store`). A step's result that a power cut takes is made
    again, like that of a step that was interrupted; syncing each of them took half of a turn's time.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute("PRAGMA secure_delete=ON")
        self.execute("PRAGMA synchronous=NORMAL")
        self.execute(f"PRAGMA cache_size=-{wal.CACHE_KB}")


def file_of(url: str) -> Path | None:
    """The SQLite file behind a URL; None for another database."""
    path = make_url(url).database if url.startswith("sqlite") else None
    return Path(path) if path else None


def prepare(path: Path) -> None:
    """Make an SQLite file that nobody else may read before DBOS would make one that everybody may; use a log.

    Raises `OSError` or `sqlite3.Error`.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    wal.switch_on(path)


def configuration(url: str, executor_id: str, sealing: Sealing) -> DBOSConfig:
    """What DBOS is told. Every executor says the same version, or the work of the others would not be theirs."""
    # Deleted rows are overwritten, so that /forget leaves no bytes behind; not every SQLite does it by itself.
    secure = {"connect_args": {"factory": _Connection}} if url.startswith("sqlite") else {}
    return {
        "name": "viva",
        "system_database_url": url,
        "application_version": DATA_VERSION,
        "executor_id": executor_id,
        "db_engine_kwargs": secure | {"hide_parameters": True},  # an error's text would quote them
        "serializer": _JsonSerializer(sealing.seal, sealing.unseal),
        "log_level": "ERROR",
        # Nothing here listens for notifications, but leaving waits for one such interval.
        "notification_listener_polling_interval_sec": 0.1,
    }
