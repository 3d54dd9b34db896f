"""Grades stored attempts for the desk: finds the card, applies retries' rules, falls back only when asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.config import Settings
from bot.grading.service import Grading, open_grading
from bot.interview.assessment import Assessment, CardRef, Status
from bot.interview.errors import GradingFailed, ModelUnusable, SettingsError
from bot.interview.ports import Library, Store
from bot.interview.session import Attempt, AttemptKind


class Examiner:
    """Both judges, each opened when first needed (`bot.tg.desk.Examiner`)."""

    def __init__(self, settings: Settings, library: Library, store: Store, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._library = library
        self._store = store
        self._clock = clock
        self._open: dict[str, Grading] = {}

    def _grading(self, judge: str) -> Grading:
        if judge not in self._open:
            settings = self._settings
            model = settings.model if judge == "configured" else ""
            self._open[judge] = open_grading(
                model, self._store, self._clock, settings.model_timeout, settings.model_concurrency
            )
        return self._open[judge]

    async def prepare(self) -> None:
        """Build the configured model, so that a wrong VIVA_MODEL stops the start. Raises `SettingsError`."""
        if self._settings.model:
            try:
                await self._grading("configured").prepare()
            except ModelUnusable as error:
                raise SettingsError(error.log) from error

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        """The assessment of ``attempt``. Raises `GradingFailed`, also when its card has left the bank.

        A retry has usually seen the example answer: that is what it is for, so only its own hints cap it.
        """
        card = self._library.card(attempt.card_id)
        if card is None:
            raise GradingFailed("The question has left the bank.", f"no card {attempt.card_id}")
        revealed = attempt.revealed and attempt.kind is AttemptKind.ANSWER
        return await self._grading(judge).grade(card, attempt.answer, attempt.hints, revealed, attempt.user_id)

    def failed(self, attempt: Attempt) -> Assessment:
        """What is kept while there is no grade: the status, and never a number."""
        return Assessment(
            status=Status.NOT_GRADED,
            reason="grading_failed",
            graded_by=self._settings.model or "embedded",
            card=CardRef(id=attempt.card_id, revision=attempt.card_revision, hash=attempt.card_hash),
        )
