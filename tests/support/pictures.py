"""Charts as they really look, from made-up answers: ``python -m tests.support.pictures [FOLDER]``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.charts import progress
from bot.interview.assessment import Status, Verdict
from bot.interview.attempt import AttemptKind, AttemptSummary, Marks
from bot.interview.events import Tally
from bot.interview.progress import tally
from bot.tg.render_progress import caption, chart, stats
from knowledge.card import QuestionCard
from tests.support.ready import shipped

NOW = datetime(2026, 3, 14, 18, 0, tzinfo=UTC)
SCORES = (38, 31, 52, 47, 44, 61, 55, 70, 58, 74, 66, 83, 71, 79)


def sample_tally(scores: Sequence[int] = SCORES) -> Tally:
    """Two weeks of a person who gets better: one first answer a day, one retry, one answer that still waits."""
    cards = shipped().cards
    chosen = [card for card in cards.values() if "Data Scientist" in card.roles][: len(scores)]
    attempts = [_attempt(n, card, score) for n, (card, score) in enumerate(zip(chosen, scores, strict=True), 1)]
    again = _attempt(len(scores) + 1, chosen[0], 67, kind=AttemptKind.RETRY, retry_of=attempts[0].id)
    waits = _attempt(len(scores) + 2, chosen[-1], None)
    judged = [(attempts[n], card, score) for n, (card, score) in enumerate(zip(chosen, scores, strict=True))]
    marks = [_marks(attempt, card, score) for attempt, card, score in [*judged, (again, chosen[0], 67)]]
    return tally([waits, again, *reversed(attempts)], cards, NOW, marks)


def _attempt(
    n: int, card: QuestionCard, score: int | None, kind: AttemptKind = AttemptKind.ANSWER, retry_of: str | None = None
) -> AttemptSummary:
    return AttemptSummary(
        id=f"7-{n}-1",
        turn=n,
        card_id=card.id,
        kind=kind,
        retry_of=retry_of,
        revealed=False,
        submitted_at=NOW - timedelta(days=max(0, len(SCORES) - n)),
        superseded=False,
        status=Status.NOT_GRADED if score is None else Status.GRADED,
        score=score,
    )


def _marks(attempt: AttemptSummary, card: QuestionCard, score: int) -> Marks:
    """As many points covered as the score is worth, one half, the others missing; which they are goes round."""
    size = len(card.key_points)
    covered = score * size // 100
    verdicts = [Verdict.COVERED] * covered + [Verdict.PARTIAL] + [Verdict.MISSING] * (size - covered - 1)
    turned = attempt.turn % size
    verdicts = verdicts[turned:] + verdicts[:turned]
    return Marks(
        id=attempt.id,
        points=tuple((point.id, verdict) for point, verdict in zip(card.key_points, verdicts, strict=False)),
        mistakes=tuple((mistake.id, score < 50 and n == 0) for n, mistake in enumerate(card.common_mistakes)),
    )


def main(folder: Path) -> None:
    """Write every chart into ``folder`` and print the words beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, event in (
        ("progress", sample_tally()),
        ("progress-few", sample_tally(SCORES[:2])),
        ("progress-words", sample_tally().model_copy(update={"no_numbers": True})),
    ):
        drawn = chart(event)
        if drawn is not None:
            path = folder / f"{name}.png"
            path.write_bytes(progress.draw(drawn))
            print(f"== {path}", stats(event).words.text, caption(event).text, sep="\n\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "charts"))
