"""A person's preferences and saved questions, set without the commands that set them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from bot.interview.ports import Change
from bot.interview.session import Person, Session, Snapshot
from bot.local.person import LocalPerson
from tests.support.talk import Talk

_keys = count()


async def prefer(talk: Talk, person: LocalPerson, **prefs: Any) -> None:
    """Set fields of `bot.interview.session.Prefs`."""
    await _change(talk, person, lambda s: s.model_copy(update={"prefs": s.prefs.model_copy(update=prefs)}))


async def have_saved(talk: Talk, person: LocalPerson, cards: tuple[str, ...]) -> None:
    """Have these cards saved and no others."""
    await _change(talk, person, lambda s: s.model_copy(update={"saved": cards}))


async def _change(talk: Talk, person: LocalPerson, change: Callable[[Session], Session]) -> None:
    def decide(snapshot: Snapshot) -> Change:
        session = change(snapshot.candidate.session)
        return Change(candidate=snapshot.candidate.model_copy(update={"session": session}))

    who = Person(user_id=person.user_id, chat_id=person.chat_id, name="Sam")
    await talk.app.store.turn(f"set-{person.user_id}-{next(_keys)}", who, talk.clock.now, decide)
