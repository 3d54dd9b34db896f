"""Which language a talk is in: the one chosen, else that of the person's Telegram."""

from __future__ import annotations

import pytest

from bot.interview import actions as a
from bot.interview import flow
from bot.interview.events import EVENTS
from bot.interview.languages import feedback_language, known, language_of
from bot.interview.ports import Change
from bot.interview.session import Candidate, Person, Prefs, Session, Snapshot
from tests.interview.test_flow import NOW, TwoCards


@pytest.mark.parametrize(
    ("code", "language"),
    [("de", "de"), ("de-AT", "de"), ("ES_mx", "es"), ("en-GB", "en"), ("fr", "en"), ("", ""), (None, "")],
)
def test_a_clients_code_is_understood(code: str | None, language: str) -> None:
    assert known(code) == language


@pytest.mark.parametrize(
    ("chosen", "spoken", "language", "feedback"),
    [
        (None, "", "", ""),
        (None, "de", "de", "de"),
        (None, "en", "en", ""),
        ("es", "de", "es", "es"),
        ("en", "de", "en", "en"),
        ("en", "", "en", "en"),
    ],
)
def test_the_choice_goes_before_the_client(chosen: str | None, spoken: str, language: str, feedback: str) -> None:
    session = Session(prefs=Prefs(language=chosen), spoken=spoken)
    assert language_of(session) == language
    assert feedback_language(session) == feedback


def advanced(session: Session, told: str) -> Change:
    person = Person(user_id=7, chat_id=7, language=told)
    candidate = Candidate(person=person, session=session, created_at=NOW, updated_at=NOW)
    return flow.advance(Snapshot(candidate=candidate), a.ShowHelp(), TwoCards(), NOW, "seed")


def test_the_clients_language_is_kept_and_goes_with_every_event() -> None:
    change = advanced(Session(), "de")
    assert change.candidate.session.spoken == "de"
    assert [EVENTS.validate_python(event).language for event in change.events] == ["de"]


def test_work_that_comes_without_a_client_changes_no_language() -> None:
    change = advanced(Session(spoken="es"), "")
    assert change.candidate.session.spoken == "es"
    assert change.events[0]["language"] == "es"


def test_a_choice_holds_whatever_the_client_says() -> None:
    change = advanced(Session(prefs=Prefs(language="es"), spoken="de"), "en")
    assert change.candidate.session.spoken == "en"
    assert change.events[0]["language"] == "es"
