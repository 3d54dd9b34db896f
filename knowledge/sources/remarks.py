"""What the file of a card says of itself, in comments above the card.

    # imported: 1f2e3d4c5b6a7988 (…)             its content as an import or a model wrote it
    # no rubric: 1f2e3d4c5b6a7988 openai:x: why  a model made nothing of it

Both name a content, so that they say nothing any more once a person has changed the card.
"""

from __future__ import annotations

import hashlib
import re

from knowledge.card import DraftCard, QuestionCard

_IMPORTED = re.compile(r"^# imported: ([0-9a-f]{16})\b", re.MULTILINE)


def content_id(card: DraftCard) -> str:
    """16 hex digits over all of ``card`` but its revision."""
    return hashlib.sha256(card.model_dump_json(exclude={"revision"}).encode()).hexdigest()[:16]


def imported(text: str, card: DraftCard) -> str:
    """``text``, which is ``card`` in YAML, with the remark that this is what was imported."""
    return f"# imported: {content_id(card)} (change what you like: later imports leave a changed card alone)\n{text}"


def changed_by_hand(text: str, card: DraftCard) -> bool:
    """Whether ``card``, read from ``text``, is another than was imported.

    Where nothing was noted, a complete card is taken for somebody's own, and a draft for one of an older version.
    """
    found = _IMPORTED.search(text)
    return isinstance(card, QuestionCard) if found is None else found[1] != content_id(card)


def note_hopeless(text: str, card: DraftCard, model: str, reason: str) -> str:
    """``text`` with the remark that ``model`` made nothing of ``card``, for ``reason``."""
    line = "".join(sign if sign.isprintable() else " " for sign in reason)
    return f"{_no_rubric(card, model)} {line} (take this line out to try again)\n{text}"


def is_hopeless(text: str, card: DraftCard, model: str) -> bool:
    """Whether ``model`` made nothing of ``card``, read from ``text``, when it was asked before."""
    wanted = _no_rubric(card, model)
    return any(line.startswith(wanted) for line in text.splitlines())


def _no_rubric(card: DraftCard, model: str) -> str:
    return f"# no rubric: {content_id(card)} {model}:"
