"""What stands in the index for each card and each role: one text or several, and whose they are."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from knowledge.card import QuestionCard
from knowledge.profiles import ROLES


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a collection; ``id`` tells whom it speaks for (`owner_of`).

    ``hash`` changes whenever the entry has to be written again.
    """

    id: str
    text: str
    hash: str


def owner_of(entry_id: str) -> str:
    """The card or role that an entry speaks for. Ids of cards hold no slash; those of roles end in one and a number."""
    return entry_id.rpartition("/")[0] or entry_id


def card_text(card: QuestionCard) -> str:
    """What stands for a card in the index: its question, the words of its id, tags, roles and the facts it asks for.

    The facts hold the words people search by: with them 13 of 16 short searches on our own cards have the right
    card first, without them 9. So do ids, which tell the scene: with them "imbalanced classes" and "conflict with
    coworker" find their cards in the sixth place, without them in the eleventh and fourteenth.
    """
    facts = " ".join(point.text for point in card.content_points)
    scene = card.id.replace("-", " ")
    return f"{card.question} {scene}. {', '.join(card.tags)}. {', '.join(card.roles)}. {facts}"


def card_entry(card: QuestionCard) -> Entry:
    """The one entry of a card."""
    text = card_text(card)
    return Entry(card.id, text, _hash(text))


def role_entries() -> list[Entry]:
    """Several entries a role: its name, each alias, and its name with the summary."""
    entries: list[Entry] = []
    for role in ROLES:
        texts = (role.name, *role.aliases, f"{role.name}. {role.summary}")
        entries.extend(Entry(f"{role.name}/{i}", text, _hash(text)) for i, text in enumerate(texts))
    return entries


def roles_hash() -> str:
    """16 hex digits over all role profiles."""
    return _hash(repr(ROLES))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
