"""Cards kept small: as compressed text, unpacked when one is looked at.

A card held as objects takes about 22 KB, packed about 1 KB (measured on 5,000 cards with six points); packing
and unpacking cost some 0.1 ms each. A turn looks at one or two cards, again and again, so the last ones stay unpacked,
and a bank of 100,000 fits where 5,000 would.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, TypeVar, overload

from knowledge.card import DraftCard, QuestionCard

C = TypeVar("C", bound=DraftCard)

_COMPLETE, _DRAFT = b"Q", b"D"
_LEVEL = 1
"""Of zlib; higher ones gain little on texts this short."""
UNPACKED = 256
"""Cards of a shelf that stay unpacked, those looked at last: about 6 MB."""


def pack(card: DraftCard) -> bytes:
    """``card`` as few bytes; equal cards give equal bytes."""
    kind = _COMPLETE if isinstance(card, QuestionCard) else _DRAFT
    return kind + zlib.compress(card.model_dump_json().encode(), _LEVEL)


def unpack(packed: bytes) -> DraftCard:
    """The card of `pack`: a `QuestionCard` if it was one."""
    model = QuestionCard if packed[:1] == _COMPLETE else DraftCard
    return model.model_validate_json(zlib.decompress(packed[1:]))


class Pile(Sequence[DraftCard]):
    """Cards in a row, complete ones and drafts. Equal to any sequence of equal cards."""

    def __init__(self, cards: Iterable[DraftCard] = ()) -> None:
        self._packed = [pack(card) for card in cards]

    @classmethod
    def of_packed(cls, packed: Iterable[bytes]) -> Pile:
        """A pile of cards packed before."""
        pile = cls()
        pile._packed.extend(packed)
        return pile

    @overload
    def __getitem__(self, place: int) -> DraftCard: ...
    @overload
    def __getitem__(self, place: slice) -> Pile: ...
    def __getitem__(self, place: int | slice) -> DraftCard | Pile:
        if isinstance(place, slice):
            return Pile.of_packed(self._packed[place])
        return unpack(self._packed[place])

    def __len__(self) -> int:
        return len(self._packed)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return len(self) == len(other) and all(mine == its for mine, its in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self._packed))

    def __repr__(self) -> str:
        return f"Pile({list(self)!r})"

    def packed(self) -> Iterator[bytes]:
        """The cards as they lie."""
        return iter(self._packed)


class Shelf(Mapping[str, C], Generic[C]):
    """Packed cards by id, in the order given; a look unpacks a card unless it was one of the last `UNPACKED`.

    Cards cannot be changed, so whoever looks may share them; threads may look at once.
    """

    def __init__(self, packed: Mapping[str, bytes], model: type[C]) -> None:
        self._packed = packed
        self._model = model
        self._looked_at = lru_cache(UNPACKED)(self._unpacked)

    def __getitem__(self, key: str) -> C:
        return self._looked_at(key)

    def _unpacked(self, key: str) -> C:
        card = unpack(self._packed[key])
        if not isinstance(card, self._model):
            raise TypeError(f"the card {key!r} is no {self._model.__name__}")
        return card

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, key: object) -> bool:
        return key in self._packed
