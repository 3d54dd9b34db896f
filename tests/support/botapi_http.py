"""A `BotApi` over HTTP on the loopback interface, for bots that run as they would against Telegram itself.

It serves ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``, parameters in the query, a form, a multipart form or
JSON. ``NeverArrived`` and ``AnswerLost`` close the connection without an answer, before or after the deed; a call that
is swallowed keeps it open for as long as the client likes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from email.message import Message
from email.parser import Parser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import h11

from bot.local.botapi import BotApi
from bot.local.faults import Trouble
from bot.local.transport import answer
from bot.local.wire import Upload

Fields = dict[str, Any]
Files = dict[str, Upload]


@asynccontextmanager
async def serve(api: BotApi, port: int = 0) -> AsyncIterator[str]:
    """The base URL ("http://127.0.0.1:PORT") under which ``api`` can be reached; ``port`` 0 takes a free one."""
    open_connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_connections.add(task)
        try:
            # The client left, so there is nobody to answer, or the server leaves while a call waits.
            with suppress(ConnectionError, h11.RemoteProtocolError, asyncio.CancelledError):
                await _talk(api, reader, writer)
        finally:
            open_connections.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", port)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in list(open_connections):
            task.cancel()
        await asyncio.gather(*open_connections, return_exceptions=True)
        await server.wait_closed()


async def _talk(api: BotApi, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one request after another until the client closes the connection."""
    connection = h11.Connection(h11.SERVER)
    while True:
        request = await _next_event(connection, reader, writer)
        if not isinstance(request, h11.Request):
            return
        body = b""
        while isinstance(event := await _next_event(connection, reader, writer), h11.Data):
            body += event.data
        try:
            status, payload = await _respond(api, request, body)
        except Trouble:
            return
        headers = [("content-type", "application/json"), ("content-length", str(len(payload)))]
        for part in (h11.Response(status_code=status, headers=headers), h11.Data(data=payload), h11.EndOfMessage()):
            writer.write(connection.send(part) or b"")
        await writer.drain()
        if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
            return
        connection.start_next_cycle()


async def _next_event(
    connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> h11.Event | type[h11.PAUSED]:
    while (event := connection.next_event()) is h11.NEED_DATA:
        if connection.they_are_waiting_for_100_continue:
            writer.write(connection.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
        connection.receive_data(await reader.read(65536))
    assert not isinstance(event, type) or event is h11.PAUSED
    return event


async def _respond(api: BotApi, request: h11.Request, body: bytes) -> tuple[int, bytes]:
    target = urlsplit(request.target.decode("ascii"))
    headers = {name.decode("ascii").lower(): value.decode("latin-1") for name, value in request.headers}
    fields, files = read_body(headers.get("content-type", ""), body)
    return await answer(api, target.path, {**dict(parse_qsl(target.query)), **fields}, files)


def read_body(content_type: str, body: bytes) -> tuple[Fields, Files]:
    """The fields and files of a request body: JSON, a form or a multipart form."""
    header = Message()
    header["content-type"] = content_type
    kind = header.get_content_type()
    if kind == "application/json" and body:
        return dict(json.loads(body)), {}
    if kind == "multipart/form-data":
        return _multipart(body, str(header.get_param("boundary")).encode())
    return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}


def _multipart(body: bytes, boundary: bytes) -> tuple[Fields, Files]:
    fields: Fields = {}
    files: Files = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = Parser().parsestr(head.decode())
        name = str(headers.get_param("name", header="content-disposition"))
        filename = headers.get_filename()
        if filename is None:
            fields[name] = content.decode()
        else:
            files[name] = Upload(filename, content, headers.get_content_type())
    return fields, files
