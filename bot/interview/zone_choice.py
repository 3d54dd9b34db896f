"""Time zones to tap, as long as the person's own is not known."""

from __future__ import annotations

from bot.interview.events import ZoneOption
from bot.interview.turn import Turn
from bot.interview.zones import clock_in, place


def zone_options(turn: Turn, names: tuple[str, ...], at: str | None = None) -> tuple[ZoneOption, ...]:
    """Zones to tap, each with what its clock shows now; ``at`` is a time of day that goes with them."""
    return tuple(
        ZoneOption(send=f"{at} {name}" if at else name, place=place(name), clock=clock_in(name, turn.now))
        for name in names
    )
