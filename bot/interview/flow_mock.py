"""/mock and /report, what becomes of a mock that is not finished, and grades that arrive for one.

``then`` is what a mock stood in the way of: "question", "retry", "mock" (with a size or none) or "card" and a
`bot.interview.finding.key_of`.
"""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview import mock_choice, mocking
from bot.interview.attempt import Attempt
from bot.interview.choices import number_in
from bot.interview.events import MockBegun, MockOffered, MockReportDue, MockTimeUp, NothingToAsk, RoleAsked, VoiceTold
from bot.interview.flow_answer import accept
from bot.interview.flow_question import held_back, next_question, put_aside, retry, show, take_again, take_up
from bot.interview.mock import PLANNED, SIZES, How, Mock, MockSlot, planned
from bot.interview.open_question import OpenQuestion
from bot.interview.spoken import said, without_transcript
from bot.interview.turn import Turn

MINUTES = round(sum(time.total_seconds() for time in PLANNED.values()) / len(PLANNED) / 60)
"""Planned for a question before it is known which."""
_ENDED_BY_THAT = (a.Skip, a.Cancel, a.Hint, a.Solution, a.Finish, a.SendSpoken, a.Resume, a.DecideMock)
"""What is about a mock that has just been closed, and so about nothing any more."""
_ABOUT_THE_OPEN = (
    *(a.Say, a.Speak, a.Finish, a.SendSpoken, a.MeantAsAnswer),
    *(a.DiscardSpoken, a.Skip, a.NextQuestion, a.Resume),
)
"""What is about the open question, or wants to see it."""


def start(turn: Turn, action: a.StartMock) -> None:
    """Begin a mock of the wished size, or ask for one."""
    word = action.size.strip()
    size = size_of(word)
    if mocking.in_the_way(turn, f"mock{size or ''}"):
        return
    if size is None:
        question_open = turn.session.open is not None
        if not question_open:  # then plain text is the size
            turn.set(awaiting="mock")
        unclear = word[:40] or None
        turn.tell(MockOffered(sizes=SIZES, minutes=MINUTES, unclear=unclear, question_open=question_open))
        return
    if turn.session.role is None:
        turn.set(awaiting=None if turn.session.open else "role")
        turn.note("mock_role")
        turn.tell(RoleAsked(question_open=turn.session.open is not None))
    elif turn.answers_left is not None and turn.answers_left < size:
        if turn.answers_left < min(SIZES):
            turn.note("mock_limit_least", left=max(0, turn.answers_left), **turn.limit_over)
        else:
            turn.note("mock_limit", left=turn.answers_left, **turn.limit_over)
    elif not held_back(turn):
        _begin(turn, size)


def size_of(text: str) -> int | None:
    """The size of a mock that ``text`` names, or None."""
    number = number_in(text)
    return number if number in SIZES else None


def question(turn: Turn, action: a.NextQuestion) -> None:
    """The next question; in exam mode (`Prefs.mode`) the shortest mock, since feedback comes at its end only."""
    session = turn.session
    if session.prefs.mode == "exam" and session.role and session.open is None and not mocking.unfinished(session):
        start(turn, a.StartMock(size=str(SIZES[0])))
    else:
        next_question(turn, action)


def _begin(turn: Turn, size: int) -> None:
    turn.begin_day()
    ids, widened = mock_choice.pick(turn, size)
    if not ids:
        turn.tell(NothingToAsk(reason="empty_bank"))
        return
    put_aside(turn)
    seconds = sum(planned(turn.library.card(card_id)) for card_id in ids)
    turn.tell(MockBegun(total=len(ids), asked=size, planned=seconds, widened=widened))
    slots = tuple(MockSlot(card_id=card_id) for card_id in ids)
    number, role = turn.session.turn + 1, turn.session.role
    mocking.ask_next(turn, Mock(number=number, slots=slots, started_at=turn.now, touched_at=turn.now, role=role))


def decide(turn: Turn, action: a.DecideMock) -> None:
    """Go on with the mock, finish it now with a report, or leave it without."""
    mock = mocking.unfinished(turn.session)
    if mock is None:
        turn.note("mock_none_open")
    elif action.choice == "go":
        _go_on(turn)
    elif action.choice == "finish":
        _finish(turn, mock)
    else:
        _leave(turn, mock, action.then)


def _go_on(turn: Turn) -> None:
    current = turn.open_card()
    if current:
        show(turn, *current, again=True)
    else:
        mocking.go_on(turn)
    held_back(turn)


def _finish(turn: Turn, mock: Mock, how: How = "finished") -> None:
    """End the mock; what was typed of an answer becomes that answer, if one may still be given today. What was only
    spoken waits for the person's word, and so is no answer: beside a typed one it is left out, else it is put aside.
    """
    question = mocking.question_of(turn.session, mock)
    card = turn.library.card(question.card_id) if question else None
    spent = turn.answers_left is not None and turn.answers_left <= 0
    if question is None or card is None or spent or not question.typed:
        mocking.end(turn, mock, how)
        if question and question.holds_words:
            _kept_aside(turn, question, limit=spent)
        return
    if question.heard:
        turn.put_by(said(question), at=question.typed_at)
        turn.tell(VoiceTold(code="not_sent"))
    if question.unheard:
        turn.tell(VoiceTold(code="not_written"))
    mocking.keep(turn, mock.model_copy(update={"closing": how}))
    accept(turn, without_transcript(question), card, "\n".join(question.typed), turn.now)


def _leave(turn: Turn, mock: Mock, then: str) -> None:
    held = mocking.question_of(turn.session, mock)
    mocking.end(turn, mock, "left")
    if held and held.holds_words:
        _kept_aside(turn, held)
    if then.startswith("mock"):
        start(turn, a.StartMock(size=then.removeprefix("mock")))
    elif then == "retry":
        retry(turn, a.Retry())
    elif then.startswith("card"):
        card_id = turn.library.keyed(then.removeprefix("card"))
        card = turn.library.card(card_id) if card_id else None
        if card is None:
            turn.tell(NothingToAsk(reason="found_gone"))
        else:
            take_up(turn, card, "found")
    else:
        turn.next_wanted = True


def _kept_aside(turn: Turn, question: OpenQuestion, limit: bool = False) -> None:
    """Put a question of a mock that is over aside with what lies with it, to be answered for itself, and say so.

    ``limit``: it was the day's that kept it from being graded. Where the card has left the bank, what was typed is kept
    for the export.
    """
    if turn.library.card(question.card_id) is None:
        mocking.put_by(turn, question)
        return
    turn.set(paused=(*turn.session.paused, question))
    if limit and question.parts:
        turn.note("mock_aside_limit", characters=sum(map(len, question.parts)), **turn.limit_over)
    else:
        turn.note("mock_aside")


def close_old(turn: Turn, action: a.Action) -> bool:
    """Close a mock that nothing happened in for a day; whether that is all there is to do. What happens now is noted.

    An answer that comes so late still counts: it is the last one. So does one that is only sent off so late.
    """
    mock = mocking.unfinished(turn.session)
    at = action.sent_at if isinstance(action, a.Say | a.Speak) else turn.now
    if mock is None:
        return False
    if not mock.expired(at):
        _touch(turn, mock, action)
        return False
    held = turn.session.open is not None and bool(turn.session.open.parts)
    answers = isinstance(action, a.Say | a.Speak) or (isinstance(action, a.Finish | a.SendSpoken) and held)
    answers = answers or (isinstance(action, a.MeantAsAnswer) and bool(_meant(turn, action)))
    if answers and mocking.on_table(turn.session):
        mocking.keep(turn, mock.model_copy(update={"closing": "expired"}))
        return False
    _finish(turn, mock, "expired")
    return isinstance(action, _ENDED_BY_THAT)


def _touch(turn: Turn, mock: Mock, action: a.Action) -> None:
    """Keep the mock open for a day more if ``action`` is about its open question."""
    go = isinstance(action, a.DecideMock) and action.choice == "go"
    if mocking.on_table(turn.session) and (go or isinstance(action, _ABOUT_THE_OPEN)):
        mocking.keep(turn, mock.model_copy(update={"touched_at": turn.now}))


def past_gone(turn: Turn, action: a.Action) -> bool:
    """Where the card of the mock's open question has left the bank, go on to the next; whether that is all there is to
    do. What was typed as an answer to it is kept for the export.
    """
    question = turn.session.open
    if question is None or not mocking.on_table(turn.session) or turn.library.card(question.card_id):
        return False
    go = isinstance(action, a.DecideMock) and action.choice == "go"
    shows = isinstance(action, a.Start) and not action.payload
    if not go and not shows and not isinstance(action, _ABOUT_THE_OPEN):
        return False
    if isinstance(action, a.Say) and mocking.came_late(turn, action.sent_at):  # it belongs to the answer before
        return False
    typed = action.text if isinstance(action, a.Say) else action.caption if isinstance(action, a.Speak) else ""
    if isinstance(action, a.MeantAsAnswer) and (typed := _meant(turn, action)):
        turn.set(loose_text=None, loose_at=None)
    mocking.put_by(turn, question, typed, spoken=isinstance(action, a.Speak))
    turn.set(open=None)
    return mocking.go_on(turn)


def _meant(turn: Turn, action: a.MeantAsAnswer) -> str:
    """The words that the button says are the answer; "" if they are not kept any more."""
    return (turn.session.loose_text or "") if turn.kept_loose(action.key) else ""


def _last(turn: Turn) -> Mock | None:
    """The mock that a report can be made of."""
    return next((mock for mock in reversed(turn.session.mocks) if mock.ended and mock.answered), None)


def report(turn: Turn, _action: a.Report) -> None:
    """The last mock's report once more, also as files."""
    mock = _last(turn)
    if mocking.unfinished(turn.session):
        turn.note("report_running")
    elif mock is None:
        turn.note("no_report")
    else:
        last = turn.snapshot.last
        if last and mocking.mock_of(turn.session, last.turn) is mock:
            turn.set(peeked=last.id)  # the files hold the example answers
        turn.tell(MockReportDue(number=mock.number, files=True))


def answer_again(turn: Turn, action: a.AnswerAgain) -> None:
    """A question of the last mock once more, with feedback at once."""
    mock = _last(turn)
    slots = [slot for slot in mock.slots if slot.over] if mock else []
    slot = slots[action.number - 1] if 1 <= action.number <= len(slots) else None
    card = turn.library.card(slot.card_id) if slot else None
    if slot is None:
        turn.note("no_report")
    elif card is None:
        turn.note("card_gone")
    elif slot.attempt is None:
        take_up(turn, card, "found")
    elif not mocking.in_the_way(turn, "retry") and not held_back(turn):
        before = next((one.earned for one in turn.snapshot.recent if one.id == slot.attempt), None)
        take_again(turn, card, slot.attempt, before)


def card_gone(turn: Turn, attempt: Attempt) -> None:
    """An answer waits for its grade whose card has left the bank: say so; a report waits for it no longer."""
    turn.note("mock_grade_card_gone" if mocking.untold(turn.session, attempt.turn) else "grade_card_gone")
    mock = mocking.mock_of(turn.session, attempt.turn)
    if mock:
        mocking.settle(turn, mock)


def time_up(turn: Turn, number: int) -> None:
    """The planned time of the question asked as ``number`` is over; nothing if the person has moved on."""
    mock = mocking.on_table(turn.session)
    slot = mock.current if mock else None
    if slot and slot.turn == number:
        turn.tell(MockTimeUp(planned=planned(turn.library.card(slot.card_id))))


def graded(turn: Turn, attempt: Attempt, beside: bool) -> bool:
    """A grade has come for ``attempt``: silence until the report. False if the person is to be told as usual: it
    belongs to no mock, or was asked for by a tap (and so did not come ``beside`` the talk) and leads to no report.
    """
    mock = mocking.mock_of(turn.session, attempt.turn)
    if mock is None:
        return False
    return mocking.settle(turn, mock) or beside or mock.ended is None


def failed(turn: Turn, attempt: Attempt, again: bool, beside: bool) -> bool:
    """A grading has failed; it is said in the report. False if the person is to be told as usual: no mock, the last
    try of an answer whose report is out already, or one asked for by a tap (see `graded`).
    """
    mock = mocking.mock_of(turn.session, attempt.turn)
    if mock is None or (mock.report == "partial" and not again):
        return False
    return mocking.settle(turn, mock) or beside or mock.ended is None
