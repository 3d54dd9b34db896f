"""Answers that were spoken: for how long."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Older answers were all typed."""
    op.add_column("attempts", sa.Column("spoken_seconds", sa.Float()))


def downgrade() -> None:
    """The answers stay; that they were spoken is forgotten."""
    op.drop_column("attempts", "spoken_seconds")
