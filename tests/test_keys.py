"""The key file: made once, whole, for its owner alone, outside the data; nothing of a lost key is covered up."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from bot import keys
from bot.commands.doctor import _key
from bot.config import Settings, load
from bot.interview.errors import SettingsError
from bot.storage.crypto import key_id
from tests.support.undeletable import UNDELETABLE, needs_undeletable

OTHER = "c2l4dGVlbiBvciB0d2ljZSB0aGF0IG1hbnkgYnl0ZXM="


def settings(folder: Path, **values: str) -> Settings:
    named = {"VIVA_DATA_DIR": str(folder / "data"), "VIVA_KEY_FILE": str(folder / "keys" / "viva.key")}
    return load(named | {f"VIVA_{name.upper()}": value for name, value in values.items()}, env_file=None)


def test_a_key_is_made_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    assert keys.keys_of(mine) == ()
    made = keys.create(mine)
    assert made is not None
    assert keys.keys_of(mine) == (made,)
    path = tmp_path / "keys" / "viva.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == ["viva.key"]
    assert "keep a copy" in path.read_text(encoding="ascii")
    assert list(tmp_path.iterdir()) == [path.parent]


def test_a_key_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    made = keys.create(mine)
    assert keys.create(mine) == made
    assert keys.keys_of(mine) == (made,)


def test_the_setting_goes_before_the_file_and_may_hold_several(tmp_path: Path) -> None:
    keys.create(settings(tmp_path))
    new = keys.new_key()
    assert keys.keys_of(settings(tmp_path, encryption_key=OTHER)) == (OTHER,)
    assert keys.keys_of(settings(tmp_path, encryption_key=f"{new},{OTHER}")) == (new, OTHER)
    with pytest.raises(SettingsError, match="VIVA_ENCRYPTION_KEY: this is no Fernet key"):
        settings(tmp_path, encryption_key=f"{new},")


def test_off_makes_no_key(tmp_path: Path) -> None:
    off = settings(tmp_path, key_file="off")
    assert off.key_file is None
    assert keys.create(off) is None
    assert keys.keys_of(off) == ()


def test_a_key_beside_the_data_is_refused_with_the_setting_and_a_way_out(tmp_path: Path) -> None:
    beside = settings(tmp_path, key_file=str(tmp_path / "data" / "viva.key"))
    with pytest.raises(SettingsError, match=r"VIVA_KEY_FILE: .* in the data folder.*VIVA_KEY_FILE=off"):
        keys.create(beside)
    assert list(tmp_path.iterdir()) == []


@needs_undeletable
def test_what_cannot_be_made_is_told_by_doctor_as_well(tmp_path: Path) -> None:
    assert "the first `viva run` makes one in" in asyncio.run(_key(settings(tmp_path)))
    for folder, words in ((tmp_path / "data", "lies in the data folder"), (UNDELETABLE, "cannot be written")):
        named = settings(tmp_path, key_file=str(folder / "keys" / "viva.key"))
        for made in (lambda named: asyncio.run(_key(named)), keys.create):
            with pytest.raises(SettingsError, match=words):
                made(named)
    assert list(tmp_path.iterdir()) == []


def test_by_default_it_is_not_in_the_data_folder() -> None:
    plain = load({}, env_file=None)
    assert plain.key_file is not None
    assert plain.key_file.name == "viva.key"
    assert not plain.key_file.is_relative_to(plain.data_dir)


@pytest.mark.parametrize("text", ["", "# only a remark\n", "not a key\n", OTHER + "\nnot a key\n", "schlüssel"])
def test_a_damaged_file_is_no_missing_file(tmp_path: Path, text: str) -> None:
    mine = settings(tmp_path)
    assert mine.key_file is not None
    mine.key_file.parent.mkdir()
    mine.key_file.write_text(text, encoding="utf-8")
    for use in (keys.keys_of, keys.create):
        with pytest.raises(SettingsError, match="VIVA_KEY_FILE: ") as caught:
            use(mine)
        assert OTHER not in caught.value.person
    assert mine.key_file.read_text(encoding="utf-8") == text


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"VIVA_KEY_FILE: .* cannot be") as caught:
        keys.create(settings(tmp_path))
    assert "\n" not in caught.value.person
    with pytest.raises(SettingsError, match="VIVA_KEY_FILE: this is a folder"):
        settings(tmp_path, key_file=str(tmp_path))


def test_an_old_key_is_put_aside_and_those_before_it_stay(tmp_path: Path) -> None:
    path = tmp_path / "viva.key"
    one, two, three = (keys.new_key() for _ in range(3))
    keys.write(path, (two, one))
    assert keys.retire(path, (two, one)) == tmp_path / "viva.key.old"
    keys.write(path, (three, two))
    beside = keys.retire(path, (three, two))
    assert beside is not None
    assert (keys.read(path), keys.read(beside)) == ((three,), (two, one))
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert keys.retire(path, (three,)) is None
    assert key_id(one) != key_id(two)
