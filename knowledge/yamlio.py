"""Reading and writing YAML so that a mistake can be named by file and line.

Only the plain part of YAML is taken: no anchors and aliases (they let a small file unfold into a huge one),
no merge keys, no tags of Python objects, no key twice in one mapping. What PyYAML would quietly accept here
(a doubled key: the last one wins) is most often a slip of the person who edited the card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from knowledge.errors import BrokenCard

MAX_BYTES = 1024 * 1024
"""A card is a few kilobytes; a file over 1 MiB is no card."""
MAX_DEPTH = 20
"""A card nests four levels deep; more than 20 is no card."""

Path = tuple[str | int, ...]

# libyaml is about ten times as fast as the parser in Python; both give the same nodes and marks.
_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "tag:yaml.org,2002:merge"
_TEXT = "tag:yaml.org,2002:str"
# such as a date of 2024-13-45, a whole number of many thousand digits, or a word with the tag of a number or a date
_UNREADABLE = (ValueError, LookupError, AttributeError, ArithmeticError)


class LineMap:
    """The line, counted from 1, on which each part of a YAML file begins."""

    def __init__(self, lines: Mapping[Path, int] | None = None) -> None:
        self._lines = dict(lines or {})

    def line(self, path: Sequence[str | int] = ()) -> int:
        """The line of ``path`` (keys and list positions from 0), or of its nearest parent in the file."""
        for end in range(len(path), -1, -1):
            found = self._lines.get(tuple(path[:end]))
            if found is not None:
                return found
        return 1


class _Loader(_BaseLoader):  # type: ignore[misc]
    """A safe loader of our own, so that nobody's `add_constructor` on the shared one reaches us."""


class _Dumper(yaml.SafeDumper):
    """Block style, list items indented, long text folded, text of several lines kept as it stands."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # PyYAML folds a text that begins with a space or holds several in a row so that it reads back otherwise
    folds = len(text) > 90 and text == text.strip() and "  " not in text
    style = "|" if "\n" in text else ">" if folds else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def load_yaml(text: str, name: str) -> tuple[Any, LineMap]:
    """The value of one YAML document and the lines of its parts; ``name`` is the file named in errors.

    An empty document gives ``None``. Raises `BrokenCard` for broken YAML, a key that stands twice or is no text,
    anchors, aliases, merge keys, Python tags, nesting deeper than `MAX_DEPTH` or more than `MAX_BYTES`.
    """
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise BrokenCard(f"{name}: larger than 1 MiB, so it cannot be a card; split it, one question to a file.")
    _refuse_unprintable(text, name)
    lines: dict[Path, int] = {}
    try:
        _refuse_bombs(text, name)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return None, LineMap()
            _walk(node, (), name, lines)
            return _constructed(loader, node, name), LineMap(lines)
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise _broken(error, name) from error


def _refuse_unprintable(text: str, name: str) -> None:
    """Stop at a sign that YAML takes nowhere, in quotes neither: the parser's own words for it name no line."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if found:
        code = ord(found[0])
        raise BrokenCard(
            f"{name}:{text.count(chr(10), 0, found.start()) + 1}: the sign U+{code:04X} may not stand in YAML; take it "
            f'out, or put the text in quotes and write "\\U{code:08X}".'
        )


def _constructed(loader: Any, node: Any, name: str) -> Any:
    """The value of the document. Raises `BrokenCard` with the line of a value that is none."""
    try:
        return loader.construct_document(node)
    except _UNREADABLE as error:
        line = _line_of_bad_value(loader, node) or 1
        told = isinstance(error, ValueError | ArithmeticError)  # the others speak of PyYAML's inside
        reason = str(error) if told else "it does not fit its tag: take that out"
        raise BrokenCard(f"{name}:{line}: a value cannot be read ({reason}); put it in quotes.") from error


def _line_of_bad_value(loader: Any, node: Any) -> int | None:
    """The line of the first value below ``node`` that cannot be constructed."""
    if isinstance(node, yaml.ScalarNode):
        try:
            loader.construct_document(node)
        except _UNREADABLE:
            return int(node.start_mark.line) + 1
        return None
    parts = (part for pair in node.value for part in pair) if isinstance(node, yaml.MappingNode) else node.value
    return next((line for part in parts if (line := _line_of_bad_value(loader, part))), None)


def dump_yaml(data: Any) -> str:
    """``data`` (dicts, lists, text, numbers, booleans, None) as readable YAML; key order is kept.

    Loading the text with `load_yaml` gives equal data again.
    """
    text: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, indent=2)
    return text


def _refuse_bombs(text: str, name: str) -> None:
    """Stop at anchors, aliases and deep nesting before nodes are built: libyaml's recursion would crash Python."""
    depth = 0
    events: Any = yaml.parse(text, Loader=_Loader)
    for event in events:
        where = f"{name}:{event.start_mark.line + 1}"
        if getattr(event, "anchor", None) is not None:
            raise BrokenCard(
                f"{where}: anchors and aliases (& and *) are not allowed; "
                "write the value out, or put it in quotes if it is text."
            )
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise BrokenCard(f"{where}: nested too deeply to be a card; write it flat.")


def _walk(node: Any, path: Path, name: str, lines: dict[Path, int]) -> None:
    """Note the line of ``node`` and of all it holds; refuse what a card may not hold."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            _walk(item, (*path, position), name, lines)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:
                raise BrokenCard(f"{name}:{line}: a key must be a plain word; write the fields out one by one.")
            if key.tag != _TEXT:
                raise BrokenCard(f"{name}:{line}: the key {key.value!r} is not read as text; put it in quotes.")
            if key.value in seen:
                raise BrokenCard(
                    f"{name}:{line}: the key {key.value!r} stands twice (first on line {seen[key.value]}); keep one."
                )
            seen[key.value] = line
            lines[(*path, key.value)] = line
            _walk(value, (*path, key.value), name, lines)


def _broken(error: yaml.YAMLError, name: str) -> BrokenCard:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not readable"
    where = f"{name}:{mark.line + 1}" if mark is not None else name
    if "another document" in problem:
        return BrokenCard(f"{where}: a second document begins here; give each its own file.", log=f"{name}: {error}")
    return BrokenCard(
        f"{where}: this is no valid YAML ({problem}); check the indentation and quotes there.",
        log=f"{name}: {error}",
    )
