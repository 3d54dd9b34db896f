"""The ground the code stands on: locks, Makefile, set-up script, container files and what must not be in any file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TARGETS = ["help", "install", "dev", "practice", "test", "lint", "types", "check", "format", "bench", "evals"]
TARGETS += ["judge", "lock", "clean"]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, set[str]]:
    """Name of each locked package and its versions: more than one where they differ by platform."""
    found: dict[str, set[str]] = {}
    for line in read(lock).splitlines():
        if not line.startswith(" "):
            requirement = Requirement(line.removesuffix("\\").strip())
            (specifier,) = requirement.specifier
            assert specifier.operator == "=="
            found.setdefault(canonicalize_name(requirement.name), set()).add(specifier.version)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_no_path_and_no_torch(lock: str) -> None:
    assert "://" not in read(lock)
    assert "/" not in read(lock)
    assert not re.search(r"^(-|\s*#)", read(lock), flags=re.MULTILINE)
    assert not {name for name in pins(lock) if name == "torch" or name.startswith("nvidia-")}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", read(lock).strip())
    assert len(entries) > 50
    assert [entry.split()[0] for entry in entries if not re.search(r"\n +--hash=sha256:[0-9a-f]{64}", entry)] == []


def test_every_dependency_is_locked_in_a_version_that_fits() -> None:
    runtime = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    dev = [*runtime, *PROJECT["project"]["optional-dependencies"]["dev"]]
    for lock, wanted in zip(LOCKS, (runtime, dev), strict=True):
        locked = pins(lock)
        for requirement in map(Requirement, wanted):
            versions = locked.get(canonicalize_name(requirement.name), set())
            assert versions, f"{requirement.name} is not in {lock}: make lock"
            assert all(requirement.specifier.contains(version) for version in versions), f"{requirement}: make lock"


def test_tests_run_on_the_versions_that_people_run() -> None:
    dev = pins("requirements-dev.lock")
    assert {name: dev.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")


def make(*arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def test_make_alone_lists_every_command_with_a_line_of_help() -> None:
    rules = re.findall(r"^([a-z]+):(.*)$", read("Makefile"), flags=re.MULTILINE)
    assert [name for name, _ in rules] == TARGETS
    assert [name for name, rest in rules if not re.search(r" ## \S", rest)] == []
    assert re.findall(r"^  make (\S+) +\S", make(), flags=re.MULTILINE) == TARGETS
    phony = re.search(r"^\.PHONY: (.*)$", read("Makefile"), flags=re.MULTILINE)
    assert phony is not None
    assert sorted(phony[1].split()) == sorted(TARGETS)


def test_check_is_layout_style_types_and_tests_and_hides_no_failure() -> None:
    planned = make("--dry-run", "check")
    for command in ("ruff format --check", "ruff check", "-m mypy", "-m pytest"):
        assert len([line for line in planned.splitlines() if command in line]) == 1, command
    assert not re.search(r"^\t@?-|\|\| true", read("Makefile"), flags=re.MULTILINE)


class Folder:
    """A copy of what the set-up script needs, with a `.venv` whose Python only notes what it is asked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes = path / "notes"
        self.notes.touch()
        (path / ".ci").mkdir()
        for name in (".ci/environment.sh", "pyproject.toml", *LOCKS):
            shutil.copy(ROOT / name, path / name)
        (path / ".venv/bin").mkdir(parents=True)
        (path / ".venv/.folder").write_text(f"{path.resolve()}\n", encoding="utf-8")
        for name in ("python", "viva"):
            stub = path / ".venv/bin" / name
            stub.write_text(f'#!/bin/sh\necho "$*" >>"{self.notes}"\n', encoding="utf-8")
            stub.chmod(0o755)

    def start(self, kind: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["sh", ".ci/environment.sh", kind], cwd=self.path, env={**os.environ, **environment},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ready(self, kind: str) -> str:
        """Run the script to a good end and give what it printed."""
        process = self.start(kind)
        printed, complaint = process.communicate(timeout=60)
        assert process.returncode == 0, complaint
        return printed

    def installed(self) -> list[str]:
        """The lock files installed so far, in order."""
        return re.findall(r"--require-hashes -r (\S+)", self.notes.read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_set_up_installs_by_hash_and_a_second_time_does_nothing(folder: Folder) -> None:
    assert "Ready" in folder.ready("runtime")
    assert folder.installed() == ["requirements.lock"]
    asked = folder.notes.read_text(encoding="utf-8")
    assert "--no-index --no-build-isolation --editable ." in asked
    assert folder.ready("runtime") == ""
    assert folder.notes.read_text(encoding="utf-8") == asked


def test_the_development_set_serves_for_running_too_but_not_the_other_way_round(folder: Folder) -> None:
    folder.ready("runtime")
    folder.ready("dev")
    assert folder.ready("runtime") == ""
    assert folder.installed() == ["requirements.lock", "requirements-dev.lock"]


@pytest.mark.parametrize("changed", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_again(folder: Folder, changed: str) -> None:
    folder.ready("runtime")
    with (folder.path / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert "Ready" in folder.ready("runtime")
    assert len(folder.installed()) == 2


def test_several_at_once_install_once(folder: Folder) -> None:
    together = [folder.start("dev") for _ in range(4)]
    ends = [process.communicate(timeout=60) and process.returncode for process in together]
    assert ends == [0, 0, 0, 0]
    assert folder.installed() == ["requirements-dev.lock"]
    assert not (folder.path / ".venv.lock").exists()


def test_an_installation_that_failed_is_not_taken_for_a_good_one(folder: Folder) -> None:
    python = folder.path / ".venv/bin/python"
    good = python.read_text(encoding="utf-8")
    python.write_text(good + 'case "$*" in *--editable*) exit 7 ;; esac\n', encoding="utf-8")
    process = folder.start("runtime")
    process.communicate(timeout=60)
    assert process.returncode == 7
    python.write_text(good, encoding="utf-8")
    assert "Ready" in folder.ready("runtime")


def test_without_a_fitting_python_the_message_says_what_to_do(folder: Folder) -> None:
    shutil.rmtree(folder.path / ".venv")
    process = folder.start("runtime", PYTHON="false")
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Viva needs Python 3.11 or newer" in complaint
    assert "apt-get install python3-venv" in complaint
    assert not (folder.path / ".venv").exists()


def test_set_up_refuses_another_word(folder: Folder) -> None:
    process = folder.start("everything")
    process.communicate(timeout=60)
    assert process.returncode == 2


@pytest.mark.parametrize("script", [".ci/run", ".ci/environment.sh", ".ci/lock.sh", ".ci/secrets.sh"])
def test_scripts_can_be_run_and_stop_at_the_first_failure(script: str) -> None:
    text = read(script)
    shell = "bash" if "bash" in text.splitlines()[0] else "sh"
    assert os.access(ROOT / script, os.X_OK)
    assert re.search(r"^set -eu", text, flags=re.MULTILINE)
    subprocess.run([shell, "-n", script], cwd=ROOT, check=True)


def test_the_ci_run_insists_on_postgres() -> None:
    assert "VIVA_REQUIRE_POSTGRES=1" in read(".ci/run")


def test_the_image_is_pinned_hashed_and_not_run_as_root() -> None:
    text = read("Dockerfile")
    bases = re.findall(r"^FROM (\S+)", text, flags=re.MULTILINE)
    assert all(re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", base) for base in bases)
    assert len(set(bases)) == 1
    assert "--require-hashes -r /src/requirements.lock" in text
    final = text[text.rindex("FROM ") :]
    assert re.search(r"^USER viva$", final, flags=re.MULTILINE)
    assert "VIVA_DATA_DIR=/data" in final
    assert final.rstrip().endswith('CMD ["viva", "run"]')
    uid = re.search(r"--uid (\d+)", final)
    assert uid is not None
    assert yaml.safe_load(read("docker-compose.yml"))["services"]["viva"]["user"] == f"{uid[1]}:{uid[1]}"


def test_the_image_gets_what_it_copies_and_no_secret() -> None:
    let_in = set(re.findall(r"^!(\S+)", read(".dockerignore"), flags=re.MULTILINE))
    copied = {
        name for line in re.findall(r"^COPY (?!--)(.*) \S+$", read("Dockerfile"), re.MULTILINE) for name in line.split()
    }
    assert read(".dockerignore").startswith("*\n")
    assert copied == let_in
    assert ".env" not in let_in


def files() -> list[Path]:
    """The project's files: what git would commit, or without git everything outside hidden and built folders."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    skipped = {".venv", ".git", "build", "dist", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".env"}
    return [path for path in ROOT.rglob("*") if path.is_file() and skipped.isdisjoint(path.relative_to(ROOT).parts)]


def test_no_file_tells_of_the_machine_it_was_made_on() -> None:
    # The brackets keep this line from finding itself.
    pattern = re.compile(rb"(?<!\w)(/[w]ork/|/[t]mp/venv|/[r]oot/|/[o]pt/(pypi|wheels)|[p]ythonhosted)")
    found = {str(path.relative_to(ROOT)) for path in files() if pattern.search(path.read_bytes())}
    assert found == set()


def test_no_file_holds_a_key_or_a_token() -> None:
    shapes = re.compile(
        rb"(?<![A-Za-z])sk-[A-Za-z0-9_-]{32,}|-----BEGIN [A-Z ]*PRIVATE KEY|ghp_[A-Za-z0-9]{30,}|AKIA[A-Z0-9]{16}"
    )
    found = {str(path.relative_to(ROOT)) for path in files() if shapes.search(path.read_bytes())}
    assert found == set()
