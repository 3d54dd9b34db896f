"""Between the domain's models and the tables' rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlalchemy import RowMapping

from bot.interview.assessment import Assessment, Findings, Status, Usage, Verdict
from bot.interview.attempt import Attempt, AttemptSummary, Marks
from bot.interview.keeping import dated
from bot.interview.operating import DeadLetter, Use
from bot.interview.review import Answered
from bot.interview.session import Candidate, Person, Session
from bot.storage.failures import ahead, misfit

_M = TypeVar("_M", bound=BaseModel)

ASSESSMENT_COLUMNS = ("status", "score", "assessment")


def _read(model: type[_M], values: dict[str, Any] | str, where: str) -> _M:
    try:
        return model.model_validate_json(values) if isinstance(values, str) else model.model_validate(values)
    except ValidationError as error:
        problems = error.errors()
        fields = ", ".join(sorted({".".join(map(str, problem["loc"])) or "JSON" for problem in problems}))
        later = all(problem["type"] == "extra_forbidden" for problem in problems)
        # The error itself quotes what is stored, so it is not chained.
        raise (ahead if later else misfit)(f"{where} does not fit {model.__name__}: {fields}") from None


def candidate_row(candidate: Candidate) -> dict[str, Any]:
    """A row of ``candidates``."""
    return {
        **candidate.person.model_dump(exclude={"language"}),  # the session has it
        "session": candidate.session.model_dump_json(),
        "created_at": candidate.created_at,
        "updated_at": candidate.updated_at,
    }


def candidate(row: RowMapping | Mapping[str, Any]) -> Candidate:
    """A stored `Candidate`. Raises `Unreadable` if the row does not fit it."""
    session = dated(_read(Session, row["session"], f"candidates {row['user_id']}"), row["updated_at"])
    return Candidate(
        person=Person(user_id=row["user_id"], chat_id=row["chat_id"], name=row["name"], language=session.spoken),
        session=session,
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def attempt_row(attempt: Attempt) -> dict[str, Any]:
    """A row of ``attempts``."""
    contests = json.dumps([contest.model_dump(mode="json") for contest in attempt.contests])
    values = attempt.model_dump(exclude={"assessment", "contests"})
    values["contests"] = contests if attempt.contests else None
    return {**values, **assessment_columns(attempt.assessment)}


def assessment_columns(assessment: Assessment | None) -> dict[str, Any]:
    """The three columns of ``attempts`` that hold an assessment."""
    if assessment is None:
        return dict.fromkeys(ASSESSMENT_COLUMNS)
    return {
        "status": assessment.status.value,
        "score": assessment.score,
        "assessment": assessment.model_dump_json(),
    }


def attempt(row: RowMapping | Mapping[str, Any]) -> Attempt:
    """A stored `Attempt`. Raises `Unreadable` if the row does not fit it."""
    where = f"attempts {row['id']}"
    values = {name: row[name] for name in Attempt.model_fields}
    stored = values["assessment"]
    values["assessment"] = _read(Assessment, stored, where) if stored else None
    try:
        values["contests"] = json.loads(values["contests"]) if values["contests"] else ()
    except ValueError:
        raise misfit(f"{where} does not fit Attempt: contests") from None
    return _read(Attempt, values, where)


def summary(row: RowMapping) -> AttemptSummary:
    """A stored attempt without its text; ``gate`` is the assessment of a gated one. Raises `Unreadable` if the row does
    not fit.
    """
    where = f"attempts {row['id']}"
    return _read(AttemptSummary, {**row, "gate": _gate(row["gate"], where)}, where)


def answered(row: Sequence[Any]) -> Answered:
    """A stored answer without its text: the fields of `Answered`, but last the assessment of a gated one."""
    card_id, at, kind, score, revealed, gated = row
    return Answered(card_id, at, kind, score, revealed, _gate(gated, f"attempts on {card_id}"))


def _gate(gated: str | None, where: str) -> str | None:
    """Why an answer was held back, from its assessment; None for any that was not."""
    return None if gated is None else _read(Assessment, gated, where).reason


def use(row: Mapping[str, Any]) -> Use:
    """A stored attempt as a use of the bot. Raises `Unreadable` if its assessment does not fit."""
    found = _read(Assessment, row["assessment"], f"attempts {row['id']}") if row["assessment"] else None
    graded = found is not None and found.status is Status.GRADED
    return Use(
        user_id=row["user_id"],
        at=row["submitted_at"],
        counts=not row["superseded"],
        waiting=row["status"] in (None, Status.NOT_GRADED),
        score=found.score if found and graded else None,
        usage=found.usage if found else Usage(),
    )


def dead_letter_row(letter: DeadLetter) -> dict[str, Any]:
    """A row of ``dead_letters``."""
    values = letter.model_dump()
    return {**{name: values[name] for name in values if name != "at"}, "created_at": letter.at}


def dead_letter(row: RowMapping | Mapping[str, Any]) -> DeadLetter:
    """A stored `DeadLetter`."""
    values = dict(row)
    return DeadLetter(at=values.pop("created_at"), **values)


class _Point(BaseModel):
    id: str
    verdict: Verdict


class _Mistake(BaseModel):
    id: str
    made: bool


class _Card(BaseModel):
    hash: str


class _Verdicts(BaseModel):
    """What `Marks` needs of a stored assessment; the rest of it (quotes, the judge's reply) is skipped unread."""

    points: tuple[_Point, ...] = ()
    mistakes: tuple[_Mistake, ...] = ()
    card: _Card


def marks(row: Mapping[str, Any]) -> Marks:
    """The verdicts of a stored attempt. Raises `Unreadable` if the row does not fit."""
    found = _read(_Verdicts, row["assessment"], f"attempts {row['id']}")
    return Marks(
        id=row["id"],
        points=tuple((point.id, point.verdict) for point in found.points),
        mistakes=tuple((mistake.id, mistake.made) for mistake in found.mistakes),
        card=found.card.hash,
    )


def findings(stored: str, key: str) -> Findings:
    """Cached `Findings`. Raises `Unreadable` if they do not fit."""
    return _read(Findings, stored, f"findings {key}")


def events_text(events: tuple[dict[str, Any], ...]) -> str:
    """Events as one JSON text."""
    return json.dumps(events)


def events(stored: str) -> tuple[dict[str, Any], ...]:
    """Kept events. Raises `Unreadable` if they cannot be read."""
    try:
        return tuple(json.loads(stored))
    except (ValueError, TypeError):
        raise misfit("turns: events do not fit") from None
