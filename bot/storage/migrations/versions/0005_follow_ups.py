"""Follow-up questions: what was asked about an answer, one column."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Older answers were asked nothing more."""
    op.add_column("attempts", sa.Column("probe", sa.Text()))


def downgrade() -> None:
    """The questions go; what was answered stays in the answers."""
    op.drop_column("attempts", "probe")
