"""What /job shows: what a vacancy asks for and the questions for it, on one screen."""

from __future__ import annotations

from string import ascii_lowercase

from bot.interview.events import job as ej
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message, Rows
from bot.tg.numbers import decimal
from bot.tg.render_contest import short
from bot.tg.words import Words

DEMAND_LENGTH, QUESTION_LENGTH = 100, 110
"""Characters shown of a demand and of a question, so that all of it stays on one screen."""
A_ROW = 5


def vacancy_held(event: ej.VacancyHeld) -> Message:
    """A part was kept."""
    words = Words(t.JOB_HELD.format(parts=event.parts, characters=event.characters))
    return Message(words, [[Button(t.BUTTONS["done"], "job", "done")]], event.turn)


def vacancy_unfit(event: ej.VacancyUnfit) -> Message:
    """Why that is no vacancy, and what to do instead."""
    words = Words().line(t.JOB_UNFIT[event.why].format(role=event.role or ""))
    if event.focus:
        words.add(t.JOB_FOCUS_STAYS)
    rows = [[Button(event.role, "role", event.role)]] if event.why == "title" and event.role else []
    return Message(words, rows, event.turn)


def vacancy_read(event: ej.VacancyRead) -> Message:
    """Demands with a letter each, role, topics, level, and the questions with a number and the letters they serve."""
    words = Words().line(t.JOB_AGAIN if event.again else t.JOB_ASKS, "bold")
    for letter, demand in zip(ascii_lowercase, event.demands, strict=False):
        words.line(f"{letter}. “{short(demand, DEMAND_LENGTH)}”")
    words.line()
    _role(words, event)
    if event.tags:
        words.line(t.JOB_TOPICS.format(topics=", ".join(event.tags)))
    if event.level:
        words.line(t.JOB_LEVEL.format(level=t.LEVELS[event.level], words=short(event.level_words, DEMAND_LENGTH)))
    else:
        words.line(t.JOB_NO_LEVEL)
    if not event.english:
        words.line(t.JOB_FOREIGN, "italic")
    words.line()
    _questions(words, event)
    words.line().add(t.JOB_FOCUS, "italic")
    if event.again and not event.question_open:
        words.add("\n").add(t.JOB_ANOTHER, "italic")
    if event.question_open:
        words.add("\n").add(t.FOUND_STAYS, "italic")
    return Message(words, _rows(event), event.turn)


def _role(words: Words, event: ej.VacancyRead) -> None:
    scores = dict(event.roles)
    others = ", ".join(f"{role} {decimal(score)}" for role, score in event.roles if role != event.role)
    if not event.roles:
        words.line(t.JOB_ROLE_NONE_YET if event.role is None else t.JOB_ROLE_NONE.format(role=event.role))
    elif event.role not in scores:
        words.line(t.JOB_ROLE_CHOSEN.format(role=event.role, roles=others))
    else:
        sentence = t.JOB_ROLE_ALSO if others else t.JOB_ROLE
        words.line(sentence.format(role=event.role, score=decimal(scores[event.role]), roles=others))


def _questions(words: Words, event: ej.VacancyRead) -> None:
    if not event.questions:
        words.line(t.JOB_NO_QUESTIONS)
        return
    words.line(t.JOB_QUESTIONS, "bold")
    for number, one in enumerate(event.questions, 1):
        letters = ", ".join(ascii_lowercase[place] for place in one.serves if place < len(ascii_lowercase))
        words.line(f"{number}. {short(one.question, QUESTION_LENGTH)}")
        words.line(
            t.JOB_QUESTION.format(level=t.LEVELS[one.difficulty], kind=t.TYPES[one.type], letters=letters), "italic"
        )


def _rows(event: ej.VacancyRead) -> Rows:
    take = [Button(str(number), "take", one.key) for number, one in enumerate(event.questions, 1)]
    rows = [take[i : i + A_ROW] for i in range(0, len(take), A_ROW)]
    if event.level:
        rows.append([Button(t.JOB_TAKE_LEVEL.format(level=t.LEVELS[event.level]), "level", event.level.value)])
    others = [role for role, _ in event.roles if role != event.role]
    rows += [[Button(t.JOB_TAKE_ROLE.format(role=role), "job", f"role:{role}")] for role in others]
    return [*rows, [Button(t.BUTTONS["next"], "next"), Button(t.BUTTONS["job_off"], "job", "off")]]
