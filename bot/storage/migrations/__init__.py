"""Alembic's folder. A new revision is a new file in ``versions``; `bot.storage.schema.HEAD` names the last one."""
