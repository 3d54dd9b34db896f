"""What a judged answer leads to: its feedback, or why there is none yet."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.interview.assessment import Assessment
from bot.interview.events.base import BaseEvent
from bot.interview.events.progress import QuestionKept


class PointView(BaseModel):
    """A key point as the person sees it. ``worth``: score points that covering it would add."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str
    verdict: str
    evidence: str | None
    worth: int
    disputed: bool = False


class RecurringGap(BaseModel):
    """A gap of form (``what``: example, weighing, order), or a listed mistake (mistakes), in ``times`` of the latest
    ``of`` graded answers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    what: str
    times: int
    of: int
    in_a_row: bool


class Feedback(BaseEvent):
    """A graded or gated answer. ``delta`` is the change against the answer that was retried, ``older``: which is not
    the last try of the question; ``corrected``: they are not compared, since the card was corrected between them.

    ``filled``: a gap was filled. ``habit``: a gap of form, or mistakes, as in earlier answers. ``guess`` is where the
    band begins that the person had guessed. ``brief``: only the most important. ``revised``: the card is another since,
    so that nobody knows what a point would add. ``followed_up``: what was added answers a follow-up question;
    ``follow_up``: one may be asked; ``in_vain``: what answers it added to no point. ``name`` (as in `PastAnswer`) and
    ``question`` are there if the person has moved on since: buttons must then name the answer. ``hints``: the person
    wants a hint button. ``uncapped`` is the score without the cap of hints or the example answer, None if that is not
    known.
    """

    kind: Literal["feedback"] = "feedback"
    attempt_id: str
    assessment: Assessment
    points: tuple[PointView, ...]
    mistakes: tuple[tuple[str, str | None], ...]
    delta: int | None = None
    older: bool = False
    corrected: bool = False
    joined: bool = False
    filled: bool = False
    provisional: bool = False
    habit: RecurringGap | None = None
    guess: int | None = None
    brief: bool = False
    revised: bool = False
    kept: QuestionKept | None = None
    followed_up: bool = False
    follow_up: bool = False
    in_vain: bool = False
    name: str = ""
    question: str = ""
    hints: bool = True
    uncapped: int | None = None


class NotGraded(BaseEvent):
    """Saved, not graded yet. ``retry_in`` seconds until the next try, None when there will be none."""

    kind: Literal["not_graded"] = "not_graded"
    attempt_id: str
    why: str
    retry_in: int | None
    offer_embedded: bool


class NotGradedHere(BaseEvent):
    """The built-in judge gives no grade in the model's place: it was asked, or cannot read the answer, which waits for
    the model.

    ``given_up``: the model is not asked again by itself.
    """

    kind: Literal["not_graded_here"] = "not_graded_here"
    attempt_id: str
    why: str
    given_up: bool
