"""Logging: one format for the whole process, and never a token in it."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Sequence
from copy import copy
from datetime import UTC, datetime
from types import TracebackType
from typing import TypeAlias

_TOKEN = re.compile(r"(?<!\d)\d{3,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
"""A Telegram token, as it stands in the address of every Bot API call, right behind the letters "bot"."""

_OWN = ("bot", "knowledge", "viva")
"""Loggers whose lines are ours: they hold ids and lengths, and nothing that a person wrote."""
_CHATTY = ("httpx", "httpcore", "chromadb", "alembic", "aiosqlite", "urllib3", "openai", "uvicorn.access")
_TOLD_ANYWAY = "DBOS failed to launch"
"""DBOS logs this with a long stack trace and raises as well; the error is told in one line by whoever catches it."""
_SHORTEST_SECRET = 6
"""Characters; a shorter one would blot out ordinary words, and is none."""

_ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Text(logging.Formatter):
    """One line, with where it broke below it. Blots out ``secrets``, and tokens, in whatever a library logs."""

    def __init__(self, form: str | None = None, secrets: Sequence[str] = ()) -> None:
        super().__init__(form)
        hidden = [re.escape(secret) for secret in secrets if len(secret) >= _SHORTEST_SECRET]
        self._secrets = re.compile("|".join(hidden)) if hidden else None

    def format(self, record: logging.LogRecord) -> str:
        return self.blotted(super().format(_without_words(record)))

    def blotted(self, text: str) -> str:
        text = _TOKEN.sub("<token>", text)
        return self._secrets.sub("<secret>", text) if self._secrets else text

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - the name is logging's
        """Where it broke and the class of the error; not its text, which may hold what a person wrote."""
        kind, _, trace = ei
        return "".join(traceback.format_tb(trace)) + (kind.__name__ if kind else "")


class _Json(_Text):
    """One JSON object a line: time (UTC), level, logger, message and, where there is one, the error's trace."""

    def format(self, record: logging.LogRecord) -> str:
        record = _without_words(record)
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return self.blotted(json.dumps(line, ensure_ascii=False))


def _worth_telling(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith(_TOLD_ANYWAY)


def _ours(name: str) -> bool:
    return name.partition(".")[0] in _OWN


def _without_words(record: logging.LogRecord) -> logging.LogRecord:
    """Of a library's line, only what is certain to hold nobody's words: numbers, and its first line.

    Libraries put requests, rows and errors' texts into their lines, asyncio whole exceptions from the second line on.
    """
    if _ours(record.name):
        return record
    said = copy(record)  # other handlers see the record as it was
    if isinstance(said.args, tuple):
        said.args = tuple(_length(value) for value in said.args)
    elif said.args:
        said.args = {name: _length(value) for name, value in said.args.items()}
    said.msg, said.args = said.getMessage().split("\n", 1)[0], ()
    said.stack_info = None
    return said


def _length(value: object) -> object:
    return value if isinstance(value, int | float | type(None)) else f"<{len(str(value))} characters>"


def configure(level: str, style: str, secrets: Sequence[str] = ()) -> None:
    """Log to standard error from ``level`` on; ``style`` is "text" or "json". ``secrets`` are blotted out.

    Libraries log from INFO on at the lowest, chatty ones from WARNING: what they say at DEBUG holds whole messages.
    """
    form = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json(None, secrets) if style == "json" else _Text(form, secrets))
    handler.addFilter(_worth_telling)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    own = logging.getLogger().level
    logging.getLogger().setLevel(max(logging.INFO, own))
    for name in _OWN:
        logging.getLogger(name).setLevel(own)
    # DBOS puts a handler of its own, with a format of its own, on its logger unless there is one already.
    logging.getLogger("dbos").handlers = [handler]
    logging.getLogger("dbos").propagate = False
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, own))


def unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """For `sys.excepthook`: an error nobody foresaw is logged like any other, without its text."""
    logging.getLogger("bot").critical("ended by an error", exc_info=(kind, error, trace))
