"""The command line: `viva bank`. Parsing only; what the commands do is in `bot.commands`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

bank = typer.Typer(help="The question bank, for the person who keeps it.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help="Leave broken cards out instead of stopping.")]


@bank.command()
def check(
    path: Annotated[Path | None, typer.Argument(help="A card or a folder; the whole bank if left out.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail on a warning too.")] = False,
    judge: Annotated[bool, typer.Option(help="Have the example answers graded as well (slow).")] = True,
    json: Json = False,
) -> None:
    """Check cards; every problem with its file, line, field and fix. Errors fail, warnings are counted."""
    from bot.commands.checking import check as run

    raise typer.Exit(run(path, strict, json, judge))


@bank.command("import")
def import_pages(
    paths: Annotated[list[Path], typer.Argument(help="Lists of questions, tables, pages, cards, or folders of them.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report only, write nothing.")] = False,
    enrich: Annotated[
        bool, typer.Option("--enrich", help="Have VIVA_MODEL complete the drafts; `viva bank review` accepts them.")
    ] = False,
    form: Annotated[
        str, typer.Option("--format", help="csv, json, jsonl, yaml, markdown or page; found out if left out.")
    ] = "",
    columns: Annotated[
        str, typer.Option("--map", help="Columns of a table: question=Q,answer=A,…; found by name if left out.")
    ] = "",
    json: Json = False,
) -> None:
    """Import questions: Markdown lists, CSV, JSON, JSONL, published pages, YAML cards."""
    from bot.commands.importing import run
    from knowledge.sources import SOURCES
    from knowledge.sources.columns import parse_map

    if form and form not in SOURCES:
        raise typer.BadParameter(f"--format {form}: there is no such format; use one of {', '.join(SOURCES)}")
    try:
        wanted = parse_map(columns)
    except ValueError as error:
        raise typer.BadParameter(f"--map: {error}") from error
    raise typer.Exit(run(paths, dry_run, form or None, json, wanted, enrich))


@bank.command()
def review(
    path: Annotated[Path | None, typer.Argument(help="A draft or a folder; every draft if left out.")] = None,
) -> None:
    """Go through the drafts: accept, edit, reject or skip each; in a pipe they are listed."""
    from bot.commands.reviewing import run

    raise typer.Exit(run(path))


@bank.command()
def search(
    text: Annotated[str, typer.Argument(help="What to look for.")],
    role: Annotated[str, typer.Option(help="Only cards for this role.")] = "",
    difficulty: Annotated[str, typer.Option(help="easy, medium or hard.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="At most this many.")] = 10,
    json: Json = False,
    skip_bad: SkipBad = False,
) -> None:
    """Find cards by meaning, with their similarity."""
    from bot.commands.bank import search as run
    from knowledge.card import Difficulty
    from knowledge.roles import ROLE_NAMES, by_name

    if not text.strip():
        raise typer.BadParameter("TEXT: there is nothing to look for; write a few words")
    profile = by_name(role)
    if role and profile is None:
        raise typer.BadParameter(f"--role {role}: no such role. The roles are {', '.join(ROLE_NAMES)}")
    if difficulty and difficulty not in list(Difficulty):
        raise typer.BadParameter(f"--difficulty {difficulty}: use easy, medium or hard")
    run(text, profile.name if profile else "", difficulty, limit, json, skip_bad)


@bank.command("list")
def list_cards(json: Json = False, skip_bad: SkipBad = False) -> None:
    """List every card."""
    from bot.commands.bank import list_cards as run

    run(json, skip_bad)


@bank.command("stats")
def bank_stats(json: Json = False, skip_bad: SkipBad = False) -> None:
    """How many cards there are by role and difficulty."""
    from bot.commands.bank import stats as run

    run(json, skip_bad)


@bank.command()
def reindex(skip_bad: SkipBad = False) -> None:
    """Build the index anew."""
    from bot.commands.bank import reindex as run

    run(skip_bad)
