"""What whoever runs the bot may ask of it in the chat (`bot.tg.admin.Office`): its parts, looked at together."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import Settings
from bot.engine import Engine
from bot.folders import card_folders, delete_imported_files, delete_whole, imported_files
from bot.interview.assessment import Assessment, Ruling, Status, Usage
from bot.interview.attempt import Attempt, Contest
from bot.interview.errors import GradingFailed, VivaError
from bot.interview.operating import Flagged, Health, Preview, Queue, Trouble, Written, flagged
from bot.interview.ports import Store
from bot.library import BankLibrary
from bot.tg.gradings import Examiner
from bot.watching import Watch
from knowledge.bank import ids_elsewhere
from knowledge.card import QuestionCard

if TYPE_CHECKING:
    from knowledge.sources.report import ImportReport, ImportWarning

log = logging.getLogger(__name__)

QUESTIONS_SHOWN = 5
REMARKS_SHOWN = 8
FILES_KEPT = 20
"""Files that an import was shown of and that may still be written; older ones are asked for again."""
LONGEST_NAME = 80
_KEY = re.compile(r"[0-9a-f]{16}")
_UNSAFE = re.compile(r"[^\w.-]")


class Watched:
    """An examiner whose failures are counted by kind since the start, and whose work is reported to ``watch``.

    ``configured`` is the kind of judge behind "configured": embedded or model.
    """

    def __init__(self, examiner: Examiner, clock: Callable[[], datetime], watch: Watch, configured: str) -> None:
        self._examiner = examiner
        self._clock = clock
        self._watch = watch
        self._kinds = {"configured": configured}
        self._troubles: dict[str, Trouble] = {}

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """The kinds of failure, the latest first."""
        return tuple(sorted(self._troubles.values(), key=lambda trouble: trouble.last, reverse=True))

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        """See `bot.tg.gradings.Examiner`."""
        kind, begun = self._kinds.get(judge, judge), self._clock()
        before = attempt.assessment.usage if attempt.assessment else Usage()  # an assessment's holds earlier tries'
        try:
            found = await self._examiner.grade(attempt, judge)
        except VivaError as error:
            self._note(error)
            self._watch.graded(kind, Status.NOT_GRADED, type(error).__name__, self._since(begun))
            if isinstance(error, GradingFailed):
                self._watch.spent(kind, *_tokens(error.usage, before))
            raise
        self._watch.graded(kind, found.status, found.reason or "", self._since(begun))
        self._watch.spent(kind, *_tokens(found.usage, before))
        return found

    def _since(self, begun: datetime) -> float:
        return max(0.0, (self._clock() - begun).total_seconds())

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        """See `bot.tg.objections.Judge`."""
        try:
            found = await self._examiner.look_again(attempt, contest)
        except VivaError as error:
            self._note(error)
            if isinstance(error, GradingFailed):
                self._watch.spent(self._kinds["configured"], *_tokens(error.usage, Usage()))
            raise
        self._watch.spent(self._kinds["configured"], *_tokens(found.usage, Usage()))
        return found

    def failed(self, attempt: Attempt) -> Assessment:
        """See `bot.tg.gradings.Examiner`."""
        return self._examiner.failed(attempt)

    def _note(self, error: VivaError) -> None:
        # Those of the grader are a few fixed sentences; any other may name a place.
        what = error.person if isinstance(error, GradingFailed) else type(error).__name__
        before = self._troubles[what].times if what in self._troubles else 0
        self._troubles[what] = Trouble(what=what, times=before + 1, last=self._clock())


def _tokens(spent: Usage, before: Usage) -> tuple[int, int]:
    """Tokens read and written beyond those spent ``before``."""
    return max(0, spent.input_tokens - before.input_tokens), max(0, spent.output_tokens - before.output_tokens)


@dataclass
class Pulse:
    """When the bot started and began to poll, when Telegram last answered a poll, and when the last update came."""

    started: datetime
    polled: datetime | None = None
    updated: datetime | None = None
    polling_since: datetime | None = None


class Office:
    """Answers the admin commands. An import is written to the folder ``cards``; the bank in use stays as it is."""

    def __init__(
        self,
        settings: Settings,
        library: BankLibrary,
        store: Store,
        engine: Engine,
        watched: Watched,
        pulse: Pulse,
        clock: Callable[[], datetime],
        cards: Path,
    ) -> None:
        self._settings = settings
        self._library = library
        self._store = store
        self._engine = engine
        self._watched = watched
        self._pulse = pulse
        self._clock = clock
        self._cards = cards
        self._writing = asyncio.Lock()

    async def health(self) -> Health:
        """How the bot is, in numbers."""
        now = self._clock()
        today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        polled = self._pulse.polled
        counts, waiting = await self._store.counts(), await self._store.waiting()
        return Health(
            up_seconds=int((now - self._pulse.started).total_seconds()),
            people_today=await self._store.active(today),
            answers_today=sum(use.counts for use in await self._store.uses(today)),
            waiting=sum(n for card_id, n in waiting.items() if self._library.card(card_id)),
            queue=Queue.model_validate(await self._engine.depth()),
            judge=self._settings.model or "embedded",
            troubles=self._watched.troubles,
            cards=len(self._library.bank.cards),
            index=self._library.state,
            database_bytes=await self._store.size(),
            polled_seconds=int((now - polled).total_seconds()) if polled else None,
            dead_letters=counts["dead_letters"],
            webhook=bool(self._settings.webhook_url),
        )

    async def flagged(self) -> Flagged:
        """What people contested."""
        return flagged(await self._store.contested(), self._library.card)

    async def preview(self, name: str, content: bytes) -> Preview:
        """Read the file and keep it for `write`. Raises `VivaError` if it cannot be read or would not be written."""
        return await asyncio.to_thread(self._preview, name, content)

    async def write(self, key: str) -> Written | None:
        """Write what `preview` showed; once more, it changes nothing. None if the file is gone. Raises `VivaError`."""
        async with self._writing:
            return await asyncio.to_thread(self._write, key)

    async def forget_files(self) -> None:
        """Delete every file that was sent with /import; the cards written from them stay. Raises `VivaError`."""
        await self.expire_files(None)

    async def expire_files(self, before: datetime | None) -> int:
        """Delete files sent with /import before then (None: all); how many imports went. Raises `VivaError`."""
        return await asyncio.to_thread(delete_imported_files, self._settings, before)

    @property
    def _folder(self) -> Path:
        return imported_files(self._settings)

    def _preview(self, name: str, content: bytes) -> Preview:
        from knowledge.sources.writing import refuse_unloadable

        safe = _UNSAFE.sub("_", Path(name).name)[-LONGEST_NAME:].lstrip(".") or "questions"
        key = hashlib.sha256(safe.encode() + b"\0" + content).hexdigest()[:16]
        path = self._folder / key / safe  # under its own name: cards name it as their source
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(content)
            self._tidy()
        except OSError as error:
            raise VivaError(
                f"The file cannot be kept ({error.strerror}).", log=f"{self._folder}: {error.strerror}"
            ) from error
        try:
            report = _read(path)
            refuse_unloadable(report.cards, ids_elsewhere(card_folders(self._settings), self._cards))
        except VivaError as error:
            self._let_go(path.parent)
            # Not the reader's own words: they name the file, and may quote it.
            told = f"a file of {len(content)} bytes could not be imported: {type(error).__name__}"
            raise VivaError(error.person.replace(str(path), name), log=told) from error
        complete = sum(isinstance(card, QuestionCard) for card in report.cards)
        return Preview(
            key=key if report.cards else None,
            complete=complete,
            drafts=len(report.cards) - complete,
            warnings=len(report.warnings),
            questions=tuple(card.question for card in report.cards[:QUESTIONS_SHOWN]),
            remarks=tuple(
                (_place(warning, path), warning.problem.replace(str(path), name))
                for warning in sorted(report.warnings, key=_weight)[:REMARKS_SHOWN]
            ),
        )

    def _let_go(self, folder: Path) -> None:
        """Delete a file that will not be written: nobody asks for it any more."""
        try:
            delete_whole(folder)
        except OSError as error:  # it goes as the older ones do
            log.warning("a refused file was not deleted: %s: %s", folder, error.strerror)

    def _tidy(self) -> None:
        """Keep the newest files only."""
        kept = sorted(self._folder.iterdir(), key=lambda folder: folder.lstat().st_mtime, reverse=True)
        for folder in kept[FILES_KEPT:]:
            delete_whole(folder)

    def _write(self, key: str) -> Written | None:
        from knowledge.sources.writing import write

        folder = self._folder / key
        files = sorted(folder.iterdir()) if _KEY.fullmatch(key) and folder.is_dir() else []
        if not files:
            return None
        try:
            taken = ids_elsewhere(card_folders(self._settings), self._cards)
            result = write(_read(files[0]), self._cards, taken=taken)
        except VivaError as error:
            raise VivaError(error.person, f"an import could not be written: {type(error).__name__}") from error
        names = ("written", "updated", "unchanged", "kept", "removed")
        return Written.model_validate({name: len(getattr(result, name)) for name in names})


def _weight(warning: ImportWarning) -> int:
    """What is not imported comes first, how columns are read comes last."""
    return 0 if warning.problem.startswith("left out") else 2 if warning.field == "columns" else 1


def _place(warning: ImportWarning, path: Path) -> str:
    """The field, and the line or row where one is known."""
    return warning.field + warning.file.removeprefix(str(path))


def _read(path: Path) -> ImportReport:
    """The file as `viva bank import` reads it: of questions with one id the first, the others told."""
    from knowledge.sources import read
    from knowledge.sources.report import merged

    return merged([(str(path), read(path))])
