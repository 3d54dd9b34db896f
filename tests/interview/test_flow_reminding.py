"""What is said unasked, as a pure function: which messages count as said in vain."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.interview.actions import NextQuestion, NotToday
from bot.interview.events import InterviewOver
from bot.interview.flow_daily import not_today
from bot.interview.flow_plan import over
from bot.interview.flow_reminding import not_sent, say
from bot.interview.mock import CLOSES_AFTER, Mock, MockSlot
from bot.interview.open_question import OpenQuestion
from bot.interview.schedule import PATIENCE, Slot, next_slot
from bot.interview.session import InterviewPlan, Prefs, Reminding, Session
from bot.interview.turn import Turn, first_turn
from tests.interview.test_flow import CARD, NOW, OTHER, TwoCards, snapshot

NOON = NOW.replace(hour=12)
TODAY = NOON.date()


def waiting(unanswered: int, interview: date | None = None) -> Session:
    """The session of somebody who is reminded at noon and has said nothing to the latest messages."""
    plan = InterviewPlan(day=interview, made_on=TODAY - timedelta(days=9)) if interview else None
    return Session(turn=3, prefs=Prefs(daily="12:00"), plan=plan, reminding=Reminding(unanswered=unanswered))


def said(session: Session, now: datetime) -> tuple[list[str], Session]:
    """What comes first (the code of a reminder, the kind of anything else; nothing on some days), and what then is."""
    turn = Turn(snapshot(session, NOW - timedelta(days=9)), TwoCards(), now, "seed")
    say(turn)
    return [event.get("code") or event["kind"] for event in turn.change().events[:1]], turn.session


def test_words_about_the_plan_are_not_counted_and_the_pause_is_still_said() -> None:
    session, told = waiting(PATIENCE, TODAY), []
    for moment in (NOON.replace(hour=7), *(NOON + timedelta(days=days) for days in (1, 2, 3))):
        events, session = said(session, moment)
        told += events
    assert told == ["interview_morning", "interview_over", "pause"]


def test_only_a_daily_message_that_was_not_sent_is_taken_back() -> None:
    for daily, left in ((True, 2), (False, 3)):
        turn = Turn(snapshot(waiting(3)), TwoCards(), NOON, "seed")
        not_sent(turn, closed=False, daily=daily)
        assert turn.session.reminding.unanswered == left


def test_a_word_after_the_interview_that_was_not_sent_is_said_at_the_next_contact() -> None:
    _, session = said(waiting(0, TODAY), NOON.replace(hour=7))
    turn = Turn(snapshot(session, NOW), TwoCards(), NOON + timedelta(days=1), "seed")
    say(turn)
    assert (turn.session.plan, turn.session.awaiting) == (None, "interview_over")
    word = InterviewOver.model_validate(turn.change().events[0])
    for next_plan in (None, InterviewPlan(day=TODAY + timedelta(days=9), made_on=TODAY)):
        turn = Turn(snapshot(turn.session.model_copy(update={"plan": next_plan}), NOW), TwoCards(), turn.now, "seed")
        not_sent(turn, closed=False, daily=False, over=word)
        assert turn.session.awaiting is None
        assert turn.session.plan is not None
        assert turn.session.plan.day == (next_plan.day if next_plan else TODAY)
        assert next_slot(turn.session, turn.now) != next_slot(waiting(0, TODAY), turn.now), "it comes unasked again"
        assert over(turn, NextQuestion()) == (next_plan is None)


def test_a_question_of_a_mock_that_a_tap_would_close_is_not_the_one_named() -> None:
    for ago, code in ((CLOSES_AFTER, "any"), (CLOSES_AFTER - timedelta(minutes=1), "open")):
        asked_at = NOON - ago
        slots = (MockSlot(card_id=CARD.id, turn=3, asked_at=asked_at, since=asked_at), MockSlot(card_id=OTHER.id))
        mock = Mock(number=3, slots=slots, started_at=asked_at, touched_at=asked_at)
        question = OpenQuestion(turn=3, card_id=CARD.id, asked_at=asked_at)
        session = waiting(0).model_copy(update={"open": question, "mocks": (mock,)})
        assert said(session, NOON)[0] == [code]


def next_after_not_today(session: Session, now: datetime) -> Slot | None:
    """What is said next once "Not today" was tapped at ``now``."""
    turn = Turn(snapshot(session, NOW - timedelta(days=9)), TwoCards(), now, "seed")
    not_today(turn, NotToday(made=first_turn(turn.snapshot.candidate.created_at)))
    assert [event.get("code") for event in turn.change().events] == ["not_today"]
    return next_slot(turn.session, now)


def test_not_today_holds_for_the_day_on_which_it_is_tapped() -> None:
    yesterday = Reminding(settled=NOON - timedelta(days=1), unanswered=1)
    asked = waiting(1).model_copy(update={"reminding": yesterday})
    for hour in (0, 9, 11):
        slot = next_after_not_today(asked, NOON.replace(hour=hour))
        assert slot is not None
        assert slot.day == TODAY + timedelta(days=1)


def test_not_today_never_costs_a_word_about_the_interview() -> None:
    for interview in (TODAY, TODAY + timedelta(days=1)):
        asked = waiting(1, interview)
        slot = next_after_not_today(asked, NOON.replace(hour=6))
        assert slot is not None
        assert (slot.kind, slot.day) == ("plan", interview)
