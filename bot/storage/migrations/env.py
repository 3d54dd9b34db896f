"""Run by Alembic, in the transaction of the connection that `bot.storage.schema.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from bot.storage.schema import VERSION_TABLE
from bot.storage.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
