"""Events of looking at an answer again: as it was written, how its score came about, for other audiences."""

from __future__ import annotations

from datetime import date
from typing import Literal

from bot.interview.assessment import Assessment
from bot.interview.attempt import AttemptKind, Contest
from bot.interview.events.base import BaseEvent
from bot.interview.events.graded import Feedback
from bot.interview.events.progress import QuestionKept
from bot.interview.scoring import Account
from knowledge.card import Difficulty, QuestionType


class AttemptShown(BaseEvent):
    """An earlier answer as it was written, with its feedback (None: not graded yet, or its card left the bank).

    ``name`` is as in `PastAnswer`, ``page`` the page of /history that it is on; ``probe`` is the follow-up question
    that the end of the answer is about. ``waiting`` is its id if it can still be marked; ``given_up``: the judge is not
    asked again by itself. ``contestable``: something in it may be disagreed with.
    """

    kind: Literal["attempt_shown"] = "attempt_shown"
    name: str
    page: int
    day: date
    question: str | None
    type: QuestionType | None
    difficulty: Difficulty | None
    attempt_kind: AttemptKind
    answer: str
    probe: str | None = None
    assessment: Assessment | None
    feedback: Feedback | None = None
    kept: QuestionKept | None = None
    waiting: str = ""
    given_up: bool = False
    contestable: bool = False


class Traced(BaseEvent):
    """How the score came about. ``rows``, one a point: text, verdict, share, quote, probability. ``mistakes``: text,
    whether made, quote; the listed ones, then other wrong statements. ``opposites``: what contradicts a point, and its
    quote; such a point has no credit. ``contests`` go with the text of what was contested.

    ``account`` is how the score adds up: None for a gated answer, and if the card was ``revised`` since.
    ``guess_first``: the person is asked for a guess before each score. ``name`` is as in `PastAnswer` if the answer was
    asked for by its name, ``contest`` if something in the answer may be disagreed with. ``uncapped`` is as in
    `Feedback`; ``held_up``: the score from before stays, though a follow-up with hints or the example is capped lower.
    """

    kind: Literal["traced"] = "traced"
    question: str
    assessment: Assessment
    rows: tuple[tuple[str, str, int, str | None, float | None], ...]
    mistakes: tuple[tuple[str, bool, str | None], ...]
    opposites: tuple[tuple[str, str], ...] = ()
    contests: tuple[tuple[str, Contest], ...] = ()
    account: Account | None = None
    uncapped: int | None = None
    held_up: bool = False
    revised: bool = False
    other_audience: bool = False
    guess_first: bool = False
    name: str = ""
    contest: str = ""


class LensShown(BaseEvent):
    """The last answer for other audiences: ``said`` is quoted from it, ``advice`` is (audience, what to do)."""

    kind: Literal["lens_shown"] = "lens_shown"
    said: tuple[str, ...]
    advice: tuple[tuple[str, str], ...]
