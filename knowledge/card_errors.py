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
_NUMBERS = ("int_parsing", "int_type", "int_from_float", "finite_number")


def dotted(place: Sequence[int | str]) -> str:
    """``place`` in a card as people write it: ``key_points[0].id``."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return text.removeprefix(".")


def explain(error: ValidationError, name: str, lines: LineMap, data: Mapping[Any, Any]) -> list[str]:
    """One line for each problem of the card ``data`` read from the file ``name``."""
    return [_line(name, lines, data, problem) for problem in error.errors()]


def in_words(problem: Any) -> str:
    """What is wrong in one of pydantic's problems, and the fix."""
    kind, message = problem["type"], problem["msg"].removeprefix("Value error, ")
    if kind == "missing":
        return "the field is missing; add it"
    if kind == "extra_forbidden":
        return "no such field; correct its name or take it out"
    if kind in _NUMBERS:
        return "needs a whole number; write one"
    fix = _FIXES.get(kind, "" if kind == "value_error" else "correct it")
    return f"{message}; {fix}" if fix else message


def _line(name: str, lines: LineMap, data: Mapping[Any, Any], problem: Any) -> str:
    place = problem["loc"]
    field = dotted(place)
    said = in_words(problem)
    if not place:  # a rule over the whole card names its field first
        first = said.partition(":")[0]
        place = (first,) if first in data else ()
    return f"{name}:{lines.line(place)}: {field or 'card'}: {said}"
