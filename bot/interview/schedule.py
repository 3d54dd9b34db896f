"""When something unasked may be said next. Pure: session and time in, a moment out.

A moment is a local time of day on a local date, turned into UTC each time anew, so that a clock put forward or back
moves nothing. A local time that does not exist (the hour skipped in spring) comes as much later as the clock was put
forward: 02:30 in Berlin on 29 March 2026 is 03:30. One that comes twice (in autumn) is the first of the two.

At most one message a local day: `KINDS` stand in their order, and the first that has a time on a day has that day.
Inside the quiet hours nothing is said: a time that lies there is moved to their end. What could not be said in time
(the process was down) is said up to `LATE` later, on the same day and outside the quiet hours; then the day is left
out.

To add a kind of message: a row in `KINDS` and one in `bot.interview.flow_reminding.SAYS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.interview.days import day_of, zone_of
from bot.interview.session import Prefs, Session

LATE = timedelta(hours=2)
PATIENCE = 5
"""Daily messages in a row without any sign of the person, after which the next one says that they pause."""
MORNING, NOON = time(7), time(12)
"""When the word on the day of an interview comes, and that on the day after it."""
_DAYS_TRIED = 4
"""A day may be used up, another half over: more than that is never left out."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of unasked message. ``first`` gives the first local date from a given one on which there is one, or None;
    ``at`` the local time of day on that date, before quiet hours.
    """

    name: str
    first: Callable[[Session, date], date | None]
    at: Callable[[Session, date], time]


@dataclass(frozen=True, slots=True)
class Slot:
    """An unasked message to come: which, on which local day, from when to when (both UTC)."""

    kind: str
    day: date
    moment: datetime
    until: datetime


def _daily_first(session: Session, start: date) -> date | None:
    wanted = session.prefs.daily is not None and session.reminding.unanswered <= PATIENCE
    return start if wanted else None


def _daily_at(session: Session, _day: date) -> time:
    return time.fromisoformat(session.prefs.daily or "00:00")


def _plan_first(session: Session, start: date) -> date | None:
    """The morning of the interview, unless the plan was made on it, and the day after."""
    plan = session.plan
    if plan is None or start > plan.day + timedelta(days=1):
        return None
    return plan.day if start <= plan.day and plan.made_on < plan.day else max(start, plan.day + timedelta(days=1))


def _plan_at(session: Session, day: date) -> time:
    return MORNING if session.plan and day == session.plan.day else NOON


PLAN = Kind("plan", _plan_first, _plan_at)
DAILY = Kind("daily", _daily_first, _daily_at)
KINDS: tuple[Kind, ...] = (PLAN, DAILY)


def next_slot(session: Session, now: datetime, kinds: Sequence[Kind] = KINDS) -> Slot | None:
    """The next unasked message, whose moment may lie in the past while it may still be sent; None if there is none."""
    state, prefs = session.reminding, session.prefs
    if state.closed:
        return None
    start = local_date(prefs, now)
    if state.settled is not None:
        start = max(start, local_date(prefs, state.settled) + timedelta(days=1))
    for _ in range(_DAYS_TRIED):
        first = [(day, kind) for kind in kinds if (day := kind.first(session, start)) is not None]
        if not first:
            return None
        day, kind = min(first, key=lambda pair: pair[0])  # of one day the first kind
        moment = _audible(moment_of(day, kind.at(session, day), prefs), day, prefs)
        slot = Slot(kind.name, day, moment, _until(moment, prefs))
        passed = kind.name == DAILY.name and state.since is not None and moment <= state.since
        if now <= slot.until and not passed:
            return slot
        start = day + timedelta(days=1)
    return None


def next_daily(session: Session, now: datetime, passed_over: bool) -> Slot | None:
    """The next daily message, whose day no other kind has; ``passed_over``: it stays away today."""
    settled = now if passed_over else None
    for _ in range(_DAYS_TRIED):
        if settled:
            state = session.reminding.model_copy(update={"settled": settled})
            session = session.model_copy(update={"reminding": state})
        slot = next_slot(session, now)
        if slot is None or slot.kind == DAILY.name:
            return slot
        settled = slot.moment
    return None


def due(session: Session, now: datetime) -> datetime | None:
    """When to look at this person again; None for as long as they do nothing themselves."""
    slot = next_slot(session, now)
    return slot.moment if slot else None


def local_date(prefs: Prefs, moment: datetime) -> date:
    """The date of ``moment`` where the person is."""
    return day_of(moment, zone_of(prefs.zone))


def moment_of(day: date, at: time, prefs: Prefs) -> datetime:
    """The moment, in UTC, of a local time of day; see the module for times that do not exist or come twice."""
    return datetime.combine(day, at, zone_of(prefs.zone)).astimezone(UTC)


def is_quiet(at: time, prefs: Prefs) -> bool:
    """Whether a local time of day lies in the quiet hours. Equal hours from and until mean none."""
    begin, end = prefs.quiet
    return begin <= at.hour < end if begin <= end else at.hour >= begin or at.hour < end


def out_of_quiet(at: time, prefs: Prefs) -> time:
    """``at``, or the end of the quiet hours if it lies in them."""
    return time(prefs.quiet[1]) if is_quiet(at, prefs) else at


def _audible(moment: datetime, day: date, prefs: Prefs) -> datetime:
    """``moment``, or the end of the quiet hours of ``day`` if it lies in them. Asked of the moment and not of the time
    wished, since a clock put forward may have moved it there.
    """
    here = moment.astimezone(zone_of(prefs.zone)).time()
    return moment_of(day, time(prefs.quiet[1]), prefs) if is_quiet(here, prefs) else moment


def _until(moment: datetime, prefs: Prefs) -> datetime:
    """How late it may become: never past the day's end, nor into the quiet hours."""
    day = local_date(prefs, moment)
    ends = [moment + LATE, moment_of(day + timedelta(days=1), time(), prefs) - timedelta(seconds=1)]
    begin, end = prefs.quiet
    quiet = moment_of(day, time(begin), prefs) - timedelta(seconds=1)
    if begin != end and quiet >= moment:
        ends.append(quiet)
    return min(ends)
