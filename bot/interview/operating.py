"""What whoever runs the bot is shown: numbers of use and health, what was contested, what an import would bring; pure.

No name of a person is in any of it, and their number only in `PersonDay`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from bot.interview.assessment import Usage
from bot.interview.attempt import Attempt, Contest, Outcome
from knowledge.card import QuestionCard

OBJECTIONS_SHOWN = 10


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Use(_Model):
    """One stored answer, without its text. ``counts`` is False for one that was joined to a longer one.

    ``score`` is that of a graded answer; a gated one has none.
    """

    user_id: int
    at: datetime
    counts: bool
    waiting: bool
    score: int | None
    usage: Usage = Usage()


class DayOfUse(_Model):
    """One UTC day: people who answered, their answers (joined ones once), and the tokens spent on all of them.

    ``mean_score`` is over the graded answers, None without any; ``not_graded`` have no grade yet, or get none since
    their question has left the bank.
    """

    day: date
    people: int
    answers: int
    graded: int
    mean_score: float | None
    not_graded: int
    input_tokens: int
    output_tokens: int


def by_day(uses: Iterable[Use]) -> tuple[DayOfUse, ...]:
    """``uses`` by day, the oldest first; days without any are left out."""
    days: dict[date, list[Use]] = {}
    for use in uses:
        days.setdefault(use.at.date(), []).append(use)
    return tuple(_day(day, days[day]) for day in sorted(days))


def unused(day: date) -> DayOfUse:
    """A day on which nothing was answered."""
    return _day(day, ())


def _day(day: date, uses: Sequence[Use]) -> DayOfUse:
    counted = [use for use in uses if use.counts]
    scores = [use.score for use in counted if use.score is not None]
    return DayOfUse(
        day=day,
        people=len({use.user_id for use in counted}),
        answers=len(counted),
        graded=len(scores),
        mean_score=sum(scores) / len(scores) if scores else None,
        not_graded=sum(use.waiting for use in counted),
        input_tokens=sum(use.usage.input_tokens for use in uses),
        output_tokens=sum(use.usage.output_tokens for use in uses),
    )


class PersonDay(_Model):
    """What one person's answers of a UTC day took; ``answers`` as in `DayOfUse`."""

    day: date
    user_id: int
    answers: int
    input_tokens: int
    output_tokens: int


def most_tokens(uses: Iterable[Use], limit: int) -> tuple[PersonDay, ...]:
    """Whose days took most tokens, at most ``limit`` of them; of equal ones the latest day first."""
    days: dict[tuple[date, int], list[Use]] = {}
    for use in uses:
        days.setdefault((use.at.date(), use.user_id), []).append(use)
    all_days = [
        PersonDay(
            day=day,
            user_id=user_id,
            answers=sum(use.counts for use in mine),
            input_tokens=sum(use.usage.input_tokens for use in mine),
            output_tokens=sum(use.usage.output_tokens for use in mine),
        )
        for (day, user_id), mine in days.items()
    ]
    found = [one for one in all_days if one.input_tokens or one.output_tokens]
    found.sort(key=lambda one: (-(one.input_tokens + one.output_tokens), -one.day.toordinal(), one.user_id))
    return tuple(found[:limit])


def mean_score(days: Iterable[DayOfUse]) -> float | None:
    """The mean over all graded answers of ``days``, None without any."""
    known = [(day.mean_score, day.graded) for day in days if day.mean_score is not None]
    graded = sum(count for _, count in known)
    return sum(mean * count for mean, count in known) / graded if graded else None


class DeadLetter(_Model):
    """An update that could not be read or worked on, kept to be looked at. ``payload`` is its JSON.

    ``reason`` is one of a few words; ``user_id`` and ``chat_id`` are None where the update does not tell them.
    """

    key: str
    reason: str
    at: datetime
    user_id: int | None = None
    chat_id: int | None = None
    payload: str


class Queue(_Model):
    """Work of the engine: under way (besides what asks), waiting its turn, waiting for its time."""

    running: int
    waiting: int
    later: int


class Trouble(_Model):
    """A kind of failed grading since the start (``what`` was told the person), how often, and when last."""

    what: str
    times: int
    last: datetime


class Health(_Model):
    """How the bot is. ``up_seconds`` since the start; sizes in bytes; "today" is the UTC day.

    ``index``: ready, unused (not asked for anything yet) or broken. ``polled_seconds`` since Telegram last answered a
    poll, None if it never did; with a ``webhook`` it is not polled. ``dead_letters`` are the updates that could not be
    read or worked on.
    """

    up_seconds: int
    people_today: int
    answers_today: int
    waiting: int
    queue: Queue
    judge: str
    troubles: tuple[Trouble, ...]
    cards: int
    index: str
    database_bytes: int
    polled_seconds: int | None
    dead_letters: int = 0
    webhook: bool = False


class ContestedAnswers(NamedTuple):
    """Answers with objections, whole, newest first; ``unreadable`` are the ids of more that cannot be read."""

    attempts: tuple[Attempt, ...]
    unreadable: tuple[str, ...]


class ContestedCard(_Model):
    """How often verdicts on answers to a card were contested, and changed by that."""

    card_id: str
    contested: int
    changed: int


class Objection(_Model):
    """One objection as it was written. ``said`` are the answer's own words the judge went by, None for none."""

    card_id: str
    text: str
    argument: str
    said: str | None
    before: str
    outcome: Outcome


class Flagged(_Model):
    """What people contested: cards, most often contested first, and the latest objections, newest first.

    ``unreadable`` answers with objections cannot be read and are in neither.
    """

    cards: tuple[ContestedCard, ...]
    latest: tuple[Objection, ...]
    unreadable: int = 0


Cards = Callable[[str], QuestionCard | None]


def flagged(answers: ContestedAnswers, card_of: Cards) -> Flagged:
    """What people contested in ``answers``."""
    found = [(attempt, contest) for attempt in answers.attempts for contest in attempt.contests]
    counts: dict[str, list[bool]] = {}
    for attempt, contest in found:
        counts.setdefault(attempt.card_id, []).append(contest.outcome is Outcome.CHANGED)
    ranked = sorted(counts, key=lambda card_id: (-len(counts[card_id]), card_id))
    newest = sorted(found, key=lambda pair: pair[1].at, reverse=True)[:OBJECTIONS_SHOWN]
    return Flagged(
        cards=tuple(ContestedCard(card_id=i, contested=len(counts[i]), changed=sum(counts[i])) for i in ranked),
        latest=tuple(_objection(attempt, contest, card_of(attempt.card_id)) for attempt, contest in newest),
        unreadable=len(answers.unreadable),
    )


def statements(card: QuestionCard) -> dict[str, str]:
    """The texts of a card's points and mistakes, by id."""
    return {p.id: p.text for p in card.key_points} | {m.id: m.text for m in card.common_mistakes}


def _objection(attempt: Attempt, contest: Contest, card: QuestionCard | None) -> Objection:
    texts = statements(card) if card else {}
    found = attempt.assessment
    quotes = {p.id: p.evidence for p in found.points} if found else {}
    quotes |= {m.id: m.evidence for m in found.mistakes} if found else {}
    return Objection(
        card_id=attempt.card_id,
        text=texts.get(contest.id, contest.id),
        argument=contest.argument,
        said=contest.evidence or quotes.get(contest.id),
        before=contest.before,
        outcome=contest.outcome,
    )


class Preview(_Model):
    """What an import would bring; nothing is written. ``key`` names the file for `write`, None if nothing is in it.

    ``questions`` are the first ones, ``remarks`` the weightiest of ``warnings``: field, with line or row, and problem.
    """

    key: str | None
    complete: int
    drafts: int
    warnings: int
    questions: tuple[str, ...]
    remarks: tuple[tuple[str, str], ...]


class Written(_Model):
    """What an import wrote: files of cards and drafts by what became of them."""

    written: int
    updated: int
    unchanged: int
    kept: int
    removed: int
