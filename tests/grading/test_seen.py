"""What the built-in judge makes of what its readers saw of one statement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.evaluating.cards import card_of
from bot.grading.crossencoder import CrossEncoder, Pair
from bot.grading.embedded import EmbeddedGrader, how_likely
from bot.grading.fusion import CHOICE, MOST_AHEAD, Read, judgement, softened
from bot.grading.lexical import Best, WordReader
from bot.grading.matching import Statement
from bot.grading.quoting import Quotable
from bot.grading.seen import Seen, weighed, weights_of
from bot.grading.windows import Passages, ahead, wording
from bot.interview.assessment import Verdict
from tests.support.cards import STRONG_ANSWER, make_card

CARD = make_card()
POINT = CARD.content_points[3]
SPANS = [(0, 10), (11, 20)]
NOTHING = Best(None, 0.0, 0.0)
ANYTHING = Quotable([(0, 3)], (), np.zeros((1, len(CHOICE))))
EDGE = 0.95


def near(*phrasings: Sequence[float]) -> NDArray[np.float32]:
    return np.array(phrasings, np.float32)


def passages_of(cosines: NDArray[np.float32], share: float | None = 0.3) -> Passages:
    """The first of two sentences may be quoted; the second is read, too, and says it with a chance of ``share``."""
    return Passages(SPANS, [], cosines, near([0.05, -0.2])[0], 0, 1, SPANS[1], share)


def seen_of(rows: Sequence[Sequence[float]], alike: Best = NOTHING, cosines: NDArray[np.float32] | None = None) -> Seen:
    """`POINT`, of two sentences; the first and the last of ``rows`` are the first one's, which may be quoted."""
    cosines = near([0.5, 0.1], [0.4, 0.3]) if cosines is None else cosines
    return weighed(POINT, passages_of(cosines), np.array(rows, np.float32), alike)


@pytest.mark.parametrize("kind", ["fact", "mistake"])
def test_what_may_be_quoted_is_read_beside_claim_and_example_and_what_else_may_say_it_beside_the_claim(
    kind: str,
) -> None:
    item = POINT if kind == "fact" else CARD.common_mistakes[0]
    passages = passages_of(near([0.5, 0.1], [0.4, 0.3]))
    assert passages.read == [SPANS[0], SPANS[1], SPANS[0]]
    rows = [[0.5, 0.1, 0.4], [0.2, 0.7, 0.1], [0.9, 0.3, 0.0]]
    seen = weighed(item, passages, np.array(rows, np.float32), NOTHING)
    assert seen.read.stated == pytest.approx(0.7 * 0.5 + 0.3 * 0.2)
    assert seen.read.contradicted == pytest.approx(0.7)
    assert seen.against == SPANS[1]
    assert seen.read.shown == pytest.approx((softened(0.5) + softened(0.9)) / 2)
    assert seen.read.denied == pytest.approx((softened(0.1) + softened(0.3)) / 2)
    assert seen.read.own == pytest.approx(0.05)
    # the phrasings of a point all have a say, of a mistake's the nearest
    assert seen.read.nearest == pytest.approx(0.45 if kind == "fact" else 0.5)


def test_a_sentence_with_its_neighbour_is_the_same_one_said_more_clearly() -> None:
    both = (SPANS[0][0], SPANS[1][1])
    rows = [[0.2, 0.1, 0.7], [0.8, 0.0, 0.2], [0.4, 0.0, 0.6]]
    passages = passages_of(near([0.5, 0.1]), None)._replace(second=both, wording=0)
    seen = weighed(POINT, passages, np.array(rows, np.float32), NOTHING)
    assert seen.read.stated == pytest.approx((0.8 + 0.4) / 2)
    alone = weighed(POINT, passages._replace(second=None), np.array([rows[0], rows[2]], np.float32), NOTHING)
    assert alone.read.stated == pytest.approx((0.2 + 0.4) / 2)
    assert alone.against == SPANS[0]


def test_a_second_sentence_that_does_not_speak_for_the_fact_has_no_share_in_it() -> None:
    passages = passages_of(near([0.5, 0.1], [0.4, 0.3]))
    rows = np.array([[0.8, 0.0, 0.2], [0.0, 0.0, 1.0], [0.6, 0.0, 0.4]], np.float32)
    assert weighed(POINT, passages, rows, NOTHING).read.stated == pytest.approx(0.7 * 0.8)
    assert weighed(POINT, passages.without({SPANS[1]}), rows, NOTHING).read.stated == pytest.approx(0.8)
    only = weighed(POINT, passages_of(near([0.5, 0.1]), 0.0)._replace(second=None), rows[[0, 2]], NOTHING)
    assert only.read.stated == pytest.approx(0.8)


def test_what_may_be_quoted_is_read_beside_the_example_nearest_to_it() -> None:
    claim, one, other = [0.9, 0.2, 0.1], [0.1, 0.8, 0.0], [0.3, 0.1, 0.7]
    assert [wording(near(claim, one, other), sentence) for sentence in range(3)] == [2, 1, 2]
    assert wording(near(claim), 0) == 0


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


def test_a_fact_without_examples_is_read_with_what_stands_beside_it_and_behind_the_question() -> None:
    bare = card_of("What reduces overfitting?", [POINT.text])
    said, more = "More training data does.", "We had lunch by the lake."
    for answer, context in ((said, []), (f"{said} {more}", [Pair(POINT.text, f"{said} {more}")])):
        listening = Listening()
        EmbeddedGrader(listening).judge_now(bare, answer)
        again = Pair(POINT.text, f"What reduces overfitting? {said}")
        assert listening.pairs == [Pair(POINT.text, said), *context, again]


def test_a_fact_is_sought_in_two_sentences_each_by_itself() -> None:
    said, more = "More training data does.", "Dropout does."
    listening = Listening()
    EmbeddedGrader(listening).judge_now(CARD, f"{said} {more}")
    mine = [pair for pair in listening.pairs if pair.claim in (POINT.text, *POINT.examples)]
    assert mine == [Pair(POINT.text, said), Pair(POINT.text, more), Pair(POINT.examples[0], said)]
    form = next(point for point in CARD.key_points if point not in CARD.content_points)
    assert sum(pair.claim in (form.text, *form.examples) for pair in listening.pairs) == 2


def test_where_nothing_is_worth_reading_nothing_is_earned() -> None:
    alike = Best((0, 3), 0.99, 0.99, shared=5)
    assert how_likely(POINT, Seen(Read(0.5, 0.0, 0.0, -2.0, 0.5), alike, None, None)) == 0.0
    assert how_likely(POINT, Seen(Read(0.5, 0.0, 0.0, -2.0, 0.5), alike, ANYTHING, None)) > 0.5


@pytest.mark.parametrize(
    ("stated", "cosine", "by_words", "told"),
    [(0.1, 0.5, 0.5, True), (0.75, 0.5, 0.5, False), (0.1, 0.65, 0.5, False), (0.1, 0.5, 0.96, False)],
)
def test_no_opposite_is_told_where_any_passage_says_the_point_any_sentence_is_near_or_the_words_are_the_cards(
    stated: float, cosine: float, by_words: float, told: bool
) -> None:
    # beside the example nothing is heard, and the other phrasing is far: neither takes back what was clear
    rows = [[0.0, 0.97, 0.03], [stated, 0.0, 1 - stated], [0.0, 0.0, 1.0]]
    seen = seen_of(rows, Best(SPANS[0], by_words, 0.2), near([cosine, 0.2], [0.1, 0.2]))
    assert seen.opposed(EDGE) == told


@pytest.mark.parametrize(
    ("stated", "contradicted", "denied"), [(0.0, 0.995, True), (0.0, 0.985, False), (0.9, 0.995, False)]
)
def test_a_fact_in_its_own_words_has_no_credit_where_the_model_hears_only_its_opposite(
    stated: float, contradicted: float, denied: bool
) -> None:
    rows = [[stated, 0.0, 1 - stated], [0.0, contradicted, 1 - contradicted], [0.0, 0.0, 1.0]]
    seen = seen_of(rows, Best(SPANS[0], 0.99, 0.99, True, 5), near([0.9, 0.1], [0.9, 0.1]))
    assert seen.said, "so near that its opposite is not told"
    assert seen.probability(judgement().content) > judgement().content.partial
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
