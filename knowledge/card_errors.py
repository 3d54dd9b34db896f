"""What pydantic found wrong with a card, in words: ``file:line: field: what is wrong; the fix``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from knowledge.yamlio import LineMap

_FIXES = {
    "enum": "use one of these words",
    "string_pattern_mismatch": "use lower-case words joined by hyphens",
    "string_too_short": "write it out",
    "string_too_long": "shorten it",
    "string_type": "write text, in quotes if it looks like a number",
    "too_short": "add more",
    "too_long": "remove some",
    "tuple_type": "write a list, one item a line behind a hyphen",
    "model_type": "write its fields, such as id and text",
}


def dotted(place: Sequence[int | str]) -> str:
    """``place`` in a card as people write it: ``key_points[0].id``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.removeprefix(".")


def explain(error: ValidationError, name: str, lines: LineMap, data: Mapping[Any, Any]) -> list[str]:
    """One line for each problem of the card ``data`` read from the file ``name``."""
    return [_line(name, lines, data, problem) for problem in error.errors()]


def _line(name: str, lines: LineMap, data: Mapping[Any, Any], problem: Any) -> str:
    place, kind, message = problem["loc"], problem["type"], problem["msg"].removeprefix("Value error, ")
    field = dotted(place)
    if not place:  # a rule over the whole card names its field first
        first = message.partition(":")[0]
        place = (first,) if first in data else ()
    if kind == "missing":
        said = "the field is missing; add it"
    elif kind == "extra_forbidden":
        said = "no such field; correct its name or take it out"
    else:
        fix = _FIXES.get(kind, "" if kind == "value_error" else "correct it")
        said = f"{message}; {fix}" if fix else message
    return f"{name}:{lines.line(place)}: {field or 'card'}: {said}"
