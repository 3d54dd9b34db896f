"""Logging: no token ever, one JSON object a line, and no traces of what people wrote."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import configure, unexpected

SECRET = "AAF3x-9_kLmNoPqRsTuVwXyZ0123456789a"
TOKEN = f"123456789:{SECRET}"


@contextmanager
def logged(level: str = "INFO", style: str = "text") -> Iterator[io.StringIO]:
    """What is logged meanwhile; afterwards logging is as it was."""
    root, dbos = logging.getLogger(), logging.getLogger("dbos")
    kept = root.level, list(root.handlers), list(dbos.handlers), dbos.propagate, dbos.level
    levels = {name: logging.getLogger(name).level for name in ("bot", "knowledge", "viva")}
    root.handlers = []  # or they would be closed
    stream = io.StringIO()
    try:
        with redirect_stderr(stream):
            configure(level, style)
            yield stream
    finally:
        root.setLevel(kept[0])
        root.handlers, dbos.handlers, dbos.propagate = kept[1], kept[2], kept[3]
        dbos.setLevel(kept[4])
        for name, own in levels.items():
            logging.getLogger(name).setLevel(own)


def everything(style: str) -> str:
    """A token in every place where one can stand in a log line."""
    with logged("DEBUG", style) as stream:
        log = logging.getLogger("viva.test")
        log.info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
        log.info("file/bot%s/x and %s", TOKEN.replace(":", "%3A"), TOKEN)
        log.warning({"token": TOKEN})
        try:
            raise ValueError(TOKEN)
        except ValueError:
            log.exception("https://api.telegram.org/bot%s", TOKEN)
        logging.getLogger("dbos").error(f"bot{TOKEN}")
    return stream.getvalue()


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_token_is_blotted_out_wherever_it_stands(style: str) -> None:
    text = everything(style)
    assert SECRET not in text
    assert text.count("<token>") == 6
    assert "https://api.telegram.org/bot<token>/getMe" in text


async def test_requests_of_httpx_are_not_logged_and_would_not_show_the_token() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    async with httpx.AsyncClient(transport=transport) as client:
        with logged() as quiet:
            await client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")
        assert quiet.getvalue() == ""
        with logged() as stream:
            logging.getLogger("httpx").setLevel(logging.INFO)
            await client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")
    assert "HTTP Request: <3 characters> <79 characters>" in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_every_json_line_is_an_object_with_its_parts() -> None:
    lines = [json.loads(line) for line in everything("json").splitlines()]
    assert len(lines) == 5
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    assert lines[0]["time"].endswith("+00:00")
    assert (lines[2]["level"], lines[2]["logger"]) == ("WARNING", "viva.test")
    assert lines[4]["logger"] == "dbos"


@given(message=st.text())
def test_any_message_is_one_line_of_json(message: str) -> None:
    with logged(style="json") as stream:
        logging.getLogger("viva.test").info("%s", message)
    assert stream.getvalue().count("\n") == 1
    assert "message" in json.loads(stream.getvalue())


@pytest.mark.parametrize("style", ["text", "json"])
def test_an_error_shows_where_it_broke_and_not_what_was_written(style: str) -> None:
    written = " ".join(["my", "private", "answer"])
    with logged(style=style) as stream:
        try:
            raise LookupError(written)
        except LookupError:
            logging.getLogger("viva.test").exception("it broke")
    assert "test_logs.py" in stream.getvalue()
    assert "LookupError" in stream.getvalue()
    assert written not in stream.getvalue()


def test_levels_and_chatty_libraries() -> None:
    with logged("INFO") as stream:
        logging.getLogger("viva.test").debug("unheard")
        logging.getLogger("chromadb").info("unheard")
        logging.getLogger("alembic.runtime").info("unheard")
        logging.getLogger("viva.test").info("heard")
        logging.getLogger("chromadb").warning("heard")
    assert stream.getvalue().count("heard") == 2
    assert "unheard" not in stream.getvalue()


def test_what_dbos_raises_it_does_not_also_log() -> None:
    with logged() as stream:
        logging.getLogger("dbos").error("DBOS failed to launch:")
        logging.getLogger("dbos").error("something else")
    assert stream.getvalue().count("\n") == 1
    assert "something else" in stream.getvalue()


@pytest.mark.parametrize("style", ["text", "json"])
def test_of_a_librarys_line_no_word_of_anybody_is_kept(style: str) -> None:
    words = "my private answer"
    with logged("DEBUG", style) as stream:
        library = logging.getLogger("telegram.ext.ExtBot")
        library.debug("Calling endpoint with parameters %s", {"text": words})
        library.info("Sent %s of %d to %s", words, 7, None)
        library.warning("Sent %(text)s", {"text": words})
        logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: {words}")
        library.warning("with the stack", stack_info=True)
    told = stream.getvalue()
    assert words not in told
    assert "Calling" not in told
    assert f"Sent <{len(words)} characters> of 7 to None" in told
    assert "Task exception was never retrieved" in told


@pytest.mark.parametrize("style", ["text", "json"])
def test_secrets_of_the_settings_are_blotted_out(style: str) -> None:
    with logged("INFO", style) as stream:
        configure("INFO", style, ("hook-word-123", "a.b*c(d)e", "short"))
        logging.getLogger("bot.x").info("hook-word-123 and a.b*c(d)e, aXb*c(d)e, short")
    assert "<secret> and <secret>, aXb*c(d)e, short" in stream.getvalue()


def test_an_error_nobody_foresaw_is_logged_without_its_text() -> None:
    written = " ".join(["my", "private", "answer"])
    with logged() as stream:
        try:
            raise LookupError(written)
        except LookupError as error:
            unexpected(type(error), error, error.__traceback__)
    assert "LookupError" in stream.getvalue()
    assert written not in stream.getvalue()
