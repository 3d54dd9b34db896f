"""The outcome of work whose errors have no common class, without catching everything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any


async def settled(work: Awaitable[Any]) -> tuple[BaseException | None, Any]:
    """The outcome of ``work`` as (error, value): exceptions of providers' libraries have no common base to catch."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task})
    finally:
        task.cancel()
    if task.cancelled():
        return ConnectionAbortedError("the provider's library gave up"), None
    error = task.exception()
    return error, None if error else task.result()
