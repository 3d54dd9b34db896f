"""`viva bank check`: every problem of the cards, a line each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.commands import len_of
from bot.commands import settings as load_settings
from bot.folders import card_folders
from bot.grading.lexical import WordReader
from bot.grading.matching import Statement
from bot.interview.errors import VivaError
from knowledge.bank import card_files
from knowledge.card import KeyPoint, Mistake, QuestionCard, QuestionType
from knowledge.checking.response import Judge
from knowledge.checking.run import Progress as Tell
from knowledge.checking.run import Report, check_files
from knowledge.checking.spelling import own_words
from knowledge.places import is_folder, is_there

FOUND = 0.4
"""Probability from which the judge's reader of words is taken to have found a point in the card's own response.

Only that half of the judge is asked: an example answer should name its points plainly. Below the half's own threshold
for answers of people (0.5), as a warning should be worth reading. Of 1,157 content points of the
bank 11 were lower, most of them said in a roundabout way; with the best passage cut out, 79 of 100 points are.
"""
STORIES = (QuestionType.BEHAVIOURAL, QuestionType.SITUATIONAL)
"""Types whose points say what a story holds ("names a person …"), which a judge that compares words cannot find."""


def check(path: Path | None, strict: bool, as_json: bool, judged: bool) -> int:
    """Print every problem; 0 if there is no error, nor with ``strict`` a warning, else 1.

    ``judged`` has the standard responses read by the embedded judge, at about 15 cards a second.
    """
    files, folders = _files(path)
    words = own_words(folders)
    with _progress() as tell:
        report = check_files(files, embedded_judge() if judged else None, words, tell)
    if as_json:
        sys.stdout.write(json.dumps(as_object(report), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stderr.write("".join(f"{problem}\n" for problem in (*report.errors, *report.warnings)))
        sys.stdout.write(summary(report) + "\n")
    return 1 if report.errors or (strict and report.warnings) else 0


def embedded_judge() -> Judge:
    """A judge for `knowledge.checking.response` that names the content points below `FOUND`."""
    reader = WordReader()

    def missed(card: QuestionCard) -> list[str]:
        if card.type in STORIES:
            return []
        items: list[KeyPoint | Mistake] = [*card.key_points, *card.common_mistakes]
        statements = [Statement(item.id, (item.text, *item.examples)) for item in items]
        best = reader.best(statements, card.standard_response, card.question)
        content = {point.id for point in card.content_points}
        found = zip(statements, best, strict=True)
        return [one.id for one, passage in found if one.id in content and passage.probability < FOUND]

    return missed


def as_object(report: Report) -> dict[str, object]:
    """The machine-readable form of `viva bank check --json`."""
    return {
        "cards": report.cards,
        "broken": report.broken,
        "errors": [problem.row() for problem in report.errors],
        "warnings": [problem.row() for problem in report.warnings],
    }


def summary(report: Report) -> str:
    """One line: how many cards were checked and what was found."""
    cards, warnings = len_of(report.cards, "card"), len_of(len(report.warnings), "warning")
    return f"{cards} checked: {report.broken} broken, {warnings}"


def _files(path: Path | None) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The card files, and the folders that may hold a list of own words."""
    if path is None:
        folders = card_folders(load_settings(quiet=True))
        return card_files(folders), folders
    if not is_there(path):
        raise VivaError(f"{path}: there is no such file or folder.")
    # the list of a whole bank counts for one of its areas too
    near = (path.absolute().parent, path if is_folder(path) else path.absolute().parent.parent)
    return (card_files((path,)) if is_folder(path) else (path,)), near


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar a stage on a terminal, nothing in a pipe."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bars:
        tasks = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell
