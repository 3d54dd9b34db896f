from __future__ import annotations

from contextlib import chdir
from pathlib import Path

import pytest

from knowledge.bank import load_bank
from knowledge.card import DraftCard, QuestionCard
from knowledge.errors import BrokenCard, BrokenSource
from knowledge.sources.naming import question_id
from knowledge.sources.report import ImportReport
from knowledge.sources.reviewing import (
    accept,
    awaiting,
    draft_files,
    give_up,
    lacks,
    put_card,
    read_draft,
    reject,
)
from knowledge.sources.staging import put
from knowledge.sources.writing import WriteResult, write
from tests.support.cards import make_card
from tests.support.imports import make_draft

CARD = make_card()


def as_draft(card: QuestionCard = CARD) -> DraftCard:
    """What an importer reads of a page with this question and answer."""
    return make_draft(id=card.id, question=card.question, standard_response=card.standard_response)


def lay(folder: Path, card: DraftCard, below: str = "drafts") -> Path:
    path = folder / below / f"{card.id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    put_card(path, card)
    return path


def test_drafts_are_found_wherever_their_folder_is_and_nothing_else(tmp_path: Path) -> None:
    complete = lay(tmp_path, CARD, "area")
    one, two = lay(tmp_path, make_draft()), lay(tmp_path, make_draft(id="b"), "area/drafts")
    gone = lay(tmp_path, make_draft(id="c"), "drafts/rejected")
    assert draft_files(tmp_path) == (two, one)
    assert draft_files(tmp_path / "drafts") == (one,)
    assert draft_files(one) == (one,)
    assert draft_files(gone.parent) == (gone,)
    with pytest.raises(BrokenSource, match="no draft"):
        draft_files(complete)
    with pytest.raises(BrokenSource, match="no such file"):
        draft_files(tmp_path / "none")


def test_drafts_are_found_from_any_folder_below_theirs(tmp_path: Path) -> None:
    bank = tmp_path / "drafts" / "bank"
    card, draft = lay(bank, CARD, "area"), lay(bank, make_draft(), "drafts/ml")
    gone = lay(bank, make_draft(id="c"), "drafts/rejected/ml")
    assert draft_files(draft.parent, [bank]) == draft_files(draft.parent) == (draft,)
    assert draft_files(gone.parent, [bank]) == (gone,)
    assert draft_files(bank, [tmp_path, bank]) == (draft,)
    assert draft_files(card.parent, [bank]) == ()
    with pytest.raises(BrokenSource, match="no draft"):
        draft_files(card, [bank])


def test_hidden_files_are_no_drafts(tmp_path: Path) -> None:
    hidden = lay(tmp_path, CARD, ".old/drafts")
    hidden.rename(hidden.parent / f".{hidden.name}")
    lay(tmp_path, CARD, ".git")
    assert draft_files(tmp_path) == ()
    assert awaiting([as_draft()], tmp_path, "a:b").paths == [tmp_path / "drafts" / f"{CARD.id}.yaml"]


def test_a_complete_draft_is_not_asked_until_it_is_accepted(tmp_path: Path) -> None:
    path = lay(tmp_path, CARD)
    path.write_text(f"# mine\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    assert len(load_bank([tmp_path]).cards) == 0
    assert lacks(path) == ()
    assert accept(path, ()) == tmp_path / f"{CARD.id}.yaml"
    assert list(load_bank([tmp_path]).cards) == [CARD.id]
    assert (tmp_path / f"{CARD.id}.yaml").read_text(encoding="utf-8").startswith("# mine\n")
    assert not path.exists()


@pytest.mark.parametrize("changes", [{"tags": ("Quantum Gardening",)}, {"roles": ("Wizard",)}])
def test_what_the_bank_would_refuse_is_not_accepted(tmp_path: Path, changes: dict[str, tuple[str]]) -> None:
    path = lay(tmp_path, CARD.model_copy(update=changes))
    assert len(lacks(path)) == 1
    assert lacks(path)[0].startswith("line ")
    with pytest.raises(BrokenCard, match="not on the list"):
        accept(path, ())
    assert path.exists()


def test_an_id_of_the_bank_is_not_taken_twice(tmp_path: Path) -> None:
    path = lay(tmp_path, CARD)
    with pytest.raises(BrokenCard, match="already"):
        accept(path, {CARD.id})
    lay(tmp_path, CARD, "")
    with pytest.raises(BrokenCard, match="already"):
        accept(path, ())
    assert path.exists()


@pytest.mark.parametrize("complete", [True, False])
def test_no_import_brings_a_rejected_draft_back(tmp_path: Path, complete: bool) -> None:
    write(ImportReport((as_draft(),), ()), tmp_path)
    path = tmp_path / "drafts" / f"{CARD.id}.yaml"
    if complete:
        put_card(path, CARD)
    kept = reject(path)
    assert kept == tmp_path / "drafts" / "rejected" / path.name
    changed = as_draft().model_copy(update={"approach": ("Begin.",)})
    for card in (as_draft(), changed):
        write(ImportReport((card,), ()), tmp_path)
        assert not path.exists()
        assert awaiting([card], tmp_path, "a:b") == ([], [])
    assert draft_files(tmp_path) == ()
    assert len(load_bank([tmp_path]).cards) == 0


@pytest.mark.parametrize("other", [{}, {"id": "another-id"}, {"question": "Another question?"}])
@pytest.mark.parametrize("as_it_was", [True, False])
def test_a_rejected_question_stays_rejected_when_it_comes_complete(
    tmp_path: Path, as_it_was: bool, other: dict[str, str]
) -> None:
    write(ImportReport((as_draft(),), ()), tmp_path)
    path = reject(tmp_path / "drafts" / f"{CARD.id}.yaml")
    if not as_it_was:
        put_card(path, CARD.model_copy(update=other))
    before = path.read_bytes()
    result = write(ImportReport((CARD.model_copy(update=other),), ()), tmp_path)
    assert result == WriteResult(kept=(f"drafts/rejected/{path.name}",))
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.rglob("*.yaml")] == [path.name]


def test_what_is_in_the_bank_follows_its_source_though_a_draft_of_it_was_rejected(tmp_path: Path) -> None:
    lay(tmp_path, CARD, ".")
    gone = reject(lay(tmp_path, as_draft()))
    changed = CARD.model_copy(update={"approach": ("Begin.",)})
    assert write(ImportReport((changed,), ()), tmp_path) == WriteResult(updated=(f"{CARD.id}.yaml",))
    assert gone.exists()


def test_rejecting_twice_loses_nothing(tmp_path: Path) -> None:
    first = reject(lay(tmp_path, make_draft()))
    second = reject(lay(tmp_path, make_draft(difficulty="hard")))
    assert (first.name, second.name) == ("what-is-a-lease.yaml", "what-is-a-lease-2.yaml")
    assert reject(second) == second
    assert read_draft(first) != read_draft(second)


def test_a_rejected_draft_may_still_be_accepted(tmp_path: Path) -> None:
    assert accept(reject(lay(tmp_path, CARD)), ()) == tmp_path / f"{CARD.id}.yaml"


def test_only_what_is_neither_complete_nor_rejected_awaits_a_model(tmp_path: Path) -> None:
    cards = [make_draft(id=name, question=f"What is {name}?") for name in ("done", "gone", "open", "new")]
    lay(tmp_path, CARD.model_copy(update={"question": "What is done"}))
    reject(lay(tmp_path, cards[1]))
    lies = lay(tmp_path, cards[2], "area/drafts")
    (tmp_path / "drafts" / "broken.yaml").write_text("id: [", encoding="utf-8")
    assert awaiting([*cards, CARD], tmp_path, "a:b") == ([lies, tmp_path / "drafts" / "new.yaml"], [])


def test_what_awaits_a_model_may_end_in_yml(tmp_path: Path) -> None:
    lies = lay(tmp_path, make_draft()).rename(tmp_path / "drafts" / "mine.yml")
    lay(tmp_path, CARD).rename(tmp_path / f"{CARD.id}.yml")
    assert awaiting([make_draft(), as_draft()], tmp_path, "a:b") == ([lies], [])


def test_a_failed_write_leaves_the_file_and_no_other(tmp_path: Path) -> None:
    path = lay(tmp_path, make_draft())
    before = path.read_bytes()
    with pytest.raises(BrokenCard, match="question"):
        put_card(path, make_draft().model_copy(update={"question": " "}))
    (tmp_path / "drafts" / "taken.yaml").mkdir()
    with pytest.raises(BrokenSource, match="cannot be written"):
        put(tmp_path / "drafts" / "taken.yaml", "id: a\n")
    assert path.read_bytes() == before
    assert sorted(p.name for p in path.parent.iterdir()) == ["taken.yaml", path.name]


def test_a_draft_that_cannot_be_read_names_the_trouble(tmp_path: Path) -> None:
    bad = tmp_path / "drafts" / "a.yaml"
    bad.parent.mkdir()
    bad.write_bytes(b"id: \xff")
    for words in ("UTF-8", "no such file"):
        with pytest.raises(BrokenCard, match=words):
            read_draft(bad)
        assert lacks(bad)
        bad.unlink(missing_ok=True)


def test_the_working_folder_may_be_the_folder_of_drafts(tmp_path: Path) -> None:
    path = lay(tmp_path, make_draft())
    with chdir(path.parent):
        assert draft_files(Path()) == (Path(path.name),)


def test_what_has_no_line_is_not_given_one(tmp_path: Path) -> None:
    path = tmp_path / "drafts" / "a.yaml"
    path.parent.mkdir()
    path.write_bytes(b"id: \xff")
    assert lacks(path) == ("not UTF-8 at byte 4. Save the file as UTF-8.",)


def test_a_model_is_not_asked_again_about_what_it_made_nothing_of(tmp_path: Path) -> None:
    draft = make_draft()
    write(ImportReport((draft,), ()), tmp_path)
    path = tmp_path / "drafts" / f"{draft.id}.yaml"
    give_up(path, "a:b", "no\nuse")
    assert read_draft(path) == draft
    assert awaiting([draft], tmp_path, "a:b") == ([], [path])
    assert awaiting([draft], tmp_path, "a:better") == ([path], [])
    path.write_text(path.read_text(encoding="utf-8").replace("difficulty: null", "difficulty: hard"), encoding="utf-8")
    assert awaiting([draft], tmp_path, "a:b") == ([path], [])


def test_a_draft_saved_with_a_byte_order_mark_is_read_and_what_a_model_made_nothing_of_is_known(tmp_path: Path) -> None:
    draft = as_draft()
    path = lay(tmp_path, draft)
    give_up(path, "openai:x", "No facts.")
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert read_draft(path) == draft
    assert awaiting([draft], tmp_path, "openai:x") == ([], [path])


def test_a_draft_awaits_under_the_id_that_its_question_has_in_the_folder(tmp_path: Path) -> None:
    plus, plain = "What are the advantages of C++?", "What are the advantages of C?"
    old = lay(tmp_path, make_draft(id="what-are-the-advantages-of-c", question=plus))
    found = [make_draft(id=question_id(question), question=question) for question in (plus, plain)]
    (path,) = (tmp_path / name for name in write(ImportReport(found, ()), tmp_path).written)
    assert awaiting(found, tmp_path, "openai:x").paths == [old, path]
