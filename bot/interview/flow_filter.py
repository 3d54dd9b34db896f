"""/filter: which kinds of questions are chosen, by words or by buttons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.interview import actions as a
from bot.interview.events import FilterMenu, FilterOption, FilterShown, FilterUnclear
from bot.interview.filter_names import ADAPTIVE, NEAREST, Names, Pick
from bot.interview.filtering import Unclear, apply, read
from bot.interview.finding import key_of
from bot.interview.flow_find import WEAK
from bot.interview.turn import Turn, view_of
from knowledge.card import Difficulty, QuestionType
from knowledge.errors import IndexUnavailable

PAGE = 12
"""Tags or companies shown at once."""
LOOKED_AT = 10
"""Questions whose tags stand for what an unknown word means."""


def choose_filter(turn: Turn, action: a.ChooseFilter) -> None:
    """Show the filter, or change it; the question on the table stays, the next one follows the filter."""
    if action.change:
        kind, _, value = action.change.partition(":")
        _tapped(turn, kind, value)
        return
    names = Names(turn.library.tags(None), turn.library.companies())
    found = read(action.text, names)
    if isinstance(found, Unclear):
        _ask_back(turn, found, names)
        return
    asked_for = next((pick.value for pick in found if pick.kind == "show"), None)
    _set(turn, found)
    if asked_for:
        _menu(turn, asked_for, 0)
    else:
        _show(turn, found)


def _ask_back(turn: Turn, found: Unclear, names: Names) -> None:
    """Say what was not understood and offer the nearest; nothing is changed."""
    if found.leaves_out:
        turn.note("filter_leaves_out")
        return
    if found.kind == "company" and not names.companies:
        turn.note("filter_no_companies")
        return
    nearest = _by_meaning(turn, found) or found.nearest
    guesses = tuple(_option(pick.kind, pick.value, False) for pick in nearest)
    turn.tell(FilterUnclear(words=found.words[:60], guesses=guesses, several=found.several, one_of=found.one_of))


def _by_meaning(turn: Turn, unclear: Unclear) -> tuple[Pick, ...]:
    """The tags that the questions nearest to unknown words carry most; none for a slip of the pen."""
    if unclear.several or unclear.alike or unclear.kind not in (None, "tag"):
        return ()
    try:
        hits = turn.library.search(unclear.words, LOOKED_AT)
    except IndexUnavailable:
        return ()
    cards = [card for card in (turn.library.card(card_id) for card_id, score in hits if score >= WEAK) if card]
    counts = Counter(tag for card in cards for tag in card.tags)
    return tuple(Pick("tag", tag) for tag, _ in counts.most_common(NEAREST))


def _set(turn: Turn, picks: Sequence[Pick]) -> None:
    only, level = apply(picks, turn.session.filter, turn.session.difficulty)
    turn.set(filter=only, difficulty=level)


def _show(turn: Turn, picks: Sequence[Pick]) -> None:
    session = turn.session
    nothing = session.filter.empty and session.difficulty is None
    turn.tell(
        FilterShown(
            filter=view_of(session),
            code="none" if nothing and not picks else "cleared" if nothing else "set" if picks else "now",
            role=session.role,
            fits=turn.library.fitting(session.role, session.difficulty, session.filter),
            question_open=session.open is not None,
        )
    )


def _tapped(turn: Turn, kind: str, value: str) -> None:
    """A button: ``kind`` and ``value`` are as in `FilterOption.change`, or come from nowhere and only show the filter.

    A second tap of the same button changes nothing.
    """
    if kind == "show":
        which, _, page = value.partition(".")
        _menu(turn, which, int(page) if page.isdecimal() and len(page) < 4 else 0)
        return
    picks = _picks(turn, kind, value)
    if picks is None:
        turn.note("filter_gone")
        return
    _set(turn, picks)
    _show(turn, picks)


def _picks(turn: Turn, kind: str, value: str) -> list[Pick] | None:
    """What a button asks for; None if what it names is no longer there."""
    if kind == "clear":
        return [Pick("clear", value if value in ("type", "level", "tag", "company") else "")]
    if kind == "type" and value in list(QuestionType):
        return [Pick("type", value)]
    if kind == "level" and value in (*Difficulty, ADAPTIVE):
        return [Pick("level", value)]
    sort = kind.removeprefix("no-")
    if sort not in ("tag", "company"):
        return None
    chosen = turn.session.filter.tags if sort == "tag" else turn.session.filter.companies
    if kind != sort:
        rest = [Pick(sort, each) for each in chosen if key_of(each) != value]
        return rest or [Pick("clear", sort)]
    known = turn.library.tags(None) if sort == "tag" else turn.library.companies()
    named = next((each for each in known if key_of(each) == value), None)
    return [Pick(sort, each) for each in (*chosen, named)] if named else None


def _menu(turn: Turn, which: str, page: int) -> None:
    """The buttons of one kind; of tags and companies a page at a time."""
    session, only = turn.session, turn.session.filter
    if which == "type":
        options = [_option("type", each, only.type is each) for each in QuestionType]
    elif which == "level":
        level = session.difficulty or ADAPTIVE
        options = [_option("level", each, each == level) for each in (*Difficulty, ADAPTIVE)]
    elif which == "tag":
        options = _many("tag", turn.library.tags(session.role) or turn.library.tags(None), only.tags)
    elif which == "company":
        options = _many("company", turn.library.companies(), only.companies)
    else:
        _show(turn, ())
        return
    if which == "company" and not options:
        turn.note("filter_no_companies")
        return
    page = min(page, (len(options) - 1) // PAGE) if options else 0
    shown = tuple(options[page * PAGE : (page + 1) * PAGE])
    turn.tell(FilterMenu(which=which, options=shown, page=page, pages=-(-len(options) // PAGE)))


def _many(kind: str, known: Sequence[str], chosen: Sequence[str]) -> list[FilterOption]:
    """What is chosen comes first, so that it can be taken away, also when no question of the role has it."""
    rest = [_option(kind, each, False) for each in known if each not in chosen]
    return [_option(kind, each, True) for each in chosen] + rest


def _option(kind: str, value: str, chosen: bool) -> FilterOption:
    """A button for ``value``; one that is chosen takes it away again."""
    if kind == "type":
        change = "clear:type" if chosen else f"type:{value}"
    elif kind == "level":
        change = f"level:{value}"
    else:
        change = f"{'no-' if chosen else ''}{kind}:{key_of(value)}"
    return FilterOption(kind=kind, value=value, chosen=chosen, change=change)
