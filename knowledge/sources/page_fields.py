"""The fields of a published page read from its sections: list items, and the details block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.card import Difficulty, QuestionType, slugify
from knowledge.sources.page_lines import Line, joined, levels, unique
from knowledge.sources.page_sections import is_advert, name_of_detail
from knowledge.sources.plaintext import fold, same_key

TYPES = {
    **dict.fromkeys(("technical", "conceptual", "technical concept", "knowledge"), QuestionType.TECHNICAL_CONCEPT),
    **dict.fromkeys(("behavioral", "behavioural", "behaviour", "behavior"), QuestionType.BEHAVIOURAL),
    **dict.fromkeys(("situational", "scenario", "hypothetical"), QuestionType.SITUATIONAL),
    **dict.fromkeys(("case", "case study", "business case"), QuestionType.CASE),
    **dict.fromkeys(("system design", "design", "architecture"), QuestionType.SYSTEM_DESIGN),
    **dict.fromkeys(("coding", "code", "algorithm", "algorithms", "programming"), QuestionType.CODING_DISCUSSION),
    **dict.fromkeys(("coding discussion", "data structures", "algorithmic"), QuestionType.CODING_DISCUSSION),
}
GUESSED_TYPES = frozenset({"hypothetical", "scenario", "design", "architecture", "knowledge"})
"""Page words whose place among our types is a guess; the person is told."""
DIFFICULTIES = {
    **dict.fromkeys(("easy", "beginner", "basic"), Difficulty.EASY),
    **dict.fromkeys(("medium", "intermediate", "moderate"), Difficulty.MEDIUM),
    **dict.fromkeys(("hard", "difficult", "advanced", "expert"), Difficulty.HARD),
}

_LABEL_WORDS = 8
_NOTHING = frozenset({"", "n a", "na", "none", "null", "unknown", "not specified"})
# between two times stands a sign, or the second begins with a capital: Didi is one name; GOGO is too, IBMIBM is not
_TWICE = re.compile(
    r"^(?P<once>.{2,}?)(?:(?:[\s,;|/]+|(?<=[^\w\s])|(?:(?<=[^A-Z])|(?<=[A-Z]{3}))(?=[A-Z]))(?i:(?P=once)))+$"
)
_NAME_OF_TWO = re.compile(r"(?P<name>(?P<half>[A-Z][a-z]{1,2})(?P=half))(?:[\s,;|/]*(?P=name))*")
"""PayPay, TomTom, DiDi: too short for a company's name that the page shows twice."""
_KNOWN_TWICE = re.compile(rf"(?P<once>{'|'.join({*TYPES, *DIFFICULTIES})})(?P=once)+", re.IGNORECASE)
# a comma parts two values, except before the legal form of one company
_BETWEEN = re.compile(r"\s*(?:[;|•]|,(?!\s*(?:inc|ltd|llc|gmbh|corp|co|plc)\b))\s*", re.IGNORECASE)


def once(text: str) -> str:
    """``text``, or the one part it repeats: ``Medium Medium``, ``MediumMedium`` and ``mediummedium`` are ``Medium``."""
    found = _TWICE.match(text) or _KNOWN_TWICE.fullmatch(text)
    return found["once"].rstrip(" ,;|/") if found else text


def _company(name: str) -> str:
    """A company's name, which may be a short word twice; the whole stands there once or several times."""
    found = _NAME_OF_TWO.fullmatch(name)
    return found["name"] if found else once(name)


def label_of(text: str) -> str:
    """What stands before the first colon, if it is short enough to be a label; else nothing."""
    head, colon, _ = text.partition(":")
    return head.strip() if colon and len(head.split()) <= _LABEL_WORDS else ""


def ids_for(texts: Sequence[str], prefix: str) -> list[str]:
    """A slug for each text, of its label or its first words, all different; ``prefix-N`` where no letter is left."""
    found: list[str] = []
    for position, text in enumerate(texts, start=1):
        words = label_of(text) or " ".join(text.split()[:6])
        base = slugify(words) if re.search(r"[a-z0-9]", words.lower()) else f"{prefix}-{position}"
        slug, count = base, 2
        while slug in found:
            slug, count = f"{base}-{count}", count + 1
        found.append(slug)
    return found


def distinct(texts: Iterable[str]) -> list[str]:
    """``texts`` without repetitions (case and the signs at their ends apart), in order."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(same_key(text) or text, text)
    return list(found.values())


def items_of(lines: Sequence[Line]) -> tuple[list[str], list[Line]]:
    """The items of a list section, and the paragraphs beside them that are no introduction.

    Nested items are folded into the item above them. Where the page lost the nesting, so that a bare label and
    its sentence stand as two items in turn, they are put together. With no bullet at all each line is an item.
    """
    lines = joined(lines)
    marked = [line for line in lines if line.marker]
    if not marked:
        plain = [line for line in lines if not is_advert(line) and not line.text.endswith(":")]
        return distinct(line.text for line in plain), [line for line in lines if is_advert(line)]
    beside = [line for line in lines if not line.marker and not line.text.endswith(":")]
    items: list[str] = []
    for line, level in zip(marked, levels(marked), strict=True):
        below = items and (level > 0 or (marked[0].numbered and not line.numbered and not label_of(line.text)))
        if below:
            items[-1] = _under(items[-1], line.text)
        else:
            items.append(line.text)
    return distinct(_paired(items)), beside


def _under(parent: str, child: str) -> str:
    if parent.endswith((".", "!", "?", ":")):
        return f"{parent} {child}"
    return f"{parent}; {child}" if label_of(parent) else f"{parent}: {child}"


def _paired(items: list[str]) -> list[str]:
    labels, sentences = items[::2], items[1::2]
    bare = all(len(text.split()) <= _LABEL_WORDS and not text.endswith((".", ":")) for text in labels)
    told = all(text.endswith((".", "!", "?")) and not label_of(text) for text in sentences)
    if items and len(labels) == len(sentences) and bare and told and not any(map(label_of, labels)):
        return [f"{label}: {sentence}" for label, sentence in zip(labels, sentences, strict=True)]
    return items


@dataclass(slots=True)
class Details:
    """The values of the details block by card field, and the number of lines after it that are none."""

    values: dict[str, list[str]] = field(default_factory=dict)
    left_out: int = 0


def details_of(lines: Sequence[Line]) -> Details:
    """Read the details block: a field name on a line, its values on the lines below or after a colon."""
    details = Details()
    name: str | None = None
    spaced, since = False, 0
    for line in lines:
        named = name_of_detail(line)
        if named is not None:
            name, since, spaced = named, 0, True
            values = details.values.setdefault(named, [])
            inline = line.text.partition(":")[2].strip()
            values.extend(_values(inline, named) if inline else [])
            continue
        if name is None or is_advert(line) or not _is_value(line, details.values[name], name, since, spaced):
            name = None  # whatever follows is no longer the details block
            details.left_out += 1
            continue
        spaced = line.gap if since == 0 else spaced
        details.values[name].extend(_values(line.text, name))
        since += 1
    for key, values in details.values.items():
        details.values[key] = distinct(map(_company if key == "companies" else once, values))
    return details


def _values(text: str, name: str) -> list[str]:
    parts = [text] if name in ("difficulty", "type") and "," not in text else _BETWEEN.split(text)
    return [part for part in (p.strip(" .") for p in parts) if fold(part) not in _NOTHING]


def _is_value(line: Line, values: Sequence[str], name: str, since: int, spaced: bool) -> bool:
    text = line.text
    if text.endswith(("!", "?")) or ": " in text:
        return False
    if "," not in text and len(text.split()) > 6:
        return False
    known = {same_key(value) for value in values}
    if name in ("difficulty", "type") and since:
        return same_key(text) in known or fold(once(text)) in (DIFFICULTIES if name == "difficulty" else TYPES)
    if not line.gap or since == 0:
        return True
    # A blank line: in a block written without any it ends the block; else a full repetition of the values does.
    half = len(values) // 2
    whole = half > 0 and [same_key(v) for v in values[:half]] == [same_key(v) for v in values[half:]]
    return spaced and (same_key(text) in known or not whole)


def without_doubles(lines: Sequence[Line]) -> list[Line]:
    """Wrapped lines joined and what the page holds twice taken out."""
    return unique(joined(lines))
