"""Counts and averages over a person's attempts; pure. What concerns single points is in `progress_points`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.interview.assessment import Status
from bot.interview.attempt import AttemptKind, AttemptSummary, Marks
from bot.interview.days import day_of
from bot.interview.events import Tally, Trend
from bot.interview.progress_points import coverage, habits, missed, mistakes, paired
from knowledge.card import Difficulty, QuestionCard, QuestionType

LATEST = 20
"""Scores of first answers that are listed and drawn."""
WEEKS, TAGS, ROLES = 6, 5, 3
TREND_FROM = 4
"""Graded first answers without which no trend is named."""
TREND_EACH = 6
"""Answers in each of the two groups that a trend compares, at most; the chart has room for both."""

Row = tuple[str, int, float]


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def streak(days: Collection[date], today: date) -> int:
    """Days in a row with an answer, ending today or yesterday (today is not over yet)."""
    day = today if today in days else today - timedelta(days=1)
    length = 0
    while day in days:
        length += 1
        day -= timedelta(days=1)
    return length


def trend(scores: Sequence[int]) -> Trend | None:
    """The newest scores against as many before them, None below `TREND_FROM`. ``scores`` newest first, 0 to 100."""
    if len(scores) < TREND_FROM:
        return None
    each = min(len(scores) // 2, TREND_EACH)
    return Trend(each=each, newer=sum(scores[:each]) / each, older=sum(scores[each : 2 * each]) / each)


def tally(
    attempts: Sequence[AttemptSummary],
    cards: Mapping[str, QuestionCard],
    now: datetime,
    marks: Iterable[Marks] = (),
    zone: tzinfo = UTC,
) -> Tally:
    """Everything /stats shows. ``attempts`` newest first; scores 0 to 100; days are those of ``zone``. What has no
    grade, and no card in ``cards`` either, does not wait for one.

    Averages are over graded first answers; gated answers, retries, filled gaps and answered follow-ups are counted but
    not averaged. The gain of one of the last three is its score minus that of the attempt it repeats, if both were
    marked by the same card.
    """
    valid = [a for a in attempts if not a.superseded]
    graded = [a for a in valid if a.status is Status.GRADED and a.score is not None]
    first = [(a, a.score) for a in graded if a.kind is AttemptKind.ANSWER and a.score is not None]
    scores = {a.id: a.score for a in graded if a.score is not None}
    marks = tuple(marks)
    marked_by = {one.id: one.card for one in marks}
    judged = paired(graded, marks, cards)

    def gains(kind: AttemptKind) -> list[float]:
        again = [(a.id, a.retry_of) for a in graded if a.kind is kind]
        again = [(id_, before) for id_, before in again if marked_by.get(id_) == marked_by.get(before or "")]
        return [float(scores[id_] - scores[before]) for id_, before in again if before in scores]

    def by(names: Callable[[QuestionCard], Iterable[str]]) -> list[Row]:
        return grouped((name, score) for a, score in first if a.card_id in cards for name in names(cards[a.card_id]))

    tags, roles = by(lambda card: card.tags), by(lambda card: card.roles)
    firsts = [score for _, score in first]
    return Tally(
        answers=len(valid),
        graded=len(graded),
        waiting=sum(1 for a in valid if a.status in (None, Status.NOT_GRADED) and a.card_id in cards),
        average=_mean(firsts),
        best=max(scores.values(), default=None),
        latest=tuple(reversed(firsts[:LATEST])),
        days=tuple(day_of(a.submitted_at, zone) for a, _ in reversed(first[:LATEST])),
        firsts=len(firsts),
        trend=trend(firsts),
        weeks=_weeks([(day_of(a.submitted_at, zone), score) for a, score in first]),
        retries=sum(1 for a in valid if a.kind is AttemptKind.RETRY),
        mean_gain=_mean(gains(AttemptKind.RETRY)),
        gaps=sum(1 for a in valid if a.kind is AttemptKind.GAP),
        gap_gain=_mean(gains(AttemptKind.GAP)),
        follow_ups=sum(1 for a in valid if a.kind is AttemptKind.FOLLOW_UP),
        follow_up_gain=_mean(gains(AttemptKind.FOLLOW_UP)),
        by_difficulty=_in_order(by(lambda card: (card.difficulty,)), Difficulty),
        by_type=_in_order(by(lambda card: (card.type,)), QuestionType),
        by_tag=tuple(tags[:TAGS]),
        tags=len(tags),
        by_role=tuple(roles[:ROLES]),
        roles=len(roles),
        this_week=sum(1 for a in valid if now - a.submitted_at < timedelta(days=7)),
        streak=streak({day_of(a.submitted_at, zone) for a in valid}, day_of(now, zone)),
        coverage=coverage(judged),
        missed=missed(judged),
        mistakes=mistakes(judged),
        habits=habits(judged),
    )


def grouped(scores: Iterable[tuple[str, int]]) -> list[Row]:
    """(name, how many, average) for each name in ``scores``, the most frequent first, then by the alphabet."""
    groups: dict[str, list[int]] = defaultdict(list)
    for name, score in scores:
        groups[name].append(score)
    rows = ((name, len(of), sum(of) / len(of)) for name, of in groups.items())
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _in_order(rows: Sequence[Row], names: Iterable[str]) -> tuple[Row, ...]:
    known = {row[0]: row for row in rows}
    return tuple(known[name] for name in names if name in known)


def _weeks(scores: Sequence[tuple[date, int]]) -> tuple[tuple[date, int, float], ...]:
    """The latest weeks with an answer, by their Monday, oldest first."""
    groups: dict[date, list[int]] = defaultdict(list)
    for day, score in scores:
        groups[day - timedelta(days=day.weekday())].append(score)
    return tuple((monday, len(groups[monday]), sum(of) / len(of)) for monday, of in sorted(groups.items())[-WEEKS:])
