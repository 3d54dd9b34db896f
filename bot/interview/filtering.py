"""Reading what somebody typed after /filter: words for types, levels, tags and companies. Pure.

Case, hyphens, plurals, British or American spelling, initials and unfinished words are forgiven. A word that is none
of them changes nothing: the nearest known ones are named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.interview.filter_names import (
    ADAPTIVE,
    NEAREST,
    SHORTEST_START,
    Known,
    Names,
    Pick,
    fold,
    fold_word,
    words_of,
)
from bot.interview.session import Filter
from knowledge.card import Difficulty, QuestionType

LONGEST_NAME = 6
"""Words of the longest name looked for at once."""
ONE_OF: tuple[Literal["type", "level"], ...] = ("type", "level")
"""The kinds of which a question has one and a filter holds one."""
_KIND_WORDS = {
    "type": "type kind Art tipo",
    "level": "level difficulty Schwierigkeit Stufe dificultad nivel",
    "tag": "tag topic Thema tema",
    "company": "company Firma empresa",
}
_KINDS = {fold_word(word.casefold()): kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_OFF = frozenset(fold("off none"))
_CLEAR = _OFF | frozenset(fold("clear reset any anything everything all"))
_NOT = frozenset(fold("no not without except but exclude"))
_FILLER = frozenset(
    fold("and or on about at from for with only question a an the to of in i me my want give show some more please")
    + fold("und oder y o")
)
_FIELDS = {"type": "type", "tag": "tags", "company": "companies"}


@dataclass(frozen=True, slots=True)
class Unclear:
    """``words`` are none of the known names, or (``several``) can be more than one: the ``nearest``.

    ``kind`` is the one that was asked for by name, if one was; ``alike`` says that the nearest is spelt much like it.
    ``one_of`` is the kind of which two were asked for, though a filter holds one; ``leaves_out`` says that something
    was to be left out, which a filter cannot do.
    """

    words: str
    nearest: tuple[Pick, ...]
    kind: str | None = None
    several: bool = False
    alike: bool = True
    one_of: Literal["type", "level"] | None = None
    leaves_out: bool = False


def read(text: str, names: Names) -> tuple[Pick, ...] | Unclear:
    """What ``text`` asks for, in its order; empty for no words."""
    text = re.sub(r"(?<!\S)-(?=\w)", "not ", text)  # "-sql"
    typed, words = words_of(text), fold(text)
    known = cache(lambda kind: Known(names.of(kind), names.elsewhere(kind)))
    picks: list[Pick] = []
    kind: str | None = None
    at = 0
    while at < len(words):
        ahead = words[at : at + LONGEST_NAME]
        found, length = _longest(ahead, known(kind))
        if not found and kind and picks and picks[-1].kind == kind:  # "tag sql hard": the tags may end here
            found, length = _longest(ahead, known(None))
            kind = None if found else kind
        if len(found) > 1:
            return Unclear(" ".join(typed[at : at + length]), found[: 2 * NEAREST], kind, several=True)
        if found:
            picks.extend(found)
        elif words[at] in _KINDS:
            kind = _KINDS[words[at]]
            if at + 1 == len(words):
                picks.append(Pick("show", kind))
        elif words[at] in _CLEAR:
            picks.append(Pick("clear", kind or _before(picks, words[at])))
        elif words[at] in _NOT:
            return Unclear(typed[at], (), kind, leaves_out=True)
        elif words[at] not in _FILLER:
            nearest, slip = known(kind).nearest(words[at])
            return Unclear(typed[at], nearest, kind, alike=slip)
        at += length
    return _one_of_each(picks)


def _longest(words: tuple[str, ...], known: Known) -> tuple[tuple[Pick, ...], int]:
    """What the most words from the first on name, or begin; and how many words that took. None, or more than one."""
    joined = [("".join(words[:length]), length) for length in range(len(words), 0, -1)]
    for word, length in joined:
        exact = known.exact(word)
        if exact:
            return (exact,), length
    if words[0] in {*_KINDS, *_CLEAR, *_NOT, *_FILLER}:
        return (), 1
    if len(words[0]) >= SHORTEST_START:
        for word, length in joined:
            begun = known.begun(word)
            if begun:
                return begun, length
    return known.initials(words[0]), 1


def _before(picks: Sequence[Pick], word: str) -> str:
    """The kind that "off" takes away: that of the name before it ("sql off"), "" for all."""
    kind = picks[-1].kind if picks and word in _OFF else ""
    return kind if kind in (*_FIELDS, "level") else ""


def _one_of_each(picks: Sequence[Pick]) -> tuple[Pick, ...] | Unclear:
    """The picks, unless two levels or two types were asked for: to drop one silently would be wrong."""
    for kind in ONE_OF:
        wanted = tuple(dict.fromkeys(pick for pick in picks if pick.kind == kind))
        if len(wanted) > 1:
            return Unclear(" ".join(pick.value for pick in wanted), wanted, several=True, one_of=kind)
    return tuple(picks)


def apply(picks: Sequence[Pick], current: Filter, level: Difficulty | None) -> tuple[Filter, Difficulty | None]:
    """Filter and level after ``picks`` in their order: a kind that is named is set anew, the others stay."""
    named: dict[str, tuple[str, ...]] = {}
    for pick in picks:
        if pick.kind == "clear":
            kinds = [pick.value] if pick.value else ["type", "level", "tag", "company"]
            fields = [_FIELDS[kind] for kind in kinds if kind in _FIELDS]
            current = current.model_copy(update={field: getattr(Filter(), field) for field in fields})
            level = None if "level" in kinds else level
            named = {kind: names for kind, names in named.items() if kind not in kinds}
        elif pick.kind == "type":
            current = current.model_copy(update={"type": QuestionType(pick.value)})
        elif pick.kind == "level":
            level = None if pick.value == ADAPTIVE else Difficulty(pick.value)
        elif pick.kind in ("tag", "company"):
            named[pick.kind] = (*named.get(pick.kind, ()), pick.value)
    update = {_FIELDS[kind]: tuple(dict.fromkeys(values)) for kind, values in named.items()}
    return current.model_copy(update=update), level
