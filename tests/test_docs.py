"""README and /help tell the truth: every command, setting, band and make target is in them, and nothing else."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli import app
from bot.config import KNOWN, Settings
from bot.interview.scoring import BANDS
from bot.tg.commands import COMMANDS
from bot.tg.texts import NOTES
from tests.support.readme import bands_table, commands_table, settings_table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_command_table_is_the_one_in_code() -> None:
    assert commands_table() in README


def test_the_settings_table_is_the_one_in_code() -> None:
    assert settings_table() in README
    assert set(re.findall(r"VIVA_[A-Z_]+", README)) <= set(KNOWN) | {"VIVA_"}


def test_the_bands_are_the_ones_in_code() -> None:
    assert bands_table() in README
    assert all(name in bands_table() for _, name in BANDS)


def test_every_command_line_is_documented() -> None:
    group = get_command(app)
    commands = getattr(group, "commands", {})
    assert commands
    for name, command in commands.items():
        inner = getattr(command, "commands", None)
        for full in [f"viva {name} {sub}" for sub in inner] if inner else [f"viva {name}"]:
            assert f"`{full}" in README, f"{full} is not in the README"


def test_every_make_target_named_in_the_readme_exists() -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    targets = set(re.findall(r"make (\w+)", listed.stdout))
    assert {"practice", "test", "check", "help"} <= targets
    assert set(re.findall(r"`make (\w+)`|^make (\w+)$", README, re.MULTILINE)) <= {(t, "") for t in targets} | {
        ("", t) for t in targets
    }


def test_the_transcript_is_there() -> None:
    assert "<!--" not in README
    assert "/100" in README


def test_settings_have_descriptions() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_commands_have_one_name_each() -> None:
    names = [name for command in COMMANDS for name in command.names]
    assert len(names) == len(set(names))
    # Telegram's own limits for a menu: 32 letters, 256 characters of description.
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in names)
    assert all(len(command.summary) <= 256 for command in COMMANDS)


def test_no_command_drops_what_is_typed_behind_it() -> None:
    for command in COMMANDS:
        assert "some words" in command.action("some words").model_dump().values(), command.names[0]


def test_version_is_in_the_changelog() -> None:
    shown = CliRunner().invoke(app, ["--version"]).stdout.strip()
    assert f"## {shown}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "kind", ["sticker", "photo", "voice", "video", "document", "edited", "group", "other", "empty"]
)
def test_every_unreadable_kind_has_its_sentence(kind: str) -> None:
    assert NOTES[f"unsupported_{kind}"]
