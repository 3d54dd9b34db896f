"""What can be filtered by, and how a typed word is matched with it. Pure.

Everything is prepared once for a text, so that a message as long as Telegram allows is read within a moment, also in
a bank that names thousands of companies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from unicodedata import combining, normalize

from knowledge.card import Difficulty, QuestionType

ADAPTIVE = "adaptive"
NEAREST = 3
ALIKE = 0.75
"""Share of letters in common from which a word counts as a slip of the pen: "hrad" and "hard" have just that,
"caching" and "machine" 0.71."""
RESEMBLES = 0.6
"""Below this share a name is not called near (the floor that difflib proposes): "xyzzy" and "easy" have 0.44."""
LONGEST_WORD = 60
"""Letters of an unknown word that are compared."""
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
_CALLED_ELSEWHERE = {
    QuestionType.TECHNICAL_CONCEPT: ("Konzept", "concepto"),
    QuestionType.SYSTEM_DESIGN: ("Systementwurf", "diseño de sistemas"),
    QuestionType.CODING_DISCUSSION: ("Gespräch über Code", "conversación sobre código"),
    QuestionType.BEHAVIOURAL: ("Verhalten", "comportamiento"),
    QuestionType.SITUATIONAL: ("Situation", "situación"),
    QuestionType.CASE: ("Fallbeispiel", "Fall", "caso práctico", "caso"),
}
"""In the other languages spoken, as on their buttons."""
LEVELS_ELSEWHERE = {
    **{"leicht": "easy", "mittel": "medium", "schwer": "hard", "adaptiv": ADAPTIVE},
    **{"fácil": "easy", "media": "medium", "difícil": "hard", "adaptativa": ADAPTIVE},
}


@dataclass(frozen=True, slots=True)
class Pick:
    """One wish. ``kind``: type, level, tag, company; "show" (``value`` is a kind) or "clear" (a kind, "" for all)."""

    kind: str
    value: str


_Name = tuple[tuple[str, ...], Pick]
"""Folded words with what they stand for."""


@dataclass(frozen=True, slots=True)
class Names:
    """What can be filtered by: the tags and companies of the bank."""

    tags: Sequence[str]
    companies: Sequence[str]

    def of(self, kind: str | None) -> Iterator[_Name]:
        """Every name as folded words with what it stands for: of one kind, or of all in the order they go first."""
        if kind in (None, "type"):
            yield from ((fold(name), Pick("type", each)) for each, names in _CALLED.items() for name in names)
        if kind in (None, "level"):
            yield from ((fold(each), Pick("level", each)) for each in (*Difficulty, ADAPTIVE))
        if kind in (None, "tag"):
            yield from ((fold(each), Pick("tag", each)) for each in self.tags)
        if kind in (None, "company"):
            yield from ((fold(each), Pick("company", each)) for each in self.companies)

    def elsewhere(self, kind: str | None) -> Iterator[_Name]:
        """As `of`, in the other languages spoken."""
        if kind in (None, "type"):
            yield from ((fold(name), Pick("type", each)) for each, names in _CALLED_ELSEWHERE.items() for name in names)
        if kind in (None, "level"):
            yield from ((fold(name), Pick("level", level)) for name, level in LEVELS_ELSEWHERE.items())


class Known:
    """Names prepared for looking up words. A ``word`` is folded; several words are joined without a space.

    What only ``elsewhere`` is called so, or begins so, comes after everything in ``names``.
    """

    def __init__(self, names: Iterable[_Name], elsewhere: Iterable[_Name] = ()) -> None:
        self._names = [(words, pick) for words, pick in names if words]
        self._elsewhere = list(elsewhere)
        self._whole: dict[str, Pick] = {}
        for words, pick in (*self._names, *self._elsewhere):
            self._whole.setdefault("".join(words), pick)
        self.begun: Callable[[str], tuple[Pick, ...]] = cache(self._begun)

    def exact(self, word: str) -> Pick | None:
        """What is called ``word``."""
        return self._whole.get(word)

    def _begun(self, start: str) -> tuple[Pick, ...]:
        """What begins with ``start``, or else has a later word that does; of the first kind that has any."""
        return (
            self._first_kind(lambda words: "".join(words).startswith(start))
            or self._first_kind(lambda words: any("".join(words[at:]).startswith(start) for at in range(1, len(words))))
            or tuple(dict.fromkeys(pick for words, pick in self._elsewhere if "".join(words).startswith(start)))
        )

    def initials(self, word: str) -> tuple[Pick, ...]:
        """What ``word`` gives the first letters of, such as "ml" of "machine learning"; of the first kind with any."""
        return self._first_kind(lambda words: len(words) > 1 and "".join(each[0] for each in words) == word)

    def _first_kind(self, wanted: Callable[[tuple[str, ...]], bool]) -> tuple[Pick, ...]:
        picks = [pick for words, pick in self._names if wanted(words)]
        return tuple(pick for pick in dict.fromkeys(picks) if pick.kind == picks[0].kind)

    def nearest(self, word: str) -> tuple[tuple[Pick, ...], bool]:
        """The names, each once, with a word spelt most like ``word``; and whether the best is but a slip of the pen."""
        parts: dict[str, dict[str, Pick]] = {}
        for words, pick in self._names:
            for part in {" ".join(words), *words}:
                parts.setdefault(part, {}).setdefault("".join(fold(pick.value)), pick)
        for words, pick in self._elsewhere:
            parts.setdefault(" ".join(words), {}).setdefault("".join(fold(pick.value)), pick)
        word = word[:LONGEST_WORD]
        ranked = get_close_matches(word, parts, NEAREST, RESEMBLES)
        near: dict[str, Pick] = {}
        for part in ranked:
            near = parts[part] | near  # of a type and a tag of one name the type comes first, as everywhere
        best_first = dict.fromkeys(name for part in ranked for name in parts[part])
        return tuple(near[name] for name in best_first)[:NEAREST], bool(get_close_matches(word, ranked, 1, ALIKE))


def fold(text: str) -> tuple[str, ...]:
    """The words of ``text`` in one spelling: small letters without accents, singular, "behavioral" and "behavioural"
    alike.
    """
    return tuple(fold_word(word) for word in words_of(text))


def words_of(text: str) -> list[str]:
    """The words of ``text`` in small letters; + and # belong to a word."""
    return re.findall(r"(?:[^\W_]|[+#])+", text.casefold())


def fold_word(word: str) -> str:
    """One word in one spelling."""
    if not word.isascii():
        word = "".join(letter for letter in normalize("NFD", word) if not combining(letter))
    if len(word) > SHORTEST_START:
        word = re.sub(r"ies$", "y", word)
        word = re.sub(r"(?<!s)s$", "", word)
    return word.replace("our", "or").replace("ll", "l").replace("z", "s")
