"""Words for /daily, for /settings and for what is said unasked."""

from __future__ import annotations

from bot.interview.events import settings as e
from bot.interview.languages import LANGUAGES
from bot.interview.session import Prefs
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message, Rows, two_by_two
from bot.tg.phrases import day
from bot.tg.words import Words


def daily_shown(event: e.DailyShown) -> Message:
    """How the reminder stands, and times or zones to tap."""
    zone = event.zone or "UTC"
    head = t.DAILY_HEAD[event.code].format(time=event.time, zone=zone, words=event.words)
    words = Words()
    if event.code in ("now", "set"):
        _about_the_time(words.line(head, "bold"), event, zone)
    else:
        words.line(head)
        if event.code == "none" and event.zone:
            words.add(t.DAILY_ZONE.format(zone=zone))
    rows = zone_rows("daily", event.zones) or _times(event)
    return Message(words, rows, event.turn, in_place=True)


def _about_the_time(words: Words, event: e.DailyShown, zone: str) -> None:
    if event.at != event.time:
        begin, end = event.quiet
        words.line(t.DAILY_QUIET.format(time=event.time, begin=begin, end=end, at=event.at))
    if event.next and event.on:
        words.line(t.DAILY_NEXT[event.next].format(day=day(event.on, event.on)))
    words.line(t.DAILY_SKIPS)
    if event.fixed:
        words.line(t.DAILY_FIXED.format(zone=zone))
    if event.zone is None:
        words.line(t.DAILY_ZONE_UNKNOWN.format(time=event.time))


def _times(event: e.DailyShown) -> Rows:
    rows = two_by_two([Button(_marked(time, time == event.time), "daily", time) for time in event.times])
    return [*rows, [Button(t.DAILY_OFF, "daily", "off")]] if event.time else rows


def zone_rows(verb: str, zones: tuple[e.ZoneOption, ...], name: str = "") -> Rows:
    """A button a zone; what it sends stands after ``name``, as it would be typed."""
    return two_by_two(
        [
            Button(t.ZONE_BUTTON.format(place=each.place, clock=each.clock), verb, f"{name} {each.send}".strip())
            for each in zones
        ]
    )


def _marked(label: str, chosen: bool) -> str:
    return t.FILTER_CHOSEN.format(label=label) if chosen else label


def settings_shown(event: e.SettingsShown) -> Message:
    """One line a setting, one button a setting."""
    words = Words().line(t.SETTINGS_HEAD, "bold")
    for name, line in _lines(event).items():
        fresh = name == event.changed
        words.line(_marked(line, fresh), *(("bold",) if fresh else ()))
    words.line().add(t.SETTINGS_FOOT, "italic")
    prefs = event.prefs
    typed = (
        "mode coach" if prefs.mode == "exam" else "mode exam",
        "hints off" if prefs.hints else "hints on",
        "brief off" if prefs.brief else "brief on",
        "numbers on" if prefs.hide_numbers else "numbers off",
        "guess off" if prefs.guess else "guess on",
        "language",
        "daily",
        "zone",
        "quiet",
    )
    buttons = [Button(t.SETTINGS_BUTTONS[each], "set", each) for each in typed]
    return Message(words, two_by_two(buttons), event.turn, in_place=True)


def _lines(event: e.SettingsShown) -> dict[str, str]:
    """How each setting stands, by its name."""
    prefs, said = event.prefs, t.SETTINGS_LINES
    return {
        "mode": said[prefs.mode],
        "hints": said["hints" if prefs.hints else "no_hints"],
        "brief": said["brief" if prefs.brief else "full"],
        "numbers": said["no_numbers" if prefs.hide_numbers else "numbers"],
        "guess": said["guess" if prefs.guess else "no_guess"],
        "language": _language(prefs),
        "daily": said[_daily(event)].format(time=prefs.daily, at=event.at),
        "zone": said["zone" if event.zone else "no_zone"].format(zone=event.zone, clock=event.clock),
        "quiet": _quiet(prefs),
    }


def _language(prefs: Prefs) -> str:
    if prefs.language is None:
        return t.SETTINGS_LINES["no_language"]
    return t.SETTINGS_LINES["language"].format(language=LANGUAGES.get(prefs.language, prefs.language))


def _daily(event: e.SettingsShown) -> str:
    if event.prefs.daily is None:
        return "no_daily"
    return "daily" if event.at == event.prefs.daily else "daily_moved"


def _quiet(prefs: Prefs) -> str:
    begin, end = prefs.quiet
    return t.SETTINGS_LINES["no_quiet" if begin == end else "quiet"].format(begin=begin, end=end)


def settings_menu(event: e.SettingsMenu) -> Message:
    """The values of one setting."""
    rows = zone_rows("set", event.zones, event.name)
    if not rows:
        labels = [(_marked(_option(event.name, each), each == event.now), each) for each in event.options]
        rows = two_by_two([Button(label, "set", f"{event.name} {each}") for label, each in labels])
    return Message(
        Words(t.SETTINGS_MENU[event.name]), [*rows, [Button(t.BUTTONS["back"], "set")]], event.turn, in_place=True
    )


def _option(name: str, value: str) -> str:
    """The label of a value that is typed as ``value``."""
    if value == "auto":
        return t.SETTINGS_AUTO
    if value == "off":
        return t.SETTINGS_OFF[name]
    if name == "quiet":
        begin, end = value.split("-")
        return t.QUIET_BUTTON.format(begin=int(begin), end=int(end))
    return value


def setting_unclear(event: e.SettingUnclear) -> Message:
    """What is possible."""
    if event.name is None:
        words = Words().line(t.SETTING_UNKNOWN.format(words=event.words, names=", ".join(event.names)))
        if event.guess:
            words.add(t.SETTING_GUESS.format(guess=event.guess))
        return Message(words, [[Button(t.SETTINGS_ALL, "set")]], event.turn)
    sentence = t.SETTING_NO_VALUE if event.words else t.SETTING_VALUES
    values = ", ".join(event.values)
    filled = sentence.format(words=event.words, name=event.name, now=event.now, values=values, value=event.values[0])
    said = Words(filled)
    if event.always:
        said.line().add(t.QUIET_ALWAYS)
    return Message(said, [[Button(t.SETTINGS_ALL, "set")]], event.turn)


def reminded(event: e.Reminded) -> Message:
    """One sentence and the way to do it, to leave it, or to be left alone."""
    values = dict(event.values)
    if event.code == "plan":
        values["step"] = t.PLAN_STEPS[values["step"]]
    counted = event.code in t.REMINDERS_COUNTED
    text = t.REMINDERS_COUNTED[event.code].format(**values) if counted else t.REMINDERS[event.code].format(**values)
    verbs = ("take_up", "unremind") if event.code == "pause" else ("take_up", "not_today", "unremind")
    keys = {"take_up": event.key}
    buttons = [Button(t.REMINDER_BUTTONS[verb], verb, keys.get(verb, "")) for verb in verbs]
    return Message(Words(text), [buttons], event.turn)
