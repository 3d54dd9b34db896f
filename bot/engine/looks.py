"""How the queue is: questions that change nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from dbos import DBOS
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from bot.interview.errors import StoreError

FAILURES = (dbos_error.DBOSException, SQLAlchemyError, sqlite3.Error)
"""What the queue's database raises."""


class Looks:
    """What an engine that has been started can say of its queue."""

    async def delayed(self) -> int:
        """How many pieces of work wait for their time, such as a grading that is tried again."""
        found = await DBOS.list_workflows_async(status="DELAYED", load_input=False, load_output=False)
        return len(found)

    async def ping(self) -> None:
        """Return if the queue's database answers; raises `StoreError` otherwise."""
        with _answering():
            await DBOS.list_workflows_async(status="PENDING", limit=1, load_input=False, load_output=False)

    async def depth(self) -> dict[str, int]:
        """Pieces of work: ``running`` (besides the one that asks), ``waiting`` their turn, ``later`` for their time.

        Raises `StoreError` if the database does not answer.
        """
        mine = DBOS.workflow_id
        with _answering():
            found = await DBOS.list_workflows_async(
                status=["PENDING", "ENQUEUED", "DELAYED"], load_input=False, load_output=False
            )
        states = [str(w.status) for w in found if w.workflow_id != mine]
        names = {"running": "PENDING", "waiting": "ENQUEUED", "later": "DELAYED"}
        return {name: states.count(state) for name, state in names.items()}


@contextmanager
def _answering() -> Iterator[None]:
    """What fails inside is a `StoreError`."""
    try:
        yield
    except FAILURES as error:
        raise StoreError("The database is not open.", f"queue: {type(error).__name__}") from error


@contextmanager
def deleting() -> Iterator[None]:
    """What fails inside is a `StoreError`; some may be deleted by then."""
    try:
        yield
    except FAILURES as error:
        raise StoreError(
            "The database did not answer, so not everything was deleted. Please do it once more.",
            f"queue: {type(error).__name__}",
        ) from error
