"""/daily, and the buttons of a reminder."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Literal

from bot.interview import actions as a
from bot.interview.daily_words import TIMES, read_daily
from bot.interview.events import DailyShown, ZoneOption
from bot.interview.flow_plan import show_plan
from bot.interview.flow_reminding import answered_today, settle_daily, wished
from bot.interview.schedule import local_date, next_daily, out_of_quiet
from bot.interview.session import Prefs
from bot.interview.turn import Turn, from_before
from bot.interview.zone_choice import zone_options
from bot.interview.zones import COMMON, fixed, nearest, shown

Code = Literal["none", "now", "set", "off", "time_unclear", "zone_unclear"]


def set_daily(turn: Turn, action: a.SetDaily) -> None:
    """Set the time, the zone or both, or show them; what cannot be read changes nothing."""
    wish, before = read_daily(action.text), turn.session.prefs
    if wish.unclear is not None:
        near = nearest(wish.unclear) if wish.about == "zone" else ()
        if near or wish.time:
            _tell(turn, "zone_unclear", wish.unclear, zone_options(turn, near or COMMON, wish.time))
        else:
            _tell(turn, "time_unclear", wish.unclear)
    elif wish.off:
        wished(turn, daily=None)
        _tell(turn, "off" if before.daily else "none")
    else:
        daily = wish.time or before.daily
        moved = bool(wish.time or wish.zone) and wished(turn, daily=daily, zone=wish.zone or before.zone)
        _tell(turn, "none" if daily is None else "set" if wish.time or wish.zone else "now")
        if moved:
            show_plan(turn, "changed")


def _tell(turn: Turn, code: Code, words: str = "", zones: tuple[ZoneOption, ...] = ()) -> None:
    """Show how the reminder stands. As long as its zone is not known, common ones are offered."""
    prefs = turn.session.prefs
    if prefs.daily and not prefs.zone and code in ("set", "now"):
        zones = zone_options(turn, COMMON)
    on = _next_day(turn)
    turn.tell(
        DailyShown(
            code=code,
            time=prefs.daily,
            at=comes_at(prefs),
            next=_as_seen(on, local_date(prefs, turn.now)) if on else None,
            on=on,
            zone=shown(prefs.zone) if prefs.zone else None,
            fixed=fixed(prefs.zone),
            quiet=prefs.quiet,
            words=words,
            times=() if zones else TIMES,
            zones=zones,
        )
    )


def comes_at(prefs: Prefs) -> str | None:
    """The time of day at which the daily message comes, after the quiet hours had their say; None without one."""
    return f"{out_of_quiet(time.fromisoformat(prefs.daily), prefs):%H:%M}" if prefs.daily else None


def _next_day(turn: Turn) -> date | None:
    """The day of the next reminder: one on which nothing is said about an interview, nor was practised already."""
    slot = next_daily(turn.session, turn.now, answered_today(turn))
    return slot.day if slot else None


def _as_seen(day: date, today: date) -> Literal["today", "tomorrow", "later"]:
    return "today" if day <= today else "tomorrow" if day == today + timedelta(days=1) else "later"


def not_today(turn: Turn, action: a.NotToday) -> None:
    """The button of a reminder: the day of the tap, which may be later than that of the reminder, is left alone."""
    if from_before(turn, action.made):
        turn.note("stale_button")
    else:
        settle_daily(turn)
        turn.note("not_today")


def stop_reminding(turn: Turn, action: a.StopReminding) -> None:
    """The button of a reminder. It holds however old it is: nobody shall look for another way to be left alone."""
    if from_before(turn, action.made):
        turn.note("stale_button")
        return
    wished(turn, daily=None)
    _tell(turn, "off")
