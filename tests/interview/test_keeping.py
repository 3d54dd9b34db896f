"""What people wrote leaves the session when it is as old as the answers that are deleted, and nothing sooner."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.interview.keeping import dated, oldest, trimmed
from bot.interview.open_question import OpenQuestion, SpokenNote
from bot.interview.session import Session, Shelved
from bot.interview.vacancy import Posting

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def on(day: int) -> datetime:
    return DAY + timedelta(days=day)


def question(asked: int, typed: int | None = None, about: int | None = None, turn: int = 3) -> OpenQuestion:
    values: dict[str, Any] = {"turn": turn, "card_id": "overfitting", "asked_at": on(asked)}
    if typed is not None:
        values |= {"parts": ("said",), "typed_at": on(typed)}
    if about is not None:
        values |= {"base": "the answer", "base_at": on(about)}
    return OpenQuestion(**values)


def shelved(*days: int) -> tuple[Shelved, ...]:
    return tuple(Shelved(text=f"of day {day}", at=on(day)) for day in days)


def test_what_is_older_goes_and_what_is_as_old_as_that_stays() -> None:
    session = Session(role="Data Scientist", shelved=shelved(0, 3, 5), loose_text="late", loose_at=on(4))
    assert trimmed(session, on(3)).shelved == shelved(3, 5)
    assert trimmed(session, on(4)).loose_text == "late"
    after = trimmed(session, on(6))
    assert after == Session(role="Data Scientist")
    assert oldest(after) is None
    assert oldest(session) == on(0)


def test_a_pasted_vacancy_goes_once_its_last_part_is_too_old() -> None:
    session = Session(posting=Posting(parts=("We look for",), at=on(2)))
    assert trimmed(session, on(2)) == session
    assert trimmed(session, on(3)).posting is None


def test_a_question_put_aside_goes_whole_counted_from_what_was_typed_last() -> None:
    session = Session(paused=(question(0), question(0, typed=4)))
    assert trimmed(session, on(1)).paused == (question(0, typed=4),)
    assert trimmed(session, on(5)).paused == ()


def test_the_question_on_the_table_stays_without_what_was_typed_to_it() -> None:
    note = SpokenNote(id=1, file_id="f", name="voice.ogg", seconds=9, heard=True)
    held = question(0, typed=1).model_copy(update={"notes": (note,)})
    after = trimmed(Session(open=held), on(2))
    assert after.open == question(0)
    assert trimmed(after, on(9)) == after


def test_a_question_about_an_answer_that_is_too_old_goes_with_it_and_newer_words_are_shelved() -> None:
    about = question(2, typed=5, about=0)
    for session in (Session(open=about), Session(paused=(about,))):
        assert trimmed(session, on(0)) == session
        assert trimmed(session, on(1)) == Session(shelved=(Shelved(text="said", at=on(5)),))
        assert trimmed(session, on(6)) == Session()


def test_what_an_earlier_version_kept_without_its_time_was_written_by_the_time_the_person_was_last_heard_of() -> None:
    stored = """{"shelved": ["old", {"text": "new", "at": "2026-03-02T09:00:00Z"}], "loose_text": "late",
    "paused": [{"turn": 1, "card_id": "overfitting", "asked_at": "2026-03-02T09:00:00Z", "parts": ["half"]}]}"""
    session = dated(Session.model_validate_json(stored), on(7))
    assert session.shelved == (Shelved(text="old", at=on(7)), Shelved(text="new", at=on(0)))
    assert (session.loose_at, session.paused[0].typed_at) == (on(7), on(7))
    assert trimmed(session, on(7)).shelved == (Shelved(text="old", at=on(7)),)
    assert dated(session, on(9)) == session


DAYS = st.integers(0, 9)
QUESTIONS = st.builds(question, DAYS, st.none() | DAYS, st.none() | DAYS)
SESSIONS = st.builds(
    lambda days, posted, loose, paused, opened: Session(
        shelved=shelved(*days),
        posting=None if posted is None else Posting(parts=("pasted",), at=on(posted)),
        loose_text=None if loose is None else "loose",
        loose_at=None if loose is None else on(loose),
        paused=tuple(paused),
        open=opened,
    ),
    st.lists(DAYS, max_size=3),
    st.none() | DAYS,
    st.none() | DAYS,
    st.lists(QUESTIONS, max_size=3),
    st.none() | QUESTIONS,
)


@given(SESSIONS, DAYS)
def test_the_oldest_tells_whether_there_is_anything_to_take_out(session: Session, day: int) -> None:
    after, first = trimmed(session, on(day)), oldest(session)
    assert (after == session) is (first is None or first >= on(day))
    left = oldest(after)
    assert left is None or left >= on(day)
