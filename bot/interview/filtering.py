"""Reading what somebody typed after /filter: words for types, levels, tags and companies. Pure.

Case, hyphens, plurals, British or American spelling and unfinished words are forgiven. A word that is none of them
changes nothing: the nearest known ones are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.interview.session import Filter
from knowledge.card import Difficulty, QuestionType

ADAPTIVE = "adaptive"
NEAREST = 3
LONGEST_NAME = 6
"""Words of the longest name looked for at once."""
ALIKE = 0.75
"""Share of letters in common from which a word counts as a slip of the pen: "hrad" and "hard" have just that,
"caching" and "machine" 0.71."""
SHORTEST_START = 3
"""Letters from which the beginning of a name is taken for the name."""
_CALLED = {
    QuestionType.TECHNICAL_CONCEPT: ("technical concept", "concept", "technical"),
    QuestionType.SYSTEM_DESIGN: ("system design", "design", "architecture"),
    QuestionType.CODING_DISCUSSION: ("coding discussion", "code discussion", "code"),
    QuestionType.BEHAVIOURAL: ("behavioural", "behaviour"),
    QuestionType.SITUATIONAL: ("situational", "situation"),
    QuestionType.CASE: ("case", "case study"),
}
_KIND_WORDS = {"type": "type kind", "level": "level difficulty", "tag": "tag topic", "company": "company"}


@dataclass(frozen=True, slots=True)
class Pick:
    """One wish. ``kind``: type, level, tag, company; "show" (``value`` is a kind) or "clear" (a kind, "" for all)."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """``words`` are none of the known names, or (``several``) the beginning of more than one: the ``nearest``.

    ``kind`` is the one that was asked for by name, if one was; ``alike`` says that the nearest is spelt much like it.
    """

    words: str
    nearest: tuple[Pick, ...]
    kind: str | None = None
    several: bool = False
    alike: bool = True


@dataclass(frozen=True, slots=True)
class Names:
    """What can be filtered by: the tags and companies of the bank."""

    tags: Sequence[str]
    companies: Sequence[str]

    def of(self, kind: str | None) -> Iterator[tuple[tuple[str, ...], Pick]]:
        """Every name as folded words with what it stands for: of one kind, or of all in the order they go first."""
        if kind in (None, "type"):
            yield from ((fold(name), Pick("type", each)) for each, names in _CALLED.items() for name in names)
        if kind in (None, "level"):
            yield from ((fold(each), Pick("level", each)) for each in (*Difficulty, ADAPTIVE))
        if kind in (None, "tag"):
            yield from ((fold(each), Pick("tag", each)) for each in self.tags)
        if kind in (None, "company"):
            yield from ((fold(each), Pick("company", each)) for each in self.companies)


def fold(text: str) -> tuple[str, ...]:
    """The words of ``text`` in one spelling: small letters, singular, "behavioral" and "behavioural" alike."""
    return tuple(_fold_word(word) for word in _words(text))


def _words(text: str) -> list[str]:
    return re.findall(r"(?:[^\W_]|[+#])+", text.casefold())


def _fold_word(word: str) -> str:
    if len(word) > SHORTEST_START:
        word = re.sub(r"ies$", "y", word)
        word = re.sub(r"(?<!s)s$", "", word)
    return word.replace("our", "or").replace("ll", "l").replace("z", "s")


_KINDS = {_fold_word(word): kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_CLEAR = frozenset(fold("clear reset none off any anything everything all"))
_FILLER = frozenset(fold("and or on about at from for with only question a an the"))


def read(text: str, names: Names) -> tuple[Pick, ...] | Unclear:
    """What ``text`` asks for, in its order; empty for no words."""
    typed, words = _words(text), fold(text)
    picks: list[Pick] = []
    kind: str | None = None
    at = 0
    while at < len(words):
        found, length = _longest(words[at : at + LONGEST_NAME], names, kind)
        if isinstance(found, Unclear):
            return Unclear(" ".join(typed[at : at + length]), found.nearest, kind, several=True)
        if found:
            picks.append(found)
        elif words[at] in _KINDS:
            kind, length = _KINDS[words[at]], 1
            if at + 1 == len(words):
                picks.append(Pick("show", kind))
        elif words[at] in _CLEAR:
            picks.append(Pick("clear", kind or ""))
        elif words[at] not in _FILLER:
            return _unknown(typed[at], words[at], names, kind)
        at += length
    return tuple(picks)


def _longest(words: tuple[str, ...], names: Names, kind: str | None) -> tuple[Pick | Unclear | None, int]:
    """The name that the most words from the first on are, or begin; and how many words that took."""
    known = list(names.of(kind))
    for length in range(len(words), 0, -1):
        part = "".join(words[:length])
        exact = next((pick for name, pick in known if "".join(name) == part), None)
        if exact:
            return exact, length
    if words[0] in {*_KINDS, *_CLEAR, *_FILLER} or len(words[0]) < SHORTEST_START:
        return None, 1
    for length in range(len(words), 0, -1):
        begun = _begun("".join(words[:length]), known)
        if begun:
            return begun, length
    return None, 1


def _begun(start: str, known: Sequence[tuple[tuple[str, ...], Pick]]) -> Pick | Unclear | None:
    """The one name that begins with ``start``, or has a later word that does; the first kind that has any decides."""
    for later in (False, True):
        picks = [pick for name, pick in known if any(_starts(name, start, later))]
        kind = [pick for pick in dict.fromkeys(picks) if pick.kind == picks[0].kind]
        if kind:
            return kind[0] if len(kind) == 1 else Unclear(start, tuple(kind[: 2 * NEAREST]))
    return None


def _starts(name: tuple[str, ...], start: str, later: bool) -> Iterator[bool]:
    for at in range(1, len(name)) if later else (0,):
        yield "".join(name[at:]).startswith(start)


def _unknown(typed: str, word: str, names: Names, kind: str | None) -> Unclear:
    alike: dict[Pick, float] = {}
    for name, pick in names.of(kind):
        likeness = max(SequenceMatcher(None, word, part).ratio() for part in (" ".join(name), *name))
        alike[pick] = max(alike.get(pick, 0.0), likeness)
    ranked = sorted(alike, key=lambda pick: -alike[pick])
    return Unclear(typed, tuple(ranked[:NEAREST]), kind, alike=bool(ranked) and alike[ranked[0]] >= ALIKE)


def apply(picks: Sequence[Pick], current: Filter, level: Difficulty | None) -> tuple[Filter, Difficulty | None]:
    """Filter and level after ``picks``: a kind that is named is set anew, the others stay."""
    for pick in picks:
        if pick.kind == "clear":
            kinds = [pick.value] if pick.value else ["type", "level", "tag", "company"]
            fields = [_FIELDS[kind] for kind in kinds if kind in _FIELDS]
            current = current.model_copy(update={field: getattr(Filter(), field) for field in fields})
            level = None if "level" in kinds else level
        elif pick.kind == "type":
            current = current.model_copy(update={"type": QuestionType(pick.value)})
        elif pick.kind == "level":
            level = None if pick.value == ADAPTIVE else Difficulty(pick.value)
    for kind in ("tag", "company"):
        named = tuple(dict.fromkeys(pick.value for pick in picks if pick.kind == kind))
        if named:
            current = current.model_copy(update={_FIELDS[kind]: named})
    return current, level


_FIELDS = {"type": "type", "tag": "tags", "company": "companies"}
