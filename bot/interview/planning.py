"""The plan until an interview: what to practise when, and what is said on its morning and after it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from bot.interview.events import InterviewMorning, InterviewOver, PlanStep
from bot.interview.events.plan import StepKind
from bot.interview.review import Memory
from bot.interview.session import InterviewPlan
from knowledge.card import QuestionCard

FARTHEST = 366
"""Days ahead that a plan may reach: a year, which may hold a 29 February."""
MOCK_BEFORE = 2
"""Days before the interview on which a mock interview is proposed."""
SOLID = 60
"""A topic whose latest scores average below this is weak."""
TAGS_NAMED = 3


def days_left(plan: InterviewPlan, today: date) -> int:
    """Days from ``today`` until the interview: 0 on the day, negative after it."""
    return (plan.day - today).days


def plan_message(plan: InterviewPlan | None, today: date) -> InterviewMorning | InterviewOver | None:
    """What is due to be said about the plan on ``today`` (the person's date): on the morning of the interview, and on
    the day after; None on every other day.

    The cheat sheet (`bot.interview.cheatsheet.cheat_sheet`) goes with the first. Who sends the second also ends the
    plan, as `bot.interview.flow_plan.close` does.
    """
    if plan is None:
        return None
    left = days_left(plan, today)
    if left == 0:
        return InterviewMorning(role=plan.role, company=plan.company)
    if left == -1:
        return InterviewOver(day=plan.day, company=plan.company)
    return None


def weak_tags(known: Iterable[Memory], card: Callable[[str], QuestionCard | None]) -> tuple[str, ...]:
    """Topics whose questions were last answered below `SOLID` on average, weakest first; at most `TAGS_NAMED`."""
    scores: dict[str, list[int]] = defaultdict(list)
    for memory in known:
        found = card(memory.card_id)
        if found and memory.score is not None:
            for tag in found.tags:
                scores[tag].append(memory.score)
    means = {tag: sum(its) / len(its) for tag, its in scores.items()}
    return tuple(sorted((tag for tag in means if means[tag] < SOLID), key=lambda tag: (means[tag], tag))[:TAGS_NAMED])


def steps(plan: InterviewPlan, today: date, due: Sequence[date], tags: Sequence[str]) -> tuple[PlanStep, ...]:
    """What to do from ``today`` until the interview; ``due`` are the days on which reviews come.

    The last two days before it belong to a mock interview and to rest; of the time before them two thirds go to new
    questions and weak topics, the rest to hard ones. Where there are fewer days the last ones stay. The days are those
    that were told when the plan was made: of what is past nothing is named any more.
    """
    begin = min(plan.made_on, today)  # made in another zone, it may be a day ahead
    named = []
    for kind, first, last in _laid((plan.day - begin).days):
        if begin + timedelta(days=last) >= today:
            days = max(begin + timedelta(days=first), today), begin + timedelta(days=last)
            named.append(_step(kind, today, *days, due, tags))
    return tuple(named)


def _laid(left: int) -> list[tuple[StepKind, int, int]]:
    """The kinds of steps of a plan made ``left`` days before the interview, with first and last day counted from it."""
    wanted: list[tuple[StepKind, int, int]] = []
    free = left - MOCK_BEFORE
    if free > 0:
        build = max(1, round(free * 2 / 3))
        wanted.append(("build", 0, build - 1))
        if free > build:
            wanted.append(("deepen", build, free - 1))
    if left >= MOCK_BEFORE:
        wanted.append(("mock", left - MOCK_BEFORE, left - MOCK_BEFORE))
    if left >= 1:
        wanted.append(("last", left - 1, left - 1))
    return [*wanted, ("day", left, left)]


def _step(kind: StepKind, today: date, first: date, last: date, due: Sequence[date], tags: Sequence[str]) -> PlanStep:
    reviews = sum(1 for each in due if max(each, today) >= first and each <= last)  # what is late is due today
    return PlanStep(kind=kind, first=first, last=last, reviews=reviews, tags=tuple(tags) if kind == "build" else ())
