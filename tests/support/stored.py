"""Small candidates, attempts and decisions to store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from bot.interview.assessment import Assessment, CardRef, Findings, PointFinding, Status, Usage, Verdict
from bot.interview.attempt import Attempt
from bot.interview.ports import Change
from bot.interview.session import Person, Snapshot

NOW = datetime(2026, 3, 29, 0, 30, 1, 250_000, tzinfo=UTC)
INDIA = timezone(timedelta(hours=5, minutes=30))
ANNA = Person(user_id=7_000_000_007, chat_id=-1_000_000_000_007, name="Änna 🦊")
BEN = Person(user_id=8, chat_id=8, name="Ben")


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def attempt(person: Person = ANNA, turn: int = 1, n: int = 1, **changes: Any) -> Attempt:
    values = {
        "id": f"{person.user_id}-{turn}-{n}",
        "user_id": person.user_id,
        "turn": turn,
        "card_id": "overfitting",
        "card_revision": 2,
        "card_hash": "abc",
        "answer": "A model that learns the noise by heart.",
        "asked_at": NOW,
        "submitted_at": later(turn),
    }
    return Attempt.model_validate(values | changes)


def assessment(status: Status = Status.GRADED, score: int | None = 64) -> Assessment:
    return Assessment(
        status=status,
        score=score if status is not Status.NOT_GRADED else None,
        band="solid with gaps",
        graded_by="embedded",
        points=(PointFinding(id="definition", verdict=Verdict.COVERED, probability=0.875, evidence="the noise"),),
        card=CardRef(id="overfitting", revision=2, hash="abc"),
        usage=Usage(calls=1, seconds=0.5),
        raw='{"points": []}',
    )


def findings(quote: str = "the noise") -> Findings:
    point = PointFinding(id="definition", verdict=Verdict.PARTIAL, evidence=quote)
    return Findings(graded_by="embedded", points=(point,), mistakes=())


def saves(*attempts: Attempt, events: tuple[dict[str, Any], ...] = ()) -> Callable[[Snapshot], Change]:
    """A decision that stores ``attempts`` and leaves the session as it is."""
    return lambda snapshot: Change(candidate=snapshot.candidate, attempts=attempts, events=events)


class NextTurn:
    """A decision that raises the turn by one and stores an answer under it; ``seen`` are the turns it was run at."""

    def __init__(self) -> None:
        self.seen: list[int] = []

    def __call__(self, snapshot: Snapshot) -> Change:
        candidate = snapshot.candidate
        turn = candidate.session.turn + 1
        self.seen.append(turn)
        session = candidate.session.model_copy(update={"turn": turn})
        return Change(
            candidate=candidate.model_copy(update={"session": session}),
            attempts=(attempt(candidate.person, turn),),
            events=({"turn": turn},),
        )
