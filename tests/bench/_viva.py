"""`viva run` with a judge that takes a fixed time: ``python -m tests.bench._viva instant`` or ``… 2.5``.

All else is as in `bot.commands.serve`. The judge says the same of every answer, so that the bot's own work is what
is measured; `viva run` itself, with the embedded judge, is measured beside it.
"""

from __future__ import annotations

import asyncio
import sys

from bot import memory
from bot.app import App, Parts
from bot.commands.serve import QUEUE_SECONDS
from bot.commands.site import open_site
from bot.config import load
from bot.interview.assessment import Assessment, MistakeFinding, PointFinding, Ruling, Status, Verdict
from bot.interview.attempt import Attempt, Contest
from bot.interview.scoring import band, card_ref
from bot.metrics import Metrics
from bot.tg.transport import AiohttpRequest
from knowledge.bank import load_bank

SCORE = 64


class FixedJudge:
    """Covers half of the points with the answer's first words, after ``seconds``."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._cards = load_bank(load(env_file=None).bank_folders).cards

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        """See `bot.tg.gradings.Examiner`."""
        if self._seconds:
            await asyncio.sleep(self._seconds)
        card, said = self._cards[attempt.card_id], " ".join(attempt.answer.split()[:8])
        points = (
            PointFinding(id=p.id, verdict=Verdict.COVERED, evidence=said)
            if n % 2
            else PointFinding(id=p.id, verdict=Verdict.MISSING)
            for n, p in enumerate(card.key_points)
        )
        return Assessment(
            status=Status.GRADED,
            score=SCORE,
            band=band(SCORE),
            graded_by="fixed",
            points=tuple(points),
            mistakes=tuple(MistakeFinding(id=m.id, made=False) for m in card.common_mistakes),
            card=card_ref(card),
        )

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        """Nobody objects here."""
        raise NotImplementedError

    def failed(self, attempt: Attempt) -> Assessment:
        """See `bot.tg.gradings.Examiner`."""
        card = self._cards[attempt.card_id]
        return Assessment(status=Status.NOT_GRADED, reason="grading_failed", graded_by="fixed", card=card_ref(card))


async def _serve(judge: FixedJudge) -> None:
    app = App(load(env_file=None), Parts(lambda: AiohttpRequest(64), examiner=judge, queue_seconds=QUEUE_SECONDS))
    await open_site(app, Metrics())
    await app.start()
    app.warm(memory.settle)
    if app.settings.webhook_url:
        await app.register()
    async with asyncio.TaskGroup() as beside:
        beside.create_task(app.desk.reminders.keep_looking())
        if not app.settings.webhook_url:
            beside.create_task(app.poll())


def main() -> None:
    """Serve until killed."""
    memory.share_heaps()
    judge = FixedJudge(0.0 if sys.argv[1] == "instant" else float(sys.argv[1]))
    asyncio.run(_serve(judge))


if __name__ == "__main__":
    main()
