"""What a finished or failed grading does to the talk; pure, like `flow`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Any

from bot.interview import guessing
from bot.interview.assessment import Assessment, Findings, Status, Verdict
from bot.interview.attempt import Attempt, AttemptSummary
from bot.interview.days import limits_end
from bot.interview.events import Feedback, NotGraded, NotGradedHere, PointView, RecurringGap
from bot.interview.finding import name_of
from bot.interview.following import may_follow_up
from bot.interview.open_question import OpenQuestion
from bot.interview.scoring import account, shares, worth
from bot.interview.turn import Turn, kept
from knowledge.card import QuestionCard

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
"""Pauses before the next try of a grading that failed; after the last the person is asked."""
MOST_ASKED = timedelta(days=1)
"""A provider that wants to be left alone for longer is asked after this: quotas are of a day at most."""
SPREAD = 0.25
"""The part of a pause that may be added to it; at most `LONGEST_SPREAD`."""
LONGEST_SPREAD = timedelta(minutes=10)
PUT_OFF = "put_off"
"""Why an answer is not graded whose next try is on the next day: what may be graded in one is used up."""
CARD_GONE = "card_gone"
"""Why an answer is not graded that is not tried again: its card has left the bank. If it comes back, it can be asked
for."""
BROKEN = "broken"
"""Why an answer is not graded at which the work itself broke off each time: the person is asked, as after all tries."""
GATES_THAT_CLOSE = frozenset({"dont_know"})
"""After any other gate the question stays open: nothing was answered yet."""
TOO_SHORT = "too_short"
"""The gate that asks for more, and not for something else."""
RESCUE_AFTER = 60.0
"""Seconds after which what was saved is taken up again whose turn ended in an unforeseen error."""


def retry_in(tries: int, asked: float | None = None) -> int | None:
    """Seconds until the next try after ``tries`` failed ones, None when it is the person's turn to decide.

    ``asked`` are the seconds before which the provider does not want to be called again.
    """
    if not 1 <= tries <= len(RETRY_AFTER):
        return None
    return ceil(max(RETRY_AFTER[tries - 1].total_seconds(), min(asked or 0.0, MOST_ASKED.total_seconds())))


def given_up(attempt: Attempt) -> bool:
    """Whether the judge is not asked again by itself for an ``attempt`` that waits for its grade.

    What a limit of the day has put off until the next one comes then, however often it was tried.
    """
    reason = attempt.assessment.reason if attempt.assessment else None
    return reason in (CARD_GONE, BROKEN) or (reason != PUT_OFF and attempt.tries > len(RETRY_AFTER))


def apart(pause: float, key: str) -> float:
    """``pause`` and a part more that depends on ``key``: what failed in the same second, or was told the same one by
    the provider, does not all come back in it. Of a key it is always the same, so that a replay waits no differently.
    """
    part = int.from_bytes(sha256(key.encode()).digest()[:4], "big") / 2**32
    return pause + part * min(SPREAD * pause, LONGEST_SPREAD.total_seconds())


def until_tomorrow(now: datetime) -> int:
    """Seconds until the next UTC day, up to whole hours: so what waits for it does not all come at midnight."""
    hours = max(1, -(-(limits_end(now) - now) // timedelta(hours=1)))
    return hours * 3600


def graded(
    turn: Turn,
    attempt: Attempt,
    card: QuestionCard,
    earlier: Attempt | None,
    provisional: bool,
    habit: RecurringGap | None = None,
    held: bool = False,
) -> None:
    """Show the assessment of ``attempt``; ``earlier`` is the attempt it repeats.
    ``habit`` is a gap of form, or mistakes, that came up in earlier answers too.
    A gate that is not an answer reopens the question, unless the person has moved on since. Whoever has is shown
    buttons that name the answer: those of its own turn would be refused.
    ``held``: a grade waits for the guess that is asked for, and nothing is said.
    """
    assessment = attempt.assessment
    if assessment is None:
        raise ValueError(f"attempt {attempt.id} has no assessment")
    session = turn.session
    if guessing.asked(session, attempt.id):
        waits = held and assessment.status is Status.GRADED
        turn.set(guessing=guessing.holding(attempt, provisional, habit) if waits else None)
        if waits:
            return
    moved_on = session.turn != attempt.turn or session.open is not None
    if assessment.status is Status.GATED and assessment.reason not in GATES_THAT_CLOSE and not moved_on:
        turn.set(open=_reopened(attempt, assessment.reason == TOO_SHORT))
    joined = any(
        earlier.superseded and earlier.turn == attempt.turn and earlier.gate != TOO_SHORT  # that was not marked before
        for earlier in turn.snapshot.recent
    )
    shown = feedback_of(card, assessment, provisional, attempt.id, both=attempt.capped_twice)
    more = {"turn": session.turn, "joined": joined, "habit": habit, **_beside(turn, attempt, card, assessment, earlier)}
    turn.tell(shown.model_copy(update={**more, **compared(attempt, earlier, turn.snapshot.recent)}))


def _beside(
    turn: Turn, attempt: Attempt, card: QuestionCard, assessment: Assessment, earlier: Attempt | None
) -> dict[str, Any]:
    """What a `Feedback` says beside the assessment and the comparison, as its fields."""
    session, followed_up = turn.session, attempt.probe is not None
    more: dict[str, Any] = {"brief": session.prefs.brief, "hints": session.prefs.hints, "kept": kept(session, card)}
    more |= {"filled": attempt.added is not None, "followed_up": followed_up}
    more |= {"guess": guessing.guessed(session, attempt.id) if assessment.status is Status.GRADED else None}
    more |= {"follow_up": may_follow_up(session, attempt, card)}
    more |= {"in_vain": followed_up and _same_points(assessment, earlier.assessment if earlier else None)}
    if session.turn != attempt.turn:
        more |= {"name": name_of(attempt.id), "question": card.question}
    return more


def _same_points(now: Assessment, before: Assessment | None) -> bool:
    """Whether two gradings by the same card found the same of every point, and as much of the whole."""
    if before is None or now.card != before.card or now.score != before.score:
        return False
    return [(point.id, point.verdict) for point in now.points] == [(p.id, p.verdict) for p in before.points]


def compared(attempt: Attempt, earlier: Attempt | None, known: Iterable[AttemptSummary]) -> dict[str, Any]:
    """How a graded ``attempt`` compares with the ``earlier`` one that it repeats, as fields of a `Feedback`; ``known``
    are attempts of the person. Scores by two revisions of a card are not compared.
    """
    now, before = attempt.assessment, earlier.assessment if earlier else None
    if earlier is None or now is None or before is None or now.status is not Status.GRADED:
        return {}
    if now.score is None or before.score is None:
        return {}
    if now.card.hash != before.card.hash:
        return {"corrected": True}
    between = (
        one.card_id == attempt.card_id and one.status is Status.GRADED and not one.superseded
        for one in known
        if earlier.submitted_at < one.submitted_at < attempt.submitted_at
    )
    return {"delta": now.score - before.score, "older": any(between)}


def _reopened(attempt: Attempt, goes_on: bool) -> OpenQuestion:
    """The question of ``attempt`` on the table again; ``goes_on``: what is said next is added to what was said."""
    return OpenQuestion(
        turn=attempt.turn,
        card_id=attempt.card_id,
        asked_at=attempt.asked_at,
        hints=attempt.hints,
        revealed=attempt.revealed,
        retry_of=attempt.retry_of,
        base=attempt.base,
        probe=attempt.probe,
        begun=(attempt.added or attempt.answer) if goes_on else None,
    )


def feedback_of(
    card: QuestionCard, assessment: Assessment, provisional: bool, attempt_id: str = "", *, both: bool = False
) -> Feedback:
    """The assessment with the card's words, ready to be shown; ``both`` is as in `uncapped`."""
    revised = assessment.card.hash != card.content_hash
    return Feedback(
        attempt_id=attempt_id,
        assessment=assessment,
        points=_points(card, assessment, revised),
        mistakes=_mistakes(card, assessment),
        provisional=provisional,
        revised=revised,
        uncapped=None if revised else uncapped(card, assessment, both),
    )


def uncapped(card: QuestionCard, assessment: Assessment, both: bool = False) -> int | None:
    """The score of an ``assessment`` by this very card without the cap on it; None where there is no cap.

    None as well where it was lowered after ``both`` hints and the example answer: without one the other would cap it.
    """
    if assessment.cap is None:
        return None
    found = account(card, assessment).uncapped
    return None if both and found > assessment.cap else found


def _points(card: QuestionCard, assessment: Assessment, revised: bool) -> tuple[PointView, ...]:
    """The card's points in the order to show them: covered first, then by what they are worth."""
    texts = {point.id: point.text for point in card.key_points}
    share = shares(card)
    gain = {} if revised else _gain(card, assessment)
    order = {Verdict.COVERED: 0, Verdict.PARTIAL: 1, Verdict.MISSING: 2}
    ranked = sorted(assessment.points, key=lambda p: (order[p.verdict], -share.get(p.id, 0.0)))
    return tuple(
        PointView(
            text=texts.get(p.id, p.id),
            verdict=p.verdict,
            evidence=p.evidence,
            worth=gain.get(p.id, 0),
            disputed=p.disputed,
        )
        for p in ranked
    )


def _gain(card: QuestionCard, assessment: Assessment) -> dict[str, int]:
    """What covering each point would add, by id; the assessment is of this very card."""
    found = Findings(
        graded_by=assessment.graded_by,
        points=assessment.points,
        mistakes=assessment.mistakes,
        factual_errors=assessment.factual_errors,
    )
    return worth(card, found, assessment.cap)


def _mistakes(card: QuestionCard, assessment: Assessment) -> tuple[tuple[str, str | None], ...]:
    texts = {mistake.id: mistake.text for mistake in card.common_mistakes}
    made = [(texts.get(m.id, m.id), m.evidence) for m in assessment.mistakes if m.made]
    return (*made, *((error.why, error.quote) for error in assessment.factual_errors))


def not_graded(
    turn: Turn, attempt: Attempt, why: str, model_configured: bool, pause: int | None, readable: bool = True
) -> None:
    """Say that the answer is saved and not graded yet, and in how many seconds it is tried again (None: not).

    The built-in judge is not offered in a model's place where the answer is not ``readable`` for it.
    """
    if model_configured and not readable and pause is None:
        not_graded_here(turn, attempt, why)
        return
    turn.tell(
        NotGraded(
            turn=turn.session.turn,
            attempt_id=attempt.id,
            why=why,
            retry_in=pause,
            offer_embedded=model_configured and readable,
        )
    )


def not_graded_here(turn: Turn, attempt: Attempt, why: str) -> None:
    """Say that an answer waits for the model, and that the built-in judge has no grade for it."""
    turn.tell(NotGradedHere(attempt_id=attempt.id, why=why, given_up=given_up(attempt)))
