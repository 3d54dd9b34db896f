"""The importer of tables of questions: CSV, JSON and JSONL, each row a question."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from knowledge.card import Source
from knowledge.roles import EVERYBODY, by_name
from knowledge.sources import page_fields
from knowledge.sources.columns import chosen
from knowledge.sources.drafts import Drafts, tag_of
from knowledge.sources.options import Options
from knowledge.sources.plaintext import fold, straighten
from knowledge.sources.report import ImportReport
from knowledge.sources.table_rows import BadRow, Rows, csv_rows, json_rows, jsonl_rows

_LISTS = ("roles", "tags", "companies", "approach", "follow_ups")
_BETWEEN = re.compile(r"\s*[;|\n]\s*")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+")
_TOLD_EVERY = 500  # rows between two signs of progress


def sniff_csv(text: str, path: str) -> bool:  # noqa: ARG001
    """Whether the name ends in .csv or .tsv; commas alone say nothing."""
    return PurePath(path).suffix.lower() in (".csv", ".tsv")


def sniff_json(text: str, path: str) -> bool:
    """Whether the name ends in .json, or the text is one list or object by its first and last sign."""
    bare = text.strip()
    lines = PurePath(path).suffix.lower() in (".jsonl", ".ndjson")
    return PurePath(path).suffix.lower() == ".json" or (
        not lines and bare[:1] == "[" and bare[-1:] == "]" and "{" in bare
    )


def sniff_jsonl(text: str, path: str) -> bool:
    """Whether the name ends in .jsonl or .ndjson, or the first line is an object."""
    first = text.lstrip().partition("\n")[0].strip()
    return PurePath(path).suffix.lower() in (".jsonl", ".ndjson") or (first[:2] == '{"' and first[-1:] == "}")


def read_csv(text: str, name: str, options: Options) -> ImportReport:
    """The cards of a CSV text with a header. Raises `BrokenSource`."""
    return _read(csv_rows(text, name), name, options)


def read_json(text: str, name: str, options: Options) -> ImportReport:
    """The cards of a JSON list of objects, or of an object with one such list inside. Raises `BrokenSource`."""
    return _read(json_rows(text, name), name, options)


def read_jsonl(text: str, name: str, options: Options) -> ImportReport:
    """The cards of a text with one JSON object a line. Raises `BrokenSource`."""
    return _read(jsonl_rows(text, name), name, options)


def _read(rows: Rows, name: str, options: Options) -> ImportReport:
    columns, told = chosen(rows.columns, options.columns, name)
    drafts = Drafts(name)
    for words in told:
        drafts.warn(None, "columns", words)
    odd: dict[tuple[str, str], int] = {}
    for done, (number, row) in enumerate(rows.rows, start=1):
        if isinstance(row, BadRow):
            drafts.leave_out(number, "row", row.reason)
        else:
            _add(drafts, number, {field: row.get(column) for field, column in columns.items()}, odd)
        if done % _TOLD_EVERY == 0 or done == len(rows.rows):
            options.progress(name, done, len(rows.rows))
    for (field, problem), times in odd.items():
        drafts.warn(None, field, f"{problem} ({times} times)" if times > 1 else problem)
    if "key_points" in columns:
        drafts.warn(None, "key_points", 'taken as content unless they begin with "form:"; check that each is one fact')
    return drafts.report("no row holds a question.", "no row could be used.")


def _add(drafts: Drafts, number: int, cells: Mapping[str, Any], odd: dict[tuple[str, str], int]) -> None:
    def note(field: str, problem: str) -> None:
        odd[field, problem] = odd.get((field, problem), 0) + 1

    question = " ".join(_text(cells.get("question")).split())
    if not question:
        drafts.warn(number, "question", "left out: the question is empty")
        return
    values: dict[str, Any] = {"question": question, "standard_response": _text(cells.get("answer"))}
    for field in _LISTS:
        values[field] = tuple(page_fields.distinct(_texts(cells.get(field))))
    values["tags"] = _known("tags", values["tags"], tag_of, note)
    values["roles"] = _known("roles", values["roles"], _role, note)
    for field, words in (("difficulty", page_fields.DIFFICULTIES), ("type", page_fields.TYPES)):
        word = _text(cells.get(field))
        values[field] = words.get(fold(word))
        if word and values[field] is None:
            note(field, f"unknown word {word!r}; left open")
    try:
        values["key_points"] = _items(cells.get("key_points"), "point")
        values["common_mistakes"] = _items(cells.get("common_mistakes"), "mistake")
    except TypeError as error:
        drafts.leave_out(number, "row", str(error))
        return
    values["source"] = _source(_text(cells.get("source")), drafts.name)
    drafts.add(number, values)


def _known(
    field: str, texts: Sequence[str], find: Callable[[str], str | None], note: Callable[[str, str], None]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text in (one for each in texts for one in _parted(each, find)):
        name = find(text)
        if name is None:
            note(field, f"{text!r} is not on the list of {field}; left out")
        else:
            found[name] = None
    return tuple(found)


def _parted(text: str, find: Callable[[str], str | None]) -> list[str]:
    """``text``, or what stands between its commas where all of that is on the list."""
    parts = [part for each in text.split(",") if (part := each.strip())]
    return parts if find(text) is None and len(parts) > 1 and all(map(find, parts)) else [text]


def _role(text: str) -> str | None:
    profile = by_name(text)
    return EVERYBODY if fold(text) == fold(EVERYBODY) else profile.name if profile else None


def _source(text: str, name: str) -> Source:
    address = text if re.fullmatch(r"https?://\S+", text) else None
    return Source(title=text or PurePath(name).name, url=address, licence="unknown")


def _text(value: object) -> str:
    """A cell as text; a list becomes lines, an object is not guessed at, and NaN says nothing."""
    if value is None or isinstance(value, bool | dict):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, value)))
    return straighten(str(value)).strip()


def _texts(value: object) -> list[str]:
    """A cell as texts: a JSON list as it is, a text cut at ``;``, ``|`` and line ends, without bullets."""
    if isinstance(value, list):
        return [text for text in map(_text, value) if text]
    return [text for text in (_BULLET.sub("", part).strip() for part in _BETWEEN.split(_text(value))) if text]


def _items(value: object, prefix: str) -> tuple[dict[str, Any], ...]:
    """Key points or mistakes; objects of a JSON list keep their own fields."""
    whole = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    if whole and isinstance(value, list):
        if len(whole) < len(value):
            raise TypeError(f"a list of {prefix}s mixes objects and texts")
        return tuple(_whole(item, place, prefix) for place, item in enumerate(whole, start=1))
    texts = page_fields.distinct(_texts(value))
    ids = page_fields.ids_for(texts, prefix)
    return tuple(_item(text, name, prefix) for text, name in zip(texts, ids, strict=True))


def _item(text: str, name: str, prefix: str) -> dict[str, Any]:
    if prefix != "point":
        return {"id": name, "text": text}
    label, colon, rest = text.partition(":")
    form = bool(colon) and fold(label) == "form" and bool(rest.strip())
    return {"id": name, "kind": "form" if form else "content", "text": rest.strip() if form else text}


def _whole(item: Mapping[str, Any], place: int, prefix: str) -> dict[str, Any]:
    start: dict[str, Any] = {"id": f"{prefix}-{place}"} | ({"kind": "content"} if prefix == "point" else {})
    return {**start, **item}
