"""Agreement of two readers over classes: kappa, macro-F1, and how credit errs.

All work on tables of counts, one for each resample, flattened: ``counts[:, human * classes + said]``. For two
classes, 0 is "not" and 1 is "covered" (or whatever is looked for).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.evaluating.intervals import ratio

if TYPE_CHECKING:
    from bot.evaluating.intervals import Array


def counted(human: Sequence[int], said: Sequence[int], classes: int) -> Array:
    """The counts of one answer (or of any set of pairs): a vector of ``classes * classes``."""
    import numpy as np

    cells = np.asarray(human, dtype=np.int64) * classes + np.asarray(said, dtype=np.int64)
    return np.bincount(cells, minlength=classes * classes).astype(np.float64)


def kappa(counts: Array, classes: int = 2, quadratic: bool = False) -> Array:
    """Cohen's kappa (Educational and Psychological Measurement 20, 1960), ``quadratic`` weighted if so wished
    (Psychological Bulletin 70, 1968): 1 is full agreement, 0 what chance would give. NaN if all is one class."""
    import numpy as np

    table = counts.reshape(-1, classes, classes)
    steps = np.arange(classes)[:, None] - np.arange(classes)[None, :]
    cost = steps**2 if quadratic else (steps != 0)
    total = table.sum(axis=(1, 2))
    expected = table.sum(axis=2)[:, :, None] * table.sum(axis=1)[:, None, :]
    by_chance = ratio((expected * cost).sum(axis=(1, 2)), total)
    return 1 - ratio((table * cost).sum(axis=(1, 2)), by_chance)


def macro_f1(counts: Array, classes: int = 2) -> Array:
    """The mean of the classes' F1, 0 to 1, over the classes that either reader used."""
    import numpy as np

    table = counts.reshape(-1, classes, classes)
    both = np.diagonal(table, axis1=1, axis2=2)
    used = table.sum(axis=1) + table.sum(axis=2)
    each = np.nan_to_num(ratio(2 * both, used))
    return ratio(each.sum(axis=1), (used > 0).sum(axis=1))


def f1(counts: Array) -> Array:
    """F1 of class 1 of two; NaN if neither reader used it."""
    return ratio(2 * counts[:, 3], counts[:, 1] + counts[:, 2] + 2 * counts[:, 3])


def false_credit_rate(counts: Array) -> Array:
    """The share said to be covered of what people say is not: what a person notices most."""
    return ratio(counts[:, 1], counts[:, 0] + counts[:, 1])


def recall(counts: Array) -> Array:
    """The share said to be covered of what people say is."""
    return ratio(counts[:, 3], counts[:, 2] + counts[:, 3])


def covered_rate_bias(counts: Array) -> Array:
    """The share said to be covered less the share that people say is, -1 to 1."""
    return ratio(counts[:, 1] - counts[:, 2], counts.sum(axis=1))
