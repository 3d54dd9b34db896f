"""What a candidate writes: the answer, its parts, a text that came late, and what cannot be read."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.interview import actions as a
from bot.interview import flow_job, guessing, mocking
from bot.interview.assessment import Status
from bot.interview.attempt import Attempt, AttemptKind
from bot.interview.days import day_of
from bot.interview.events import AnswerAccepted, GuessAsked, LooseText, PartHeld
from bot.interview.finding import key_of
from bot.interview.flow_contest import argue
from bot.interview.flow_find import LONGEST_QUERY, find
from bot.interview.flow_gap import filling
from bot.interview.flow_graded import TOO_SHORT
from bot.interview.flow_plan import LONGEST_DATE, heard_with_role, told, typed
from bot.interview.flow_setup import choose_role
from bot.interview.open_question import OpenQuestion
from bot.interview.pieces import JOIN_WITHIN, NEAR_LIMIT, utf16
from bot.interview.session import Guessing
from bot.interview.spoken import said, seconds_spoken, without_transcript
from bot.interview.turn import Turn
from bot.interview.wishes import wish_of
from knowledge.card import QuestionCard

LONGEST_ANSWER = 50_000
"""Characters kept as one answer, about 40 minutes of speech; more is refused with a sentence."""


def say(turn: Turn, action: a.Say) -> None:
    """Text is the answer while a question is open; otherwise an argument, words to look for, a vacancy, a role, a late
    part, or kept for later."""
    text = action.text.strip()
    if mocking.came_late(turn, action.sent_at):
        _join(turn, text, action.sent_at, action.sent_at)
        return
    current = turn.open_card()
    if current:
        hear(turn, *current, action)
        return
    searching = turn.session.awaiting == "find"
    if searching:  # a longer text is no search, and what follows it may be its rest
        turn.set(awaiting=None)
    if searching and len(text) <= LONGEST_QUERY:
        find(turn, a.Find(text=text))
    elif turn.session.awaiting == "contest":
        argue(turn, text)
    elif turn.session.awaiting == "interview" and len(text) <= LONGEST_DATE:
        typed(turn, text)
    elif turn.session.awaiting == "interview_over":
        told(turn, text)
    elif turn.session.awaiting == "job":
        flow_job.hear(turn, text)
    elif flow_job.follows_quickly(turn, action.sent_at):
        flow_job.hear_more(turn, text)
    elif turn.session.awaiting == "role" or (turn.session.role is None and turn.snapshot.last is None):
        choose_role(turn, a.ChooseRole(text=text))
        heard_with_role(turn, text)
    elif _follows_quickly(turn, action.sent_at):
        _join(turn, text, action.sent_at, action.sent_at)
    else:
        keep_loose(turn, text)


def keep_loose(turn: Turn, text: str) -> None:
    """Keep a text that came while no question was open until the person says what becomes of it."""
    if wish_of(turn.session.loose_text or ""):  # asked back, and no part of what is said now
        turn.shelve()
    before = turn.session.loose_text
    if len(before or "") + len(text) > LONGEST_ANSWER:
        turn.note("loose_too_long", limit=LONGEST_ANSWER)
        return
    kept = f"{before}\n{text}" if before else text
    turn.set(loose_text=kept, loose_at=turn.now)
    turn.tell(LooseText(turn=turn.session.turn, can_add=turn.last_card() is not None, key=key_of(kept)))


def hear(turn: Turn, question: OpenQuestion, card: QuestionCard, action: a.Say) -> None:
    """The text is the answer. Words under something that cannot be read, which may hold the answer, are a part of it,
    as a text is that may have a next part."""
    text = action.text.strip()
    if sum(map(len, (question.base or "", question.begun or "", *question.typed, text))) > LONGEST_ANSWER:
        turn.note("answer_too_long", limit=LONGEST_ANSWER)
        return
    if question.heard:  # what is typed now replaces the transcript, which stays part of the export
        turn.put_by(said(question), at=question.typed_at)
        question = without_transcript(question)
    parts = (*question.parts, text)
    if turn.answers_left is not None and turn.answers_left <= 0:
        turn.set(open=question.model_copy(update={"parts": parts, "typed_at": turn.now}))
        turn.note("daily_limit", characters=sum(map(len, parts)), **turn.limit_over)
    elif utf16(text) >= NEAR_LIMIT or action.under:
        turn.set(open=question.model_copy(update={"parts": parts, "typed_at": turn.now}))
        turn.tell(PartHeld(turn=question.turn, parts=len(parts), characters=sum(map(len, parts))))
    else:
        accept(turn, question, card, "\n".join(parts), action.sent_at)


def finish(turn: Turn, _action: a.Finish) -> None:
    """Done: the parts held are the whole answer."""
    current = turn.open_card()
    if current is None or not current[0].parts:
        turn.note("nothing_held")
        return
    question, card = current
    if turn.answers_left is not None and turn.answers_left <= 0:
        turn.note("daily_limit", characters=sum(map(len, question.parts)), **turn.limit_over)
        return
    accept(turn, question, card, "\n".join(question.parts), turn.now)


def accept(turn: Turn, question: OpenQuestion, card: QuestionCard, text: str, sent_at: datetime) -> None:
    """``text`` is the whole answer to ``question``, or the rest of what was begun: keep it, and have it graded."""
    if question.begun:
        text = f"{question.begun}\n{text}"
    retry_of = _taken_in(turn, question)
    kind = AttemptKind.RETRY if retry_of else AttemptKind.ANSWER
    answer, added = text, None
    if question.base is not None:
        kind = AttemptKind.GAP if question.probe is None else AttemptKind.FOLLOW_UP
        answer, added = f"{question.base}\n{text}", text
    attempt = Attempt(
        id=_attempt_id(turn, question.turn),
        user_id=turn.snapshot.candidate.person.user_id,
        turn=question.turn,
        card_id=card.id,
        card_revision=card.revision,
        card_hash=card.content_hash,
        kind=kind,
        retry_of=retry_of,
        answer=answer,
        added=added,
        spoken_seconds=None if question.begun else seconds_spoken(question),
        probe=question.probe,
        hints=question.hints,
        revealed=question.revealed,
        asked_at=question.asked_at,
        submitted_at=_given_at(turn, sent_at, question.asked_at),
    )
    turn.keep(attempt)
    turn.shelve()
    turn.drop_aside(card.id)
    turn.set(open=None, last_text_at=sent_at)
    if not mocking.accepted(turn, attempt, sent_at):
        _go_to_grading(turn, attempt, guessing.wanted(turn.session, kind))


def _given_at(turn: Turn, sent_at: datetime, earliest: datetime) -> datetime:
    """When an answer counts as given: now, but one that waited over midnight, the bot being down, when it was sent.

    Never before ``earliest``, nor before the last answer: the latest is the one given last.
    """
    if day_of(sent_at, turn.zone) >= turn.today:
        return turn.now
    last = turn.snapshot.last
    return min(turn.now, max(sent_at, earliest, last.submitted_at if last else earliest))


def _taken_in(turn: Turn, question: OpenQuestion) -> str | None:
    """Count the message that ``question`` was begun with no more: the answer holds it. What that answer is a retry of.

    If another answer came since, the message stays an answer of its own.
    """
    last = turn.snapshot.last
    short = last is not None and last.assessment is not None and last.assessment.reason == TOO_SHORT
    if last is None or not short or last.card_id != question.card_id or (last.added or last.answer) != question.begun:
        return question.retry_of
    turn.keep(last.model_copy(update={"superseded": True}))
    return last.retry_of if question.retry_of == last.id else question.retry_of


def _go_to_grading(turn: Turn, attempt: Attempt, guess: bool, joined: bool = False) -> None:
    """Send an answer to grading; ``guess``: ask meanwhile what the person thinks it scores."""
    turn.set(guessing=Guessing(attempt_id=attempt.id) if guess else None)
    turn.tell(AnswerAccepted(attempt_id=attempt.id, joined=joined, held=guess))
    if guess:
        turn.tell(GuessAsked(turn=attempt.turn))


def _attempt_id(turn: Turn, number: int) -> str:
    """``<user>-<turn>-<n>``: several attempts share a turn when parts were joined or a gate reopened it."""
    earlier = sum(1 for attempt in turn.snapshot.recent if attempt.turn == number)
    return f"{turn.snapshot.candidate.person.user_id}-{number}-{earlier + 1}"


def goes_on(turn: Turn, action: a.Action) -> bool:
    """Whether ``action`` is the rest of the answer whose score is to be guessed."""
    return isinstance(action, a.Say) and turn.session.open is None and _follows_quickly(turn, action.sent_at)


def _follows_quickly(turn: Turn, sent_at: datetime) -> bool:
    """Whether a text sent then is the rest of the last answer. After a look at the example answer it is not."""
    before, last = turn.session.last_text_at, turn.last_card()
    if before is None or last is None or last[0].id == turn.session.peeked:
        return False
    return timedelta(0) <= sent_at - before <= JOIN_WITHIN


def _join(turn: Turn, text: str, sent_at: datetime, added_at: datetime) -> None:
    """Add ``text`` to the last answer, and have the whole graded. Sent at ``sent_at``, it was ``added_at`` by the
    person, who may have been asked first.
    """
    last = turn.last_card()
    if last is None:
        turn.deny_last("nothing_to_add")
        return
    before, card = last
    if len(before.answer) + len(text) > LONGEST_ANSWER:
        turn.note("answer_too_long", limit=LONGEST_ANSWER)
        return
    whole = before.model_copy(
        update={
            "id": _attempt_id(turn, before.turn),
            "answer": f"{before.answer}\n{text}",
            "added": None if before.added is None else f"{before.added}\n{text}",
            "spoken_seconds": None,
            "contests": (),
            "assessment": None,
            "tries": 0,
            "card_revision": card.revision,
            "card_hash": card.content_hash,
            "submitted_at": _given_at(turn, added_at, before.submitted_at),
        }
    )
    turn.keep(before.model_copy(update={"superseded": True}), whole)
    if text != turn.session.loose_text:  # what lies there is no part of it
        turn.shelve()
    turn.set(last_text_at=sent_at, loose_text=None, loose_at=None)
    _rebase(turn, before, whole)
    if before.earned is None:  # a guess that waits for its grade waits for that of the whole
        turn.set(guesses=guessing.about_the_whole(turn.session.guesses, before.id, whole.id))
    # A guess still awaited is about the whole; where grading failed, the next grade is not held up by it.
    if not mocking.accepted(turn, whole, sent_at):
        _go_to_grading(turn, whole, guessing.held(turn.session, before.id), joined=True)


def _rebase(turn: Turn, before: Attempt, whole: Attempt) -> None:
    """What was put aside of the answer ``before`` goes on from the ``whole``: it is that which is compared with, and
    which a gap or a follow-up adds to.
    """
    moved = {"retry_of": whole.id}
    added_to = {**moved, "base": whole.answer, "base_at": whole.submitted_at}
    aside = (
        q if q.retry_of != before.id else q.model_copy(update=moved if q.base is None else added_to)
        for q in turn.session.paused
    )
    turn.set(paused=tuple(aside))


def add_to_last(turn: Turn, action: a.AddToLast) -> None:
    """The late text is added to the last answer, and graded with it as a whole. Once the score was told or the example
    answer shown, it fills a gap: whoever has seen what was missing gives no first answer any more.
    """
    text, last = turn.session.loose_text, turn.last_card()
    if not text:
        turn.note("nothing_to_add")
    elif not turn.kept_loose(action.key):
        turn.note("stale_button")
    elif turn.answers_left is not None and turn.answers_left <= 0:
        turn.note("daily_limit_add", **turn.limit_over)
    elif last is None or mocking.untold(turn.session, last[0].turn) or not _seen_through(turn, last[0]):
        _join(turn, text, turn.session.last_text_at or turn.now, turn.now)
    else:
        _fill(turn, *last, text)


def _seen_through(turn: Turn, attempt: Attempt) -> bool:
    """Whether the person knows what ``attempt`` lacked: by its score, or by the example answer."""
    return attempt.earned is not None or attempt.id == turn.session.peeked


def _fill(turn: Turn, before: Attempt, card: QuestionCard, text: str) -> None:
    """``text`` is what was missing from ``before``, which stays as it is; what was put aside of that is moved on."""
    if len(before.answer) + len(text) > LONGEST_ANSWER:
        turn.note("answer_too_long", limit=LONGEST_ANSWER)
        return
    question, aside = filling(turn, before), turn.session.paused
    turn.set(turn=question.turn, loose_text=None, loose_at=None)
    accept(turn, question, card, text, turn.session.last_text_at or turn.now)
    turn.set(paused=aside)
    _rebase(turn, before, turn.kept[-1])


def judge_here(turn: Turn, action: a.JudgeHere) -> None:
    """The person prefers the embedded judge now to the model later."""
    if _waits(turn, action.attempt_id):
        turn.tell(AnswerAccepted(attempt_id=action.attempt_id, judge="embedded"))


def judge_again(turn: Turn, action: a.JudgeAgain) -> None:
    """The person wants the judge asked that has failed so often that it is not asked any more."""
    if not _waits(turn, action.attempt_id):
        return
    if turn.answers_left is not None and turn.answers_left <= 0:
        turn.note("daily_limit_again", **turn.limit_over)
    else:
        turn.tell(AnswerAccepted(attempt_id=action.attempt_id))


def _waits(turn: Turn, attempt_id: str) -> bool:
    """Whether this answer is one of theirs and waits for a grade; else why not is said."""
    wanted = next((attempt for attempt in turn.snapshot.recent if attempt.id == attempt_id), None)
    if wanted is None or wanted.superseded:
        turn.note("stale_button")
    elif wanted.status not in (None, Status.NOT_GRADED):
        turn.note("already_graded")
    elif turn.library.card(wanted.card_id) is None:
        turn.note("grade_card_gone")
    else:
        return True
    return False


def behind(turn: Turn, action: a.Action) -> None:
    """What was typed behind a command that takes nothing is kept, and never graded unasked: behind /retry it is the
    first part of the new answer, which Done sends; behind any other it is for the export.
    """
    question, last = turn.session.open, turn.snapshot.last
    again = isinstance(action, a.Retry) and not mocking.unfinished(turn.session)
    if again and question and last and question.card_id == last.card_id and not question.parts:
        turn.set(open=question.model_copy(update={"parts": (action.behind,), "typed_at": turn.now}))
        turn.tell(PartHeld(turn=question.turn, parts=1, characters=len(action.behind)))
    else:
        turn.put_by(action.behind)
        turn.note("behind_command")


def unsupported(turn: Turn, action: a.Unsupported) -> None:
    """Something Viva cannot read, or an edit; what stands open stays so, and the words say what to write now."""
    turn.note(f"unsupported_{action.kind}", now=_taken_for(turn))


def unread(turn: Turn, action: a.Say) -> None:
    """Say what the words stand under and cannot be read; what becomes of the words is told after that."""
    if action.under and turn.session.open:
        unsupported(turn, a.Unsupported(kind=action.under))
    elif action.under:
        turn.note(f"unsupported_{action.under}")


def _taken_for(turn: Turn) -> str:
    """What plain text is taken for just now: "open" (the answer), what is awaited, "answered" (more of the last
    answer) or "nothing"."""
    session = turn.session
    if session.open is not None:
        return "open"
    if session.awaiting:
        return session.awaiting
    if session.role is None and turn.snapshot.last is None:
        return "role"
    return "answered" if turn.last_card() else "nothing"
