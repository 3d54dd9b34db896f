"""All evaluations as one Markdown table: ``python -m tests.evals.table [--data FOLDER]``, or ``make evals``.

Taken are the files that are there: ``coverage_dev.jsonl``, ``score_dev.jsonl`` and ``attacks.jsonl`` of the folder, and
our own attacks, golden answers and roles of this checkout. Each is a run of `viva eval`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

OWN = Path(__file__).parent

SHOWN = {
    "coverage": ("kappa", "macro_f1", "false_credit_rate", "recall", "covered_rate_bias", "map_strict", "map_relaxed"),
    "score": ("qwk", "pearson", "rmse", "bias", "macro_f1"),
    "attacks": ("attack_success_rate", "points_gained_mean", "benign_loss_rate"),
    "golden": (
        "kappa",
        "macro_f1",
        "macro_f1_three_way",
        "false_credit_rate",
        "recall",
        "contradicted_credit",
        "mistakes_f1",
        "order_accuracy",
    ),
    "roles": ("top1", "top3"),
}
"""The figures of each command that are shown, in order."""


def runs(data: Path | None) -> Iterator[tuple[str, str, list[str]]]:
    """Name, command and arguments of each evaluation whose file is there."""
    there = [] if data is None else [("coverage", data / "coverage_dev.jsonl"), ("score", data / "score_dev.jsonl")]
    there += [] if data is None else [("attacks", data / "attacks.jsonl")]
    there += [("attacks", OWN / "attacks.jsonl"), ("golden", OWN / "golden"), ("roles", OWN / "roles.jsonl")]
    for command, file in there:
        if file.exists():
            own = "own " if file.parent == OWN and command == "attacks" else ""
            yield f"{own}{file.stem}", command, [str(file)]


def rows(name: str, command: str, found: Mapping[str, Any]) -> Iterator[str]:
    """The lines of the table for one evaluation: each source or kind of points apart, else all as one."""
    apart = found.get("sources") or {}
    if command == "golden":
        apart = {"all points": found, **{f"{kind} points": some for kind, some in found["kinds"].items()}}
    for source, figures in (apart or {"": found}).items():
        told = [
            f"{figure} {short(figures[figure])} [{', '.join(map(short, figures[f'{figure}_ci']))}]"
            for figure in SHOWN[command]
            if figures.get(figure) is not None
        ]
        yield f"| {f'{name}, {source}' if source else name} | {counted(figures, found)} | {'<br>'.join(told)} |"


def counted(figures: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """How many answers, and how many of them were not graded."""
    n, ungraded = figures.get("n", found["n"]), figures.get("ungraded", found.get("ungraded", 0))
    return f"{n:,} ({ungraded} ungraded)" if ungraded else f"{n:,}"


def short(figure: float) -> str:
    """Three digits, without a nought in front."""
    return f"{figure:.3f}".replace("0.", ".", 1) if abs(figure) < 1 else f"{figure:.3f}"


def main() -> int:
    """Print the table; 1 if an evaluation failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default="")
    parser.add_argument("--grader", default="embedded")
    parser.add_argument("--limit", default="")
    given = parser.parse_args()
    data = Path(given.data) if given.data else None
    if data is not None and not data.is_dir():
        parser.error(f"{data} is no folder")
    print("| labelled answers | number | figures, 95 % intervals |\n|---|---|---|", flush=True)
    failed = 0
    for name, command, arguments in runs(data):
        grader = [] if command == "roles" else ["--grader", given.grader]
        limit = ["--limit", given.limit] if given.limit else []
        line = [sys.executable, "-m", "bot", "eval", command, *arguments, *grader, *limit]
        done = subprocess.run(line, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            print(f"{name}: failed with exit code {done.returncode}", file=sys.stderr)
            failed = 1
            continue
        for row in rows(name, command, json.loads(done.stdout.splitlines()[-1])):
            print(row, flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
