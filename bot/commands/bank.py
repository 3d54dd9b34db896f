"""`viva bank search | list | stats | reindex`."""

from __future__ import annotations

import json
import sys
from collections import Counter

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.commands import len_of, tell_left_out
from bot.commands import settings as load_settings
from bot.config import Settings
from bot.folders import card_folders
from bot.library import open_index
from knowledge.bank import Bank, load_bank
from knowledge.card import Difficulty, QuestionCard, QuestionType
from knowledge.index import Found
from knowledge.roles import EVERYBODY, ROLE_NAMES

SEARCH_SPREAD = 20
"""Hits asked for first per hit wanted when a filter will remove some; while too few remain, as many times more."""
WIDE = 1_000
"""Columns for tables in a pipe, more than any has."""


def search(text: str, role: str, difficulty: str, limit: int, as_json: bool, skip_bad: bool = False) -> None:
    """Print the nearest cards with their similarity 0 to 1; of one ``role`` or ``difficulty`` if it is not empty."""
    settings = load_settings(quiet=True)
    bank = _loaded(settings, skip_bad)
    index = open_index(settings)
    try:
        index.ensure(bank)
        number = limit * SEARCH_SPREAD if role or difficulty else limit
        while True:
            found = index.search(text, number)
            hits = [hit for hit in found if _fits(bank.cards[hit.id], role, difficulty)][:limit]
            if len(hits) == limit or number >= len(bank.cards):
                break
            number = min(number * SEARCH_SPREAD, len(bank.cards))
    finally:
        index.close()
    _print_hits(bank, hits, as_json)


def _loaded(settings: Settings, skip_bad: bool) -> Bank:
    bank = load_bank(card_folders(settings), skip_bad)
    tell_left_out(bank.problems)
    return bank


def _fits(card: QuestionCard, role: str, difficulty: str) -> bool:
    return (not role or role in card.roles or EVERYBODY in card.roles) and difficulty in ("", card.difficulty)


def _print_hits(bank: Bank, hits: list[Found], as_json: bool) -> None:
    if as_json:
        rows = [{"id": hit.id, "score": hit.score, "question": bank.cards[hit.id].question} for hit in hits]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    if not hits:
        sys.stderr.write("Nothing found.\n")
    for hit in hits:
        sys.stdout.write(f"{hit.score:.2f}  {hit.id}  {bank.cards[hit.id].question}\n")


def list_cards(as_json: bool, skip_bad: bool) -> None:
    """One line a card."""
    cards = _loaded(load_settings(quiet=True), skip_bad).cards.values()
    if as_json:
        sys.stdout.write(json.dumps([card.model_dump(mode="json") for card in cards], ensure_ascii=False) + "\n")
        return
    if not cards:
        sys.stderr.write("There are no cards. Set VIVA_BANK, or import some with `viva bank import`.\n")
    widths = [max((len(text) for text in column), default=0) for column in zip(*map(_columns, cards), strict=True)]
    for card in cards:
        row = [text.ljust(width) for text, width in zip(_columns(card), widths, strict=True)]
        sys.stdout.write(f"{'  '.join(row)}  {', '.join(card.roles)}\n")


def _columns(card: QuestionCard) -> tuple[str, str, str]:
    return card.id, str(card.difficulty), str(card.type)


def stats(as_json: bool, skip_bad: bool) -> None:
    """Cards by role, difficulty and type; a card for everybody counts for every role."""
    bank = _loaded(load_settings(quiet=True), skip_bad)
    levels = {role: Counter[str]() for role in ROLE_NAMES}
    kinds = {role: {str(kind): Counter[str]() for kind in QuestionType} for role in ROLE_NAMES}
    types: Counter[str] = Counter()
    for card in bank.cards.values():
        types[card.type] += 1
        for role in ROLE_NAMES if EVERYBODY in card.roles else card.roles:
            levels[role][card.difficulty] += 1
            kinds[role][card.type][card.difficulty] += 1
    if as_json:
        by_type = {role: {kind: dict(count) for kind, count in found.items() if count} for role, found in kinds.items()}
        figures = {"cards": len(bank.cards), "drafts": bank.drafts, "types": types, "roles": levels, "by_type": by_type}
        sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
        return
    _print_tables(bank, levels, kinds)
    sys.stdout.write(", ".join(f"{kind} {number}" for kind, number in sorted(types.items())) + "\n")


def _print_tables(bank: Bank, levels: dict[str, Counter[str]], kinds: dict[str, dict[str, Counter[str]]]) -> None:
    """Two tables, each of which fits on a screen of 80 columns. In a pipe a line stays a line."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    table = _table(f"{len_of(len(bank.cards), 'card')}, {len_of(bank.drafts, 'draft')}", (*Difficulty, "all"))
    for role, count in levels.items():
        table.add_row(role, *(str(count[level]) for level in Difficulty), str(count.total()))
    console.print(table)
    table = _table("easy/medium/hard of each type", tuple(QuestionType))
    for role, found in kinds.items():
        table.add_row(role, *("/".join(str(count[level]) for level in Difficulty) for count in found.values()))
    console.print(table)


def _table(title: str, columns: tuple[str, ...]) -> Table:
    """A row a role. Where the screen is too narrow, words and numbers go on in the next line."""
    table = Table(title=title, title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("role", overflow="fold")
    for column in columns:
        table.add_column(column.replace("-", "\n"), justify="right", overflow="fold")
    return table


def reindex(skip_bad: bool) -> None:
    """Build the index anew, with a progress bar on a terminal."""
    settings = load_settings(quiet=True)
    bank = _loaded(settings, skip_bad)
    index = open_index(settings)
    console = Console(stderr=True)
    try:
        with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
            task = progress.add_task("Indexing", total=len(bank.cards))
            index.ensure(bank, lambda done, total: progress.update(task, completed=done, total=total), force=True)
    finally:
        index.close()
    sys.stdout.write(f"{len_of(len(bank.cards), 'card')} indexed in {index.where}\n")
