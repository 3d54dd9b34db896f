"""One turn being decided: the snapshot it starts from and what it has decided so far."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from typing import Any

from bot.interview.assessment import Status
from bot.interview.attempt import Attempt
from bot.interview.days import day_of, limits_end, zone_of
from bot.interview.events import Event, FilterView, Note, QuestionAsked, QuestionKept
from bot.interview.finding import key_of
from bot.interview.languages import language_of
from bot.interview.open_question import OpenQuestion
from bot.interview.ports import Change, Library
from bot.interview.review import Memory, Past, due_now, memories
from bot.interview.selection import level_reached
from bot.interview.session import Session, Shelved, Snapshot
from bot.interview.zones import clock_in, shown
from knowledge.card import Difficulty, QuestionCard

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def first_turn(created_at: datetime) -> int:
    """The number a new person's turns begin at: whole seconds from 2020 to ``created_at``, at least 1.

    Somebody who is forgotten and comes back thus never meets an old number again (turns are slower than one a
    second), so that no old button acts. Nine digits until 2051, which keeps buttons within Telegram's 64 bytes.
    """
    return max(1, int((created_at - _EPOCH).total_seconds()))


class Turn:
    """Collects the session, events and attempts of one turn; `change` hands them over for saving.

    ``now`` is the turn's time in UTC; ``answers_left`` bounds graded answers today (None: no limit); ``past`` is
    there in turns that may look back further than the snapshot does.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        library: Library,
        now: datetime,
        seed: str,
        answers_left: int | None = None,
        past: Past | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.library = library
        self.now = now
        self.seed = seed
        self.answers_left = answers_left
        self.next_wanted = False
        """Set by whatever leads on to the next question; `bot.interview.flow` asks it at the end of the turn."""
        self._past = past
        self._memories: tuple[date | None, dict[str, Memory]] | None = None
        self.session = snapshot.candidate.session
        if self.session.turn == 0:
            self.set(turn=first_turn(snapshot.candidate.created_at))
        self._events: list[Event] = []
        self._attempts: list[Attempt] = []

    def tell(self, *events: Event) -> None:
        """Add events in the order the person shall see them, bound to the current turn unless they name one.

        The language is kept with each, so that a replay speaks the same and what comes later the right one; so is
        whether the person wants numbers.
        """
        how = {"language": language_of(self.session), "no_numbers": self.session.prefs.hide_numbers}
        self._events.extend(e.model_copy(update={"turn": e.turn or self.session.turn, **how}) for e in events)

    def note(self, code: str, **values: Any) -> None:
        """A short sentence; the words for ``code`` are in `bot.tg.texts`."""
        self.tell(Note(code=code, values=values))

    def set(self, **changes: Any) -> None:
        """Change the session. Where an argument was ``awaiting`` and no longer is, what it was about is let go of."""
        if changes.get("awaiting", "contest") != "contest":
            changes = {"contested": None, "contested_in": None, **changes}
        self.session = self.session.model_copy(update=changes)

    def keep(self, *attempts: Attempt) -> None:
        """Save these attempts with the turn."""
        self._attempts.extend(attempts)

    @property
    def kept(self) -> tuple[Attempt, ...]:
        """The attempts this turn saves."""
        return tuple(self._attempts)

    def change(self) -> Change:
        """Everything decided, ready to be saved."""
        candidate = self.snapshot.candidate.model_copy(update={"session": self.session, "updated_at": self.now})
        return Change(
            candidate=candidate,
            events=tuple(e.model_dump(mode="json") for e in self._events),
            attempts=tuple(self._attempts),
        )

    def open_card(self) -> tuple[OpenQuestion, QuestionCard] | None:
        """The open question with its card. A card that left the bank closes its question, which is said; what was
        typed is shelved, for the person's export.
        """
        question = self.session.open
        if question is None:
            return None
        card = self.library.card(question.card_id)
        if card is None:
            self.set(open=None)
            if question.parts:
                self.put_by("\n".join(question.parts), at=question.typed_at)
            self.note("card_gone")
            return None
        return question, card

    @property
    def zone(self) -> tzinfo:
        """The person's time zone."""
        return zone_of(self.session.prefs.zone)

    @property
    def today(self) -> date:
        """The person's date."""
        return day_of(self.now, self.zone)

    @property
    def limit_over(self) -> dict[str, str]:
        """When this day's limits end, for the words about them: ``clock`` (such as 09:00) in the person's ``zone``."""
        name = self.session.prefs.zone
        return {"clock": clock_in(name, limits_end(self.now)), "zone": shown(name)}

    def memories(self) -> dict[str, Memory]:
        """What is remembered of every card reviewed so far, drawn together before an interview."""
        interview = self.session.plan.day if self.session.plan else None
        if self._memories is None or self._memories[0] != interview:
            past = self._past
            found = memories(past.answers, past.spacing, self.zone, self.today, interview) if past else {}
            self._memories = (interview, found)
        return self._memories[1]

    def days_late(self, memory: Memory) -> int:
        """Days since ``memory`` was due. What only the plan drew nearer was not due before the plan was made."""
        due, plan, past = memory.due, self.session.plan, self._past
        if due and plan and past and due < plan.made_on:
            its = [answer for answer in past.answers if answer.card_id == memory.card_id]
            usual = memories(its, past.spacing, self.zone, self.today)[memory.card_id].due
            due = min(usual or plan.made_on, plan.made_on)
        return (self.today - due).days if due else 0

    @property
    def reached(self) -> Difficulty | None:
        """The adaptive level by all that is known of the past; None without a score and in a turn that does not look
        back."""
        return level_reached(self._past.answers) if self._past else None

    @property
    def answer_days(self) -> frozenset[date]:
        """The person's days on which they answered, as far back as the turn looks."""
        moments = [attempt.submitted_at for attempt in self.snapshot.recent if not attempt.superseded]
        moments += [answer.at for answer in self._past.answers] if self._past else []
        return frozenset(day_of(moment, self.zone) for moment in moments)

    def due(self, everything: bool = False) -> list[Memory]:
        """The cards to review now, most urgent first; no card with an answer that waits for its grade.

        Cards put aside with an answer begun, cancelled or skipped today are left out unless ``everything`` is wanted.
        """
        recent = self.snapshot.recent
        out = {x.card_id for x in recent if not x.superseded and x.status in (None, Status.NOT_GRADED)}
        if not everything:
            out |= {question.card_id for question in self.session.paused if question.holds_words}
            out |= set(self.session.passed) if self.session.passed_on == self.today else set()
        due = due_now(self.memories(), self.now, self.today)
        return [m for m in due if m.card_id not in out and self.library.card(m.card_id)]

    def pass_over(self, card_id: str) -> None:
        """A skipped or cancelled card rests till tomorrow, even if it is due."""
        passed = self.session.passed if self.session.passed_on == self.today else ()
        self.set(passed=(*(i for i in passed if i != card_id), card_id), passed_on=self.today)

    @property
    def newcomer(self) -> bool:
        """Whether nothing was chosen, asked or answered yet."""
        return self.session.role is None and not self.session.seen and self.snapshot.last is None

    def last_card(self) -> tuple[Attempt, QuestionCard] | None:
        """The last answer with its card, if both are still there."""
        last = self.snapshot.last
        card = self.library.card(last.card_id) if last else None
        return (last, card) if last and card else None

    def deny_last(self, code: str) -> None:
        """Say why nothing can be done about the last answer: its question has left the bank, or it is not marked yet;
        where neither is so, the note ``code``.
        """
        last = self.snapshot.last
        if last and self.library.card(last.card_id) is None:
            self.note("card_gone")
        elif last and (last.assessment is None or last.assessment.status is Status.NOT_GRADED):
            self.note("not_marked_yet")
        else:
            self.note(code)

    def kept_loose(self, key: str) -> bool:
        """Whether the loose text is the one that a button with this ``key`` stands under; "" is for any."""
        return not key or (self.session.loose_text is not None and key_of(self.session.loose_text) == key)

    def shelve(self) -> None:
        """Keep a loose text that the person has left behind, for their export."""
        if self.session.loose_text:
            self.put_by(self.session.loose_text, at=self.session.loose_at)
            self.set(loose_text=None, loose_at=None)

    def put_by(self, *texts: str, at: datetime | None = None) -> None:
        """Keep texts that have no place in the talk, for the person's export. ``at``: when written, None for now."""
        kept = (Shelved(text=text, at=at or self.now) for text in texts)
        self.set(shelved=(*self.session.shelved, *kept))

    def drop_aside(self, card_id: str) -> None:
        """Forget what was put aside of a card that is asked anew or answered, unless an answer to it was begun."""
        self.set(paused=tuple(q for q in self.session.paused if q.card_id != card_id or q.holds_words))

    def begin_day(self) -> None:
        """What was asked on an earlier day and never answered may be asked again."""
        if self.session.asked_on != self.today:
            answered = {attempt.card_id for attempt in self.snapshot.recent}
            answered |= {answer.card_id for answer in self._past.answers} if self._past else set()
            self.set(seen=tuple(i for i in self.session.seen if i in answered), asked_on=self.today)

    def saw(self, card_id: str) -> None:
        """The card is the one asked last."""
        self.begin_day()
        self.set(seen=(*(i for i in self.session.seen if i != card_id), card_id))

    def bring_back(self, question: OpenQuestion, retry_of: str | None = None) -> None:
        """Put a question that was put aside on the table again, as a new turn and with all it holds; with ``retry_of``
        to be compared with that answer.
        """
        self.shelve()
        turn = self.session.turn + 1
        self.saw(question.card_id)
        self.set(
            turn=turn,
            open=question.model_copy(update={"turn": turn, "retry_of": retry_of or question.retry_of}),
            paused=tuple(other for other in self.session.paused if other is not question),
            awaiting=None,
        )

    def put(
        self,
        card: QuestionCard,
        *,
        retry_of: str | None = None,
        reasons: tuple[str, ...] = (),
        widened: tuple[str, ...] = (),
        previous_score: int | None = None,
        older: bool = False,
        only: FilterView | None = None,
    ) -> None:
        """Put ``card`` on the table as a new turn."""
        self.shelve()
        self.drop_aside(card.id)
        turn = self.session.turn + 1
        self.saw(card.id)
        self.set(
            turn=turn,
            open=OpenQuestion(turn=turn, card_id=card.id, asked_at=self.now, retry_of=retry_of),
            awaiting=None,
        )
        shown = asked(self.session, card, reasons=reasons, widened=widened, previous_score=previous_score)
        self.tell(shown.model_copy(update={"older": older, "filter": only, "serves": self.serves(card)}))

    def serves(self, card: QuestionCard) -> str | None:
        """What the vacancy in focus asks for that ``card`` is about, in its own words; None without either."""
        vacancy = self.session.vacancy
        place = self.library.served(card.id, vacancy.reading.demands) if vacancy else None
        return vacancy.reading.demands[place].text if vacancy and place is not None else None


def view_of(session: Session) -> FilterView:
    """The filter with the level, as shown."""
    only = session.filter
    return FilterView(type=only.type, level=session.difficulty, tags=only.tags, companies=only.companies)


def asked(session: Session, card: QuestionCard, **extra: Any) -> QuestionAsked:
    """The event that shows ``card`` as the session's current question."""
    return QuestionAsked(
        turn=session.turn,
        card_id=card.id,
        question=card.question,
        type=card.type,
        difficulty=card.difficulty,
        role=session.role,
        hints=session.prefs.hints,
        kept=kept(session, card),
        **extra,
    )


def kept(session: Session, card: QuestionCard) -> QuestionKept:
    """Whether ``card`` is among the saved questions, for the button that changes it."""
    return QuestionKept(key=key_of(card.id), saved=card.id in session.saved)


def from_before(turn: Turn, made: int) -> bool:
    """Whether a button made in the turn ``made`` is one from before the person was forgotten and came back."""
    return made < first_turn(turn.snapshot.candidate.created_at)
