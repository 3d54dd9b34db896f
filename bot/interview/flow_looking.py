"""Looking without changing: statistics, the trace of a score, and one's own data."""

from __future__ import annotations

from collections.abc import Sequence

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.assessment import Assessment, Status
from bot.interview.attempt import Attempt, Contest
from bot.interview.choices import bare
from bot.interview.contesting import contestable
from bot.interview.events import Event, ExportWanted, ForgetAsked, ForgetWanted, LensShown, Note, Traced
from bot.interview.finding import name_of
from bot.interview.flow_graded import uncapped
from bot.interview.flow_history import named
from bot.interview.guessing import calibration
from bot.interview.progress import tally
from bot.interview.scoring import account, hint_cap
from bot.interview.turn import Turn
from knowledge.card import QuestionCard

LONGEST_WORD = 20
"""Characters of a word that may be an answer to yes or no."""
_YES = {"yes", "yes delete", "yeah", "yep", "y", "ok", "okay", "sure", "do it", "delete", "delete everything"}
_YES |= {"ja", "klar", "löschen", "alles löschen", "sí", "si", "vale", "borrar", "borrar todo"}
_YES_OR_NO = _YES | {"no", "nope", "n", "keep it", "nein", "behalten", "conservar"}


def stats(turn: Turn, _action: a.Stats) -> None:
    """Counts and averages over everything answered."""
    # A mock tells no score before its end.
    mock = mocking.unfinished(turn.session)
    attempts = tuple(one for one in turn.snapshot.recent if not mock or all(s.turn != one.turn for s in mock.slots))
    if mock and not attempts:
        turn.note("mock_no_score")
        return
    if not attempts:
        turn.note("no_stats")
        return
    known = ((i, turn.library.card(i)) for i in dict.fromkeys(attempt.card_id for attempt in attempts))
    cards = {i: card for i, card in known if card}
    scores = {attempt.id: attempt.score for attempt in attempts if attempt.score is not None}
    gap = calibration(turn.session.guesses, scores)
    found = tally(attempts, cards, turn.now, turn.snapshot.marks, turn.zone)
    turn.tell(found.model_copy(update={"guess_gap": gap}))


def why(turn: Turn, action: a.Why) -> None:
    """How the last score came about: every point with what it earned and its quote, every mistake, and the sum. Of a
    named answer the same, however long ago it was.
    """
    if action.name:
        _why_named(turn)
        return
    if mocking.unfinished(turn.session):
        turn.note("mock_no_score")
        return
    last = turn.last_card()
    assessment = last[0].assessment if last else None
    if last is None or assessment is None or assessment.status is Status.NOT_GRADED:
        turn.deny_last("nothing_to_explain")
        return
    told = _traced(last[0], last[1], assessment)
    turn.tell(told.model_copy(update={"guess_first": turn.session.prefs.guess}))


def _why_named(turn: Turn) -> None:
    attempt = named(turn)
    if attempt is None:
        return
    card, assessment = turn.library.card(attempt.card_id), attempt.assessment
    if card is None:
        turn.note("card_gone")
    elif assessment is None or assessment.status is Status.NOT_GRADED:
        turn.note("not_marked_yet")
    else:
        turn.tell(_traced(attempt, card, assessment).model_copy(update={"name": name_of(attempt.id)}))


def _traced(attempt: Attempt, card: QuestionCard, assessment: Assessment) -> Traced:
    """The way to the score of ``attempt``, with what only the answer itself tells of it."""
    told = trace_of(card, assessment, attempt.contests, both=attempt.capped_twice)
    lower = hint_cap(attempt.hints, attempt.spoiled) != assessment.cap  # `following.raised` keeps that of before
    held_up = attempt.probe is not None and lower
    return told.model_copy(update={"held_up": held_up, "contest": _contest(attempt, card)})


def _contest(attempt: Attempt, card: QuestionCard) -> str:
    """The name of ``attempt`` for a button to disagree, "" if there is nothing to disagree with."""
    return name_of(attempt.id) if contestable(attempt, card) else ""


def trace_of(
    card: QuestionCard, assessment: Assessment, contests: Sequence[Contest] = (), *, both: bool = False
) -> Traced:
    """The way to a graded or gated assessment in the card's words, ready to be shown; ``both`` is as in `uncapped`."""
    revised = assessment.card.hash != card.content_hash and assessment.status is Status.GRADED
    adds_up = account(card, assessment) if assessment.status is Status.GRADED and not revised else None
    shares = adds_up.shares if adds_up else (0,) * len(assessment.points)
    texts = {point.id: point.text for point in card.key_points}
    mistakes = {mistake.id: mistake.text for mistake in card.common_mistakes}
    return Traced(
        question=card.question,
        assessment=assessment,
        rows=tuple(
            (texts.get(p.id, p.id), p.verdict, share, p.evidence, p.probability)
            for p, share in zip(assessment.points, shares, strict=True)
        ),
        mistakes=(
            *((mistakes.get(m.id, m.id), m.made, m.evidence) for m in assessment.mistakes),
            *((error.why, True, error.quote) for error in assessment.factual_errors if error.point is None),
        ),
        opposites=tuple((error.why, error.quote) for error in assessment.factual_errors if error.point),
        contests=tuple(({**texts, **mistakes}.get(c.id, c.id), c) for c in contests),
        account=adds_up,
        uncapped=uncapped(card, assessment, both) if adds_up else None,
        revised=revised,
        other_audience=bool(card.alternatives),
    )


def other_audience(turn: Turn, _action: a.OtherAudience) -> None:
    """The card's advice for other audiences, beside what was said; the points, and so the score, stay the same."""
    if mocking.unfinished(turn.session):
        turn.note("mock_no_score")
        return
    last = turn.last_card()
    if last is None:
        turn.deny_last("no_other_audience")
        return
    if not last[1].alternatives:
        turn.note("no_other_audience")
        return
    points = last[0].assessment.points if last[0].assessment else ()
    turn.tell(
        LensShown(
            said=tuple(point.evidence for point in points if point.evidence),
            advice=tuple((alternative.audience, alternative.advice) for alternative in last[1].alternatives),
        )
    )


def trust(turn: Turn, _action: a.Trust) -> None:
    """/trust."""
    turn.note("trust")


def forget(turn: Turn, action: a.Forget) -> None:
    """Two taps: the first asks, the second deletes. An answer in several parts is one, as everywhere."""
    if action.confirmed:
        turn.tell(ForgetWanted())
        return
    turn.set(forgetting=True)
    turn.tell(ForgetAsked(attempts=sum(not attempt.superseded for attempt in turn.snapshot.recent)))


def not_by_words(turn: Turn, action: a.Action) -> bool:
    """Whether a word was written under the question whether to delete everything; that only the button does is said.
    Whatever else comes ends that question.
    """
    if not turn.session.forgetting or isinstance(action, a.Forget):
        return False
    turn.set(forgetting=False)
    if not isinstance(action, a.Say):
        return False
    word = bare(action.text)
    awaited = turn.session.open or turn.session.awaiting or (turn.session.role is None and turn.snapshot.last is None)
    if word not in _YES_OR_NO and (awaited or len(word) > LONGEST_WORD or " " in word):
        return False
    if word not in _YES_OR_NO:  # it may be about something else
        turn.put_by(action.text.strip())
    turn.note("forget_button")
    return True


def keep_data(turn: Turn, _action: a.KeepData) -> None:
    """Nothing is deleted."""
    turn.note("kept")


def export(turn: Turn, _action: a.Export) -> None:
    """Everything stored about the person, as a file."""
    turn.tell(ExportWanted())


def show_help(turn: Turn, _action: a.ShowHelp) -> None:
    """/help."""
    turn.note("help")


def show_privacy(turn: Turn, _action: a.ShowPrivacy) -> None:
    """/privacy."""
    turn.note("privacy")


def unread(action: a.Action, language: str) -> Event:
    """The answer to one of `bot.interview.actions.OF_ONES_DATA` of somebody whose record cannot be read.

    Its buttons are bound to no turn, and only such a one deletes: another may be of long ago.
    """
    found: Event
    if isinstance(action, a.Forget):
        found = ForgetWanted() if action.confirmed and action.turn == 0 else ForgetAsked(attempts=None)
    elif isinstance(action, a.Export):
        found = ExportWanted()
    else:
        found = Note(code="kept" if isinstance(action, a.KeepData) else "privacy")
    return found.model_copy(update={"language": language})
