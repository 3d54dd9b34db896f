"""The command line: `viva`. Parsing and errors only; what commands do is in `bot.commands`."""

from __future__ import annotations

import os
import sys
import threading
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli_bank import Json, SkipBad, bank
from bot.cli_eval import evals
from knowledge.errors import VivaError

app = typer.Typer(
    help="Viva: mock interviews with feedback you can check against your own words.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(bank, name="bank")
app.add_typer(evals, name="eval")

key = typer.Typer(help="The key that what people write is encrypted with.", no_args_is_help=True)
app.add_typer(key, name="key")

LARGEST_ID = 2**63 - 1
"""What a database holds; Telegram's ids are smaller (Bot API: 52 bits at most)."""
User = Annotated[int, typer.Argument(min=1, max=LARGEST_ID, help="Telegram user id.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(_version())
        raise typer.Exit


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("viva-interview")
    except PackageNotFoundError:
        # A checkout that is run in place, without being installed.
        import tomllib

        project = Path(__file__).parents[1] / "pyproject.toml"
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])


@app.callback()
def viva(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Mock interviews with feedback you can check against your own words."""


@app.command()
def practice(skip_bad: SkipBad = False) -> None:
    """Practise here in the terminal: the same bot, no Telegram needed."""
    from bot.commands.practice import run

    run(skip_bad)


@app.command("run")
def run_bot(skip_bad: SkipBad = False) -> None:
    """Run the Telegram bot (needs VIVA_TELEGRAM_TOKEN)."""
    from bot.commands.serve import run

    run(skip_bad)


@app.command()
def grade(
    answer: Annotated[str, typer.Option(help="File with the answer, or - for standard input.")],
    question: Annotated[str, typer.Option(help="Id of a card in the bank.")] = "",
    card: Annotated[Path | None, typer.Option(help="A card file instead of --question.")] = None,
    json: Json = False,
) -> None:
    """Grade one answer."""
    if bool(question) == (card is not None):
        raise typer.BadParameter("give either --question ID or --card FILE")
    from bot.commands.grade import run

    raise typer.Exit(run(question, card, answer, json))


@app.command()
def doctor(quick: Annotated[bool, typer.Option(help="Leave out the model's two test questions.")] = False) -> None:
    """Check settings, bank, database, index, model and Telegram; say what to fix."""
    from bot.commands.doctor import run

    raise typer.Exit(run(quick))


@app.command()
def export(user: User) -> None:
    """Print everything stored about one person, as JSON."""
    from bot.commands.people import export as run

    run(user)


@app.command()
def forget(user: User) -> None:
    """Delete everything stored about one person, with the bot stopped (every replica of it)."""
    from bot.commands.people import forget as run

    run(user)


@app.command()
def stats(json: Json = False) -> None:
    """How many people and answers there are, and how the bot was used of late."""
    from bot.commands.people import stats as run

    run(json)


@app.command()
def contested(
    out: Annotated[Path | None, typer.Option(help="Write to this file; standard output if left out.")] = None,
) -> None:
    """Gradings that people contested, as evaluation rows (JSON Lines) to be labelled."""
    from bot.commands.contested import run

    raise typer.Exit(run(out))


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to write the backup; a new file.")]) -> None:
    """Write the data to one file, while the bot runs or not (SQLite only)."""
    from bot.commands.backing import backup as run

    run(file, _version())


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `viva backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Overwrite the data that is there.")] = False,
) -> None:
    """Put a backup back, with the bot stopped (SQLite only)."""
    from bot.commands.backing import restore as run

    run(file, force)


@key.command()
def rotate() -> None:
    """Encrypt everything with a new key, with the bot stopped; cut off, it goes on when called again."""
    from bot.commands.rotating import run

    run()


def main(arguments: list[str] | None = None) -> None:
    """Run a command and leave with its exit code: 0 fine, 1 failed, 2 wrong use, 130 interrupted.

    ``arguments`` default to those of the process. Errors are one line on standard error.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that is not UTF-8 shows a question mark for a sign it lacks, rather than ending the talk.
            stream.reconfigure(errors="replace")
    try:
        code = app(arguments, prog_name="viva", standalone_mode=False)
        sys.stdout.flush()
    except VivaError as error:
        _complain(error.person)
        sys.exit(1)
    except typer.TyperException as error:
        _wrong_use(error)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader went away (`viva bank list | head`); there is nobody left to tell.
        _write_no_more()
        sys.exit(1)
    except OSError as error:
        if error.filename is not None or _output_works():
            raise
        _complain(f"the output cannot be written ({error.strerror}).")
        _write_no_more()
        sys.exit(1)
    _leave(code if isinstance(code, int) else 0, at_once=arguments is None)


def _leave(code: int, at_once: bool) -> NoReturn:
    """End the process with ``code``; ``at_once`` if a thread that nobody waits for is still at work, such as one that
    loads the search index: Python takes down under it what it is loading, and that may crash."""
    if at_once and any(thread.daemon for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _output_works() -> bool:
    """Whether it was something else than standard output that failed: it is tried once more."""
    try:
        sys.stdout.write("\n")
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _write_no_more() -> None:
    """What is left in the buffer is written when Python ends, and would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(text: str) -> None:
    """A line a problem; only a bank with several broken cards has more than one."""
    sys.stderr.write("".join(f"viva: {line}\n" for line in text.splitlines() if line.strip()))


def _wrong_use(error: typer.TyperException) -> NoReturn:
    """One line and exit code 2; nothing to add where the whole help was printed."""
    context: typer.Context | None = getattr(error, "ctx", None)
    words = error.format_message()
    if words:
        where = context.command_path if context else "viva"
        _complain(f"{words if words.endswith(('.', '?')) else words + '.'} See `{where} --help`.")
    sys.exit(2)
