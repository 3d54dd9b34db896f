"""When something unasked is due to a person: a column that repeats what the session says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Everybody is due at once: sessions may be encrypted, so the first look at each writes down what theirs says."""
    op.add_column("candidates", sa.Column("due_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE candidates SET due_at = created_at")
    op.create_index("ix_candidates_due_at", "candidates", ["due_at"])


def downgrade() -> None:
    """Nothing is lost: the session says it."""
    op.drop_index("ix_candidates_due_at", "candidates")
    op.drop_column("candidates", "due_at")
