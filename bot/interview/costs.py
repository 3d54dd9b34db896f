"""What model tokens cost; pure."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

MILLION = 1_000_000


class Prices(NamedTuple):
    """What a million tokens cost that a model reads, and a million that it writes; in any currency."""

    read: Decimal
    written: Decimal

    def cost(self, input_tokens: int, output_tokens: int) -> Decimal:
        """What so many tokens cost, to the last digit."""
        return (self.read * input_tokens + self.written * output_tokens) / MILLION
