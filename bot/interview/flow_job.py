"""/job: a vacancy is pasted, read outside (`bot.vacancies`), and from then on questions are chosen for it."""

from __future__ import annotations

from datetime import datetime

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.events import VacancyHeard, VacancyHeld, VacancyQuestion, VacancyRead, VacancyUnfit
from bot.interview.finding import key_of
from bot.interview.flow_question import put_aside
from bot.interview.pieces import JOIN_WITHIN, NEAR_LIMIT, utf16
from bot.interview.spending import spend
from bot.interview.turn import Turn
from bot.interview.vacancy import Match, Posting, Reading, Vacancy

LONGEST_VACANCY = 50_000
"""Characters kept as one vacancy, ten times a long one; more is refused with a sentence."""
OFF = frozenset({"off", "stop", "end", "clear", "none"})


def job(turn: Turn, action: a.Job) -> None:
    """Paste a vacancy, end its focus, or (with nothing typed) see the one in focus."""
    text = action.text.strip()
    kind, _, value = action.choice.partition(":")
    if kind == "done":
        _finish(turn)
    elif kind == "role":
        _correct(turn, value)
    elif kind == "off" or text.casefold() in OFF:
        _end(turn)
    elif text:
        _begin(turn, text)
    else:
        _look(turn)


def hear(turn: Turn, text: str) -> None:
    """Plain text while a vacancy is awaited: the whole of it, or its next part."""
    held = turn.session.posting
    if held and not held.done:
        _take(turn, held.parts, text)
    else:
        _begin(turn, text)


def follows_quickly(turn: Turn, sent_at: datetime) -> bool:
    """Whether a text sent at ``sent_at`` is the rest of the vacancy that was read just now."""
    posting, answered = turn.session.posting, turn.session.last_text_at
    if posting is None or not posting.done or (answered is not None and answered > posting.at):
        return False
    return abs(sent_at - posting.at) <= JOIN_WITHIN


def hear_more(turn: Turn, text: str) -> None:
    """A late part: the vacancy is read again as a whole."""
    posting = turn.session.posting
    _take(turn, posting.parts if posting else (), text)


def found(turn: Turn, reading: Reading) -> None:
    """Take a vacancy that was read into focus and show it; what is no vacancy changes nothing."""
    spend(turn, reading.tokens)
    old = turn.session.vacancy
    if reading.unfit:
        role = reading.roles[0][0] if reading.roles else None
        asked = turn.session.open is not None
        turn.tell(VacancyUnfit(why=reading.unfit, role=role, focus=old is not None, question_open=asked))
        return
    before = old.role_before if old and old.role == turn.session.role else turn.session.role
    role = reading.roles[0][0] if reading.roles else turn.session.role
    vacancy = Vacancy(reading=reading, role=role, role_before=before)
    turn.set(vacancy=vacancy, role=role)
    _show(turn, vacancy)


def _begin(turn: Turn, text: str) -> None:
    if len(text) > LONGEST_VACANCY:
        turn.note("job_too_long", limit=LONGEST_VACANCY)
        return
    # The next parts would be taken as the answer to a question on the table.
    if utf16(text) >= NEAR_LIMIT and not mocking.pause(turn):
        put_aside(turn)
    turn.shelve()
    _shelve_posting(turn)
    _take(turn, (), text)


def _take(turn: Turn, earlier: tuple[str, ...], text: str) -> None:
    parts = (*earlier, text)
    characters = sum(map(len, parts))
    if characters > LONGEST_VACANCY:
        turn.note("job_too_long", limit=LONGEST_VACANCY)
    elif utf16(text) >= NEAR_LIMIT:
        turn.set(posting=Posting(parts=parts, at=turn.now), awaiting="job")
        turn.tell(VacancyHeld(parts=len(parts), characters=characters))
    else:
        _send_to_be_read(turn, parts)


def _send_to_be_read(turn: Turn, parts: tuple[str, ...]) -> None:
    turn.set(posting=Posting(parts=parts, at=turn.now, done=True), awaiting=None)
    turn.tell(VacancyHeard(ask_model=turn.answers_left is None or turn.answers_left > 0))


def _finish(turn: Turn) -> None:
    held = turn.session.posting
    if held is None or held.done:
        turn.note("job_nothing_held")
    else:
        _send_to_be_read(turn, held.parts)


def _look(turn: Turn) -> None:
    """What is in focus, or held; and the wish for a vacancy, which text may answer unless a question is open."""
    session = turn.session
    held, vacancy = session.posting, session.vacancy
    if session.open is None:
        turn.set(awaiting="job")
    if held and not held.done:
        turn.tell(VacancyHeld(parts=len(held.parts), characters=len(held.text)))
    elif vacancy:
        _show(turn, vacancy, again=True)
    elif session.open is None:
        turn.note("job_what")
    else:
        turn.note("job_what_open")


def _correct(turn: Turn, role: str) -> None:
    vacancy = turn.session.vacancy
    if vacancy is None or turn.library.role_exact(role) != role:
        turn.note("job_none")
        return
    turn.set(role=role, vacancy=vacancy.model_copy(update={"role": role}))
    held = turn.session.posting
    if turn.session.awaiting == "job" and not (held and not held.done):  # they stay with this one
        turn.set(awaiting=None)
    turn.note("job_role", role=role)


def _end(turn: Turn) -> None:
    vacancy, held = turn.session.vacancy, turn.session.posting
    if vacancy is None:
        if turn.session.awaiting == "job":  # nor is one waited for any more
            turn.set(awaiting=None)
        turn.note("job_left" if held and not held.done else "job_none")
        return
    own = vacancy.role_before if vacancy.role == turn.session.role else turn.session.role
    _shelve_posting(turn)
    turn.set(vacancy=None, role=own or turn.session.role, awaiting=None)
    if turn.session.role:
        turn.note("job_off", role=turn.session.role)
    else:
        turn.note("job_off_no_role")


def _shelve_posting(turn: Turn) -> None:
    """Keep what was pasted before, for the person's export."""
    posting = turn.session.posting
    if posting:
        turn.set(posting=None)
        turn.put_by(posting.text, at=posting.at)


def _show(turn: Turn, vacancy: Vacancy, again: bool = False) -> None:
    reading = vacancy.reading
    turn.tell(
        VacancyRead(
            demands=tuple(demand.text for demand in reading.demands),
            role=vacancy.role,
            roles=reading.roles,
            tags=reading.tags,
            level=reading.level,
            level_words=reading.level_words,
            questions=tuple(view for match in reading.questions for view in _view(turn, match)),
            english=reading.english,
            question_open=turn.session.open is not None,
            again=again,
        )
    )


def _view(turn: Turn, match: Match) -> tuple[VacancyQuestion, ...]:
    """The question as shown; nothing if its card has left the bank."""
    card = turn.library.card(match.card_id)
    if card is None:
        return ()
    shown = VacancyQuestion(
        key=key_of(card.id), question=card.question, type=card.type, difficulty=card.difficulty, serves=match.serves
    )
    return (shown,)
