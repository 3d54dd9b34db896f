"""The cheat sheet holds what the person missed, did wrong and said best, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.interview.assessment import Assessment, MistakeFinding, PointFinding, Status, Verdict
from bot.interview.attempt import Attempt
from bot.interview.cheatsheet import cheat_sheet
from bot.interview.scoring import card_ref
from bot.interview.session import InterviewPlan
from tests.support.cards import make_card
from tests.support.stored import NOW, attempt

CARD = make_card(id="one", tags=["Modelling", "SQL"])
OTHER = make_card(id="two", tags=["SQL"])
CARDS = {card.id: card for card in (CARD, OTHER)}
POINTS = {point.id: point.text for point in CARD.key_points}


def given(
    card_id: str, days_ago: int = 0, said: dict[str, str] | None = None, half: str = "", trap: str = "", **more: Any
) -> Attempt:
    """An answer that covers the points of ``said`` by those quotes, has the point ``half`` half, makes ``trap``."""
    quotes = said or {}
    verdicts = {
        p: Verdict.COVERED if p in quotes else Verdict.PARTIAL if p == half else Verdict.MISSING for p in POINTS
    }
    found = Assessment(
        status=more.pop("status", Status.GRADED),
        reason=more.pop("reason", None),
        score=50,
        graded_by="test",
        points=tuple(PointFinding(id=p, verdict=v, evidence=quotes.get(p)) for p, v in verdicts.items()),
        mistakes=tuple(MistakeFinding(id=m.id, made=m.id == trap) for m in CARD.common_mistakes),
        card=card_ref(CARD),
    )
    at = NOW - timedelta(days=days_ago)
    return attempt(card_id=card_id, submitted_at=at, id=f"{card_id}-{days_ago}", assessment=found, **more)


def test_it_is_made_of_the_latest_answer_to_each_question() -> None:
    newest = given("one", 0, {"gap": "the validation loss rises"}, half="definition", trap="bigger-model")
    oldest = given("one", 5, {"definition": "it learns noise"}, trap="underfitting")
    sheet = cheat_sheet([newest, oldest, given("two", 3)], CARDS.get)
    assert sheet is not None
    assert sheet.cards == 2
    topic = next(topic for topic in sheet.topics if topic.tag == "Modelling")
    assert topic.said == ("the validation loss rises",)
    assert topic.mistakes == (CARD.common_mistakes[0].text,)
    assert (POINTS["definition"], "partial") in topic.missed
    assert topic.missed[0] == (POINTS["regularisation"], "missing")
    assert POINTS["gap"] not in dict(topic.missed)


def test_the_topic_with_most_to_gain_comes_first_and_nothing_stands_twice() -> None:
    everything = {p: f"quote of {p}" for p in POINTS}
    sheet = cheat_sheet([given("one", 0, everything), given("two", 1)], CARDS.get)
    assert sheet is not None
    assert [topic.tag for topic in sheet.topics] == ["SQL", "Modelling"]
    twice = cheat_sheet([given("one"), given("two")], {"one": OTHER, "two": OTHER}.get)
    assert twice is not None
    assert len(twice.topics[0].missed) == len(POINTS)


def test_a_quote_that_holds_a_shorter_one_is_left_out() -> None:
    said = {"definition": "It learns noise. The loss rises.", "gap": "The loss rises.", "more-data": "More data."}
    sheet = cheat_sheet([given("one", 0, said)], CARDS.get)
    assert sheet is not None
    assert sheet.topics[0].said == ("The loss rises.", "More data.")


def test_an_honest_no_counts_and_what_says_nothing_does_not() -> None:
    no = given("one", 0, status=Status.GATED, reason="dont_know")
    assert cheat_sheet([no], CARDS.get) is not None
    silent = [
        given("one", 0, status=Status.GATED, reason="too_short"),
        given("one", 1, superseded=True),
        given("one", 2).model_copy(update={"assessment": None}),
        given("gone", 3),
    ]
    assert cheat_sheet(silent, CARDS.get) is None
    assert cheat_sheet([], CARDS.get) is None


def test_points_that_a_correction_took_away_are_left_out() -> None:
    fewer = make_card(id="one", key_points=[p.model_dump() for p in CARD.key_points[1:]])
    sheet = cheat_sheet([given("one", 0, {"definition": "old words"})], {"one": fewer}.get)
    assert sheet is not None
    assert sheet.topics[0].said == ()


def test_the_plan_gives_it_a_heading() -> None:
    plan = InterviewPlan(day=NOW.date(), made_on=NOW.date(), role="Data Scientist", company="Acme")
    sheet = cheat_sheet([given("one")], CARDS.get, plan)
    assert sheet is not None
    assert (sheet.role, sheet.company, sheet.day) == ("Data Scientist", "Acme", NOW.date())
