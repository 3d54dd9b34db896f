"""A transport that reports what failed, and changes nothing."""

from __future__ import annotations

import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError, RetryAfter, TimedOut

from bot.local.botapi import BotApi
from bot.local.faults import Fault, answer_lost, never_arrived, refused, server_error, too_many_requests
from bot.local.person import LocalPerson
from bot.local.transport import InProcessRequest
from bot.tg.watched_request import WatchedRequest


@pytest.mark.parametrize(
    ("fault", "kind", "error"),
    [
        (too_many_requests(3), "429", RetryAfter),
        (server_error(502), "502", NetworkError),
        (refused(403, "Forbidden: bot was blocked by the user"), "403", Forbidden),
        (answer_lost(), "timeout", TimedOut),
        (never_arrived(), "network", NetworkError),
    ],
)
@pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")
async def test_a_failure_is_reported_by_method_and_kind(fault: Fault, kind: str, error: type[Exception]) -> None:
    api, heard = BotApi(), list[tuple[str, str]]()
    sam = LocalPerson(api, 7)
    await sam.says("hello")
    bot = Bot(api.token, request=WatchedRequest(InProcessRequest(api), lambda *what: heard.append(what)))
    api.fail_next("sendMessage", fault)
    with pytest.raises(error):
        await bot.send_message(7, "one")
    await bot.send_message(7, "two")
    assert heard == [("sendMessage", kind)]


async def test_the_path_of_a_file_is_nobodys_business() -> None:
    api, heard = BotApi(), list[tuple[str, str]]()
    request = WatchedRequest(InProcessRequest(api), lambda *what: heard.append(what))
    status, _ = await request.do_request(f"https://api.example/file/bot{api.token}/voice/file_9.oga", "GET")
    assert (status, heard) == (404, [("file", "404")])
