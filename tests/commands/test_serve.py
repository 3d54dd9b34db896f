"""`viva run` before it serves: the settings it needs."""

from __future__ import annotations

from pathlib import Path

from tests.support.cli import viva


def test_without_a_token_it_says_where_to_get_one(tmp_path: Path) -> None:
    ran = viva(tmp_path, "run")
    assert (ran.code, ran.out) == (1, "")
    assert "VIVA_TELEGRAM_TOKEN" in ran.complaint
    assert "@BotFather" in ran.complaint


def test_a_webhook_needs_a_secret(tmp_path: Path) -> None:
    ran = viva(tmp_path, "run", telegram_token="123456789:" + "Aa0_-" * 7, webhook_url="https://example.org")
    assert (ran.code, ran.out) == (1, "")
    assert "VIVA_WEBHOOK_SECRET" in ran.complaint
