"""What is said unasked, as a pure function: which messages count as said in vain."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bot.interview.flow_reminding import not_sent, say
from bot.interview.schedule import PATIENCE
from bot.interview.session import InterviewPlan, Prefs, Reminding, Session
from bot.interview.turn import Turn
from tests.interview.test_flow import NOW, TwoCards, snapshot

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
