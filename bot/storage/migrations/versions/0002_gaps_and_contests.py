"""Answers with a gap filled, and objections to a verdict: two columns of what people wrote."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Older answers have neither."""
    for name in ("added", "contests"):
        op.add_column("attempts", sa.Column(name, sa.Text()))


def downgrade() -> None:
    """What was added stays in the answers; the objections go."""
    for name in ("contests", "added"):
        op.drop_column("attempts", name)
