"""Dead letters: updates that could not be read or worked on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own; until now there were none."""
    op.create_table(
        "dead_letters",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("user_id", sa.BigInteger()),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
    )
    for column in ("user_id", "chat_id", "created_at"):
        op.create_index(f"ix_dead_letters_{column}", "dead_letters", [column])


def downgrade() -> None:
    """They go."""
    op.drop_table("dead_letters")
