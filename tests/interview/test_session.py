"""What was stored by an earlier version is still read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import RowMapping

from bot.interview.session import Filter, Session, Shelved
from bot.storage.rows import candidate, candidate_row
from knowledge.card import Difficulty, QuestionType

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEFORE_FILTERS = """{"role": "Data Scientist", "focus": "data scientist at a bank", "difficulty": "hard", "turn": 1945,
"open": {"turn": 1945, "card_id": "p-value", "asked_at": "2026-03-01T09:00:00Z", "hints": 1, "revealed": false,
"parts": ["half"], "retry_of": null}, "paused": [], "awaiting": null, "seen": ["p-value"], "last_text_at": null,
"loose_text": null, "shelved": ["old"]}"""


def row(session: str) -> RowMapping:
    """A row of ``candidates`` with this stored session."""
    stored: dict[str, Any] = {"user_id": 7, "chat_id": 7, "name": "Sam", "created_at": NOW, "updated_at": NOW}
    return cast(RowMapping, {**stored, "session": session})


def test_a_session_from_before_filters_is_read_and_loses_nothing() -> None:
    session = candidate(row(BEFORE_FILTERS)).session
    assert session.filter == Filter()
    assert session.filter.empty
    assert session.difficulty is Difficulty.HARD
    before, again = json.loads(BEFORE_FILTERS), json.loads(session.model_dump_json())
    # What had no time has the latest it can have: when the person was last heard of.
    assert before.pop("shelved") == ["old"]
    assert session.shelved == (Shelved(text="old", at=NOW),)
    assert session.open is not None
    assert session.open.typed_at == NOW
    assert {name: again["open"][name] for name in before["open"]} == before.pop("open")
    assert {name: again[name] for name in before} == before
    assert session.open.base is None
    assert session.open.notes == ()
    assert session.open.typed == ("half",)
    assert session.contested is None


def test_a_session_with_a_filter_comes_back_as_it_was() -> None:
    only = Filter(type=QuestionType.CASE, tags=("SQL", "Cloud"), companies=("Acme Corp",))
    known = candidate(row(BEFORE_FILTERS))
    kept = known.model_copy(update={"session": Session(role="Data Scientist", filter=only)})
    back = candidate(row(candidate_row(kept)["session"]))
    assert back == kept
    assert not back.session.filter.empty


def test_what_came_in_later_is_left_out_while_it_is_empty_so_that_an_earlier_version_reads_the_rest() -> None:
    assert {"peeked", "contested_in", "forgetting"}.isdisjoint(json.loads(Session().model_dump_json()))
    objecting = Session(awaiting="contest", contested="point:a", contested_in="7-1-1", forgetting=True)
    assert Session.model_validate_json(objecting.model_dump_json()) == objecting
