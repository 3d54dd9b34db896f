"""Logging: one format for the whole process, and never a token in it."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

_TOKEN = re.compile(r"\b\d{3,}:[A-Za-z0-9_-]{20,}")
"""A Telegram token, as it stands in the address of every Bot API call."""


class _Redact(logging.Filter):
    """Blots out Telegram tokens in whatever a library logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if _TOKEN.search(text):
            record.msg, record.args = _TOKEN.sub("<token>", text), ()
        return True


class _Json(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        return json.dumps(line, ensure_ascii=False)


def configure(level: str, style: str) -> None:
    """Log to standard error from ``level`` on; ``style`` is "text" or "json". Chatty libraries only warn."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_Json() if style == "json" else text)
    handler.addFilter(_Redact())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "chromadb", "alembic", "aiosqlite", "urllib3", "openai"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
