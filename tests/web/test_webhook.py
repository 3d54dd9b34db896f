"""A bot that is called over HTTP: by Telegram, which keeps to the rules, and by anybody else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from itertools import count
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.local.faults import refused as refusal
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.announcing import announce
from bot.tg.webhook import MOST_BYTES
from tests.support.scenes import ANSWER, CARD, shown
from tests.support.webhooks import SECRET, WebhookTalk, open_webhook_talk

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]

_numbers = count(5001)
_update_ids = count(900_000)
JSON = "application/json"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WebhookTalk]:
    async with open_webhook_talk(tmp_path_factory.mktemp("viva"), model="scripted:echo", admins="4242") as talk:
        yield talk


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as client:
        yield client


@pytest.fixture
def sam(talk: WebhookTalk) -> LocalPerson:
    return talk.person(next(_numbers))


async def figure(talk: WebhookTalk, client: aiohttp.ClientSession, name: str) -> float:
    """A figure of /metrics; 0 as long as it is not there."""
    async with client.get(f"{talk.site.url}/metrics") as answer:
        assert answer.headers["content-type"].startswith("text/plain; version=")
        lines = (await answer.text()).splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.rpartition(" ")[0] == name), 0.0)


async def test_a_whole_practice(talk: WebhookTalk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    await talk.taps(sam, "Data Scientist")
    await talk.taps(sam, "Medium")
    await talk.says(sam, f"/start q_{CARD}")
    feedback = await talk.says(sam, ANSWER)
    assert "/100" in shown(feedback)
    again = await talk.taps(sam, "Retry")
    assert "once more" in shown(again)
    assert {answers[-1] for answers in talk.postman.answers.values()} == {200}


async def test_telegram_knows_where_and_is_told_again_without_harm(talk: WebhookTalk) -> None:
    before = (await talk.api.call("getWebhookInfo"))["result"]
    assert before["url"] == f"http://viva.example/below{talk.app.webhook.path}"
    assert before["max_connections"] == 100
    assert before["allowed_updates"] == ["callback_query", "edited_message", "message"]
    assert talk.api.world.webhook["secret_token"] == SECRET
    await talk.app.register()
    await announce(talk.app.bot, talk.app.settings.admins)
    assert (await talk.api.call("getWebhookInfo"))["result"] == before


@pytest.mark.parametrize(
    ("method", "changes", "status"),
    [
        ("GET", {}, 405),
        ("DELETE", {}, 405),
        ("POST", {"data": b"{}", "headers": {**HEADERS, "content-type": "text/plain"}}, 415),
        ("POST", {"json": {}, "headers": {}}, 401),
        ("POST", {"json": {}, "headers": {"X-Telegram-Bot-Api-Secret-Token": "wrong"}}, 401),
        ("POST", {"data": BytesIO(b" " * (MOST_BYTES + 1)), "headers": {**HEADERS, "content-type": JSON}}, 413),
        ("POST", {"data": b"{", "headers": {**HEADERS, "content-type": JSON}}, 400),
    ],
)
async def test_anybody_else_is_refused(
    talk: WebhookTalk, client: aiohttp.ClientSession, method: str, changes: dict[str, Any], status: int
) -> None:
    name = f'viva_webhook_requests_total{{status="{status}"}}'
    taken, seen = await figure(talk, client, 'viva_updates_total{fate="taken"}'), await figure(talk, client, name)
    async with client.request(method, talk.hook, **{"headers": HEADERS, **changes}) as answer:
        assert (answer.status, await answer.text()) == (status, "")
        assert (answer.headers.get("allow") == "POST") is (status == 405)
    assert await figure(talk, client, 'viva_updates_total{fate="taken"}') == taken
    assert await figure(talk, client, name) == seen + 1


async def test_a_body_without_a_length_is_cut_off_at_the_limit(
    talk: WebhookTalk, client: aiohttp.ClientSession
) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(MOST_BYTES // 65_536 + 2):
            yield b" " * 65_536

    headers = {**HEADERS, "content-type": JSON}
    async with client.post(talk.hook, data=chunks(), headers=headers) as answer:
        assert answer.status == 413


async def test_other_addresses_are_unknown(talk: WebhookTalk, client: aiohttp.ClientSession) -> None:
    for path in ("/", "/telegram/", f"/telegram/{'0' * 32}", "/docs", f"{talk.app.webhook.path}/x"):
        async with client.post(f"{talk.site.url}{path}", json={}, headers=HEADERS) as answer:
            assert answer.status == 404, path


async def test_a_proxy_may_take_off_the_first_part_of_the_path(
    talk: WebhookTalk, client: aiohttp.ClientSession
) -> None:
    for path in ("", "/below"):
        update = {"update_id": next(_update_ids), "poll": {"id": "1"}}
        async with client.post(f"{talk.site.url}{path}{talk.app.webhook.path}", json=update, headers=HEADERS) as answer:
            assert answer.status == 200
    await talk.settle()


async def test_an_update_that_comes_twice_runs_once(
    talk: WebhookTalk, client: aiohttp.ClientSession, sam: LocalPerson
) -> None:
    await talk.says(sam, "/help")
    shown_before = len(sam.sees)
    message = {
        "message_id": 1_000_000,
        "date": 1,
        "chat": sam.chat,
        "from": sam.user,
        "text": "/privacy",
    }
    update = {"update_id": next(_update_ids), "message": message}
    answers = await asyncio.gather(*(client.post(talk.hook, json=update, headers=HEADERS) for _ in range(4)))
    assert [answer.status for answer in answers] == [200] * 4
    await talk.settle()
    assert sum("What I store" in message.text for message in sam.sees[shown_before:]) == 1


async def test_what_could_not_be_stored_comes_again_and_in_order(talk: WebhookTalk, sam: LocalPerson) -> None:
    talk.app.probes.lacks = "starting"
    first = await sam.says("/help")
    await sam.says("/privacy")
    ids = [u["update_id"] for u in talk.api.world.updates.pending]
    await talk.api.wait_for(lambda: bool(talk.postman.answers.get(ids[0])), 10)
    talk.app.probes.lacks = ""
    await talk.settle()
    refused, after = talk.postman.answers[ids[0]], talk.postman.answers[ids[1]]
    assert (set(refused[:-1]), refused[-1], after) == ({503}, 200, [200])
    told = [message.text for message in sam.sees if message.from_bot and message.message_id > first[0]]
    places = [next(i for i, text in enumerate(told) if words in text) for words in ("How scores work", "What I store")]
    assert places == sorted(places)


POISON: list[tuple[Any, str]] = [
    ([1, 2], "no_number"),
    ("text", "no_number"),
    ({}, "no_number"),
    ({"update_id": "7", "message": {"text": "hi"}}, "no_number"),
    ({"update_id": True}, "no_number"),
    ({"message": "x"}, "unreadable"),
    ({"message": {"message_id": 1, "date": "yesterday", "chat": {"id": 77, "type": "private"}}}, "unreadable"),
]


@pytest.mark.parametrize(("update", "reason"), POISON)
async def test_poison_is_kept_as_a_dead_letter_and_stops_nobody(
    talk: WebhookTalk, client: aiohttp.ClientSession, sam: LocalPerson, update: Any, reason: str
) -> None:
    if reason == "unreadable":
        update = {**update, "update_id": next(_update_ids)}
    await talk.settle()
    talk.clock.forward(minutes=1)  # newer than whatever other tests left
    before = await figure(talk, client, f'viva_dead_letters_total{{reason="{reason}"}}')
    for _ in range(2):
        async with client.post(talk.hook, json=update, headers=HEADERS) as answer:
            assert answer.status == 200
    assert "Hello, Sam!" in shown(await talk.says(sam, "/start"))
    assert await figure(talk, client, f'viva_dead_letters_total{{reason="{reason}"}}') == before + 1
    newest = (await talk.app.store.dead_letters(1))[0]
    assert newest.reason == reason


async def test_whoever_sent_it_is_told_and_can_have_it_deleted(
    talk: WebhookTalk, client: aiohttp.ClientSession, sam: LocalPerson
) -> None:
    await talk.says(sam, "/start")
    broken = {"message_id": 5, "date": "yesterday", "chat": sam.chat, "from": sam.user, "text": "my broken words"}
    async with client.post(
        talk.hook, json={"update_id": next(_update_ids), "message": broken}, headers=HEADERS
    ) as answer:
        assert answer.status == 200
    await talk.settle()
    assert sam.last.text == t.UNREADABLE
    stored = await talk.app.store.export(sam.user_id)
    assert stored is not None
    assert "my broken words" in stored["dead_letters"][0]["payload"]
    boss = talk.person(4242, "Boss")
    letters = len(await talk.app.store.dead_letters())
    health = shown(await talk.says(boss, "/health"))
    assert f"Messages I could not read or carry out: {letters}" in health
    assert "by webhook" in health
    await talk.says(sam, "/forget")
    await talk.taps(sam, "Delete everything")
    assert await talk.app.store.export(sam.user_id) is None


async def test_a_message_that_fails_each_time_ends_as_a_dead_letter(talk: WebhookTalk, sam: LocalPerson) -> None:
    await talk.says(sam, "/start")
    message = {
        "message_id": 9,
        "date": 1,
        "chat": sam.chat,
        "from": {**sam.user, "first_name": 5},  # read, but no name can be made of it
        "text": "/help",
    }
    last = {"update": {"update_id": next(_update_ids), "message": message}, "chat": sam.chat_id, "tries": 6}
    await talk.app.engine.store("update", "tg-last-try", sam.chat_id, last)
    await talk.settle()
    newest = (await talk.app.store.dead_letters(1))[0]
    assert (newest.key, newest.reason, newest.user_id) == ("tg-last-try", "failed", sam.user_id)


async def test_figures_hold_no_person_and_no_word(talk: WebhookTalk, client: aiohttp.ClientSession) -> None:
    sam = talk.person(7_345_678_901)
    failed = 'viva_bot_api_failures_total{kind="400",method="sendMessage"}'
    before = await figure(talk, client, failed)
    talk.api.fail_next("sendMessage", refusal(400, "Bad Request: nobody's business"))
    await talk.says(sam, "/help")
    await talk.says(sam, f"/start q_{CARD}")
    await talk.says(sam, ANSWER)
    async with client.get(f"{talk.site.url}/metrics") as answer:
        page = await answer.text()
    for word in (str(sam.user_id), "Sam", CARD, "weights", "business", SECRET, talk.app.bot.token):
        assert word not in page
    assert await figure(talk, client, failed) == before + 1
    judged = 'viva_gradings_total{judge="model",outcome="graded",reason=""}'
    assert await figure(talk, client, judged) >= 1
    for name in ('viva_tokens_total{direction="in",judge="model"}', 'viva_tokens_total{direction="out",judge="model"}'):
        assert await figure(talk, client, name) > 0
    assert await figure(talk, client, 'viva_queue_depth{state="waiting"}') == 0
    assert await figure(talk, client, "viva_database_up") == 1
    talk.clock.forward(seconds=90)
    assert await figure(talk, client, 'viva_age_seconds{of="update"}') == 90
    assert await figure(talk, client, 'viva_turns_total{outcome="done"}') >= 3
    assert await figure(talk, client, "viva_turn_seconds_count") >= 3
