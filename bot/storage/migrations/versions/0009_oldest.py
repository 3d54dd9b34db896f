"""When the oldest text in a session was written: a column that repeats what the session says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is older than the person: sessions may be encrypted, so the first look at each tells what theirs says."""
    op.add_column("candidates", sa.Column("oldest_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE candidates SET oldest_at = created_at")
    op.create_index("ix_candidates_oldest_at", "candidates", ["oldest_at"])


def downgrade() -> None:
    """Nothing is lost: the session says it."""
    op.drop_index("ix_candidates_oldest_at", "candidates")
    op.drop_column("candidates", "oldest_at")
