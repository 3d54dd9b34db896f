"""Settings: what is taken, what is refused and with which words, and that no secret leaks."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from bot.commands.practice import practice_settings
from bot.config import BY_FILE, KNOWN, TELEGRAM_API, Settings, load
from bot.interview.errors import SettingsError
from bot.sealing import everything

TOKEN = "123456789:" + "Aa0_-" * 7
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
ROOT = Path(__file__).parents[1]


def settings(**values: str) -> Settings:
    return load({f"VIVA_{name}": value for name, value in values.items()}, env_file=None)


def refusal(**values: str) -> str:
    with pytest.raises(SettingsError) as caught:
        settings(**values)
    assert "\n" not in caught.value.person
    return caught.value.person


def test_nothing_given_is_a_working_set_of_defaults() -> None:
    plain = settings()
    assert plain.telegram_token is None
    assert plain.bot_id is None
    assert plain.telegram_api == TELEGRAM_API
    assert (plain.model, plain.model_concurrency, plain.model_timeout) == ("", 16, 60)
    assert plain.data_dir.is_absolute()
    assert plain.data_dir.name == "viva"
    assert plain.database_url == f"sqlite+aiosqlite:///{plain.data_dir.as_posix()}/viva.db"
    assert plain.engine_url == f"sqlite:///{plain.data_dir.as_posix()}/engine.db"
    assert plain.bank_folders == (ROOT / "knowledge" / "questions",)
    assert plain.listen_address == ("127.0.0.1", 8080)
    assert (plain.daily_answers, plain.daily_tokens, plain.flood_per_minute) == (0, 0, 20)
    assert (plain.retention_days, plain.log_level, plain.log_format) == (180, "INFO", "text")
    assert plain.executor == "viva"


def test_the_names_are_those_of_the_contract() -> None:
    names = (
        "TELEGRAM_TOKEN TELEGRAM_API MODEL MODEL_CONCURRENCY MODEL_TIMEOUT EMBEDDINGS DATA_DIR DATABASE_URL "
        "CHROMA_URL BANK WEBHOOK_URL WEBHOOK_SECRET LISTEN ALLOWED_USERS ADMINS DAILY_ANSWERS DAILY_TOKENS "
        "FLOOD_PER_MINUTE ENCRYPTION_KEY RETENTION_DAYS LOG_LEVEL LOG_FORMAT EXECUTOR_ID "
    )
    assert {f"VIVA_{name}" for name in names.split()} <= set(KNOWN)
    assert all(field.description for field in Settings.model_fields.values())


def test_an_empty_value_is_no_value() -> None:
    assert settings(**{name.removeprefix("VIVA_"): "" for name in KNOWN}) == settings()


@pytest.mark.parametrize("name", ["100%", "a%20b", "why?", "%3F?x=1", "a#b & c"])
def test_the_databases_lie_in_the_data_folder_whatever_its_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    moved = settings(DATA_DIR=str(folder))
    assert moved.database_file == folder / "viva.db"
    assert (make_url(moved.database_url).database, make_url(moved.database_url).query) == (str(folder / "viva.db"), {})
    assert (make_url(moved.engine_url).database, make_url(moved.engine_url).query) == (str(folder / "engine.db"), {})
    here = practice_settings(moved)
    assert here.database_file == folder / "practice" / "viva.db"
    here.practice_dir.parent.mkdir(parents=True)
    (folder / "practice" / "viva.db").touch()
    (_, practised) = everything(moved)
    assert make_url(practised.store).database == str(folder / "practice" / "viva.db")
    assert make_url(practised.engine).database == str(folder / "practice" / "engine.db")


def test_the_data_folder_moves_everything_that_lives_in_it(tmp_path: Path) -> None:
    moved = settings(DATA_DIR=str(tmp_path))
    assert moved.database_url == f"sqlite+aiosqlite:///{tmp_path.as_posix()}/viva.db"
    assert moved.engine_url == f"sqlite:///{tmp_path.as_posix()}/engine.db"
    assert list(tmp_path.iterdir()) == []


def test_spaces_around_the_data_folder_are_no_part_of_it() -> None:
    assert settings(DATA_DIR=" /srv/viva ").data_dir == Path("/srv/viva")
    assert settings(DATA_DIR="/srv/my viva").data_dir == Path("/srv/my viva")
    assert "VIVA_DATA_DIR: no folder stands in it" in refusal(DATA_DIR=" ")


def test_a_home_sign_is_filled_in_and_a_file_is_no_data_folder(tmp_path: Path) -> None:
    assert settings(DATA_DIR="~/viva").data_dir == Path.home() / "viva"
    (tmp_path / "file").touch()
    assert "VIVA_DATA_DIR: this is a file" in refusal(DATA_DIR=str(tmp_path / "file"))
    for name in ("DATA_DIR", "KEY_FILE", "BANK"):
        assert f"VIVA_{name}: it cannot be looked at (File name too long)" in refusal(**{name: "/" + "a" * 300})


@pytest.mark.parametrize("text", ["11,22", "11 22", " 11 ,\t22,", "11;22"])
def test_users_are_split_at_commas_and_spaces(text: str) -> None:
    both = settings(ALLOWED_USERS=text, ADMINS="7")
    assert both.allowed_users == (11, 22)
    assert both.admins == (7,)


@pytest.mark.parametrize("text", ["@maria", "11,x", "-5", "0", "1.5", "[11]", "9999999999999999999"])
def test_users_that_are_no_ids_are_refused(text: str) -> None:
    assert "VIVA_ADMINS: user ids are whole numbers" in refusal(ADMINS=text)


@pytest.mark.parametrize("text", ["0.15,0.60", " 0.15 , 0.60 ", "0.150,0.6"])
def test_prices_are_two_exact_numbers(text: str) -> None:
    prices = settings(TOKEN_PRICES=text).token_prices
    assert prices == (Decimal("0.15"), Decimal("0.60"))
    assert settings(TOKEN_PRICES="3,15").token_prices == (Decimal(3), Decimal(15))
    assert settings().token_prices is None


@pytest.mark.parametrize(
    "text", ["0.15", "0.15,0.60,1", "0.15;0.60", "$0.15,$0.60", "-1,2", "nan,inf", "1e3,2", ",", "x"]
)
def test_prices_that_are_none_are_refused_with_the_way_to_write_them(text: str) -> None:
    told = refusal(TOKEN_PRICES=text)
    assert told.startswith("VIVA_TOKEN_PRICES: these are not two prices; write what a million tokens cost, in and out")
    assert told.endswith("such as 0.15,0.60")


@given(st.lists(st.integers(1, 2**52), max_size=8), st.sampled_from([",", " ", ", "]))
def test_any_list_of_ids_comes_back_as_it_was(ids: list[int], gap: str) -> None:
    assert settings(ALLOWED_USERS=gap.join(map(str, ids))).allowed_users == tuple(ids)


@pytest.mark.parametrize("name", ["ALLOWED_USERS", "ADMINS", "BANK"])
@pytest.mark.parametrize("value", [",", " ", " , ,", "\t"])
def test_a_list_that_holds_nothing_is_no_empty_list(name: str, value: str) -> None:
    assert refusal(**{name: value}).startswith(f"VIVA_{name}: no ")
    assert settings(**{name: ""}) == settings()


def test_bank_folders_are_split_and_absolute() -> None:
    parted = settings(BANK=f"/cards/one, /cards/two{os.pathsep}three")
    assert parted.bank_folders == (Path("/cards/one"), Path("/cards/two"), Path("three").absolute())


def test_a_good_token_gives_the_bots_id() -> None:
    good = settings(TELEGRAM_TOKEN=TOKEN)
    assert good.bot_id == 123456789
    assert good.telegram_token is not None
    assert good.telegram_token.get_secret_value() == TOKEN


@pytest.mark.parametrize("token", ["hello", "12:short", TOKEN + "!", TOKEN.replace(":", ""), f"bot{TOKEN}"])
def test_a_token_of_another_shape_is_refused_without_being_shown(token: str) -> None:
    text = refusal(TELEGRAM_TOKEN=token)
    assert text.startswith("VIVA_TELEGRAM_TOKEN: this is no bot token")
    assert "@BotFather" in text
    assert token not in text


def test_a_server_of_ones_own_may_have_short_tokens() -> None:
    assert settings(TELEGRAM_TOKEN="42:test", TELEGRAM_API="http://127.0.0.1:8081/").bot_id == 42
    assert settings(TELEGRAM_API="http://127.0.0.1:8081/").telegram_api == "http://127.0.0.1:8081"


@pytest.mark.parametrize("name", ["TELEGRAM_API", "CHROMA_URL", "WEBHOOK_URL"])
@pytest.mark.parametrize("url", ["example.org", "ftp://example.org", "https://", "https://a b", "https://x:99999"])
def test_addresses_are_checked(name: str, url: str) -> None:
    assert refusal(**{name: url}).startswith(f"VIVA_{name}: ")


@pytest.mark.parametrize("url", ["http://u:chroma-word@h:1", "http://u@h:1", "https://h/chroma-word", "http://@h:1"])
def test_what_would_not_be_sent_to_chroma_is_refused_and_not_shown(url: str) -> None:
    text = refusal(CHROMA_URL=url)
    assert text.startswith("VIVA_CHROMA_URL: ")
    assert "http://HOST:PORT" in text
    assert "chroma-word" not in text


@pytest.mark.parametrize("url", ["http://chroma:8000", "https://chroma", "http://[::1]:8000"])
def test_a_chroma_server_is_a_host_and_a_port(url: str) -> None:
    assert settings(CHROMA_URL=f"{url}/").chroma_url == url


@pytest.mark.parametrize("url", ["sqlite:////x/v.db", "sqlite+aiosqlite:////x/v.db"])
def test_sqlite_gets_the_driver_viva_uses(url: str) -> None:
    assert settings(DATABASE_URL=url).database_url == "sqlite+aiosqlite:////x/v.db"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgres_serves_the_engine_too(scheme: str) -> None:
    shared = settings(DATABASE_URL=f"{scheme}://u:hidden-word@db/viva", EXECUTOR_ID="one")
    assert shared.on_postgres
    assert shared.database_url == shared.engine_url == "postgresql+psycopg://u:hidden-word@db/viva"
    assert shared.executor == "one"
    assert "hidden-word" not in repr(shared)


def test_on_postgres_a_process_has_a_name_of_its_own() -> None:
    url = "postgresql://u@db/viva"
    code = f"from bot.config import load; print(load({{'VIVA_DATABASE_URL': '{url}'}}, None).executor)"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert settings(DATABASE_URL=url).executor == settings(DATABASE_URL=url).executor != other.stdout.strip()


@pytest.mark.parametrize(
    "url",
    ["mysql://u:hidden-word@h/d", "postgresql+asyncpg://u:hidden-word@h/d", "postgresql://u:hidden-word@h",
     "postgresql://u:hidden-word@h:port/d", "sqlite://", "sqlite:///:memory:", "viva.db"],
)  # fmt: skip
def test_other_databases_are_refused_without_the_password(url: str) -> None:
    text = refusal(DATABASE_URL=url)
    assert text.startswith("VIVA_DATABASE_URL: ")
    assert "hidden-word" not in text


@pytest.mark.parametrize("password", ["hidden@word", "@hidden-word", "12/hidden-word", "12?hidden-word", "1#hidden@"])
def test_a_password_that_does_not_end_where_it_seems_to_is_refused_and_not_shown(password: str) -> None:
    text = refusal(DATABASE_URL=f"postgresql://viva:{password}@db/viva")
    assert text.startswith("VIVA_DATABASE_URL: ")
    assert "write @ as %40, / as %2F" in text
    assert "hidden" not in text
    assert "word@" not in text
    encoded = settings(DATABASE_URL=f"postgresql://viva:{quote(password, safe='')}@db/viva")
    assert encoded.on_postgres


@pytest.mark.parametrize("value", ["8080", "localhost", "localhost:", ":8080", "h:99999", "h:1/x", "u@h:1"])
def test_listen_takes_a_host_and_a_port(value: str) -> None:
    assert "VIVA_LISTEN: " in refusal(LISTEN=value)
    assert settings(LISTEN="[::1]:0").listen_address == ("::1", 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [("MODEL_CONCURRENCY", "0"), ("MODEL_CONCURRENCY", "many"), ("MODEL_TIMEOUT", "0"), ("MODEL_TIMEOUT", "nan"),
     ("DAILY_ANSWERS", "-1"), ("DAILY_TOKENS", "1e3x"), ("FLOOD_PER_MINUTE", "-1"), ("RETENTION_DAYS", "0"),
     ("LOG_LEVEL", "loud"), ("LOG_FORMAT", "xml"), ("MODEL", "openai: gpt"), ("EXECUTOR_ID", "a b")],
)  # fmt: skip
def test_values_out_of_range_are_refused_by_name(name: str, value: str) -> None:
    assert refusal(**{name: value}).startswith(f"VIVA_{name}: ")


def test_a_refusal_says_how_to_mend_it_and_counts_the_others() -> None:
    text = refusal(MODEL_CONCURRENCY="0", LOG_FORMAT="xml")
    assert "write for example VIVA_MODEL_CONCURRENCY=16" in text
    assert text.endswith("(and 1 more)")


def test_a_wrong_data_folder_is_the_only_mistake_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "more)" not in refusal(DATA_DIR=str(tmp_path / "file"))


def test_words_may_be_in_any_case() -> None:
    assert settings(LOG_LEVEL="debug").log_level == "DEBUG"
    assert settings(LOG_FORMAT="JSON").log_format == "json"


@pytest.mark.parametrize("key", ["short", KEY[:-2], KEY + KEY, "ü" * 44, base64.b64encode(b"\xff" * 32).decode()])
def test_an_encryption_key_is_thirty_two_bytes_in_urlsafe_base64(key: str) -> None:
    text = refusal(ENCRYPTION_KEY=key)
    assert text.startswith("VIVA_ENCRYPTION_KEY: this is no Fernet key")
    assert key not in text


def test_the_hint_for_a_new_key_gives_a_key_that_fernet_takes() -> None:
    from cryptography.fernet import Fernet

    hint = refusal(ENCRYPTION_KEY="short").split("make one with ")[1].split("'")[1]
    made = subprocess.run([sys.executable, "-c", hint], capture_output=True, text=True, check=True).stdout.strip()
    taken = settings(ENCRYPTION_KEY=made).encryption_key
    assert taken is not None
    assert Fernet(taken.get_secret_value()).decrypt(Fernet(made).encrypt(b"an answer")) == b"an answer"


def test_a_webhook_needs_a_secret_and_https() -> None:
    assert refusal(WEBHOOK_URL="https://example.org").startswith("VIVA_WEBHOOK_SECRET: a webhook needs a secret")
    assert refusal(WEBHOOK_URL="http://example.org", WEBHOOK_SECRET="s").startswith("VIVA_WEBHOOK_URL: ")
    own = settings(WEBHOOK_URL="http://127.0.0.1:1/hook", WEBHOOK_SECRET="s", TELEGRAM_API="http://127.0.0.1:2")
    assert own.webhook_url == "http://127.0.0.1:1/hook"
    text = refusal(WEBHOOK_SECRET="not allowed")
    assert text.startswith("VIVA_WEBHOOK_SECRET: only letters")
    assert "not allowed" not in text


def test_no_secret_shows_in_repr_str_or_json() -> None:
    full = settings(
        TELEGRAM_TOKEN=TOKEN,
        ENCRYPTION_KEY=KEY,
        WEBHOOK_SECRET="hook-word",
        DATABASE_URL="postgresql://u:db-word@h/viva",
        TELEGRAM_API="http://u:api-word@h:2",
        WEBHOOK_URL="https://u:site-word@h:3",
    )
    shown = f"{full!r} {full} {full.model_dump()}"
    assert all(secret not in shown for secret in (TOKEN, KEY, "hook-word"))
    assert all(secret not in f"{full!r} {full}" for secret in ("db-word", "api-word", "site-word"))


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("VIVA_TELEGRAM_TOKN", "VIVA_TELEGRAM_TOKEN"), ("VIVA_MODELS", "VIVA_MODEL"), ("viva_model", "VIVA_MODEL"),
     ("VIVA_DATABASE", "VIVA_DATABASE_URL"), ("VIVA_ADMIN", "VIVA_ADMINS")],
)  # fmt: skip
@pytest.mark.parametrize("value", ["", "x"])
def test_an_unknown_name_stops_with_the_nearest_known_one(wrong: str, meant: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{wrong}: there is no such setting; did you mean {meant}"):
        load({wrong: value}, env_file=None)


def test_names_of_the_test_suite_and_of_others_are_let_through() -> None:
    others = {"VIVA_TEST_DATABASE": "x", "VIVA_REQUIRE_POSTGRES": "1", "PATH": "/bin", "VIVALDI": "1"}
    assert load(others, env_file=None) == settings()


def test_the_file_is_below_the_environment_and_keeps_provider_keys(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# a remark\n\nVIVA_MODEL=openai:a\nexport VIVA_LISTEN='0.0.0.0:1'\nVIVA_ADMINS=5 # me\n"
        'OPENAI_API_KEY="key-of-file"\nOPENAI_BASE_URL=http://x/$HOME/${HOME}\nGOOGLE_API_KEY=\nSHARED=file\n',
        encoding="utf-8",
    )
    both = load({"VIVA_MODEL": "openai:b", "VIVA_LISTEN": "", "SHARED": "environment"}, file)
    assert (both.model, both.listen, both.admins) == ("openai:b", "0.0.0.0:1", (5,))
    assert both.provider_environment() == {
        "OPENAI_API_KEY": "key-of-file",
        "OPENAI_BASE_URL": "http://x/$HOME/${HOME}",
    }
    assert "key-of-file" not in repr(both)


def test_an_empty_provider_key_in_the_environment_hides_none(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("OPENAI_API_KEY=key-of-file\n", encoding="utf-8")
    both = load({"OPENAI_API_KEY": ""}, file)
    assert both.provider_environment() == both.openai_environment() == {"OPENAI_API_KEY": "key-of-file"}


def test_loading_leaves_the_environment_of_the_process_alone(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SOME_PROVIDER_KEY=1\nVIVA_MODEL=openai:a\n", encoding="utf-8")
    before = dict(os.environ)
    load({}, file)
    assert dict(os.environ) == before


def test_a_missing_file_is_fine_and_an_unknown_name_in_one_is_not(tmp_path: Path) -> None:
    assert load({}, tmp_path / "none") == settings()
    file = tmp_path / ".env"
    file.write_text("VIVA_MODLE=x\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="did you mean VIVA_MODEL"):
        load({}, file)


@pytest.mark.parametrize(
    ("body", "where"),
    [(b"VIVA_MODEL=a\n\n= broken\n", ", line 3: "), (b"VIVA_MODEL\n", ", line 1: "), (b"\xff\xfe=1", "UTF-8")],
)
def test_a_file_that_cannot_be_read_names_the_place(tmp_path: Path, body: bytes, where: str) -> None:
    file = tmp_path / ".env"
    file.write_bytes(body)
    with pytest.raises(SettingsError) as caught:
        load({}, file)
    assert caught.value.person.startswith(str(file))
    assert where in caught.value.person
    assert "\n" not in caught.value.person


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load({}, tmp_path)
    with pytest.raises(SettingsError, match="cannot be read"):
        load({}, tmp_path / ("a" * 300))


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings().model = "other"


def test_reading_settings_loads_none_of_the_heavy_libraries() -> None:
    code = "import sys, bot.config as c; c.load({}, None); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    heavy = {"cryptography", "sqlalchemy", "numpy", "chromadb", "langchain", "langchain_core", "telegram", "dbos"}
    assert heavy.isdisjoint(loaded.stdout.split())


def test_every_setting_stands_in_the_example_file_with_its_description() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    lines = text.splitlines()
    for name, field in Settings.model_fields.items():
        places = [i for i, line in enumerate(lines) if line.startswith(f"#VIVA_{name.upper()}=")]
        assert len(places) == 1, name
        assert f"# {field.description}" in lines[max(0, places[0] - 3) : places[0]], name


def test_the_example_file_sets_nothing_and_its_lines_are_valid_when_uncommented(tmp_path: Path) -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert all(not line or line.startswith("#") for line in text.splitlines())
    opened = "\n".join(line[1:] if line.startswith("#VIVA_") else line for line in text.splitlines())
    file = tmp_path / ".env"
    file.write_text(opened, encoding="utf-8")
    assert load({}, file).provider_environment() == {}


@pytest.mark.parametrize("name", BY_FILE)
def test_a_secret_may_stand_in_a_file(tmp_path: Path, name: str) -> None:
    secrets = {
        "TELEGRAM_TOKEN": TOKEN,
        "WEBHOOK_SECRET": "hook-word",
        "ENCRYPTION_KEY": KEY,
        "TRANSCRIBE_KEY": "sk-word",
        "DATABASE_URL": "postgresql+psycopg://viva:word@h/viva",
    }
    file = tmp_path / "secret"
    file.write_text(secrets[name] + "\n", encoding="utf-8")
    assert settings(**{f"{name}_FILE": str(file)}) == settings(**{name: secrets[name]})
    both = {f"{name}_FILE": str(file), name: secrets[name]}
    assert refusal(**both) == f"VIVA_{name}_FILE: VIVA_{name} is set as well; take one of the two out."
    missing = refusal(**{f"{name}_FILE": str(tmp_path / "none")})
    assert missing.startswith(f"VIVA_{name}_FILE: {tmp_path}/none cannot be read (No such file or directory)")
    file.write_text(" \n", encoding="utf-8")
    assert refusal(**{f"{name}_FILE": str(file)}).endswith("is empty; write the secret into it.")


def test_what_is_wrong_in_a_file_is_told_without_it(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in refusal(TELEGRAM_TOKEN_FILE=str(file))
    file.write_text("no-token-word", encoding="utf-8")
    text = refusal(TELEGRAM_TOKEN_FILE=str(file))
    assert text.startswith("VIVA_TELEGRAM_TOKEN: this is no bot token")
    assert "no-token-word" not in text


def test_the_environment_goes_before_a_file_that_the_file_of_settings_names(tmp_path: Path) -> None:
    file, secret = tmp_path / ".env", tmp_path / "secret"
    secret.write_text("from-a-file", encoding="utf-8")
    file.write_text(f"VIVA_WEBHOOK_SECRET_FILE={secret}\n", encoding="utf-8")
    found = [load(env, file).webhook_secret for env in ({}, {"VIVA_WEBHOOK_SECRET": "from-the-environment"})]
    assert [one and one.get_secret_value() for one in found] == ["from-a-file", "from-the-environment"]


def test_all_that_must_never_be_shown_is_known() -> None:
    full = load(
        {
            "VIVA_TELEGRAM_TOKEN": TOKEN,
            "VIVA_ENCRYPTION_KEY": KEY,
            "VIVA_WEBHOOK_SECRET": "hook-word",
            "VIVA_TRANSCRIBE_KEY": "voice-word",
            "VIVA_TRANSCRIBE": "http://u:ear-word@h:1/v1 whisper-1",
            "VIVA_DATABASE_URL": "postgresql://viva:db-word@h/viva",
            "VIVA_TELEGRAM_API": "http://u:api-word@h:2",
            "VIVA_WEBHOOK_URL": "https://u:site-word@h:3",
            "OPENAI_API_KEY": "sk-word",
        },
        env_file=None,
    )
    words = {TOKEN, KEY, "hook-word", "voice-word", "ear-word", "db-word", "api-word", "site-word", "sk-word"}
    assert set(full.secrets()) == words
