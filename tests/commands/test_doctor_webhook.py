"""`viva doctor` on how updates come, from what Telegram knows of the webhook."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import WebhookInfo

from bot.commands.doctor import LATELY, _telegram, how_updates_come
from bot.config import Settings
from bot.interview.errors import VivaError
from bot.local.botapi import BotApi
from bot.local.faults import Fault, When, never_arrived, page, refused
from bot.tg.webhook import PREFIX
from tests.support.botapi_http import serve
from tests.support.cli import viva_process

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SITE, TOKEN = "https://viva.example", "123456789:" + "Aa0_-" * 7


def settings(webhook_url: str = "") -> Settings:
    secret: dict[str, Any] = {"webhook_secret": "s" * 32} if webhook_url else {}
    return Settings(_env_file=None, telegram_token=TOKEN, webhook_url=webhook_url, **secret)  # type: ignore[call-arg, arg-type]


def known(url: str = "", failed: datetime | None = None, waiting: int = 4) -> WebhookInfo:
    message = "Connection refused" if failed else None
    return WebhookInfo(url, False, waiting, last_error_date=failed, last_error_message=message)


@pytest.mark.parametrize(
    ("site", "info", "told"),
    [
        ("", known(), "updates are polled"),
        ("", known("https://old.example/x"), "takes away the webhook at old.example"),
        (SITE, known(), f"registers the webhook {SITE}{PREFIX}"),
        (SITE, known("https://old.example/x"), "instead of the one at old.example"),
        (SITE, known(f"{SITE}{PREFIX}abc"), "come to the webhook at viva.example, 4 wait"),
        (SITE, known(f"{SITE}{PREFIX}abc", waiting=1), "come to the webhook at viva.example, 1 waits"),
        (SITE, known(f"{SITE}{PREFIX}abc", NOW - LATELY), "4 wait"),
    ],
    ids=["polling", "polling beside a webhook", "not yet", "another", "fine", "one waits", "failed long ago"],
)
def test_how_updates_come_is_told(site: str, info: WebhookInfo, told: str) -> None:
    assert told in how_updates_come(settings(site), info, NOW)


@pytest.mark.parametrize(
    ("minutes", "waiting", "told"), [(7, 4, "7 minutes ago, 4 updates wait"), (1, 1, "1 minute ago, 1 update waits")]
)
def test_a_webhook_that_fails_is_a_problem_and_its_path_stays_secret(minutes: int, waiting: int, told: str) -> None:
    info = known(f"{SITE}{PREFIX}abc", NOW - timedelta(minutes=minutes), waiting)
    with pytest.raises(VivaError, match=rf"viva\.example: Connection refused \({told}\)") as caught:
        how_updates_come(settings(SITE), info, NOW)
    assert "abc" not in caught.value.person


def test_a_webhook_that_brought_everything_since_is_fine() -> None:
    info = known(f"{SITE}{PREFIX}abc", NOW - timedelta(minutes=50), waiting=0)
    told = "updates come to the webhook at viva.example, 0 wait; the last failure was 50 minutes ago"
    assert how_updates_come(settings(SITE), info, NOW) == told


def test_a_password_in_the_address_is_not_shown() -> None:
    site = "https://viva:geheim@viva.example"
    failed = known(f"{site}{PREFIX}abc", NOW - timedelta(minutes=7))
    told = [how_updates_come(settings(site), info, NOW) for info in (known(), known(f"{site}{PREFIX}abc"))]
    with pytest.raises(VivaError) as caught:
        how_updates_come(settings(site), failed, NOW)
    assert all("viva.example" in text and "geheim" not in text for text in (*told, caught.value.person))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (page(404), "is not the Bot API; check VIVA_TELEGRAM_API"),
        (page(401), "is not the Bot API"),
        (page(200), "is not the Bot API"),
        (Fault(When.REFUSED, garbled=(200, b"null")), "is not the Bot API"),
        (Fault(When.REFUSED, garbled=(200, b"[1, 2]")), "is not the Bot API"),
        (refused(401, "Unauthorized"), "refuses the token"),
        (never_arrived(), "cannot be reached at http://127.0.0.1:"),
    ],
)
async def test_a_page_of_something_on_the_way_is_no_refusal(fault: Fault, words: str) -> None:
    api = BotApi(TOKEN)
    api.fail_next("getMe", fault)
    async with serve(api) as url:
        with pytest.raises(VivaError, match=words) as caught:
            await _telegram(Settings(_env_file=None, telegram_token=TOKEN, telegram_api=url))  # type: ignore[call-arg, arg-type]
    assert TOKEN not in caught.value.person


@pytest.mark.long
async def test_telegram_is_asked(tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    async with serve(api) as url:
        ran = await asyncio.to_thread(viva_process, tmp_path, "doctor", telegram_api=url, telegram_token=TOKEN)
    assert "updates are polled" in next(line for line in ran.out.splitlines() if line.startswith("telegram"))
