"""`viva bank review`."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from knowledge.card import QuestionCard
from knowledge.sources.reviewing import put_card, read_draft
from tests.support.cards import make_card
from tests.support.cli import viva
from tests.support.imports import make_draft
from tests.support.terminal_process import at_a_terminal

pytestmark = pytest.mark.long

CARD = make_card(source={"title": "a page", "licence": "unknown", "enriched_by": "openai:x"})
OPEN = make_draft()


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """The folder of drafts: one complete, one not."""
    folder = tmp_path / "data" / "cards" / "drafts"
    folder.mkdir(parents=True)
    put_card(folder / f"{CARD.id}.yaml", CARD)
    put_card(folder / f"{OPEN.id}.yaml", OPEN)
    return folder


def review(drafts: Path, typed: str, **variables: str) -> tuple[int, str]:
    return at_a_terminal(drafts.parents[1], "bank", "review", str(drafts), typed=typed, **variables)


def editor(folder: Path, *bodies: str) -> dict[str, str]:
    """An editor that does what ``bodies`` say, one each time it is called; ``text`` is what it was given."""
    script = folder / "editor.py"
    lines = "\n".join(f"    lambda text: {body}," for body in bodies)
    script.write_text(
        "import pathlib, sys\n"
        f"edits = [\n{lines}\n]\n"
        "count, file = pathlib.Path(__file__).with_name('count'), pathlib.Path(sys.argv[-1])\n"
        "turn = int(count.read_text()) if count.exists() else 0\n"
        "count.write_text(str(turn + 1))\n"
        "text = file.read_text()\n"
        "count.with_name(f'given-{turn}').write_text(text)\n"
        "file.write_text(edits[turn](text))\n",
        encoding="utf-8",
    )
    return {"VISUAL": f"{shlex.quote(sys.executable)} {shlex.quote(str(script))} --wait", "EDITOR": "false"}


def test_in_a_pipe_the_drafts_are_listed_with_what_each_lacks(tmp_path: Path, drafts: Path) -> None:
    ran = viva(tmp_path / "data", "bank", "review")
    assert (ran.code, ran.err) == (0, "")
    first, second = ran.out.split(f"{drafts}/")[1:]
    assert first.startswith(f"{CARD.id}.yaml (completed by openai:x)\n  {CARD.question}\n  complete, waits")
    assert second.startswith(f"{OPEN.id}.yaml\n  {OPEN.question}\n")
    for field in ("type", "difficulty", "roles", "tags", "approach", "key_points", "common_mistakes"):
        assert f": {field}: " in second
    assert ": key_points: 0, at least 4 needed; add more\n" in second
    assert ran.out.endswith("2 to review\n")


def test_one_draft_may_be_named_and_a_broken_one_says_why(tmp_path: Path, drafts: Path) -> None:
    (drafts / "bad.yaml").write_text("id: bad\nid: worse\n", encoding="utf-8")
    ran = viva(tmp_path / "data", "bank", "review", str(drafts / "bad.yaml"))
    assert ran.out == (
        f"{drafts / 'bad.yaml'}\n  lacks: line 2: the key 'id' stands twice (first on line 1); keep one.\n1 to review\n"
    )


def test_a_path_that_is_no_draft_is_told(tmp_path: Path) -> None:
    ran = viva(tmp_path / "data", "bank", "review", str(tmp_path / "none"))
    assert (ran.code, ran.out) == (1, "")
    assert "there is no such file or folder" in ran.complaint


def test_without_drafts_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert viva(tmp_path / "data", "bank", "review").out == "0 to review: there are no drafts\n"


def test_a_person_accepts_one_and_rejects_one(tmp_path: Path, drafts: Path) -> None:
    code, shown = review(drafts, "a\nr\n")
    assert code == 0
    assert CARD.question in shown.replace("\n", " ")
    assert "completed by: openai:x" in shown
    assert "Complete: it may be accepted." in shown
    assert "1 accepted, 1 rejected, 0 left to review." in shown
    assert read_draft(drafts.parent / f"{CARD.id}.yaml") == CARD
    assert read_draft(drafts / "rejected" / f"{OPEN.id}.yaml") == OPEN
    assert CARD.id in viva(tmp_path / "data", "bank", "list").out


def test_the_sentence_behind_a_point_is_shown_and_its_absence_too(drafts: Path) -> None:
    stray = {"id": "s", "kind": "content", "text": "Zebras graze quietly.", "examples": ["Zebras, well."]}
    points = [*(point.model_dump() for point in CARD.key_points[:5]), stray]
    put_card(drafts / f"{CARD.id}.yaml", make_card(key_points=points))
    _, shown = review(drafts, "q\n", TERM="xterm-256color", FORCE_COLOR="1")
    answer, _, listed = re.sub(r"\x1b\[[\d;]*m", "", shown).partition("Key points")
    assert "or rises.[2]" in answer
    assert "[6]" not in answer
    words = " ".join(listed.split())
    said = "I look for a gap: the training error keeps falling while the validation error stops improving or rises."
    assert f'rises. (content, weight 2) "{said}"' in words
    assert "[6] Zebras graze quietly. (content, weight 1) no sentence of the answer was found to say this" in words
    assert "\x1b[32mI look for a gap" in shown  # the colour of the second point


def test_an_incomplete_draft_is_not_accepted_and_stays(drafts: Path) -> None:
    code, shown = review(drafts, "s\na\nq\n")
    assert code == 0
    assert "Not accepted:" in shown
    assert "key_points: " in shown
    assert "0 accepted, 0 rejected, 2 left to review." in shown
    assert read_draft(drafts / f"{OPEN.id}.yaml") == OPEN


def test_an_id_of_the_bank_cannot_be_accepted_again(tmp_path: Path, drafts: Path) -> None:
    put_card(drafts.parent / f"{CARD.id}.yaml", CARD)
    _, shown = review(drafts, "a\nq\n")
    assert "already" in shown
    assert (drafts / f"{CARD.id}.yaml").exists()


@pytest.mark.parametrize("typed", ["", "q\n", "\n\nx\nq\n", "abort\nrevert\nexit\nquit\n"])
def test_leaving_at_once_changes_nothing(drafts: Path, typed: str) -> None:
    code, shown = review(drafts, typed)
    assert code == 0
    assert "2 left to review." in shown
    assert len(list(drafts.iterdir())) == 2


def test_an_edit_is_kept_as_it_was_written(tmp_path: Path, drafts: Path) -> None:
    variables = editor(tmp_path, "'# checked\\n' + text.replace('difficulty: null', 'difficulty: hard')")
    before = (drafts / f"{OPEN.id}.yaml").read_text(encoding="utf-8")
    _, shown = review(drafts, "s\ne\nq\n", **variables)
    text = (drafts / f"{OPEN.id}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# checked\n")
    assert read_draft(drafts / f"{OPEN.id}.yaml").difficulty == "hard"
    assert shown.count(f"2 of 2 · {OPEN.id}.yaml") == 2
    assert (tmp_path / "given-0").read_text(encoding="utf-8") == before


def test_a_draft_completed_by_hand_can_be_accepted(tmp_path: Path, drafts: Path) -> None:
    (tmp_path / "whole.yaml").write_bytes((drafts / f"{CARD.id}.yaml").read_bytes().replace(CARD.id.encode(), b"mine"))
    variables = editor(tmp_path, f"pathlib.Path({str(tmp_path / 'whole.yaml')!r}).read_text()")
    _, shown = review(drafts, "s\ne\na\n", **variables)
    assert "1 accepted, 0 rejected, 1 left to review." in shown
    assert isinstance(read_draft(drafts.parent / "mine.yaml"), QuestionCard)
    assert not (drafts / f"{OPEN.id}.yaml").exists()


def test_a_broken_edit_names_its_line_and_is_offered_again(tmp_path: Path, drafts: Path) -> None:
    variables = editor(tmp_path, "text + 'half: [a\\n'", "text.replace('half: [a', '')")
    _, shown = review(drafts, "s\ne\ne\nq\n", **variables)
    assert f"This is no card yet: {OPEN.id}.yaml:" in shown
    assert (tmp_path / "given-1").read_text(encoding="utf-8").endswith("half: [a\n")
    assert read_draft(drafts / f"{OPEN.id}.yaml") == OPEN
    assert not (drafts / f"{OPEN.id}.yaml.edit").exists()


def test_a_broken_edit_left_alone_is_there_the_next_time(tmp_path: Path, drafts: Path) -> None:
    before = (drafts / f"{OPEN.id}.yaml").read_bytes()
    variables = editor(tmp_path, "text + 'half: [a\\n'", "text.replace('half: [a', '')")
    _, shown = review(drafts, "s\ne\nn\nq\n", **variables)
    assert "your text is kept" in shown
    assert (drafts / f"{OPEN.id}.yaml").read_bytes() == before
    assert (drafts / f"{OPEN.id}.yaml.edit").read_text(encoding="utf-8").endswith("half: [a\n")
    review(drafts, "s\ne\nq\n", **variables)
    assert (tmp_path / "given-1").read_text(encoding="utf-8").endswith("half: [a\n")
    assert not (drafts / f"{OPEN.id}.yaml.edit").exists()
    assert read_draft(drafts / f"{OPEN.id}.yaml") == OPEN


def test_an_editor_that_fails_changes_nothing(drafts: Path) -> None:
    before = (drafts / f"{CARD.id}.yaml").read_bytes()
    _, shown = review(drafts, "e\nq\n", VISUAL="", EDITOR="false")
    assert "The editor failed (exit code 1)" in shown
    assert (drafts / f"{CARD.id}.yaml").read_bytes() == before


def test_text_of_a_draft_does_not_steer_the_terminal(drafts: Path) -> None:
    put_card(drafts / f"{CARD.id}.yaml", make_card(question="What?\x1b]0;gone\x07 [bold]Really[/bold]?"))
    _, shown = review(drafts, "q\n")
    assert "\x1b]0;" not in shown
    assert "[bold]Really[/bold]?" in shown


def test_what_was_written_in_an_editor_that_then_failed_is_kept(tmp_path: Path, drafts: Path) -> None:
    failing = tmp_path / "failing.sh"
    failing.write_text("echo '# mine' >> \"$1\"\nexit 1\n", encoding="utf-8")
    before = (drafts / f"{CARD.id}.yaml").read_bytes()
    _, shown = review(drafts, "e\nn\na\nq\n", VISUAL=f"sh {shlex.quote(str(failing))}")
    assert "The editor failed (exit code 1)" in shown
    assert (drafts / f"{CARD.id}.yaml.edit").read_bytes() == before + b"# mine\n"
    assert "Not accepted: your edit of it is not finished" in shown
    assert (drafts / f"{CARD.id}.yaml").read_bytes() == before
    review(drafts, "e\nq\n", VISUAL="true")
    assert (drafts / f"{CARD.id}.yaml").read_bytes() == before + b"# mine\n"
    assert not (drafts / f"{CARD.id}.yaml.edit").exists()


def test_ctrl_c_belongs_to_the_editor_while_it_runs(tmp_path: Path, drafts: Path) -> None:
    interrupted = tmp_path / "interrupted.sh"
    interrupted.write_text(
        "trap '' INT QUIT\nkill -INT $PPID\nkill -QUIT $PPID\necho '# mine' >> \"$1\"\n", encoding="utf-8"
    )
    code, _ = review(drafts, "e\nq\n", VISUAL=f"exec sh {shlex.quote(str(interrupted))}")
    assert code == 0
    assert (drafts / f"{CARD.id}.yaml").read_text(encoding="utf-8").endswith("# mine\n")


def test_an_edit_that_cannot_be_stored_is_not_lost(tmp_path: Path, drafts: Path) -> None:
    spoiling = tmp_path / "spoiling.sh"
    draft = shlex.quote(str(drafts / f"{CARD.id}.yaml"))
    spoiling.write_text(f"echo '# mine' >> \"$1\"\nrm {draft}\nmkdir {draft}\n", encoding="utf-8")
    (tmp_path / "kept").mkdir()
    code, shown = review(drafts, "e\nq\n", VISUAL=f"sh {shlex.quote(str(spoiling))}", TMPDIR=str(tmp_path / "kept"))
    assert code == 0
    assert "cannot be written (Is a directory)" in shown
    (copy,) = (tmp_path / "kept").glob("viva-*/*.yaml")
    assert copy.read_text(encoding="utf-8").endswith("# mine\n")
    assert f"Your text is in {copy}." in shown


def test_a_file_name_is_shown_as_it_is(drafts: Path) -> None:
    (drafts / f"{CARD.id}.yaml").rename(drafts / "[bold]odd.yaml")
    assert "[bold]odd.yaml" in review(drafts, "q\n")[1]


def test_a_draft_in_two_folders_of_cards_is_shown_once(tmp_path: Path, drafts: Path) -> None:
    ran = viva(tmp_path / "data", "bank", "review", bank=f"{drafts.parent},{drafts.parent.parent}")
    assert ran.out.endswith("2 to review\n")
