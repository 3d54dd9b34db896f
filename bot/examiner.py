"""Grades stored attempts for the desk: finds the card, keeps what objections won, falls back only when asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.budget import Budget
from bot.config import Settings
from bot.grading.chat import spent
from bot.grading.delimiters import visible
from bot.grading.gates import MIN_WORDS, Gate, gate, gated
from bot.grading.service import Grading, open_grading
from bot.grading.writing import Writing, unreadable
from bot.interview.assessment import Assessment, CardRef, Ruling, Status, Usage
from bot.interview.attempt import Attempt, AttemptKind, Contest
from bot.interview.contesting import upheld
from bot.interview.errors import CardGone, GradingFailed, ModelUnusable, SettingsError
from bot.interview.following import raised
from bot.interview.languages import IN_ENGLISH, feedback_language
from bot.interview.ports import Library, Store
from bot.second_look import look_again
from bot.slots import Slots
from knowledge.card import QuestionCard

UNREAD = tuple(Writing)
"""Why the built-in judge cannot read an answer."""
_ADDED_TO = (AttemptKind.GAP, AttemptKind.FOLLOW_UP)


class Examiner:
    """Both judges, each opened when first needed (`bot.tg.gradings.Examiner`). ``slots`` are the model's."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        store: Store,
        clock: Callable[[], datetime],
        budget: Budget | None = None,
        slots: Slots | None = None,
    ) -> None:
        self._settings = settings
        self._budget = budget or Budget(store, clock, 0, 0)
        self._slots = slots or Slots(settings.model_concurrency)
        self._library = library
        self._store = store
        self._clock = clock
        self._open: dict[str, Grading] = {}

    def _grading(self, judge: str) -> Grading:
        if judge not in self._open:
            settings = self._settings
            model = settings.model if judge == "configured" else ""
            self._open[judge] = open_grading(
                model, self._store, self._clock, settings.model_timeout, self._slots, self._budget
            )
        return self._open[judge]

    @property
    def fingerprint(self) -> str:
        """The version of the judge that VIVA_MODEL names."""
        return self._grading("configured").grader.fingerprint

    async def prepare(self) -> None:
        """Build the configured model, so that a wrong VIVA_MODEL stops the start. Raises `SettingsError`."""
        if self._settings.model:
            try:
                await self._grading("configured").prepare()
            except ModelUnusable as error:
                raise SettingsError(error.log) from error

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        """The assessment of ``attempt``. Raises `GradingFailed`; `CardGone` when its card has left the bank.

        What an objection won for an answer stays won when something is added to it: the same words are still there. The
        usage, an error's too, holds that of earlier tries, which is kept nowhere else.
        """
        card = self._card(attempt)
        language = await self._language(attempt) if judge == "configured" and self._settings.model else ""
        used = [_spent_before(attempt)]
        if _given_up(card, attempt.answer):
            return gated(card, Gate.DONT_KNOW).model_copy(update={"usage": used[0]})
        before = None
        try:
            found = await self._marked(card, attempt, judge, language)
            used.append(found.usage)
            if found.status is Status.GRADED:
                before = await self._before_follow_up(attempt, card, judge, language)
                used.append(before.usage if before else Usage())
        except GradingFailed as failed:
            failed.usage = spent([*used, failed.usage])
            raise
        if judge == "embedded" and self._settings.model and found.reason in UNREAD:
            # asked for in the model's place, which can read it: the answer waits on for the model
            unread = f"embedded: {found.reason}"
            raise GradingFailed("Your answer is saved. The built-in judge cannot read it.", unread, spent(used))
        found = raised(card, attempt, before, found) if before else found
        return found.model_copy(update={"usage": spent(used)})

    async def _marked(self, card: QuestionCard, attempt: Attempt, judge: str, language: str) -> Assessment:
        """What the judge finds, with what objections won for the same words."""
        won = await self._won(attempt)  # before the judge: what that takes is not lost to a store that is away
        found = await self._grading(judge).grade(
            card, attempt.answer, attempt.hints, attempt.spoiled, attempt.user_id, language
        )
        return upheld(card, attempt, found, won) if found.status is Status.GRADED else found

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        """Judge one verdict of ``attempt`` again, with the argument. Raises as `grade` does."""
        judge, card = self._grading("configured").grader, self._card(attempt)
        if not self._settings.model:
            return await look_again(judge, None, card, attempt, contest)
        second = self._grading("embedded").grader
        # Room first: whoever waits for it must not spend what others use up meanwhile.
        async with self._slots:
            await self._budget.check()
            try:
                ruling = await look_again(judge, second, card, attempt, contest)
            except GradingFailed as failed:
                await self._budget.spend(failed.usage)
                raise
            await self._budget.spend(ruling.usage)
        return ruling

    async def _language(self, attempt: Attempt) -> str:
        """The English name of the language the person wishes the feedback in, "" for that of the answer."""
        snapshot = await self._store.snapshot(attempt.user_id, 0)
        return IN_ENGLISH.get(feedback_language(snapshot.candidate.session), "") if snapshot else ""

    def _card(self, attempt: Attempt) -> QuestionCard:
        card = self._library.card(attempt.card_id)
        if card is None:
            raise CardGone("The question has left the bank.", f"no card {attempt.card_id}", _spent_before(attempt))
        return card

    async def _won(self, attempt: Attempt) -> list[Contest]:
        """The objections to ``attempt`` and to the answers that it fills the gaps of."""
        won = list(attempt.contests)
        earlier: Attempt | None = attempt
        while earlier is not None and earlier.kind in _ADDED_TO and earlier.retry_of:
            earlier = await self._store.attempt(earlier.retry_of)
            won += earlier.contests if earlier else ()
        return won

    async def _before_follow_up(
        self, attempt: Attempt, card: QuestionCard, judge: str, language: str
    ) -> Assessment | None:
        """The assessment of the answer that the follow-up was asked about, with what it costs now; None for any other
        attempt. If ``card`` was corrected since, that answer is marked by it once more: else nothing would hold a
        point that it had.
        """
        asked = attempt.kind is AttemptKind.FOLLOW_UP and attempt.retry_of
        earlier = await self._store.attempt(attempt.retry_of) if asked and attempt.retry_of else None
        before = earlier.assessment if earlier else None
        if earlier is None or before is None or before.status is not Status.GRADED:
            return None
        if before.card.hash == card.content_hash:
            return before.model_copy(update={"usage": Usage()})
        return await self._marked(card, earlier, judge, language)

    def failed(self, attempt: Attempt) -> Assessment:
        """What is kept while there is no grade: the status, and never a number."""
        return Assessment(
            status=Status.NOT_GRADED,
            reason="grading_failed",
            graded_by=self._settings.model or "embedded",
            card=CardRef(id=attempt.card_id, revision=attempt.card_revision, hash=attempt.card_hash),
            usage=_spent_before(attempt),
        )


def reads(answer: str) -> bool:
    """Whether the built-in judge can read ``answer``."""
    return unreadable(visible(answer)) is None


def _given_up(card: QuestionCard, answer: str) -> bool:
    """Whether a beginning too short to judge is all that stands before "I don't know", which is then the answer."""
    lines = answer.splitlines()
    halves = (("\n".join(lines[:place]), "\n".join(lines[place:])) for place in range(1, min(len(lines), MIN_WORDS)))
    return any(gate(card, head) is Gate.TOO_SHORT and gate(card, rest) is Gate.DONT_KNOW for head, rest in halves)


def _spent_before(attempt: Attempt) -> Usage:
    """What the failed tries of grading ``attempt`` cost."""
    return attempt.assessment.usage if attempt.assessment else Usage()
