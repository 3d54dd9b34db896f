"""How well the shipped judge agrees with people on key-point coverage.

    python -m tests.evals.coverage coverage_dev.jsonl [--limit N]

Prints a line per source and threshold with 95 % intervals (bootstrap over answers), then everything as one JSON
object. The rows are those of `calibrate_embedded`; the judge runs with all its guards.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bot.grading.embedded import EmbeddedGrader
from bot.grading.matching import Statement
from tests.evals.calibrate_embedded import agreement

RESAMPLES = 500
SHOWN = ("kappa", "macro_f1", "false_credit_rate", "recall", "covered_rate_bias")


class Judged(NamedTuple):
    """The labelled points of one answer: probabilities and labels."""

    source: str
    chances: tuple[float, ...]
    labels: tuple[bool, ...]


def judge(path: Path, limit: int | None) -> list[Judged]:
    """The shipped judge over every row of ``path``."""
    grader = EmbeddedGrader()
    judged = []
    for line in path.read_text(encoding="utf-8").splitlines()[:limit]:
        row = json.loads(line)
        statements = [Statement(k["id"], (k["text"],)) for k in row["key_points"]]
        best = dict(
            zip(
                (s.id for s in statements),
                grader.best(statements, row["answer"], row["question"] or ""),
                strict=True,
            )
        )
        chances = tuple(best[i].probability for i in row["covered"])
        judged.append(Judged(row["source"], chances, tuple(row["covered"].values())))
    return judged


def measured(rows: list[Judged], threshold: float) -> dict[str, Any]:
    """`agreement` at ``threshold`` with the 95 % interval of each figure under ``…_ci``."""
    random = np.random.default_rng(0)

    def once(sample: list[Judged]) -> dict[str, float]:
        said = np.array([c >= threshold for row in sample for c in row.chances])
        return agreement(said, np.array([label for row in sample for label in row.labels]))

    result: dict[str, Any] = dict(once(rows))
    samples = [once([rows[i] for i in random.integers(len(rows), size=len(rows))]) for _ in range(RESAMPLES)]
    for name in SHOWN:
        low, high = np.percentile([sample[name] for sample in samples], [2.5, 97.5])
        result[f"{name}_ci"] = [round(float(low), 3), round(float(high), 3)]
    return result


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int)
    given = parser.parse_args(arguments)
    rows = judge(given.file, given.limit)
    calibration = EmbeddedGrader().calibration
    result: dict[str, Any] = {}
    for source in sorted({row.source for row in rows}):
        mine = [row for row in rows if row.source == source]
        for name, threshold in (("covered", calibration.covered), ("partial or better", calibration.partial)):
            figures = measured(mine, threshold)
            result[f"{source}, {name}"] = figures
            shown = "  ".join(f"{n} {figures[n]:+.3f} {figures[f'{n}_ci']}" for n in SHOWN)
            print(f"{source}, {name} (from {threshold}): {shown}")
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1:])
