"""Whether a verdict stands on the person's own words.

A quote counts only if it really stands in the answer and is long enough to mean something; a quote out of a passage
that talks to the grader instead of the interviewer counts for nothing (see `bot.grading.injection`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.grading.delimiters import blunted
from bot.grading.injection import injection_spans
from bot.grading.text import Folded, Span, fold, is_word_char, word_count
from bot.interview.assessment import FactualError, Findings, MistakeFinding, PointFinding, Verdict, Withdrawn
from bot.interview.errors import GradingFailed
from knowledge.card import QuestionCard

__all__ = ["find_quote", "injection_spans", "stands_in", "verify"]

MIN_WORDS = 3
"""A quote of fewer words must be a whole phrase: "drift" stands in many answers that say nothing about it."""

_EDGE = " \"'.,;:!?-"
_BULLETS = " \t-*>#\N{BULLET}\N{EN DASH}"
_CLAUSE_ENDS = '.,;:!?()[]"\n\u2026\u3002\uff0c\u3001\uff01\uff1f'


def find_quote(answer: str, quote: str) -> Span | None:
    """Where ``quote`` stands in ``answer``: start and end offset in the original, or None.

    Case, white space, invisible characters, compatibility forms, typographic quotes, dashes and ellipsis are folded;
    quotation marks, ellipsis and punctuation that a model puts around a quote are ignored, and so are the spaces that
    blunt markers and turn tokens in what it is shown. The match must begin and end with whole words, and have three
    words or be a whole phrase between punctuation marks.
    """
    return next(_occurrences(answer, quote, MIN_WORDS), None)


def stands_in(answer: str, quote: str) -> bool:
    """Whether ``quote`` was copied from ``answer``, also one too short for `find_quote`."""
    return next(_occurrences(answer, quote, 0), None) is not None


def verify(card: QuestionCard, answer: str, findings: Findings) -> Findings:
    """``findings`` with every quote replaced by the answer's own words, and what has no words there taken back.

    A covered or partial point without a valid quote becomes missing, a mistake not made, and what was quoted is told
    as withdrawn; a factual error is dropped, also one whose words a mistake or an earlier error has taken already. The
    result is in the card's order. Raises `GradingFailed` if an id of the card has no finding.
    """
    flagged = injection_spans(answer)
    points = {p.id: p for p in findings.points}
    mistakes = {m.id: m for m in findings.mistakes}
    absent = [k.id for k in card.key_points if k.id not in points]
    absent += [k.id for k in card.common_mistakes if k.id not in mistakes]
    if absent:
        raise GradingFailed(
            "Your answer is saved, but it could not be graded yet.",
            f"{findings.graded_by}: no finding for {absent} of card {card.id}",
        )
    stated = tuple(_point(answer, points[k.id], flagged) for k in card.key_points)
    made = tuple(_mistake(answer, mistakes[k.id], flagged) for k in card.common_mistakes)
    lost = [(f"point:{p.id}", points[p.id].evidence) for p in stated if p.verdict is not points[p.id].verdict]
    lost += [(f"mistake:{m.id}", mistakes[m.id].evidence) for m in made if m.made is not mistakes[m.id].made]
    errors = ((e, own_words(answer, e.quote, flagged)) for e in findings.factual_errors)
    wrong = [e.model_copy(update={"quote": said}) for e, said in errors if said]
    return findings.model_copy(
        update={
            "points": stated,
            "mistakes": made,
            "factual_errors": _each_once(wrong, made),
            "withdrawn": (*findings.withdrawn, *(_withdrawn(answer, key, quote or "") for key, quote in lost)),
        }
    )


def own_words(answer: str, quote: str | None, flagged: Sequence[Span]) -> str | None:
    """The passage of ``answer`` that ``quote`` names, outside all ``flagged`` spans; None if there is none."""
    for start, end in _occurrences(answer, quote or "", MIN_WORDS):
        if not any(start < b and a < end for a, b in flagged):
            return answer[start:end]
    return None


def _point(answer: str, point: PointFinding, flagged: Sequence[Span]) -> PointFinding:
    said = None if point.verdict is Verdict.MISSING else own_words(answer, point.evidence, flagged)
    if said or point.verdict is Verdict.MISSING:
        return point.model_copy(update={"evidence": said})
    # the probability belonged to the withdrawn verdict; no other number is put in its place
    return point.model_copy(update={"verdict": Verdict.MISSING, "evidence": None, "probability": None})


def _mistake(answer: str, mistake: MistakeFinding, flagged: Sequence[Span]) -> MistakeFinding:
    said = own_words(answer, mistake.evidence, flagged) if mistake.made else None
    return mistake.model_copy(update={"made": said is not None, "evidence": said})


def _each_once(errors: Sequence[FactualError], mistakes: Sequence[MistakeFinding]) -> tuple[FactualError, ...]:
    """``errors`` without those about the same words as a mistake that was made or an earlier one: the one passage lies
    within the other. What is wrong costs once; what sounds like the opposite of a point costs nothing, and all of it
    stays. Whether a passage within that of a mistake says something else, its words do not tell: in doubt it costs
    nothing more.
    """
    taken = [fold(mistake.evidence).text for mistake in mistakes if mistake.made and mistake.evidence]
    kept = []
    for error in errors:
        words = fold(error.quote).text
        if error.point is None:
            if any(words in other or other in words for other in taken):
                continue
            taken.append(words)
        kept.append(error)
    return tuple(kept)


def _withdrawn(answer: str, key: str, quote: str) -> Withdrawn:
    return Withdrawn(key=key, quote=quote, order=find_quote(answer, quote) is not None)


def _occurrences(answer: str, quote: str, least: int) -> Iterator[Span]:
    """Where ``quote`` stands in ``answer``; one of fewer than ``least`` words only as a whole phrase."""
    for folded, said in _readings(answer, quote):
        # with its punctuation if that is there too, else without
        for needle in dict.fromkeys((said, said.strip(_EDGE))):
            if any(map(is_word_char, needle)):
                yield from _matches(answer, folded, needle, least)


def _readings(answer: str, quote: str) -> Iterator[tuple[Folded, str]]:
    """``answer`` and ``quote`` folded: as they are, and as a model is shown them if that is something else."""
    yield fold(answer), fold(quote).text.strip()
    shown = blunted(answer)
    if shown.text != answer:
        folded = fold(shown.text)
        yield Folded(folded.text, [shown.source[at] for at in folded.source]), fold(blunted(quote).text).text.strip()


def _matches(answer: str, folded: Folded, needle: str, least: int) -> Iterator[Span]:
    text = folded.text
    long_enough = word_count(needle) >= least
    at = text.find(needle)
    while at >= 0:
        end = at + len(needle)
        span = folded.span(at, end)
        if _cut(text, at) and _cut(text, end) and (long_enough or _whole_phrase(answer, span)):
            yield span
        at = text.find(needle, at + 1)


def _cut(text: str, at: int) -> bool:
    """Whether no word of a spaced script runs across position ``at``."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    unspaced = word_count(before) % 1 or word_count(after) % 1
    return bool(unspaced) or not (is_word_char(before) and is_word_char(after))


def _whole_phrase(answer: str, span: Span) -> bool:
    before, after = answer[: span[0]].rstrip(" \t"), answer[span[1] :].lstrip(" \t")
    ends = not after or after[0] in _CLAUSE_ENDS or answer[span[1] - 1] in _CLAUSE_ENDS
    listed = before.rstrip(_BULLETS)  # an item of a list begins a line
    return ends and (not listed or before[-1] in _CLAUSE_ENDS or listed[-1] == "\n")
