"""Mean average precision of argument and key point matching, as the shared task of 2021 counts it.

Friedman et al., Overview of the 2021 Key Point Analysis Shared Task (ArgMining 2021). For each topic and side: take
each argument with its likeliest key point, keep the upper half by probability, and multiply average precision by the
share of hits. Strict counts a pair on which people were undecided as a miss, relaxed as a hit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.evaluating.intervals import resamples, stated

if TYPE_CHECKING:
    from bot.evaluating.intervals import Array

TOP = 2
"""One in this many is kept: the upper half."""


@dataclass(frozen=True, slots=True)
class Match:
    """An argument's likeliest key point: its topic and side, the probability, and whether people agree.

    ``hit`` is None where they were undecided.
    """

    group: str
    probability: float
    hit: bool | None


def map_figures(matches: Sequence[Match]) -> dict[str, object]:
    """``map_strict`` and ``map_relaxed``, 0 to 1, with 95 % intervals under ``…_ci``; None if no half holds any."""
    import numpy as np

    once = np.ones((1, len(matches)), dtype=np.int64)
    found: dict[str, object] = {}
    for name, undecided in (("map_strict", False), ("map_relaxed", True)):
        drawn = [_mean(matches, times, undecided) for chunk in resamples(len(matches)) for times in chunk]
        found |= stated(name, _mean(matches, once[0], undecided), drawn)
    return found


def _mean(matches: Sequence[Match], times: Array, undecided: bool) -> float:
    """Mean over the groups, each match counting ``times``; NaN if no group has an upper half."""
    import numpy as np

    groups = np.array([match.group for match in matches])
    probability = np.array([match.probability for match in matches])
    hits = np.array([undecided if match.hit is None else match.hit for match in matches])
    found = []
    for group in np.unique(groups):
        mine = groups == group
        order = np.argsort(-probability[mine], kind="stable")
        repeated = np.repeat(order, times[mine][order])
        top = repeated[: len(repeated) // TOP]
        if len(top):
            found.append(_precision(hits[mine][top], probability[mine][top]))
    return float(np.mean(found)) if found else float("nan")


def _precision(hits: Array, probability: Array) -> float:
    """Average precision of a ranking times its share of hits; equal probabilities are one step of it."""
    import numpy as np

    ends = np.append(np.flatnonzero(np.diff(probability)), len(hits) - 1)
    so_far = np.cumsum(hits)[ends]
    gained = np.diff(so_far, prepend=0)
    return float((gained * so_far / (ends + 1)).sum() / len(hits))
