"""The registry: finding the format, single files and folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import BrokenCard, BrokenSource
from knowledge.sources import SOURCES, read
from knowledge.sources.options import Options
from knowledge.sources.plaintext import MAX_BYTES
from knowledge.sources.published_page import is_whole
from knowledge.sources.writing import card_yaml
from tests.support.cards import make_card

PAGE = "Why test?\n\nApproach\n\n1. Say why.\n\nKey Points\n\n• Clear Aim: Say it.\n"
DRAFT = "id: why-log\nquestion: Why log?\nsource: {title: ours, licence: original}\n"


def test_the_format_is_found_by_content(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "b.yaml").write_text(DRAFT)
    (tmp_path / ".hidden").write_bytes(b"\x00")
    report = read(tmp_path)
    assert [card.id for card in report.cards] == ["why-test", "why-log"]
    assert {Path(w.file).name for w in report.warnings} == {"a.txt", "b.yaml"}


def test_a_broken_file_of_a_folder_gives_a_warning_and_no_card(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02")
    (tmp_path / "c.yaml").write_text(DRAFT + "colour: red\n")
    report = read(tmp_path)
    assert [card.id for card in report.cards] == ["why-test"]
    problems = [w.problem for w in report.warnings if w.field == "page"]
    assert any("b.txt: a binary file" in p for p in problems)
    assert any("c.yaml:4: colour: no such field" in p for p in problems)


def test_the_first_of_two_cards_with_one_id_stays(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PAGE)
    (tmp_path / "b.txt").write_text(PAGE)
    (tmp_path / "c.txt").write_text(PAGE.replace("Say why", "Say how"))
    report = read(tmp_path)
    assert [card.approach for card in report.cards] == [("Say why.",)]
    (conflict,) = [w for w in report.warnings if w.field == "id"]
    assert conflict.file.endswith("c.txt")


@pytest.mark.parametrize(
    ("name", "data", "format", "problem"),
    [
        ("a.txt", b"a letter", None, "not a format known"),
        ("a.txt", b"a letter", "page", "no section"),
        ("a.txt", b"a letter", "pdf", "unknown format 'pdf'; use one of"),
        ("a.txt", b"", None, "empty"),
        ("a.txt", b" " * (2 * 1024 * 1024 + 1), None, "2 MiB"),
        ("missing.txt", None, None, "cannot be read"),
    ],
)
def test_a_broken_file_is_one_clear_line(
    tmp_path: Path, name: str, data: bytes | None, format: str | None, problem: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(BrokenSource) as caught:
        read(path, format)
    assert caught.value.person.startswith(str(path))
    assert problem in caught.value.person
    assert "\n" not in caught.value.person


def test_a_large_list_is_read_where_it_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(f"## Why test?\n\nTo see.\n{' ' * 2 * 1024 * 1024}\n")
    for format, advice in ((None, True), ("page", False)):
        with pytest.raises(BrokenSource, match="2 MiB") as caught:
            read(path, format)
        assert ("say by --format or the ending of its name (.md, " in caught.value.person) is advice
    assert len(read(path, "markdown").cards) == 1
    assert len(read(path.rename(tmp_path / "list.md")).cards) == 1


def test_folders_with_nothing_to_read_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenSource, match="holds no file"):
        read(tmp_path)
    (tmp_path / "a.bin").write_bytes(b"\x00")
    with pytest.raises(BrokenSource, match="binary"):
        read(tmp_path)


def test_windows_text_is_imported_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(PAGE.replace("Say it", "Say it “well”").encode("cp1252"))
    report = read(path)
    assert "“well”" in report.cards[0].key_points[0].text
    assert any("Windows-1252" in w.problem for w in report.warnings)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (DRAFT.replace("question: Why log?\n", ""), ":1: question: the field is missing"),
        (DRAFT + "difficulty: gnarly\n", ":4: difficulty: Input should be"),
        (DRAFT + "key_points:\n  - id: A B\n    kind: form\n    text: x\n", ":5: key_points[0].id: "),
        (DRAFT + "id: again\n", ":4: the key 'id' stands twice"),
        ("- a\n", ":1: a card is fields such as 'id: …' and 'question: …'; several cards take a file each"),
        (f"{DRAFT}---\n{DRAFT}", ":4: a second document begins here; give each its own file."),
        (
            DRAFT + "common_mistakes:\n  - {id: a, text: x}\n  - {id: a, text: y}\n",
            ":4: card: common_mistakes: the id 'a' is used twice",
        ),
    ],
)
def test_a_broken_card_is_named_by_file_line_and_field(tmp_path: Path, text: str, where: str) -> None:
    path = tmp_path / "card.yaml"
    path.write_text(text)
    with pytest.raises(BrokenCard) as caught:
        read(path)
    assert caught.value.person.startswith(f"{path}{where}")


def test_every_problem_of_a_broken_card_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "card.yaml"
    path.write_text(DRAFT + "difficulty: tough\nrols: []\n")
    with pytest.raises(BrokenCard) as caught:
        read(path)
    told = caught.value.person.split("\n")
    assert [line.partition(": ")[2].partition(":")[0] for line in told] == ["difficulty", "rols"]
    assert all(line.startswith(f"{path}:") for line in told)


def test_every_row_of_the_registry_refuses_a_letter_to_a_friend() -> None:
    assert not [name for name, row in SOURCES.items() if row.sniff("Dear friend,\nall is well.\n", "letter.txt")]


def test_what_a_model_completed_and_nobody_accepted_is_no_import(tmp_path: Path) -> None:
    made = make_card(source={"title": "a page", "licence": "unknown", "enriched_by": "openai:x"})
    for folder in ("cards/drafts", "cards/drafts/rejected", "cards"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / f"{made.id}.yaml").write_text(card_yaml(made), encoding="utf-8")
    draft = read(tmp_path / "cards" / "drafts" / f"{made.id}.yaml")
    assert list(draft.cards) == []
    assert "not accepted yet" in draft.warnings[-1].problem
    assert [w.file for w in read(tmp_path / "cards").warnings] == [
        str(tmp_path / "cards" / "drafts" / f"{made.id}.yaml")
    ]
    assert list(read(tmp_path / "cards").cards) == [made]


def test_a_pipe_without_an_end_is_refused() -> None:
    with pytest.raises(BrokenSource, match="too large"):
        read(Path("/dev/zero"))


def test_a_page_with_most_sections_is_one_whatever_its_name(tmp_path: Path) -> None:
    steps = "1. Name the aim: Say it first. What is it?\n\n2. Weigh both sides: Which is stronger?"
    rest = f"Approach\n\n{steps}\n\nKey Points\n\n- Be brief\n\nStandard Response\n\nTo learn."
    (tmp_path / "a.md").write_text(f"Why do teams review code?\n\n{rest}")
    (card,) = read(tmp_path / "a.md").cards
    assert (card.question, card.standard_response) == ("Why do teams review code?", "To learn.")
    assert is_whole(rest)
    assert not is_whole(rest + " " * MAX_BYTES), "a long list is not gone through for it"
    sections = "### {}?\n\n#### Approach\n\nx\n\n#### Key Points\n\ny\n\n#### Standard Response\n\nz\n\n"
    (tmp_path / "b.md").write_text(sections.format("What is a pod") + sections.format("What is a node"))
    assert [card.question for card in read(tmp_path / "b.md").cards] == ["What is a pod?", "What is a node?"]


def test_a_column_map_that_a_file_has_no_use_for_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("| Frage | Antwort |\n|---|---|\n| Why log? | To see. |\n| Why test? | To know. |\n")
    report = read(tmp_path / "a.md", options=Options(columns={"question": "Frage", "answer": "Antwort"}))
    assert [w.problem for w in report.warnings if w.field == "columns"] == [
        "the column map was not used, since tables in Markdown go by their own names"
    ]
