"""What goes over the wire: parameters and files in, refusals out, in the shapes of Telegram's Bot API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Upload:
    """One uploaded file: its name, its bytes and its MIME type."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


class Refusal(Exception):
    """The Bot API says no. ``description`` is worded as Telegram words it, with its prefix ("Bad Request: …")."""

    def __init__(self, error_code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(f"{error_code} {description}")
        self.error_code = error_code
        self.description = description
        self.parameters = dict(parameters or {})

    def answer(self) -> Json:
        """The body Telegram sends with this refusal."""
        body: Json = {"ok": False, "error_code": self.error_code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str) -> Refusal:
    """A 400 with Telegram's prefix before ``reason``."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """A 403 with Telegram's prefix before ``reason``."""
    return Refusal(403, f"Forbidden: {reason}")


@dataclass(frozen=True)
class Params:
    """The parameters of one call. Values are native JSON or JSON in a string, as Telegram accepts both.

    Every reader raises `Refusal` (400) for a value of the wrong kind.
    """

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A string, empty if it was not given."""
        value = self.values.get(name)
        if value is None:
            return ""
        text = value if isinstance(value, str) else json.dumps(value)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise bad_request("strings must be encoded in UTF-8")
        return text

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; what cannot be read as one counts as ``default``, as Telegram does it."""
        value = self.values.get(name)
        try:
            return default if value is None or value == "" else int(value)
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """A yes or no."""
        return str(self.values.get(name, "")).lower() in {"true", "yes", "1"}

    def data(self, name: str, kind: type, what: str) -> Any:
        """A list or an object, given as such or as JSON; None if it was not given. ``what`` names a broken one."""
        value = self.values.get(name)
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                value = json.loads(value)
            except ValueError as error:
                raise bad_request(f"can't parse {what} JSON object") from error
        if value is not None and not isinstance(value, kind):
            raise bad_request(f"{'object' if kind is dict else 'array'} expected as {what}")
        return value

    def upload(self, name: str) -> Upload | str:
        """The file behind a parameter, or the string (a file id, an address) that stands in its place."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
        elif isinstance(value, str) and value:
            return value
        if name not in self.files:
            raise bad_request(f"there is no {name} in the request")
        return self.files[name]
