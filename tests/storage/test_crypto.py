"""The seal: what is stored, and what a wrong key says."""

from __future__ import annotations

import re

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select

from bot.interview.errors import SettingsError, StoreError
from bot.storage.crypto import Seal, key_id, use
from bot.storage.tables import Base, FindingRow
from tests.storage.conftest import KEY

_TEXTS = st.one_of(st.text(st.characters()), st.text("\x00\ud83d🦊a"), st.sampled_from(["fernet:", "json:", "json:1"]))


@given(_TEXTS)
def test_every_text_comes_back_with_and_without_a_key(text: str) -> None:
    for seal in (Seal(), Seal(""), Seal(KEY)):
        stored = seal.close(text)
        assert seal.open(stored) == text
        assert "\x00" not in stored
        assert stored.encode("utf-8").decode("utf-8") == stored


def test_ordinary_text_is_stored_as_it_is_without_a_key() -> None:
    assert Seal().close("A model that learns the noise.") == "A model that learns the noise."


def test_sealed_text_does_not_show_and_differs_each_time() -> None:
    seal = Seal(KEY)
    one, two = seal.close("the noise"), seal.close("the noise")
    assert one != two
    assert "noise" not in one


def test_text_from_before_there_was_a_key_stays_readable() -> None:
    for text in ("the noise", "fernet:abc", "nul \x00"):
        assert Seal(KEY).open(Seal().close(text)) == text


def test_without_the_key_sealed_text_says_what_to_set() -> None:
    with pytest.raises(StoreError, match=f"its key {key_id(KEY)} is missing.*VIVA_KEY_FILE.*VIVA_ENCRYPTION_KEY"):
        Seal().open(Seal(KEY).close("the noise"))


def test_with_another_key_or_a_changed_byte_nothing_is_made_up() -> None:
    stored = Seal(KEY).close("the noise")
    other = "B" if stored[-9] == "A" else "A"  # a sealed text is new each time, and may hold either
    for seal, text, told in (
        (Seal(Fernet.generate_key().decode()), stored, f"{key_id(KEY)} is not among the keys"),
        (Seal(KEY), stored[:-9] + other + stored[-8:], "another key, or was changed"),
    ):
        with pytest.raises(StoreError, match=told) as caught:
            seal.open(text)
        assert KEY not in caught.value.person


def test_an_escaped_text_that_was_changed_is_an_error_that_quotes_nothing_of_it() -> None:
    with pytest.raises(StoreError) as caught:
        Seal().open('json:"xylophone')
    assert "xylophone" not in f"{caught.value.person} {caught.value.log}"
    assert caught.value.__cause__ is None


def test_the_first_key_seals_and_each_opens_what_it_sealed() -> None:
    new = Fernet.generate_key().decode()
    both = Seal((new, KEY))
    old = Seal(KEY).close("the noise")
    assert both.open(old) == "the noise"
    assert Seal(new).open(both.close("the noise")) == "the noise"
    assert both.close("x").startswith(f"fernet:{key_id(new)}:")
    assert both.id == key_id(new)
    assert both.ids == {key_id(new), key_id(KEY)}


def test_text_sealed_before_keys_had_ids_can_still_be_read() -> None:
    old = f"fernet:{Fernet(KEY).encrypt(b'the noise').decode()}"
    assert Seal(KEY).open(old) == "the noise"
    assert Seal((Fernet.generate_key().decode(), KEY)).open(old) == "the noise"
    for keys in ((), (Fernet.generate_key().decode(),)):
        with pytest.raises(StoreError, match="VIVA_KEY_FILE"):
            Seal(keys).open(old)


def test_a_keys_id_gives_nothing_of_it_away() -> None:
    assert re.fullmatch("[0-9a-f]{8}", key_id(KEY))
    assert key_id(KEY) not in KEY


@pytest.mark.parametrize("key", ["secret", KEY[:-4], "ü" * 44])
def test_a_malformed_key_is_a_wrong_setting(key: str) -> None:
    with pytest.raises(SettingsError, match="VIVA_ENCRYPTION_KEY is not a Fernet key") as caught:
        Seal(key)
    assert key not in caught.value.person


def test_two_engines_keep_their_own_keys() -> None:
    plain, sealed = create_engine("sqlite://"), create_engine("sqlite://")
    use(plain.dialect, Seal())
    use(sealed.dialect, Seal(KEY))
    stored = []
    for engine in (plain, sealed):
        with engine.begin() as connection:
            Base.metadata.create_all(connection, [Base.metadata.tables["findings"]])
            raw = "INSERT INTO findings (key, created_at, findings) VALUES ('old', '2026-01-01 00:00:00', 'plain')"
            connection.exec_driver_sql(raw)
            connection.execute(FindingRow.__table__.update().values(findings="the noise"))  # type: ignore[attr-defined]
            stored.append(connection.exec_driver_sql("SELECT findings FROM findings").scalar_one())
            assert connection.execute(select(FindingRow.findings)).scalar_one() == "the noise"
        engine.dispose()
    assert stored[0] == "the noise"
    assert stored[1].startswith("fernet:")
