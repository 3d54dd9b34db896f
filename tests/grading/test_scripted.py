from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.grading.scripted import Script, ScriptedFailure, scripted_model


async def test_replies_come_in_order_and_the_last_one_stays() -> None:
    script = Script([{"text": "one"}, {"reply": {"a": 1}}, "empty"])

    assert [await script.answer("", "") for _ in range(4)] == ["one", '{"a": 1}', "", ""]


@pytest.mark.parametrize(
    ("word", "error"), [("timeout", TimeoutError), ("network", ConnectionError), (429, ScriptedFailure)]
)
async def test_failures_are_raised_as_a_provider_would(word: str | int, error: type[Exception]) -> None:
    with pytest.raises(error):
        await Script([word]).answer("", "")


async def test_a_status_is_carried_by_the_error() -> None:
    with pytest.raises(ScriptedFailure) as failed:
        await Script(["503"]).answer("", "")

    assert failed.value.status_code == 503


@pytest.mark.parametrize("step", ["unknown", 200, True, None, {"answer": "x"}, {"reply": {}, "text": ""}, 2.5])
def test_what_is_no_reply_is_refused_with_its_place(step: object) -> None:
    with pytest.raises(ValueError, match="reply 2 of the script"):
        Script(["empty", step])


def test_a_file_that_holds_no_script_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    for content, problem in (("[]", "no replies"), ("just text", "list of replies"), ("{other: 1}", "list of replies")):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ValueError, match=problem):
            scripted_model(str(path))
    with pytest.raises(ValueError, match="known are echo"):
        scripted_model(str(tmp_path / "absent.yaml"))


async def test_a_script_in_yaml_answers_as_a_chat_model(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text("structured: false\nreplies:\n  - text: hello there\n", encoding="utf-8")
    model = scripted_model(str(path))

    message = await model.ainvoke([("system", "a b"), ("human", "c")])

    assert str(message.text) == "hello there"
    assert message.usage_metadata == {"input_tokens": 3, "output_tokens": 2, "total_tokens": 5}
    with pytest.raises(NotImplementedError):
        model.with_structured_output({})


async def test_a_provider_that_refuses_the_schema_answers_400(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text("structured: refused\nreplies: [empty]\n", encoding="utf-8")
    model = scripted_model(str(path))

    with pytest.raises(ScriptedFailure, match="HTTP 400"):
        await model.with_structured_output({}).ainvoke("again")
    assert str((await model.ainvoke("again")).text) == ""
    with pytest.raises(ValueError, match="structured is"):
        Script(["empty"], structured="sometimes")


async def test_an_endless_reply_says_that_it_was_cut_off() -> None:
    message = await scripted_model("endless").ainvoke("again")

    assert message.response_metadata["finish_reason"] == "length"
    assert len(str(message.text)) > 5000


def test_it_also_answers_outside_an_event_loop() -> None:
    assert str(scripted_model("empty").invoke("again").text) == ""
    assert "7 out of 10" in str(scripted_model("garbage").invoke("again").text)


async def test_enrichment_is_scripted_well_and_badly() -> None:
    person = (
        "<<<IMPORTED 00>>>\nQuestion:\nWhy?\n\nExample answer:\nIt is so. Yes. And it will stay.\n\n"
        "Also on the page:\n(nothing)\n<<<END IMPORTED 00>>>"
    )
    good, invents, strays = [
        json.loads(await Script([word]).answer("", person)) for word in ("enrich", "enrich-invents", "enrich-strays")
    ]

    assert [point["source_sentence"] for point in good["key_points"]] == ["It is so.", "And it will stay.", ""]
    assert [point["source_sentence"] in person for point in invents["key_points"]] == [False, False, True]
    assert strays["roles"][0] == "Wizard"
    assert strays["key_points"][0]["id"] == "../../x"
    assert "id" not in good["key_points"][0]
