"""Fits the reader of words on people's labels and writes `bot/grading/embedded_calibration.json`.

    python -m tests.evals.calibrate_embedded --train coverage_train.jsonl --dev coverage_dev.jsonl [--out FILE]

Each row: ``{"source", "question" or null, "key_points": [{"id", "text"}], "answer", "covered": {id: bool}}``. Only the
train file is fitted on. The passage that stands for a pair is the one the model itself finds likeliest, so fit and
choice alternate four times (multiple-instance learning). Every source weighs the same, however many rows it has.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import bot.grading
from bot.grading.lexical import passages
from bot.grading.matching import FEATURES, Statement, measure
from knowledge.embeddings import WordLlamaEmbedder

Array = NDArray[np.float64]

COVERED, PARTIAL = 0.5, 0.35
"""Probabilities below which a denied word and a bag of keywords hold a passage."""


class Pair(NamedTuple):
    """One labelled pair: features of all passages, the label, the source."""

    table: Array
    covered: bool
    source: str


def pairs(path: Path) -> list[Pair]:
    """Every labelled (answer, key point) pair of a coverage file."""
    embedder = WordLlamaEmbedder()
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        question = row["question"] or ""
        texts = [row["answer"][a:b] for a, b in passages(row["answer"], question)]
        statements = [Statement(k["id"], (k["text"],)) for k in row["key_points"]]
        tables = (
            measure(embedder, statements, texts, question)
            if texts
            else [np.zeros((1, 1, len(FEATURES)))] * len(statements)
        )
        found += [
            Pair(table[0], row["covered"][s.id], row["source"])
            for s, table in zip(statements, tables, strict=True)
            if s.id in row["covered"]
        ]
    return found


def chosen(data: list[Pair], coefficients: Array) -> Array:
    """The features of each pair's likeliest passage."""
    return np.stack([p.table[int((p.table @ coefficients).argmax())] for p in data])


def logistic(x: Array, y: Array, weight: Array, ridge: float = 1.0) -> tuple[Array, float]:
    """Coefficients and intercept by Newton's method (IRLS) on standardised columns."""
    mean, spread = x.mean(axis=0), x.std(axis=0)
    z = np.column_stack([(x - mean) / spread, np.ones(len(x))])
    penalty = np.diag([ridge] * x.shape[1] + [0.0])
    w = np.zeros(z.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-z @ w))
        w -= np.linalg.solve(
            (z * (weight * p * (1 - p))[:, None]).T @ z + penalty, z.T @ (weight * (p - y)) + penalty @ w
        )
    return w[:-1] / spread, float(w[-1] - (w[:-1] * mean / spread).sum())


def fit(data: list[Pair]) -> tuple[Array, float]:
    """The model fitted on ``data``, sources weighing the same."""
    y = np.array([p.covered for p in data], dtype=float)
    sources = np.array([p.source for p in data])
    names, counts = np.unique(sources, return_counts=True)
    weight = np.array([len(data) / len(names) / dict(zip(names, counts, strict=True))[s] for s in sources])
    coefficients, intercept = np.array([1.0, 0.0, 1.0, 1.0]), 0.0
    for _ in range(4):
        coefficients, intercept = logistic(chosen(data, coefficients), y, weight)
    return coefficients, intercept


def agreement(said: NDArray[np.bool_], label: NDArray[np.bool_]) -> dict[str, float]:
    """Kappa, macro-F1, false-credit rate, recall and covered-rate bias of ``said`` against ``label``."""
    tp, fp = float((said & label).sum()), float((said & ~label).sum())
    fn, tn = float((~said & label).sum()), float((~said & ~label).sum())
    n = tp + fp + fn + tn
    chance = ((tp + fp) * (tp + fn) + (fn + tn) * (fp + tn)) / n**2
    figures = {
        "kappa": ((tp + tn) / n - chance) / (1 - chance),
        "macro_f1": tp / (2 * tp + fp + fn) + tn / (2 * tn + fp + fn),
        "false_credit_rate": fp / (fp + tn),
        "recall": tp / (tp + fn),
        "covered_rate_bias": (tp + fp - tp - fn) / n,
    }
    return {"n": n, **{k: round(v, 3) for k, v in figures.items()}}


def figures(data: list[Pair], coefficients: Array, intercept: float) -> dict[str, Any]:
    """`agreement` at `COVERED` for each source."""
    chance = 1 / (1 + np.exp(-(chosen(data, coefficients) @ coefficients + intercept)))
    label = np.array([p.covered for p in data])
    sources = np.array([p.source for p in data])
    return {
        str(name): agreement(chance[sources == name] >= COVERED, label[sources == name]) for name in np.unique(sources)
    }


def main(arguments: list[str]) -> None:
    """Fit on ``--train``, report on both files, write ``--out``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(bot.grading.__path__[0]) / "embedded_calibration.json")
    given = parser.parse_args(arguments)
    train, dev = pairs(given.train), pairs(given.dev)
    coefficients, intercept = fit(train)
    result = {
        "features": list(FEATURES),
        "coefficients": [round(float(c), 4) for c in coefficients],
        "intercept": round(intercept, 4),
        "covered": COVERED,
        "partial": PARTIAL,
        "provenance": {
            "script": "tests/evals/calibrate_embedded.py",
            "vectors": WordLlamaEmbedder.name,
            "fitted_on": {p.name: hashlib.sha256(p.read_bytes()).hexdigest()[:16] for p in (given.train,)},
            "checked_on": {p.name: hashlib.sha256(p.read_bytes()).hexdigest()[:16] for p in (given.dev,)},
            "labels": "ArgKP-2021 (IBM, CDLA-Sharing 1.0) and REALSumm (CC BY 4.0); no text of either is kept here",
        },
        "figures": {
            "train": figures(train, coefficients, intercept),
            "dev": figures(dev, coefficients, intercept),
            "note": "the regression alone; the negation and keyword guards of the judge only lower it",
        },
    }
    given.out.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(result["figures"], indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
