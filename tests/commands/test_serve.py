"""`viva run` and `viva practice` before they serve: the settings it takes, and a folder without another bot."""

from __future__ import annotations

from pathlib import Path

from bot.occupied import one_bot
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


def test_a_second_one_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    """It would take up what the first has in hand; nothing is opened, and no Telegram is called."""
    with one_bot(tmp_path):
        ran = viva(tmp_path, "run", telegram_token="123456789:" + "Aa0_-" * 7)
    assert (ran.code, ran.out) == (1, "")
    assert f"Another Viva is at work on {tmp_path}" in ran.complaint
    assert not (tmp_path / "viva.db").exists()


def test_a_second_practice_is_refused(tmp_path: Path) -> None:
    with one_bot(tmp_path / "practice"):
        ran = viva(tmp_path, "practice")
    assert (ran.code, ran.out) == (1, "")
    assert f"Another Viva is at work on {tmp_path / 'practice'}" in ran.complaint
