from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.bank import ids_elsewhere, load_bank
from knowledge.card import DraftCard, KeyPoint, Mistake, PointKind, QuestionCard, Source
from knowledge.errors import BrokenCard, BrokenSource
from knowledge.sources import read
from knowledge.sources.naming import question_id
from knowledge.sources.report import ImportReport
from knowledge.sources.reviewing import accept, put_card
from knowledge.sources.writing import WriteResult, card_yaml, write
from tests.support.cards import make_card
from tests.support.imports import make_draft

DRAFT = DraftCard(
    id="why-log",
    question="Why log?",
    standard_response="To see.\n\n- late\n  - at night\n\nAnd to learn: 'yes' & \"no\" # all of it.",
    source=Source(title="imported page", licence="unknown"),
)
FULL = QuestionCard.model_validate(
    DRAFT.model_dump()
    | {
        "type": "technical-concept",
        "difficulty": "easy",
        "roles": ["Backend Engineer"],
        "tags": ["Observability"],
        "approach": ["Say what a log is."],
        "key_points": [{"id": f"p{n}", "kind": "content", "text": f"Fact {n}", "examples": ["so"]} for n in range(4)],
        "common_mistakes": [{"id": f"m{n}", "text": "Logging secrets: never."} for n in range(2)],
    }
)


def report(*cards: DraftCard | QuestionCard) -> ImportReport:
    return ImportReport(cards, ())


def files(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_complete_cards_and_drafts_lie_apart_and_load_back_equal(tmp_path: Path) -> None:
    other = DRAFT.model_copy(update={"id": "why-trace", "question": "Why trace?"})
    assert write(report(FULL, other), tmp_path) == WriteResult(written=("why-log.yaml", "drafts/why-trace.yaml"))
    assert set(files(tmp_path)) == {"why-log.yaml", "drafts/why-trace.yaml"}
    assert set(read(tmp_path).cards) == {FULL, other}


def test_a_complete_card_takes_the_place_of_one_that_waits_among_the_drafts(tmp_path: Path) -> None:
    waiting = tmp_path / "drafts" / "why-log.yaml"
    waiting.parent.mkdir()
    put_card(waiting, FULL.model_copy(update={"approach": ("Guess.",)}))
    result = write(report(FULL), tmp_path)
    assert (result.written, result.removed) == (("why-log.yaml",), ("drafts/why-log.yaml",))
    assert set(files(tmp_path)) == {"why-log.yaml"}


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    write(report(FULL), tmp_path)
    before = files(tmp_path)
    assert write(report(FULL), tmp_path) == WriteResult(unchanged=("why-log.yaml",))
    assert files(tmp_path) == before


def test_changed_content_raises_the_revision_once(tmp_path: Path) -> None:
    write(report(DRAFT), tmp_path)
    changed = DRAFT.model_copy(update={"approach": ("Think.",)})
    assert write(report(changed), tmp_path) == WriteResult(updated=("drafts/why-log.yaml",))
    assert write(report(changed), tmp_path) == WriteResult(unchanged=("drafts/why-log.yaml",))
    assert read(tmp_path).cards == (changed.model_copy(update={"revision": 2}),)


def test_a_card_is_updated_where_it_lies(tmp_path: Path) -> None:
    write(report(FULL), tmp_path / "area")
    changed = FULL.model_copy(update={"tags": ("Reliability",)})
    assert write(report(changed), tmp_path).updated == ("area/why-log.yaml",)
    assert list(files(tmp_path)) == ["area/why-log.yaml"]


def test_a_card_whose_file_ends_in_yml_is_found_too(tmp_path: Path) -> None:
    (tmp_path / "why-log.yml").write_text(card_yaml(FULL))
    assert write(report(FULL), tmp_path) == WriteResult(unchanged=("why-log.yml",))


def test_a_hidden_file_is_no_card_of_the_folder(tmp_path: Path) -> None:
    hidden = tmp_path / ".old" / "why-log.yaml"
    hidden.parent.mkdir()
    hidden.write_text(card_yaml(FULL))
    assert write(report(FULL), tmp_path) == WriteResult(written=("why-log.yaml",))


def test_a_draft_that_lies_among_the_cards_gives_its_place_to_the_complete_card(tmp_path: Path) -> None:
    write(report(DRAFT), tmp_path)
    (tmp_path / "drafts" / "why-log.yaml").rename(tmp_path / "why-log.yaml")
    assert write(report(FULL), tmp_path) == WriteResult(updated=("why-log.yaml",))
    assert load_bank([tmp_path]).cards.keys() == {"why-log"}


def test_what_the_bank_would_not_load_is_not_written(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    write(report(FULL), other)
    taken = ids_elsewhere([mine, other, tmp_path / "nowhere"], mine)
    with pytest.raises(BrokenSource, match=str(other / "why-log.yaml")):
        write(report(FULL), mine, taken=taken)
    with pytest.raises(BrokenSource, match=r"why-log: tags: 'Loging' is not on the list"):
        write(report(FULL.model_copy(update={"tags": ("Loging",)})), mine)
    assert not mine.exists()
    assert write(report(DRAFT), mine, taken=taken).written == ("drafts/why-log.yaml",)


def test_ids_are_taken_by_cards_of_other_folders_only(tmp_path: Path) -> None:
    inner = tmp_path / "area"
    write(report(FULL, DRAFT.model_copy(update={"id": "why-trace", "question": "Why trace?"})), inner)
    assert ids_elsewhere([tmp_path, inner], inner) == {}
    assert ids_elsewhere([inner], tmp_path) == {}
    assert ids_elsewhere([tmp_path], tmp_path / "mine") == {"why-log": inner / "why-log.yaml"}


@pytest.mark.parametrize("draft", [DRAFT, DRAFT.model_copy(update={"id": "another-id", "question": "WHY log"})])
def test_a_draft_never_replaces_a_completed_card(tmp_path: Path, draft: DraftCard) -> None:
    write(report(FULL), tmp_path)
    before = files(tmp_path)
    assert write(report(draft), tmp_path) == WriteResult(kept=("why-log.yaml",))
    assert files(tmp_path) == before


def test_a_card_completed_in_the_drafts_folder_is_kept_as_well(tmp_path: Path) -> None:
    write(report(FULL), tmp_path / "drafts")
    assert write(report(DRAFT), tmp_path) == WriteResult(kept=("drafts/why-log.yaml",))


def test_work_somebody_began_on_a_draft_is_kept(tmp_path: Path) -> None:
    begun = DRAFT.model_copy(update={"key_points": (KeyPoint(id="a", kind=PointKind.CONTENT, text="A fact."),)})
    write(report(begun), tmp_path)
    assert write(report(DRAFT), tmp_path) == WriteResult(kept=("drafts/why-log.yaml",))


def test_a_completed_card_takes_the_place_of_its_draft(tmp_path: Path) -> None:
    write(report(DRAFT), tmp_path)
    assert write(report(FULL), tmp_path) == WriteResult(written=("why-log.yaml",), removed=("drafts/why-log.yaml",))
    assert read(tmp_path).cards == (FULL.model_copy(update={"revision": 2}),)


def test_if_one_card_fails_nothing_is_written(tmp_path: Path) -> None:
    broken = DRAFT.model_copy(update={"id": "odd", "question": "Odd", "common_mistakes": (
        Mistake.model_construct(id="Not A Slug", text="x", examples=()),)})  # fmt: skip
    with pytest.raises(BrokenCard, match=r"odd\.yaml"):
        write(report(FULL, broken), tmp_path)
    assert files(tmp_path) == {}


def test_staged_files_are_cleared_if_a_later_place_is_taken(tmp_path: Path) -> None:
    (tmp_path / "drafts" / "why-trace.yaml").mkdir(parents=True)
    other = DRAFT.model_copy(update={"id": "why-trace", "question": "Why trace?"})
    with pytest.raises(BrokenSource, match="why-trace"):
        write(report(FULL, other), tmp_path)
    assert files(tmp_path) == {}


def test_a_broken_file_in_the_way_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "why-log.yaml").write_text("id: [\n")
    (tmp_path / "unrelated.yaml").write_text("id: [\n")
    with pytest.raises(BrokenCard, match=r"why-log\.yaml"):
        write(report(FULL), tmp_path)
    assert files(tmp_path)["why-log.yaml"] == "id: [\n"


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "bank").write_text("x")
    with pytest.raises(BrokenSource) as caught:
        write(report(FULL), tmp_path / "bank")
    assert "check that it is a folder" in caught.value.person


def test_two_cards_with_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenSource, match="same id"):
        write(replace(report(FULL), cards=(FULL, DRAFT)), tmp_path)
    assert files(tmp_path) == {}


def test_questions_that_differ_by_signs_alone_are_two(tmp_path: Path) -> None:
    write(report(FULL.model_copy(update={"id": "what-is-c", "question": "What is C?"})), tmp_path)
    other = DRAFT.model_copy(update={"id": "what-is-c-plus-plus", "question": "What is C++?"})
    assert write(report(other), tmp_path) == WriteResult(written=("drafts/what-is-c-plus-plus.yaml",))


def test_a_draft_changed_by_hand_is_left_alone(tmp_path: Path) -> None:
    draft = make_draft()
    write(ImportReport((draft,), ()), tmp_path)
    path = tmp_path / "drafts" / f"{draft.id}.yaml"
    mine = path.read_text(encoding="utf-8").replace("difficulty: null", "difficulty: hard")
    path.write_text(mine, encoding="utf-8")
    for again in (draft, draft.model_copy(update={"approach": ("Begin.",)})):
        assert write(ImportReport((again,), ()), tmp_path).kept == (f"drafts/{draft.id}.yaml",)
    complete = make_card(id=draft.id, question=draft.question)
    result = write(ImportReport((complete,), ()), tmp_path)
    assert (result.written, result.removed) == ((f"{draft.id}.yaml",), ())
    assert path.read_text(encoding="utf-8") == mine


@pytest.mark.parametrize("again", [FULL, FULL.model_copy(update={"approach": ("Begin.",)})])
def test_a_complete_card_changed_by_hand_is_left_alone(tmp_path: Path, again: QuestionCard) -> None:
    write(report(FULL), tmp_path)
    path = tmp_path / "why-log.yaml"
    mine = "# mine\n" + path.read_text(encoding="utf-8").replace("Fact 1", "A better fact")
    path.write_text(mine, encoding="utf-8")
    assert write(report(again), tmp_path) == WriteResult(kept=("why-log.yaml",))
    assert path.read_text(encoding="utf-8") == mine
    assert load_bank([tmp_path]).cards.keys() == {"why-log"}


def test_a_complete_card_that_no_import_wrote_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "why-log.yaml"
    path.write_text(card_yaml(FULL), encoding="utf-8")
    assert write(report(FULL), tmp_path).unchanged == ("why-log.yaml",)
    assert write(report(FULL.model_copy(update={"approach": ("Begin.",)})), tmp_path).kept == ("why-log.yaml",)
    assert path.read_text(encoding="utf-8") == card_yaml(FULL)


@pytest.mark.parametrize("accepted", [True, False])
@pytest.mark.parametrize("changed_first", [True, False])
def test_what_a_person_changed_of_an_enriched_draft_is_left_alone(
    tmp_path: Path, accepted: bool, changed_first: bool
) -> None:
    write(report(DRAFT), tmp_path)
    path = tmp_path / "drafts" / f"{DRAFT.id}.yaml"
    enriched = FULL.model_copy(update={"id": DRAFT.id, "question": DRAFT.question})

    def change() -> None:
        path.write_text(path.read_text(encoding="utf-8").replace("To see.", "To see it all."), encoding="utf-8")

    if changed_first:
        change()
        put_card(path, enriched.model_copy(update={"approach": ("To see it all.",)}))
    else:
        put_card(path, enriched)
        change()
    mine = path.read_text(encoding="utf-8")
    path = accept(path, ()) if accepted else path
    result = write(report(enriched.model_copy(update={"approach": ("Begin.",)})), tmp_path)
    assert (result.kept, result.updated, result.removed) == ((path.relative_to(tmp_path).as_posix(),), (), ())
    assert path.read_text(encoding="utf-8") == mine


def test_a_card_that_cannot_be_read_is_no_concern_of_other_cards(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").symlink_to("/proc/self/mem")  # a regular file that even root cannot read
    assert write(report(FULL), tmp_path).written == ("why-log.yaml",)
    with pytest.raises(BrokenCard, match=r"other\.yaml: cannot be read \(Input/output error\)"):
        write(report(FULL.model_copy(update={"id": "other", "question": "Another?"})), tmp_path)


def test_a_complete_card_nobody_changed_follows_its_source(tmp_path: Path) -> None:
    for revision, approach in enumerate(("Begin.", "Think.", "Begin."), start=1):
        card = FULL.model_copy(update={"approach": (approach,)})
        assert write(report(card), tmp_path).kept == ()
        assert load_bank([tmp_path]).cards["why-log"] == card.model_copy(update={"revision": revision})


def test_a_draft_nobody_changed_follows_its_source(tmp_path: Path) -> None:
    draft = make_draft()
    for card in (draft, draft.model_copy(update={"standard_response": "Other words."}), draft):
        result = write(ImportReport((card,), ()), tmp_path)
        assert result.kept == ()
    assert result.updated == (f"drafts/{draft.id}.yaml",)


def test_another_card_under_the_name_is_not_replaced(tmp_path: Path) -> None:
    draft = make_draft()
    write(ImportReport((draft,), ()), tmp_path)
    path = tmp_path / "drafts" / f"{draft.id}.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(f"id: {draft.id}", "id: mine"), encoding="utf-8")
    before = path.read_bytes()
    write(ImportReport((draft,), ()), tmp_path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("card", [DRAFT, FULL])
def test_a_card_changed_by_hand_and_saved_with_a_byte_order_mark_is_left_alone(tmp_path: Path, card: DraftCard) -> None:
    write(report(card), tmp_path)
    (path,) = (file for file in tmp_path.rglob("*.yaml"))
    mine = path.read_text(encoding="utf-8").replace("To see.", "To see it all.")
    path.write_text(mine, encoding="utf-8-sig")
    again = card.model_copy(update={"approach": ("Begin.",)})
    assert write(report(again), tmp_path).kept == (path.relative_to(tmp_path).as_posix(),)
    assert path.read_text(encoding="utf-8-sig") == mine


PLUS, SHARP, PLAIN = (f"What are the advantages of {name}?" for name in ("C++", "C#", "C"))
OLD_ID = "what-are-the-advantages-of-c"


def asking(question: str, id: str = "") -> DraftCard:
    return DRAFT.model_copy(update={"id": id or question_id(question), "question": question})


def test_a_question_keeps_the_id_that_it_was_first_given(tmp_path: Path) -> None:
    write(report(asking(PLUS, OLD_ID)), tmp_path)
    before = files(tmp_path)
    assert write(report(asking(PLUS)), tmp_path) == WriteResult(unchanged=(f"drafts/{OLD_ID}.yaml",))
    assert files(tmp_path) == before


def test_a_question_takes_no_id_that_another_has(tmp_path: Path) -> None:
    write(report(asking(PLUS, OLD_ID)), tmp_path)
    before = files(tmp_path)
    others = report(asking(SHARP), asking(PLAIN))
    written = write(others, tmp_path).written
    assert len(written) == 2
    assert before.items() < files(tmp_path).items()
    assert write(others, tmp_path) == WriteResult(unchanged=written)
    assert {card.question for card in read(tmp_path).cards} == {PLUS, SHARP, PLAIN}


def test_a_question_is_not_turned_down_with_another_of_the_same_id(tmp_path: Path) -> None:
    write(report(asking(PLUS, OLD_ID)), tmp_path)
    rejected = tmp_path / "drafts" / "rejected"
    rejected.mkdir()
    (tmp_path / "drafts" / f"{OLD_ID}.yaml").rename(rejected / f"{OLD_ID}.yaml")
    assert write(report(asking(PLUS)), tmp_path).kept == (f"drafts/rejected/{OLD_ID}.yaml",)
    assert len(write(report(asking(PLAIN)), tmp_path).written) == 1


def test_a_question_whose_commas_changed_is_the_same_card(tmp_path: Path) -> None:
    write(report(asking("When, then, is C slow?")), tmp_path)
    assert write(report(asking("When then is C slow?")), tmp_path).updated == ("drafts/when-then-is-c-slow.yaml",)


def test_a_broken_file_under_the_id_that_a_question_would_get_instead_is_not_replaced(tmp_path: Path) -> None:
    write(report(asking(PLUS, OLD_ID)), tmp_path)
    (name,) = write(report(asking(PLAIN)), tmp_path).written
    (tmp_path / name).write_text("id: [\n")
    with pytest.raises(BrokenCard, match=Path(name).name):
        write(report(asking(PLAIN)), tmp_path)


def test_an_id_that_somebody_chose_is_left_to_them(tmp_path: Path) -> None:
    write(report(asking(PLUS, OLD_ID)), tmp_path)
    with pytest.raises(BrokenSource, match="same id"):
        write(report(asking(PLUS), asking("Another?", OLD_ID)), tmp_path)
