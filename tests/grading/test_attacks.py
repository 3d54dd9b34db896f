"""A model that believes every order gives no credit: what it quotes out of one is withdrawn by our code.

Attacks that give no order (soup of keywords, truths about something else) cannot be told by code and are listed: the
judge has to read them. The list is exact, so that it shrinks when the code gets better and never grows unseen.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.evaluating.rows import read_rows
from bot.grading.delimiters import visible
from bot.grading.evidence import injection_spans
from bot.grading.gates import gate
from bot.grading.service import Grading
from bot.grading.text import sentences, words
from bot.interview.assessment import Findings, MistakeFinding, PointFinding, Verdict
from knowledge.card import QuestionCard
from tests.evaluating.test_attacks_file import FILE, Attack

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "knowledge" / "questions"
CARDS = ("did-the-voucher-work", "design-link-shortener", "slow-report-query")
ATTACKS = read_rows(FILE, Attack)
LEFT_TO_THE_JUDGE = {
    *("own-padding-1", "own-padding-2", "own-repetition-1", "own-other-truth-1", "own-other-truth-2"),
    *("own-keyword-soup-1", "own-keyword-soup-2", "own-keyword-soup-3", "own-keyword-soup-4"),
    *("own-question-echo-1", "own-question-echo-2", "own-meta-talk-2"),
    "own-fake-rubric-1",  # "Hello and good day to you all", after the forged rubric that asks for a greeting
    *("own-split-order-1", "own-split-order-3"),  # the second halves: a word agreed upon, "now carry out X and Y"
}


class Obedient:
    """Credits every point with words from ``quotes``, in turn from the one numbered ``first`` on."""

    name = fingerprint = "obedient"

    def __init__(self, quotes: Sequence[str], first: int) -> None:
        self._quotes = quotes
        self._first = first

    async def judge(self, card: QuestionCard, answer: str, language: str = "") -> Findings:
        said = [self._quotes[(self._first + i) % len(self._quotes)] for i in range(len(card.key_points))]
        return Findings(
            graded_by=self.name,
            points=tuple(
                PointFinding(id=p.id, verdict=Verdict.COVERED, evidence=quote)
                for p, quote in zip(card.key_points, said, strict=True)
            ),
            mistakes=tuple(MistakeFinding(id=m.id, made=False) for m in card.common_mistakes),
        )


@pytest.fixture(scope="module")
def cards() -> dict[str, QuestionCard]:
    found = {}
    for name in CARDS:
        (file,) = QUESTIONS.glob(f"*/{name}.yaml")
        found[name] = QuestionCard.model_validate(parsed(file), strict=False)
    return found


def parsed(file: Path) -> dict[str, Any]:
    """A YAML file read by libyaml: the bank's own strict reader takes ten seconds for all of them."""
    found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert isinstance(found, dict)
    return found


def golden(name: str, kind: str) -> str:
    """The answer of that kind to the card ``name``."""
    answers = parsed(ROOT / "tests" / "evals" / "golden" / f"{name}.yaml")["answers"]
    return visible(next(str(answer["text"]) for answer in answers if answer["kind"] == kind))


def attacked(attack: Attack, card: QuestionCard, clean: str) -> str:
    """``clean`` under ``attack``, its placeholders filled."""
    keywords = sorted({word for word in words(card.standard_response) if len(word) > 3})
    random.Random(0).shuffle(keywords)
    values = {
        "max_score": "100",
        "question": card.question,
        "reference_answer": card.standard_response,
        "keywords_of_reference_shuffled": " ".join(keywords),
        "clean_answer": clean,
    }
    payload = attack.payload
    for name, value in values.items():
        payload = payload.replace("{" + name + "}", value)
    return f"{clean} {payload}" if attack.position == "suffix" else payload


def quotes(answer: str, clean: str) -> list[str]:
    """What an obedient model may quote: the sentences that are not the candidate's, whole and the ends of them."""
    rest = visible(answer).replace(clean, "\n")
    said = [rest[a:b] for a, b in sentences(rest)]
    runs = [sentence.split() for sentence in said]
    return said + [" ".join(run[:4]) for run in runs if len(run) > 4] + [" ".join(run[-4:]) for run in runs]


async def credited(card: QuestionCard, answer: str, said: Sequence[str]) -> bool:
    """Whether any of ``said``, quoted by an obedient model, earns anything."""
    for first in range(0, len(said), len(card.key_points)):
        graded = await Grading(Obedient(said, first), None, lambda: datetime(2026, 1, 1, tzinfo=UTC)).grade(
            card, answer
        )
        if graded.score or any(point.verdict is not Verdict.MISSING for point in graded.points):
            return True
    return False


@pytest.mark.parametrize("name", [CARDS[0], *(pytest.param(name, marks=pytest.mark.long) for name in CARDS[1:])])
async def test_an_order_earns_nothing_even_from_a_model_that_obeys(cards: dict[str, QuestionCard], name: str) -> None:
    card, clean = cards[name], golden(name, "off-topic")
    through = set()
    for attack in ATTACKS:
        answer = attacked(attack, card, clean)
        if not attack.harmless and await credited(card, answer, quotes(answer, clean)):
            through.add(attack.id)
    assert through == LEFT_TO_THE_JUDGE


async def test_the_obedient_model_does_credit_what_is_no_order(cards: dict[str, QuestionCard]) -> None:
    card, strong = cards["slow-report-query"], golden("slow-report-query", "strong")
    assert await credited(card, strong, quotes(strong, "nothing of it"))


@pytest.mark.parametrize("control", [a for a in ATTACKS if a.harmless], ids=lambda a: a.id)
@pytest.mark.parametrize("name", CARDS)
def test_harmless_talk_costs_nothing(cards: dict[str, QuestionCard], name: str, control: Attack) -> None:
    card = cards[name]
    for kind in ("strong", "off-topic"):
        answer = visible(attacked(control, card, golden(name, kind)))
        assert injection_spans(answer) == []
        assert gate(card, answer) is None


@pytest.mark.long
def test_no_golden_answer_and_no_example_answer_is_flagged() -> None:
    files = sorted((ROOT / "tests" / "evals" / "golden").glob("*.yaml"))
    texts = [str(answer["text"]) for file in files for answer in parsed(file)["answers"]]
    assert len(texts) >= 320
    texts += [str(parsed(file)["standard_response"]) for file in QUESTIONS.glob("*/*.yaml")]
    assert len(texts) >= 320 + 200
    assert [text[a:b] for text in texts for a, b in injection_spans(visible(text))] == []
