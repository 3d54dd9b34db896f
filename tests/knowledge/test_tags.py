"""The list of tags."""

from __future__ import annotations

from knowledge.tags import TAGS
from tests.support.ready import shipped


def test_each_tag_stands_once_and_in_order() -> None:
    folded = [tag.casefold() for tag in TAGS]
    assert len(set(folded)) == len(TAGS)
    assert folded == sorted(folded)


def test_tags_are_short_and_clean() -> None:
    assert [tag for tag in TAGS if tag != " ".join(tag.split()) or not 2 <= len(tag) <= 30] == []


def test_our_cards_use_tags_of_the_list_each_once() -> None:
    for card in shipped().cards.values():
        assert set(card.tags) <= set(TAGS)
        assert len(set(card.tags)) == len(card.tags)
