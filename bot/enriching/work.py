"""Many drafts, several at a time; each file is replaced as soon as its card is complete, and never before."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from bot.enriching.enricher import Enricher, Outcome
from bot.interview.errors import VivaError
from knowledge.card import QuestionCard
from knowledge.errors import BrokenCard
from knowledge.sources.reviewing import give_up, put_card, read_draft


async def enrich_files(
    paths: Iterable[Path], enricher: Enricher, at_once: int, told: Callable[[Path, Outcome], object]
) -> None:
    """Complete the drafts in ``paths``, ``at_once`` at most in flight; ``told`` hears of each as it is done.

    A draft the model made nothing of says so from then on (`knowledge.sources.remarks`). A file that somebody changed
    or moved meanwhile is left alone. Stopped midway, what is told of stays and the rest is untouched. Raises
    `ModelUnusable`, and `BankError` for a file that cannot be written.
    """
    waiting = iter(paths)

    async def one_after_another() -> None:
        for path in waiting:
            told(path, await _enriched(path, enricher))

    problems: list[BaseException] = []
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(one_after_another())
    except* VivaError as stopped:
        problems.extend(stopped.exceptions)
    if problems:
        raise problems[0]


async def _enriched(path: Path, enricher: Enricher) -> Outcome:
    before = _content(path)
    try:
        draft = read_draft(path)
    except BrokenCard as error:
        return Outcome(None, error.person)
    if isinstance(draft, QuestionCard):
        return Outcome(None, "it is complete already")
    outcome = await enricher.enrich(draft)
    if outcome.card is None and (outcome.again or not outcome.calls):
        return outcome
    if _content(path) != before:  # a model takes long enough for somebody to edit, accept or reject the draft
        reason = "the file was changed or moved while the model read it"
        return replace(outcome, card=None, reason=reason, overtaken=True, notes=())
    if outcome.card is not None:
        put_card(path, outcome.card)
    else:
        give_up(path, enricher.name, outcome.reason)
    return outcome


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
