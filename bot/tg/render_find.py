"""What /find and /filter show, and the word on the filter that goes with a question."""

from __future__ import annotations

import re

from bot.interview import events as e
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message, Rows, two_by_two
from bot.tg.words import Words

QUESTION_LENGTH, QUERY_LENGTH, LABEL_LENGTH = 220, 60, 40
"""Characters shown of a found question, of what was looked for, and of a company's name on a button."""


_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of writing: quoted, they would garble the rest of our line."""


def _short(text: str, limit: int) -> str:
    text = " ".join(_TURNING.sub("", text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def questions_found(event: e.QuestionsFound) -> Message:
    """Up to five questions with a button each."""
    query = _short(event.query, QUERY_LENGTH)
    if not event.found:
        return Message(Words(t.FOUND_NOTHING[event.how].format(query=query)), turn=event.turn)
    alone = event.how == "exact" and len(event.found) == 1
    words = Words().line(t.FOUND_ALONE if alone else t.FOUND[event.how].format(query=query), "bold")
    for number, found in enumerate(event.found, 1):
        words.line().line(f"{number}. {_short(found.question, QUESTION_LENGTH)}")
        words.line(f"{t.LEVELS[found.difficulty]} · {t.TYPES[found.type]}", "italic")
    if event.question_open:
        words.line().add(t.FOUND_STAYS, "italic")
    take = [Button(t.FOUND_TAKE.format(number=n), "take", found.key) for n, found in enumerate(event.found, 1)]
    return Message(words, [take[:3], take[3:]] if len(take) > 3 else [take], event.turn)


def filter_words(view: e.FilterView, with_level: bool = True) -> str:
    """The filter on one line: level, kind, topics, companies."""
    parts = []
    if view.level and with_level:
        parts.append(t.FILTER_PART["level"].format(value=t.LEVEL_WORDS[view.level]))
    if view.type:
        parts.append(t.FILTER_PART["type"].format(value=t.TYPES[view.type]))
    for kind, names in (("tags", view.tags), ("companies", view.companies)):
        if names:
            parts.append(t.FILTER_PART[kind].format(names=_either(names)))
    return t.FILTER_AND.join(parts)


def _either(names: tuple[str, ...]) -> str:
    return t.FILTER_OR.join(_short(name, LABEL_LENGTH) for name in names)


def nearest(event: e.QuestionAsked, view: e.FilterView) -> str:
    """The sentence before a question that gives up a part of the filter."""
    wish = [filter_words(view)]
    if view.level is None and {"near_difficulty", "any_difficulty"} & set(event.widened):
        wish.append(t.FILTER_YOUR_LEVEL)  # otherwise the very question below would be one more
    wish.append(event.role or "")
    given = ", ".join(t.FILTER_GIVEN[code] for code in event.widened if code in t.FILTER_GIVEN)
    return t.FILTER_NEAREST.format(wish=t.FILTER_AND.join(filter(None, wish)), given=given)


def filter_shown(event: e.FilterShown) -> Message:
    """The filter, how many questions fit it, and the buttons to change it."""
    shown = filter_words(event.filter)
    head = t.FILTER_HEAD_ROLE if event.role else t.FILTER_HEAD
    words = Words().line(head[event.code].format(filter=shown), "bold")
    if shown:
        words.line(_fits(event.fits, event.role))
    if event.question_open and event.code in t.FILTER_STAYS:
        words.line(t.FILTER_STAYS[event.code])
    if event.code in ("none", "now"):
        words.add(t.FILTER_EXAMPLE, "italic")
    rows = _kinds()
    last = [Button(t.BUTTONS["clear"], "filter", "clear:")] if shown else []
    if not event.question_open:
        last.append(Button(t.BUTTONS["question"], "next"))
    return Message(words, [*rows, last] if last else rows, event.turn)


def _fits(count: int, role: str | None) -> str:
    if not count:
        return (t.FILTER_FITS_NONE_ROLE if role else t.FILTER_FITS_NONE).format(role=role)
    return (t.FILTER_FITS_ROLE if role else t.FILTER_FITS).format(n=count, role=role)


def _kinds() -> Rows:
    return two_by_two([Button(label, "filter", f"show:{kind}") for kind, label in t.FILTER_KINDS.items()])


def filter_menu(event: e.FilterMenu) -> Message:
    """The buttons of one kind."""
    words = Words(t.FILTER_MENU[event.which])
    rows = two_by_two([_button(option) for option in event.options])
    leaf = []
    if event.page:
        leaf.append(Button(t.BUTTONS["fewer"], "filter", f"show:{event.which}.{event.page - 1}"))
    if event.page + 1 < event.pages:
        leaf.append(Button(t.BUTTONS["more"], "filter", f"show:{event.which}.{event.page + 1}"))
    if event.pages > 1:
        words.line().add(t.FILTER_PAGE.format(page=event.page + 1, pages=event.pages), "italic")
    return Message(words, [*rows, [*leaf, Button(t.BUTTONS["back"], "filter", "show:")]], event.turn)


def filter_unclear(event: e.FilterUnclear) -> Message:
    """The nearest names, with a button each; if nothing is near, the buttons to look at what there is."""
    rows = two_by_two([_button(option) for option in event.guesses]) if event.guesses else _kinds()
    if event.one_of:
        return Message(Words(t.FILTER_ONE_OF[event.one_of]), rows, event.turn)
    names = ", ".join(_label(option) for option in event.guesses)
    sentence = t.FILTER_SEVERAL if event.several else t.FILTER_UNCLEAR if names else t.FILTER_UNCLEAR_ALONE
    words = Words().line(sentence.format(words=event.words, nearest=names))
    if not event.several:
        words.add(t.FILTER_UNCLEAR_FIND.format(words=event.words))
    return Message(words, rows, event.turn)


def _label(option: e.FilterOption) -> str:
    if option.kind == "type":
        kind = t.TYPES[option.value]
        return kind[:1].upper() + kind[1:]
    return t.LEVELS[option.value] if option.kind == "level" else _short(option.value, LABEL_LENGTH)


def _button(option: e.FilterOption) -> Button:
    label = t.FILTER_CHOSEN.format(label=_label(option)) if option.chosen else _label(option)
    return Button(label, "filter", option.change)
