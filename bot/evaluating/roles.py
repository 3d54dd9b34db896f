"""How often a role said in one's own words is understood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import Field, field_validator

from bot.evaluating.intervals import bootstrap
from bot.evaluating.rows import Row
from knowledge.roles import ROLE_NAMES

LOOKED_AT = 3
"""A person sees this many roles to tap; the expected one must be among them."""


class RoleRow(Row):
    """What somebody says of their role, and the roles (any of them) that would be right."""

    text: str = Field(min_length=1)
    expected: list[str] = Field(min_length=1)

    @field_validator("expected")
    @classmethod
    def _exist(cls, expected: list[str]) -> list[str]:
        unknown = sorted(set(expected) - set(ROLE_NAMES))
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: no role of ours")
        return expected


@dataclass(frozen=True, slots=True)
class Understood:
    """A row and the roles it was taken for, best first."""

    row: RoleRow
    roles: tuple[str, ...]

    @property
    def first(self) -> bool:
        """Whether the best guess is right."""
        return self.roles[:1] != () and self.roles[0] in self.row.expected

    @property
    def among(self) -> bool:
        """Whether one of the first three is right."""
        return not set(self.roles[:LOOKED_AT]).isdisjoint(self.row.expected)


def understand(rows: Sequence[RoleRow], guess: Callable[[str], Sequence[str]]) -> list[Understood]:
    """What ``guess`` (text to roles, best first) makes of each row."""
    return [Understood(row, tuple(guess(row.text))) for row in rows]


def summary(found: Sequence[Understood]) -> dict[str, object]:
    """``n``, ``top1`` and ``top3`` (shares 0…1), each share with its 95 % interval under ``…_ci``."""

    def share(name: str) -> Callable[[Sequence[Understood]], float]:
        return lambda some: sum(getattr(one, name) for one in some) / len(some)

    figures: dict[str, object] = {"n": len(found)}
    for key, name in (("top1", "first"), ("top3", "among")):
        figures[key] = round(share(name)(found), 4)
        figures[f"{key}_ci"] = [round(end, 4) for end in bootstrap(found, share(name))]
    return figures
