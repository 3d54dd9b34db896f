"""Finding the one JSON object in a model's reply, strictly: nothing is mended, nothing is guessed."""

from __future__ import annotations

import json
import re
from typing import Any

_FENCE = re.compile(r"\A```[a-zA-Z]*\s*\n(.*)\n\s*```\Z", re.DOTALL)
_THOUGHT_OVER = "</think>"


class BadReply(Exception):
    """A reply that cannot be used. ``problems`` say why, and never repeat words of the reply or the answer."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def json_reply(text: str) -> tuple[Any, str]:
    """The value of the reply's JSON object and its own text.

    Raises `BadReply` for none, a broken or a doubled one, for one nested too deeply or with too long a number, and for
    half of a letter that only a pair of escapes makes, anywhere in ``text``.
    """
    found = _json_text(text)
    try:
        value = json.loads(found, object_pairs_hook=_no_doubles)
        # What cannot be encoded can be neither stored nor sent; it would break off only there, with all that was paid.
        (text + json.dumps(value, ensure_ascii=False)).encode()
        return value, found
    except json.JSONDecodeError as error:
        raise BadReply(f"it is no complete JSON: broken at character {error.pos} of {len(found)}") from error
    except UnicodeEncodeError as error:
        raise BadReply("it holds half of a letter: write it whole, not as an escape") from error
    except (ValueError, RecursionError) as error:
        raise BadReply("it is no JSON that can be read") from error


def _json_text(text: str) -> str:
    """The one object of the reply: all of it, a fenced block, or what prose leaves between its outermost braces."""
    bare = _without_thoughts(text).strip()
    if not bare:
        raise BadReply("it is empty")
    fenced = _FENCE.match(bare)
    if fenced:
        return fenced[1].strip()
    start, end = bare.find("{"), bare.rfind("}")
    if start < 0:
        raise BadReply("it holds no JSON object")
    return bare[start : end + 1] if end > start else bare[start:]


def _without_thoughts(text: str) -> str:
    """``text`` from behind the last closing tag that stands before the object: some templates open the thoughts
    themselves, so that the reply holds that tag alone. One that the object quotes belongs to it.
    """
    start = 0
    while (close := text.find(_THOUGHT_OVER, start)) >= 0:
        opens = text.find("{", start, close)
        if opens >= 0 and _object_end(text, opens) > close:
            break
        start = close + len(_THOUGHT_OVER)
    return text[start:]


def _object_end(text: str, start: int) -> int:
    """Where the JSON object that begins at ``start`` ends; -1 if none does."""
    try:
        return json.JSONDecoder().raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return -1


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise BadReply("a name stands twice in one JSON object")
    return value
