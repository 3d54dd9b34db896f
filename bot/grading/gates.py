"""What is known about an answer before anybody judges it, and costs nothing.

A gate says honestly why there is nothing to grade. When in doubt it stays open: a short but real answer goes on. Two
more are the embedded judge's own, for what it cannot read (`bot.grading.writing`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum

from bot.grading.text import fold, shingles, word_count, words
from bot.grading.writing import is_page
from bot.interview.assessment import Assessment, MistakeFinding, PointFinding, Status, Verdict
from bot.interview.scoring import band, card_ref
from knowledge.card import QuestionCard

GRADED_BY = "gate"

MIN_WORDS = 4
"""Words with letters below which no key point can be told from chance."""

_ASKS_NUMBER = re.compile(r"\d|\bhow (?:many|much|long|often|far|large|big|high)\b|\b(?:numbers?|calculat|forecast)")
"""A question with numbers in it, or that asks for one: a number and what it counts may be all of the answer."""
_ASKS_NAMES = re.compile(r"\b(?:name|list) (?:the|two|three|four|five|some|all)\b|\bwhich (?:two|three|four|five)\b")
LISTED = 3
"""A question that asks for names may be answered with so many of them."""

PASTED_SHARE, PASTED_WORDS, PASTED_SHINGLE = 0.8, 30, 5
"""Own words rarely repeat five words running; 80 % of such runs in 30 words or more are a copy."""

ECHO_SHARE, ECHO_SHINGLE = 0.7, 3
"""An echo repeats this part of its three-word runs from the question, and adds no word of its own."""


class Gate(StrEnum):
    """Why an answer is not marked."""

    EMPTY = "empty"
    SYMBOLS = "symbols"
    TOO_SHORT = "too_short"
    DONT_KNOW = "dont_know"
    QUESTION_ECHOED = "question_echoed"
    MODEL_ANSWER_PASTED = "model_answer_pasted"
    PAGE = "page"
    NOT_ENGLISH = "not_english"
    """Said by the embedded judge, as the next one: a model reads any language, and code."""
    CODE = "code"


_DONT_KNOW = """i don't know|i dont know|i do not know|don't know|dont know|i don't have an answer|idk|dunno|i dunno
no idea|i have no idea|not a clue|no clue|i have no clue|i haven't a clue|i'm not sure|im not sure|i am not sure
not sure|unsure|pass|i pass|i'll pass|skip|i give up|i can't answer|i cannot answer|cant answer|no answer|i forgot
i forget|i don't remember|i can't remember|never heard of it|never heard of this|never heard of that|beats me
no comment|keine ahnung|weiß nicht|weiß ich nicht|weiss ich nicht|ich weiß nicht|ich weiß es nicht|ich weiss es nicht
je ne sais pas|je sais pas|aucune idée|no sé|no lo sé|ni idea|no tengo idea|no tengo ni idea|non lo so|nessuna idea
não sei|nao sei|não faço ideia|не знаю|я не знаю|понятия не имею|без понятия|не знаю відповіді|nie wiem|nie mam pojęcia
bilmiyorum|fikrim yok|ik weet het niet|geen idee|我不知道|不知道|不清楚|分かりません|わかりません|모르겠습니다|몰라요
لا أعرف|لا اعرف|मुझे नहीं पता|पता नहीं|nu știu|nevím|vet inte|jag vet inte|ved ikke|en tiedä"""
_FILLER = """sorry|i'm sorry|so sorry|honestly|to be honest|tbh|frankly|um|uh|hmm|hm|well|really|at all
actually|but|and|so|unfortunately|i'm afraid|i am afraid|oh|ok|okay|please|next|next question|this one|that one
the answer|the answer to this|the answer to that|about this|about this one|about that|about it|this|that|it|on this
on this one|on that one|for this one|here|yet|i|let's|move on|right now|thanks|thank you|entschuldigung|leider|désolé
perdón|lo siento|sinceramente|извините|к сожалению"""
_ECHO_FILLER = """question|answer|asked|asking|ask|repeat|please|you|your|me|my|i|is|are|the|a|an|was|it|that|this|so
well|ok|says|think|again|would|will|can|do|to|and|or|of|in|for|about"""
_INTERROGATIVE = "what|how|why|when|where|which|who|explain|describe|tell|define|compare|discuss"


def _key(text: str) -> str:
    return " ".join(words(text))


def _phrases(lines: str) -> frozenset[str]:
    return frozenset(_key(phrase) for phrase in re.split(r"[|\n]", lines))


_IGNORANCE, _FILLERS = (frozenset(tuple(p.split()) for p in _phrases(lines)) for lines in (_DONT_KNOW, _FILLER))
_LONGEST_PHRASE = max(map(len, _IGNORANCE | _FILLERS))


def _is_ignorance(said: list[str]) -> bool:
    """Whether ``said`` is phrases of not knowing and filler, one behind the other, and at least one of not knowing.

    The phrases overlap ("i" and "don't know" are two, "i don't know" is one), so that trying every way to divide
    a text takes for ever. What is kept for each place is whether it can be reached, with and without ignorance.
    """
    reached: list[set[bool]] = [{False}, *(set() for _ in said)]
    for end in range(1, len(said) + 1):
        for start in range(max(0, end - _LONGEST_PHRASE), end):
            phrase = tuple(said[start:end])
            if phrase in _IGNORANCE:
                reached[end] |= {True} if reached[start] else set()
            elif phrase in _FILLERS:
                reached[end] |= reached[start]
    return True in reached[-1]


def gate(card: QuestionCard, answer: str) -> Gate | None:
    """Why ``answer`` need not be graded, or None if it must be."""
    said = fold(answer).text
    checks: tuple[tuple[Gate, Callable[[], bool]], ...] = (
        (Gate.EMPTY, lambda: not said),
        (Gate.SYMBOLS, lambda: not any(c.isalnum() for c in said)),
        (Gate.DONT_KNOW, lambda: _is_ignorance(words(answer))),
        (Gate.TOO_SHORT, lambda: _too_short(card.question, answer)),
        (Gate.QUESTION_ECHOED, lambda: _echoed(words(card.question), words(answer))),
        (Gate.MODEL_ANSWER_PASTED, lambda: _pasted(words(card.standard_response), words(answer))),
        (Gate.PAGE, lambda: is_page(answer)),
    )
    return next((reason for reason, stops in checks if stops()), None)


_NEXT = {
    Gate.EMPTY: "Write your answer as you would say it aloud.",
    Gate.SYMBOLS: "Write your answer in words.",
    Gate.TOO_SHORT: "Say a little more: two or three sentences are enough to begin with.",
    Gate.DONT_KNOW: "Not knowing is fine. A first step to try: {}",
    Gate.QUESTION_ECHOED: "That is the question itself. A first step to try: {}",
    Gate.MODEL_ANSWER_PASTED: "That is the example answer. Say it in your own words.",
    Gate.PAGE: "That looks like a copied web page. Say it in your own words.",
    Gate.NOT_ENGLISH: "The built-in judge reads English only. Say it in English.",
    Gate.CODE: "The built-in judge cannot read code. Say in words what it does and why.",
}


def gated(card: QuestionCard, reason: Gate) -> Assessment:
    """The fixed result for an answer that ``reason`` stopped: score 0, nothing covered, nothing held against it."""
    return Assessment(
        status=Status.GATED,
        reason=reason.value,
        score=0,
        band=band(0),
        graded_by=GRADED_BY,
        points=tuple(PointFinding(id=p.id, verdict=Verdict.MISSING) for p in card.key_points),
        mistakes=tuple(MistakeFinding(id=m.id, made=False) for m in card.common_mistakes),
        next_step=_NEXT[reason].format(card.approach[0]),
        card=card_ref(card),
    )


def _too_short(question: str, answer: str) -> bool:
    """Whether ``answer`` has too few words, and is no number or list of names that ``question`` asks for."""
    if word_count(answer) >= MIN_WORDS:
        return False
    asked, said = question.casefold(), set(words(answer)) - _phrases(_FILLER)
    named = {word for word in said if any(char.isalpha() for char in word)}
    if _ASKS_NUMBER.search(asked) and any(word.isdecimal() for word in said) and any(len(word) > 1 for word in named):
        return False
    return not (_ASKS_NAMES.search(asked) and len(named) >= LISTED)


def _echoed(question: list[str], answer: list[str]) -> bool:
    """Whether ``answer`` only repeats ``question``: its runs of words, no new word, and most of the question.

    The last condition spares real answers to either-or questions, which also use nothing but its words.
    """
    if set(answer) - set(question) - _phrases(_ECHO_FILLER) or not question:
        return False
    asked, said = set(shingles(question, ECHO_SHINGLE)), shingles(answer, ECHO_SHINGLE)
    if not said or sum(s in asked for s in said) < ECHO_SHARE * len(said):
        return False
    whole = sum(w in set(answer) for w in question) >= 0.8 * len(question)
    return whole or answer[0] in _phrases(_INTERROGATIVE)


def _pasted(response: list[str], answer: list[str]) -> bool:
    """Whether most of ``answer`` is a copy of ``response``, or most of ``response`` stands in it."""
    if len(answer) < PASTED_WORDS:
        return False
    model, said = set(shingles(response, PASTED_SHINGLE)), shingles(answer, PASTED_SHINGLE)
    if sum(s in model for s in said) >= PASTED_SHARE * len(said):
        return True
    return len(response) >= PASTED_WORDS and len(model & set(said)) >= PASTED_SHARE * len(model)
