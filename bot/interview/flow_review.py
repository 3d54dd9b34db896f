"""/review: what is due, and practising it."""

from __future__ import annotations

from datetime import timedelta

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.events import DueQuestion, ReviewsShown
from bot.interview.finding import key_of
from bot.interview.flow_question import take_up
from bot.interview.review import Memory
from bot.interview.turn import Turn

SHOWN = 5
WEEK = timedelta(days=7)
START = frozenset({"go", "start", "now", "begin", "next"})


def review(turn: Turn, action: a.Review) -> None:
    """Show what is due; with ``which`` put one of it on the table."""
    if not turn.memories():
        turn.note("review_nothing_known")
        return
    due, which = turn.due(everything=True), action.which.strip().lower()
    if not which:
        _show(turn, due)
    elif which in START:
        _take(turn, due[0] if due else None)
    elif which.isdecimal() and len(which) < 4:
        number = int(which)
        _take(turn, due[number - 1] if 1 <= number <= len(due) else None)
    else:
        wanted = next((m for m in turn.memories().values() if key_of(m.card_id) == which), None)
        if wanted is None:
            turn.note("review_unclear")
        else:
            _take(turn, wanted)


def _take(turn: Turn, memory: Memory | None) -> None:
    card = turn.library.card(memory.card_id) if memory else None
    if memory is None or card is None:
        _show(turn, turn.due(everything=True))
    else:
        # A button may outlive the moment in which its card was due.
        now_due = any(m.card_id == card.id for m in turn.due(everything=True))
        take_up(turn, card, "review_due" if now_due else "found", memory.score)


def _show(turn: Turn, due: list[Memory]) -> None:
    today, plan = turn.today, turn.session.plan
    waiting = {memory.card_id for memory in due}
    known = [memory for memory in turn.memories().values() if turn.library.card(memory.card_id)]
    # What was answered within the last hours, or waits for its grade, is not due before tomorrow.
    later = [max(m.due, today + timedelta(days=1)) for m in known if m.due and m.card_id not in waiting]
    next_day = min(later, default=None)
    first, untold = [], mocking.untold_cards(turn.session)
    for memory in due[:SHOWN]:
        card = turn.library.card(memory.card_id)
        if card and memory.due:
            score = None if card.id in untold else memory.score
            first.append(
                DueQuestion(key=key_of(card.id), question=card.question, score=score, late=turn.days_late(memory))
            )
    turn.tell(
        ReviewsShown(
            today=today,
            due=len(due),
            first=tuple(first),
            next_day=next_day,
            next_count=later.count(next_day) if next_day else 0,
            week=sum(1 for day in later if day <= today + WEEK),
            known=len(known),
            question_open=turn.session.open is not None,
            interview=plan.day if plan and plan.day >= today else None,
        )
    )
