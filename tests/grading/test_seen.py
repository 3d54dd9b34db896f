"""What the built-in judge makes of what its readers saw of one statement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.evaluating.cards import card_of
from bot.grading.crossencoder import CrossEncoder, Pair
from bot.grading.embedded import EmbeddedGrader, how_likely
from bot.grading.fusion import CHOICE, MOST_AHEAD, Read, judgement
from bot.grading.lexical import Best, WordReader
from bot.grading.matching import Statement
from bot.grading.quoting import Heard
from bot.grading.seen import Seen, weighed, weights_of
from bot.grading.windows import Passages, ahead, once_more
from bot.interview.assessment import Verdict
from tests.support.cards import STRONG_ANSWER, make_card

CARD = make_card()
POINT = CARD.content_points[3]
SPANS = [(0, 10), (11, 20)]
NOTHING = Best(None, 0.0, 0.0)
ANYTHING = Heard([(0, 3)], (), np.zeros((1, len(CHOICE))))
EDGE = 0.95


def near(*phrasings: Sequence[float]) -> NDArray[np.float32]:
    return np.array(phrasings, np.float32)


def seen_of(rows: Sequence[Sequence[float]], alike: Best = NOTHING, cosines: NDArray[np.float32] | None = None) -> Seen:
    """`POINT`, of two sentences; the third row of ``rows`` is the first sentence's, read once more."""
    cosines = near([0.5, 0.1], [0.4, 0.3]) if cosines is None else cosines
    passages = Passages(SPANS, SPANS, cosines, np.zeros(2, np.float32), np.arange(2), (1, 0))
    return weighed(POINT, passages, np.array(rows, np.float32), alike, 2)


@pytest.mark.parametrize("kind", ["fact", "mistake"])
def test_a_sentence_read_once_more_counts_as_much_as_the_passages_beside_the_claim(kind: str) -> None:
    item = POINT if kind == "fact" else CARD.common_mistakes[0]
    cosines = near([0.5, 0.1], [0.4, 0.3])
    passages = Passages(SPANS, SPANS, cosines, np.zeros(2, np.float32), np.arange(2), (1, 0))
    rows = [[0.6, 0.1, 0.3], [0.2, 0.7, 0.1], [0.2, 0.3, 0.5]]
    read = weighed(item, passages, np.array(rows, np.float32), NOTHING, 2).read
    # what contradicts an example of a fact need not contradict the fact
    assert (read.stated, read.contradicted) == pytest.approx((0.4, 0.7 if kind == "fact" else 0.5))
    # the phrasings of a point all have a say, of a mistake's the nearest
    assert read.nearest == pytest.approx(0.45 if kind == "fact" else 0.5)


def test_the_nearest_sentence_is_read_once_more_beside_its_nearest_example_or_the_claim() -> None:
    claim, one, other = [0.9, 0.2, 0.1], [0.1, 0.8, 0.0], [0.3, 0.1, 0.7]
    assert once_more(near(claim, one, other)) == (2, 0)
    assert once_more(near([0.5, 0.2, 0.1], one, other)) == (1, 1)
    assert once_more(near(claim)) == (0, 0)


def test_of_the_facts_near_to_one_sentence_the_others_are_behind_the_nearest() -> None:
    all_near = [near([0.6], [0.4]), near([0.45]), near([0.9]), near([0.1])]
    facts = ahead(all_near, [0, 1, 3])
    assert facts == pytest.approx({0: 0.05, 1: -0.05, 3: -0.4})
    assert ahead([near([0.9]), near([0.1])], [0, 1])[0] == pytest.approx(MOST_AHEAD)
    assert ahead(all_near, [1]) == {}, "one fact has no rival"
    assert ahead([near([0.6, 0.1]), near([0.4, 0.5])], [0, 1]) == {}, "of two sentences each may state one"


def test_the_judge_weighs_the_facts_near_to_an_only_sentence_against_each_other() -> None:
    card = card_of(None, ["School uniforms are expensive for parents", "School uniforms limit self-expression"])
    said = "Families have to spend a lot of money on school uniforms."
    grader = EmbeddedGrader()
    seen = grader.see(card, said)
    assert seen["p1"].read.ahead > 0 > seen["p2"].read.ahead
    level = seen["p2"]._replace(read=seen["p2"].read._replace(ahead=0.0))
    other = card.key_points[1]
    assert how_likely(other, seen["p2"]) < how_likely(other, level)
    longer = grader.see(card, f"{said} Children cannot show who they are.")
    assert [one.read.ahead for one in longer.values()] == [0.0, 0.0]


class Listening(CrossEncoder):
    """The model, and what it was given to read."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[Pair] = []

    def read(self, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        self.pairs += pairs
        return super().read(pairs)


def test_a_fact_without_examples_is_read_once_more_behind_the_question() -> None:
    bare, listening = card_of("What reduces overfitting?", [POINT.text]), Listening()
    EmbeddedGrader(listening).judge_now(bare, "More training data does.")
    assert listening.pairs == [
        Pair(POINT.text, "More training data does."),
        Pair(POINT.text, "What reduces overfitting? More training data does."),
    ]
    listening = Listening()
    EmbeddedGrader(listening).judge_now(CARD, "More training data does.")
    assert listening.pairs.count(Pair(POINT.examples[0], "More training data does.")) == 1


def test_where_nothing_is_worth_reading_nothing_is_earned() -> None:
    alike = Best((0, 3), 0.99, 0.99, shared=5)
    assert how_likely(POINT, Seen(Read(0.5, 0.0, 0.5), alike, None, None)) == 0.0
    assert how_likely(POINT, Seen(Read(0.5, 0.0, 0.5), alike, ANYTHING, None)) > 0.5


@pytest.mark.parametrize(
    ("stated", "cosine", "by_words", "told"),
    [(0.1, 0.5, 0.5, True), (0.75, 0.5, 0.5, False), (0.1, 0.65, 0.5, False), (0.1, 0.5, 0.96, False)],
)
def test_no_opposite_is_told_where_any_passage_says_the_point_any_sentence_is_near_or_the_words_are_the_cards(
    stated: float, cosine: float, by_words: float, told: bool
) -> None:
    # beside the example nothing is heard, and the other phrasing is far: neither takes back what was clear
    rows = [[stated, 0.0, 1 - stated], [0.0, 0.97, 0.03], [0.0, 0.0, 1.0]]
    seen = seen_of(rows, Best(SPANS[0], by_words, 0.2), near([cosine, 0.2], [0.1, 0.2]))
    assert seen.opposed(EDGE) == told


@pytest.mark.parametrize(
    ("stated", "contradicted", "denied"), [(0.0, 0.99, True), (0.0, 0.97, False), (0.25, 0.7, False)]
)
def test_a_fact_in_its_own_words_has_no_credit_where_the_model_hears_only_its_opposite(
    stated: float, contradicted: float, denied: bool
) -> None:
    seen = Seen(Read(stated, contradicted, 0.65), Best((0, 3), 0.9, 0.9, shared=5), ANYTHING, (0, 3), said=True)
    assert seen.probability(judgement().content) > judgement().content.covered
    assert (how_likely(POINT, seen) < judgement().content.partial) == denied


def test_a_fact_without_examples_and_a_mistake_have_weights_of_their_own() -> None:
    fitted = judgement()
    (form,) = [point for point in CARD.key_points if point not in CARD.content_points]
    bare = POINT.model_copy(update={"examples": ()})
    assert [weights_of(item) for item in (POINT, bare, form, CARD.common_mistakes[0])] == [
        fitted.content,
        fitted.bare,
        fitted.form,
        fitted.mistake,
    ]
    assert fitted.bare != fitted.content


def test_all_wordings_of_a_fact_count_for_the_reader_of_words_and_in_one_passage() -> None:
    said = "Dropout reduces overfitting."
    (alone,) = WordReader().best([Statement("a", (said,))], said, "")
    (both,) = WordReader().best([Statement("a", (said, "A seat belt saves lives."))], said, "")
    (padded,) = WordReader().best(
        [Statement("a", (said, "A seat belt saves lives."))], f"{said} We had lunch. It rained. Belts are fine.", ""
    )
    assert alone.overall == alone.probability == both.probability
    assert both.overall < 0.8 * alone.overall
    assert padded.overall <= both.overall + 0.01


def test_a_strong_answer_is_told_no_opposite() -> None:
    assert EmbeddedGrader().judge_now(CARD, STRONG_ANSWER).factual_errors == ()


def test_of_speech_without_stops_what_is_said_at_the_end_is_read_and_quoted() -> None:
    listening = Listening()
    preface = " ".join(
        f"and in week {week} we had guests from abroad and showed them the building" for week in range(20)
    )
    end = "and then collecting more training data or augmenting what we have reduces overfitting"
    found = EmbeddedGrader(listening).judge_now(CARD, f"{preface} {end}")
    read = {pair.passage for pair in listening.pairs}
    assert any("reduces overfitting" in passage for passage in read)
    assert max(len(passage.split()) for passage in read) < 60
    (point,) = [point for point in found.points if point.id == POINT.id]
    assert point.verdict is not Verdict.MISSING
    assert "more training data" in (point.evidence or "")
    assert "week 3" not in (point.evidence or "")
