"""Reading golden answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.evaluating.golden import CHECKOUT, TOLD, GoldenAnswer, chosen, joined, read_golden
from knowledge.errors import VivaError
from tests.support.cards import make_card
from tests.support.ready import shipped

CARD = make_card()


def answer(kind: str = "strong", **labels: str) -> dict[str, Any]:
    points = {point.id: "covered" for point in CARD.key_points} | labels
    return {
        "kind": kind,
        "text": "It depends.",
        "points": points,
        "mistakes": {mistake.id: "not_made" for mistake in CARD.common_mistakes},
    }


def written(folder: Path, **changes: Any) -> Path:
    given = {"card": CARD.id, "revision": 1, "answers": [answer(), answer("partial")], **changes}
    (folder / f"{CARD.id}.yaml").write_text(yaml.safe_dump(given, sort_keys=False), encoding="utf-8")
    return folder


def test_answers_come_with_their_card(tmp_path: Path) -> None:
    found = joined(read_golden(written(tmp_path)), {CARD.id: CARD})
    assert [[one.answer.kind for one in card] for card in found] == [["strong", "partial"]]
    assert found[0][0].card is CARD
    assert found[0][0].name == f"{CARD.id} strong"


def test_the_worth_by_the_labels_is_the_score_without_mistakes() -> None:
    # weights 2, 2, 2, 1, 1, 1 of 9: one whole and one half of two, nothing for a contradicted one
    labels = dict.fromkeys((point.id for point in CARD.key_points), "missing")
    labels |= {"definition": "covered", "gap": "partial", "regularisation": "contradicted"}
    assert GoldenAnswer.model_validate(answer(**labels)).worth(CARD) == pytest.approx(3 / 9)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"answers": [answer(definition="nearly")]}, ":7: answers[0].points.definition"),
        ({"reader": "me"}, "reader: no such field"),
        ({"file": "x"}, "file: no such field"),
    ],
)
def test_a_file_that_does_not_fit_is_told_by_line_and_field(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(VivaError) as caught:
        read_golden(written(tmp_path, **changes))
    assert f"{tmp_path / CARD.id}.yaml:" in caught.value.person
    assert told in caught.value.person


def test_files_that_hold_something_else(tmp_path: Path) -> None:
    with pytest.raises(VivaError, match="holds no golden answers"):
        read_golden(tmp_path)
    for content, told in ((b"- a list", "are a mapping"), (b"caf\xe9", "not UTF-8"), (b"a: [", "expected node")):
        (tmp_path / "x.yaml").write_bytes(content)
        with pytest.raises(VivaError, match=told):
            read_golden(tmp_path)


def test_answers_that_do_not_fit_their_card(tmp_path: Path) -> None:
    found = read_golden(written(tmp_path))
    with pytest.raises(VivaError, match="no such card") as caught:
        joined(found, {})
    assert caught.value.person.startswith(f"{tmp_path / CARD.id}.yaml: golden answers to {CARD.id}: ")
    with pytest.raises(VivaError, match="revision 1, the card is at 2"):
        joined(found, {CARD.id: make_card(revision=2)})
    found = read_golden(written(tmp_path, answers=[answer(stray="covered")]))
    with pytest.raises(VivaError, match="do not fit the card at stray"):
        joined(found, {CARD.id: CARD})


def test_labels_name_the_sentences_that_say_a_point_by_their_first_words(tmp_path: Path) -> None:
    said = {
        **answer(),
        "text": "It fits noise. It fits it well. Not so.",
        "where": {"gap": [["It fits it"], ["Not", "It fits n"]]},
    }
    ((one,),) = joined(read_golden(written(tmp_path, answers=[said])), {CARD.id: CARD})
    assert one.answer.ways("gap") == [[(15, 31)], [(32, 39), (0, 14)]]
    assert one.answer.ways("definition") == []


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"gap": [["fits"]]}, '"fits" begins no sentence of the strong answer, or several (where, gap)'),
        ({"gap": [["It"]]}, '"It" begins no sentence'),
        ({"definition": [["Not"]]}, "told to say definition somewhere, and labelled not to"),
        ({"stray": [["Not"]]}, "told to say stray somewhere"),
        ({"gap": [[]]}, "where.gap[0]"),
        ({"gap": []}, "where.gap"),
    ],
)
def test_sentences_that_are_not_there_or_say_what_is_not_said_are_told(
    tmp_path: Path, where: dict[str, Any], told: str
) -> None:
    text = "It fits noise. It fits it well. Not so."
    said = {**answer(definition="missing"), "text": text, "where": where}
    with pytest.raises(VivaError) as caught:
        joined(read_golden(written(tmp_path, answers=[said])), {CARD.id: CARD})
    assert told in caught.value.person


def test_our_own_labels_say_where_everything_is_that_is_said() -> None:
    for folder in (CHECKOUT, CHECKOUT.parent / "rambling", CHECKOUT.parent / "terse"):
        for one in (answer for card in joined(read_golden(folder), shipped().cards) for answer in card):
            labels = {**one.answer.points, **one.answer.mistakes}
            assert {name for name, label in labels.items() if label in TOLD} == one.answer.where.keys(), one.name


def test_without_a_checkout_a_folder_must_be_named(tmp_path: Path) -> None:
    assert chosen(None) == CHECKOUT
    assert chosen(tmp_path, own=tmp_path / "nothing") == tmp_path
    with pytest.raises(VivaError, match="name a folder of your own"):
        chosen(None, own=tmp_path / "nothing")


def test_a_limit_takes_the_first_files() -> None:
    files = sorted(file.stem for file in CHECKOUT.glob("*.yaml"))
    assert [one.card for one in read_golden(CHECKOUT, 2)] == files[:2]
