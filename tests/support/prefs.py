"""A person's preferences, set without the command that sets them."""

from __future__ import annotations

from itertools import count
from typing import Any

from bot.interview.ports import Change
from bot.interview.session import Person, Snapshot
from bot.local.person import LocalPerson
from tests.support.talk import Talk

_keys = count()


async def prefer(talk: Talk, person: LocalPerson, **prefs: Any) -> None:
    """Set fields of `bot.interview.session.Prefs`."""

    def decide(snapshot: Snapshot) -> Change:
        session = snapshot.candidate.session
        changed = session.model_copy(update={"prefs": session.prefs.model_copy(update=prefs)})
        return Change(candidate=snapshot.candidate.model_copy(update={"session": changed}))

    who = Person(user_id=person.user_id, chat_id=person.chat_id, name="Sam")
    await talk.app.store.turn(f"prefs-{person.user_id}-{next(_keys)}", who, talk.clock.now, decide)
