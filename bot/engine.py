"""The durable engine: every update is a workflow, every effect a step. The only importer of `dbos`.

An update is stored before it is confirmed to Telegram; its workflow id is
``tg-<bot id>-<update id, 12 digits>`` so that the same update is never run twice, and the queue is partitioned
by chat with one at a time, so that a chat is answered in order. After a crash a pending workflow runs again:
finished steps return what they returned, the step that was interrupted is repeated. What a workflow does
outside a step must therefore not depend on clock, chance or the store.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from dbos import DBOS, DBOSConfig, DBOSContextSetAuth, Serializer, SetEnqueueOptions, SetWorkflowID, StepOptions
from dbos import error as dbos_error
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot import wal
from bot.interview.errors import StoreError

log = logging.getLogger(__name__)

QUEUE = "chats"
UPDATE = "tg-"
"""What the ids of updates begin with."""
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
POLL_SECONDS = 0.02
"""How often the queue is looked at: half of it is the mean wait of an update on an idle bot. A look takes about 1.5 ms
of CPU, whether there is work or not, and takes up what waits in all chats."""

Json = Any
Work = Callable[[], Awaitable[Json]]


class ReplayedError(Exception):
    """An error that a workflow kept before a restart; the original class is in the text."""


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

    Work is flushed when it is stored (`Engine.store`). A step's result that a power cut takes is made again, like that
    of a step that was interrupted; syncing each of them took half of a turn's time.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute("PRAGMA secure_delete=ON")
        self.execute("PRAGMA synchronous=NORMAL")


def _file(url: str) -> Path | None:
    """The SQLite file behind a URL; None for another database."""
    path = make_url(url).database if url.startswith("sqlite") else None
    return Path(path) if path else None


def _prepare(path: Path) -> None:
    """Make an SQLite file that nobody else may read before DBOS would make one that everybody may; use a log."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    wal.switch_on(path)


@dataclass(frozen=True, slots=True)
class Sealing:
    """How stored workflow data is made unreadable; both identity when there is no key."""

    seal: Callable[[str], str] = str
    unseal: Callable[[str], str] = str


Handler = Callable[[str, dict[str, Json]], Awaitable[None]]
"""Runs one piece of work: the workflow's key and its payload."""


class Engine:
    """Queue, workflows and steps. One per process; `start` and `stop` inside a running event loop.

    ``handlers`` maps a kind of work ("update", "regrade", …) to what runs it. ``observe`` is called at the
    named boundaries ("stored", "<step>:done" before and "<step>:kept" after its result is kept); tests end
    the process there. ``idle`` opens the database without taking up any work.
    """

    def __init__(
        self,
        database_url: str,
        *,
        executor_id: str = "local",
        sealing: Sealing | None = None,
        observe: Callable[[str], None] | None = None,
        idle: bool = False,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._idle = idle
        self._poll_seconds = poll_seconds
        self._url = database_url
        self._path = _file(database_url)
        self._flusher: wal.Flusher | None = None
        self._executor_id = executor_id
        self._sealing = sealing or Sealing()
        self._observe = observe or (lambda _: None)
        self._handlers: dict[str, Handler] = {}
        self._unfinished: set[str] = set()
        self._beside: set[str] = set()
        self._changed = asyncio.Condition()

    def handle(self, kind: str, handler: Handler) -> None:
        """Register what runs work of ``kind``; before `start`."""
        self._handlers[kind] = handler

    async def start(self) -> None:
        """Open the database, register the queue and resume what was pending. Raises `StoreError`."""
        # Deleted rows are overwritten, so that /forget leaves no bytes behind; not every SQLite does it by itself.
        secure = {"connect_args": {"factory": _Connection}} if self._path else {}
        config: DBOSConfig = {
            "name": "viva",
            "system_database_url": self._url,
            "application_version": DATA_VERSION,
            "executor_id": self._executor_id,
            "db_engine_kwargs": secure | {"hide_parameters": True},  # an error's text would quote them
            "serializer": _JsonSerializer(self._sealing.seal, self._sealing.unseal),
            "log_level": "ERROR",
            # Nothing here listens for notifications, but leaving waits for one such interval.
            "notification_listener_polling_interval_sec": 0.1,
        }
        try:
            if self._path:
                _prepare(self._path)
                self._flusher = wal.Flusher(self._path)
            _current.engine = self
            if await self._launch(config):
                # DBOS looks for new queues once a second; started anew, it knows this one at once.
                DBOS.destroy(workflow_completion_timeout_sec=0)
                await self._launch(config)
        except (dbos_error.DBOSException, SQLAlchemyError, OSError, sqlite3.Error) as error:
            _current.engine = None
            DBOS.destroy(workflow_completion_timeout_sec=0)
            raise StoreError(
                "The work queue's database cannot be opened. Check VIVA_DATABASE_URL and VIVA_DATA_DIR, "
                "or restore engine.db from a backup.",
                f"engine database: {type(error).__name__}",
            ) from error

    async def _launch(self, config: DBOSConfig) -> bool:
        """Launch DBOS; whether the queue had to be registered."""
        DBOS(config=config)
        if self._idle:
            DBOS.listen_queues([])
        DBOS.launch()
        new = await DBOS.retrieve_queue_async(QUEUE) is None
        await DBOS.register_queue_async(QUEUE, partition_concurrency=1, polling_interval_sec=self._poll_seconds)
        return new

    def stop(self) -> None:
        """Stop working at once; what is unfinished runs again at the next start. Await `idle` before to finish it."""
        DBOS.destroy(workflow_completion_timeout_sec=0)
        _current.engine = None
        if self._flusher:
            self._flusher.close()
        # DBOS lent its thread pool to the event loop and has closed it; the loop may live on.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())

    async def store(
        self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0, lane: str = ""
    ) -> None:
        """Store work durably; stored twice under one key it runs once. ``delay`` in seconds.

        Work of a chat runs one piece after the other; what has a ``lane`` of its own runs beside the rest.
        Raises `StoreError`: then nothing was stored and the update must not be confirmed.
        """
        if not delay:
            self._unfinished.add(key)
        if lane:
            self._beside.add(key)
        try:
            with (
                SetWorkflowID(key),
                SetEnqueueOptions(queue_partition_key=f"{chat_id}{lane}", delay_seconds=delay or None),
                DBOSContextSetAuth(str(chat_id), []),
            ):
                await DBOS.enqueue_workflow_async(QUEUE, _run, kind, payload)
            if self._flusher:
                await self._flusher.flush()
        except (dbos_error.DBOSException, SQLAlchemyError, OSError) as error:
            self._unfinished.discard(key)
            self._beside.discard(key)
            raise StoreError("The update could not be stored.", f"enqueue {key}: {type(error).__name__}") from error
        except asyncio.CancelledError:
            # Whoever gave up on it says so to Telegram, and it comes again.
            self._unfinished.discard(key)
            self._beside.discard(key)
            raise
        self._observe("stored")

    async def step(self, name: str, work: Work) -> Json:
        """Run ``work`` once, however often the workflow is replayed; its JSON result is kept.

        Steps within ``work`` are parts of this one: kept with it, and after a crash before that all of them run again.
        """
        outer = _parts.get()
        if outer is not None:
            result = await work()
            outer.append(name)
            self._observe(f"{name}:done")
            return result
        parts: list[str] = []

        async def observed() -> Json:
            token = _parts.set(parts)
            try:
                result = await work()
            finally:
                _parts.reset(token)
            if not parts:
                self._observe(f"{name}:done")
            return result

        result = await DBOS.run_step_async(StepOptions(name=name), observed)
        for part in parts or [name]:
            self._observe(f"{part}:kept")
        return result

    async def forget(self, chat_id: int) -> int:
        """Delete what the engine keeps of a chat; returns how many pieces.

        The running workflow stays, and so do updates that wait their turn: they came after the wish to be forgotten.
        """
        mine = DBOS.workflow_id
        found = await DBOS.list_workflows_async(user=str(chat_id), load_input=False, load_output=False)
        waiting = {w.workflow_id for w in found if w.status == "ENQUEUED" and w.workflow_id.startswith(UPDATE)}
        ids = [w.workflow_id for w in found if w.workflow_id != mine and w.workflow_id not in waiting]
        if ids:
            await DBOS.delete_workflows_async(ids)
            self._unfinished.difference_update(ids)
            self._beside.difference_update(ids)
            await self._scrub()
        return len(ids)

    async def expire(self, ended_before: datetime, begun_before: datetime) -> int:
        """Delete work that ended before ``ended_before``, and any that was stored before ``begun_before``; how many.

        The latter is work that can never end, such as that of a machine that is gone for good.
        """
        ended = await DBOS.list_workflows_async(
            status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
            completed_before=ended_before.isoformat(),
            load_input=False,
            load_output=False,
        )
        begun = await DBOS.list_workflows_async(end_time=begun_before.isoformat(), load_input=False, load_output=False)
        ids = sorted({work.workflow_id for work in (*ended, *begun)})
        if ids:
            await DBOS.delete_workflows_async(ids)
            self._unfinished.difference_update(ids)
            self._beside.difference_update(ids)
        return len(ids)

    async def delayed(self) -> int:
        """How many pieces of work wait for their time, such as a grading that is tried again."""
        found = await DBOS.list_workflows_async(status="DELAYED", load_input=False, load_output=False)
        return len(found)

    async def ping(self) -> None:
        """Return if the queue's database answers; raises `StoreError` otherwise."""
        with _answering():
            await DBOS.list_workflows_async(status="PENDING", limit=1, load_input=False, load_output=False)

    async def depth(self) -> dict[str, int]:
        """Pieces of work: ``running`` (besides the one that asks), ``waiting`` their turn, ``later`` for their time.

        Raises `StoreError` if the database does not answer.
        """
        mine = DBOS.workflow_id
        with _answering():
            found = await DBOS.list_workflows_async(
                status=["PENDING", "ENQUEUED", "DELAYED"], load_input=False, load_output=False
            )
        states = [str(w.status) for w in found if w.workflow_id != mine]
        names = {"running": "PENDING", "waiting": "ENQUEUED", "later": "DELAYED"}
        return {name: states.count(state) for name, state in names.items()}

    async def run(self, kind: str, key: str, payload: dict[str, Json]) -> None:
        """Called by the workflow: run the handler of ``kind`` under the turn's key."""
        token = _key.set(key)
        try:
            await self._handlers[kind](key, payload)
        finally:
            _key.reset(token)
            self._unfinished.discard(key)
            self._beside.discard(key)
            async with self._changed:
                self._changed.notify_all()

    async def idle(self, timeout: float | None = None, beside: bool = True) -> None:
        """Return once everything stored through this object has run; `TimeoutError` after ``timeout`` seconds.

        Without ``beside``, work in a lane of its own may still go on.
        """
        if self._unfinished:
            # An update that came twice had run before it was stored again.
            ended = await DBOS.list_workflows_async(
                workflow_ids=sorted(self._unfinished), status=["SUCCESS", "ERROR"], load_input=False, load_output=False
            )
            self._unfinished.difference_update(w.workflow_id for w in ended)
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: not self._unfinished - (set() if beside else self._beside))


@contextmanager
def _answering() -> Iterator[None]:
    """What fails inside is a `StoreError`."""
    try:
        yield
    except (dbos_error.DBOSException, SQLAlchemyError) as error:
        raise StoreError("The database is not open.", f"queue: {type(error).__name__}") from error


_key: ContextVar[str] = ContextVar("turn_key")
_parts: ContextVar[list[str] | None] = ContextVar("parts_of_the_running_step", default=None)


def turn_key() -> str:
    """The key of the work being run; raises `LookupError` outside of it."""
    return _key.get()


@dataclass
class _Current:
    """DBOS has one instance a process and registers workflows by name, so the running engine is kept here."""

    engine: Engine | None = None


_current = _Current()


@DBOS.workflow(name="viva.run")
async def _run(kind: str, payload: dict[str, Json]) -> None:
    engine = _current.engine
    if engine is None:
        raise RuntimeError("work was started while no engine runs")
    await engine.run(kind, cast(str, DBOS.workflow_id), payload)


def update_key(bot_id: int, update_id: int) -> str:
    """The workflow id of an update; padded, because SQLite runs ids of one moment in the order of their text."""
    return f"{UPDATE}{bot_id}-{update_id:012d}"
