"""The greeting, and what is said of role and level."""

from __future__ import annotations

from bot.interview import events as e
from bot.tg.buttons import Button
from bot.tg.facts import Facts
from bot.tg.language import texts as t
from bot.tg.message import Message, Rows, two_by_two
from bot.tg.numbers import decimal
from bot.tg.words import Words

FIRST_ROLES = 8
"""Role buttons shown at first; the others are a tap away."""
FEW_CARDS = 3


def role_buttons(roles: tuple[str, ...], everything: bool = False) -> Rows:
    """The first roles two by two, with a button for the rest; or all of them."""
    shown = roles if everything else roles[:FIRST_ROLES]
    rows = two_by_two([Button(role, "role", role) for role in shown])
    if len(shown) < len(roles):
        rows.append([Button(t.SEVERAL_ROLES, "roles")])
    return rows


def welcomed(event: e.Welcomed, facts: Facts) -> Message:
    """The greeting, of somebody new or of somebody known."""
    words = Words()
    if event.newcomer:
        words.line(t.HELLO.format(name=event.name) if event.name else t.HELLO_ALONE, "bold")
        words.line(t.WELCOME_NEW).line().line(t.WELCOME_ROLE, "bold").line().add(t.NOTICE, "italic")
        return Message(words, role_buttons(facts.roles), event.turn)
    words.line(t.WELCOME_BACK.format(role=event.role) if event.role else t.WELCOME_NEW)
    if event.question_open:
        return Message(words.add(t.WELCOME_SAVED if event.saved else t.WELCOME_OPEN), turn=event.turn)
    words.add(t.WELCOME_GO if event.role else t.WELCOME_ROLE)
    rows = [[Button(t.BUTTONS["question"], "next")]] if event.role else role_buttons(facts.roles)
    return Message(words, rows, event.turn)


def role_asked(event: e.RoleAsked, facts: Facts) -> Message:
    """The question for the role, with roles to tap."""
    names = tuple(guess.name for guess in event.guesses)
    if event.unclear is None:
        words = Words(t.ROLE_ASK_OPEN if event.question_open else t.ROLE_ASK)
        return Message(words, role_buttons(facts.roles, event.everything), event.turn)
    words = Words((t.ROLE_UNCLEAR if names else t.ROLE_UNKNOWN).format(text=event.unclear))
    if event.question_open:
        words.line().add(t.PLAIN_TEXT_IS_ANSWER)
    return Message(words, role_buttons(names or facts.roles), event.turn)


def role_set(event: e.RoleSet, _: Facts) -> Message:
    """The role as it was understood, with how sure that is."""
    words = Words().add(t.ROLE_SET.format(role=event.understood.name), "bold")
    if event.understood.score < 1:
        words.add(f" ({decimal(event.understood.score)})")
    if event.also:
        others = ", ".join(f"{guess.name} {decimal(guess.score)}" for guess in event.also)
        words.line().add(t.ROLE_ALSO.format(roles=others))
    if event.cards <= FEW_CARDS:
        words.line().add(t.ROLE_FEW.format(n=event.cards))
    return Message(words, two_by_two([Button(guess.name, "role", guess.name) for guess in event.also]), event.turn)


def difficulty_asked(event: e.DifficultyAsked, _: Facts) -> Message:
    """The question for the level."""
    asked_again = event.unclear is not None
    words = Words(t.DIFFICULTY_UNCLEAR.format(text=event.unclear) if asked_again else t.DIFFICULTY_ASK)
    if event.question_open:
        words.line().add(t.PLAIN_TEXT_IS_ANSWER)
    buttons = [Button(label, "level", level) for level, label in t.LEVELS.items()]
    return Message(words, two_by_two(buttons), event.turn)


def difficulty_set(event: e.DifficultySet, _: Facts) -> Message:
    """The level as it is now."""
    level = t.LEVEL_WORDS[event.difficulty or "adaptive"]
    return Message(Words().add(t.DIFFICULTY_SET.format(level=level), "bold"), turn=event.turn)
