"""README's table of promises: every test it names exists, and every test of the fault matrix is in it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEADING = "## What is promised, and what proves it"


def functions_of(file: Path) -> set[str]:
    """The names of the test functions of a module."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return {node.name for node in functions if node.name.startswith("test_")}


def rows() -> list[list[str]]:
    """The cells of each row of the table, without its head."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition(HEADING)[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def named() -> set[str]:
    """Every test that the table names, as path::name."""
    return set(re.findall(r"`(tests/[\w/]+\.py::\w+)`", " ".join(cells[2] for cells in rows())))


def test_every_promise_names_a_test_that_exists() -> None:
    assert len(rows()) > 20
    for cells in rows():
        assert len(cells) == 3, cells
        found = re.findall(r"`([^`]+)`", cells[2])
        assert found, cells[0]
        for name in found:
            path, _, test = name.partition("::")
            assert test in functions_of(ROOT / path), name


def test_every_test_of_the_fault_matrix_stands_in_the_table() -> None:
    for file in sorted((ROOT / "tests" / "durability").glob("test_*.py")):
        for test in functions_of(file):
            assert f"{file.relative_to(ROOT).as_posix()}::{test}" in named()


def test_every_promise_has_a_row() -> None:
    promises = " ".join(cells[0] for cells in rows())
    assert [number for number in range(1, 9) if f"(P{number})" not in promises] == []
