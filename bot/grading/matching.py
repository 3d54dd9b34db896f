"""How close a passage comes to a statement: the features of the embedded judge.

Words are compared by stem and by static word vectors, so "memorises" meets "learns by heart" halfway. What a word is
worth depends on the card: one that stands in every point, or in the question, tells little.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.grading.text import words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from knowledge.embeddings import Embedder

FEATURES = ("soft_recall", "log_words", "soft_lead", "cosine_lead")
"""Columns of `measure`: the weighted share of the statement's words found in the passage, each by stem or else by its
nearest word vector (0 to 1); log(1 + content words of the passage); and by how much soft recall and the cosine of the
whole vectors beat the best rival statement (-1 to 1)."""

QUESTION_WORD = 0.3
"""What a word of the question weighs as against another: whoever repeats the question has said nothing."""

STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a an the of to in on for and or but is are was were be been being it its this that these those as at by with
        from into than then so such do does did have has had i you we they he she my your our their can could will
        would should may might must there here what which who how when where why if while about also more most very just
        only up out over under one get got use used using like make makes made need needs want thing things way""",
    )
)
NEGATIONS = frozenset(
    re.findall(
        r"[\w']+",
        """not no never none neither nor without cannot can't won't don't doesn't didn't isn't aren't wasn't weren't
        shouldn't wouldn't couldn't hardly false untrue wrong""",
    )
)
_SUFFIXES = (
    *("isations", "izations", "isation", "ization", "ations", "ation", "ingly", "ments", "ment"),
    *("ities", "ity", "ness"),
    *("ising", "izing", "ised", "ized", "ises", "izes", "ise", "ize"),
    *("ings", "ing", "edly", "ers", "ies", "ed", "er", "es", "ly", "al", "s", "e", "y"),
)  # fmt: skip


class Statement(NamedTuple):
    """One thing an answer may say, in one or more phrasings."""

    id: str
    phrasings: tuple[str, ...]


def stem(word: str) -> str:
    """``word`` without its commonest English ending, at least three letters long."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def content_words(text: str) -> list[str]:
    """The words of ``text`` that carry meaning, in order; all of them if none does."""
    every = words(text)
    return [w for w in every if not is_stop_word(w) and w not in NEGATIONS] or every


PHRASINGS = 2_048
"""Claims and examples of cards of which it is remembered what they are made of."""


@lru_cache(PHRASINGS)
def words_of_phrasing(text: str) -> tuple[str, ...]:
    """As `content_words`, for what cards say: remembered. Not for what people say, which is to be forgotten."""
    return tuple(content_words(text))


def is_stop_word(word: str) -> bool:
    """Whether ``word`` carries no meaning of its own; "I'd" and "she'll" go with "I" and "she"."""
    return word.partition("'")[0] in STOP_WORDS


def measure(
    embedder: Embedder, statements: Sequence[Statement], passages: Sequence[str], question: str
) -> list[NDArray[np.float64]]:
    """For every statement an array of shape (phrasings, passages, len(FEATURES)).

    Rivals of a statement are all others in ``statements``, in the same passage: what else an answer says elsewhere
    never changes how a passage is read.
    """
    import numpy as np

    asked = [words_of_phrasing(p) for s in statements for p in s.phrasings]
    said = [content_words(p) for p in passages]
    sizes = [len(s.phrasings) for s in statements]
    whole = embedder.embed([p for s in statements for p in s.phrasings] + list(passages))
    recall = _recall(embedder, asked, said, _weights(statements, question))
    length = np.broadcast_to(np.log1p([len(tokens) for tokens in said]), recall.shape)
    leads = (_lead(recall, sizes), _lead(whole[: len(asked)] @ whole[len(asked) :].T, sizes))
    return np.split(np.stack((recall, length, *leads), axis=-1), np.cumsum(sizes)[:-1])


def _recall(
    embedder: Embedder, asked: Sequence[Sequence[str]], said: Sequence[Sequence[str]], weights: dict[str, float]
) -> NDArray[np.float64]:
    """Weighted share of each ``asked`` found in each ``said``, 0 of one without words; words of one stem are equal."""
    import numpy as np

    rows, columns = _distinct(asked), _distinct(said)
    alike = np.clip(embedder.embed(list(rows)) @ embedder.embed(list(columns)).T, 0, 1).astype(float)
    stems = np.array([stem(w) for w in columns])
    alike[np.array([stem(w) for w in rows])[:, None] == stems[None, :]] = 1.0
    nearest = np.stack([alike[:, [columns[w] for w in tokens]].max(axis=1) for tokens in said], axis=1)
    weight = np.array([weights[stem(w)] for w in rows])
    picked = [[rows[w] for w in tokens] for tokens in asked]
    return np.stack([weight[i] @ nearest[i] / (weight[i].sum() or 1) for i in picked])


def _distinct(texts: Sequence[Sequence[str]]) -> dict[str, int]:
    return {word: i for i, word in enumerate(sorted({w for text in texts for w in text}))}


def _weights(statements: Sequence[Statement], question: str) -> dict[str, float]:
    """Weight by stem: log(1 + n/df) over the card's statements, lowered for the question's own words."""
    from math import log

    known = {stem(w) for w in content_words(question)} if question else set()
    seen = Counter(s for st in statements for s in {stem(w) for p in st.phrasings for w in words_of_phrasing(p)})
    n = len(statements)
    return {s: log(1 + n / df) * (QUESTION_WORD if s in known else 1.0) for s, df in seen.items()}


def _lead(table: NDArray[np.floating], sizes: Sequence[int]) -> NDArray[np.floating]:
    """``table`` (phrasings, passages) minus the best of the other statements in the same passage."""
    import numpy as np

    parts = np.split(table, np.cumsum(sizes)[:-1])
    best = np.stack([part.max(axis=0) for part in parts])
    lead = np.zeros_like(table)
    if len(parts) > 1:
        rivals = [np.delete(best, i, axis=0).max(axis=0) for i in range(len(parts))]
        lead = np.concatenate([part - rival for part, rival in zip(parts, rivals, strict=True)])
    return lead
