"""Bringing a database to the schema of this version, and only when it is not there yet.

Importing Alembic takes a fifth of a second, so whether it is needed is read from its version row first.
"""

from __future__ import annotations

from sqlalchemy import Connection, column, inspect, select, table

from bot.interview.errors import StoreError

# Not Alembic's own name for it: on PostgreSQL another program may keep its tables in the same database.
VERSION_TABLE = "viva_version"
HEAD = "0009"


def version(connection: Connection) -> str | None:
    """The revision a database is at, or None if it is empty."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    row: str | None = connection.execute(select(column("version_num")).select_from(table(VERSION_TABLE))).scalar()
    return row


def upgrade(connection: Connection) -> None:
    """Run what is missing up to `HEAD` in the caller's transaction.

    Raises `StoreError` if the database is at a revision this version of Viva does not know.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present = version(connection)
    if present is not None and present not in known:
        raise StoreError(
            f"The database was written by a newer Viva (schema {present}, this one knows {HEAD}). "
            "Install that version again; nothing was changed."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
