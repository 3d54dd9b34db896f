"""/interview as a pure function: the person's own days, and what follows the date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.interview import actions as a
from bot.interview import flow
from bot.interview.posts import Post, read_post
from bot.interview.session import Candidate, Person, Prefs, Session, Snapshot
from tests.interview.test_flow import TwoCards

NOW = datetime(2026, 11, 28, 13, 0, tzinfo=UTC)


class Roles(TwoCards):
    """Knows two roles by name and one by meaning, and one company."""

    def role_exact(self, text: str) -> str | None:
        return {"data scientist": "Data Scientist", "sre": "Site Reliability Engineer"}.get(text.lower())

    def role(self, text: str) -> tuple[tuple[str, float], ...]:
        return (("Site Reliability Engineer", 0.6 if "servers" in text else 0.3),)


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("", Post()),
        ("data scientist", Post("Data Scientist")),
        ("data scientist Acme", Post("Data Scientist", None, "Acme")),
        ("Acme data scientist", Post("Data Scientist", None, "Acme")),
        ("as a Data Scientist at Big Corp", Post("Data Scientist", None, "Big Corp")),
        ("data scientist, Acme", Post("Data Scientist", None, "Acme")),
        ("SRE @ Acme", Post("Site Reliability Engineer", None, "Acme")),
        ("at Acme", Post(None, None, "Acme")),
        ("Acme", Post(None, None, "Acme")),
        ("keeps servers up", Post("Site Reliability Engineer", "keeps servers up")),
        ("keeps servers up at Acme", Post("Site Reliability Engineer", "keeps servers up", "Acme")),
        ("pilot at Acme", Post(None, None, "Acme")),
        ("x" * 300, Post(None, None, "x" * 60)),
    ],
)
def test_role_and_company_are_told_apart(text: str, post: Post) -> None:
    assert read_post(text, Roles()) == post


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (None, date(2026, 11, 29)),
        ("Europe/Berlin", date(2026, 11, 29)),
        ("Pacific/Auckland", date(2026, 11, 30)),
        ("Pacific/Kiritimati", date(2026, 11, 30)),
        ("Nowhere/Gone", date(2026, 11, 29)),
    ],
)
def test_tomorrow_is_the_persons_own(zone: str | None, day: date) -> None:
    candidate = Candidate(
        person=Person(user_id=7, chat_id=7),
        session=Session(role="Data Scientist", turn=2, prefs=Prefs(zone=zone)),
        created_at=NOW,
        updated_at=NOW,
    )
    change = flow.advance(Snapshot(candidate=candidate), a.PlanInterview(text="tomorrow"), Roles(), NOW, "seed")
    plan = change.candidate.session.plan
    assert plan is not None
    assert plan.day == day
