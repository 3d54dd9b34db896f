"""The seams of the interview: what it needs from the outside, as narrow protocols.

What is stored of the talk is changed by `bot.interview.interviewer` and what it is built of (`turns`, `recording`)
only: turns, assessments, who is due, what is too old. Beside it `bot.grading.service` keeps findings in the `Store`,
`bot.budget` the day's totals and `bot.tg.dead` dead letters; `bot.tg.own_data` and the command line export and forget.
Whoever else has the `Store` only reads.
`Grader` is called by `bot.grading.service`, by `bot.second_look` and where a judge is tried out; `Library` by the pure
flow, the interviewer and `bot.examiner`. Implementations: `bot.storage.store`, `bot.grading.*`, `bot.library`. Every
implementation of `Store` passes `tests/storage/contract.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from bot.interview.assessment import Assessment, Findings
from bot.interview.attempt import Attempt, AttemptSummary, Marks
from bot.interview.operating import ContestedAnswers, DeadLetter, Use
from bot.interview.review import Answered
from bot.interview.selection import Choice
from bot.interview.session import Candidate, Filter, Person, Snapshot
from bot.interview.vacancy import Demand
from knowledge.card import Difficulty, QuestionCard


class Change(BaseModel):
    """What one turn decided, saved as a whole or not at all. ``events`` are JSON-ready dictionaries.

    ``saved`` False: there are only events to show, and nothing is to be stored, not even those.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    candidate: Candidate
    events: tuple[dict[str, Any], ...] = ()
    attempts: tuple[Attempt, ...] = ()
    saved: bool = True


Decide = Callable[[Snapshot], Change]


class Store(Protocol):
    """Where candidates, attempts and turns live. All methods raise `StoreError` when the database fails.

    Life:
        `open` migrates and connects (raises with instructions if the file is damaged, which it leaves
        untouched); `close` releases. Both may be called once.

    Turns:
        `turn` is one transaction: load the person's `Snapshot` (created at ``now`` if new; the stored name and
        chat follow ``person``), call ``decide``, save its `Change` and keep its events under ``key`` (unless the
        change is not to be saved). If ``key``
        was kept before, nothing is decided or changed and the kept events are returned. ``decide`` may run
        again if the transaction has to be repeated, so it must be pure. ``history`` bounds `Snapshot.recent`.
        Two turns of one person never interleave. ``grade`` (an attempt of theirs by its id, and an assessment) does
        what `assess` does, in the same transaction before ``decide``, to whom `Snapshot.named` is that attempt then.

    Reading:
        `snapshot` (None for a stranger), `anything_of` (whether anything is stored of somebody, dead letters too;
        nothing of it is opened), `attempt` (None if unknown), `attempts` (newest first, whole),
        `export` (everything about one person, JSON-ready, keys "candidate", "attempts" and
        "dead_letters"; None where there is none of them; what cannot be read is left out and named under "unreadable",
        a key that is there for nothing else), `answered` (the latest
        ``limit`` graded or gated answers, oldest first, without their texts; joined ones are left out), `marks` (the
        verdicts of all graded attempts that were not joined to a longer one, newest first: 0.06 ms of one core each,
        less than half of what whole attempts take, in parts between which others have their turn).

    Grading:
        `assess` sets the assessment of an attempt once: if it is already graded or gated, the stored one stays
        and is returned. ``tries`` is raised by one each call. Raises `StoreError` for an unknown attempt.
        `cached` and `cache` keep findings by content key, so that the same answer is judged once; those of
        somebody who is not stored, or no longer, are not kept.

    Limits for everybody together:
        `take` counts the answer ``key`` on ``day``, once, unless ``answers`` or ``tokens`` (0: no limit) are used up:
        then it gives False and counts nothing. `spend` adds tokens to the day; `spent` gives its answers and tokens.
        Of several that take at the same time no more get through than there is room for.

    Privacy:
        `forget` deletes every row of a person and returns how many rows went; if it raises `Unscrubbed` they went, but
        their bytes are not known to have gone, for which `scrub` tries again. `expire` deletes attempts, turns
        and cached findings older than ``before``, and every row of a person whose last turn is (name, number,
        session, texts kept in it), and returns how many rows went. Turns older than ``turns_before`` go as well. What
        `bot.interview.keeping` finds older in the session of somebody who stays is taken out of it.

    Saying something unasked:
        `due` gives at most ``limit`` people whose `bot.interview.schedule.due` is at or before ``now``, the longest
        due first, each with that moment, and puts them off by ``lease``, so that nobody else is given them until
        then; any turn of theirs, and only that, settles when they are due next.

    Operation:
        `counts` gives ``{"candidates": n, "attempts": n, "graded": n, "waiting": n, "dead_letters": n}``;
        `waiting` those that wait, by the id of their card.
        `answers_since` counts a person's answers at or after ``since`` that were graded or still wait for it: gated
        ones were not an answer, and what was joined counts once. `active` counts the people heard of then; `uses` gives
        every answer stored then, the oldest first; `contested` the answers with objections, whole, newest first,
        and the ids of those that cannot be read; `size` the bytes the database takes. `bury` keeps an update that could
        not be read or worked on, once for each key; `dead_letters` gives them, newest first. `forget` deletes those a
        person sent, and those of their private chat that name nobody; `expire` the old ones.
    """

    async def open(self) -> None: ...
    async def close(self) -> None: ...
    async def turn(
        self,
        key: str,
        person: Person,
        now: datetime,
        decide: Decide,
        history: int = 200,
        grade: tuple[str, Assessment] | None = None,
    ) -> tuple[dict[str, Any], ...]: ...
    async def snapshot(self, user_id: int, history: int = 200) -> Snapshot | None: ...
    async def anything_of(self, user_id: int) -> bool: ...
    async def attempt(self, attempt_id: str) -> Attempt | None: ...
    async def attempts(self, user_id: int, limit: int | None = None) -> tuple[Attempt, ...]: ...
    async def answered(self, user_id: int, limit: int) -> tuple[Answered, ...]: ...
    async def marks(self, user_id: int) -> tuple[Marks, ...]: ...
    async def assess(self, attempt_id: str, assessment: Assessment) -> Attempt: ...
    async def cached(self, key: str) -> Findings | None: ...
    async def cache(self, key: str, findings: Findings, now: datetime, user_id: int | None = None) -> None: ...
    async def take(self, day: str, key: str, answers: int, tokens: int) -> bool: ...
    async def spend(self, day: str, tokens: int) -> None: ...
    async def spent(self, day: str) -> tuple[int, int]: ...
    async def export(self, user_id: int) -> dict[str, Any] | None: ...
    async def forget(self, user_id: int) -> int: ...
    async def scrub(self) -> None: ...
    async def expire(self, before: datetime, turns_before: datetime | None = None) -> int: ...
    async def due(self, now: datetime, lease: timedelta, limit: int) -> tuple[tuple[Person, datetime], ...]: ...
    async def counts(self) -> dict[str, int]: ...
    async def waiting(self) -> dict[str, int]: ...
    async def answers_since(self, user_id: int, since: datetime) -> int: ...
    async def active(self, since: datetime) -> int: ...
    async def uses(self, since: datetime) -> tuple[Use, ...]: ...
    async def contested(self, limit: int | None = None) -> ContestedAnswers: ...
    async def size(self) -> int: ...
    async def bury(self, letter: DeadLetter) -> None: ...
    async def dead_letters(self, limit: int | None = None) -> tuple[DeadLetter, ...]: ...


class Grader(Protocol):
    """Judges one answer against one card's rubric. Raises `GradingFailed`; never returns a guess.

    ``name`` goes into ``graded_by``: "embedded", or the configured model's name. ``fingerprint`` changes
    whenever the same answer might be judged differently (prompt, model, weights): it is part of the cache key.
    ``language`` is the English name of the language that a judge which writes sentences shall write them in, "" for
    that of the answer; verdicts and quotes do not depend on it.
    """

    name: str

    @property
    def fingerprint(self) -> str: ...

    async def judge(self, card: QuestionCard, answer: str, language: str = "") -> Findings: ...


class Library(Protocol):
    """The frozen bank and its index as the flow sees them. Synchronous and deterministic.

    `role` reads a typed role: the best guesses, best first, possibly none; raises `IndexUnavailable`.
    `choose` picks the next card (see `bot.interview.selection.choose`); None only for an empty bank. ``vacancy`` are
    the demands of one in focus: cards that serve them come first; ``reached`` the adaptive level, where more is known
    than ``history`` tells. `served` is the place of the demand a card serves.

    `search` finds cards by meaning (id and similarity 0 to 1, best first; raises `IndexUnavailable`), `by_words` by
    plain words, `named` by their id or whole question, `keyed` by `bot.interview.finding.key_of`.
    `tags` (of a role's cards) and `companies` (of all cards) come most frequent first; `fitting` counts cards.
    """

    def card(self, card_id: str) -> QuestionCard | None: ...
    def role(self, text: str) -> tuple[tuple[str, float], ...]: ...
    def role_exact(self, text: str) -> str | None: ...
    def role_within(self, text: str) -> str | None: ...
    def role_denied(self, text: str) -> bool: ...
    def count(self, role: str | None) -> int: ...
    def choose(
        self,
        role: str | None,
        difficulty: Difficulty | None,
        history: Sequence[AttemptSummary],
        seen: Collection[str],
        now: datetime,
        seed: str,
        focus: str | None = None,
        only: Filter = ...,
        due: Sequence[str] = (),
        resting: Collection[str] = (),
        *,
        vacancy: tuple[Demand, ...] = (),
        reached: Difficulty | None = None,
    ) -> Choice | None: ...
    def served(self, card_id: str, vacancy: tuple[Demand, ...]) -> int | None: ...
    def fitting(self, role: str | None, difficulty: Difficulty | None, only: Filter) -> int: ...
    def tags(self, role: str | None) -> tuple[str, ...]: ...
    def companies(self) -> tuple[str, ...]: ...
    def search(self, text: str, limit: int) -> tuple[tuple[str, float], ...]: ...
    def by_words(self, text: str, limit: int) -> tuple[str, ...]: ...
    def named(self, text: str) -> str | None: ...
    def keyed(self, key: str) -> str | None: ...
