"""What Viva remembers of a candidate between two messages. The stored session is the only state."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.interview.assessment import HONEST_NO, Assessment, Lean, Status, Verdict
from bot.interview.mock import Mock
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


class SpokenNote(_Model):
    """A voice note of an answer that is being given.

    ``id`` is Telegram's number of its message, ``file_id`` names the sound there and ``name`` its kind ("voice.ogg");
    ``seconds`` is its length, 0 if that is not known. Once ``heard`` its transcript is one of the question's parts, in
    the ``language`` with this code of two letters, if known.
    """

    id: int
    file_id: str
    name: str
    seconds: int
    heard: bool = False
    language: str | None = None


class OpenQuestion(_Model):
    """The question on the table. ``turn`` numbers it within the person's talk; buttons are bound to it.

    ``base`` is set while a gap is filled: the answer ``retry_of`` as it was, to which the new text will be added.
    ``notes`` are voice notes in the order they were sent. The transcripts of those that were heard are the last of the
    ``parts``, in the same order, and wait for the person's word; what was typed stands before them.
    ``probe`` is the follow-up question asked about that answer, if one was, ``probed`` its words that it is about.
    ``begun`` was sent as the answer and too short to judge: what is sent now is added to it. Unlike the ``parts`` it is
    kept as an answer already, and does not hold the question back.
    ``typed_at`` is when the last of the ``parts`` came, ``base_at`` when the answer in ``base`` was given.
    """

    turn: int
    card_id: str
    asked_at: datetime
    hints: int = 0
    revealed: bool = False
    parts: tuple[str, ...] = ()
    retry_of: str | None = None
    base: str | None = None
    base_at: datetime | None = None
    probe: str | None = None
    probed: str | None = None
    typed_at: datetime | None = None
    notes: tuple[SpokenNote, ...] = ()
    begun: str | None = None

    @property
    def heard(self) -> tuple[SpokenNote, ...]:
        """The voice notes that were written down."""
        return tuple(note for note in self.notes if note.heard)

    @property
    def unheard(self) -> tuple[SpokenNote, ...]:
        """The voice notes that are still to be written down."""
        return tuple(note for note in self.notes if not note.heard)

    @property
    def typed(self) -> tuple[str, ...]:
        """The parts that are no transcript."""
        return self.parts[: len(self.parts) - len(self.heard)]

    @property
    def holds_words(self) -> bool:
        """Whether anything of an answer lies with it, typed or spoken."""
        return bool(self.parts or self.notes or self.begun)

    @property
    def touched(self) -> bool:
        """Whether anything was done with it, so that asked afresh it would not be the same."""
        return self.holds_words or self.hints > 0 or self.revealed

    @property
    def spoiled(self) -> bool:
        """Whether the example answer caps the score: a retry may have seen it, that is what it is for."""
        return self.revealed and (self.retry_of is None or self.base is not None)


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


class AttemptKind(StrEnum):
    """A first answer, a retry of an earlier one, one with a gap filled, or one with a follow-up question answered.

    All but the first kind are apart in progress, the adaptive level and reviews.
    """

    ANSWER = "answer"
    RETRY = "retry"
    GAP = "gap"
    FOLLOW_UP = "follow_up"


class Outcome(StrEnum):
    """What became of an objection. `argued`: only the argument states the point, the answer does not."""

    WAITING = "waiting"
    CHANGED = "changed"
    KEPT = "kept"
    ARGUED = "argued"


class Contest(_Model):
    """An objection to one verdict: what it was about, the argument, and the verdicts and scores before and after.

    ``before`` and ``after`` are a point's verdict, or "made" and "not_made" of a mistake; ``evidence`` is the
    answer's own words that the second look found.
    """

    kind: Literal["point", "mistake"]
    id: str
    argument: str
    at: datetime
    before: str
    score_before: int
    outcome: Outcome = Outcome.WAITING
    after: str | None = None
    evidence: str | None = None
    score_after: int | None = None
    judged_by: str | None = None

    @property
    def key(self) -> str:
        """Which verdict of the attempt: ``point:<id>`` or ``mistake:<id>``."""
        return f"{self.kind}:{self.id}"


class Attempt(_Model):
    """One accepted answer and, once there is one, its assessment.

    ``id`` is ``<user id>-<turn>-<n>``; ``superseded`` marks an answer that a later part was joined to,
    or a message too short to judge that the answer begins with.
    ``added`` is what was typed to fill a gap: ``answer`` is then the earlier answer and this below it. ``probe`` is
    the follow-up question that ``added`` answers, if it was one.
    ``spoken_seconds`` is how long the voice notes were that it (or ``added``) was taken from, 0 if nobody knows; None
    if any of it was typed.
    """

    id: str
    user_id: int
    turn: int
    card_id: str
    card_revision: int
    card_hash: str
    kind: AttemptKind = AttemptKind.ANSWER
    retry_of: str | None = None
    answer: str
    hints: int = 0
    revealed: bool = False
    asked_at: datetime
    submitted_at: datetime
    superseded: bool = False
    tries: int = Field(default=0, ge=0)
    added: str | None = None
    spoken_seconds: float | None = Field(default=None, ge=0)
    probe: str | None = None
    contests: tuple[Contest, ...] = ()
    assessment: Assessment | None = None

    @property
    def spoiled(self) -> bool:
        """Whether the example answer caps the score; one filled in has the cap of the answer it fills."""
        return self.revealed and self.kind is not AttemptKind.RETRY

    @property
    def capped_twice(self) -> bool:
        """Whether hints and the example answer both cap the score."""
        return self.hints > 0 and self.spoiled

    @property
    def base(self) -> str | None:
        """The answer before the gap was filled, or the follow-up answered; None unless one was."""
        return None if self.added is None else self.answer.removesuffix(f"\n{self.added}")

    @property
    def score(self) -> int | None:
        """0 to 100, or None while there is no grade."""
        return self.assessment.score if self.assessment else None

    @property
    def earned(self) -> int | None:
        """The score of what was an answer; None for a message that a gate stopped, unless it was an honest no."""
        return None if self.assessment and self.assessment.held_back else self.score


class AttemptSummary(_Model):
    """What selection and progress need of a past attempt, without its text. ``gate`` is why it was held back."""

    id: str
    turn: int
    card_id: str
    kind: AttemptKind
    retry_of: str | None
    revealed: bool
    submitted_at: datetime
    superseded: bool
    status: Status | None
    score: int | None
    gate: str | None = None

    @property
    def earned(self) -> int | None:
        """As `Attempt.earned`."""
        return self.score if self.gate in (None, HONEST_NO) else None


class Marks(_Model):
    """The verdicts of one graded attempt, without quotes and texts: key points by id, and which mistakes were made.
    ``card`` is the hash of the card it was marked by.
    """

    id: str
    points: tuple[tuple[str, Verdict], ...]
    mistakes: tuple[tuple[str, bool], ...]
    card: str = ""


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
