"""All evaluations as one Markdown table: ``python -m tests.evals.table [--data FOLDER]``, or ``make evals``.

With ``--figures FILE`` those that /trust shows are written there (``bot/grading/figures.json``). Taken are the files
that are there: ``coverage_dev.jsonl``, ``score_dev.jsonl`` and ``attacks.jsonl`` of the folder, and our own attacks,
golden answers (marked once, and several times), rambling and terse ones and roles of this checkout. Each is a run of
`viva eval`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bot.commands.eval_common import EMBEDDED
from bot.grading.embedded import EmbeddedGrader
from bot.interview.trust import Counted, Figures, Measured

OWN = Path(__file__).parent

SHOWN = {
    "coverage": ("kappa", "macro_f1", "false_credit_rate", "recall", "covered_rate_bias", "map_strict", "map_relaxed"),
    "score": ("qwk", "pearson", "rmse", "bias", "macro_f1"),
    "attacks": ("attack_success_rate", "any_gain_rate", "points_gained_mean", "benign_loss_rate"),
    "golden": (
        "kappa",
        "macro_f1",
        "macro_f1_three_way",
        "false_credit_rate",
        "recall",
        "contradicted_credit",
        "mistakes_f1",
        "quotes_whole",
        "quotes_elsewhere",
        "quote_words",
        "mistake_quotes_elsewhere",
        "opposite_quotes_elsewhere",
        "order_accuracy",
    ),
    "roles": ("top1", "top3"),
    "repeat": ("identical_rate", "same_verdicts_rate", "score_difference_mean"),
}
"""The figures of each command that are shown, in order."""


class Shown(NamedTuple):
    """A figure of /trust: where it stands among the results, its name and what it tells, and what it is over.

    ``number`` is the figure beside it that says how many of what is ``counted`` there are.
    """

    place: tuple[str, ...]
    name: str
    what: str
    counted: Counted
    number: str


TRUSTED = (
    Shown(
        ("golden", "kinds", "content", "recall"),
        "points found",
        "share of the facts stated in answers to our own questions that the judge found; these answers were written "
        "and labelled with a language model",
        "facts",
        "stated",
    ),
    Shown(
        ("golden", "kinds", "content", "false_credit_rate"),
        "points found that were not there",
        "share of the facts those answers do not state, or only by half, that the judge credited; many of them say the "
        "opposite",
        "facts",
        "not_stated",
    ),
    Shown(
        ("golden", "order_accuracy"),
        "better answers score higher",
        "share of the pairs of such answers to the same question of which the better one had the higher score",
        "pairs",
        "pairs",
    ),
    Shown(
        ("golden", "quotes_elsewhere"),
        "quotes that show something else",
        "share of the quotes beside points rightly credited in such answers that are from no sentence that says the "
        "point",
        "quotes",
        "quotes",
    ),
    Shown(
        ("rambling", "kinds", "content", "false_credit_rate"),
        "points found in long talk that were not there",
        "share of the facts that long, wandering answers do not state, or only by half, that the judge credited",
        "facts",
        "not_stated",
    ),
    Shown(
        ("terse", "kinds", "content", "recall"),
        "points found in answers of a few words",
        "share of the facts stated in answers typed in few words, often without full stops, that the judge found",
        "facts",
        "stated",
    ),
    Shown(
        ("terse", "kinds", "content", "contradicted_credit"),
        "opposites credited in answers of a few words",
        "share of full credit that facts had in such answers although these say the opposite",
        "facts",
        "contradicted",
    ),
    Shown(
        ("coverage_dev", "sources", "argkp2021", "kappa"),
        "agreement with people, opinions",
        "Cohen's kappa on arguments labelled by people (ArgKP-2021); 1 is full agreement, 0 is chance",
        "arguments",
        "n",
    ),
    Shown(
        ("coverage_dev", "sources", "realsumm", "kappa"),
        "agreement with people, news facts",
        "Cohen's kappa on summaries labelled by people (REALSumm); people agree with each other at about 0.72",
        "summaries",
        "n",
    ),
)
"""What /trust shows, in order."""


def runs(data: Path | None) -> Iterator[tuple[str, str, list[str]]]:
    """Name, command and arguments of each evaluation whose file is there."""
    there = [] if data is None else [("coverage", data / "coverage_dev.jsonl"), ("score", data / "score_dev.jsonl")]
    there += [] if data is None else [("attacks", data / "attacks.jsonl")]
    there += [("attacks", OWN / "attacks.jsonl"), ("golden", OWN / "golden"), ("golden", OWN / "rambling")]
    there += [("golden", OWN / "terse")]
    there += [("repeat", OWN / "golden"), ("roles", OWN / "roles.jsonl")]
    for command, file in there:
        if file.exists():
            own = "own " if file.parent == OWN and command == "attacks" else ""
            again = " repeated" if command == "repeat" else ""
            yield f"{own}{file.stem}{again}", command, [str(file)]


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


def trusted(grader: str, fingerprint: str, date: str, results: Mapping[str, Any]) -> Figures:
    """The figures for /trust out of the last line of each evaluation, by its name; only what was measured."""
    measured = []
    for one in TRUSTED:
        name, *path, last = one.place
        place: Any = results.get(name)
        for step in path:
            place = place and place.get(step)
        if place and place.get(last) is not None:
            low, high = (round(edge, 3) for edge in place[f"{last}_ci"])
            value, n = round(place[last], 3), _over(place, one.number)
            measured.append(
                Measured(name=one.name, value=value, low=low, high=high, n=n, counted=one.counted, what=one.what)
            )
    return Figures(grader=grader, fingerprint=fingerprint, measured=tuple(measured), date=date)


def _over(figures: Mapping[str, Any], number: str) -> int:
    """How many a figure is over; "n" counts those that could not be graded, too."""
    return int(figures[number]) - (int(figures["ungraded"]) if number == "n" else 0)


def counted(figures: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """How many answers, and how many of them were not graded."""
    n, ungraded = figures.get("n", found["n"]), figures.get("ungraded", found.get("ungraded", 0))
    return f"{n:,} ({ungraded} ungraded)" if ungraded else f"{n:,}"


def short(figure: float) -> str:
    """Three digits, without a nought in front."""
    return f"{figure:.3f}".replace("0.", ".", 1) if abs(figure) < 1 else f"{figure:.3f}"


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for, those of the process if None. Leaves with exit code 2 where that makes no sense.

    What /trust shows of the built-in judge must be its own, and over all answers.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=lambda name: Path(name) if name else None)
    parser.add_argument("--grader", default=EMBEDDED)
    parser.add_argument("--limit", default="")
    parser.add_argument("--figures", type=Path, help="write what /trust shows; for the embedded judge only")
    found = parser.parse_args(given)
    if found.data is not None and not found.data.is_dir():
        parser.error(f"{found.data} is no folder")
    if found.figures and found.grader != EMBEDDED:
        parser.error(f"--figures goes with --grader {EMBEDDED} alone: they are written as those of the built-in judge")
    if found.figures and found.limit:
        parser.error("--figures goes without --limit: they are those of all answers")
    return found


def main() -> int:
    """Print the table; 1 if an evaluation failed."""
    given = arguments()
    print("| labelled answers | number | figures, 95 % intervals |\n|---|---|---|", flush=True)
    failed, results = 0, dict[str, Any]()
    for name, command, files in runs(given.data):
        grader = [] if command == "roles" else ["--grader", given.grader]
        limit = ["--limit", given.limit] if given.limit else []
        line = [sys.executable, "-m", "bot", "eval", command, *files, *grader, *limit]
        done = subprocess.run(line, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            print(f"{name}: failed with exit code {done.returncode}", file=sys.stderr)
            failed = 1
            continue
        results[name] = json.loads(done.stdout.splitlines()[-1])
        for row in rows(name, command, results[name]):
            print(row, flush=True)
    if given.figures and not failed:
        shown = trusted(EMBEDDED, EmbeddedGrader().fingerprint, datetime.now(UTC).date().isoformat(), results)
        given.figures.write_text(shown.model_dump_json(indent=2, exclude={"outdated"}) + "\n", encoding="utf-8")
    return failed


if __name__ == "__main__":
    sys.exit(main())
