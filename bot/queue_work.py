"""The work that the queue hands back: stored updates go through the handlers, and what broke off is taken up again."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from telegram import Update

from bot.engine import Engine, ReplayedError
from bot.interview.errors import NothingKept, StoreError, VivaError
from bot.interview.session import Person
from bot.tg.dead import CANNOT_BE_READ, FAILED, UNREADABLE, DeadLetters
from bot.tg.desk import Desk
from bot.tg.doors import unasked
from bot.tg.handlers import ERRORS, VivaApplication, person_of
from bot.tg.language import spoken
from bot.tg.language import texts as t
from bot.trying import Again, of_record, of_store, times
from bot.watching import Watch

log = logging.getLogger(__name__)


def _sender(update: Update) -> Person | None:
    """Whom to tell about ``update``; None where its fields make no person."""
    try:
        return person_of(update)
    except (*CANNOT_BE_READ, ValidationError) as error:
        log.warning("an update's sender cannot be read: %s", type(error).__name__)
        return None


def _told_of(error: BaseException) -> str:
    """What is said of an error after a turn was saved. "Nothing was changed", which the store says, would be wrong."""
    saved = isinstance(error, StoreError) and not isinstance(error, NothingKept)
    return spoken(error.person) if isinstance(error, VivaError) and not saved else t.PROBLEM


class QueueWork:
    """Runs each kind of work that was stored. ``dead`` keeps what leads nowhere, ``again`` stores work once more.

    ``watch`` hears what became of each update, and how long that took.
    """

    def __init__(
        self,
        engine: Engine,
        application: VivaApplication,
        desk: Desk,
        dead: DeadLetters,
        again: Again,
        watch: Watch,
        clock: Callable[[], datetime],
    ) -> None:
        self._application = application
        self._desk = desk
        self._dead = dead
        self._again = again
        self._watch = watch
        self._clock = clock
        engine.handle("update", self._process)
        engine.handle("regrade", self._regrade)
        engine.handle("flood", self._warn_of_flood)
        engine.handle("rescue", self._rescue)
        engine.handle("dead", self._unnumbered)

    async def _process(self, key: str, payload: dict[str, Any]) -> None:
        """Run the ordinary handlers over a stored update; a problem is told and logged, never a stack trace."""
        outcome = await self._work_on(key, payload)
        came = payload.get("came")
        if came is not None and "tries" not in payload:  # it is measured for the figures only and decides nothing
            self._watch.turned(outcome, max(0.0, self._clock().timestamp() - float(came)))

    async def _work_on(self, key: str, payload: dict[str, Any]) -> str:
        """What became of the update: done, failed, again or dead; see `bot.watching.Watch`."""
        try:
            update = Update.de_json(payload["update"], self._application.bot)
        except CANNOT_BE_READ as unreadable:
            log.error("update %s: it cannot be read: %s", key, type(unreadable).__name__)
            return "dead" if await self._receive("update", key, payload, UNREADABLE) else "again"
        await self._application.process_update(update)
        error = self._application.bot_data[ERRORS].pop(update.update_id, None)
        decided = self._desk.decided(key)
        if error is None:
            return "done"
        person = _sender(update)
        detail = error.log if isinstance(error, VivaError) else type(error).__name__
        log.error("update %s: %s", key, detail)
        if not isinstance(error, VivaError):
            # Where it broke, without the error's text, which may hold what the person wrote.
            log.error("%s", "".join(traceback.format_tb(error.__traceback__)))
        if person is not None and decided is not None:
            told = {"chat": person.chat_id, "person": person.model_dump(mode="json"), "objection": decided}
            await self._rescue(key, told)
            await self._desk.asides.say(person, lambda: _told_of(error))
            return "failed"
        # Nothing was saved of it: the update itself is kept and taken up again.
        again = await self._again.later("update", key, payload, error) or not await self._buried(key, payload)
        if person is not None and not (again and times(payload)):
            await self._desk.asides.say(person, lambda: t.PROBLEM_AGAIN if again else t.PROBLEM_LOST)
        return "again" if again else "dead"

    async def _buried(self, key: str, payload: dict[str, Any]) -> bool:
        """Keep an update that fails each time as a dead letter; False if it is stored once more instead."""
        try:
            await self._dead.bury(key, payload, FAILED)
        except (StoreError, ReplayedError) as error:
            if not of_store(error):
                raise
            return not await self._again.later("update", key, payload, error)
        return True

    async def _unnumbered(self, key: str, payload: dict[str, Any]) -> None:
        await self._receive("dead", key, payload, str(payload["reason"]))

    async def _receive(self, kind: str, key: str, payload: dict[str, Any], reason: str) -> bool:
        """Keep what cannot be read as a dead letter; False if it is stored once more instead."""
        try:
            await self._dead.receive(key, payload, reason)
        except (StoreError, ReplayedError) as error:
            if not of_store(error):
                raise
            log.error("update %s: it is not kept as a dead letter yet", key)
            return not await self._again.later(kind, key, payload, error)
        return True

    async def _warn_of_flood(self, _key: str, payload: dict[str, Any]) -> None:
        chat_id = int(payload["chat"])
        left_out = int(payload.get("left_out", 0))
        await self._desk.asides.say(
            Person(user_id=chat_id, chat_id=chat_id),
            lambda: t.FLOOD_OVER.format(n=left_out) if left_out else t.FLOOD,
        )

    async def _regrade(self, key: str, payload: dict[str, Any]) -> None:
        person, attempt_id = Person.model_validate(payload["person"]), str(payload["attempt"])
        try:
            with unasked():
                await self._desk.gradings.grade(key, person, attempt_id, lane=str(payload.get("lane", "")))
        except Exception as error:
            # Whatever it was, the answer waits and the person was told that it will be tried again.
            again = {**payload, "chat": person.chat_id}
            if not await self._again.later("regrade", key, again, error):
                await self._give_up(key, person, attempt_id, again)
            raise

    async def _give_up(self, key: str, person: Person, attempt_id: str, again: dict[str, Any]) -> None:
        """Tell that an answer is not graded by itself any more; later, where the database cannot keep that."""
        try:
            with unasked():
                await self._desk.gradings.give_up(key, person, attempt_id, str(again.get("lane", "")))
        except (StoreError, ReplayedError) as error:
            if not of_store(error):
                raise
            await self._again.later("regrade", key, again, error)

    async def _rescue(self, key: str, payload: dict[str, Any]) -> None:
        """See that what was saved by a turn that broke off is marked; later, where the database cannot say so."""
        try:
            person = Person.model_validate(payload["person"])
            await self._desk.rescue(key, person, payload.get("objection", ()))
        except (StoreError, ReplayedError) as error:
            if of_record(error):
                log.error("update %s: nothing of it is marked, as what is stored cannot be read", key)
                return
            if not of_store(error):
                raise
            log.error("update %s: not known yet what of it waits to be marked", key)
            await self._again.later("rescue", key if times(payload) else f"{key}:saved", payload, error)
