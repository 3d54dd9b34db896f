"""Spelling, after a dictionary of the `pyspellchecker` package and a list of technical words.

What is no plain word is left alone: anything with a digit, an underscore or a sign in it, CamelCase and capitals,
quoted text, and names (a capital inside a sentence). Words with letters beyond a to z are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.card import QuestionCard
from knowledge.checking.british import american, british
from knowledge.checking.finding import Finding
from knowledge.checking.texts import texts
from knowledge.errors import BankError

if TYPE_CHECKING:
    from spellchecker import SpellChecker

WORD_LIST = "words.txt"
"""Technical words, one a line: ours in this package, and of whoever keeps a bank, in its folder."""
FOREIGN = 0.25
"""A card with a larger part of unknown words than this is not in English (the bank's worst, without the list: 0.04)."""

_Problem = tuple[str, str]
# the check and what it says
_QUOTED = re.compile(r'`[^`]*`|"[^"]*"|\u201c[^\u201d]*\u201d|(?<!\w)[\'\u2018][^\'\u2019]*[\'\u2019](?!\w)')
_EDGES = ".,;:!?()[]\u2026\u2013\u2014\"'\u201c\u201d\u2018\u2019"
_PLAIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_TOKEN = re.compile(r"[A-Z]?[a-z]+(?:['\u2019][a-z]+)?(?:[-\u2013](?:[A-Z]?[a-z]+))*(?:['\u2019]s?)?")
_SHORTENED = re.compile(r"'(s|ll|d|ve|re|m)?$")
_ENDS = re.compile(r"[.!?:\u2026][\"'\u201d\u2019)]*$")


class Speller:
    """Checks cards; ``own`` are further words to allow. Loads the dictionary at once (0.1 s)."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        from spellchecker import SpellChecker

        # a distance of one is enough for a hint, and of two takes a second a word
        self._dictionary: SpellChecker = SpellChecker(language="en", distance=1)
        listed = resources.files("knowledge").joinpath(WORD_LIST).read_text(encoding="utf-8")
        self._allowed = frozenset((*listed.split(), *own))
        self._known: dict[str, _Problem | None] = {}

    def check(self, card: QuestionCard) -> Iterator[Finding]:
        """A finding for every field and word that is unknown or American; one for a card in another language."""
        total, unknown, found = 0, 0, []
        for place, text in texts(card):
            judged = [self._problem(word) for word in plain_words(text)]
            total += len(judged)
            wrong = [problem for problem in judged if problem]
            unknown += sum(check == "spelling" for check, _ in wrong)
            found += [Finding(check, place, said) for check, said in dict.fromkeys(wrong)]
        if total and unknown > FOREIGN * total:
            only = f"{unknown} of {total} words are in no English dictionary; the spelling was not checked"
            yield Finding("spelling", (), only)
        else:
            yield from found

    def _problem(self, word: str) -> _Problem | None:
        if word not in self._known:
            self._known[word] = self._look_up(word)
        return self._known[word]

    def _look_up(self, word: str) -> _Problem | None:
        if self._is_allowed(word):
            return None
        if (house := british(word)) is not None:
            return "american", f"{word!r} is American; write {house!r}, or put it in quotes if it is code"
        known = american(word)
        if word in self._dictionary or (known is not None and known in self._dictionary):
            return None
        near = self._dictionary.correction(word)
        hint = f"write {near!r}" if near and near != word else "correct it"
        return "spelling", f"{word!r} is in no dictionary; {hint}, or add it to {WORD_LIST} in the folder of cards"

    def _is_allowed(self, word: str) -> bool:
        return word in self._allowed or (word.endswith("s") and word[:-1] in self._allowed)


def plain_words(text: str) -> Iterator[str]:
    """The words of ``text`` that a dictionary can know, in small letters, parts of hyphened ones apart."""
    starts = True
    for raw in _QUOTED.sub(" \u2026 ", text).split():
        token = raw.lstrip(_EDGES.replace(".", "")).rstrip(_EDGES)
        name = not starts and token[:1].isupper()
        starts = bool(_ENDS.search(raw)) or (starts and not token)
        if name or not _TOKEN.fullmatch(token):
            continue
        for part in re.split("[-\u2013]", token):
            word = _SHORTENED.sub("", part.lower().replace("\u2019", "'"))
            if len(word) > 1 and _PLAIN.fullmatch(word):
                yield word


def own_words(folders: Iterable[Path]) -> frozenset[str]:
    """The words, in small letters, of every `WORD_LIST` directly in one of ``folders``.

    Raises `BankError` for a list that cannot be read.
    """
    lists = [folder / WORD_LIST for folder in folders]
    return frozenset(word for path in lists if path.is_file() for word in _listed(path))


def _listed(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").lower().split()
    except (OSError, UnicodeDecodeError) as error:
        raise BankError(f"{path}: cannot be read; save it as UTF-8, one word a line, or take it away.") from error
