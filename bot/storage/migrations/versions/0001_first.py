"""The first tables: candidates, attempts, turns, findings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From an empty database."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "candidates",
        sa.Column("user_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("updated_at", moment, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.String(), primary_key=True),
        _owner(),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.String(), nullable=False),
        sa.Column("card_revision", sa.Integer(), nullable=False),
        sa.Column("card_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("retry_of", sa.String()),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("revealed", sa.Boolean(), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("submitted_at", moment, nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("status", sa.String()),
        sa.Column("score", sa.Integer()),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text()),
    )
    op.create_index("ix_attempts_user_id_submitted_at", "attempts", ["user_id", "submitted_at"])
    op.create_index("ix_attempts_submitted_at", "attempts", ["submitted_at"])
    op.create_table(
        "turns",
        sa.Column("key", sa.String(), primary_key=True),
        _owner(),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
    )
    op.create_index("ix_turns_user_id", "turns", ["user_id"])
    op.create_index("ix_turns_created_at", "turns", ["created_at"])
    op.create_table(
        "findings",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("user_id", sa.BigInteger()),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
    )
    op.create_index("ix_findings_user_id", "findings", ["user_id"])
    op.create_index("ix_findings_created_at", "findings", ["created_at"])


def _owner() -> sa.Column[int]:
    return sa.Column(
        "user_id", sa.BigInteger(), sa.ForeignKey("candidates.user_id", ondelete="CASCADE"), nullable=False
    )


def downgrade() -> None:
    """Back to an empty database."""
    for table in ("findings", "turns", "attempts", "candidates"):
        op.drop_table(table)
