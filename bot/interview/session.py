"""What Viva remembers of a candidate between two messages. The stored session is the only state."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from bot.interview.assessment import Lean
from bot.interview.attempt import Attempt, AttemptSummary, Marks
from bot.interview.mock import Mock
from bot.interview.open_question import OpenQuestion
from bot.interview.vacancy import Posting, SpentAside, Vacancy
from knowledge.card import Difficulty, QuestionType


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Model):
    """Who wrote: Telegram's numbers and the name to greet by. ``chat_id`` is where replies go.

    ``language`` is that of their Telegram (a code of `bot.interview.languages`), "" where that is not known.
    """

    user_id: int
    chat_id: int
    name: str = ""
    language: str = ""


class Filter(_Model):
    """Which questions the person wants, besides `Session.difficulty`. Of several tags or companies one is enough."""

    type: QuestionType | None = None
    tags: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether every question fits."""
        return not (self.type or self.tags or self.companies)


class Prefs(_Model):
    """How the person wants it; every field has a default, so that an older session reads as before.

    ``language`` is a code of `bot.interview.languages`, None for that of the person's Telegram. ``zone`` is an IANA
    name, None for UTC. ``daily`` is the local time of the daily reminder ("HH:MM", None for none); between ``quiet``
    (local hours, from and until) nothing is sent that was not asked for. ``guess``: the person guesses each score
    before it is shown.

    ``brief`` shortens the feedback. ``hide_numbers`` puts bands and words in the place of scores, points and
    percentages; plain counts, such as how many answers, stay, and so does the report of a mock interview.
    """

    mode: Literal["coach", "exam"] = "coach"
    hints: bool = True
    brief: bool = False
    hide_numbers: bool = False
    language: str | None = None
    zone: str | None = None
    daily: str | None = None
    quiet: tuple[int, int] = (22, 7)
    guess: bool = False


class Guess(_Model):
    """What the person thought an answer had scored: ``low`` is where the band begins that they tapped."""

    attempt_id: str
    low: int


class Guessing(_Model):
    """An answer whose score the person is asked to guess.

    Once it is ``graded`` its feedback waits for them; ``provisional`` and ``habit`` (what, times, of, in a row) are
    what that needs and the answer does not hold.
    """

    attempt_id: str
    graded: bool = False
    provisional: bool = False
    habit: tuple[str, int, int, bool] | None = None


class InterviewPlan(_Model):
    """The interview that is practised for. ``day`` and ``made_on`` are dates in the person's zone.

    ``filtered``: the plan has set the filter to its company. As long as the zone is not known, dates are those of UTC,
    and ``said`` (the day as typed) and ``made_at`` are kept to count anew once it is.
    """

    day: date
    made_on: date
    role: str | None = None
    company: str | None = None
    filtered: bool = False
    said: str = ""
    made_at: datetime | None = None


class Reminding(_Model):
    """What is known of messages that nobody asked for; what is wished is in `Prefs`.

    ``since`` is when the wish last changed (earlier times of the daily one do not count), ``settled`` when the last one
    was sent or its day was seen not to need one, ``unanswered`` how many daily ones went out without any sign of the
    person since; ``closed``: Telegram refused a message (the person blocked the bot), so that none is tried until they
    write.
    """

    since: datetime | None = None
    settled: datetime | None = None
    unanswered: int = 0
    closed: bool = False


class Shelved(_Model):
    """A text that has no place in the talk any more, kept for the person's export. ``at`` is when it was written.

    Earlier versions kept the text alone; `bot.interview.keeping.dated` gives such a one its time.
    """

    text: str
    at: datetime | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_an_earlier_version(cls, stored: Any) -> Any:
        return {"text": stored} if isinstance(stored, str) else stored


class Session(Lean):
    """The whole talk. ``difficulty`` None means adaptive. ``seen`` are card ids of this session, the
    latest of them asked on the person's day ``asked_on``.

    ``focus`` is the role as the person put it, when that says more than the role's name. ``loose_text`` came while no
    question was open (the last of it at ``loose_at``); the person decides what becomes of it. Once another question is
    asked it is ``shelved``: kept, and part of the export; so are parts typed to a question that left the bank. ``turn``
    0 means that the talk has not begun. ``awaiting`` is "role", "level", "mock" (its size), "find", "job" or "contest"
    while plain text answers that question of Viva's; ``contested`` is the `Contest.key` that an argument is awaited
    for, ``contested_in`` the id of the answer it is in (None: the last one). ``filter`` holds for every question chosen
    from now on. ``spoken`` is the `Person.language` that was last told. ``plan`` is the interview ahead; ``awaiting``
    is then also "interview" (its date) and "interview_over" (how it went). ``passed`` are cards skipped or cancelled on
    the day ``passed_on``: due or not, they rest till the next. ``guesses`` are the latest ones, the newest last.
    ``mocks`` are the latest mock interviews, in the order they began; one at most has not ended. ``peeked`` is the id
    of an answer whose example was shown before its grade came: what is said after that fills a gap. ``saved`` are ids
    of the cards kept for later, newest first. ``posting`` is the vacancy pasted last (earlier ones are shelved),
    ``vacancy`` that in focus. ``spent_aside`` are model tokens that no answer of their day accounts for.
    ``forgetting``: whether to delete everything was the last thing asked.
    """

    later = ("peeked", "contested_in", "forgetting")

    role: str | None = None
    focus: str | None = None
    difficulty: Difficulty | None = None
    turn: int = 0
    open: OpenQuestion | None = None
    paused: tuple[OpenQuestion, ...] = ()
    awaiting: str | None = None
    contested: str | None = None
    contested_in: str | None = None
    seen: tuple[str, ...] = ()
    asked_on: date | None = None
    last_text_at: datetime | None = None
    loose_text: str | None = None
    loose_at: datetime | None = None
    shelved: tuple[Shelved, ...] = ()
    filter: Filter = Filter()
    prefs: Prefs = Prefs()
    spoken: str = ""
    plan: InterviewPlan | None = None
    passed: tuple[str, ...] = ()
    passed_on: date | None = None
    reminding: Reminding = Reminding()
    guessing: Guessing | None = None
    guesses: tuple[Guess, ...] = ()
    mocks: tuple[Mock, ...] = ()
    peeked: str | None = None
    saved: tuple[str, ...] = ()
    posting: Posting | None = None
    vacancy: Vacancy | None = None
    spent_aside: SpentAside | None = None
    forgetting: bool = False


class Candidate(_Model):
    """A person as stored."""

    person: Person
    session: Session = Session()
    created_at: datetime
    updated_at: datetime


class Snapshot(_Model):
    """A candidate as one turn sees them: the session, the latest attempts (newest first), the last one whole.

    What a turn must ask for: ``marks`` of every graded attempt that stands (for /stats), the one attempt that a
    button ``named`` (if it is opened, with the ``earlier`` one it is compared with), and the one to be ``filled``: that
    a gap or a follow-up adds to, open or put aside last. ``objected`` is the answer that an argument is awaited for, if
    it was named.
    """

    candidate: Candidate
    recent: tuple[AttemptSummary, ...] = ()
    last: Attempt | None = None
    marks: tuple[Marks, ...] = ()
    named: Attempt | None = None
    objected: Attempt | None = None
    earlier: Attempt | None = None
    filled: Attempt | None = None
