"""How sure a figure is: percentile bootstrap over rows.

Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13. The same rows give the same interval.
Figures that can be had from sums over the rows (all but rankings) are resampled as matrix products, which is fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Measure = Callable[[Array], Array]

T = TypeVar("T")

DRAWS = 1000
"""Resamples; the ends of a 95 % interval then move by about a hundredth of its width from seed to seed."""
SEED = 20260301
CHUNK = 100
"""Resamples made at a time: bounds the memory to 100 numbers a row."""
DIGITS = 4


def bootstrap(rows: Sequence[T], measure: Callable[[Sequence[T]], float], draws: int = DRAWS) -> tuple[float, float]:
    """The 95 % interval of ``measure`` over ``rows`` (at least one): 2.5th and 97.5th percentile of resamples."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    found = [measure([rows[i] for i in chance.integers(0, len(rows), len(rows))]) for _ in range(draws)]
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def resamples(rows: int, draws: int = DRAWS) -> Iterator[NDArray[np.int64]]:
    """How often each of ``rows`` is drawn, in arrays of at most `CHUNK` by ``rows``, ``draws`` resamples in all."""
    import numpy as np

    chance = np.random.default_rng(SEED)
    for start in range(0, draws, CHUNK):
        yield chance.multinomial(rows, np.full(rows, 1 / rows), size=min(CHUNK, draws - start))


def figures(table: Any, measures: Mapping[str, Measure]) -> dict[str, object]:
    """Each of ``measures`` over all rows of ``table``, and its 95 % interval under ``…_ci``; None where undefined.

    ``table`` has a row for each answer and a column for each quantity that is added up. A measure turns sums, an
    array of resamples by columns, into a figure for each resample, NaN where there is none.
    """
    import numpy as np

    sums = np.asarray(table, dtype=np.float64)
    if not len(sums):
        return {key: None for name in measures for key in (name, f"{name}_ci")}
    drawn = np.concatenate([times @ sums for times in resamples(len(sums))])
    whole = sums.sum(axis=0, keepdims=True)
    return {
        key: value
        for name, measure in measures.items()
        for key, value in stated(name, float(measure(whole)[0]), measure(drawn)).items()
    }


def stated(name: str, figure: float, drawn: Any) -> dict[str, object]:
    """``figure`` under ``name`` and the 95 % interval of its resamples ``drawn``; None where NaN.

    Resamples in which the figure does not exist are left out.
    """
    import numpy as np

    known = np.asarray(drawn, dtype=np.float64)
    known = known[~np.isnan(known)]
    if np.isnan(figure) or not len(known):
        return {name: None, f"{name}_ci": None}
    ends = np.percentile(known, [2.5, 97.5])
    return {name: round(figure, DIGITS), f"{name}_ci": [round(float(end), DIGITS) for end in ends]}


def ratio(upper: Any, lower: Any) -> Array:
    """``upper / lower``, NaN where ``lower`` is 0."""
    import numpy as np

    above, below = np.broadcast_arrays(np.asarray(upper, np.float64), np.asarray(lower, np.float64))
    found: Array = np.divide(above, below, out=np.full(above.shape, np.nan), where=below != 0)
    return found
