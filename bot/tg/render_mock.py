"""Words for a mock interview under way; those of its report are in `report_text`."""

from __future__ import annotations

from bot.interview.events import mock as e
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.phrases import how_to_answer
from bot.tg.words import Words


def minutes(seconds: int) -> str:
    """A time in words, to the nearest minute."""
    whole = round(seconds / 60)
    return t.MINUTES.format(n=whole) if whole else t.LESS_THAN_A_MINUTE


def offered(event: e.MockOffered) -> Message:
    """How many questions?"""
    words = Words()
    if event.unclear is not None:
        words.line(t.MOCK_UNCLEAR.format(text=event.unclear)).line()
    sizes = [
        [Button(t.MOCK_SIZE.format(n=size, minutes=size * event.minutes), "mock", str(size))] for size in event.sizes
    ]
    words.add(t.MOCK_OFFER)
    if event.question_open:
        words.line().add(t.PLAIN_TEXT_IS_ANSWER)
    return Message(words, sizes, event.turn)


def begun(event: e.MockBegun, model: str) -> Message:
    """How many, how long, and the rules; ``model`` marks, or the built-in judge if ""."""
    words = Words().line(t.MOCK_BEGIN.format(total=event.total, minutes=round(event.planned / 60)), "bold")
    if event.total < event.asked:
        words.line(t.MOCK_FEWER.format(total=event.total), "italic")
    if event.widened:
        words.line(t.MOCK_WIDENED, "italic")
    return Message(words.line().add(how_to_answer(t.MOCK_RULES, model)), turn=event.turn)


def asked(event: e.MockAsked, model: str) -> Message:
    """The question with its place and the time; ``model`` as for `begun`, which has said in what language to answer."""
    words = Words()
    if event.again:
        words.line(t.QUESTION_OPEN, "italic")
    level, kind = t.LEVELS[event.difficulty], t.TYPES[event.type]
    words.line(t.MOCK_PLACE.format(number=event.number, total=event.total, level=level, type=kind), "italic")
    words.line().line(event.question, "bold").line()
    if event.number > 1 or event.again:
        words.line(_time(event), "italic")
    words.add(how_to_answer(t.QUESTION_ANSWER, model) if event.again else t.QUESTION_ANSWER)
    buttons = [Button(t.BUTTONS["skip"], "skip"), Button(t.BUTTONS["pause"], "cancel")]
    return Message(words, [buttons], event.turn)


def _time(event: e.MockAsked) -> str:
    over = event.left <= 0
    if event.last is None:
        return t.MOCK_LEFT_OVER if over else t.MOCK_LEFT.format(left=minutes(event.left))
    took = minutes(event.last)
    return t.MOCK_TOOK_OVER.format(took=took) if over else t.MOCK_TOOK.format(took=took, left=minutes(event.left))


def answered(event: e.MockAnswered) -> Message | None:
    """Only a part that was joined to an answer is worth a word."""
    if event.joined is None:
        return None
    return Message(Words(t.MOCK_JOINED.format(number=event.joined)), turn=event.turn)


def time_up(event: e.MockTimeUp) -> Message:
    """One kind sentence."""
    return Message(Words(t.MOCK_TIME_UP.format(planned=minutes(event.planned))), turn=event.turn)


def in_the_way(event: e.MockInTheWay) -> Message:
    """Go on, finish now or abandon it?"""
    words = Words(t.MOCK_IN_THE_WAY.format(answered=event.answered, total=event.total))
    rows = [
        [Button(t.BUTTONS["mock_go"], "mockdo", "go"), Button(t.BUTTONS["mock_finish"], "mockdo", "finish")],
        [Button(t.BUTTONS["mock_leave"], "mockdo", f"leave:{event.then}")],
    ]
    return Message(words, rows, event.turn)


def closed(event: e.MockClosed) -> Message:
    """Why it is over, and what follows."""
    words = Words().line(t.MOCK_CLOSED[event.how])
    if not event.answered:
        words.add(t.MOCK_NO_ANSWERS)
    elif event.how == "left":
        words.add(t.MOCK_LEFT_KEPT)
    elif event.waiting:
        words.add(t.MOCK_MARKING)
    return Message(words, turn=event.turn)
