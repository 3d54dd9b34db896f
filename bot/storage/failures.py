"""What went wrong in the database, said once: short for the person, with the cause for the operator.

Messages of a driver can quote stored values (a failing row, a duplicate key), so only those of classes that
speak about the connection or the file are passed on, and exceptions of SQLAlchemy are never chained.
"""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from bot.interview.errors import StoreError, Unfamiliar, Unreadable, Unscrubbed

# PostgreSQL's codes (Appendix A of its manual): serialization failure, deadlock, unique and foreign key violation.
# A key is taken when it comes in for two people at once, and the second look finds what the first has kept; a
# person is missing who expired just as they came back, and the second look begins anew.
_AGAIN = frozenset({"40001", "40P01", "23505", "23503"})
_DAMAGED = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


def code(error: BaseException | None) -> str:
    """SQLite's error name (without its extension) or PostgreSQL's five-character state; "" if there is none."""
    name = getattr(error, "sqlite_errorname", None)
    if name:
        return "_".join(name.split("_")[:2])
    return getattr(error, "sqlstate", None) or ""


def repeatable(error: SQLAlchemyError) -> bool:
    """Whether the transaction may simply be run again: a conflict with another, or a lost connection."""
    return isinstance(error, DBAPIError) and (code(error.orig) in _AGAIN or error.connection_invalidated)


def damaged(path: str) -> StoreError:
    """The file is not, or no longer, a database."""
    return StoreError(
        f"The database {path} is damaged or is not a database. It was left as it is: restore a backup in its "
        "place, or move it away to begin with an empty one."
    )


def unopened(error: SQLAlchemyError, place: str) -> StoreError:
    """The database could not be opened: what and where, on one line, for whoever starts Viva."""
    if code(getattr(error, "orig", None)) in _DAMAGED:
        return damaged(place)
    return StoreError(f"{place} could not be opened ({_cause(error)}). Check VIVA_DATABASE_URL and start again.")


def failed(error: SQLAlchemyError, place: str) -> StoreError:
    """A transaction failed while Viva was running. It was rolled back."""
    return StoreError(
        "The database did not answer, so nothing was changed. Please try again in a minute.",
        f"{place}: {_cause(error)}",
    )


_MISFIT = "A stored record does not fit this version of Viva. Nothing was changed; please tell whoever runs it."


def misfit(where: str) -> Unreadable:
    """A stored record cannot be read; ``where``, for the log, quotes nothing of it."""
    return Unreadable(_MISFIT, where)


def ahead(where: str) -> Unfamiliar:
    """A stored record holds more than this version knows; ``where`` as in `misfit`."""
    return Unfamiliar(_MISFIT, where)


def unscrubbed(error: SQLAlchemyError, place: str) -> Unscrubbed:
    """The rows are gone, but their bytes may still lie in the file."""
    return Unscrubbed(
        "Everything was deleted, but the database file could not be cleaned up afterwards. Please do it once more.",
        f"{place}: {_cause(error)}",
    )


def _cause(error: SQLAlchemyError) -> str:
    origin = error.orig if isinstance(error, DBAPIError) else None
    if origin is None:
        return type(error).__name__
    named = " ".join(filter(None, (type(origin).__name__, code(origin))))
    if isinstance(error, OperationalError | InterfaceError):
        return f"{named}: {' '.join(str(origin).split())}"
    return named
