"""The question on the table: next, hint, solution, skip, cancel, resume, retry."""

from __future__ import annotations

from typing import Any

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.assessment import Verdict
from bot.interview.attempt import Attempt
from bot.interview.events import FollowUpAsked, GapAsked, HintGiven, NothingToAsk, RoleAsked, SolutionShown
from bot.interview.finding import key_of, name_of
from bot.interview.open_question import OpenQuestion
from bot.interview.scoring import hint_cap
from bot.interview.selection import Choice
from bot.interview.spoken import shown
from bot.interview.turn import Turn, asked, view_of
from knowledge.card import QuestionCard


def next_question(turn: Turn, _action: a.Action) -> None:
    """The next card; an open question is shown again instead, so that none is dropped by accident."""
    if shown_again(turn) or mocking.in_the_way(turn, "question"):
        return
    session = turn.session
    if session.role is None:
        turn.set(awaiting="role")
        turn.tell(RoleAsked())
        return
    turn.begin_day()
    choice = _choose(turn)
    card = turn.library.card(choice.card_id) if choice else None
    if choice is None or card is None:
        turn.tell(NothingToAsk(reason="empty_bank"))
        return
    if choice.fresh_session:
        turn.set(seen=())
    known = turn.memories().get(card.id)
    before = known.score if known and choice.previous_score is None else choice.previous_score
    if _brought_back(turn, card, choice.reasons, before):
        return
    widened = (*choice.widened, "new_round") if choice.fresh_session else choice.widened
    turn.put(
        card,
        reasons=choice.reasons,
        widened=widened,
        previous_score=before,
        only=None if session.filter.empty else view_of(session),
    )


def _choose(turn: Turn) -> Choice | None:
    """The next card. What is due may come again though it was asked in this session: that was another day."""
    session = turn.session
    due = [memory.card_id for memory in turn.due()]
    waiting = frozenset(due)
    return turn.library.choose(
        session.role,
        session.difficulty,
        turn.snapshot.recent,
        [card_id for card_id in session.seen if card_id not in waiting],
        turn.now,
        turn.seed,
        session.focus,
        session.filter,
        due,
        [card_id for card_id in turn.memories() if card_id not in waiting],
        vacancy=session.vacancy.reading.demands if session.vacancy else (),
        reached=turn.reached,
    )


def hint(turn: Turn, _action: a.Hint) -> None:
    """The next step of the approach; each lowers the highest score still possible."""
    if mocking.unfinished(turn.session):
        turn.note("mock_no_hint")
        return
    current = turn.open_card()
    if current is None:
        turn.note("nothing_open")
        return
    question, card = current
    if not turn.session.prefs.hints:
        turn.note("hints_off")
        return
    if question.hints >= len(card.approach):
        turn.note("no_more_hints")
        return
    given = question.hints + 1
    turn.set(open=question.model_copy(update={"hints": given}))
    turn.tell(
        HintGiven(
            turn=question.turn,
            number=given,
            total=len(card.approach),
            text=card.approach[given - 1],
            cap=_cap(question.model_copy(update={"hints": given})) or 100,
            more=given < len(card.approach),
        )
    )


def solution(turn: Turn, _action: a.Solution) -> None:
    """The example answer: of the open question (which caps its score), else of the last one answered."""
    if mocking.unfinished(turn.session):
        turn.note("mock_no_solution")
        return
    current = turn.open_card()
    if current:
        question, card = current
        # Filling a gap keeps the cap it began with: what is left to say may be looked up, as in a retry.
        shown = question if question.base is not None else question.model_copy(update={"revealed": True})
        turn.set(open=shown)
        cap = _cap(shown)
    else:
        answered = turn.last_card()
        if answered is None:
            turn.deny_last("nothing_open")
            return
        turn.set(peeked=answered[0].id)
        card, cap = answered[1], None
    turn.tell(
        SolutionShown(
            turn=turn.session.turn,
            text=card.standard_response,
            alternatives=tuple((alternative.audience, alternative.advice) for alternative in card.alternatives),
            follow_ups=card.follow_ups,
            cap=cap,
            answered=current is None,
        )
    )


def _cap(question: OpenQuestion) -> int | None:
    """The best score still possible, None for any."""
    return hint_cap(question.hints, question.spoiled)


def shown_again(turn: Turn) -> bool:
    """Show the open question once more, with a word on the parts held; False if there is none."""
    current = turn.open_card()
    if current is None:
        return False
    show(turn, *current, again=True)
    held_back(turn)
    return True


def show(turn: Turn, question: OpenQuestion, card: QuestionCard, again: bool = False) -> None:
    """The question on the table; while a gap is filled, what is missing; after an answer, the follow-up to it."""
    if mocking.show(turn, card, again):
        return
    if question.base is None:
        turn.tell(asked(turn.session, card, again=again, serves=turn.serves(card)))
        return
    filled = _filled(turn, question)
    told: dict[str, Any] = {"question": card.question, "score": filled.score if filled else None, "again": again}
    told |= {"name": _left_behind(turn, filled), "hints": turn.session.prefs.hints}
    if question.probe is not None:
        turn.tell(FollowUpAsked(probe=question.probe, quote=question.probed, **told))
        return
    texts = {point.id: point.text for point in card.key_points}
    found = filled.assessment.points if filled and filled.assessment else ()
    missing = tuple((texts[p.id], p.verdict.value) for p in found if p.verdict is not Verdict.COVERED and p.id in texts)
    turn.tell(GapAsked(turn=turn.session.turn, gaps=missing, **told))


def _filled(turn: Turn, question: OpenQuestion) -> Attempt | None:
    """The answer that ``question`` adds to, if it is still stored."""
    known = (turn.snapshot.last, turn.snapshot.filled)
    return next((attempt for attempt in known if attempt and attempt.id == question.retry_of), None)


def _left_behind(turn: Turn, filled: Attempt | None) -> str:
    """The name of that answer if others came since, for a button that shows it; else it stands just above."""
    last = turn.snapshot.last
    return name_of(filled.id) if filled and not filled.superseded and last and last.id != filled.id else ""


def put_aside(turn: Turn, room_for: QuestionCard | None = None) -> None:
    """Make room for another question: the open one can be taken up again with /resume.

    If it has the card ``room_for`` too, and no answer to it was begun, the new one takes its place.
    """
    question = turn.session.open
    if question is None:
        return
    if room_for is not None and question.card_id == room_for.id and not question.holds_words:
        turn.set(open=None)
    else:
        turn.set(open=None, paused=(*turn.session.paused, question))
        turn.note("cancelled", parts=len(question.parts))


def take_up(turn: Turn, card: QuestionCard, reason: str, previous_score: int | None = None) -> None:
    """Put a card the person asked for on the table; an open question is set aside, unless an answer is half typed."""
    question = turn.session.open
    if held_back(turn):
        return
    if question and question.card_id == card.id:
        show(turn, question, card, again=True)
        return
    if mocking.in_the_way(turn, f"card{key_of(card.id)}"):
        return
    put_aside(turn)
    if not _brought_back(turn, card, (reason,), previous_score):
        turn.put(card, reasons=(reason,), previous_score=previous_score)


def _brought_back(
    turn: Turn,
    card: QuestionCard,
    reasons: tuple[str, ...],
    previous_score: int | None,
    retry_of: str | None = None,
    older: bool = False,
) -> bool:
    """Bring back what was put aside of ``card``, with the hints taken and what was typed; False if nothing was done
    there: then it may as well be asked afresh. A gap or a follow-up is left to /resume.
    """
    aside = (q for q in reversed(turn.session.paused) if q.card_id == card.id and q.base is None and q.touched)
    question = next(aside, None)
    if question is None:
        return False
    turn.bring_back(question, retry_of)
    turn.drop_aside(card.id)
    told = {"reasons": reasons, "previous_score": previous_score, "older": older, "serves": turn.serves(card)}
    turn.tell(asked(turn.session, card, again=True, **told))
    held_back(turn)
    return True


def held_back(turn: Turn) -> bool:
    """Whether held parts forbid leaving the question: what was typed is not dropped silently."""
    question = turn.session.open
    if question and question.heard:
        turn.tell(shown(question, again=True))
        return True
    if question and question.parts:
        turn.note("parts_waiting", characters=sum(map(len, question.parts)))
        return True
    return False


def skip(turn: Turn, _action: a.Skip) -> None:
    """Leave the open question, ungraded, and take another."""
    if turn.session.open is None:
        turn.note("nothing_open")
    elif not held_back(turn) and not mocking.skip(turn):
        turn.pass_over(turn.session.open.card_id)
        turn.set(open=None)
        turn.note("skipped")
        turn.next_wanted = True


def cancel(turn: Turn, _action: a.Cancel) -> None:
    """Put the open question aside, with everything typed so far."""
    if mocking.pause(turn):
        return
    if turn.session.open is None:
        if turn.session.awaiting == "contest":
            turn.note("contest_left")
        elif turn.session.awaiting == "job":
            turn.note("job_left")
        else:
            turn.note("nothing_to_cancel")
        turn.set(awaiting=None)
        return
    if turn.session.open.base is None:
        # Otherwise a due one would be what the next /question brings.
        turn.pass_over(turn.session.open.card_id)
    put_aside(turn)


def resume(turn: Turn, _action: a.Resume) -> None:
    """Bring back the question put aside last; an open one is shown again."""
    if shown_again(turn):
        return
    if mocking.go_on(turn):
        held_back(turn)
        return
    paused = turn.session.paused
    if not paused:
        turn.note("nothing_paused")
        return
    turn.bring_back(paused[-1])
    shown_again(turn)


def retry(turn: Turn, _action: a.Retry) -> None:
    """The last question once more; the feedback will show the difference."""
    if mocking.in_the_way(turn, "retry") or held_back(turn):
        return
    last = turn.last_card()
    if last is None:
        turn.deny_last("nothing_to_retry")
        return
    attempt, card = last
    take_again(turn, card, attempt.id, attempt.earned)


def take_again(turn: Turn, card: QuestionCard, attempt_id: str, earned: int | None) -> None:
    """Put ``card`` on the table once more, to be compared with this answer to it, which ``earned`` so much."""
    question = turn.session.open
    if question and question.card_id == card.id and question.base is None:  # afresh, it would forget the hints taken
        shown_again(turn)
        return
    put_aside(turn, card)
    older = _older(turn, card, attempt_id)
    if not _brought_back(turn, card, ("retry",), earned, attempt_id, older):
        turn.put(card, retry_of=attempt_id, reasons=("retry",), previous_score=earned, older=older)


def _older(turn: Turn, card: QuestionCard, attempt_id: str) -> bool:
    """Whether this answer to ``card`` is not the last one."""
    known = turn.snapshot.recent
    answers = (one.id for one in known if one.card_id == card.id and one.earned is not None and not one.superseded)
    return next(answers, attempt_id) != attempt_id
