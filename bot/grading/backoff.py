"""When to call a provider again that was busy or away, inside one grading.

Exponential back-off with full jitter: a random part of a span that doubles (Marc Brooker, "Exponential Backoff And
Jitter", AWS Architecture Blog, 2015). A provider that says when to come back (``Retry-After``, RFC 9110, section
10.2.3) is asked no sooner. What takes longer than somebody waits in a talk is left to the durable retry.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.grading.failures import causes

TRIES = 4
"""Calls at most, the first one included."""

FIRST_SPAN = 1.0
"""Seconds: the longest first pause; the next may be twice as long, and so on."""

LONGEST_PAUSE = 20.0
"""Seconds. A provider that asks for more is not waited for: the grading fails and is tried again durably, no sooner
than asked for (`GradingFailed.retry_after`)."""

_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Backoff:
    """How patient a question to a model is.

    ``tries`` calls at most; ``chance`` gives numbers from 0 to below 1; ``sleep`` waits for seconds; ``now`` is the
    clock that dates of a provider are compared with (aware).
    """

    tries: int = TRIES
    chance: Callable[[], float] = random.random
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = _utc_now

    def pause(self, failed: int, error: BaseException) -> float | None:
        """Seconds to wait after the ``failed``-th call failed with ``error``; None if it is not worth waiting."""
        if failed >= self.tries:
            return None
        jitter = self.chance() * min(LONGEST_PAUSE, FIRST_SPAN * 2 ** (failed - 1))
        # Those who were told the same second must not all come back in it.
        whole = (self.asked(error) or 0.0) + jitter
        return whole if whole <= LONGEST_PAUSE else None

    def asked(self, error: BaseException) -> float | None:
        """Seconds from now that the provider wants to be left alone, None if it says nothing readable of that."""
        return retry_after(error, self.now())


ONCE = Backoff(tries=1)
"""Never calls again."""


def retry_after(error: BaseException, now: datetime) -> float | None:
    """Seconds from ``now`` that the provider's ``Retry-After`` asks for, at least 0; None without a readable one."""
    said = next(filter(None, (_said(link) for link in causes(error))), None)
    if said is None:
        return None
    if _SECONDS.fullmatch(said):
        return float(said)
    try:
        moment = parsedate_to_datetime(said)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (aware - now).total_seconds())
    except (ValueError, OverflowError):  # no date, or none that a calendar has
        return None


def _said(error: BaseException) -> str | None:
    headers: Any = getattr(getattr(error, "response", None), "headers", None)
    said = headers.get("retry-after") if hasattr(headers, "get") else None
    return said.strip() if isinstance(said, str) else None
