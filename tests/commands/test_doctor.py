"""`viva doctor`: every check has its line, and a problem its fix."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.commands import doctor
from bot.config import Settings, load
from bot.grading.failures import unusable_reply
from bot.grading.json_reply import BadReply
from bot.grading.replies import CUT, REFUSED
from bot.interview.errors import VivaError
from tests.support.cards import make_card
from tests.support.cli import Ran, python_process, viva_process
from tests.support.ready import shipped
from tests.support.transcription import Service, serve

CHECKS = {"settings", "bank", "key", "database", "index", "judge", "voice", "telegram", "queue"}
pytestmark = pytest.mark.long

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
    assert "VIVA_TRANSCRIBE" in lines(ran)["voice"]


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
        telegram_api=away.replace("//", "//viva:geheim@"),
        telegram_token=TOKEN,
        transcribe=f"{away}/v1 whisper-1",
    )
    assert ran.code == 1
    found = lines(ran)
    assert {name for name, text in found.items() if text.startswith("PROBLEM: ")} == CHECKS - {"settings", "key"}
    for name, words in (
        ("bank", "VIVA_BANK"),
        ("database", "restore a backup"),
        ("index", "VIVA_CHROMA_URL"),
        ("voice", "ConnectError"),
        ("telegram", away),
        ("queue", "engine.db"),
    ):
        assert words in found[name]
    assert TOKEN not in ran.out
    assert "geheim" not in ran.out


def test_what_nobody_foresaw_hides_no_other_check(
    tmp_path: Path, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = f"http://127.0.0.1:{unused_tcp_port}"
    monkeypatch.setenv("ALL_PROXY", "socks5://viva:geheim@127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    ran = viva_process(tmp_path, "doctor", chroma_url=away, telegram_api=away, telegram_token=TOKEN)
    found = lines(ran)
    assert ran.code == 1
    assert found["index"] == "PROBLEM: ImportError"  # Chroma's client has no use for such a proxy
    assert f"cannot be reached at {away} (NetworkError)" in found["telegram"]
    assert found["queue"] == "ok: opens"
    assert "geheim" not in ran.out


@pytest.mark.parametrize(
    ("model", "words"), [("nonsense", "provider:name"), ("scripted:garbage", "no JSON"), ("scripted:401", "API key")]
)
def test_a_model_that_cannot_judge(tmp_path: Path, model: str, words: str) -> None:
    ran = viva_process(tmp_path, "doctor", model=model)
    assert ran.code == 1
    assert lines(ran)["judge"].startswith("PROBLEM: ")
    assert words in lines(ran)["judge"]
    assert "will try again" not in ran.out


@pytest.mark.parametrize("reply", ["garbage", "empty", "text: '{}'"])
def test_a_model_that_cannot_follow_the_schema_is_refused_in_one_line(tmp_path: Path, reply: str) -> None:
    script = tmp_path / "script.yaml"
    script.write_text(f"- {reply}\n", encoding="utf-8")
    ran = viva_process(tmp_path, "doctor", model=f"scripted:{script}")
    assert ran.code == 1
    assert lines(ran)["judge"].endswith("it cannot follow the reply's schema, so choose another VIVA_MODEL.")


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (CUT, "m: its reply was cut off by the length limit, with more room as well; choose another VIVA_MODEL."),
        (REFUSED, "m: unusable reply, also after the repair: the model refused to judge; choose another VIVA_MODEL."),
        ("no JSON", "it cannot follow the reply's schema, so choose another VIVA_MODEL."),
    ],
)
def test_why_a_reply_was_of_no_use_is_told_to_the_operator(trouble: str, told: str) -> None:
    error = unusable_reply("m", trouble)
    error.__cause__ = BadReply(trouble)
    assert doctor._of_no_use("m", error).endswith(told)
    assert "keep every quote" not in doctor._of_no_use("m", error)


def test_a_model_whose_replies_are_cut_off_is_told_of_as_that(tmp_path: Path) -> None:
    ran = viva_process(tmp_path, "doctor", model="scripted:endless")
    assert ran.code == 1
    assert "its reply was cut off by the length limit" in lines(ran)["judge"]
    assert "schema" not in lines(ran)["judge"]


MADE_UP = {"quote": "the candidate explained this perfectly well", "verdict": "covered"}
SILENT = {"quote": "", "verdict": "missing"}


def probe_script(
    folder: Path, true: int, made_up: int, off_true: int = 0, said_off: str = "covered", errors: int = 0
) -> Settings:
    """A model that credits the doctor's card with so many ``true`` and ``made_up`` quotes, and tells one error so many
    times; then the holiday story, with ``off_true`` points that are ``said_off``.
    """
    card = doctor._with_all_kinds(shipped().cards.values())
    assert card is not None
    ids = [point.id for point in sorted(card.key_points, key=lambda point: point not in card.content_points)]
    assert true + made_up <= len(ids)
    mistakes = {mistake.id: {"quote": "", "verdict": "not_made"} for mistake in card.common_mistakes}

    def reply(quote: str, true: int, made_up: int, verdict: str = "covered", errors: int = 0) -> dict[str, Any]:
        said = [{"quote": quote, "verdict": verdict}] * true + [MADE_UP] * made_up
        points = dict(zip(ids, said + [SILENT] * len(ids), strict=False))
        wrong = [{"quote": quote, "why": "It is not so."}] * errors
        rest = {"factual_errors": wrong, "strength": "", "next_step": "Say what it is."}
        return {"reply": {"points": points, "mistakes": mistakes, **rest}}

    words = card.standard_response.split()
    holiday = " ".join(doctor.OFF_TOPIC.split()[:8])
    replies = [reply(" ".join(words[:8]), true, made_up, errors=errors), reply(holiday, off_true, 0, said_off)]
    script = folder / "script.json"
    script.write_text(json.dumps(replies), encoding="utf-8")
    return load({"VIVA_MODEL": f"scripted:{script}", "VIVA_DATA_DIR": str(folder)}, None)


def test_a_model_that_covers_everything_with_made_up_quotes_is_refused(tmp_path: Path) -> None:
    ran = viva_process(tmp_path, "doctor", model="scripted:covers-all")
    assert ran.code == 1
    assert lines(ran)["judge"] == (
        "PROBLEM: scripted:covers-all makes up its quotes: not one stands in the answer, nor when asked once more; "
        "choose another VIVA_MODEL."
    )


async def test_one_true_quote_does_not_hide_the_made_up_ones(tmp_path: Path) -> None:
    with pytest.raises(VivaError, match="makes up its quotes: 3 of 4 stand in no answer, or are too short to count"):
        await doctor._judge(probe_script(tmp_path, true=1, made_up=3), quick=False)


async def test_a_single_slip_is_told_and_no_reason_to_refuse(tmp_path: Path) -> None:
    told = await doctor._judge(probe_script(tmp_path, true=3, made_up=1), quick=False)
    assert "tells a good answer from an off-topic one; 1 of 4 quotes made up or too short" in told


async def test_an_error_told_twice_is_not_made_up(tmp_path: Path) -> None:
    told = await doctor._judge(probe_script(tmp_path, true=2, made_up=0, errors=4), quick=False)
    assert "made up" not in told


@pytest.mark.parametrize("said", ["covered", "partial"])
async def test_credit_for_a_true_quote_of_a_holiday_story_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(VivaError, match="gives credit to a holiday story"):
        await doctor._judge(probe_script(tmp_path, true=2, made_up=0, off_true=1, said_off=said), quick=False)


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


def test_the_probe_is_about_a_concept_and_has_little_to_read() -> None:
    longer = make_card(id="longer", standard_response="Noise is memorised and new data suffers. " * 20)
    told = make_card(id="told", type="behavioural")
    for cards in itertools.permutations([told, longer, make_card()]):
        assert doctor._with_all_kinds(cards) == make_card()
    assert doctor._with_all_kinds([told]) == told


def test_a_service_that_writes_down_speech_is_tried_with_a_second_of_sound(tmp_path: Path) -> None:
    with serve(Service([{"text": "beep"}])) as service:
        setting = f"{service.url} whisper-1"
        ran = viva_process(tmp_path, "doctor", transcribe=setting, transcribe_key="sk-secret-1")
        quick = viva_process(tmp_path, "doctor", "--quick", transcribe=setting)
    assert ran.code == 0
    assert re.search(r"^ok: voice notes are written down by 127.0.0.1 \(one second of sound: ", lines(ran)["voice"])
    assert lines(quick)["voice"] == "ok: 127.0.0.1 (not tried)"
    (request,) = service.seen
    assert request.authorization == "Bearer sk-secret-1"
    assert (request.file.name, request.file.content[:4]) == ("probe.wav", b"RIFF")
    assert "sk-secret-1" not in ran.out


def test_a_service_that_refuses_the_key_says_which_setting(tmp_path: Path) -> None:
    with serve(Service([401])) as service:
        ran = viva_process(tmp_path, "doctor", transcribe=f"{service.url} whisper-1", transcribe_key="sk-secret-1")
    assert ran.code == 1
    assert lines(ran)["voice"].endswith("the service refuses the key: check VIVA_TRANSCRIBE_KEY")
    assert "sk-secret-1" not in ran.out


@pytest.mark.parametrize("command", [("doctor",), ("practice",)])
def test_a_folder_without_a_model_is_named_with_its_setting(tmp_path: Path, command: tuple[str, ...]) -> None:
    ran = viva_process(tmp_path, *command, transcribe=f"faster-whisper:{tmp_path}")
    assert ran.code == 1
    told = lines(ran)["voice"].removeprefix("PROBLEM: ") if command == ("doctor",) else ran.complaint
    assert f"VIVA_TRANSCRIBE: {tmp_path} holds no faster-whisper model" in told


STAND_IN = {
    "__init__.py": """
from types import SimpleNamespace

class WhisperModel:
    def __init__(self, folder, device, compute_type, local_files_only):
        assert local_files_only
        if open(folder + "/model.bin").read() == "broken":
            raise RuntimeError("no model")
    def transcribe(self, samples, vad_filter, condition_on_previous_text):
        segments = (SimpleNamespace(text=f" {word} ") for word in ("two", "words"))
        return segments, SimpleNamespace(language="en")
""",
    "audio.py": """
def decode_audio(file, sampling_rate):
    if file.read(4) != b"RIFF":
        raise ValueError("not a recording")
    return [0.0] * sampling_rate
""",
}
"""In place of the package, which is not installed here: what of it is used, as its documentation has it."""


@pytest.mark.parametrize(("model", "words"), [("fine", "ok: voice notes are written"), ("broken", "cannot be loaded")])
def test_whisper_on_this_computer_is_tried(tmp_path: Path, model: str, words: str) -> None:
    package, folder = tmp_path / "packages" / "faster_whisper", tmp_path / "model"
    for place in (package, folder):
        place.mkdir(parents=True)
    for name, source in STAND_IN.items():
        (package / name).write_text(source, encoding="utf-8")
    (folder / "model.bin").write_text(model, encoding="utf-8")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(package.parent)!r}); from bot.cli import main; main(['doctor'])"
    ran = python_process(tmp_path, "-c", code, transcribe=f"faster-whisper:{folder}")
    assert words in lines(ran)["voice"]
    assert ran.code == (0 if model == "fine" else 1)


def test_quick_asks_the_model_nothing(tmp_path: Path) -> None:
    ran = viva_process(tmp_path, "doctor", "--quick", model="scripted:garbage")
    assert (ran.code, lines(ran)["judge"]) == (0, "ok: scripted:garbage (not tried)")


@pytest.mark.parametrize("model", ["nonsense", "mistralai:large", "scripted:nothing-of-the-kind"])
def test_quick_builds_the_model_all_the_same(tmp_path: Path, model: str) -> None:
    ran = viva_process(tmp_path, "doctor", "--quick", model=model)
    assert ran.code == 1
    assert lines(ran)["judge"].startswith(f"PROBLEM: VIVA_MODEL={model}: ")
