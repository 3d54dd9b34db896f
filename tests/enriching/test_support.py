from __future__ import annotations

import pytest

from bot.enriching.support import share_a_word, supporting
from tests.support.imports import ANSWER, SENTENCES
from tests.support.ready import shipped


def found(claim: str) -> str | None:
    span = supporting(ANSWER, claim)
    return ANSWER[slice(*span)] if span else None


def test_the_sentence_that_says_it_is_found_in_other_words() -> None:
    assert found("Fencing tokens stop writes of old holders.") == SENTENCES[3]
    assert found("The lease must be renewed by its holder in time.") == SENTENCES[1]


def test_a_claim_that_only_shares_the_topic_has_none() -> None:
    assert found("A lease should be stored in a consensus system such as etcd.") is None
    assert supporting("", "Anything at all.") is None


@pytest.mark.long
def test_on_our_own_cards_it_finds_most_and_seldom_a_strangers() -> None:
    cards = list(shipped().cards.values())[:60]
    own = [supporting(c.standard_response, p.text) is not None for c in cards for p in c.content_points]
    others = zip(cards, [*cards[1:], cards[0]], strict=True)
    strange = [supporting(o.standard_response, p.text) is not None for c, o in others for p in c.content_points]
    assert sum(own) / len(own) > 0.8
    assert sum(strange) / len(strange) < 0.05


def test_sharing_a_word_looks_through_endings_and_past_small_words() -> None:
    assert share_a_word("Tokens were renewed.", "renew the token")
    assert not share_a_word("It is what it is.", "This is the lease.")
