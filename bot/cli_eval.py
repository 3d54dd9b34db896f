"""The command line: `viva eval`. Parsing only; what the commands do is in `bot.commands`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

evals = typer.Typer(
    help="How well Viva agrees with labelled answers; the last line is one JSON object.", no_args_is_help=True
)

Labelled = Annotated[Path, typer.Argument(help="JSON Lines, one labelled row a line.")]
Out = Annotated[Path | None, typer.Option(help="Write what was found for each row to this file, as JSON Lines.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Only the first rows.")]
Grader = Annotated[
    Literal["embedded", "model"], typer.Option(help="Who grades: the built-in judge, or the model of VIVA_MODEL.")
]
Answers = Annotated[
    Path | None, typer.Argument(help="Folder of golden answers; tests/evals/golden of a checkout if left out.")
]


@evals.command("roles")
def eval_roles(
    file: Labelled,
    _grader: Annotated[
        Literal["embedded", "model"],
        typer.Option("--grader", help="As for the others; makes no difference here, since no answer is graded."),
    ] = "embedded",
    out: Out = None,
    limit: Limit = None,
) -> None:
    """Is a role said in one's own words understood? Rows: text, expected (a list of roles)."""
    from bot.commands.evaluating import roles as run

    run(file, out, limit)


@evals.command("coverage")
def eval_coverage(file: Labelled, grader: Grader = "embedded", out: Out = None, limit: Limit = None) -> None:
    """Which key points does an answer cover? Rows: id, source, question, key_points, answer, covered."""
    from bot.commands.evaluating import coverage as run

    raise typer.Exit(run(file, grader, out, limit))


@evals.command("score")
def eval_score(file: Labelled, grader: Grader = "embedded", out: Out = None, limit: Limit = None) -> None:
    """How good is an answer, 0 to 1? Rows: id, source, question, reference_answer, answer, score."""
    from bot.commands.evaluating import score as run

    raise typer.Exit(run(file, grader, out, limit))


@evals.command("attacks")
def eval_attacks(
    file: Labelled,
    answers: Annotated[
        Path | None, typer.Option(help="Folder of golden answers; tests/evals/golden of a checkout if left out.")
    ] = None,
    grader: Grader = "embedded",
    out: Out = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Answers each is tried on; 20 if left out.")] = None,
) -> None:
    """Can the judge be talked into credit? Rows: id, category, payload, position.

    The categories control, benign and benign_… are harmless: put into strong answers, they must cost nothing.
    """
    from bot.commands.eval_attacks import attacks as run

    raise typer.Exit(run(file, answers, grader, out, limit))


@evals.command("golden")
def eval_golden(
    folder: Answers = None,
    grader: Grader = "embedded",
    out: Out = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first cards.")] = None,
) -> None:
    """How well do marks agree with answers labelled point by point, and do better answers score higher?"""
    from bot.commands.eval_chain import golden as run

    raise typer.Exit(run(folder, grader, out, limit))


@evals.command("repeat")
def eval_repeat(
    file: Annotated[
        Path | None, typer.Argument(help="Rows as for coverage or score, or a folder of golden answers.")
    ] = None,
    times: Annotated[int, typer.Option(min=2, help="How often each answer is judged.")] = 3,
    grader: Grader = "embedded",
    out: Out = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first rows or cards.")] = None,
) -> None:
    """Is the same answer judged the same way each time?"""
    from bot.commands.eval_chain import repeat as run

    raise typer.Exit(run(file, grader, times, out, limit))
