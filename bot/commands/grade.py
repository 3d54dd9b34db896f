"""`viva grade`: one graded answer on standard output."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from bot.commands import settings as load_settings
from bot.config import Settings
from bot.folders import card_folders
from bot.grading.service import open_grading
from bot.interview.assessment import Assessment, CardRef, Status
from bot.interview.errors import GradingFailed, VivaError
from bot.interview.events import Feedback
from bot.interview.flow_graded import feedback_of
from bot.local.terminal import styled
from bot.tg.render_feedback import feedback
from knowledge.bank import load_bank, read_card
from knowledge.card import QuestionCard

EMBEDDED = "the built-in judge"
LARGEST = 1_000_000
"""Bytes of an answer read from a file."""


def run(question: str, card_file: Path | None, answer_file: str, as_json: bool) -> int:
    """Print the assessment; 0 if there is one, 1 if the answer could not be graded."""
    settings = load_settings(quiet=True)
    card = read_card(card_file, any_name=True) if card_file else _card(settings, question)
    answer = _read(answer_file)
    grading = open_grading(
        settings.model, None, lambda: datetime.now(UTC), settings.model_timeout, settings.model_concurrency
    )
    try:
        assessment = asyncio.run(grading.grade(card, answer))
    except GradingFailed as error:
        # The operator's text: what is said to a person promises another try, which there is not here.
        if as_json:
            _print_json(_not_graded(card, settings.model, error))
        sys.stderr.write(f"viva: not graded yet: {' '.join(error.log.split())}\n")
        return 1
    if as_json:
        _print_json(assessment)
    else:
        _print(card, assessment)
    return 0


def _card(settings: Settings, question: str) -> QuestionCard:
    cards = load_bank(card_folders(settings)).cards
    if question not in cards:
        import difflib

        near = difflib.get_close_matches(question, cards, n=1, cutoff=0.0)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise VivaError(f"There is no question {question!r} in the bank.{hint} `viva bank list` shows them all.")
    return cards[question]


def _read(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise VivaError(f"{name}: the answer cannot be read ({error.strerror}).") from error
    # First, as what was read may end within a letter.
    if len(raw) > LARGEST:
        raise VivaError(f"{name}: the answer is over {LARGEST:,} bytes; nobody speaks that long.")
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise VivaError(f"{name}: the answer is not UTF-8 text.") from error


def _not_graded(card: QuestionCard, model: str, error: GradingFailed) -> Assessment:
    ref = CardRef(id=card.id, revision=card.revision, hash=card.content_hash)
    judge = model or "embedded"
    return Assessment(status=Status.NOT_GRADED, reason=error.log, graded_by=judge, card=ref, usage=error.usage)


def _print_json(assessment: Assessment) -> None:
    sys.stdout.write(json.dumps(assessment.public(), ensure_ascii=False, indent=2) + "\n")


def _print(card: QuestionCard, assessment: Assessment) -> None:
    shown: Feedback = feedback_of(card, assessment, provisional=False)
    event = shown.model_copy(update={"name": card.id})  # as of an answer whose question is open no more
    words = feedback(event).words
    spans: list[dict[str, object]] = [
        {"type": span.type, "offset": span.offset, "length": span.length} for span in words.spans
    ]
    console = Console()
    # In a pipe a line stays a line.
    console.print(styled(words.text.rstrip(), spans), soft_wrap=not console.is_terminal)
    judge = EMBEDDED if assessment.graded_by == "embedded" else assessment.graded_by
    if assessment.status is Status.GRADED:
        console.print(f"\nMarked by {judge}. --json shows every point.", style="dim", highlight=False, soft_wrap=True)
