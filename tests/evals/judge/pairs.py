"""What the judge's model learns from: (claim, passage) pairs with stated, contradicted, absent.

- the labelled train files (``coverage_train.jsonl``, ``score_train.jsonl``; formats in `bot.evaluating`);
- the bank: examples of points and mistakes, and `phrasings/`: for each card sentences that state a point, contradict
  it, or only come near; the point itself as somebody would say it, and the passage of the example answer that says it;
- `topics/`: questions, points and short answers of other fields, each answer labelled against every point; those in
  ``talks_*.jsonl`` are the sentences of one long spoken answer, most of which come near to a point without saying it;
- `answers/`: for each card terse statements, pairs of sentences that differ only in what decides, and two whole answers
  labelled sentence by sentence, read as the judge reads them: two neighbours at a time, beside every point.

Cards with golden answers are left out whole, so that those answers meet an unseen card.

Examples and statements in `phrasings/` avoid the card's words and contradictions use them. Trained on these alone, the
model takes shared words for a contradiction; the card's own words and the pairs in `answers/` are there against that.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from bot.grading.lexical import WordReader
from bot.grading.matching import Statement
from knowledge.bank import load_bank
from knowledge.card import KeyPoint, Mistake, QuestionCard
from knowledge.yamlio import load_yaml

ROOT = Path(__file__).parents[3]
PHRASINGS = Path(__file__).parent / "phrasings"
ANSWERS = Path(__file__).parent / "answers"
TOPICS = Path(__file__).parent / "topics"

Target = tuple[float, float, float]
STATED: Target = (1.0, 0.0, 0.0)
CONTRADICTED: Target = (0.0, 1.0, 0.0)
ABSENT: Target = (0.0, 0.0, 1.0)
NOT_STATED: Target = (0.0, -1.0, -1.0)
"""Contradicted or absent, nobody said which."""
HALF: Target = (0.5, 0.0, 0.5)
UNDECIDED: Target = (0.35, 0.0, 0.65)
"""Of a point that stands in a row without a label: of ArgKP-2021's readers between 15 and 60 % found it there."""

MARKS: dict[str, Target | None] = {"states": STATED, "contradicts": CONTRADICTED, "partly": HALF, "makes": None}
"""What a sentence in `answers/` or `topics/` may be labelled with; "makes" is of mistakes."""
ABSENT_SHARE = 0.5
"""Share of the passages of `answers/` without a label that are read in an epoch."""

TOPIC_ABSENT_SHARE = 0.35
"""As `ABSENT_SHARE`, of the answers in `topics/`."""
TOPIC_SHARE = 0.4
"""Share of the topics that are read in an epoch, talks aside: those are all read, being few."""
TALK_ABSENT_SHARE = 0.35
"""As `ABSENT_SHARE`, of the sentences of talks."""
TOPIC_JOINED, TOPIC_ASKED = 0.25, 0.15
"""Shares of the answers in `topics/` that are read with another one before them, and behind their question. A sentence
of a talk is read by itself and once more behind the one before it, as the judge reads a long answer."""
TOPIC_VERBATIM = 0.4
"""Share of the points in `topics/` that are also read in their own words, alone or beside another sentence: most
contradictions there use the point's words, and a model that saw only these takes such words for the opposite."""

SHARES = {"argkp2021": 0.5, "realsumm": 0.5, "saf": 0.9, "beetle": 0.9, "scientsbank": 0.9}
"""Shares of the public answers that are read in an epoch, all of any other source: seen five times whole, the 24
motions of ArgKP-2021 were learnt by heart, and the 43 stories of REALSumm are long."""

BY_EXAMPLE = 0.2
"""Share of the bank's pairs in which an example of the claim stands for it."""

LABELS = {"correct": STATED, "contradictory": CONTRADICTED, "incorrect": ABSENT}
WITH_QUESTION = 0.6
"""Share of the long exam answers that are read behind their question. The short ones of pupils are read both ways: many
make no sense without it."""

OPENINGS = ("", "", "I would say ", "Well, ", "In my view ", "So basically ", "We learned that ", "Honestly, ")
JOINTS = (". ", ". ", ", and ", ", so ", "; ")
SURE = 0.5
"""How likely by its words a passage of the example answer must be to say a point."""


class Example(NamedTuple):
    """A claim, a passage, the probabilities to learn, and what both are ``about``: a card, a question, a story."""

    claim: str
    passage: str
    target: Target
    about: str = ""


def public(folder: Path, chance: random.Random) -> list[Example]:
    """The labelled pairs of a part of the answers in the train files in ``folder``, drawn anew (`SHARES`)."""
    found = []
    for row in _drawn(folder / "coverage_train.jsonl", chance):
        for point in row["key_points"]:
            covered = row["covered"].get(point["id"])
            target = UNDECIDED if covered is None else STATED if covered else ABSENT
            found.append(Example(point["text"], row["answer"], target, row["key_points"][0]["text"]))
    for row in _drawn(folder / "score_train.jsonl", chance):
        score = float(row["score"])
        target = (score, 0.0, 1.0 - score) if row["source"] == "saf" else LABELS[row["label"]]
        answer = row["answer"].strip()
        readings = [answer, f"{row['question'].strip()} {answer}"]
        if row["source"] == "saf":
            readings = readings[chance.random() < WITH_QUESTION :][:1]
        found += [Example(row["reference_answer"], passage, target, row["question"]) for passage in readings]
    return found


def own(chance: random.Random) -> list[Example]:
    """Pairs from the bank and the phrasings, without the cards that have golden answers."""
    golden = {path.stem for path in (ROOT / "tests" / "evals" / "golden").glob("*.yaml")}
    cards = [card for card in load_bank([ROOT / "knowledge" / "questions"]).cards.values() if card.id not in golden]
    anything = [example for card in cards for point in card.content_points for example in point.examples]
    reader = WordReader()
    return [
        by_example(pair, card, chance)._replace(about=card.id)
        for card in cards
        for pair in (
            *_of_card(card, anything, chance),
            *_of_phrasings(card, chance),
            *_of_answers(card, chance),
            *_in_the_cards_words(card, chance, reader),
        )
    ]


def by_example(pair: Example, card: QuestionCard, chance: random.Random) -> Example:
    """``pair``, now and then with an example of the claim in its place: the judge reads one of these as well. What
    contradicts the claim does not state the example, no more can be said."""
    items: list[KeyPoint | Mistake] = [*card.key_points, *card.common_mistakes]
    others = [text for item in items if item.text == pair.claim for text in item.examples if text != pair.passage]
    if not others or chance.random() >= BY_EXAMPLE:
        return pair
    target = NOT_STATED if pair.target == CONTRADICTED else pair.target
    return Example(chance.choice(others), pair.passage, target)


def topics(chance: random.Random) -> list[Example]:
    """Pairs from `topics/`: every answer beside the points it has a label for, and some of the others."""
    files = sorted(TOPICS.glob("*.jsonl"))
    rows = [(row, path.name.startswith("talks_")) for path in files for row in _rows(path)]
    found = []
    for row, talk in rows:
        if not talk and chance.random() >= TOPIC_SHARE:
            continue
        said = list(_of_talk(row, chance) if talk else _of_topic(row, chance)) + list(_in_its_own_words(row, chance))
        found += [pair._replace(about=row["question"]) for pair in said]
    return found


def _of_topic(row: dict[str, Any], chance: random.Random) -> Iterator[Example]:
    for answer in row["answers"]:
        marks, passage = _marks(answer), answer["text"]
        if chance.random() < TOPIC_JOINED:
            other = chance.choice(row["answers"])
            if other is not answer and not set(_marks(other)) & set(marks):
                marks, passage = marks | _marks(other), f"{other['text']} {passage}"
        elif chance.random() < TOPIC_ASKED:
            passage = f"{row['question']} {passage}"
        yield from _beside(row, passage, marks, TOPIC_ABSENT_SHARE, chance)


def _of_talk(row: dict[str, Any], chance: random.Random) -> Iterator[Example]:
    for answer in row["answers"]:
        yield from _beside(row, answer["text"], _marks(answer), TALK_ABSENT_SHARE, chance)
    for one, other in pairwise(row["answers"]):
        if not set(_marks(one)) & set(_marks(other)):
            both = _marks(one) | _marks(other)
            yield from _beside(row, f"{one['text']} {other['text']}", both, TALK_ABSENT_SHARE, chance)


def _beside(
    row: dict[str, Any], passage: str, marks: dict[str, Target], absent: float, chance: random.Random
) -> Iterator[Example]:
    """``passage`` beside the points in ``marks``, and a share ``absent`` of the others."""
    for name, text in row["points"].items():
        if name in marks or chance.random() < absent:
            yield Example(text, passage, marks.get(name, ABSENT))


def _in_its_own_words(row: dict[str, Any], chance: random.Random) -> Iterator[Example]:
    for name, text in row["points"].items():
        if chance.random() >= TOPIC_VERBATIM:
            continue
        said = _spoken(text, chance)
        other = chance.choice(row["answers"])
        if chance.random() < 0.6 and name not in _marks(other):
            first, second = (said, other["text"]) if chance.random() < 0.5 else (other["text"], said)
            link = chance.choice(JOINTS)
            said = f"{first.rstrip('.')}{link}{second if link == '. ' else second[0].lower() + second[1:]}"
        yield Example(text, said, STATED)


def _spoken(text: str, chance: random.Random) -> str:
    """``text`` as somebody would begin and end it."""
    text = text.rstrip(".")
    lower = text[0].lower() + text[1:] if chance.random() < 0.6 else text
    return chance.choice(OPENINGS) + lower + chance.choice((".", "", " I think."))


def _marks(answer: dict[str, Any]) -> dict[str, Target]:
    return {name: target for kind, target in MARKS.items() if target for name in answer.get(kind) or ()}


def _of_card(card: QuestionCard, anything: Sequence[str], chance: random.Random) -> Iterator[Example]:
    for point in card.content_points:
        others = [text for other in card.content_points if other is not point for text in other.examples]
        yield from (Example(point.text, text, STATED) for text in point.examples)
        yield from (Example(point.text, text, ABSENT) for text in _some(others, 3, chance))
        yield Example(point.text, chance.choice(anything), ABSENT)
        yield Example(point.text, card.question, ABSENT)
        made = [mistake.examples[0] for mistake in card.common_mistakes[:2] if mistake.examples]
        yield from (Example(point.text, text, NOT_STATED) for text in made)
        for _ in range(2):
            said = point.examples and chance.random() < 0.5
            parts = _some(others, 2, chance) + ([chance.choice(point.examples)] if said else [])
            yield Example(point.text, _shuffled(parts, chance), STATED if said else ABSENT)
    right = [text for point in card.content_points for text in point.examples]
    for mistake in card.common_mistakes:
        wrong = [text for other in card.common_mistakes if other is not mistake for text in other.examples]
        yield from (Example(mistake.text, text, STATED) for text in mistake.examples)
        yield from (Example(mistake.text, text, NOT_STATED) for text in _some(right, 3, chance))
        yield from (Example(mistake.text, text, NOT_STATED) for text in _some(wrong, 1, chance))


def _of_phrasings(card: QuestionCard, chance: random.Random) -> Iterator[Example]:
    path = PHRASINGS / f"{card.id}.yaml"
    if not path.exists():
        return
    data: dict[str, Any] = load_yaml(path.read_text(encoding="utf-8"), path.name)[0]
    stated = {name: texts["stated"] for name, texts in data["points"].items()}
    for point in card.content_points:
        texts = data["points"][point.id]
        others = [text for name, said in stated.items() if name != point.id for text in said]
        for kind, target in (("stated", STATED), ("contradicted", CONTRADICTED), ("near", ABSENT)):
            yield from (Example(point.text, text, target) for text in texts[kind])
            parts = [chance.choice(texts[kind]), *_some(others, chance.choice((1, 1, 2)), chance)]
            yield Example(point.text, _shuffled(parts, chance), target)
        yield from (Example(point.text, text, ABSENT) for text in _some(others, 2, chance))
    right = [text for said in stated.values() for text in said]
    for mistake in card.common_mistakes:
        texts = data["mistakes"][mistake.id]
        wrong = [text for name, other in data["mistakes"].items() if name != mistake.id for text in other["made"]]
        yield from (Example(mistake.text, text, STATED) for text in texts["made"])
        yield from (Example(mistake.text, text, NOT_STATED) for text in (*texts["avoided"], *wrong[:1]))
        yield from (Example(mistake.text, text, NOT_STATED) for text in _some(right, 2, chance))


def _of_answers(card: QuestionCard, chance: random.Random) -> Iterator[Example]:
    path = ANSWERS / f"{card.id}.yaml"
    if not path.exists():
        return
    data: dict[str, Any] = load_yaml(path.read_text(encoding="utf-8"), path.name)[0]
    for point in card.content_points:
        texts = data["points"][point.id]
        others = [text for name, other in data["points"].items() if name != point.id for text in other["short"]]
        yield from (Example(point.text, text, STATED) for text in texts["short"])
        yield from (Example(point.text, text, ABSENT) for text in _some(others, 2, chance))
        for right, wrong in texts["flips"]:
            yield from (Example(point.text, right, STATED), Example(point.text, wrong, CONTRADICTED))
    for answer in data["answers"]:
        for window in [(one,) for one in answer] + list(pairwise(answer)):
            yield from _of_window(card, window, chance)


def _of_window(card: QuestionCard, window: Sequence[dict[str, Any]], chance: random.Random) -> Iterator[Example]:
    passage = " ".join(sentence["text"] for sentence in window)
    said = {kind: {id_ for one in window for id_ in one.get(kind) or ()} for kind in MARKS}
    for point in card.content_points:
        marks = [target for kind, target in MARKS.items() if target and point.id in said[kind]]
        if marks == [STATED, CONTRADICTED]:  # said and taken back: nobody knows
            continue
        if marks or chance.random() < ABSENT_SHARE:
            yield Example(point.text, passage, marks[0] if marks else ABSENT)
    for mistake in card.common_mistakes:
        made = mistake.id in said["makes"]
        if made or chance.random() < ABSENT_SHARE:
            yield Example(mistake.text, passage, STATED if made else NOT_STATED)


def _in_the_cards_words(card: QuestionCard, chance: random.Random, reader: WordReader) -> Iterator[Example]:
    passages = reader.best([Statement(p.id, (p.text,)) for p in card.content_points], card.standard_response, "")
    said = {
        point.id: card.standard_response[slice(*best.span)]
        for point, best in zip(card.content_points, passages, strict=True)
        if best.span and best.probability >= SURE
    }
    for point in card.content_points:
        yield Example(point.text, _spoken(point.text, chance), STATED)
        if point.id in said:
            yield Example(point.text, said[point.id], STATED)
        other = chance.choice([one for one in card.content_points if one is not point])
        yield Example(point.text, other.text, ABSENT)
        if other.id in said and said[other.id] != said.get(point.id):
            yield Example(point.text, said[other.id], ABSENT)


def _some(texts: Sequence[str], number: int, chance: random.Random) -> list[str]:
    return chance.sample(list(texts), min(number, len(texts)))


def _shuffled(parts: list[str], chance: random.Random) -> str:
    chance.shuffle(parts)
    return " ".join(parts)


def _drawn(path: Path, chance: random.Random) -> Iterator[dict[str, Any]]:
    return (row for row in _rows(path) if chance.random() < SHARES.get(row["source"], 1.0))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
