"""Short notes, help, and what is said of privacy."""

from __future__ import annotations

from bot.interview import events as e
from bot.tg import render_contest as contest
from bot.tg import render_voice as voice
from bot.tg.buttons import Button
from bot.tg.commands import ADMIN_COMMANDS, COMMANDS
from bot.tg.facts import Facts
from bot.tg.language import spoken
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.words import Words

TOASTS = frozenset({"stale_button", "nobody"})
"""Notes for the notice over the chat."""
LIMITS_END = {"clock": "00:00", "zone": "UTC"}
"""Stands in notes about a limit that were kept before they said when it ends."""


def note(event: e.Note, facts: Facts) -> Message:
    """A fixed text, some with figures in it."""
    if event.code == "help":
        return Message(_help(facts.admin, facts.menu))
    if event.code == "privacy":
        return Message(_privacy(facts))
    if event.code == "trust":
        return Message(contest.trust(facts.figures, _judge(facts)))
    done = event.code in ("parts_waiting", "answer_too_long", "daily_limit")
    rows = [[Button(t.BUTTONS["done"], "done")]] if done else []
    words = Words(t.NOTES[event.code].format(**{**LIMITS_END, **event.values}))
    if "now" in event.values:
        now = t.WRITE_NOW_EDITED if event.code == "unsupported_edited" else t.WRITE_NOW
        words.add(f" {now[event.values['now']]}")
    return Message(words, rows, event.turn, toast=event.code in TOASTS)


def _help(admin: bool, menu: bool) -> Words:
    """The commands by what they are for; where no ``menu`` says what each one does, that is said here."""
    words = Words().line(t.HELP_TOP).line().line(t.HELP_COMMANDS, "bold")
    for group, title in t.HELP_GROUPS.items():
        its = [command for command in COMMANDS if command.group == group]
        if menu:
            names = (f"/{name}" for command in its for name in command.names)
            words.add(f"{title}: ", "italic").line(" ".join(names))
            continue
        words.line(title, "italic")
        for command in its:
            words.line(f"{' '.join(f'/{name}' for name in command.names)}: {spoken(command.summary)}")
    if menu:
        words.line(t.HELP_MENU)
    if admin:
        words.line().line(t.HELP_ADMIN, "bold")
        for own in ADMIN_COMMANDS:
            words.line(f"/{own.name}: {spoken(own.summary)}")
    return words.line().line(t.HELP_SCORES, "bold").line(t.HELP_SCORE_TEXT).line(t.HELP_BANDS)


def _privacy(facts: Facts) -> Words:
    words = Words(t.PRIVACY.format(judge=_judge(facts), voice=voice.privacy(facts.hears)))
    words.add(f" {t.PRIVACY_CONTESTS}")
    if facts.searches:
        words.add(f" {t.PRIVACY_SEARCH.format(name=facts.searches)}")
    words.add(f" {t.PRIVACY_SEALED if facts.sealed else t.PRIVACY_OPEN}")
    if facts.retention_days:
        words.add(f" {t.PRIVACY_DAYS.format(n=facts.retention_days)}")
    return words.add(f" {t.PRIVACY_BACKUPS}")


def _judge(facts: Facts) -> str:
    return t.JUDGE_MODEL.format(name=facts.model) if facts.model else t.JUDGE_EMBEDDED


def forget_asked(event: e.ForgetAsked, _: Facts) -> Message:
    """Whether everything is to be deleted, and how much that is."""
    rows = [[Button(t.BUTTONS["forget"], "forget"), Button(t.BUTTONS["keep"], "keep")]]
    asked = t.FORGET_ASK_UNREAD if event.attempts is None else t.FORGET_ASK.format(n=event.attempts)
    return Message(Words(asked), rows, event.turn)
