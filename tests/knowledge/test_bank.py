"""The bank: what it loads, what it refuses and how it says so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from knowledge.bank import DRAFTS, Bank, card_files, load_bank, read_card
from knowledge.card import Difficulty, QuestionType
from knowledge.errors import BankError, BrokenCard
from knowledge.roles import EVERYBODY, ROLE_NAMES
from knowledge.yamlio import dump_yaml
from tests.support.cards import make_card

QUESTIONS = Path(__file__).parents[2] / "knowledge" / "questions"
ID = "overfitting-detect-and-reduce"


def write(folder: Path, card_id: str = ID, **changes: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{card_id}.yaml"
    data = make_card(id=card_id).model_dump(mode="json") | changes
    path.write_text(dump_yaml(data), encoding="utf-8")
    return path


def line_of(path: Path, text: str, nth: int = 1) -> int:
    """The line, from 1, on which ``text`` stands for the ``nth`` time."""
    lines = [n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line]
    return lines[nth - 1]


def problems(path: Path) -> list[str]:
    with pytest.raises(BrokenCard) as caught:
        read_card(path)
    return caught.value.person.splitlines()


# Reading one card


def test_a_written_card_is_read_as_it_was(tmp_path: Path) -> None:
    assert read_card(write(tmp_path)) == make_card()


def _replace(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


@pytest.mark.parametrize(
    ("change", "at", "said"),
    [
        (_replace("difficulty: medium", "difficulty: gnarly"), "gnarly", "difficulty: Input should be 'easy'"),
        (_replace("difficulty: medium", "colour: red\ndifficulty: medium"), "colour", "colour: no such field; correct"),
        (_replace("kind: content", "kind: fact"), "kind: fact", "key_points[0].kind: Input should be 'content' or"),
        (_replace("weight: 2", "weight: 9"), "weight: 9", "key_points[0].weight: Input should be less than or"),
        (_replace("weight: 2", "weigth: 2"), "weigth", "key_points[0].weigth: no such field; correct its name"),
        (_replace("id: gap", "id: definition"), "key_points:", "key_points: the id 'definition' is used twice; every"),
        (_replace("id: gap", "id: The Gap"), "The Gap", "key_points[1].id: String should match"),
        (_replace("type: technical-concept\n", ""), "id:", "type: the field is missing; add it"),
        (_replace("Machine Learning Engineer", "Machine Learning Enginer"), "Enginer", "nearest is 'Machine Learning "),
        (_replace("Model Evaluation", "Model Evaluaton"), "Evaluaton", "nearest is 'Model Evaluation'"),
        (_replace(f"id: {ID}", "id: other-name"), "other-name", f"id: 'other-name' must equal the file's name '{ID}'"),
        (_replace("revision: 1", "revision: &r 1"), "&r", "anchors and aliases"),
        (_replace("revision: 1", "revision: [1"), "replaces", "no valid YAML"),
        (_replace("revision: 1", "revision: 1\nrevision: 2"), "revision: 2", "'revision' stands twice"),
        (_replace("question: What is", "question: 7\nnote: What is"), "question: 7", "question: Input should be"),
    ],
)  # fmt: skip
def test_a_broken_card_names_file_line_field_and_fix(
    tmp_path: Path, change: Callable[[str], str], at: str, said: str
) -> None:
    path = write(tmp_path)
    path.write_text(change(path.read_text()))
    assert any(p.startswith(f"{path}:{line_of(path, at)}: ") and said in p for p in problems(path)), problems(path)


def test_too_few_facts_are_told_at_the_points(tmp_path: Path) -> None:
    points = [p.model_dump(mode="json") | {"kind": "form"} for p in make_card().key_points]
    path = write(tmp_path, key_points=points)
    (said,) = problems(path)
    assert said.startswith(f"{path}:{line_of(path, 'key_points')}: ")
    assert "key_points: 0 of kind content, at least 3 needed; add atomic facts" in said


def test_every_problem_of_a_card_is_told_one_a_line(tmp_path: Path) -> None:
    path = write(tmp_path, difficulty="gnarly", type="quiz", colour="red")
    assert [p.split(": ")[1] for p in problems(path)] == ["type", "difficulty", "colour"]


@pytest.mark.parametrize("text", ["", "# only a remark\n", "- id: a\n- id: b\n", "just words\n", "42\n"])
def test_anything_but_a_mapping_is_told_what_a_card_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / f"{ID}.yaml"
    path.write_text(text)
    (said,) = problems(path)
    assert said.startswith(f"{path}:1: a card is a mapping of fields")


def test_text_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(b"\xff\xfe" + path.read_bytes())
    assert problems(path) == [f"{path}: not UTF-8 at byte 0. Save the file as UTF-8."]


def test_a_byte_order_mark_is_no_problem(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_card(path) == make_card()


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / f"{ID}.yaml"
    path.mkdir()
    (said,) = problems(path)
    assert said == f"{path}: not a regular file, so no card. Move it away."
    path.rmdir()
    assert problems(path) == [f"{path}: there is no such file."]
    long = tmp_path / f"{'a' * 300}.yaml"
    assert problems(long) == [f"{long}: cannot be read (File name too long). Check the file's rights."]


def test_a_pipe_and_a_huge_file_are_told_without_being_read(tmp_path: Path) -> None:
    pipe, huge = tmp_path / "pipe.yaml", tmp_path / "huge.yaml"
    os.mkfifo(pipe)
    with huge.open("wb") as file:
        file.truncate(2**40)
    assert ["not a regular file" in said for said in problems(pipe)] == [True]
    assert ["larger than 1 MiB" in said for said in problems(huge)] == [True]


# Loading folders


def test_folders_are_searched_through_and_both_endings_count(tmp_path: Path) -> None:
    write(tmp_path / "a" / "deep", "one")
    write(tmp_path / "b", "two").rename(tmp_path / "b" / "two.yml")
    (tmp_path / "b" / "three.yaml.bak").write_text("no card")
    (tmp_path / "README.md").write_text("no card")
    assert list(load_bank([tmp_path]).cards) == ["one", "two"]


def test_endings_count_in_capitals_too_and_a_folder_with_one_is_a_folder(tmp_path: Path) -> None:
    for name in ("one.YAML", "two.Yml"):
        write(tmp_path / "all.yaml", name[:3]).rename(tmp_path / "all.yaml" / name)
    assert list(load_bank([tmp_path]).cards) == ["one", "two"]


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with chdir(tmp_path):
        for _ in range(25):  # a path that is too long for anybody, root too
            Path("d" * 200).mkdir()
            os.chdir("d" * 200)
    for load in (load_bank, card_files):
        with pytest.raises(BankError, match=r"ddd: the folder cannot be read \(File name too long\)"):
            load([tmp_path])
    with pytest.raises(BankError, match=r"aaa: cannot be looked at \(File name too long\)"):
        load_bank([tmp_path / ("a" * 300)])


def test_hidden_files_are_no_cards(tmp_path: Path) -> None:
    folder = tmp_path / ".mine"  # the folder itself may have any name
    write(folder, "one")
    for hidden in (".pre-commit-config.yaml", "._one.yaml", ".github/workflows/ci.yml", "drafts/._two.yaml"):
        (folder / hidden).parent.mkdir(parents=True, exist_ok=True)
        (folder / hidden).write_text("repos: []")
    bank = load_bank([folder])
    assert (list(bank.cards), bank.drafts) == (["one"], 0)


def test_one_bad_card_stops_the_loading_and_every_one_is_named(tmp_path: Path) -> None:
    write(tmp_path, "one")
    bad = [write(tmp_path, "two", difficulty="gnarly"), write(tmp_path, "three", colour="red")]
    with pytest.raises(BrokenCard) as caught:
        load_bank([tmp_path])
    assert all(str(path) in caught.value.person for path in bad)


def test_bad_cards_may_be_skipped_and_are_kept_as_problems(tmp_path: Path) -> None:
    write(tmp_path, "one")
    bad = write(tmp_path, "two", difficulty="gnarly")
    (tmp_path / "three.yaml").write_bytes(b"\xff")
    bank = load_bank([tmp_path], skip_bad=True)
    assert list(bank.cards) == ["one"]
    assert [p.person.split(":")[0] for p in bank.problems] == [str(tmp_path / "three.yaml"), str(bad)]


def test_drafts_are_counted_and_never_asked(tmp_path: Path) -> None:
    write(tmp_path / "area", "one")
    write(tmp_path / DRAFTS, "two")
    write(tmp_path / "area" / DRAFTS / "deeper", "three")
    (tmp_path / DRAFTS / "broken.yaml").write_text("- nothing")
    bank = load_bank([tmp_path])
    assert list(bank.cards) == ["one"]
    assert bank.drafts == 3
    assert [p.name for p in card_files([tmp_path])] == ["one.yaml"]


def test_a_bank_inside_a_folder_called_drafts_is_still_a_bank(tmp_path: Path) -> None:
    write(tmp_path / DRAFTS / "mine", "one")
    bank = load_bank([tmp_path / DRAFTS / "mine"])
    assert list(bank.cards) == ["one"]
    assert bank.drafts == 0


def test_drafts_are_counted_in_a_bank_inside_a_folder_called_rejected(tmp_path: Path) -> None:
    folder = tmp_path / "rejected" / "mine"
    write(folder / DRAFTS, "one")
    write(folder / DRAFTS / "rejected", "two")
    assert load_bank([folder]).drafts == 1


def test_one_id_in_two_folders_is_refused_and_both_files_named(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a", "one"), write(tmp_path / "b", "one", revision=2)
    folders = [tmp_path / "a", tmp_path / "b"]
    with pytest.raises(BrokenCard) as caught:
        load_bank(folders)
    assert caught.value.person.startswith(f"{second}:1: id: 'one' is the id of {first} too; rename one")
    bank = load_bank(folders, skip_bad=True)
    assert bank.cards["one"].revision == 1
    assert [p.person for p in bank.problems] == [caught.value.person]


def test_two_cards_of_one_id_are_no_bank() -> None:
    with pytest.raises(BankError, match=r"Two cards have the id"):
        Bank.of([make_card(), make_card(revision=2)])


def test_a_folder_named_twice_or_inside_another_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "a", "one")
    assert list(load_bank([tmp_path, tmp_path / "a", tmp_path]).cards) == ["one"]


def test_a_missing_folder_is_told_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(BankError, match=r"no such folder of cards\. Set VIVA_BANK"):
        load_bank([tmp_path / "nowhere"])


def test_a_loaded_bank_cannot_be_changed(tmp_path: Path) -> None:
    bank = Bank.of([make_card()])
    with pytest.raises(TypeError):
        bank.cards["other"] = make_card()  # type: ignore[index]


# The hash


def test_the_hash_changes_with_any_card_and_not_with_where_it_lies(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        write(tmp_path / "a", name)
    before = load_bank([tmp_path]).hash
    (tmp_path / "z").mkdir()
    shutil.move(tmp_path / "a" / "one.yaml", tmp_path / "z" / "one.yaml")
    assert load_bank([tmp_path]).hash == before
    assert load_bank([tmp_path / "z", tmp_path / "a"]).hash == before
    changed = write(tmp_path / "a", "two", revision=2)
    assert load_bank([tmp_path]).hash != before
    changed.unlink()
    without = load_bank([tmp_path]).hash
    assert without != before
    write(tmp_path / "a", "two")
    assert load_bank([tmp_path]).hash == before


def test_the_hash_does_not_depend_on_the_order_of_cards() -> None:
    cards = [make_card(id=f"card-{n}") for n in range(5)]
    assert Bank.of(cards).hash == Bank.of(reversed(cards)).hash
    assert Bank.of(cards).hash != Bank.of(cards[1:]).hash


# Our own cards


def test_our_bank_is_sound_and_broad() -> None:
    bank = load_bank([QUESTIONS])
    cards = bank.cards.values()
    assert len(cards) >= 16
    assert len({role for card in cards for role in card.roles} - {EVERYBODY}) >= 6
    assert {card.difficulty for card in cards} == set(Difficulty)
    assert bank.problems == ()


def test_each_of_our_points_and_mistakes_shows_how_people_say_it() -> None:
    bare = []
    for card in load_bank([QUESTIONS]).cards.values():
        bare += [f"{card.id}/{point.id}" for point in card.key_points if not point.examples]
        bare += [f"{card.id}/{mistake.id}" for mistake in card.common_mistakes if not mistake.examples]
    assert bare == []


@pytest.mark.long
def test_whoever_names_a_role_can_practise_for_two_weeks() -> None:
    cards = load_bank([QUESTIONS]).cards.values()
    assert len(cards) >= 240
    assert {card.type for card in cards} == set(QuestionType)
    for role in ROLE_NAMES:
        mine = [card for card in cards if role in card.roles or EVERYBODY in card.roles]
        assert len(mine) >= 20, role
        assert len({card.type for card in mine}) >= 3, role
        for level in Difficulty:
            assert sum(card.difficulty is level for card in mine) >= 5, (role, level)


def test_our_cards_hold_what_graders_and_people_need() -> None:
    for card in load_bank([QUESTIONS]).cards.values():
        assert 120 <= len(card.standard_response.split()) <= 260, card.id
        assert len(card.alternatives) >= 2, card.id
        assert 2 <= len(card.follow_ups) <= 3, card.id
        assert all(2 <= len(point.examples) <= 3 for point in card.key_points), card.id
        assert all(mistake.examples for mistake in card.common_mistakes), card.id
        assert not card.companies, f"{card.id}: only where the source states it"
