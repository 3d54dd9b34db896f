"""/history: earlier answers in pages, any of them opened again or tried again.

A button names an attempt by its id without the person, ``<turn>-<n>``: it fits into Telegram's 64 bytes, and whoever
taps it can only reach answers of their own. Turning pages and opening only reads, so these buttons work for ever.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.assessment import Status
from bot.interview.attempt import Attempt, AttemptSummary
from bot.interview.contesting import contestable
from bot.interview.days import day_of
from bot.interview.events import AttemptShown, HistoryShown, PastAnswer
from bot.interview.finding import key_of, name_of
from bot.interview.flow_graded import compared, feedback_of, given_up
from bot.interview.flow_question import held_back, take_again
from bot.interview.paging import page_of, wanted_page
from bot.interview.turn import Turn, kept

ON_A_PAGE = 5


def history(turn: Turn, action: a.History) -> None:
    """One page of what was answered, newest first."""
    valid = _valid(turn)
    if not valid and mocking.unfinished(turn.session):
        turn.note("mock_no_score")
        return
    if not valid:
        turn.note("no_history")
        return
    page = wanted_page(action.text, action.page)
    if page is None:
        turn.note("history_page")
        return
    shown = page_of(valid, page, ON_A_PAGE)
    turn.tell(
        HistoryShown(
            first=shown.first,
            page=shown.page,
            pages=shown.pages,
            answers=tuple(
                PastAnswer(
                    name=name_of(attempt.id),
                    day=day_of(attempt.submitted_at, turn.zone),
                    question=card.question if (card := turn.library.card(attempt.card_id)) else None,
                    kind=attempt.kind,
                    score=attempt.earned,
                    gated=attempt.status is Status.GATED,
                )
                for attempt in shown.items
            ),
        )
    )


def _valid(turn: Turn) -> list[AttemptSummary]:
    """What was answered, newest first, but for answers of a mock under way, which tells no score before its end.

    An answer that a later part was joined to is in the joined one.
    """
    return [one for one in turn.snapshot.recent if not one.superseded and not mocking.untold(turn.session, one.turn)]


def open_attempt(turn: Turn, _action: a.OpenAttempt) -> None:
    """One answer as it was written, with its feedback."""
    attempt = named(turn)
    if attempt is None:
        return
    card, assessment = turn.library.card(attempt.card_id), attempt.assessment
    marked = assessment if assessment and assessment.status is not Status.NOT_GRADED else None
    feedback = None
    if card and marked and marked.status is Status.GRADED:
        feedback = feedback_of(card, marked, marked.graded_by == "embedded", attempt.id, both=attempt.capped_twice)
        added = {"filled": attempt.added is not None, "followed_up": attempt.probe is not None}
        feedback = feedback.model_copy(
            update={**compared(attempt, turn.snapshot.earlier, turn.snapshot.recent), **added}
        )
    turn.tell(
        AttemptShown(
            name=name_of(attempt.id),
            page=_place(attempt, _valid(turn)) // ON_A_PAGE,
            day=day_of(attempt.submitted_at, turn.zone),
            question=card.question if card else None,
            type=card.type if card else None,
            difficulty=card.difficulty if card else None,
            attempt_kind=attempt.kind,
            answer=attempt.answer,
            probe=attempt.probe,
            assessment=marked,
            feedback=feedback,
            kept=kept(turn.session, card) if card else None,
            waiting=attempt.id if card and marked is None else "",
            given_up=not attempt.tries or given_up(attempt),
            contestable=card is not None and contestable(attempt, card),
        )
    )


def retry_attempt(turn: Turn, _action: a.RetryAttempt) -> None:
    """The question of an earlier answer once more, compared with that answer."""
    attempt = named(turn)
    if attempt is None:
        return
    card = turn.library.card(attempt.card_id)
    if card is None:
        turn.note("card_gone")
    elif not mocking.in_the_way(turn, f"card{key_of(card.id)}") and not held_back(turn):
        take_again(turn, card, attempt.id, attempt.earned)


def named(turn: Turn) -> Attempt | None:
    """The attempt that the button names, if it is there and theirs; else that it is not is said."""
    attempt = turn.snapshot.named
    if attempt is None or attempt.user_id != turn.snapshot.candidate.person.user_id or attempt.superseded:
        turn.note("attempt_gone")
        return None
    if mocking.untold(turn.session, attempt.turn):
        turn.note("mock_no_score")
        return None
    return attempt


def _place(attempt: Attempt, valid: Sequence[AttemptSummary]) -> int:
    return next((place for place, one in enumerate(valid) if one.id == attempt.id), 0)
