"""Gates stop what cannot be graded, and let every real answer through."""

from __future__ import annotations

import pytest

from bot.grading.gates import Gate, gate, gated
from bot.interview.assessment import Status, Verdict
from tests.support.cards import PARTIAL_ANSWER, STRONG_ANSWER, WRONG_ANSWER, make_card

CARD = make_card()


@pytest.mark.parametrize("answer", ["", "   \n\t", "\u200b\u2060"])
def test_empty(answer: str) -> None:
    assert gate(CARD, answer) is Gate.EMPTY


@pytest.mark.parametrize("answer", ["...", ":", "?!?", "\U0001f600\U0001f389", "-- // --"])
def test_symbols(answer: str) -> None:
    assert gate(CARD, answer) is Gate.SYMBOLS


@pytest.mark.parametrize("answer", ["42", "regularisation helps", "Thought process:", "过拟合", "1 2 3 4 5 6 7"])
def test_too_short(answer: str) -> None:
    assert gate(CARD, answer) is Gate.TOO_SHORT


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Design takes 4 weeks, the build takes 5. What is the critical path?", "4+5+2=11, float 2"),
        ("Design takes 4 weeks, the build takes 5. What is the critical path?", "11 weeks"),
        ("How much does that save?", "75,000 euros a year"),
        ("Name the three Core Web Vitals and say what each tells you.", "LCP, INP, CLS"),
    ],
)
def test_a_number_or_names_are_enough_where_the_question_asks_for_them(question: str, answer: str) -> None:
    assert gate(make_card(question=question), answer) is None
    assert gate(CARD, answer) is Gate.TOO_SHORT


@pytest.mark.parametrize("answer", ["Numbers.", "hm", "42", "hm, 42", "well, LCP", "4 5 2 11", "LCP"])
@pytest.mark.parametrize("question", ["How many weeks does it take?", "Name the three Core Web Vitals."])
def test_a_bare_number_or_word_is_too_short_for_any_question(question: str, answer: str) -> None:
    assert gate(make_card(question=question), answer) is Gate.TOO_SHORT


@pytest.mark.parametrize(
    "answer",
    [
        "I don't know",
        "I don\N{RIGHT SINGLE QUOTATION MARK}t know.",
        "IDK",
        "pass",
        "Pass!",
        "no idea",
        "No idea about this one, sorry",
        "not sure sorry",
        "Honestly, I have no clue.",
        "um... I don't know, I forgot",
        "Keine Ahnung",
        "Je ne sais pas, désolé",
        "не знаю",
        "我不知道",
        "मुझे नहीं पता",
    ],
)
def test_dont_know(answer: str) -> None:
    assert gate(CARD, answer) is Gate.DONT_KNOW


@pytest.mark.parametrize(
    "answer", ["I really don't know", "So sorry, I really don't know, so sorry", "I don't know " * 9]
)
def test_not_knowing_is_heard_in_any_mixture_of_its_phrases(answer: str) -> None:
    assert gate(CARD, answer) is Gate.DONT_KNOW


@pytest.mark.parametrize("answer", ["sorry", "I, so sorry", "I don't know I don't", "really I don't know so banana"])
def test_filler_alone_and_half_a_phrase_are_no_dont_know(answer: str) -> None:
    assert gate(CARD, answer) is not Gate.DONT_KNOW


@pytest.mark.parametrize("phrase", ["I don't know ", "so sorry ", "I'm afraid I do not know "])
def test_what_is_said_a_thousand_times_is_read_at_once(phrase: str) -> None:
    assert gate(CARD, phrase * 1000 + "banana") is None


@pytest.mark.parametrize(
    "answer",
    [
        CARD.question,
        CARD.question.upper().replace("?", ""),
        f"You asked me: {CARD.question}",
        "What is overfitting, how do you notice it",
    ],
)
def test_question_echoed(answer: str) -> None:
    assert gate(CARD, answer) is Gate.QUESTION_ECHOED


@pytest.mark.parametrize(
    "answer",
    [
        CARD.standard_response,
        CARD.standard_response.lower().replace(",", ""),
        f"It is not true that {CARD.standard_response}",
        f"{CARD.standard_response} Or maybe it is exactly the opposite, I am not sure.",
        CARD.standard_response + " This matters a lot in practice and should be considered with care." * 12,
    ],
)
def test_model_answer_pasted(answer: str) -> None:
    assert gate(CARD, answer) is Gate.MODEL_ANSWER_PASTED


@pytest.mark.parametrize(
    "answer",
    [
        STRONG_ANSWER,
        PARTIAL_ANSWER,
        WRONG_ANSWER,
        "Bias variance tradeoff is about error decomposition",
        "I don't know the formula, but the model memorises noise and fails on new data",
        "I would pass the data through a validation set first",
        "You notice overfitting by a gap in the validation error",
        "What is overfitting? It is when a model memorises its noise",
        "过拟合是模型记住了训练数据的噪声",
        "โอเวอร์ฟิตติ้งคือโมเดลจำข้อมูลฝึก",
        "अति-अनुकूलन में मॉडल शोर याद कर लेता है",
        "переобучение это когда модель запоминает шум",
    ],
)
def test_a_real_answer_goes_on_to_the_grader(answer: str) -> None:
    assert gate(CARD, answer) is None


def test_an_either_or_question_may_be_answered_in_its_own_words() -> None:
    card = make_card(question="For a ledger with strong consistency needs, would you choose a relational database?")
    assert gate(card, "A relational database, for a ledger with consistency needs") is None


def test_quoting_one_sentence_of_the_example_answer_is_no_paste() -> None:
    first = CARD.standard_response.split(". ", maxsplit=1)[0]
    own = "I saw this on a forecast last spring where the error on fresh weeks was three times what we had measured."
    assert gate(CARD, f"{first}. {own} {PARTIAL_ANSWER}") is None


@pytest.mark.parametrize("reason", list(Gate))
def test_a_gated_answer_has_a_fixed_honest_result(reason: Gate) -> None:
    found = gated(CARD, reason)
    assert (found.status, found.reason, found.score, found.band) == (Status.GATED, reason.value, 0, "no answer yet")
    assert found.graded_by == "gate"
    assert found.card.hash == CARD.content_hash
    assert [p.id for p in found.points] == [p.id for p in CARD.key_points]
    assert all(p.verdict is Verdict.MISSING and p.evidence is None and p.probability is None for p in found.points)
    assert not any(m.made or m.evidence for m in found.mistakes)
    assert found.next_step
    assert found.usage.calls == 0
