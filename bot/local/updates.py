"""The updates that wait for the bot, with Telegram's rules of offset, long polling and confirmation."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from bot.local.changes import Changes
from bot.local.wire import Json, Refusal

UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of update that Telegram only sends to a bot that asks for them by name (Bot API, getUpdates)."""

MOST = 100
"""The most updates in one answer (Bot API, getUpdates)."""

LONGEST_POLL = 50
"""Seconds; Telegram cuts a longer poll to this."""

QUEUE = "updates"
"""The bell that rings for the queue."""

FUTURE = 10
"""An offset further than this beyond the next id is none of this numbering: the server then answers from the first
update that waits and confirms nothing (tdlib/telegram-bot-api, Client::do_get_updates and TQueue::get)."""

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Updates in the order they happened, numbered from ``first_id`` by ones, kept until the bot confirms them."""

    def __init__(self, changes: Changes, first_id: int = 1) -> None:
        self._changes = changes
        self._next_id = first_id
        self._poll = 0
        self.pending: list[Json] = []
        self.allowed: frozenset[str] = frozenset()

    def push(self, kind: str, payload: object) -> int | None:
        """Queue an update of ``kind`` ("message", …) and return its id, or None if the bot did not ask for the kind.

        ``payload`` goes out as it is, so a broken one can be sent too.
        """
        wanted = kind in self.allowed if self.allowed else kind not in UNASKED
        if not wanted:
            return None
        update_id = self._next_id
        self._next_id += 1
        self.pending.append({"update_id": update_id, kind: copy.deepcopy(payload)})
        self._changes.tell(QUEUE)
        return update_id

    def restart(self, next_id: int) -> None:
        """Number from ``next_id`` on: after a week without any update Telegram goes on at a random number."""
        self._next_id = next_id

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Which kinds to queue from now on: None leaves it as it is, an empty list means Telegram's default."""
        if kinds is not None:
            self.allowed = frozenset(kinds)

    def confirm(self, offset: int) -> None:
        """Forget every update before ``offset``; a negative one counts from the end of the queue."""
        if offset > self._next_id + FUTURE:
            return
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        self._changes.tell(QUEUE)

    def delivered(self, update_id: int) -> None:
        """Forget the one update that a webhook has taken."""
        self.pending = [update for update in self.pending if update["update_id"] != update_id]
        self._changes.tell(QUEUE)

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """What waits from ``offset`` on, at most ``limit`` (1-100); waits up to ``timeout`` seconds for the first.

        Raises `Refusal` (409) in a poll that is still waiting when the next one comes, as Telegram does.
        """
        self._poll += 1
        mine = self._poll
        self.confirm(offset)
        try:
            await self._changes.until(
                lambda: bool(self.pending) or self._poll != mine, min(timeout, LONGEST_POLL), QUEUE
            )
        except TimeoutError:
            return []
        if self._poll != mine:
            raise Refusal(409, CONFLICT)
        return copy.deepcopy(self.pending[: max(1, min(limit, MOST))])
