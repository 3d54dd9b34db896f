"""Who may import whom. Each rule stands with its reason; a new import that breaks one fails here."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(p for top in ("bot", "knowledge", "prompts") for p in (ROOT / top).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[tuple[str, bool], ...]:
    """Every imported module of a file, and whether it is imported when the file is (not inside a function)."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    tree = parsed(path)
    lazy = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef) or _is_type_checking(outer)
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) not in lazy
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide who imports whom"
            base = node.module or ""
            yield base, id(node) not in lazy
            for alias in node.names:
                yield f"{base}.{alias.name}", id(node) not in lazy


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def importers(vendor: str) -> set[str]:
    return {module_name(p) for p in MODULES for name, _ in imports(p) if within(name, vendor)}


FORBIDDEN = [
    ("knowledge", ("bot", "telegram"), "the bank can be used without the bot"),
    ("bot.tg", ("bot.hearing",), "voice notes are written down behind a port"),
    ("bot.tg", ("bot.grading", "bot.storage", "bot.config", "bot.engine"), "handlers know ports, not parts"),
    ("bot.grading", ("bot.tg", "bot.storage", "bot.local", "telegram"), "a grader knows nothing of chats"),
    ("bot.hearing", ("bot.tg", "bot.storage", "bot.local", "bot.config", "telegram"), "it knows sound and text"),
    ("bot.enriching", ("bot.tg", "bot.storage", "bot.local", "bot.config", "telegram"), "it knows cards and a model"),
    ("bot.vacancies", ("bot.tg", "bot.storage", "bot.local", "bot.config", "telegram"), "it knows texts and a bank"),
    ("bot.probing", ("bot.tg", "bot.storage", "bot.local", "bot.config", "telegram"), "it knows an answer and a card"),
    ("bot.tg", ("bot.vacancies", "bot.probing"), "handlers know ports, not parts"),
    ("bot.storage", ("bot.tg", "bot.grading", "bot.local", "telegram"), "the store knows nothing of chats"),
    ("bot.engine", ("bot.tg", "bot.grading", "bot.storage", "bot.local", "telegram"), "the engine runs any work"),
    ("bot.local", ("bot.storage", "bot.grading", "bot.app"), "the in-process Telegram is Telegram, not the bot"),
    ("prompts", ("bot", "knowledge"), "prompts are text"),
    ("bot.charts", ("bot.tg", "bot.interview", "bot.storage", "telegram"), "a chart is numbers and labels"),
]


@pytest.mark.parametrize(("package", "banned", "reason"), FORBIDDEN, ids=[row[0] for row in FORBIDDEN])
def test_direction_of_imports(package: str, banned: tuple[str, ...], reason: str) -> None:
    found = [
        f"{module_name(p)} imports {name}"
        for p in MODULES
        if within(module_name(p), package)
        for name, _ in imports(p)
        if within(name, *banned)
    ]
    assert not found, f"{reason}: {found}"


VENDORS = {
    "dbos": {"bot.engine.core", "bot.engine.looks", "bot.engine.mending", "bot.engine.opening", "bot.engine.takeover"},
    "spellchecker": {"knowledge.checking.spelling"},
    "onnxruntime": {"bot.grading.crossencoder"},
    "tokenizers": {"bot.grading.crossencoder"},
    "chromadb": {"knowledge.index"},
    "langchain": {"bot.grading.providers", "knowledge.embeddings"},
    "langchain_core": {"bot.grading.providers", "bot.grading.scripted"},
    "wordllama": {"knowledge.embeddings"},
    "aiohttp": {"bot.tg.transport"},
    "fsrs": {"bot.spacing"},
    "httpx": {"bot.hearing.endpoint", "knowledge.index"},
    "faster_whisper": {"bot.hearing.local_whisper"},
    "typer": {"bot.cli", "bot.cli_bank", "bot.cli_eval"},
    "pydantic_settings": {"bot.config"},
    "prompt_toolkit": {"bot.local.terminal"},
    "babel": {"bot.tg.catalogue"},
    "starlette": {"bot.web"},
    "uvicorn": {"bot.web"},
    "prometheus_client": {"bot.metrics"},
    "matplotlib": {"bot.charts.style", "bot.charts.mock", "bot.charts.drawing", "bot.charts.progress"},
}


@pytest.mark.parametrize(("vendor", "allowed"), VENDORS.items(), ids=VENDORS)
def test_a_vendor_is_imported_in_one_place(vendor: str, allowed: set[str]) -> None:
    found = importers(vendor)
    assert found, f"{vendor} is not used any more: take it out of the dependencies and of this table"
    assert found <= allowed


def test_sqlalchemy_stays_in_storage() -> None:
    # The engine names SQLAlchemy's errors, which DBOS lets through, and calls its own roll.
    outside = {name for name in importers("sqlalchemy") if not within(name, "bot.storage")}
    assert {name for name in outside if not within(name, "bot.engine")} == set()


def test_the_interview_is_pure() -> None:
    stdlib = set(sys.stdlib_module_names)
    outside = {"time", "os", "asyncio", "socket", "subprocess", "pathlib", "logging"}
    for path in MODULES:
        if not within(module_name(path), "bot.interview"):
            continue
        for name, _ in imports(path):
            top = name.partition(".")[0]
            own = within(name, "bot.interview", "knowledge.card", "knowledge.errors")
            own = own or name in ("knowledge", "bot")
            assert own or top == "pydantic" or (top in stdlib and top not in outside), f"{path.name}: {name}"


def test_the_environment_is_read_in_one_place() -> None:
    # bot.commands hands provider keys on to their libraries; bot.app sets a switch of python-telegram-bot.
    allowed = {"bot.config", "bot.commands", "bot.app"}
    readers = {
        module_name(path)
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    }
    assert readers <= allowed


def test_sentences_are_taken_in_the_language_that_is_spoken() -> None:
    english = {module_name(p) for p in MODULES for name, _ in imports(p) if within(name, "bot.tg.texts")}
    assert english <= {"bot.tg.language"}, "import `texts` of bot.tg.language, or it stays English"


def test_no_sentence_is_kept_at_import() -> None:
    # Whatever is evaluated when a module is imported is evaluated in English: defaults of arguments, too.
    for path in MODULES:
        tree = parsed(path)
        names = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "bot.tg.language"
            for alias in node.names
            if alias.name in ("texts", "spoken")
        }
        later = {
            id(inner)
            for node in ast.walk(tree)
            for part in _bodies(node)
            for inner in ast.walk(part)
            if isinstance(inner, ast.Name)
        }
        kept = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in names and id(n) not in later]
        assert not kept, f"{path}: a sentence is kept at import in line {kept}"


def _bodies(node: ast.AST) -> Sequence[ast.AST]:
    """What of a function runs only when it is called."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.body
    return [node.body] if isinstance(node, ast.Lambda) else []


def test_the_texts_are_constants() -> None:
    tree = ast.parse((ROOT / "bot/tg/texts.py").read_text(encoding="utf-8"))
    kinds = {type(node) for node in tree.body[1:]}  # the first is the module's own words
    assert kinds <= {ast.ImportFrom, ast.Assign, ast.AnnAssign}, (
        "a function there would speak English: put it into bot.tg.phrases"
    )


HEAVY = (
    "aiohttp",
    "chromadb",
    "langchain",
    "langchain_core",
    "matplotlib",
    "wordllama",
    "alembic",
    "onnxruntime",
    "babel",
    "fsrs",
    "faster_whisper",
    "starlette",
    "uvicorn",
    "prometheus_client",
)


def test_heavy_libraries_are_imported_where_they_are_needed() -> None:
    # Alembic's own files are loaded by Alembic.
    found = [
        f"{module_name(path)} imports {name}"
        for path in MODULES
        for name, at_start in imports(path)
        if at_start and within(name, *HEAVY) and "migrations" not in path.parts
    ]
    assert not found


def test_the_app_can_be_imported_without_heavy_libraries() -> None:
    code = f"import sys, bot.app, bot.commands.practice; print([m for m in {HEAVY!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert run.stdout.strip() == "[]"


def test_no_exception_is_swallowed() -> None:
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = ast.unparse(node.type) if node.type else ""
            hands_on = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            assert caught != "", f"{path}:{node.lineno}: name what is caught"
            assert caught != "Exception" or hands_on, f"{path}:{node.lineno}: name what is caught, or raise it again"
            assert any(not isinstance(s, ast.Pass) for s in node.body), f"{path}:{node.lineno}: say why nothing is done"
