"""A mock under way: asking its questions, pausing, ending. One question a turn, each answered or skipped once."""

from __future__ import annotations

from datetime import datetime

from bot.interview.assessment import Status
from bot.interview.attempt import Attempt
from bot.interview.events import MockAnswered, MockAsked, MockClosed, MockInTheWay, MockReportDue, VoiceTold
from bot.interview.mock import MOCKS_KEPT, How, Mock, MockSlot, planned
from bot.interview.open_question import OpenQuestion
from bot.interview.session import Session
from bot.interview.turn import Turn
from knowledge.card import QuestionCard


def unfinished(session: Session) -> Mock | None:
    """The mock that runs or is paused."""
    return next((mock for mock in session.mocks if mock.ended is None), None)


def mock_of(session: Session, turn: int) -> Mock | None:
    """The mock that the question asked as ``turn`` belongs to."""
    return next((mock for mock in session.mocks if any(slot.turn == turn for slot in mock.slots)), None)


def on_table(session: Session) -> Mock | None:
    """The mock whose question is open."""
    mock = unfinished(session)
    return mock if mock and session.open and mock.current and mock.current.turn == session.open.turn else None


def keep(turn: Turn, mock: Mock) -> None:
    """Put ``mock`` into the session, in the place of what it was before."""
    mocks = turn.session.mocks
    if all(other.number != mock.number for other in mocks):
        mocks = (*mocks, mock)
    turn.set(mocks=tuple(mock if other.number == mock.number else other for other in mocks)[-MOCKS_KEPT:])


def ask_next(turn: Turn, mock: Mock, last: int | None = None) -> None:
    """Put the next question on the table, or end. ``last``: seconds that the one before took."""
    place = mock.place
    if mock.closing or place is None:
        end(turn, mock, mock.closing or "done")
        return
    card = turn.library.card(mock.slots[place].card_id)
    if card is None:
        ask_next(turn, _without_gone(turn, mock), last)
        return
    turn.shelve()
    number = turn.session.turn + 1
    slot = MockSlot(card_id=card.id, turn=number, asked_at=turn.now, since=turn.now)
    turn.set(
        turn=number,
        open=OpenQuestion(turn=number, card_id=card.id, asked_at=turn.now),
        awaiting=None,
    )
    turn.saw(card.id)
    mock = mock.with_slot(place, slot, turn.now).model_copy(update={"paused": False})
    keep(turn, mock)
    turn.tell(_asked(turn, mock, card, last=last, remind_in=planned(card)))


def _without_gone(turn: Turn, mock: Mock) -> Mock:
    """``mock`` without the questions ahead that have left the bank, which is said."""
    slots = tuple(slot for slot in mock.slots if slot.over or turn.library.card(slot.card_id))
    turn.note("mock_card_gone", n=len(mock.slots) - len(slots))
    return mock.model_copy(update={"slots": slots})


def _asked(
    turn: Turn,
    mock: Mock,
    card: QuestionCard,
    last: int | None = None,
    remind_in: int | None = None,
    again: bool = False,
) -> MockAsked:
    whole = sum(planned(turn.library.card(slot.card_id)) for slot in mock.slots)
    return MockAsked(
        number=(mock.place or 0) + 1,
        total=len(mock.slots),
        question=card.question,
        type=card.type,
        difficulty=card.difficulty,
        last=last,
        left=whole - mock.seconds(turn.now),
        remind_in=remind_in,
        again=again,
    )


def show(turn: Turn, card: QuestionCard, again: bool) -> bool:
    """Show the open question as the mock's; False if it is none."""
    mock = on_table(turn.session)
    if mock is None:
        return False
    turn.tell(_asked(turn, mock, card, again=again))
    return True


def accepted(turn: Turn, attempt: Attempt, sent_at: datetime) -> bool:
    """An answer was kept: send it to be graded beside the talk and ask the next question. False outside a mock.

    It was sent at ``sent_at``: what passed until it was read, as where the bot was down, is not the person's time.
    """
    mock = mock_of(turn.session, attempt.turn)
    if mock is None:
        return False
    place = next(n for n, slot in enumerate(mock.slots) if slot.turn == attempt.turn)
    slot = mock.slots[place]
    if slot.over:  # a part that came late was joined to it
        changed = mock.with_slot(place, slot.model_copy(update={"attempt": attempt.id}), mock.touched_at)
        turn.tell(MockAnswered(attempt_id=attempt.id, joined=place + 1))
        keep(turn, changed.model_copy(update={"report": "none"}))
        return True
    turn.tell(MockAnswered(attempt_id=attempt.id))
    slot = slot.stopped(min(sent_at, turn.now)).model_copy(update={"attempt": attempt.id})
    ask_next(turn, mock.with_slot(place, slot, turn.now), last=slot.spent)
    return True


def came_late(turn: Turn, sent_at: datetime) -> bool:
    """Whether a text was sent before the mock's open question was asked: it then belongs to the answer before.

    When it was asked first: after a pause the person knows the question before it is shown again. Telegram gives whole
    seconds.
    """
    mock, last = on_table(turn.session), turn.snapshot.last
    if mock is None or mock.current is None or mock.current.asked_at is None or last is None:
        return False
    typed = turn.session.open and turn.session.open.parts
    asked_at = mock.current.asked_at.replace(microsecond=0)
    return not typed and sent_at < asked_at and mock_of(turn.session, last.turn) is mock


def skip(turn: Turn) -> bool:
    """Leave the mock's open question without an answer; False if none is open."""
    mock = on_table(turn.session)
    if mock is None or mock.place is None:
        return False
    slot = mock.slots[mock.place].stopped(turn.now).model_copy(update={"skipped": True})
    turn.set(open=None)
    turn.note("mock_skipped")
    ask_next(turn, mock.with_slot(mock.place, slot, turn.now))
    return True


def pause(turn: Turn) -> bool:
    """Put the whole mock aside; False if none of its questions is open."""
    mock = on_table(turn.session)
    question = turn.session.open
    if mock is None or mock.place is None or question is None:
        return False
    stopped = mock.with_slot(mock.place, mock.slots[mock.place].stopped(turn.now), turn.now)
    keep(turn, stopped.model_copy(update={"paused": True}))
    turn.set(open=None, paused=(*turn.session.paused, question))
    turn.note("mock_paused")
    return True


def go_on(turn: Turn) -> bool:
    """Take up a paused mock; False if there is none, or a question is open."""
    mock = unfinished(turn.session)
    if mock is None or turn.session.open is not None:
        return False
    place, slot, question = mock.place, mock.current, question_of(turn.session, mock)
    card = turn.library.card(slot.card_id) if slot else None
    _clear(turn, mock)
    if place is None or slot is None or card is None or question is None:
        if question:
            put_by(turn, question)
        ask_next(turn, mock)
        return True
    number = turn.session.turn + 1
    question = question.model_copy(update={"turn": number})
    turn.set(turn=number, open=question, awaiting=None)
    mock = mock.with_slot(place, slot.model_copy(update={"turn": number, "since": turn.now}), turn.now)
    mock = mock.model_copy(update={"paused": False})
    keep(turn, mock)
    rest = planned(card) - slot.spent
    turn.tell(_asked(turn, mock, card, remind_in=rest if rest > 0 else None, again=True))
    return True


def put_by(turn: Turn, question: OpenQuestion, typed: str = "", spoken: bool = False) -> None:
    """Keep for the export what was written to a question whose card has left the bank, and say what is kept and what
    is not. ``typed`` and ``spoken`` (a voice note) come just now.
    """
    turn.put_by(*question.parts, at=question.typed_at)
    if typed:
        turn.put_by(typed)
    if typed or question.parts:
        turn.note("mock_words_kept")
    if spoken or question.unheard:
        turn.tell(VoiceTold(code="not_written"))


def question_of(session: Session, mock: Mock) -> OpenQuestion | None:
    """The mock's question that is open or, while it is paused, put aside."""
    questions = (*session.paused, *((session.open,) if session.open else ()))
    return next((q for q in questions if mock.current and q.turn == mock.current.turn), None)


def _clear(turn: Turn, mock: Mock) -> None:
    """Take the mock's question from the table and from among those put aside."""
    question = question_of(turn.session, mock)
    if question is not None:
        still = turn.session.open if turn.session.open != question else None
        turn.set(open=still, paused=tuple(q for q in turn.session.paused if q != question))


def untold(session: Session, turn: int) -> bool:
    """Whether an answer given in this turn is one of an unfinished mock, which tells no score before its end."""
    mock = unfinished(session)
    return mock is not None and any(slot.turn == turn for slot in mock.slots)


def untold_cards(session: Session) -> frozenset[str]:
    """The cards whose last score is that of such an answer."""
    mock = unfinished(session)
    return frozenset(slot.card_id for slot in mock.slots if slot.attempt) if mock else frozenset()


def in_the_way(turn: Turn, then: str) -> bool:
    """Ask what shall become of an unfinished mock before ``then`` is done; False if there is none."""
    mock = unfinished(turn.session)
    if mock is None:
        return False
    turn.tell(MockInTheWay(answered=mock.answered, total=len(mock.slots), then=then))
    return True


def end(turn: Turn, mock: Mock, how: How) -> None:
    """Close the mock and have its report made, at once or when the last grade is there."""
    ended = mock.model_copy(update={"ended": how, "ended_at": turn.now, "paused": False, "closing": None})
    _clear(turn, mock)
    keep(turn, ended)
    waiting = len(_waiting(turn, ended))
    turn.tell(MockClosed(how=how, answered=ended.answered, waiting=waiting))
    settle(turn, ended)


def settle(turn: Turn, mock: Mock) -> bool:
    """Send the report of an ended mock if it is due: whole, or in part when a grading has failed for now. Whether it
    was.
    """
    if mock.ended in (None, "left") or mock.report == "whole" or not mock.answered:
        return False
    waiting = _waiting(turn, mock)
    if not waiting:
        _report(turn, mock, "whole")
    elif None not in waiting.values() and mock.report == "none":
        _report(turn, mock, "partial")
    else:
        return False
    return True


def _report(turn: Turn, mock: Mock, how_much: str) -> None:
    keep(turn, mock.model_copy(update={"report": how_much}))
    turn.tell(MockReportDue(number=mock.number))


def _waiting(turn: Turn, mock: Mock) -> dict[str, Status | None]:
    """The answers without a grade, by id: None for one being graded, `not_graded` for one that has failed before.

    What is so old that it is not among the recent attempts is not waited for, nor what has failed and whose card has
    left the bank since.
    """
    stored = {attempt.id: attempt.status for attempt in turn.snapshot.recent}
    status = {**stored, **{attempt.id: None for attempt in turn.kept if attempt.id not in stored}}
    answers = {slot.attempt: slot.card_id for slot in mock.slots if slot.attempt in status}
    failed = {i for i in answers if status[i] is Status.NOT_GRADED and turn.library.card(answers[i])}
    return {i: status[i] for i in answers if i in failed or status[i] is None}
