"""Queue, workflows and steps: what is stored runs, once, in the order of its chat, whatever ends the process.

An update is stored before it is confirmed to Telegram; its workflow id is
``tg-<bot id>-<update id, 12 digits>`` so that the same update is never run twice, and the queue is partitioned
by chat with one at a time, so that a chat is answered in order. After a crash a pending workflow runs again:
finished steps return what they returned, the step that was interrupted is repeated. What a workflow does
outside a step must therefore not depend on clock, chance or the store.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from dbos import DBOS, DBOSConfig, DBOSContextSetAuth, SetEnqueueOptions, SetWorkflowID, StepOptions
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from bot import wal
from bot.engine.looks import Looks, deleting
from bot.engine.mending import Mender
from bot.engine.opening import Sealing, configuration, file_of, prepare
from bot.engine.roll import Roll
from bot.engine.takeover import UnderWay, Watch
from bot.interview.errors import StoreError

log = logging.getLogger(__name__)

QUEUE = "chats"
UPDATE = "tg-"
"""What the ids of updates begin with."""
POLL_SECONDS = 0.02
"""How often the queue is looked at: half of it is the mean wait of an update on an idle bot. A look takes about 1.5 ms
of CPU, whether there is work or not, and takes up what waits in all chats."""
ELSEWHERE_SECONDS = 0.25
"""How often is asked, while waiting for it, whether other processes have finished what was stored here."""
DELETED_AT_ONCE = 1000
"""Pieces of work a transaction; on SQLite others wait meanwhile, and PostgreSQL takes no more than 65,535 names."""
REMEMBERED = 1000
"""Pieces of work stored here that may be unfinished before it is asked which of them ended elsewhere."""
KEEPING_SECONDS = 5.0
"""How long an engine that stops waits for the outcome of what has just run to be kept; a write to the database."""

Json = Any
Work = Callable[[], Awaitable[Json]]


Handler = Callable[[str, dict[str, Json]], Awaitable[None]]
"""Runs one piece of work: the workflow's key and its payload."""


class Engine(Looks):
    """Queue, workflows and steps. One per process; `start` and `stop` inside a running event loop.

    ``handlers`` maps a kind of work ("update", "regrade", …) to what runs it. ``observe`` is called at the
    named boundaries ("stored", "<step>:done" before and "<step>:kept" after its result is kept); tests end
    the process there. ``idle`` opens the database without taking up any work. On PostgreSQL several processes may
    work, each under an ``executor_id`` of its own: ``replicas`` is told every two seconds how many do, and what a
    dead one had under way is taken over by another.
    """

    def __init__(
        self,
        database_url: str,
        *,
        executor_id: str = "local",
        sealing: Sealing | None = None,
        observe: Callable[[str], None] | None = None,
        idle: bool = False,
        replicas: Callable[[int], None] | None = None,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._idle = idle
        self._replicas = replicas or (lambda _: None)
        self._watch: Watch | None = None
        self._poll_seconds = poll_seconds
        self._url = database_url
        self._path = file_of(database_url)
        self._flusher: wal.Flusher | None = None
        self._executor_id = executor_id
        self._sealing = sealing or Sealing()
        self._observe = observe or (lambda _: None)
        self._handlers: dict[str, Handler] = {}
        self._running: set[str] = set()
        self.mender = Mender(executor_id, QUEUE, lambda: self._running)
        self._unfinished: dict[str, int] = {}
        """How many of those who stored work, by its key, were not refused."""
        self._beside: set[str] = set()
        self._ending: set[asyncio.Task[Any]] = set()
        """Workflows whose work is done and whose outcome is not kept yet."""
        self._changed = asyncio.Condition()

    def handle(self, kind: str, handler: Handler) -> None:
        """Register what runs work of ``kind``; before `start`."""
        self._handlers[kind] = handler

    async def start(self) -> None:
        """Open the database, register the queue and resume what was pending. Raises `StoreError`."""
        config = configuration(self._url, self._executor_id, self._sealing)
        try:
            if self._path:
                prepare(self._path)
                self._flusher = wal.Flusher(self._path)
            await self._enter()
            _current.engine = self
            if await self._launch(config):
                # DBOS looks for new queues once a second; started anew, it knows this one at once.
                DBOS.destroy(workflow_completion_timeout_sec=0)
                await self._launch(config)
        except (dbos_error.DBOSException, SQLAlchemyError, OSError, sqlite3.Error) as error:
            _current.engine = None
            DBOS.destroy(workflow_completion_timeout_sec=0)
            await self._leave()
            raise StoreError(
                "The work queue's database cannot be opened. Check VIVA_DATABASE_URL and VIVA_DATA_DIR, "
                "or restore engine.db from a backup.",
                f"engine database: {type(error).__name__}",
            ) from error
        if self._watch:
            self._watch.run()
        if not self._idle:
            self.mender.run()

    async def _enter(self) -> None:
        """Enter the roll of those who work on this database, where there can be others."""
        if not self._idle and not self._url.startswith("sqlite"):
            self._watch = Watch(Roll(self._url, self._executor_id), UnderWay(), self._heard)
            await self._watch.open()

    async def _leave(self) -> None:
        if self._watch:
            await self._watch.close()
            self._watch = None

    async def _launch(self, config: DBOSConfig) -> bool:
        """Launch DBOS; whether the queue had to be registered."""
        DBOS(config=config)
        if self._idle:
            DBOS.listen_queues([])
        DBOS.launch()
        new = await DBOS.retrieve_queue_async(QUEUE) is None
        if new or not self._idle:
            # It is kept for everybody: those at work would follow the pace of one that only looks in.
            await DBOS.register_queue_async(QUEUE, partition_concurrency=1, polling_interval_sec=self._poll_seconds)
        return new

    async def stop(self) -> None:
        """Stop working at once; what is unfinished runs again at the next start, or in another process.

        Await `idle` before to finish it.
        """
        await self.mender.close()
        if self._ending:
            await asyncio.wait(set(self._ending), timeout=KEEPING_SECONDS)
        DBOS.destroy(workflow_completion_timeout_sec=0)
        _current.engine = None
        if self._flusher:
            self._flusher.close()
        # DBOS lent its thread pool to the event loop and has closed it; the loop may live on.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await self._leave()

    async def store(
        self,
        kind: str,
        key: str,
        chat_id: int,
        payload: dict[str, Json],
        delay: float = 0,
        lane: str = "",
        owner: int | None = None,
    ) -> None:
        """Store work durably; stored twice under one key it runs once. ``delay`` in seconds.

        Work of a chat runs one piece after the other; what has a ``lane`` of its own runs beside the rest. `forget`
        finds it under ``owner``, if that is not the chat itself.
        Raises `StoreError`: then nothing was stored and the update must not be confirmed.
        """
        if not delay:
            self._unfinished[key] = self._unfinished.get(key, 0) + 1
        if lane:
            self._beside.add(key)
        try:
            with (
                SetWorkflowID(key),
                SetEnqueueOptions(queue_partition_key=f"{chat_id}{lane}", delay_seconds=delay or None),
                DBOSContextSetAuth(str(owner or chat_id), []),
            ):
                await DBOS.enqueue_workflow_async(QUEUE, _run, kind, payload)
            if self._flusher:
                await self._flusher.flush()
        except (dbos_error.DBOSException, SQLAlchemyError, OSError) as error:
            self._take_back(key)
            raise StoreError("The update could not be stored.", f"enqueue {key}: {type(error).__name__}") from error
        except asyncio.CancelledError:
            # Whoever gave up on it says so to Telegram, and it comes again.
            self._take_back(key)
            raise
        self._observe("stored")

    def _take_back(self, key: str) -> None:
        """Forget that somebody stored work; it stays in mind while another has stored it, too."""
        left = self._unfinished.get(key, 0) - 1
        if left > 0:
            self._unfinished[key] = left
        else:
            self._drop([key])

    def _drop(self, keys: Iterable[str]) -> None:
        """Forget work that has ended or is deleted."""
        for key in keys:
            self._unfinished.pop(key, None)
            self._beside.discard(key)

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

    async def forget(self, chat_id: int, waiting_too: bool = False) -> int:
        """Delete what the engine keeps of a chat, or under it as owner; returns how many pieces.

        The running workflow stays, and so do updates that wait their turn: they came after the wish to be forgotten.
        Not so where the wish is the operator's, with the bot stopped: ``waiting_too`` deletes those as well, or the
        next start would make the person anew. Raises `StoreError`.
        """
        mine = DBOS.workflow_id
        with deleting():
            found = await DBOS.list_workflows_async(user=str(chat_id), load_input=False, load_output=False)
        queued = {w.workflow_id for w in found if w.status == "ENQUEUED"}
        waiting = set() if waiting_too else set(filter(_of_update, queued))
        ids = [w.workflow_id for w in found if w.workflow_id != mine and w.workflow_id not in waiting]
        return await self._delete(ids)

    async def expire(self, ended_before: datetime, begun_before: datetime) -> int:
        """Delete work that ended before ``ended_before``, and any that was stored before ``begun_before``; how many.

        The latter is work that can never end, such as that of a machine that is gone for good. Raises `StoreError`.
        """
        with deleting():
            ended = await DBOS.list_workflows_async(
                status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
                completed_before=ended_before.isoformat(),
                load_input=False,
                load_output=False,
            )
            begun = await DBOS.list_workflows_async(
                end_time=begun_before.isoformat(), load_input=False, load_output=False
            )
        ids = sorted({work.workflow_id for work in (*ended, *begun)})
        return await self._delete(ids)

    async def _delete(self, ids: list[str]) -> int:
        """Delete work, from the write-ahead log too, which would keep it until the next checkpoint; how many pieces.

        It goes in parts, between which others have their turn. Raises `StoreError`; what went by then is gone.
        """
        with deleting():
            for first in range(0, len(ids), DELETED_AT_ONCE):
                part = ids[first : first + DELETED_AT_ONCE]
                await DBOS.delete_workflows_async(part)
                self._drop(part)
            if ids and self._path and not await asyncio.to_thread(wal.empty, self._path):
                log.warning("deleted work stays in the queue's write-ahead log until the next checkpoint")
        return len(ids)

    async def run(self, kind: str, key: str, payload: dict[str, Json]) -> None:
        """Called by the workflow: run the handler of ``kind`` under the turn's key."""
        token = _key.set(key)
        self._running.add(key)
        try:
            await self._handlers[kind](key, payload)
        finally:
            _key.reset(token)
            self._running.discard(key)
            self._drop([key])
            task = asyncio.current_task()
            if task:
                self._ending.add(task)
                task.add_done_callback(self._ending.discard)
            async with self._changed:
                self._changed.notify_all()

    async def idle(self, timeout: float | None = None, beside: bool = True) -> None:
        """Return once everything stored through this object has run; `TimeoutError` after ``timeout`` seconds.

        Without ``beside``, work in a lane of its own may still go on.
        """
        async with asyncio.timeout(timeout):
            while True:
                await self._ended()
                try:
                    async with asyncio.timeout(ELSEWHERE_SECONDS if self._watch else None), self._changed:
                        await self._changed.wait_for(
                            lambda: not self._unfinished.keys() - (set() if beside else self._beside)
                        )
                        return
                except TimeoutError:
                    continue  # another process may have run it

    async def _ended(self) -> None:
        """Learn what has ended elsewhere, or had run before it was stored again."""
        if self._unfinished:
            ended = await DBOS.list_workflows_async(
                workflow_ids=sorted(self._unfinished), status=["SUCCESS", "ERROR"], load_input=False, load_output=False
            )
            self._drop(w.workflow_id for w in ended)

    async def _heard(self, alive: int) -> None:
        """Told with each sign of life; what is run elsewhere must not be kept in mind for ever."""
        self._replicas(alive)
        if len(self._unfinished) > REMEMBERED:
            await self._ended()


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


def _of_update(key: str) -> bool:
    """Whether it is an update's own id; those of the work that it led to begin so, too, and go on behind a colon."""
    return key.startswith(UPDATE) and ":" not in key


def warning_key(bot_id: int, chat_id: int, minute: int) -> str:
    """The workflow id of a warning: one a minute, whichever process warns; it sorts behind the updates before it."""
    return f"{UPDATE}{bot_id}-warning-{chat_id}-{minute}"


def left_out_key(bot_id: int, update_id: int) -> str:
    """The workflow id of the word on what was left out before an update; it sorts before that."""
    return f"{UPDATE}{bot_id}-#{update_id:012d}"


def update_key(bot_id: int, update_id: int) -> str:
    """The workflow id of an update; padded, because SQLite runs ids of one moment in the order of their text."""
    return f"{UPDATE}{bot_id}-{update_id:012d}"
