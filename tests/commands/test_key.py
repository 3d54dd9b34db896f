"""`viva key rotate`, and what `viva run` and `viva doctor` say of the key."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot import keys
from bot.sealing import first_key
from bot.storage.crypto import key_id
from tests.support.cli import viva, viva_process
from tests.test_backup import filled, stored
from tests.test_sealing import SECRET, of

TOKEN = "123456789:" + "Aa0_-" * 7


async def test_the_key_is_changed_and_it_says_what_becomes_of_the_old_one(tmp_path: Path) -> None:
    mine = of(tmp_path)
    await first_key(mine)
    await filled(mine)
    (old,) = keys.keys_of(mine)
    ran = await asyncio.to_thread(viva, mine.data_dir, "key", "rotate", key_file=str(mine.key_file))
    assert (ran.code, ran.err) == (0, "")
    (new,) = keys.keys_of(mine)
    first, second = ran.out.splitlines()
    assert re.fullmatch(rf"\d+ rows encrypted anew; everything has the key {key_id(new)} now\.", first)
    assert key_id(old) in second
    assert f"{mine.key_file}.old" in second
    assert not any(key in ran.out for key in (old, new))
    assert await stored(mine) == [SECRET]


@pytest.mark.long
def test_the_doctor_names_the_key_and_not_more(tmp_path: Path) -> None:
    mine = of(tmp_path)
    made = keys.create(mine)
    assert made is not None
    told = viva_process(mine.data_dir, "doctor", "--quick", key_file=str(mine.key_file)).out
    assert f"key        ok: {key_id(made)} in {mine.key_file}" in told
    assert made not in told


def test_without_a_key_it_is_one_line(tmp_path: Path) -> None:
    ran = viva(tmp_path, "key", "rotate", key_file=str(tmp_path / "keys" / "viva.key"))
    assert (ran.code, "VIVA_KEY_FILE" in ran.complaint) == (1, True)


def test_where_keys_are_off_no_first_one_is_promised(tmp_path: Path) -> None:
    ran = viva(tmp_path, "key", "rotate", key_file="off")
    assert (ran.code, "VIVA_KEY_FILE: it is `off`" in ran.complaint) == (1, True)


def test_a_bot_whose_key_is_lost_does_not_start(tmp_path: Path) -> None:
    mine = of(tmp_path)

    async def lose() -> None:
        await first_key(mine)
        await filled(mine)

    asyncio.run(lose())
    (key,) = keys.keys_of(mine)
    assert mine.key_file is not None
    mine.key_file.unlink()
    ran = viva(mine.data_dir, "run", telegram_token=TOKEN, key_file=str(mine.key_file))
    assert (ran.code, ran.out) == (1, "")
    assert f"{key_id(key)} is missing" in ran.complaint
    assert "VIVA_KEY_FILE" in ran.complaint
    assert not mine.key_file.exists()


def test_a_key_beside_the_data_stops_the_start(tmp_path: Path) -> None:
    ran = viva(tmp_path, "run", telegram_token=TOKEN, key_file=str(tmp_path / "viva.key"))
    assert (ran.code, "VIVA_KEY_FILE" in ran.complaint) == (1, True)


@pytest.mark.long
def test_the_terminal_is_quiet_about_keys_and_makes_none(tmp_path: Path) -> None:
    key_file = tmp_path / "keys" / "viva.key"
    ran = viva_process(tmp_path / "data", "practice", stdin=b":q\n", key_file=str(key_file))
    assert (ran.code, ran.err, "key" in ran.out) == (0, "", False)
    assert not key_file.exists()
