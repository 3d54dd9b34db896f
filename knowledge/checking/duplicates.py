"""Questions of the bank that ask the same thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from knowledge.checking.texts import content_stems, words
from knowledge.embeddings import Embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAME = 0.95
"""Cosine from which two questions are the same, an error, if nothing but `FILLERS` sets their words apart. Both are
needed: vectors take "is late" and "is not late" for the same, and sets of words lose their order."""
FILLERS = frozenset(
    (*("a", "an", "the", "i", "you", "your", "me", "my", "we", "our", "is", "are", "was", "be", "do", "does"),
    *("did", "can", "could", "will", "would", "should", "might", "please", "and"))
)  # fmt: skip
NEAR_COSINE = 0.90
NEAR_LIKENESS = 0.75
"""Cosine, or mean of cosine and share of common content words, from which two questions are near: a warning. Highest
of 29,646 pairs in the bank: 0.70 and 0.43. "The difference between a list and a tuple" and "a list and a set" reach
0.81 and 0.74, "a page takes five seconds" and "nine seconds" 0.96 and 0.88."""
CANDIDATES = 3
"""How many of the nearest earlier questions have their words compared."""
BLOCK = 256
"""Questions compared at once with all earlier ones: with 100,000 questions 100 MB."""
EMBEDDED_AT_ONCE = 4096


class Twin(NamedTuple):
    """Question ``second`` (a position) is like the earlier ``first``; ``same`` if nobody could tell them apart."""

    first: int
    second: int
    cosine: float
    same: bool


def twins(
    questions: Sequence[str], embedder: Embedder, progress: Callable[[int, int], None] | None = None
) -> Iterator[Twin]:
    """For every question at most one earlier one that it is the same as or near to, the worst first.

    ``progress`` is told how many of how many questions are done. Memory: 1 KB a question and one block.
    """
    for first, second, cosine in _candidates(_embed(questions, embedder), progress):
        found = [t for i, c in zip(first, cosine, strict=True) if (t := _twin(questions, i, second, c))]
        if found:
            yield max(found, key=lambda t: (t.same, t.cosine))


def _twin(questions: Sequence[str], first: int, second: int, cosine: float) -> Twin | None:
    one, other = questions[first], questions[second]
    a, b = content_stems(one), content_stems(other)
    if cosine >= NEAR_COSINE or (cosine + len(a & b) / max(1, len(a | b))) / 2 >= NEAR_LIKENESS:
        return Twin(first, second, cosine, cosine >= SAME and words(one) ^ words(other) <= FILLERS)
    return None


def _embed(questions: Sequence[str], embedder: Embedder) -> NDArray[np.float32]:
    import numpy as np

    parts = [
        embedder.embed(questions[start : start + EMBEDDED_AT_ONCE])
        for start in range(0, len(questions), EMBEDDED_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, embedder.dimension), dtype=np.float32)


def _candidates(
    vectors: NDArray[np.float32], progress: Callable[[int, int], None] | None
) -> Iterator[tuple[list[int], int, list[float]]]:
    """For each row that has any: the nearest earlier rows with a cosine that could matter, and those cosines."""
    import numpy as np

    floor = 2 * NEAR_LIKENESS - 1  # with every word shared
    for start in range(0, len(vectors), BLOCK):
        rows = vectors[start : start + BLOCK]
        end = start + len(rows)
        near = rows @ vectors[:end].T
        near[:, start:][np.triu_indices(len(rows))] = -1  # itself and later ones
        columns, cosines = [], []
        for _ in range(min(CANDIDATES, end)):
            best = near.argmax(axis=1)
            columns.append(best)
            cosines.append(near[np.arange(len(rows)), best])
            near[np.arange(len(rows)), best] = -1
        table, values = np.stack(columns, axis=1), np.stack(cosines, axis=1)
        for row in np.flatnonzero(values[:, 0] >= floor):
            kept = values[row] >= floor
            yield table[row][kept].tolist(), start + int(row), values[row][kept].tolist()
        if progress:
            progress(end, len(vectors))
