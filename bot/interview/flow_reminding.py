"""What is said unasked, once its time has come. Pure; when that is, is in `bot.interview.schedule`.

A daily message names one concrete thing: the first of `THINGS` that there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.interview import mocking
from bot.interview.events import CheatsheetWanted, InterviewOver, Reminded, Unasked
from bot.interview.finding import key_of
from bot.interview.flow_plan import close, placed, reopen
from bot.interview.planning import days_left, plan_message, steps
from bot.interview.progress import streak
from bot.interview.schedule import DAILY, PATIENCE, local_date, next_slot
from bot.interview.session import Reminding
from bot.interview.turn import Turn

AT_IT = timedelta(minutes=30)
"""Somebody who did something so lately, with a question on the table, is practising."""
LEAST_STREAK = 2
"""Days in a row that are worth a word."""
LAST_STEPS = ("mock", "last")
"""What the plan has for the last days goes before reviews."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a reminder names: the words are in `bot.tg.texts.REMINDERS` under ``code``. ``key`` is the card's, if it is
    one that is due.
    """

    code: str
    values: dict[str, Any]
    key: str = ""


def _open_question(turn: Turn) -> Thing | None:
    question, mock = turn.session.open, mocking.on_table(turn.session)
    if mock and mock.expired(turn.now):  # the tap on it would close the mock
        return None
    card = turn.library.card(question.card_id) if question else None
    return Thing("open", {"question": card.question}) if card else None


def _review(turn: Turn) -> Thing | None:
    due = turn.due()
    card = turn.library.card(due[0].card_id) if due else None
    return Thing("review", {"n": len(due), "question": card.question}, key_of(card.id)) if card else None


def _step(turn: Turn) -> Thing | None:
    plan, today = turn.session.plan, turn.today
    left = days_left(plan, today) if plan else 0
    if plan is None or left < 1:
        return None
    return Thing("plan", {"n": left, "step": steps(plan, today, (), ())[0].kind})


def _last_step(turn: Turn) -> Thing | None:
    step = _step(turn)
    return step if step and step.values["step"] in LAST_STEPS else None


def _streak(turn: Turn) -> Thing | None:
    length = streak(turn.answer_days, turn.today)
    return Thing("streak", {"days": length, "next": length + 1}) if length >= LEAST_STREAK else None


def _anything(turn: Turn) -> Thing:
    role = turn.session.role
    return Thing("role", {"role": role}) if role else Thing("any", {})


THINGS: tuple[Callable[[Turn], Thing | None], ...] = (
    _open_question,
    _last_step,
    _review,
    _step,
    _streak,
    _anything,
)


def practised(turn: Turn) -> bool:
    """Whether the person has answered something on this local day, or is about to."""
    if turn.session.open and turn.now - turn.snapshot.candidate.updated_at < AT_IT:
        return True
    return answered_today(turn)


def answered_today(turn: Turn) -> bool:
    """Whether the person has answered something on this local day."""
    prefs = turn.session.prefs
    today = local_date(prefs, turn.now)
    return any(local_date(prefs, attempt.submitted_at) == today for attempt in turn.snapshot.recent)


def _daily(turn: Turn) -> bool:
    if practised(turn):
        return False
    if turn.session.reminding.unanswered >= PATIENCE:
        turn.tell(Reminded(code="pause", values={"times": PATIENCE}))
    else:
        thing = next(thing for thing in (find(turn) for find in THINGS) if thing)
        turn.tell(Reminded(code=thing.code, values=thing.values, key=thing.key))
    return True


def _plan(turn: Turn) -> bool:
    message = plan_message(turn.session.plan, turn.today)
    if isinstance(message, InterviewOver):
        close(turn)
    elif message is not None:
        turn.tell(message, CheatsheetWanted())
    return message is not None


SAYS: dict[str, Callable[[Turn], bool]] = {"plan": _plan, "daily": _daily}
"""By the kind's name in `bot.interview.schedule.KINDS`: says it, or does not and gives False, if it is not wanted today
after all.
"""


def say(turn: Turn) -> None:
    """Say what is due now, if anything is; either way the day is settled and the next message is another day's."""
    slot = next_slot(turn.session, turn.now)
    if slot is None or slot.moment > turn.now:
        return
    said = SAYS[slot.kind](turn)
    _note(turn, settled=turn.now)
    if said:
        if slot.kind == DAILY.name:  # a word about the interview is no reminder in vain
            _note(turn, unanswered=turn.session.reminding.unanswered + 1)
        turn.tell(Unasked(until=slot.until))


def settle_daily(turn: Turn) -> None:
    """Leave today without its daily message, if that is the next to come: words about the interview stay."""
    slot = next_slot(turn.session, turn.now)
    if slot and slot.kind == DAILY.name:
        _note(turn, settled=turn.now)


def not_sent(turn: Turn, closed: bool, daily: bool, over: InterviewOver | None = None) -> None:
    """What was to be said, the ``daily`` reminder, the word after an interview (``over``) or something else, did not
    arrive; ``closed``: nor will anything else until the person writes.
    """
    state = turn.session.reminding
    if over:
        reopen(turn, over)
    _note(turn, unanswered=max(state.unanswered - daily, 0), closed=closed or state.closed)


def close_chat(turn: Turn) -> None:
    """Nothing can be sent to the person any more until they write."""
    _note(turn, closed=True)


def heard(turn: Turn) -> None:
    """The person did something: their chat is open, and reminders are not in vain.

    Where they had paused they go on with the next time of day, not with one that has just passed.
    """
    state = turn.session.reminding
    if state.closed or state.unanswered > PATIENCE:
        _note(turn, closed=False, unanswered=0, since=turn.now)
    elif state.unanswered:
        _note(turn, unanswered=0)


def wished(turn: Turn, **prefs: Any) -> bool:
    """Change preferences. Times of the daily message that have passed by then do not count any more.

    Whether the interview that is planned is on another day by the zone that is now known.
    """
    wanted = turn.session.prefs.model_copy(update=prefs)
    before = turn.session.prefs
    turn.set(prefs=wanted)
    if (wanted.daily, wanted.zone, wanted.quiet) != (before.daily, before.zone, before.quiet):
        _note(turn, since=turn.now)
    return placed(turn)


def _note(turn: Turn, **changes: datetime | int | bool) -> None:
    state: Reminding = turn.session.reminding
    turn.set(reminding=state.model_copy(update=changes))
