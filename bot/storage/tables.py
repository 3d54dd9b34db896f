"""The tables. Small columns stand before long ones, so that counting does not read what people wrote."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Float, ForeignKey, Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from bot.storage.crypto import SealedText
from bot.storage.failures import misfit


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in, aware in UTC out, on SQLite (which keeps no zone) as well. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        moment: datetime = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's)
        return None if value is None else _in_utc(value)


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(stored: object, where: str) -> datetime:
    """What `UtcDateTime` reads, for a value that was selected raw: text on SQLite. Raises `StoreError` for no date."""
    try:
        return _in_utc(stored if isinstance(stored, datetime) else datetime.fromisoformat(str(stored)))
    except ValueError:
        raise misfit(f"{where} has no date that can be read") from None


class Base(DeclarativeBase):
    """The metadata Alembic compares the migrated schema with."""

    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 (SQLAlchemy reads it from the class)


def _owner() -> Mapped[int]:
    return mapped_column(BigInteger, ForeignKey("candidates.user_id", ondelete="CASCADE"))


class CandidateRow(Base):
    """A person and the whole session.

    ``due_at`` repeats what the session says of when something unasked is due, so that it need not be opened to know;
    NULL for never. ``oldest_at`` repeats when the oldest was written that `bot.interview.keeping` would take out of the
    session one day; NULL for nothing. Both are written with each turn, in the same transaction.
    """

    __tablename__ = "candidates"

    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    oldest_at: Mapped[datetime | None] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(SealedText)
    session: Mapped[str] = mapped_column(SealedText)


class AttemptRow(Base):
    """An accepted answer. ``status`` and ``score`` repeat the assessment's, so that it need not be opened.

    ``added`` is the part of ``answer`` that filled a gap or answered the follow-up question ``probe``, ``contests`` a
    JSON list of objections (NULL for none), ``spoken_seconds`` the length of the voice notes it was taken from (NULL if
    it was typed).
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_user_id_submitted_at", "user_id", "submitted_at"),
        Index("ix_attempts_submitted_at", "submitted_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = _owner()
    turn: Mapped[int]
    card_id: Mapped[str]
    card_revision: Mapped[int]
    card_hash: Mapped[str]
    kind: Mapped[str]
    retry_of: Mapped[str | None]
    hints: Mapped[int]
    revealed: Mapped[bool]
    asked_at: Mapped[datetime]
    submitted_at: Mapped[datetime]
    superseded: Mapped[bool]
    tries: Mapped[int]
    status: Mapped[str | None]
    score: Mapped[int | None]
    answer: Mapped[str] = mapped_column(SealedText)
    assessment: Mapped[str | None] = mapped_column(SealedText)
    added: Mapped[str | None] = mapped_column(SealedText)
    contests: Mapped[str | None] = mapped_column(SealedText)
    spoken_seconds: Mapped[float | None] = mapped_column(Float)
    probe: Mapped[str | None] = mapped_column(SealedText)


class TurnRow(Base):
    """What a turn produced, under the key it was asked with."""

    __tablename__ = "turns"

    key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = _owner()
    created_at: Mapped[datetime] = mapped_column(index=True)
    events: Mapped[str] = mapped_column(SealedText)

    __table_args__ = (Index("ix_turns_user_id", "user_id"),)


class SpendingRow(Base):
    """What a day (UTC, "2026-03-02") has used of the limits for everybody; see `bot.storage.spending`."""

    __tablename__ = "spending"

    day: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[int] = mapped_column(BigInteger)
    tokens: Mapped[int] = mapped_column(BigInteger)


class FindingRow(Base):
    """A grader's findings by content key. The person need not be known: a file graded by hand has none."""

    __tablename__ = "findings"

    key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    findings: Mapped[str] = mapped_column(SealedText)


class DeadLetterRow(Base):
    """An update that could not be read or worked on. Whoever sent it need not be known, nor a candidate."""

    __tablename__ = "dead_letters"

    key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str]
    payload: Mapped[str] = mapped_column(SealedText)


class KeyRow(Base):
    """The id of a key that something here may be sealed with (`bot.storage.keyring`); never the key."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
