"""`viva bank import --enrich`: the model completes the drafts that were just imported."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.commands import len_of
from bot.config import Settings
from bot.enriching.enricher import Enricher, Outcome, unfit_for_a_model
from bot.enriching.work import enrich_files
from bot.interview.errors import ModelUnusable, SettingsError, VivaError
from knowledge.card import DraftCard, QuestionCard
from knowledge.sources.plaintext import same_key
from knowledge.sources.report import ImportReport, ImportWarning
from knowledge.sources.reviewing import awaiting

Say = Callable[[str], object]


@dataclass(slots=True)
class Enrichment:
    """What came of it: the completed cards by id, what a person should know, and the cost.

    ``silent`` counts the drafts that got no reply from the provider, for which another run may help, ``useless`` those
    it was asked about in vain, which cost no second time, ``unsent`` those it was never asked about.
    """

    cards: dict[str, QuestionCard] = field(default_factory=dict)
    warnings: list[ImportWarning] = field(default_factory=list)
    silent: int = 0
    useless: int = 0
    unsent: int = 0
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def add(self, path: Path, outcome: Outcome) -> None:
        """Note what became of the draft in ``path``."""
        if outcome.card is not None:
            self.cards[outcome.card.id] = outcome.card
        left = "left alone" if outcome.overtaken else "stays a draft"
        problems = [*outcome.notes, *([] if outcome.card else [f"{left}: {outcome.reason}"])]
        self.warnings.extend(ImportWarning(str(path), "enrich", problem) for problem in problems)
        self.silent += outcome.again
        self.useless += outcome.card is None and outcome.calls > 0 and not (outcome.again or outcome.overtaken)
        self.unsent += outcome.card is None and outcome.calls == 0 and not outcome.again
        self.calls += outcome.calls
        self.input_tokens += outcome.input_tokens
        self.output_tokens += outcome.output_tokens

    def merged_into(self, report: ImportReport) -> ImportReport:
        """``report`` with the completed cards in their places, and the warnings of both."""
        # by their questions, since the folder may know those under other ids
        completed = {same_key(card.question): card for card in self.cards.values()}
        cards = tuple(completed.get(same_key(card.question), card) for card in report.cards)
        return ImportReport(cards, (*report.warnings, *self.warnings))


def require_model(settings: Settings) -> None:
    """Raises `SettingsError` if no model is configured."""
    if not settings.model:
        raise SettingsError(
            "--enrich needs a language model: set VIVA_MODEL, such as openai:gpt-4.1-mini; nothing was imported."
        )


def preview(cards: Sequence[DraftCard], folder: Path, settings: Settings, say: Say) -> None:
    """Say how many drafts would be sent; nothing is."""
    fit = [card for card in cards if not unfit_for_a_model(card)]
    number = len(awaiting(fit, folder, settings.model).paths)
    say(f"{len_of(number, 'draft')} would be sent to {settings.model}; nothing was sent or written\n")


def complete(cards: Sequence[DraftCard], folder: Path, settings: Settings, say: Say) -> Enrichment:
    """Complete those of ``cards`` that wait in ``folder``, telling of each; what is done stays, also after Ctrl-C.

    Raises `VivaError` if the model can never answer as it is set up.
    """
    paths, hopeless = awaiting(cards, folder, settings.model)
    if hopeless:
        drafts, them = len_of(len(hopeless), "draft"), _them(len(hopeless))
        say(f"{drafts} left out, since {settings.model} made nothing of {them} before: viva bank review\n")
    found = Enrichment()
    try:
        with _bar(len(paths)) as advance:

            def told(path: Path, outcome: Outcome) -> None:
                before = len(found.warnings)
                found.add(path, outcome)
                if outcome.card is not None:
                    say(f"enriched: {path}: {len(outcome.card.key_points)} key points\n")
                for warning in found.warnings[before:]:
                    say(f"warning: {warning.file}: {warning.field}: {warning.problem}\n")
                advance()

            enricher = Enricher(settings.model, settings.model_timeout)
            asyncio.run(enrich_files(paths, enricher, min(settings.model_concurrency, len(paths)), told))
    except ModelUnusable as error:
        # the operator's text: what is said to a person speaks of an answer, which there is not here
        raise VivaError(f"{' '.join(error.log.split())}; what was imported stays drafts.") from error
    finally:
        _sum_up(found, len(paths) - found.unsent, settings.model, say)
    return found


def _sum_up(found: Enrichment, sent: int, model: str, say: Say) -> None:
    cost = f"{len_of(found.calls, 'call')}, {found.input_tokens:,} tokens in, {found.output_tokens:,} out"
    say(f"{len(found.cards)} of {len_of(sent, 'draft')} completed by {model} ({cost})\n")
    if found.useless:
        drafts, them = len_of(found.useless, "draft"), _them(found.useless)
        say(f"{model} is not asked again about {drafts} until somebody changes {them}\n")
    if found.cards:
        say("What is completed is not asked until you accept it: viva bank review\n")


def _them(number: int) -> str:
    return "it" if number == 1 else "them"


@contextmanager
def _bar(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    # lines of ours go above the bar, unless they go to a file
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()) as bars:
        task = bars.add_task("Enriching", total=total)
        yield lambda: bars.advance(task)
