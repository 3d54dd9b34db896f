"""One verdict judged again, alone, with the person's argument beside the answer.

The argument may point at words of the answer; it is no answer itself. So the quote must stand in the answer, and an
argument that gives orders to the judge is not shown to it. Words of the answer that the argument repeats are read by
themselves, too: what stands between commas is easily lost in a long sentence.
"""

from __future__ import annotations

import re

from bot.grading.chat import spent
from bot.grading.delimiters import visible
from bot.grading.evidence import injection_spans, own_words, verify
from bot.grading.service import disputed
from bot.grading.text import words
from bot.interview.assessment import Findings, Ruling, Usage, Verdict
from bot.interview.attempt import Attempt, Contest
from bot.interview.contesting import MADE, NOT_MADE, better
from bot.interview.errors import GradingFailed
from bot.interview.ports import Grader
from knowledge.card import QuestionCard

ASIDE = (
    "What I said ends here. The rest is about how it was marked, and is not part of what I said; only words above "
    "this line can be quoted:"
)

REPEATED, FEWEST_QUOTED, POINTED = 3, 2, 3
"""So many words running, or so many in quotation marks, point at a clause of the answer; so many clauses are read."""
_QUOTED = re.compile(
    r"[\"\u201c-\u201f\u00ab\u00bb]([^\"\u201c-\u201f\u00ab\u00bb\n]+)[\"\u201c-\u201f\u00ab\u00bb]"
    r"|(?<!\w)['\u2018\u201a]([^\u2019'\n]+)['\u2019\u2018](?!\w)"
)
_CLAUSE_ENDS = re.compile(r"[.,;:!?()\n\u2026]+(?=\s|$)|\s[-\u2013\u2014]\s")


async def look_again(
    grader: Grader, second: Grader | None, card: QuestionCard, attempt: Attempt, contest: Contest
) -> Ruling:
    """The ruling on ``contest``. Raises `GradingFailed`, also if the card no longer has what is contested; it holds
    what all calls took.

    If the judge quotes the argument and not the answer, the answer is judged once more without it. A second judge, if
    there is one, may object as to any grading, unless its objection is what is contested.
    """
    taken: list[Usage] = []
    try:
        ruling = await _look_again(grader, second, card, attempt, contest, taken)
    except GradingFailed as failed:
        failed.usage = spent([*taken, failed.usage])
        raise
    return ruling.model_copy(update={"usage": spent(taken)})


async def _look_again(
    grader: Grader, second: Grader | None, card: QuestionCard, attempt: Attempt, contest: Contest, taken: list[Usage]
) -> Ruling:
    """See `look_again`; what each call that gave findings took is added to ``taken``."""
    answer, argument = visible(attempt.answer), visible(contest.argument)
    alone = reduced(card, contest) if second else card  # the embedded judge weighs a point against its rivals
    fair = not injection_spans(argument)
    findings = await grader.judge(alone, f"{answer}\n\n{ASIDE}\n{argument}" if fair else answer)
    taken.append(findings.usage)
    aside = fair and _quotes_only(findings, contest, answer, argument)
    if aside:
        findings = await grader.judge(alone, answer)
        taken.append(findings.usage)
    checked = verify(alone, answer, findings)
    if fair and contest.kind == "point":
        for said in pointed_at(answer, argument):
            if _ruling(checked, contest).verdict == Verdict.COVERED:
                break
            by_itself = await grader.judge(alone, said)
            taken.append(by_itself.usage)
            checked = _higher(checked, verify(alone, answer, by_itself), contest)
    if second and not _was_disputed(attempt, contest):
        checked = disputed(card, checked, await second.judge(card, answer))
    ruling = _ruling(checked, contest)
    return ruling.model_copy(update={"argued": aside and ruling.verdict == Verdict.MISSING})


def reduced(card: QuestionCard, contest: Contest) -> QuestionCard:
    """``card`` with nothing to judge but what is contested, and one mistake (or point) more.

    Some providers refuse a schema with an empty object, so neither list is left empty.
    """
    points = tuple(p for p in card.key_points if contest.kind == "point" and p.id == contest.id)
    mistakes = tuple(m for m in card.common_mistakes if contest.kind == "mistake" and m.id == contest.id)
    if not points and not mistakes:
        raise GradingFailed("That point is no longer on the card.", f"card {card.id} has no {contest.key}")
    return card.model_copy(
        update={"key_points": points or card.key_points[:1], "common_mistakes": mistakes or card.common_mistakes[:1]}
    )


def pointed_at(answer: str, argument: str) -> tuple[str, ...]:
    """The clauses of ``answer`` of which ``argument`` repeats `REPEATED` words running, or words that it puts in
    quotation marks, as they stand; at most `POINTED`.
    """
    quoted = [words(double or single) for double, single in _QUOTED.findall(argument)]
    said = words(argument)
    runs = {tuple(said[at : at + REPEATED]) for at in range(len(said) - REPEATED + 1)}
    runs |= {tuple(quote) for quote in quoted if len(quote) >= FEWEST_QUOTED}
    clauses = [clause.strip() for clause in _CLAUSE_ENDS.split(answer)]
    found = (clause for clause in clauses if any(_within(run, words(clause)) for run in runs))
    return tuple(dict.fromkeys(found))[:POINTED]


def _within(run: tuple[str, ...], said: list[str]) -> bool:
    return any(tuple(said[at : at + len(run)]) == run for at in range(len(said) - len(run) + 1))


def _higher(before: Findings, after: Findings, contest: Contest) -> Findings:
    """That of the two in which the contested point is worth more; ``before`` if it is worth the same."""
    ranked = (_ruling(before, contest).verdict, _ruling(after, contest).verdict)
    return after if better(*ranked) else before


def _quotes_only(findings: Findings, contest: Contest, answer: str, argument: str) -> bool:
    """Whether the judge found what is contested by words that stand in ``argument`` and not in ``answer``."""
    found = findings.points if contest.kind == "point" else findings.mistakes
    quote = next((one.evidence for one in found if one.id == contest.id), None)
    return not own_words(answer, quote, ()) and own_words(argument, quote, ()) is not None


def _was_disputed(attempt: Attempt, contest: Contest) -> bool:
    points = attempt.assessment.points if attempt.assessment else ()
    return contest.kind == "point" and any(p.disputed for p in points if p.id == contest.id)


def _ruling(findings: Findings, contest: Contest) -> Ruling:
    if contest.kind == "mistake":
        mistake = next((m for m in findings.mistakes if m.id == contest.id), None)
        if mistake is None:
            raise GradingFailed("That point is no longer on the card.", f"no finding for {contest.key}")
        verdict = MADE if mistake.made else NOT_MADE
        return Ruling(verdict=verdict, evidence=mistake.evidence, graded_by=findings.graded_by)
    point = next((p for p in findings.points if p.id == contest.id), None)
    if point is None:
        raise GradingFailed("That point is no longer on the card.", f"no finding for {contest.key}")
    return Ruling(
        verdict=point.verdict,
        evidence=point.evidence,
        probability=point.probability,
        disputed=point.disputed,
        graded_by=findings.graded_by,
    )
