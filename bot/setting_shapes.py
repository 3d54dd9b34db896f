"""The shapes that values of settings may have, each as a function that gives the clean value or raises.

A `ValueError` here reads "what is wrong; how to mend it" and never repeats the value, which may be a secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr

from bot.interview.costs import Prices
from bot.interview.errors import SettingsError

NEW_SECRET = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"  # noqa: S105 - how to make one
NEW_KEY = "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"

_TELEGRAM_TOKEN = re.compile(r"[0-9]{5,16}:[A-Za-z0-9_-]{30,64}")
"""Telegram shows 35 characters after the colon but promises no length, hence the room on both sides."""
_ANY_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""Bot API, setWebhook, `secret_token`."""
_FERNET_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
"""32 bytes in URL-safe base64 are 43 letters and one sign of padding (Fernet specification, "Key Format")."""


def telegram_token(value: str, *, strict: bool) -> str:
    """Check a bot token; `strict` for Telegram's own server, whose tokens have a length."""
    if not (_TELEGRAM_TOKEN if strict else _ANY_TOKEN).fullmatch(value):
        raise ValueError(
            "VIVA_TELEGRAM_TOKEN: this is no bot token (digits, a colon, about 35 letters); copy it from @BotFather"
        )
    return value


def webhook_secret(value: SecretStr | None) -> SecretStr | None:
    """Check a webhook secret by Telegram's rule: 1-256 letters, digits, `_` and `-`."""
    if value is not None and not _WEBHOOK_SECRET.fullmatch(value.get_secret_value()):
        raise ValueError(f"only letters, digits, _ and - may stand in it, 256 at most; make one with {NEW_SECRET}")
    return value


def encryption_key(value: SecretStr | None) -> SecretStr | None:
    """Check Fernet keys, 32 bytes in URL-safe base64 each, with commas between."""
    if value is not None and not all(map(is_key, value.get_secret_value().split(","))):
        raise ValueError(f"this is no Fernet key (32 bytes in URL-safe base64); make one with {NEW_KEY}")
    return value


def is_key(text: str) -> bool:
    """Whether this has the shape of a Fernet key."""
    return bool(_FERNET_KEY.fullmatch(text))


def key_file(value: object) -> object:
    """A file's path made absolute, or None for "off"."""
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "off":
        return None
    try:
        full = Path(value.strip()).expanduser().absolute()
    except RuntimeError:
        raise ValueError("the home folder of ~ is not known; write the whole path") from None
    if _seen(full, Path.is_dir):
        raise ValueError("this is a folder; name a file in it, such as viva.key")
    return full


def user_ids(value: object) -> object:
    """Split user ids at commas, semicolons and white space.

    A text without any is refused: of those allowed, none named lets in everybody.
    """
    if not isinstance(value, str):
        return value
    parts = [part for part in re.split(r"[\s,;]+", value) if part]
    if not parts:
        raise ValueError("no user id stands in it; write numbers such as 11111,22222, or leave it empty")
    if not all(re.fullmatch(r"[0-9]{1,19}", part) and 0 < int(part) < 2**63 for part in parts):
        raise ValueError("user ids are whole numbers with commas between, such as 11111,22222; @names do not work")
    return tuple(int(part) for part in parts)


def folders(value: object) -> object:
    """Split folders at commas and at the platform's path separator, and make each absolute."""
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in re.split(f"[,{re.escape(os.pathsep)}]", value)]
    if not any(parts):
        raise ValueError("no folder stands in it; write folders such as ./cards,./more, or leave it empty")
    return tuple(folder(Path(part)) for part in parts if part)


def folder(value: Path) -> Path:
    """Make a folder's path absolute, with `~` filled in and no spaces around it; it need not exist."""
    stripped = str(value).strip()
    if not stripped:
        raise ValueError("no folder stands in it; write a folder such as /var/lib/viva, or leave it empty")
    try:
        full = Path(stripped).expanduser().absolute()
    except RuntimeError:
        raise ValueError("the home folder of ~ is not known; write the whole path") from None
    if _seen(full, Path.is_file):
        raise ValueError("this is a file; name a folder")
    return full


def _seen(path: Path, look: Callable[[Path], bool]) -> bool:
    try:
        return look(path)
    except OSError as error:
        raise ValueError(
            f"it cannot be looked at ({error.strerror}); check the name and the rights of its folder"
        ) from None


def _split(value: str) -> SplitResult:
    """Split a URL; a broken port or bracket is a `ValueError` that says what to do."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - read for its check
    except ValueError:
        raise ValueError("host or port cannot be read; the port is a number up to 65535 after a colon") from None
    return parts


def web_address(value: str) -> str:
    """Check an http or https address with a host and no query; a closing slash is taken off."""
    parts = _split(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", value):
        raise ValueError("this is no web address; write it whole, beginning with https:// or http://")
    if parts.query or parts.fragment:
        raise ValueError("the address has a query or a fragment; end it before the ? or #")
    return value.rstrip("/")


def optional_web_address(value: str) -> str:
    """Check a web address; an empty one is fine."""
    return web_address(value) if value else value


def optional_server(value: str) -> str:
    """Check the web address of a server, host and port alone; an empty one is fine."""
    address = optional_web_address(value)
    parts = urlsplit(address)
    if parts.path or "@" in parts.netloc:
        raise ValueError("only a host and a port are used, no user, password or path; write http://HOST:PORT")
    return address


def database_url(value: str) -> str:
    """Check a database URL and name the drivers Viva uses: aiosqlite for SQLite, psycopg for PostgreSQL."""
    scheme, found, rest = value.partition("://")
    if found and scheme in {"sqlite", "sqlite+aiosqlite"}:
        path = rest.partition("?")[0]
        if not path.startswith("/") or path in {"/", "/:memory:"}:
            raise ValueError("it names no file, and a database in memory would lose answers; sqlite+aiosqlite:///FILE")
        return f"sqlite+aiosqlite://{rest}"
    if found and scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        if "@" in rest and (rest.count("@") > 1 or "@" not in re.split("[/?#]", rest)[0]):
            raise ValueError("it is not clear where the password ends; in it write @ as %40, / as %2F and ? as %3F")
        if not _split(f"postgresql://{rest}").path.strip("/"):
            raise ValueError("it names no database; write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE")
        return f"postgresql+psycopg://{rest}"
    raise ValueError(
        "Viva keeps its data in SQLite or PostgreSQL; begin with sqlite+aiosqlite:/// or postgresql+psycopg://"
    )


def in_url(path: Path) -> str:
    """A file's path as it stands in a database URL, where ? begins the options and % a sign by its number."""
    return path.as_posix().replace("%", "%25").replace("?", "%3F")


def host_and_port(value: str) -> tuple[str, int]:
    """Split `HOST:PORT` (an IPv6 host in brackets)."""
    parts = _split(f"//{value}")
    if not parts.hostname or parts.port is None or parts.netloc != value or "@" in value:
        raise ValueError("it is not HOST:PORT; write for example 127.0.0.1:8080")
    return parts.hostname, parts.port


def listen(value: str) -> str:
    """Check `HOST:PORT`."""
    host_and_port(value)
    return value


def one_word(value: str) -> str:
    """Refuse white space inside a name, which is a slip of the keyboard or two names."""
    if re.search(r"\s", value):
        raise ValueError("it has a space inside; write one name")
    return value


def token_prices(value: object) -> object:
    """Split two prices at the comma."""
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",")]
    if len(parts) != 2 or not all(re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", part) for part in parts):
        raise ValueError(
            "these are not two prices; write what a million tokens cost, in and out, without a currency, such as "
            "0.15,0.60"
        )
    return Prices(*map(Decimal, parts))


def transcriber(value: str) -> str:
    """Check what names an engine that writes down voice notes; see `bot.hearing.opening`."""
    first, *more = value.split() or [""]
    if "://" in first:
        if len(more) != 1:
            raise ValueError("an address takes a space and a model after it, as in http://localhost:8000/v1 whisper-1")
        return f"{web_address(first)} {more[0]}"
    kind, _, rest = value.strip().partition(":")
    if value.strip() and (kind not in {"openai", "faster-whisper", "scripted"} or not rest.strip()):
        raise ValueError(
            "it names no engine; write openai:whisper-1, faster-whisper:FOLDER, or an address and a model, as in "
            "http://localhost:8000/v1 whisper-1"
        )
    return f"faster-whisper:{folder(Path(rest.strip()))}" if kind == "faster-whisper" else value.strip()


def upper_case(value: object) -> object:
    """Fold a word to capitals."""
    return value.upper() if isinstance(value, str) else value


def lower_case(value: object) -> object:
    """Fold a word to small letters."""
    return value.lower() if isinstance(value, str) else value


def read_env_file(path: Path) -> dict[str, str]:
    """Read `NAME=value` lines as python-dotenv does, without filling in `${…}`. No file gives no names.

    Raises:
        SettingsError: the file cannot be read, or a line is no setting (python-dotenv itself would skip it).
    """
    from dotenv.parser import parse_stream

    try:
        with path.open(encoding="utf-8-sig") as stream:
            lines = list(parse_stream(stream))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(f"{path}: cannot be read ({reason}); mend it or take it away.") from error
    for line in lines:
        if line.error or (line.key is not None and line.value is None):
            number = line.original.line + len(line.original.string) - len(line.original.string.lstrip("\n"))
            raise SettingsError(f"{path}, line {number}: this is no setting; write NAME=value, or # before a remark.")
    return {line.key: line.value for line in lines if line.key is not None and line.value is not None}


def read_secret(name: str, path: str) -> str:
    """What stands in the file that ``name`` names, without white space around it.

    Raises:
        SettingsError: the file cannot be read, or there is nothing in it.
    """
    try:
        text = Path(path).expanduser().read_text(encoding="utf-8-sig").strip()
    except (OSError, RuntimeError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(f"{name}: {path} cannot be read ({reason}); name a file that Viva may read.") from None
    if not text:
        raise SettingsError(f"{name}: {path} is empty; write the secret into it.")
    return text
