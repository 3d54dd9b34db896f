"""What the words to a person need to know of this installation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.interview.trust import Figures


@dataclass(frozen=True, slots=True)
class Facts:
    """What the words need to know of this installation. ``roles`` in the order to offer them.

    ``figures`` are those of the judge in use, if it was measured. ``admin``: the words are for an admin.
    ``hears`` is where voice notes are written down: a host, "" for this computer, None for nowhere. ``sealed``: what
    people write is encrypted where it is stored. ``searches`` is the provider that embeds texts, "" for this computer.
    ``reads``: whether the built-in judge can read an answer.
    ``menu``: there is one of the commands beside the text field, as in Telegram.
    """

    roles: tuple[str, ...]
    model: str = ""
    retention_days: int = 0
    figures: Figures | None = None
    hears: str | None = None
    admin: bool = False
    sealed: bool = False
    searches: str = ""
    reads: Callable[[str], bool] = lambda _: True
    menu: bool = True
