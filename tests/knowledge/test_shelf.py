"""Packed cards come back as they were."""

from __future__ import annotations

import pytest

from knowledge.card import DraftCard, QuestionCard, Source
from knowledge.shelf import UNPACKED, Pile, Shelf, pack, unpack
from tests.support.cards import make_card

DRAFT = DraftCard(id="why-log", question="Why log?", source=Source(title="t", licence="x"))


@pytest.mark.parametrize("card", [make_card(), DRAFT, make_card(question="Why »ü« and 日本?")])
def test_a_card_comes_back_equal_and_of_its_kind(card: DraftCard) -> None:
    assert unpack(pack(card)) == card
    assert type(unpack(pack(card))) is type(card)
    assert pack(card) == pack(card.model_copy())


def test_a_packed_card_is_small() -> None:
    card = make_card()
    assert len(pack(card)) < len(card.model_dump_json()) * 0.6


def test_a_pile_is_a_sequence_equal_to_its_cards() -> None:
    cards = [make_card(), DRAFT]
    pile = Pile(cards)
    assert (len(pile), pile[1], list(pile[1:])) == (2, DRAFT, [DRAFT])
    assert pile == tuple(cards) == Pile.of_packed(pile.packed())
    assert pile != cards[:1]
    assert hash(pile) == hash(Pile(cards))
    assert "why-log" in repr(pile)


def test_a_shelf_holds_cards_of_one_model_by_id() -> None:
    card = make_card()
    shelf = Shelf({card.id: pack(card)}, QuestionCard)
    assert (dict(shelf), list(shelf), len(shelf), card.id in shelf, "x" in shelf) == (
        {card.id: card},
        [card.id],
        1,
        True,
        False,
    )
    with pytest.raises(TypeError, match="why-log"):
        Shelf({"why-log": pack(DRAFT)}, QuestionCard)["why-log"]


def test_the_cards_looked_at_last_stay_unpacked() -> None:
    cards = {f"card-{n}": pack(make_card(id=f"card-{n}")) for n in range(UNPACKED + 1)}
    shelf = Shelf(cards, QuestionCard)
    first = shelf["card-0"]
    assert shelf["card-0"] is first
    assert len(list(shelf.values())) == UNPACKED + 1
    assert shelf["card-0"] == first
    assert shelf["card-0"] is not first
