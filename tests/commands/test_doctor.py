"""`viva doctor`: every check has its line, and a problem its fix."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.commands import doctor
from tests.support.cards import make_card
from tests.support.cli import Ran, viva_process

CHECKS = {"settings", "bank", "database", "index", "judge", "telegram", "queue"}
TOKEN = "123456789:" + "Aa0_-" * 7


def lines(ran: Ran) -> dict[str, str]:
    assert ran.err == ""
    found = dict(line.split(maxsplit=1) for line in ran.out.splitlines())
    assert found.keys() == CHECKS
    return found


def test_all_is_well_without_key_and_token(tmp_path: Path) -> None:
    ran = viva_process(tmp_path, "doctor")
    assert (ran.code, "PROBLEM" in ran.out) == (0, False)
    assert "embedded tells a good answer from an off-topic one (two gradings: " in lines(ran)["judge"]
    assert "VIVA_TELEGRAM_TOKEN" in lines(ran)["telegram"]


def test_every_problem_is_found_in_one_go(tmp_path: Path, unused_tcp_port: int) -> None:
    away = f"http://127.0.0.1:{unused_tcp_port}"
    (tmp_path / "none").mkdir()
    (tmp_path / "viva.db").write_bytes(b"not a database at all, really not one, so there")
    (tmp_path / "engine.db").write_bytes(b"not a database at all, really not one, so there")
    ran = viva_process(
        tmp_path,
        "doctor",
        bank=str(tmp_path / "none"),
        chroma_url=away,
        telegram_api=away,
        telegram_token=TOKEN,
    )
    assert ran.code == 1
    found = lines(ran)
    assert {name for name, text in found.items() if text.startswith("PROBLEM: ")} == CHECKS - {"settings"}
    for name, words in (
        ("bank", "VIVA_BANK"),
        ("database", "restore a backup"),
        ("index", "VIVA_CHROMA_URL"),
        ("telegram", away),
        ("queue", "engine.db"),
    ):
        assert words in found[name]
    assert TOKEN not in ran.out


@pytest.mark.parametrize(
    ("model", "words"), [("nonsense", "provider:name"), ("scripted:garbage", "no JSON"), ("scripted:401", "API key")]
)
def test_a_model_that_cannot_judge(tmp_path: Path, model: str, words: str) -> None:
    ran = viva_process(tmp_path, "doctor", model=model)
    assert ran.code == 1
    assert lines(ran)["judge"].startswith("PROBLEM: ")
    assert words in lines(ran)["judge"]
    assert "will try again" not in ran.out


@pytest.mark.parametrize("reply", ["garbage", "empty", "endless", "covers-all", "text: '{}'"])
def test_a_model_that_cannot_follow_the_schema_is_refused_in_one_line(tmp_path: Path, reply: str) -> None:
    script = tmp_path / "script.yaml"
    script.write_text(f"- {reply}\n", encoding="utf-8")
    ran = viva_process(tmp_path, "doctor", model=f"scripted:{script}")
    assert ran.code == 1
    assert lines(ran)["judge"].endswith("it cannot follow the reply's schema, so choose another VIVA_MODEL.")


@pytest.mark.parametrize("structured", ["true", "false", "refused"])
def test_a_model_that_can_judge_tells_its_cost(tmp_path: Path, structured: str) -> None:
    script = tmp_path / "script.yaml"
    script.write_text(f"{{structured: {structured}, replies: [echo]}}", encoding="utf-8")
    ran = viva_process(tmp_path, "doctor", model=f"scripted:{script}")
    calls = 3 if structured == "refused" else 2
    cost = rf"\(two gradings: {calls} calls, [\d,]{{4,}} tokens in, \d+ out, \d+\.\d s\)"
    assert re.search(rf"^ok: scripted:.* tells a good answer from an off-topic one {cost}$", lines(ran)["judge"])
    assert ran.code == 0


def test_the_probe_has_points_of_content_and_of_form() -> None:
    plain = make_card(
        key_points=[{**point.model_dump(), "kind": "content"} for point in make_card().key_points], id="plain"
    )
    assert doctor._with_all_kinds([plain, make_card()]) == make_card()
    assert doctor._with_all_kinds([plain]) == plain
    assert doctor._with_all_kinds([]) is None


def test_quick_asks_the_model_nothing(tmp_path: Path) -> None:
    ran = viva_process(tmp_path, "doctor", "--quick", model="scripted:garbage")
    assert (ran.code, lines(ran)["judge"]) == (0, "ok: scripted:garbage (not tried)")
