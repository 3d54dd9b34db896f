"""A transcription service over HTTP: what is sent, what is read, and what its failures mean."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.grading.backoff import Backoff
from bot.hearing.endpoint import LONGEST_REPLY, Endpoint
from bot.interview.errors import HearingFailed, SoundUnusable
from bot.interview.speech import Sound, Transcript
from tests.support.transcription import ENDLESS, SILENT, Service, serve

SOUND = Sound(content=b"OggS" + bytes(range(256)) + b"\r\n--x\r\n", name="voice.ogg", seconds=3)
KEY = "sk-not-for-the-log"
SAID = {"text": " So, um, hello. ", "language": "english", "duration": 3.1}
HELLO = Transcript(text="So, um, hello.", language="en")


class Pauses:
    """Waits for nothing and remembers for how long it should have."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@contextmanager
def service(*answers: dict[str, object] | str | int, **more: object) -> Iterator[tuple[Service, Endpoint, Pauses]]:
    """A service, an engine that calls it, and the pauses the engine made."""
    pauses = Pauses()
    with serve(Service(list(answers), **more)) as served:  # type: ignore[arg-type]
        backoff = Backoff(tries=3, chance=lambda: 0.5, sleep=pauses)
        yield served, Endpoint(served.url, "whisper-1", KEY, 10, key_name="OPENAI_API_KEY", backoff=backoff), pauses


async def test_the_recording_is_sent_as_a_form_and_the_text_is_read() -> None:
    with service(SAID) as (served, engine, _):
        assert await engine.transcribe(SOUND) == HELLO
        assert engine.place == "127.0.0.1"
    (request,) = served.seen
    assert request.path == "/v1/audio/transcriptions"
    assert request.authorization == f"Bearer {KEY}"
    assert request.fields == {"model": "whisper-1", "response_format": "verbose_json", "temperature": "0"}
    assert (request.file.name, request.file.mime, request.file.content) == ("voice.ogg", "audio/ogg", SOUND.content)


async def test_without_a_key_none_is_sent() -> None:
    with serve(Service([SAID])) as served:
        await Endpoint(served.url, "base", "", 10, key_name="VIVA_TRANSCRIBE_KEY").transcribe(SOUND)
    assert served.seen[0].authorization == ""


@pytest.mark.parametrize(
    ("name", "mime"),
    [("sound.mp3", "audio/mpeg"), ("video.mp4", "video/mp4"), ("sound.xyzw", "application/octet-stream")],
)
async def test_the_kind_of_file_is_told(name: str, mime: str) -> None:
    with service(SAID) as (served, engine, _):
        await engine.transcribe(SOUND.model_copy(update={"name": name}))
    assert (served.seen[0].file.name, served.seen[0].file.mime) == (name, mime)


async def test_a_model_that_knows_only_plain_json_is_asked_for_that_from_then_on() -> None:
    with service({"text": "Hallo"}, plain_only=True) as (served, engine, pauses):
        for _ in range(2):
            assert await engine.transcribe(SOUND) == Transcript(text="Hallo")
    assert [request.fields["response_format"] for request in served.seen] == ["verbose_json", "json", "json"]
    assert pauses.seconds == []


async def test_a_recording_that_cannot_be_used_says_nothing_of_the_format() -> None:
    with service(400, 400, SAID) as (served, engine, _):
        with pytest.raises(SoundUnusable):
            await engine.transcribe(SOUND)
        assert await engine.transcribe(SOUND) == HELLO
    assert [request.fields["response_format"] for request in served.seen] == ["verbose_json", "json", "verbose_json"]


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_busy_service_is_called_again(status: int) -> None:
    with service(status, status, SAID) as (served, engine, pauses):
        assert await engine.transcribe(SOUND) == HELLO
    assert len(served.seen) == 3
    assert pauses.seconds == [0.5, 1.0]


async def test_a_service_is_called_no_sooner_than_it_asks() -> None:
    with service(429, SAID, headers={"Retry-After": "4"}) as (_, engine, pauses):
        assert await engine.transcribe(SOUND) == HELLO
    assert pauses.seconds == [4.5]


async def test_a_pause_beyond_the_time_limit_is_left_to_the_durable_retry() -> None:
    with service(429, SAID, headers={"Retry-After": "15"}) as (served, engine, pauses), pytest.raises(HearingFailed):
        await engine.transcribe(SOUND)
    assert len(served.seen) == 1
    assert pauses.seconds == []


@pytest.mark.parametrize(
    ("status", "words", "calls"),
    [
        (401, "check OPENAI_API_KEY", 1),
        (403, "check OPENAI_API_KEY", 1),
        (404, "check VIVA_TRANSCRIBE", 1),
        (302, "HTTP 302", 1),
        (500, "HTTP 500", 3),
    ],
)
async def test_what_a_refusal_means(status: int, words: str, calls: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        service(status, headers={"Location": "http://127.0.0.1:1/"}) as (served, engine, _),
        pytest.raises(HearingFailed) as caught,
    ):
        await engine.transcribe(SOUND)
    assert not isinstance(caught.value, SoundUnusable)
    assert words in caught.value.log
    assert len(served.seen) == calls
    assert KEY not in caught.value.log + caplog.text
    assert "were said" not in caught.value.log + caplog.text


@pytest.mark.parametrize("status", [400, 413, 415, 422])
async def test_a_recording_it_cannot_use_is_not_tried_again(status: int) -> None:
    with service(status) as (_, engine, pauses), pytest.raises(SoundUnusable):
        await engine.transcribe(SOUND)
    assert pauses.seconds == []


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"text": null}', '{"language": "en"}', "\xff\xfe"])
async def test_a_reply_without_a_transcript_is_none(body: str) -> None:
    with service(body) as (_, engine, _p), pytest.raises(HearingFailed) as caught:
        await engine.transcribe(SOUND)
    assert "no transcript" in caught.value.log


async def test_silence_is_an_empty_text() -> None:
    with service({"text": "  "}) as (_, engine, _p):
        assert await engine.transcribe(SOUND) == Transcript(text="")


@pytest.mark.long
async def test_a_reply_without_end_is_left() -> None:
    with service(ENDLESS) as (served, engine, _):
        with pytest.raises(HearingFailed) as caught:
            await engine.transcribe(SOUND)
        assert "longer than any transcript" in caught.value.log
        assert served.over.wait(5), "the line was not closed"
    assert LONGEST_REPLY < 2_000_000


async def test_a_service_that_does_not_answer_is_left_after_the_limit() -> None:
    with serve(Service([SILENT])) as served:
        engine = Endpoint(served.url, "m", "", 0.3, key_name="VIVA_TRANSCRIBE_KEY")
        with pytest.raises(HearingFailed) as caught:
            await engine.transcribe(SOUND)
    assert "0.3 s (VIVA_TRANSCRIBE_TIMEOUT)" in caught.value.log or "Timeout" in caught.value.log


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ("socks5://viva:geheim@127.0.0.1:9", "httpx[socks] is not installed"),
        ("ftp://viva:geheim@127.0.0.1:9", "no address of an HTTP or SOCKS proxy"),
        ("http://viva:geheim@127.0.0.1:ninety", "no address of an HTTP or SOCKS proxy"),
    ],
)
async def test_a_proxy_that_cannot_be_used_is_named(
    proxy: str, words: str, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALL_PROXY", proxy)
    engine = Endpoint(f"http://127.0.0.1:{unused_tcp_port}/v1", "m", KEY, 10, key_name="OPENAI_API_KEY")
    with pytest.raises(HearingFailed) as caught:
        await engine.transcribe(SOUND)
    assert words in caught.value.log
    assert "geheim" not in caught.value.log


async def test_nobody_at_the_address(unused_tcp_port: int) -> None:
    pauses = Pauses()
    address = f"http://127.0.0.1:{unused_tcp_port}/v1"
    backoff = Backoff(tries=2, chance=lambda: 0.0, sleep=pauses)
    engine = Endpoint(address, "m", KEY, 10, key_name="OPENAI_API_KEY", backoff=backoff)
    with pytest.raises(HearingFailed) as caught:
        await engine.transcribe(SOUND)
    assert "ConnectError" in caught.value.log
    assert pauses.seconds == [0.0]


def test_a_recording_never_shows_its_bytes() -> None:
    assert "OggS" not in repr(SOUND)
