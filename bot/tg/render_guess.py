"""Words for guessing one's score before it is shown."""

from __future__ import annotations

from bot.interview import events as e
from bot.interview.guessing import FLOORS, ceiling
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message, two_by_two
from bot.tg.numbers import score_words
from bot.tg.words import Words

CLOSE = 5
"""Points on average within which guesses count as close."""


def guess_asked(event: e.GuessAsked) -> Message:
    """The bands to tap, best first, and a way round them."""
    bands = [Button(_band(low, event.no_numbers), "guess", str(low)) for low in FLOORS]
    return Message(Words(t.GUESS_ASK), two_by_two([*bands, Button(t.GUESS_SHOW, "guess")]), event.turn)


def beside(words: Words, event: e.Feedback) -> None:
    """The guess beside the score, if there was one."""
    if event.guess is not None:
        low, score = event.guess, event.assessment.score
        said = t.GUESSED_WORDS.format(guess=_band(low, True))
        words.line(said if event.no_numbers else t.GUESSED.format(low=low, high=ceiling(low), score=score), "italic")


def calibrated(words: Words, gap: float | None, no_numbers: bool) -> None:
    """How near the guesses are, in a line; nothing for too few of them."""
    if gap is not None:
        how = "close" if abs(gap) < CLOSE else "high" if gap > 0 else "low"
        words.line(t.GUESS_STATS_WORDS[how] if no_numbers else t.GUESS_STATS[how].format(points=abs(gap)))


def _band(low: int, no_numbers: bool) -> str:
    """The band that begins at ``low``, by its name or its scores."""
    return score_words(low, True) if no_numbers else t.GUESS_BAND.format(low=low, high=ceiling(low))


def switch(on: bool) -> Button:
    """The button that turns it on or off."""
    return Button(t.GUESS_STOP, "guessing", "off") if on else Button(t.GUESS_FIRST, "guessing", "on")
