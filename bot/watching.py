"""A port: what the parts report about their work, for whoever counts (`bot.metrics.Metrics` in `viva run`).

Nothing in it names a person or holds what somebody wrote; every word is one of a few fixed ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Watch(Protocol):
    """What is reported; each call is quick and never raises. Seconds are wall time.

    `updated`: an update came; ``fate`` is taken, dropped (too many in a minute), warned (the same, and told) or dead.
    `turned`: a stored update was worked on, ``seconds`` after it came; ``outcome`` is done, failed (told, and saved as
    far as it went), again (will be tried once more) or dead.
    `graded`: ``judge`` is embedded or model, ``outcome`` graded, gated or not_graded, ``reason`` the gate's or the
    error's name, "" for none. `spent`: tokens a judge read and wrote. `asked`: tokens of a call that judges nothing;
    ``what`` is vacancy or follow_up.
    `buried`: a dead letter was stored. `refused`: a call of the Bot API failed; ``kind`` is a status (429, 403, …),
    timeout or network. `requested`: a webhook's request was answered with ``status``.
    """

    def updated(self, fate: str) -> None: ...
    def turned(self, outcome: str, seconds: float) -> None: ...
    def graded(self, judge: str, outcome: str, reason: str, seconds: float) -> None: ...
    def spent(self, judge: str, read: int, written: int) -> None: ...
    def asked(self, what: str, tokens: int) -> None: ...
    def buried(self, reason: str) -> None: ...
    def refused(self, method: str, kind: str) -> None: ...
    def requested(self, status: int) -> None: ...


class Unwatched:
    """Nobody counts."""

    def updated(self, fate: str) -> None:
        """See `Watch`."""

    def turned(self, outcome: str, seconds: float) -> None:
        """See `Watch`."""

    def graded(self, judge: str, outcome: str, reason: str, seconds: float) -> None:
        """See `Watch`."""

    def spent(self, judge: str, read: int, written: int) -> None:
        """See `Watch`."""

    def asked(self, what: str, tokens: int) -> None:
        """See `Watch`."""

    def buried(self, reason: str) -> None:
        """See `Watch`."""

    def refused(self, method: str, kind: str) -> None:
        """See `Watch`."""

    def requested(self, status: int) -> None:
        """See `Watch`."""


UNWATCHED = Unwatched()


@dataclass(frozen=True, slots=True)
class State:
    """How the bot is at this moment, for gauges. Ages in seconds, None where there was nothing since the start.

    ``queue`` counts pieces of work by running, waiting and later, None where it could not be asked; ``dead_letters``
    and ``waiting_answers`` (saved, not graded yet, their question still in the bank) are those in the database,
    likewise.
    """

    queue: dict[str, int] | None
    dead_letters: int | None
    waiting_answers: int | None
    update_age: float | None
    poll_age: float | None
