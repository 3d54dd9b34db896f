"""Scores as a person wants to read them: with numbers, or as bands and words (`Prefs.hide_numbers`)."""

from __future__ import annotations

from collections.abc import Mapping

from bot.interview.assessment import Assessment
from bot.interview.scoring import REVEALED_CAP, band
from bot.tg.language import texts as t
from bot.tg.words import Words

BAR = 10
"""Blocks of a bar."""
SPARKS = "▁▂▃▄▅▆▇█"


def score_words(score: float, no_numbers: bool) -> str:
    """``64/100``, or the words for its band."""
    return t.BAND_WORDS[band(round(score))] if no_numbers else t.SCORE.format(score=score)


def decimal(number: float, places: int = 2) -> str:
    """``number`` with so many ``places``, one at least, behind the sign that the language has."""
    whole, _, behind = f"{number:.{places}f}".partition(".")
    return t.DECIMAL.format(whole=whole, places=behind)


def headline(words: Words, assessment: Assessment, no_numbers: bool, *more: str) -> None:
    """The first line of a feedback: score and band, then ``more`` parts. What was not marked has no number."""
    named = t.BAND_WORDS[assessment.band or ""]
    if no_numbers or assessment.score is None or assessment.held_back:
        words.add(named, "bold")
    else:
        words.add(score_words(assessment.score, False), "bold").add(f" · {named}")
    words.line("".join(f" · {part}" for part in more))


def change(delta: int, number: str, sentences: Mapping[str, str], no_numbers: bool) -> str:
    """``number`` with the delta in it, or which of the ``sentences`` up, same and down it is."""
    if not no_numbers:
        return number.format(delta=delta)
    return sentences["up" if delta > 0 else "down" if delta < 0 else "same"]


def capped(assessment: Assessment, uncapped: int | None, no_numbers: bool) -> str | None:
    """The sentence that hints or the example answer have lowered this score, if they did; ``uncapped`` is what it would
    be otherwise, None if that is not known.
    """
    cap = assessment.cap
    if cap is None or assessment.score != cap or (uncapped is not None and uncapped <= cap):
        return None
    return t.CAPPED_WORDS[_why(cap)] if no_numbers else cap_named(cap, uncapped)


def cap_named(cap: int, uncapped: int | None) -> str:
    """The sentence with the number that a score was lowered to, and the one it would be otherwise, if that is known and
    nothing else would lower it then.
    """
    sentences = t.CAPPED_ONLY if uncapped is None else t.CAPPED
    return sentences[_why(cap)].format(cap=cap, uncapped=uncapped)


def _why(cap: int) -> str:
    return "example" if cap == REVEALED_CAP else "hints"


def bar(share: float) -> str:
    """A bar of `BAR` blocks, filled to ``share`` (0 to 1)."""
    full = min(BAR, max(0, round(share * BAR)))
    return "█" * full + "░" * (BAR - full)


def spark(scores: tuple[int, ...]) -> str:
    """One block a score (0 to 100), the higher the better."""
    return "".join(SPARKS[min(len(SPARKS) - 1, score * len(SPARKS) // 100)] for score in scores)
