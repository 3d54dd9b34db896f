"""A spoken answer: listened to, shown as text, sent, corrected or discarded. It is graded once its text was seen."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview import spoken
from bot.interview.events import PartHeld, VoiceAccepted, VoiceTold
from bot.interview.flow_answer import LONGEST_ANSWER, finish, say
from bot.interview.open_question import OpenQuestion, SpokenNote
from bot.interview.session import Session
from bot.interview.speech import Transcript
from bot.interview.turn import Turn

MOST_BYTES = 20 * 1024 * 1024
"""The largest file that Telegram lets a bot download (Bot API, getFile)."""


def speak(turn: Turn, action: a.Speak) -> None:
    """A voice note is an answer while a question is open. Its size and length are looked at before it is fetched.

    Words under it are typed words: they are kept as such.
    """
    if turn.session.open is None:
        if action.caption:
            say(turn, a.Say(text=action.caption, sent_at=action.sent_at))
        turn.tell(VoiceTold(code="no_question"))
        return
    current = turn.open_card()
    if current is None:
        return
    question = _with_caption(turn, current[0], action.caption)
    refused = _refused(turn, action)
    if refused is None:
        note = SpokenNote(id=action.note, file_id=action.file_id, name=action.name, seconds=action.seconds)
        turn.set(open=spoken.listening_to(question, note))
        turn.tell(VoiceAccepted(turn=question.turn, note=action.note))
        return
    turn.tell(refused)
    if action.caption:
        _held(turn, question)


def _with_caption(turn: Turn, question: OpenQuestion, caption: str) -> OpenQuestion:
    """Keep the words under a voice note among what was typed, which stands before the transcripts."""
    if caption:
        typed = question.typed
        parts = (*typed, caption, *question.parts[len(typed) :])
        question = question.model_copy(update={"parts": parts, "typed_at": turn.now})
        turn.set(open=question)
    return question


def _refused(turn: Turn, action: a.Speak) -> VoiceTold | None:
    if action.seconds > action.longest:
        return VoiceTold(code="too_long", limit=action.longest)
    if action.size > MOST_BYTES:
        return VoiceTold(code="too_big")
    if turn.answers_left is not None and turn.answers_left <= 0:
        return VoiceTold(code="daily_limit").model_copy(update=turn.limit_over)
    return None


def _held(turn: Turn, question: OpenQuestion) -> None:
    typed = question.typed
    turn.tell(PartHeld(turn=question.turn, parts=len(typed), characters=sum(map(len, typed))))


def cannot_hear(turn: Turn, _action: a.CannotHear) -> None:
    """Somebody who runs the bot speaks to it, and it has nothing to listen with."""
    turn.tell(VoiceTold(code="set_up"))


def _shown_last(turn: Turn, last: int) -> OpenQuestion | None:
    """The open question if the transcript under the tapped button is still all there is; otherwise that is said."""
    question = turn.session.open
    if question is None or not question.heard:
        turn.note("nothing_held")
    elif question.heard[-1].id != last:
        turn.note("stale_button")
    else:
        return question
    return None


def send(turn: Turn, action: a.SendSpoken) -> None:
    """The transcript, as it was shown, is the answer."""
    if _shown_last(turn, action.last):
        finish(turn, a.Finish())


def discard(turn: Turn, action: a.DiscardSpoken) -> None:
    """The transcript goes; the question stays, and so does what was typed."""
    question = _shown_last(turn, action.last)
    if question is None:
        return
    left = spoken.without_transcript(question)
    turn.set(open=left)
    turn.tell(VoiceTold(code="discarded"))
    if left.typed:
        _held(turn, left)


def waiting_for(session: Session, note_id: int) -> SpokenNote | None:
    """The voice note if its question is open or put aside, and it is still to be written down."""
    questions = (session.open, *session.paused)
    return next((note for q in questions if q and (note := spoken.note_of(q, note_id))), None)


def written(turn: Turn, note_id: int, transcript: Transcript) -> None:
    """Keep what the voice note says with its question, and show it. If the person has moved on nothing is said."""
    text = transcript.text.strip()
    question = _question_of(turn, note_id)
    if question is None:
        return
    if not text:
        _put(turn, spoken.without_note(question, note_id))
        turn.tell(VoiceTold(code="silent"))
    elif sum(map(len, (question.base or "", question.begun or "", *question.parts, text))) > LONGEST_ANSWER:
        _put(turn, spoken.without_note(question, note_id))
        turn.note("answer_too_long", limit=LONGEST_ANSWER)
    else:
        question = spoken.with_transcript(question, note_id, transcript.model_copy(update={"text": text}))
        question = question.model_copy(update={"typed_at": turn.now})
        _put(turn, question)
        aside = turn.session.open is not question
        turn.tell(VoiceTold(code="kept_aside") if aside else spoken.shown(question))


def not_heard(turn: Turn, note_id: int, readable: bool, retry_in: int | None) -> None:
    """Say that a voice note was not written down. With ``retry_in`` seconds until the next try it is waited for."""
    question = _question_of(turn, note_id)
    if question is None:
        return
    if readable and retry_in is not None:
        turn.tell(VoiceTold(code="waits", limit=retry_in))
        return
    _put(turn, spoken.without_note(question, note_id))
    turn.tell(VoiceTold(code="given_up" if readable else "unreadable"))


def _question_of(turn: Turn, note_id: int) -> OpenQuestion | None:
    questions = (turn.session.open, *turn.session.paused)
    return next((q for q in questions if q and spoken.note_of(q, note_id)), None)


def _put(turn: Turn, question: OpenQuestion) -> None:
    """Put the changed question back where it was. A paused one keeps its turn's number, which no other has."""
    if turn.session.open and turn.session.open.turn == question.turn:
        turn.set(open=question)
    else:
        turn.set(paused=tuple(question if q.turn == question.turn else q for q in turn.session.paused))
