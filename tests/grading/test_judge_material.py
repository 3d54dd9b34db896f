"""What the built-in judge learns from names what is in the cards, and touches no card with golden answers."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from bot.evaluating.golden import read_golden
from bot.grading.matching import content_words
from bot.grading.text import sentences
from bot.grading.windows import LONG_SENTENCE
from knowledge.embeddings import WordLlamaEmbedder
from knowledge.yamlio import load_yaml
from tests.evals.judge.calibrate import among_others, joined
from tests.evals.judge.pairs import ABSENT, CONTRADICTED, NOT_STATED, STATED, Example, by_example
from tests.evals.judge.pairs import topics as read_topics
from tests.support.ready import shipped

ROOT = Path(__file__).parents[2]
EVALS = ROOT / "tests" / "evals"
CARDS = shipped().cards
GOLDEN = {path.stem for path in (EVALS / "golden").glob("*.yaml")}
PHRASINGS = sorted((EVALS / "judge" / "phrasings").glob("*.yaml"))
ANSWERS = sorted((EVALS / "judge" / "answers").glob("*.yaml"))
TOPICS = sorted((EVALS / "judge" / "topics").glob("*.jsonl"))
ALIKE = 0.8
"""Cosine of word vectors from which two claims count as the same."""


def read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = load_yaml(path.read_text(encoding="utf-8"), path.name)[0]
    return data


def topics(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_cards_it_learns_from_and_those_it_is_measured_on_are_apart() -> None:
    learnt = {path.stem for path in (*PHRASINGS, *ANSWERS)}
    assert learnt
    assert not learnt & GOLDEN
    assert learnt <= set(CARDS)


@pytest.mark.parametrize("path", ANSWERS, ids=lambda path: path.stem)
def test_labelled_answers_fit_their_card(path: Path) -> None:
    data, card = read(path), CARDS[path.stem]
    points, mistakes = {p.id for p in card.content_points}, {m.id for m in card.common_mistakes}
    assert set(data["points"]) == points
    for texts in data["points"].values():
        assert all(isinstance(text, str) and text.split() for text in texts["short"])
        assert all(right != wrong for right, wrong in texts["flips"])
    for answer in data["answers"]:
        for sentence in answer:
            marked = {id_ for kind in ("states", "contradicts", "partly") for id_ in sentence.get(kind) or ()}
            assert marked <= points
            assert set(sentence.get("makes") or ()) <= mistakes
            assert sentence["text"].strip()
    assert any(sentence.get("contradicts") for answer in data["answers"] for sentence in answer)


@pytest.mark.parametrize("path", PHRASINGS, ids=lambda path: path.stem)
def test_phrasings_fit_their_card(path: Path) -> None:
    data, card = read(path), CARDS[path.stem]
    assert set(data["points"]) == {p.id for p in card.content_points}
    assert set(data["mistakes"]) == {m.id for m in card.common_mistakes}


@pytest.mark.parametrize("path", TOPICS, ids=lambda path: path.stem)
def test_every_answer_to_a_topic_is_labelled_with_its_points(path: Path) -> None:
    for topic in topics(path):
        assert topic["question"].strip()
        assert len({text.casefold() for text in topic["points"].values()}) == len(topic["points"]) >= 1
        for answer in topic["answers"]:
            marks = [id_ for kind in ("states", "partly", "contradicts") for id_ in answer.get(kind) or ()]
            assert len(marks) == len(set(marks)), f"{answer['text']}: one point labelled twice"
            assert set(marks) <= set(topic["points"])
            assert answer["text"].strip()


def test_an_example_now_and_then_stands_for_the_claim_and_never_for_the_passage_itself() -> None:
    card = CARDS[sorted(path.stem for path in PHRASINGS)[0]]
    point = card.content_points[0]
    for target, kept in ((STATED, STATED), (ABSENT, ABSENT), (CONTRADICTED, NOT_STATED)):
        pair = Example(point.text, point.examples[0], target)
        drawn = {by_example(pair, card, random.Random(seed)) for seed in range(60)}
        changed = drawn - {pair}
        assert pair in drawn
        assert changed == {Example(text, pair.passage, kept) for text in point.examples[1:]}
    stranger = Example("Nobody's claim.", point.examples[0], STATED)
    assert {by_example(stranger, card, random.Random(seed)) for seed in range(60)} == {stranger}


@pytest.mark.long
def test_no_topic_asks_what_a_golden_card_asks() -> None:
    embed = WordLlamaEmbedder().embed
    cards = [CARDS[id_] for id_ in sorted(GOLDEN)]
    found = [topic for path in TOPICS for topic in topics(path)]
    assert found
    asked = embed([topic["question"] for topic in found]) @ embed([card.question for card in cards]).T
    claims = [text for topic in found for text in topic["points"].values()]
    claimed = embed(claims) @ embed([point.text for card in cards for point in card.content_points]).T
    assert asked.max() < ALIKE
    assert claimed.max() < ALIKE, claims[int(claimed.max(1).argmax())]


def test_pairs_of_topics_know_what_they_are_about_and_talks_are_read_in_neighbours_too() -> None:
    pairs = read_topics(random.Random(1))
    assert all(pair.about for pair in pairs)
    talk = topics(EVALS / "judge" / "topics" / "talks_a.jsonl")[0]
    read = {pair.passage for pair in pairs if pair.about == talk["question"]}
    first, second = (answer["text"] for answer in talk["answers"][:2])
    assert {first, f"{first} {second}"} <= read


def test_what_is_put_around_an_answer_changes_no_label_of_it() -> None:
    cards = read_golden(EVALS / "golden")[:6]
    for before, after in zip(cards, among_others(cards, random.Random(1)), strict=True):
        kept = [answer for answer in before.answers if answer.kind != "off-topic"]
        for one, longer in zip(kept, after.answers, strict=True):
            assert one.text in longer.text
            assert len(longer.text) > len(one.text)
            assert (longer.points, longer.mistakes) == (one.points, one.mistakes)


def test_two_sentences_in_one_breath_are_one_sentence_with_all_their_words_and_labels() -> None:
    cards = list(read_golden(EVALS / "golden"))[:4]
    for before, after in zip(cards, joined(cards, random.Random(1)), strict=True):
        for one, other in zip(before.answers, after.answers, strict=True):
            assert (other.kind, other.points, other.mistakes) == (one.kind, one.points, one.mistakes)
            assert set(content_words(one.text)) <= set(content_words(other.text))
            said, breaths = sentences(one.text), sentences(other.text)
            assert len(said) / 2 <= len(breaths) <= len(said)
            assert max(len(other.text[a:b].split()) for a, b in breaths) <= LONG_SENTENCE + 1
        assert any(
            len(sentences(b.text)) < len(sentences(a.text)) for a, b in zip(before.answers, after.answers, strict=True)
        )
