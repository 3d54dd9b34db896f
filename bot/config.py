"""The settings: the only place that reads the environment and the `.env` file.

`load()` gives a checked, frozen `Settings` or raises `SettingsError` in one line: which setting, what is wrong
with it, how to mend it. No message and no repr ever holds the value of a secret. Nothing is created or opened
here, and `os.environ` is never written: `Settings.provider_environment()` is for the app to apply.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot import setting_shapes as shapes
from bot.interview.costs import Prices
from bot.interview.errors import SettingsError

PREFIX = "VIVA_"
OTHER_PREFIXES = ("VIVA_TEST_", "VIVA_REQUIRE_")
"""Names of the test suite, which are no settings and are let through."""

_CHANCE = secrets.token_hex(4)
"""What tells this process from others on its host, and from itself before a restart."""
TELEGRAM_API = "https://api.telegram.org"


def _default_data_dir() -> Path:
    from platformdirs import user_data_path

    return user_data_path("viva")


def _default_key_file() -> Path:
    """Beside the platform's settings, and never in the data folder: on some platforms the two are one."""
    from platformdirs import user_config_path, user_data_path

    folder = user_config_path("viva")
    return (user_config_path("viva-key") if folder == user_data_path("viva") else folder) / "viva.key"


def _default_database_url(validated: dict[str, Any]) -> str:
    return f"sqlite+aiosqlite:///{shapes.in_url(Path(validated['data_dir']) / 'viva.db')}"


Users = Annotated[tuple[int, ...], NoDecode, BeforeValidator(shapes.user_ids)]
Folders = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(shapes.folders)]
WebAddress = Annotated[str, AfterValidator(shapes.web_address)]
OptionalWebAddress = Annotated[str, AfterValidator(shapes.optional_web_address)]
TokenPrices = Annotated[Prices | None, NoDecode, BeforeValidator(shapes.token_prices)]
OneWord = Annotated[str, AfterValidator(shapes.one_word)]


class Settings(BaseSettings):
    """Every setting, by its name without `VIVA_` in small letters. Frozen; build it with `load()`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True, hide_input_in_errors=True)

    telegram_token: SecretStr | None = Field(
        None, description="Token of your bot, from @BotFather; needed by `viva run` only.", examples=["123456:ABC…"]
    )
    telegram_api: WebAddress = Field(
        TELEGRAM_API,
        repr=False,  # may hold a password
        description="Base address of the Bot API server.",
        examples=[TELEGRAM_API],
    )
    model: OneWord = Field(
        "",
        description="Model that grades, as LangChain names it; empty for the embedded judge.",
        examples=["openai:gpt-4.1-mini"],
    )
    model_concurrency: int = Field(16, ge=1, le=1024, description="Model calls at the same time.", examples=[16])
    model_timeout: float = Field(60, gt=0, le=3600, description="Seconds one model call may take.", examples=[60])
    transcribe: Annotated[str, AfterValidator(shapes.transcriber), Field(repr=False)] = Field(
        "",
        description="What writes down voice notes: `openai:MODEL`, `ADDRESS MODEL` or `faster-whisper:FOLDER`; empty "
        "for nothing.",
        examples=["openai:whisper-1"],
    )
    transcribe_key: SecretStr | None = Field(
        None, description="Key for the service whose address VIVA_TRANSCRIBE names.", examples=["sk-…"]
    )
    transcribe_timeout: float = Field(
        120, gt=0, le=3600, description="Seconds that writing down one voice note may take.", examples=[120]
    )
    voice_seconds: int = Field(
        300, ge=1, le=3600, description="Longest voice note that is listened to, in seconds.", examples=[300]
    )
    embeddings: OneWord = Field(
        "",
        description="Embeddings for search, as LangChain names them; empty for the embedded ones.",
        examples=["openai:text-embedding-3-small"],
    )
    data_dir: Annotated[Path, AfterValidator(shapes.folder)] = Field(
        default_factory=_default_data_dir,
        description="Folder of the database, the index and the charts; empty for the platform's data folder.",
        examples=["/var/lib/viva"],
    )
    database_url: Annotated[str, AfterValidator(shapes.database_url)] = Field(
        default_factory=_default_database_url,
        repr=False,  # may hold a password
        description="Database; empty for SQLite in the data folder.",
        examples=["postgresql+psycopg://viva:password@localhost/viva"],
    )
    chroma_url: Annotated[str, AfterValidator(shapes.optional_server)] = Field(
        "", description="A Chroma server; empty for the index in the data folder.", examples=["http://localhost:8000"]
    )
    bank: Folders = Field(
        (), description="Folders of question cards, with commas between; empty for Viva's own.", examples=["./cards"]
    )
    webhook_url: OptionalWebAddress = Field(
        "",
        repr=False,  # may hold a password
        description="Public https address for a webhook; empty for long polling.",
        examples=["https://example.org"],
    )
    webhook_secret: Annotated[SecretStr | None, AfterValidator(shapes.webhook_secret)] = Field(
        None,
        description="Secret that Telegram sends with each update; needed with a webhook.",
        examples=["letters, digits, _ and -"],
    )
    listen: Annotated[str, AfterValidator(shapes.listen)] = Field(
        "127.0.0.1:8080",
        description="Host and port of the webhook, health and figures; by polling of the latter two.",
        examples=["127.0.0.1:8080"],
    )
    allowed_users: Users = Field(
        (),
        description="Telegram user ids that may use the bot, besides admins; empty for everybody.",
        examples=["11111,22222"],
    )
    admins: Users = Field((), description="Telegram user ids that may use the admin commands.", examples=["11111"])
    daily_answers: int = Field(0, ge=0, description="Graded answers per person and day; 0 for no limit.", examples=[50])
    daily_tokens: int = Field(
        0, ge=0, description="Model tokens per person and day; 0 for no limit.", examples=[200_000]
    )
    total_daily_answers: int = Field(
        0, ge=0, description="Answers that VIVA_MODEL grades in a day for everybody; 0 for no limit.", examples=[2_000]
    )
    total_daily_tokens: int = Field(
        0, ge=0, description="Model tokens in a day for everybody together; 0 for no limit.", examples=[5_000_000]
    )
    token_prices: TokenPrices = Field(
        None,
        description="Prices of a million model tokens, in and out, for the costs in `viva stats`; empty for none.",
        examples=["0.15,0.60"],
    )
    flood_per_minute: int = Field(
        20, ge=0, description="Messages per person and minute; 0 for no limit.", examples=[20]
    )
    key_file: Annotated[Path | None, BeforeValidator(shapes.key_file)] = Field(
        default_factory=_default_key_file,
        description="File with the key that encrypts what people write, made at the first `viva run`; `off` stores it "
        "in the clear; empty for `viva.key` in the platform's settings folder.",
        examples=["/etc/viva/viva.key"],
    )
    encryption_key: Annotated[SecretStr | None, AfterValidator(shapes.encryption_key)] = Field(
        None,
        description="Fernet key that encrypts what people write, in place of VIVA_KEY_FILE; several with commas "
        "between: the first encrypts, all decrypt.",
        examples=["44 characters, see .env.example"],
    )
    retention_days: int = Field(180, ge=1, le=36500, description="Days that answers are kept.", examples=[180])
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(shapes.upper_case)
    ] = Field("INFO", description="The least important log lines to write.", examples=["INFO"])
    log_format: Annotated[Literal["text", "json"], BeforeValidator(shapes.lower_case)] = Field(
        "text", description="Log lines as `text` or `json`.", examples=["json"]
    )
    executor_id: OneWord = Field(
        "",
        description="Name of this process, different for each replica; empty for `viva`, or a new one at each start on "
        "PostgreSQL.",
        examples=["viva-1"],
    )

    _providers: dict[str, str] = PrivateAttr(default_factory=dict)
    _openai: dict[str, str] = PrivateAttr(default_factory=dict)
    _provider_keys: set[str] = PrivateAttr(default_factory=set)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load()` hands over counts: a test's settings cannot depend on the machine."""
        return (init_settings,)

    @model_validator(mode="after")
    def _fits_together(self) -> Settings:
        """Check what takes two settings; the text begins with the setting to change."""
        own_server = self.telegram_api != TELEGRAM_API
        if self.telegram_token is not None:
            shapes.telegram_token(self.telegram_token.get_secret_value(), strict=not own_server)
        if self.webhook_url and self.webhook_secret is None:
            raise ValueError(f"VIVA_WEBHOOK_SECRET: a webhook needs a secret; make one with {shapes.NEW_SECRET}")
        if self.webhook_url and urlsplit(self.webhook_url).scheme != "https" and not own_server:
            raise ValueError("VIVA_WEBHOOK_URL: Telegram only calls https; write an address that begins with https://")
        return self

    @property
    def bot_id(self) -> int | None:
        """The bot's Telegram id, which its token begins with; None without a token."""
        return int(self.telegram_token.get_secret_value().split(":")[0]) if self.telegram_token else None

    @property
    def bank_folders(self) -> tuple[Path, ...]:
        """Folders of the cards to ask: `VIVA_BANK`, or the cards in the `knowledge` package."""
        import knowledge

        return self.bank or (Path(str(knowledge.__file__)).parent / "questions",)

    @property
    def practice_dir(self) -> Path:
        """The data folder of `viva practice`."""
        return self.data_dir / "practice"

    @property
    def on_postgres(self) -> bool:
        """Whether the database is PostgreSQL, which several processes may share, and not SQLite."""
        return self.database_url.startswith("postgresql")

    @property
    def database_file(self) -> Path:
        """The SQLite file; only where the database is one."""
        return Path(unquote(self.database_url.removeprefix("sqlite+aiosqlite:///").partition("?")[0]))

    @property
    def engine_url(self) -> str:
        """Where DBOS keeps its workflows, a synchronous URL: its own SQLite file, or the same PostgreSQL."""
        return self.database_url if self.on_postgres else f"sqlite:///{shapes.in_url(self.data_dir / 'engine.db')}"

    @property
    def executor(self) -> str:
        """Name of this process for the engine.

        On SQLite there is only one, whatever host it wakes up on. On PostgreSQL no two may have the same, and work
        that a dead one leaves is taken over by whoever lives: so a name is made of the host's and chance.
        """
        import socket

        return self.executor_id or (f"{socket.gethostname()}-{_CHANCE}" if self.on_postgres else "viva")

    @property
    def listen_address(self) -> tuple[str, int]:
        """`VIVA_LISTEN` as host and port, 0 for any free port."""
        return shapes.host_and_port(self.listen)

    @property
    def encryption_keys(self) -> tuple[str, ...]:
        """The keys of `VIVA_ENCRYPTION_KEY`, the one that encrypts first; those of a key file are in `bot.keys`."""
        return tuple(self.encryption_key.get_secret_value().split(",")) if self.encryption_key else ()

    def secrets(self) -> tuple[str, ...]:
        """Everything given as a setting that must never be shown, such as in a log line."""
        given = (self.telegram_token, self.webhook_secret, self.transcribe_key)
        hidden = [secret.get_secret_value() for secret in given if secret]
        addresses = (self.database_url, self.telegram_api, self.webhook_url, *self.transcribe.split())
        passwords = [urlsplit(address).password for address in addresses if "://" in address]
        found = {*hidden, *self.encryption_keys, *filter(None, passwords), *self._provider_keys}
        return tuple(sorted(found, key=len, reverse=True))

    def provider_environment(self) -> dict[str, str]:
        """Names of `.env` that are no `VIVA_` settings and have no value in the environment: `OPENAI_API_KEY`, say."""
        return dict(self._providers)

    def openai_environment(self) -> dict[str, str]:
        """`OPENAI_API_KEY` and `OPENAI_BASE_URL`, as far as they are set in the environment or in `.env`."""
        return dict(self._openai)


BY_FILE = ("TELEGRAM_TOKEN", "WEBHOOK_SECRET", "ENCRYPTION_KEY", "TRANSCRIBE_KEY", "DATABASE_URL")
"""Settings that a file may hold, named by a setting of the same name with `_FILE` behind it, as containers do."""
FILES = {f"{PREFIX}{name}_FILE": f"{PREFIX}{name}" for name in BY_FILE}
SETTINGS = tuple(PREFIX + name.upper() for name in Settings.model_fields)
KNOWN = (*SETTINGS, *FILES)
"""Names of all settings as they stand in the environment."""


def load(env: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings from `env` (default: the process's environment) and, below it, from `env_file`.

    An empty value counts as not given. A missing file is fine; one that cannot be read is not. A secret that a
    `_FILE` name stands for counts as given where that name is.

    Raises:
        SettingsError: a name is unknown or a value is wrong; one line that names the setting and the fix.
    """
    given = dict(os.environ if env is None else env)
    from_file = shapes.read_env_file(env_file) if env_file is not None else {}
    _refuse_unknown(from_file | given)
    merged = _with_secrets(from_file) | _with_secrets(given)
    source = EnvSettingsSource(Settings)
    source.env_vars = {name.lower(): value for name, value in merged.items() if name in SETTINGS}
    try:
        settings = Settings(**source())
    except ValidationError as error:
        raise SettingsError(_one_line(error)) from None  # the cause would repeat what is said, less plainly
    settings._openai.update({name: merged[name] for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL") if name in merged})
    settings._provider_keys.update(value for name, value in merged.items() if name.endswith("_API_KEY"))
    settings._providers.update(
        {
            name: value
            for name, value in from_file.items()
            if value and not name.startswith(PREFIX) and not given.get(name)
        }
    )
    return settings


def _with_secrets(names: Mapping[str, str]) -> dict[str, str]:
    """What is given, with the content of files in place of their names."""
    found = {name: value for name, value in names.items() if value}
    for name in FILES.keys() & found.keys():
        secret = FILES[name]
        if secret in found:
            raise SettingsError(f"{name}: {secret} is set as well; take one of the two out.")
        found[secret] = shapes.read_secret(name, found.pop(name))
    return found


def _refuse_unknown(names: Mapping[str, str]) -> None:
    """Stop at the first name that looks like a setting and is none, with the nearest known one."""
    for name in sorted(names):
        upper = name.upper()
        if not upper.startswith(PREFIX) or name in KNOWN or name.startswith(OTHER_PREFIXES):
            continue
        nearest = get_close_matches(upper, KNOWN, n=1, cutoff=0.0)[0]
        raise SettingsError(f"{name}: there is no such setting; did you mean {nearest}? Rename it or take it out.")


def _one_line(error: ValidationError) -> str:
    """Name, problem and fix of the first wrong setting, and how many more there are."""
    first, *others = error.errors(include_url=False, include_input=False)
    own = first["type"] == "value_error"
    problem = first["msg"].removeprefix("Value error, ")
    text = problem
    if first["loc"]:
        name = str(first["loc"][0])
        example = Settings.model_fields[name].examples or [""]
        hint = "" if own else f"; write for example {PREFIX}{name.upper()}={example[0]}"
        text = f"{PREFIX}{name.upper()}: {problem[0].lower()}{problem[1:]}{hint}"
    # A default built on a setting that is wrong is no second mistake.
    more = sum(other["type"] != "default_factory_not_called" for other in others)
    return text + (f" (and {more} more)" if more else "")
