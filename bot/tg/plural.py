"""A text that differs with a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _english(one: str, other: str, n: int) -> str:
    return one if n == 1 else other


@dataclass(frozen=True, slots=True)
class Plural:
    """``one`` and ``other`` are the English forms; ``choose`` gives the form for ``n``, in the language spoken."""

    one: str
    other: str
    choose: Callable[[str, str, int], str] = _english

    def format(self, *, n: int, **values: object) -> str:
        """The form for ``n`` with its fields filled in, ``{n}`` among them."""
        return self.choose(self.one, self.other, n).format(n=n, **values)
