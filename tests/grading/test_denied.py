"""What an answer denies, takes back or asks earns nothing; rejecting what is false earns what is true."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from bot.evaluating.cards import card_of
from bot.grading.crossencoder import CrossEncoder, Pair
from bot.grading.denied import Speech, framed, in_pieces
from bot.grading.embedded import EmbeddedGrader
from bot.grading.text import sentences
from bot.grading.windows import worthwhile
from bot.interview.assessment import Findings, Verdict
from bot.interview.scoring import score
from knowledge.card import QuestionCard
from knowledge.yamlio import load_yaml
from tests.support.cards import STRONG_ANSWER, make_card

QUESTIONS = Path(__file__).parents[2] / "knowledge" / "questions"
CARD = make_card()
CARDS = (
    "accuracy-on-rare-classes",
    "training-falls-validation-rises",
    "sql-injection-and-xss",
    "null-in-conditions-and-counts",
)
FRAMES = (
    "It is a myth that {claim}.",
    "It's simply not true that {claim}.",
    "It is nonsense to say that {claim}.",
    "Nobody should claim that {claim}.",
    "I would never say that {claim}.",
    "Some people wrongly think {claim}.",
    "I used to believe that {claim}. Now I know better.",
    "My colleague claims that {claim}, but she is mistaken.",
    "People say {claim}. That is nonsense.",
    "The idea that {claim} is a misconception.",
    "{claim}. No, that is wrong.",
    "Is it true that {claim}?",
    "I do not know whether {claim}.",
    "I am not sure if {claim}.",
)


@cache
def judge() -> EmbeddedGrader:
    return EmbeddedGrader()


@cache
def card(name: str) -> QuestionCard:
    (file,) = QUESTIONS.glob(f"*/{name}.yaml")
    return QuestionCard.model_validate(load_yaml(file.read_text(encoding="utf-8"), name)[0], strict=False)


def bare(text: str) -> str:
    return text[0].lower() + text[1:].rstrip(".")


def credited(found: Findings) -> set[str]:
    return {p.id for p in found.points if p.verdict is not Verdict.MISSING}


def bits(answer: str) -> list[tuple[str, str, Speech]]:
    return [(answer[slice(*f.piece)], answer[slice(*f.bare)].strip(), f.speech) for f in framed(answer).values()]


@pytest.mark.parametrize("name", [CARDS[0], *(pytest.param(name, marks=pytest.mark.long) for name in CARDS[1:])])
@pytest.mark.parametrize("frame", FRAMES)
def test_a_cards_facts_in_a_frame_earn_nothing(name: str, frame: str) -> None:
    one = card(name)
    answer = " ".join(frame.format(claim=bare(point.text)) for point in one.content_points)
    facts = {point.id for point in one.content_points}
    assert credited(judge().judge_now(one, answer)) & facts == set()


@pytest.mark.parametrize(
    ("answer", "read"),
    [
        ("It is high bias. No, that is wrong.", ["It is high bias."]),
        ("It is high bias. I know better now.", ["It is high bias."]),
        ("It is high bias. That is simply not true at all.", ["It is high bias."]),
        ("It is high bias. Nope.", ["It is high bias."]),
        ("It is high bias. No, that is wrong, the variance is high here.", None),
        ("Linear models need scaled inputs. It is not true for trees.", None),
        ("It is high bias. This is fine.", None),
        ("No, that is wrong.", None),
    ],
)
def test_what_only_says_that_the_sentence_before_is_wrong_is_not_read(answer: str, read: list[str] | None) -> None:
    every = [answer[slice(*span)] for span in sentences(answer)]
    assert [answer[slice(*span)] for span in worthwhile(answer, "")] == (every if read is None else read)


@pytest.mark.parametrize("frame", [*FRAMES, "Contrary to the common belief that {claim}, it happens elsewhere."])
def test_a_mistake_in_a_frame_is_not_made(frame: str) -> None:
    mistake = "overfitting happens when the model is too simple for the data"
    made = {m.id for m in judge().judge_now(CARD, f"{mistake.capitalize()}.").mistakes if m.made}
    assert made == {"underfitting"}
    found = judge().judge_now(CARD, frame.format(claim=mistake))
    assert not any(m.made for m in found.mistakes)


@pytest.mark.parametrize(
    ("point", "false"),
    [
        ("More data does not always help.", "more data always helps"),
        ("A mobile app cannot keep a client secret.", "a mobile app can keep a client secret"),
        ("HTTPS does not hide which host is visited.", "HTTPS hides which host you visit"),
        ("Temperature 0 does not guarantee the same output.", "temperature 0 always gives you the same output"),
        (
            "Correlation does not show that one thing causes another.",
            "correlation shows that one thing causes the other",
        ),
    ],
)
@pytest.mark.parametrize("frame", FRAMES[:11])
def test_rejecting_the_opposite_of_a_fact_states_it_and_is_no_error(point: str, false: str, frame: str) -> None:
    one = card_of("What do you think of it?", [point, "Whoever pays should be asked first."])
    found = judge().judge_now(one, frame.format(claim=false))
    assert found.points[0].verdict is not Verdict.MISSING
    assert found.factual_errors == ()


def test_what_is_denied_is_told_as_the_opposite_of_the_fact() -> None:
    point = CARD.content_points[3]
    found = judge().judge_now(CARD, f"It is a myth that {bare(point.text)}.")
    assert [error.point for error in found.factual_errors] == [point.id]
    asked = judge().judge_now(CARD, f"Is it true that {bare(point.text)}?")
    assert asked.factual_errors == ()


@pytest.mark.parametrize(
    ("answer", "piece", "inside"),
    [
        ("It\u2019s a myth that X helps.", "It\u2019s a myth that X helps.", "X helps."),
        ("It isn't true that X helps, but Y really helps.", "It isn't true that X helps", "X helps"),
        ("It is false that X helps, because Y lags.", "It is false that X helps, because Y lags.", "X helps"),
        ("Rows double, and it is wrong to say X helps.", "it is wrong to say X helps.", "X helps."),
        ("X helps. No, that's wrong.", "X helps.", "X helps."),
        ("Does X help? No.", "Does X help?", "Does X help?"),
        ("They say X helps, but they are wrong.", "They say X helps, but they are wrong", "They say X helps"),
    ],
)
def test_a_denial_is_told_from_what_is_in_it(answer: str, piece: str, inside: str) -> None:
    assert bits(answer) == [(piece, inside, Speech.DENIED)]


@pytest.mark.parametrize(
    ("answer", "piece", "inside", "speech"),
    [
        ("Does X help?", "Does X help?", "Does X help?", Speech.ASKED),
        ("Is it true that X helps?", "Is it true that X helps?", "X helps?", Speech.ASKED),
        ("I don't know whether X helps, so I measure it.", "I don't know whether X helps", "X helps", Speech.UNKNOWN),
    ],
)
def test_what_is_asked_or_unknown_is_no_denial(answer: str, piece: str, inside: str, speech: Speech) -> None:
    assert bits(answer) == [(piece, inside, speech)]


@pytest.mark.parametrize(
    "answer",
    [
        "Does X help? Yes, because Y is slow.",
        "Is it idempotent? It is.",
        "What is X, and how does it help?",
        "It is not wrong to say that X helps.",
        "I check whether it is true that X helps.",
        "The sum counts each order twice, which is wrong.",
        "The dashboard shows three million. That is wrong.",
        "My lead wanted to wait. He was wrong.",
        "The optimiser wrongly assumes that the columns are independent.",
        "I used to think I had to do it all myself.",
        "It is wrong to store passwords in plain text.",
        "I did not know whether the fix would hold.",
        "Without a salt, equal passwords have equal hashes. No two salts are the same.",
    ],
)
def test_what_is_no_frame(answer: str) -> None:
    assert framed(answer) == {}


def test_what_stands_before_and_behind_a_frame_is_read_by_itself() -> None:
    answer = "Rows do double, and it is a myth that DISTINCT helps, but grouping first does help."
    pieces = [answer[a:b] for a, b in in_pieces(answer, sentences(answer), framed(answer))]
    assert pieces[1] == "it is a myth that DISTINCT helps"
    assert pieces[0].startswith("Rows do double")
    assert pieces[2].endswith("but grouping first does help.")


def test_a_reason_for_a_denial_counts() -> None:
    one = card_of("What do you watch?", ["Recall counts as well.", "Precision is watched weekly."])
    said = "It is a myth that accuracy alone is enough, because recall counts as well."
    assert credited(judge().judge_now(one, said)) == {one.key_points[0].id}


def test_an_answer_behind_a_question_keeps_what_it_says() -> None:
    one = card_of("How do you make it safe?", ["The key is checked first.", "The import is idempotent."])
    found = judge().judge_now(one, "Is it idempotent? Yes, because the key is checked first.")
    assert one.key_points[0].id in credited(found)


def test_questions_earn_what_asks_for_them() -> None:
    one = card_of("What do you do first?", ["Asks whether the tracking event was renamed.", "Nobody is blamed."])
    assert credited(judge().judge_now(one, "Did somebody rename the tracking event?")) == {one.key_points[0].id}


class Listening(CrossEncoder):
    """The model, and what it was given to read."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[Pair] = []

    def read(self, pairs: Sequence[Pair]):  # type: ignore[no-untyped-def]
        self.pairs += pairs
        return super().read(pairs)


def test_more_is_read_only_where_there_is_a_frame() -> None:
    point = card_of("What helps?", ["Dropout helps."])
    plain, denying = Listening(), Listening()
    EmbeddedGrader(plain).judge_now(point, "Dropout helps.")
    EmbeddedGrader(denying).judge_now(point, "It is a myth that dropout helps.")
    assert len(plain.pairs) == 2
    assert [pair.passage for pair in denying.pairs[2:]] == [" dropout helps."] * 2
    assert framed(STRONG_ANSWER) == {}
    assert score(CARD, judge().judge_now(CARD, STRONG_ANSWER)) >= 80
