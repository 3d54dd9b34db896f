from __future__ import annotations

import re
from pathlib import Path

import pytest

import prompts
from prompts import PromptError

README = (Path(prompts.__file__).parent / "README.md").read_text(encoding="utf-8")


def _documented(name: str) -> set[str]:
    """The variables in the table of a prompt's section of the README."""
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert section, f"prompts/README.md has no section for {name}"
    return set(re.findall(r"^\| `(\w+)` \|", section[1], re.MULTILINE))


@pytest.mark.parametrize("name", prompts.names())
def test_every_prompt_loads_and_its_variables_are_documented(name: str) -> None:
    prompt = prompts.load(name)

    assert prompt.text
    assert _documented(name) == prompt.variables


def test_the_prompts_of_a_grading_call_are_there() -> None:
    assert {"grade_rules", "grade_rubric", "grade_answer", "grade_repair"} <= set(prompts.names())


def test_the_prompts_of_an_enrichment_are_there_and_only_one_holds_what_was_imported() -> None:
    assert {"enrich_rules", "enrich_source", "enrich_repair"} <= set(prompts.names())
    assert prompts.load("enrich_rules").variables == {"tags", "roles", "shape"}
    assert prompts.load("enrich_repair").variables == {"problems"}


def test_rules_are_stable_text_and_only_the_answer_prompt_holds_the_answer() -> None:
    assert prompts.load("grade_rules").variables == frozenset()
    assert [
        name for name in prompts.names() if name.startswith("grade") and "answer" in prompts.load(name).variables
    ] == ["grade_answer"]


def test_render_fills_each_placeholder_and_never_expands_a_value_again() -> None:
    prompt = prompts.parse("p", "---\nvariables: [a, b]\n---\n{{a}} and {{b}} and {{a}}\n")

    assert prompt.render(a="{{b}} \\1", b="x") == "{{b}} \\1 and x and {{b}} \\1"


@pytest.mark.parametrize(
    ("values", "problem"),
    [({"a": "1"}, "missing: b"), ({"a": "1", "b": "2", "c": "3"}, "unknown: c"), ({"b": "1", "c": "2"}, "missing: a")],
)
def test_a_missing_or_unknown_value_raises(values: dict[str, str], problem: str) -> None:
    prompt = prompts.parse("p", "---\nvariables: [a, b]\n---\n{{a}}{{b}}")

    with pytest.raises(PromptError, match=problem):
        prompt.render(**values)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("no front matter", "front matter"),
        ("---\nvariables: [a]\n---\ntext", "not used: a"),
        ("---\nvariables: []\n---\n{{a}}", "not declared: a"),
        ("---\nname: x\n---\ntext", "declare `variables:`"),
        ("---\nvariables: a\n---\n{{a}}", "declare `variables:`"),
        ("---\nvariables: [a\n---\n{{a}}", "no YAML"),
    ],
)
def test_a_broken_file_does_not_load(source: str, problem: str) -> None:
    with pytest.raises(PromptError, match=problem):
        prompts.parse("p", source)


@pytest.mark.parametrize("name", ["no_such", "README", "../README", ""])
def test_an_unknown_prompt_names_the_known_ones(name: str) -> None:
    with pytest.raises(PromptError, match="grade_rules"):
        prompts.load(name)


def test_the_hash_changes_with_the_text_and_only_then() -> None:
    source = "---\nvariables: []\n---\nJudge."

    assert prompts.parse("p", source).hash == prompts.parse("p", source).hash
    assert prompts.parse("p", source + " Now.").hash != prompts.parse("p", source).hash
    assert re.fullmatch(r"[0-9a-f]{16}", prompts.load("grade_rules").hash)
