"""/settings: how they stand, a menu where there is more to choose than on and off, and one change at a time."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview.daily_words import LONGEST, TIMES
from bot.interview.events import SettingsMenu, SettingsShown, SettingUnclear
from bot.interview.flow_daily import comes_at
from bot.interview.flow_plan import show_plan
from bot.interview.flow_reminding import wished
from bot.interview.languages import LANGUAGES
from bot.interview.preferences import MODE, QUIETS, SETTINGS, SWITCH, Setting, alike, always_quiet, find
from bot.interview.turn import Turn
from bot.interview.zone_choice import zone_options
from bot.interview.zones import COMMON, clock_in, nearest, read_zone, shown

OPTIONS = {"language": (*LANGUAGES.values(), "auto"), "daily": (*TIMES, "off"), "quiet": (*QUIETS, "off")}
"""What the menus of some settings offer, as typed."""


def settings(turn: Turn, action: a.ChangeSetting) -> None:
    """Show the settings or change one; what is no setting, or no value of it, changes nothing and is explained."""
    name, _, value = " ".join(action.text.split()).partition(" ")
    if not name:
        _show(turn)
        return
    setting = find(name)
    if setting is None and MODE.read(name):  # "/settings exam"
        setting, value = MODE, name
    if setting is None:
        guess = alike(name)
        names = tuple(each.name for each in SETTINGS)
        turn.tell(SettingUnclear(words=name[:LONGEST], names=names, guess=guess.name if guess else None))
    elif not value and setting.values != SWITCH and setting is not MODE:
        _menu(turn, setting)
    else:
        _change(turn, setting, value)


def _change(turn: Turn, setting: Setting, value: str) -> None:
    changes = setting.read(value)
    if changes is not None:
        moved = wished(turn, **changes)
        _show(turn, setting.name)
        if moved:
            show_plan(turn, "changed")
        return
    values = tuple(nearest(value)) if setting.name == "zone" else ()
    now = setting.now(turn.session.prefs)
    unclear = SettingUnclear(words=value[:LONGEST], name=setting.name, now=now, values=values or setting.values)
    turn.tell(unclear.model_copy(update={"always": setting.name == "quiet" and always_quiet(value)}))


def place_plan(turn: Turn, action: a.PlacePlan) -> None:
    """A zone tapped under the plan, which is then shown by the days of that zone."""
    zone = read_zone(action.zone)
    if zone is None:  # a made-up button
        turn.note("stale_button")
        return
    wished(turn, zone=zone)
    if turn.session.plan is None:
        _show(turn, "zone")
    else:
        show_plan(turn, "placed")


def _menu(turn: Turn, setting: Setting) -> None:
    turn.tell(
        SettingsMenu(
            name=setting.name,
            now=setting.now(turn.session.prefs),
            options=OPTIONS.get(setting.name, ()),
            zones=zone_options(turn, COMMON) if setting.name == "zone" else (),
        )
    )


def _show(turn: Turn, changed: str | None = None) -> None:
    prefs = turn.session.prefs
    turn.tell(
        SettingsShown(
            prefs=prefs,
            zone=shown(prefs.zone) if prefs.zone else None,
            clock=clock_in(prefs.zone, turn.now),
            at=comes_at(prefs),
            changed=changed,
        )
    )
