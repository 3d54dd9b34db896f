"""The command line itself: version, help, wrong use, and what it must not import."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from tests.support.cli import ROOT, Ran, python_process, viva, viva_process

LATE = {"chromadb", "langchain", "langchain_core", "matplotlib", "wordllama"}
NOT_FOR_VERSION = {"telegram", "sqlalchemy", "dbos", "pydantic", *LATE}

LOADED_BY_COMMAND = """
import json, sys
from bot.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    sys.stderr.write(json.dumps([end.code, sorted(name for name in sys.modules if "." not in name)]))
"""

ENDING = """
import atexit, sys, threading
from bot.cli import main
atexit.register(lambda: print("taken down", file=sys.stderr))
threading.Thread(target=threading.Event().wait, args=(1,), daemon={daemon}).start()
sys.argv = ["viva", "--version"]
main()
"""
LOADED_AT_PROMPT = """
import io, json, sys

class Screen(io.StringIO):
    done = False
    def write(self, text):
        if not self.done and "More roles" in self.getvalue() + text:
            self.done = True
            sys.stderr.write(json.dumps([0, sorted(name for name in sys.modules if "." not in name)]))
        return super().write(text)

sys.stdin, sys.stdout = io.StringIO(":q\\n"), Screen()
from bot.cli import main
main(["practice"])
"""


def loaded(ran: Ran) -> set[str]:
    code, names = json.loads(ran.complaint)
    assert code == 0
    return set(names)


def test_version_is_that_of_the_project(tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    ran = viva(tmp_path, "--version")
    assert (ran.code, ran.out.strip(), ran.err) == (0, project["version"], "")


@pytest.mark.parametrize(
    "command", ["practice", "run", "grade", "doctor", "export", "forget", "stats", "bank check", "bank import"]
)
def test_every_command_has_help(tmp_path: Path, command: str) -> None:
    ran = viva(tmp_path, *command.split(), "--help")
    assert ran.code == 0
    assert f"viva {command}" in ran.out


@pytest.mark.parametrize(("arguments", "command"), [((), "practice"), (("bank",), "reindex")])
def test_no_command_shows_the_help(tmp_path: Path, arguments: tuple[str, ...], command: str) -> None:
    ran = viva(tmp_path, *arguments)
    assert ran.code == 2
    assert command in ran.out + ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("practise", "practice"),
        ("--nope", "--nope"),
        ("grade --question x", "--answer"),
        ("grade --answer -", "--question ID or --card FILE"),
        ("grade --answer - --question x --card y.yaml", "--question ID or --card FILE"),
        ("export somebody", "integer"),
        ("export 9223372036854775808", "9223372036854775807"),
        ("forget 0", "equal to 1"),
        ("forget 99999999999999999999999", "9223372036854775807"),
        ("bank search", "text"),
        ("bank search x --limit 0", "--limit"),
        ("bank search x --difficulty foo", "easy"),
        ("bank search x --role nosuch", "The roles are Data Scientist"),
        ("bank import", "paths"),
        ("bank import questions.csv --format foo", "markdown"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(tmp_path: Path, arguments: str, words: str) -> None:
    ran = viva(tmp_path, *arguments.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.complaint.startswith("viva: ")
    assert words in ran.complaint
    assert "--help" in ran.complaint


def test_unknown_setting_stops_with_the_nearest_name(tmp_path: Path) -> None:
    ran = viva(tmp_path, "stats", modle="x")
    assert ran.code == 1
    assert "VIVA_MODLE" in ran.complaint
    assert "VIVA_MODEL?" in ran.complaint


def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'bot', 'bank', 'list', '--json'],"
        "stdout=subprocess.PIPE); p.stdout.close(); p.wait()"
    )
    assert python_process(tmp_path, "-c", code).err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize(
    "command",
    [
        *(pytest.param(name, marks=pytest.mark.long) for name in ("bank list", "bank stats", "stats", "--help")),
        "bank list --json",
        "--version",
    ],
)
def test_output_that_cannot_be_written_is_one_line(tmp_path: Path, command: str) -> None:
    code = (
        "import subprocess, sys; out = open('/dev/full', 'w');"
        f"sys.exit(subprocess.run([sys.executable, '-m', 'bot', *{command.split()!r}], stdout=out).returncode)"
    )
    ran = python_process(tmp_path, "-c", code)
    assert ran.code == 1
    assert ran.complaint == "viva: the output cannot be written (No space left on device)."


@pytest.mark.parametrize("error", ["OSError(28, 'No space left on device')", "FileNotFoundError(2, 'No', 'x')"])
def test_what_fails_elsewhere_is_not_called_the_output(tmp_path: Path, error: str) -> None:
    code = "import bot.cli, sys\n@bot.cli.app.command()\ndef fails(): raise " + error + "\nbot.cli.main(['fails'])"
    ran = python_process(tmp_path, "-c", code)
    assert (ran.code, "output" in ran.err) == (1, False)
    assert ran.err.splitlines()[-1].startswith(error.partition("(")[0])


@pytest.mark.long
def test_a_terminal_without_unicode_gets_question_marks(tmp_path: Path) -> None:
    ran = python_process(
        tmp_path,
        "-c",
        "import sys; sys.stdout.reconfigure(encoding='ascii');"
        "from bot.cli import main; main(['grade', '--question', 'slow-report-query', '--answer', '-'])",
        stdin=b"I look at the query plan and find the step that reads most rows, then add an index for the filter.",
    )
    assert (ran.code, ran.err) == (0, "")
    assert "/100" in ran.out
    assert "?" in ran.out


def test_version_imports_next_to_nothing(tmp_path: Path) -> None:
    ran = python_process(tmp_path, "-c", LOADED_BY_COMMAND.format(arguments=["--version"]))
    assert "typer" in loaded(ran)
    assert not loaded(ran) & NOT_FOR_VERSION


@pytest.mark.parametrize("daemon", [True, False])
def test_python_is_not_taken_down_under_a_thread_that_nobody_waits_for(tmp_path: Path, daemon: bool) -> None:
    ran = python_process(tmp_path, "-c", ENDING.format(daemon=daemon))
    assert ran.code == 0
    assert ran.err == ("" if daemon else "taken down\n")
    assert ran.out.count(".") == 2, "its version"


def test_listing_the_bank_loads_no_models(tmp_path: Path) -> None:
    ran = python_process(tmp_path, "-c", LOADED_BY_COMMAND.format(arguments=["bank", "list"]))
    assert "yaml" in loaded(ran)
    assert not loaded(ran) & LATE


@pytest.mark.long
def test_the_first_prompt_of_practice_needs_no_models(tmp_path: Path) -> None:
    assert viva_process(tmp_path, "practice", stdin=b":q\n").code == 0
    again = loaded(python_process(tmp_path, "-c", LOADED_AT_PROMPT, stdin=b""))
    assert {"telegram", "numpy"} <= again, "numpy is there before any thread that could load it half"
    assert not again & (LATE | {"alembic"})
