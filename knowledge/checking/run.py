"""Every check over some card files."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.bank import read_card
from knowledge.card import QuestionCard
from knowledge.checking.duplicates import twins
from knowledge.checking.finding import Finding, Problem
from knowledge.checking.lengths import check_lengths
from knowledge.checking.likeness import check_likeness
from knowledge.checking.reading_level import check_reading_level
from knowledge.checking.response import Judge, check_response
from knowledge.checking.spelling import Speller
from knowledge.embeddings import Embedder, open_embedder
from knowledge.errors import BrokenCard
from knowledge.yamlio import load_yaml

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how many of how many are done."""


@dataclass(frozen=True, slots=True)
class Report:
    """Of ``cards`` files ``broken`` have an error. Problems are in the order of the files."""

    cards: int
    broken: int
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


@dataclass(slots=True)
class _Sound:
    """What is kept of the cards that could be read; whole cards would not fit into memory by the 100,000."""

    files: list[Path] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def check_files(
    files: Sequence[Path],
    judge: Judge | None = None,
    own_words: Collection[str] = (),
    progress: Progress | None = None,
) -> Report:
    """Check every card file of ``files``, alone and against the others; with ``judge`` also the standard responses.

    ``own_words`` are spelt right as well. Cards are read one at a time, in the order given. A broken card raises
    nothing: it is a problem like others.
    """
    embedder = open_embedder()  # always the embedded vectors: the thresholds were set on them
    checks = _checks(embedder, judge, Speller(own_words))
    tell = progress or (lambda *_: None)
    sound = _Sound()
    first: dict[str, Path] = {}
    problems: list[Problem] = []
    for done, path in enumerate(files, 1):
        try:
            card = read_card(path)
        except BrokenCard as broken:
            problems += _broken(path, broken)
        else:
            found = [finding for check in checks for finding in check(card)]
            if card.id in first:
                said = f"{card.id!r} is the id of {first[card.id]} too; rename one of them, file and id"
                found.insert(0, Finding("id", ("id",), said, error=True))
            first.setdefault(card.id, path)
            problems += _placed(path, card.id, found)
            sound.files.append(path)
            sound.ids.append(card.id)
            sound.questions.append(card.question)
        tell("Checking cards", done, len(files))
    problems += _duplicates(sound, embedder, lambda done, total: tell("Comparing questions", done, total))
    return _report(files, problems)


def _checks(
    embedder: Embedder, judge: Judge | None, speller: Speller
) -> tuple[Callable[[QuestionCard], Iterable[Finding]], ...]:
    always = (check_lengths, lambda card: check_likeness(card, embedder), check_reading_level, speller.check)
    return (*always, lambda card: check_response(card, judge)) if judge else always


def _broken(path: Path, broken: BrokenCard) -> Iterator[Problem]:
    """The lines of ``broken``, which name the file and mostly the line."""
    for said in broken.person.splitlines():
        rest = said.removeprefix(f"{path}:")
        numbered = re.match(r"(\d+): (.*)", rest)
        line, problem = (int(numbered[1]), numbered[2]) if numbered else (None, rest.strip())
        yield Problem(path, line, path.stem, "schema", problem, error=True)


def _placed(path: Path, card: str, found: Sequence[Finding]) -> list[Problem]:
    """``found`` with its lines; the file is read once more, since sound cards need no lines."""
    if not found:
        return []
    _, lines = load_yaml(path.read_text(encoding="utf-8-sig"), str(path))
    return [Problem.of(finding, path, lines.line(finding.place), card) for finding in found]


def _duplicates(sound: _Sound, embedder: Embedder, progress: Callable[[int, int], None]) -> Iterator[Problem]:
    for twin in twins(sound.questions, embedder, progress):
        other = f"{sound.ids[twin.first]!r} ({sound.files[twin.first]})"
        fix = "leave one of them out" if twin.same else "ask something else, or leave one of them out"
        said = f"asks {'the same as' if twin.same else 'nearly the same as'} {other}, cosine {twin.cosine:.2f}; {fix}"
        check = "same-question" if twin.same else "near-question"
        finding = Finding(check, ("question",), said, error=twin.same)
        yield from _placed(sound.files[twin.second], sound.ids[twin.second], [finding])


def _report(files: Sequence[Path], problems: Iterable[Problem]) -> Report:
    order = {path: position for position, path in enumerate(files)}
    ranked = sorted(problems, key=lambda problem: order[problem.file])
    errors = tuple(problem for problem in ranked if problem.error)
    warnings = tuple(problem for problem in ranked if not problem.error)
    return Report(len(files), len({problem.file for problem in errors}), errors, warnings)
