"""/interview as a pure function: the person's own days, and what follows the date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.interview import actions as a
from bot.interview import flow
from bot.interview.occasions import stripped
from bot.interview.posts import LONGEST_READ, Post, read_post
from bot.interview.session import Candidate, Person, Prefs, Session, Snapshot
from knowledge.profiles import ROLES
from tests.interview.test_flow import TwoCards

NOW = datetime(2026, 11, 28, 13, 0, tzinfo=UTC)


class Roles(TwoCards):
    """Knows three roles by name and one by meaning."""

    def role_exact(self, text: str) -> str | None:
        named = {"data scientist": "Data Scientist", "sre": "Site Reliability Engineer", "pm": "Product Manager"}
        return named.get(text.lower())

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
        ("at Acme as a data scientist", Post("Data Scientist", None, "Acme")),
        ("Acme, data scientist", Post("Data Scientist", None, "Acme")),
        ("Acme, Inc., data scientist", Post("Data Scientist", None, "Acme, Inc.")),
        ("at Acme, as a data scientist, in Berlin", Post("Data Scientist", None, "Acme")),
        ("bei Acme als Data Scientist", Post("Data Scientist", None, "Acme")),
        ("en Acme como data scientist", Post("Data Scientist", None, "Acme")),
        ("with Acme for the data scientist role", Post("Data Scientist", None, "Acme")),
        ("my interview at Acme for data scientist", Post("Data Scientist", None, "Acme")),
        ("Acme for the position of SRE", Post("Site Reliability Engineer", None, "Acme")),
        ("data scientist position", Post("Data Scientist")),
        ("data scientist role at Acme", Post("Data Scientist", None, "Acme")),
        (
            "at Acme as someone who keeps servers up",
            Post("Site Reliability Engineer", "someone who keeps servers up", "Acme"),
        ),
        ("at Acme as a pilot", Post(None, None, "Acme")),
        (
            "keeps servers up as a contractor at Acme",
            Post("Site Reliability Engineer", "keeps servers up as a contractor", "Acme"),
        ),
        ("data scientist for Acme", Post("Data Scientist", None, "Acme")),
        ("job as data scientist at Acme", Post("Data Scientist", None, "Acme")),
        ("my interview for data scientist at Acme", Post("Data Scientist", None, "Acme")),
        ("London, data scientist at Acme", Post("Data Scientist", None, "Acme")),
        ("Bewerbung als Data Scientist bei Acme", Post("Data Scientist", None, "Acme")),
        ("prácticas como data scientist en Acme", Post("Data Scientist", None, "Acme")),
        ("Acme como data scientist en Madrid", Post("Data Scientist", None, "Acme")),
        ("Ernst & Young, senior consultant", Post(None, None, "Ernst & Young")),
        ("at Ernst & Young; senior consultant, audit", Post(None, None, "Ernst & Young")),
        ("Ernst & Young, keeps servers up", Post("Site Reliability Engineer", "keeps servers up", "Ernst & Young")),
        ("Senior consultant, Ernst & Young", Post(None, None, "Ernst & Young")),
        ("Keeps servers up, acme", Post("Site Reliability Engineer", "Keeps servers up", "acme")),
        ("senior consultant, acme", Post(None, None, "acme")),
        ("Software as a Service GmbH", Post(None, None, "Software as a Service GmbH")),
    ],
)
def test_role_and_company_are_told_apart(text: str, post: Post) -> None:
    assert read_post(text, Roles()) == post


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("my interview is", Post()),
        ("The interview was", Post()),
        ("I have an interview", Post()),
        ("mein Vorstellungsgespräch ist", Post()),
        ("mi entrevista es", Post()),
        ("data scientist, my interview is", Post("Data Scientist")),
        ("data scientist, interview was", Post("Data Scientist")),
        ("data scientist with an interview at Stripe", Post("Data Scientist", None, "Stripe")),
        ("Data Scientist mit einem Vorstellungsgespräch bei Acme", Post("Data Scientist", None, "Acme")),
        ("data scientist, tengo una entrevista en Acme", Post("Data Scientist", None, "Acme")),
        ("my second interview is with Acme", Post(None, None, "Acme")),
        ("my interview is at Acme for data scientist", Post("Data Scientist", None, "Acme")),
        ("at The Interview Guys", Post(None, None, "The Interview Guys")),
    ],
)
def test_a_sentence_about_the_interview_is_no_company(text: str, post: Post) -> None:
    assert read_post(text, Roles()) == post


TIMES = """
3pm | 2 pm | 10am | 3 p.m. | 3 p. m. | at 14:00 | at 3 | at three | at noon | half past three | quarter to 4 | 14:00 CET
2 to 3 pm | from 2 to 3pm | three o'clock | 1500 hrs | afternoon | in the morning | 10:30am-11am | (14:00)
15 Uhr | um 15 Uhr | 15 Uhr 30 | 15.30 Uhr | von 14 bis 15 Uhr | halb drei | um drei | ab 10 | nachmittags
am Nachmittag | früh
a las 10 | a las 10:30 de la mañana | a las diez | a las 3 de la tarde | 15 h | 14h30 | por la tarde
"""
WAYS = """
online | Zoom | via Zoom | Teams | on Teams | Google Meet | Zoom call | phone | by phone | video call | on site | onsite
on-site | in person | remote | per Telefon | vor Ort | persönlich | telefonisch | Videoanruf | per Videocall
por Zoom | por videollamada | en línea | presencial | por teléfono
"""
ROUNDS = """
final round | second round | 2nd round | round 2 | technical interview | phone screen | 2. Runde | zweite Runde
Zweitgespräch | Vorstellungsgespräch | segunda entrevista | ronda final | online, final round | 10:30 via Zoom
"""


def _each(rows: str) -> list[str]:
    return [one.strip() for row in rows.strip().splitlines() for one in row.split("|")]


@pytest.mark.parametrize("when", _each(TIMES) + _each(WAYS) + _each(ROUNDS))
def test_when_and_how_and_which_round_are_neither_role_nor_company(when: str) -> None:
    assert read_post(when, Roles()) == Post()
    assert read_post(f"{when}, data scientist at Acme", Roles()) == Post("Data Scientist", None, "Acme")
    assert read_post(f"data scientist at Acme, {when}", Roles()) == Post("Data Scientist", None, "Acme")
    assert read_post(f"Acme, {when}", Roles()) == Post(None, None, "Acme")


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("15", Post()),
        ("at 20 / 30", Post()),
        ("PM at Acme", Post("Product Manager", None, "Acme")),
        ("3pm PM at Acme", Post("Product Manager", None, "Acme")),
        ("10 PM at Acme", Post(None, None, "Acme")),
        ("Acme 3pm data scientist", Post("Data Scientist", None, "Acme")),
        ("online data scientist Acme", Post("Data Scientist", None, "Acme")),
        ("online Acme", Post(None, None, "Acme")),
        ("um 15 Uhr bei Acme", Post(None, None, "Acme")),
        ("data scientist en Acme a las 10", Post("Data Scientist", None, "Acme")),
        ("keeps servers up at Acme at 10:30", Post("Site Reliability Engineer", "keeps servers up", "Acme")),
    ],
)
def test_around_a_time_role_and_company_are_still_told_apart(text: str, post: Post) -> None:
    assert read_post(text, Roles()) == post


@pytest.mark.parametrize(
    "name", ["Zoom", "Remote", "Three", "3M", "7-Eleven", "Prime Video", "Morning Brew", "Abend GmbH", "Level 5"]
)
def test_a_company_may_be_called_like_a_time_or_a_way_of_meeting(name: str) -> None:
    assert read_post(f"data scientist at {name} at 3pm via Zoom", Roles()) == Post("Data Scientist", None, name)
    assert read_post(f"bei {name}", Roles()) == Post(None, None, name)


def test_no_role_is_called_like_a_time_or_a_way_of_meeting() -> None:
    names = [name for role in ROLES for name in (role.name, *role.aliases)]
    assert [stripped(name) for name in names] == names


@pytest.mark.parametrize("text", ["3 ", "first ", "in the ", "half past ", "( ", "system design "])
def test_a_text_as_long_as_telegram_allows_is_read_to_its_limit(text: str) -> None:
    assert read_post(text * 2_000, Roles()) == read_post((text * 2_000)[:LONGEST_READ], Roles())


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


@pytest.mark.parametrize(("text", "planned"), [("in 12 months", True), ("3 March 2028", False)])
def test_a_year_ahead_is_near_enough_also_with_a_29_february_in_it(text: str, planned: bool) -> None:
    now = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
    candidate = Candidate(person=Person(user_id=7, chat_id=7), session=Session(turn=2), created_at=now, updated_at=now)
    change = flow.advance(Snapshot(candidate=candidate), a.PlanInterview(text=text), Roles(), now, "seed")
    assert (change.candidate.session.plan is not None) is planned


def typed_by_a_newcomer(text: str) -> Session:
    session = Session(awaiting="role")
    candidate = Candidate(person=Person(user_id=7, chat_id=7), session=session, created_at=NOW, updated_at=NOW)
    return flow.advance(
        Snapshot(candidate=candidate), a.Say(text=text, sent_at=NOW), NewRoles(), NOW, "seed"
    ).candidate.session


class NewRoles(Roles):
    """Finds the one role that it knows also among other words."""

    def role_within(self, text: str) -> str | None:
        return "Data Scientist" if "data scientist" in text.lower() else None


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("data scientist, my interview is on Friday", None),
        ("data scientist, interview on Friday, please help", None),
        ("data scientist with an interview at Stripe on Friday", "Stripe"),
        ("data scientist, interview with Stripe on Friday", "Stripe"),
        ("Data Scientist, Gespräch bei Acme am Freitag", "Acme"),
    ],
)
def test_with_a_newcomers_role_only_what_is_surely_a_company_is_one(text: str, company: str | None) -> None:
    session = typed_by_a_newcomer(text)
    assert session.role == "Data Scientist"
    assert session.plan
    assert (session.plan.day, session.plan.company) == (date(2026, 12, 4), company)
    assert session.awaiting == "level"


@pytest.mark.parametrize("day", ["3 March 2020", "3 March 2030"])
def test_with_a_newcomers_role_a_day_that_does_not_fit_leaves_the_level_asked(day: str) -> None:
    session = typed_by_a_newcomer(f"Data scientist, interview was on {day}")
    assert (session.role, session.plan, session.awaiting) == ("Data Scientist", None, "level")
