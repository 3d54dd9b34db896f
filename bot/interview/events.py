"""What a turn leads to, free of Telegram: `bot.tg.render` turns events into messages.

Events are kept as JSON under the update's id, so a replayed turn says the same again.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.interview.assessment import Assessment
from bot.interview.event_base import BaseEvent as _Event
from bot.interview.events_follow_up import FollowUpAsked, FollowUpWanted
from bot.interview.events_guess import GuessAsked
from bot.interview.events_job import VacancyHeard, VacancyHeld, VacancyRead, VacancyUnfit
from bot.interview.events_mock import (
    MockAnswered,
    MockAsked,
    MockBegun,
    MockClosed,
    MockInTheWay,
    MockOffered,
    MockReport,
    MockReportDue,
    MockTimeUp,
)
from bot.interview.events_plan import (
    CheatSheet,
    CheatsheetWanted,
    InterviewMorning,
    InterviewOver,
    PlanAsked,
    PlanEnded,
    PlanShown,
)
from bot.interview.events_progress import HistoryShown, QuestionKept, SaveChanged, SavedShown, Tally
from bot.interview.events_review import ReviewsShown
from bot.interview.events_settings import DailyShown, Reminded, SettingsMenu, SettingsShown, SettingUnclear, Unasked
from bot.interview.events_voice import TranscriptShown, VoiceAccepted, VoiceTold
from bot.interview.scoring import Account
from bot.interview.session import AttemptKind, Contest
from knowledge.card import Difficulty, QuestionType


class RoleGuess(BaseModel):
    """A role the text may mean; ``score`` 0 to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    score: float


class Welcomed(_Event):
    """First contact or /start."""

    kind: Literal["welcomed"] = "welcomed"
    name: str
    newcomer: bool
    role: str | None
    question_open: bool = False


class RoleAsked(_Event):
    """Which role? ``unclear`` when what was typed fits none; ``guesses`` are offered first."""

    kind: Literal["role_asked"] = "role_asked"
    everything: bool = False
    question_open: bool = False
    unclear: str | None = None
    guesses: tuple[RoleGuess, ...] = ()


class RoleSet(_Event):
    """The role was understood; ``also`` are the runners-up."""

    kind: Literal["role_set"] = "role_set"
    understood: RoleGuess
    also: tuple[RoleGuess, ...] = ()
    cards: int


class DifficultyAsked(_Event):
    """Which difficulty? ``unclear`` holds a word that is none."""

    kind: Literal["difficulty_asked"] = "difficulty_asked"
    unclear: str | None = None
    current: Difficulty | None = None
    question_open: bool = False


class DifficultySet(_Event):
    """None means adaptive."""

    kind: Literal["difficulty_set"] = "difficulty_set"
    difficulty: Difficulty | None


class FilterView(BaseModel):
    """The filter as the person sees it. ``level`` None is adaptive."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: QuestionType | None = None
    level: Difficulty | None = None
    tags: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()


class FilterOption(BaseModel):
    """A button that changes the filter: ``kind`` is type, level, tag or company, ``change`` what a tap sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    value: str
    chosen: bool
    change: str


class FilterShown(_Event):
    """The filter. ``code``: none, now, set, cleared. ``fits`` counts the role's questions that fit all of it."""

    kind: Literal["filter_shown"] = "filter_shown"
    filter: FilterView
    code: Literal["none", "now", "set", "cleared"]
    role: str | None
    fits: int
    question_open: bool


class FilterMenu(_Event):
    """What can be chosen of one kind, page ``page`` (from 0) of ``pages``."""

    kind: Literal["filter_menu"] = "filter_menu"
    which: str
    options: tuple[FilterOption, ...]
    page: int
    pages: int


class FilterUnclear(_Event):
    """Words that name nothing to filter by (or ``several`` things), and the nearest that do; nothing was changed.

    ``one_of`` is the kind (type or level) of which several were asked for.
    """

    kind: Literal["filter_unclear"] = "filter_unclear"
    words: str
    guesses: tuple[FilterOption, ...]
    several: bool = False
    one_of: Literal["type", "level"] | None = None


class FoundQuestion(BaseModel):
    """A question that /find shows; ``key`` names its card in a button."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    question: str
    type: QuestionType
    difficulty: Difficulty


How = Literal["exact", "meaning", "weak", "words"]


class QuestionsFound(_Event):
    """What /find found, best first, perhaps nothing.

    ``how``: exact (the first is the very card that was named), meaning, weak (nothing near), words (no index).
    """

    kind: Literal["questions_found"] = "questions_found"
    query: str
    how: How
    found: tuple[FoundQuestion, ...]
    question_open: bool


class QuestionAsked(_Event):
    """A question on the table. ``reasons`` and ``widened`` are codes that `texts` puts into words.

    ``filter`` is what it was chosen by, if a type, tag or company was; ``hints``: the person wants a hint button.
    ``serves`` is what the vacancy in focus asks for, in its own words, that the question is about.
    """

    kind: Literal["question_asked"] = "question_asked"
    card_id: str
    question: str
    type: QuestionType
    difficulty: Difficulty
    role: str | None
    reasons: tuple[str, ...] = ()
    widened: tuple[str, ...] = ()
    again: bool = False
    previous_score: int | None = None
    filter: FilterView | None = None
    hints: bool = True
    kept: QuestionKept | None = None
    serves: str | None = None


class GapAsked(_Event):
    """Only the missing part is wanted. ``gaps`` are the points not covered, if known, each with its verdict.

    ``name`` is that of the answer, for a button, if others came since.
    """

    kind: Literal["gap_asked"] = "gap_asked"
    hints: bool = True
    question: str
    gaps: tuple[tuple[str, str], ...] = ()
    score: int | None = None
    again: bool = False
    name: str = ""


class NothingToAsk(_Event):
    """The bank is empty, or a deep link or a found question names an unknown card."""

    kind: Literal["nothing_to_ask"] = "nothing_to_ask"
    reason: str


class HintGiven(_Event):
    """One step of the approach; ``cap`` is the highest score still possible."""

    kind: Literal["hint_given"] = "hint_given"
    number: int
    total: int
    text: str
    cap: int
    more: bool


class SolutionShown(_Event):
    """The example answer. ``cap`` is the highest score left if the question is open and loses by it, else None."""

    kind: Literal["solution_shown"] = "solution_shown"
    text: str
    alternatives: tuple[tuple[str, str], ...]
    follow_ups: tuple[str, ...]
    cap: int | None
    answered: bool


class PartHeld(_Event):
    """A long part was saved; more may follow."""

    kind: Literal["part_held"] = "part_held"
    parts: int
    characters: int


class AnswerAccepted(_Event):
    """The answer is saved and goes to grading. Not shown: the feedback follows, once it was guessed if ``held``."""

    kind: Literal["answer_accepted"] = "answer_accepted"
    attempt_id: str
    joined: bool = False
    judge: Literal["configured", "embedded"] = "configured"
    held: bool = False


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


class Feedback(_Event):
    """A graded or gated answer. ``delta`` is the change against the answer that was retried.

    ``filled``: a gap was filled. ``habit``: a gap of form, or mistakes, as in earlier answers. ``guess`` is where the
    band begins that the person had guessed. ``brief``: only the most important. ``revised``: the card is another since,
    so that nobody knows what a point would add. ``followed_up``: what was added answers a follow-up question;
    ``follow_up``: one may be asked. ``name`` (as in `PastAnswer`) and ``question`` are there if the person has moved on
    since: buttons must then name the answer. ``hints``: the person wants a hint button.
    """

    kind: Literal["feedback"] = "feedback"
    attempt_id: str
    assessment: Assessment
    points: tuple[PointView, ...]
    mistakes: tuple[tuple[str, str | None], ...]
    delta: int | None = None
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
    name: str = ""
    question: str = ""
    hints: bool = True


class AttemptShown(_Event):
    """An earlier answer as it was written, with its feedback (None: not graded yet, or its card left the bank).

    ``name`` is as in `PastAnswer`, ``page`` the page of /history that it is on; ``probe`` is the follow-up question
    that the end of the answer is about. ``waiting`` is its id if it can still be marked; ``given_up``: the judge is not
    asked again by itself.
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


class NotGraded(_Event):
    """Saved, not graded yet. ``retry_in`` seconds until the next try, None when there will be none."""

    kind: Literal["not_graded"] = "not_graded"
    attempt_id: str
    why: str
    retry_in: int | None
    offer_embedded: bool


class NotGradedHere(_Event):
    """The built-in judge was asked in the model's place and gave no grade; the answer waits for the model as before.

    ``given_up``: the model is not asked again by itself.
    """

    kind: Literal["not_graded_here"] = "not_graded_here"
    attempt_id: str
    why: str
    given_up: bool


class Traced(_Event):
    """How the score came about. ``rows``, one a point: text, verdict, share, quote, probability. ``mistakes``: text,
    whether made, quote; the listed ones, then other wrong statements. ``opposites``: what contradicts a point, and its
    quote; such a point has no credit. ``contests`` go with the text of what was contested.

    ``account`` is how the score adds up: None for a gated answer, and if the card was ``revised`` since.
    ``guess_first``: the person is asked for a guess before each score. ``name`` is as in `PastAnswer` if the answer was
    asked for by its name.
    """

    kind: Literal["traced"] = "traced"
    question: str
    assessment: Assessment
    rows: tuple[tuple[str, str, int, str | None, float | None], ...]
    mistakes: tuple[tuple[str, bool, str | None], ...]
    opposites: tuple[tuple[str, str], ...] = ()
    contests: tuple[tuple[str, Contest], ...] = ()
    account: Account | None = None
    revised: bool = False
    other_audience: bool = False
    guess_first: bool = False
    name: str = ""


class ContestChoice(BaseModel):
    """A verdict that may be contested: covered points and mistakes not made are none. ``number`` names it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    number: int
    text: str
    verdict: str


class ContestAsked(_Event):
    """Which verdict is wrong?"""

    kind: Literal["contest_asked"] = "contest_asked"
    choices: tuple[ContestChoice, ...]


class ContestReason(_Event):
    """Why is this verdict wrong? The next text is the argument."""

    kind: Literal["contest_reason"] = "contest_reason"
    text: str
    verdict: str


class ContestHeard(_Event):
    """The argument is saved and goes to judgement. Not shown: the ruling follows."""

    kind: Literal["contest_heard"] = "contest_heard"
    attempt_id: str
    contested: str


class ContestWaits(_Event):
    """The judge could not be asked. ``retry_in`` seconds until the next try, None when there will be none.

    ``name`` (of the answer, as in `PastAnswer`) and ``number`` (of the verdict) are for the button that asks again.
    """

    kind: Literal["contest_waits"] = "contest_waits"
    retry_in: int | None
    name: str = ""
    number: int = 0


class Contested(_Event):
    """The ruling. ``gap_left``: something is still to be filled; ``more``: something else may still be contested.

    ``name`` is as in `Feedback`.
    """

    kind: Literal["contested"] = "contested"
    assessment: Assessment
    text: str
    contest: Contest
    gap_left: bool
    more: bool
    name: str = ""


class LensShown(_Event):
    """The last answer for other audiences: ``said`` is quoted from it, ``advice`` is (audience, what to do)."""

    kind: Literal["lens_shown"] = "lens_shown"
    said: tuple[str, ...]
    advice: tuple[tuple[str, str], ...]


class Note(_Event):
    """A short sentence by its code, with the values it needs; the words are in `bot.tg.texts`."""

    kind: Literal["note"] = "note"
    code: str
    values: dict[str, Any] = Field(default_factory=dict)


class LooseText(_Event):
    """Text that came when no question was open; it is kept until the person decides."""

    kind: Literal["loose_text"] = "loose_text"
    can_add: bool


class ForgetAsked(_Event):
    """/forget wants a second tap."""

    kind: Literal["forget_asked"] = "forget_asked"
    attempts: int


class ForgetWanted(_Event):
    """Delete everything about the person; done by the engine after this turn."""

    kind: Literal["forget_wanted"] = "forget_wanted"


class ExportWanted(_Event):
    """Send everything stored about the person as a file."""

    kind: Literal["export_wanted"] = "export_wanted"


Event = Annotated[
    Welcomed
    | RoleAsked
    | RoleSet
    | DifficultyAsked
    | DifficultySet
    | FilterShown
    | FilterMenu
    | FilterUnclear
    | QuestionsFound
    | QuestionAsked
    | GapAsked
    | FollowUpWanted
    | FollowUpAsked
    | VacancyHeld
    | VacancyHeard
    | VacancyUnfit
    | VacancyRead
    | NothingToAsk
    | HintGiven
    | SolutionShown
    | PartHeld
    | AnswerAccepted
    | VoiceAccepted
    | TranscriptShown
    | VoiceTold
    | GuessAsked
    | Feedback
    | AttemptShown
    | NotGraded
    | NotGradedHere
    | Traced
    | ContestAsked
    | ContestReason
    | ContestHeard
    | ContestWaits
    | Contested
    | LensShown
    | Tally
    | HistoryShown
    | SavedShown
    | SaveChanged
    | Note
    | LooseText
    | ForgetAsked
    | ForgetWanted
    | ReviewsShown
    | PlanShown
    | PlanAsked
    | PlanEnded
    | InterviewMorning
    | InterviewOver
    | CheatSheet
    | CheatsheetWanted
    | ExportWanted
    | DailyShown
    | Reminded
    | Unasked
    | SettingsShown
    | SettingsMenu
    | SettingUnclear
    | MockOffered
    | MockBegun
    | MockAsked
    | MockAnswered
    | MockTimeUp
    | MockInTheWay
    | MockClosed
    | MockReportDue
    | MockReport,
    Field(discriminator="kind"),
]

EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
