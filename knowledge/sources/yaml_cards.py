"""The importer of question cards in YAML, the format of the bank itself."""

from __future__ import annotations

import re
from pathlib import PurePath

from pydantic import ValidationError

from knowledge.bank import unlisted
from knowledge.card import MIN_CONTENT_POINTS, DraftCard, QuestionCard
from knowledge.card_errors import dotted, explain, in_words
from knowledge.errors import BrokenCard
from knowledge.sources.report import ImportReport, ImportWarning
from knowledge.yamlio import load_yaml

_CARD = re.compile(r"^(?:id|question)\s*:", re.MULTILINE)


def sniff(text: str, path: str) -> bool:
    """Whether the name ends in .yaml or .yml, or ``id:`` and ``question:`` begin lines of ``text``."""
    return PurePath(path).suffix.lower() in (".yaml", ".yml") or len(set(_CARD.findall(text))) == 2


def read(text: str, name: str) -> ImportReport:
    """The card of one file: complete, or a draft with a warning for each field it lacks.

    A card with a role or tag that is on no list stays a draft too, since the bank would not load it.

    Raises `BrokenCard`, naming file, line and field of each problem on a line, if it does not even fit a draft.
    """
    data, lines = load_yaml(text, name)
    if not isinstance(data, dict):
        hint = "; several cards take a file each" if isinstance(data, list) else ""
        raise BrokenCard(f"{name}:1: a card is fields such as 'id: …' and 'question: …'{hint}.")
    try:
        draft = DraftCard.model_validate(data)
    except ValidationError as error:
        problems = [f"{problem}." for problem in explain(error, name, lines, data)]
        raise BrokenCard("\n".join(problems), log=f"{name}: {error}") from error
    odd = tuple(
        ImportWarning(name, f"{field}[{position}]", f"{problem}; the card stays a draft")
        for field, position, problem in unlisted(draft)
    )
    try:
        whole = QuestionCard.model_validate(data)
    except ValidationError as error:
        return ImportReport((draft,), _missing(error, name, draft) + odd)
    return ImportReport((draft if odd else whole,), odd)


def _missing(error: ValidationError, name: str, draft: DraftCard) -> tuple[ImportWarning, ...]:
    problems = [
        (dotted(e["loc"]), f"a complete card needs more here: {in_words(e)}") for e in error.errors() if e["loc"]
    ]
    found = len(draft.content_points)
    if found < MIN_CONTENT_POINTS:
        problems.append(("key_points", f"{found} of {MIN_CONTENT_POINTS} content points; the card stays a draft"))
    return tuple(ImportWarning(name, field, problem) for field, problem in problems)
