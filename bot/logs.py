"""Logging: one format for the whole process, and never a token in it."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import TypeAlias

_TOKEN = re.compile(r"(?<!\d)\d{3,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
"""A Telegram token, as it stands in the address of every Bot API call, right behind the letters "bot"."""

_CHATTY = ("httpx", "httpcore", "chromadb", "alembic", "aiosqlite", "urllib3", "openai")
_TOLD_ANYWAY = "DBOS failed to launch"
"""DBOS logs this with a long stack trace and raises as well; the error is told in one line by whoever catches it."""

_ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Text(logging.Formatter):
    """One line, with where it broke below it. Blots out tokens in whatever a library logs."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("<token>", super().format(record))

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the name is logging's
        """Where it broke and the class of the error; not its text, which may hold what a person wrote."""
        kind, _, trace = ei
        return "".join(traceback.format_tb(trace)) + (kind.__name__ if kind else "")


class _Json(_Text):
    """One JSON object a line: time (UTC), level, logger, message and, where there is one, the error's trace."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return _TOKEN.sub("<token>", json.dumps(line, ensure_ascii=False))


def _worth_telling(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith(_TOLD_ANYWAY)


def configure(level: str, style: str) -> None:
    """Log to standard error from ``level`` on; ``style`` is "text" or "json". Chatty libraries only warn."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if style == "json" else _Text("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_worth_telling)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # DBOS puts a handler of its own, with a format of its own, on its logger unless there is one already.
    logging.getLogger("dbos").handlers = [handler]
    logging.getLogger("dbos").propagate = False
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
