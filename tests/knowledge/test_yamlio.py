from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import BrokenCard
from knowledge.yamlio import MAX_BYTES, LineMap, dump_yaml, load_yaml

# what a card's text can hold: no control characters (but line ends) and no lone surrogates
TEXTS = st.text(st.one_of(st.characters(exclude_categories=["Cc", "Cs"]), st.sampled_from("\n :-#'\"")))
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_dumped_loads_back_equal(value: object) -> None:
    assert load_yaml(dump_yaml(value), "a.yaml")[0] == value


@given(st.lists(st.sampled_from(["word", "a longer phrase", "- item", "  nested", "", "x" * 120, "colon: here"])))
def test_long_text_of_many_lines_loads_back_equal(parts: list[str]) -> None:
    for text in ("\n".join(parts), " ".join(parts)):
        assert load_yaml(dump_yaml({"text": text}), "a.yaml")[0] == {"text": text}


def test_lines_are_counted_from_one_and_fall_back_to_the_parent() -> None:
    _, lines = load_yaml("id: a\nkey_points:\n  - id: x\n    text: y\n  - {id: z,\n     text: w}\n", "a.yaml")
    assert lines.line(("id",)) == 1
    assert lines.line(("key_points", 0, "text")) == 4
    assert lines.line(("key_points", 1, "text")) == 6
    assert lines.line(("key_points", 1, "weight")) == 5
    assert lines.line(("key_points", 9)) == 2
    assert LineMap().line(("anything",)) == 1


def test_an_empty_document_is_none() -> None:
    assert load_yaml("# nothing yet\n", "a.yaml")[0] is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id: a\nid: b\n", "a.yaml:2: the key 'id' stands twice (first on line 1)"),
        ("a: 1\nb: {c: 1, c: 2}\n", "a.yaml:2: the key 'c' stands twice"),
        ("a: 1\nb: &x 2\n", "a.yaml:2: anchors and aliases"),
        ("a: *x\n", "a.yaml:1: anchors and aliases"),
        ("<<: {a: 1}\n", "a.yaml:1: a key must be a plain word"),
        ("? [a, b]\n: 1\n", "a.yaml:1: a key must be a plain word"),
        ("[" * 100_000, "a.yaml:1: nested too deeply"),
        ("- " * 5_000, "a.yaml:1: nested too deeply"),
        ("a: !!python/object/apply:os.getcwd []\n", "a.yaml:1: this is no valid YAML"),
        ("a: [1,\nb: 2\n", "this is no valid YAML"),
        ("a: 1\n---\nb: 2\n", "a.yaml:2: a second document begins here; give each its own file."),
        ("ü: 1\na: x\x07\n", "a.yaml:2: the sign U+0007 may not stand in YAML"),
        (
            'a: "x\n\n  \x00"\n',
            "a.yaml:3: the sign U+0000 may not stand in YAML; take it out, or put the text in quotes",
        ),
        ("id: a\ntext: 2024-02-30\n", "a.yaml:2: a value cannot be read (day is out of range for month); put it in"),
        ("id: a\nlist:\n  - {b: c, d: 2024-13-45}\n", "a.yaml:3: a value cannot be read"),
        ("a: " + "9" * 5_000, "a.yaml:1: a value cannot be read"),
        (
            "id: a\nrevision: !!bool maybe\n",
            "a.yaml:2: a value cannot be read (it does not fit its tag: take that out); put it in",
        ),
        ('id: a\nrevision: !!int ""\n', "a.yaml:2: a value cannot be read ("),
        ('id: a\nlist:\n  - !!float ""\n', "a.yaml:3: a value cannot be read ("),
        ("id: a\nrevision: !!timestamp x\n", "a.yaml:2: a value cannot be read ("),
        ("id: a\nrevision: 1" + ":59" * 400 + ".5\n", "a.yaml:2: a value cannot be read ("),
        ("id: a\n2024: x\n", "a.yaml:2: the key '2024' is not read as text; put it in quotes."),
        ("id: a\nlist:\n  - on: x\n", "a.yaml:3: the key 'on' is not read as text; put it in quotes."),
        ("2024-02-30: x\n", "a.yaml:1: the key '2024-02-30' is not read as text; put it in quotes."),
        ("a" * (MAX_BYTES + 1), "a.yaml: larger than 1 MiB"),
    ],
)
def test_what_no_card_needs_is_refused(text: str, problem: str) -> None:
    with pytest.raises(BrokenCard) as caught:
        load_yaml(text, "a.yaml")
    assert problem in caught.value.person
    assert "\n" not in caught.value.person


def test_dumped_text_is_readable() -> None:
    text = dump_yaml({"id": "ü", "long": "word " * 30 + "end", "lines": "one\n\ntwo", "list": ["a"]})
    assert text.startswith("id: ü\nlong: >-\n  word")
    assert "lines: |-\n  one\n\n  two\nlist:\n  - a\n" in text
    assert max(map(len, text.splitlines())) <= 120


def test_nothing_outside_the_text_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    with pytest.raises(BrokenCard):
        load_yaml(f"a: !include {secret}\n", "a.yaml")
