"""A complete card from a draft and what a model proposed for it; here code decides, not the model.

What the source says stays: its answer, its facts, its steps, its roles. Only its points of form give way, since on
published pages they say no more than "be clear". A fact of the model's counts only if the sentence it names stands
in the answer, outside any passage that talks to a grader, and the two have a word in common.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from bot.enriching.schema import ROLES, Proposal, ProposedPoint
from bot.enriching.support import share_a_word
from bot.grading.delimiters import visible
from bot.grading.evidence import injection_spans, own_words
from bot.grading.json_reply import BadReply
from bot.grading.text import fold
from knowledge.card import (
    MIN_CONTENT_POINTS,
    Alternative,
    DraftCard,
    KeyPoint,
    Mistake,
    PointKind,
    QuestionCard,
    slugify,
)
from knowledge.card_errors import dotted
from knowledge.roles import by_name
from knowledge.sources.drafts import tag_of

MAX_POINTS = 8
MAX_FORM = 2
MAX_MISTAKES = 5
MAX_LISTED = 5
"""Tags or roles taken from a model; a card that claims more belongs nowhere."""
AND_THE_ANSWER = " (and the example answer)"
"""Added to the model's name where the draft had no answer: then nobody but the model vouches for a fact."""

_SLUGGABLE = re.compile(r"[A-Za-z0-9]{3}")

T = TypeVar("T", KeyPoint, Mistake)


class Built(NamedTuple):
    """The card, and what of the proposal was left out, for a person to read."""

    card: QuestionCard
    notes: tuple[str, ...]


def build(draft: DraftCard, proposal: Proposal, model: str) -> Built:
    """The complete card. Raises `BadReply` if there is none in the proposal; the problems name its fields."""
    answer = draft.standard_response.strip() or visible(proposal.standard_response)
    if not answer:
        raise BadReply("standard_response: the material holds no example answer, so write one")
    notes: list[str] = []
    try:
        values = {
            **draft.model_dump(exclude={"key_points", "common_mistakes", "alternatives"}),
            "standard_response": answer,
            "key_points": _points(draft, proposal, answer, notes),
            "common_mistakes": _mistakes(draft, proposal),
            "approach": draft.approach or _clean(proposal.approach),
            "alternatives": draft.alternatives or _alternatives(proposal),
            "follow_ups": draft.follow_ups or _clean(proposal.follow_ups),
            "tags": _listed("tag", draft.tags, proposal.tags, tag_of, notes),
            "roles": _listed("role", draft.roles, proposal.roles, _role, notes),
            "type": draft.type or proposal.type,
            "difficulty": draft.difficulty or proposal.difficulty,
            "source": draft.source.model_copy(
                update={"enriched_by": model if draft.standard_response.strip() else model + AND_THE_ANSWER}
            ),
        }
        return Built(QuestionCard.model_validate(values), tuple(notes))
    except ValidationError as error:
        part = "" if error.title == QuestionCard.__name__ else f"{error.title}."
        raise BadReply(*(f"{part}{dotted(e['loc']) or 'card'}: {e['msg']}" for e in error.errors()[:6])) from error


def _points(draft: DraftCard, proposal: Proposal, answer: str, notes: list[str]) -> list[KeyPoint]:
    proposed: list[KeyPoint] = []
    problems: list[str] = []
    flagged = injection_spans(answer)
    for place, point in enumerate(proposal.key_points):
        if point.kind is not PointKind.CONTENT or not visible(point.text):
            continue
        said = own_words(answer, point.source_sentence, flagged)
        if said and share_a_word(said, point.text):
            proposed.append(_point(point))
            continue
        why = "says something else" if said else "does not stand in the example answer"
        problems.append(f"key_points[{place}]: its source_sentence {why}")
        notes.append(f"left out {_short(point.text)!r}: its sentence {why}")
    content = _distinct([*draft.content_points, *proposed])
    if len(content) < MIN_CONTENT_POINTS:
        few = f"{len(content)} content points stand on the answer's own words, {MIN_CONTENT_POINTS} are needed"
        raise BadReply(f"key_points: {few}", *problems)
    form = [_point(point) for point in proposal.key_points if point.kind is PointKind.FORM and visible(point.text)]
    form = form or [point for point in draft.key_points if point.kind is PointKind.FORM]
    form = form[:MAX_FORM]
    kept = content[: MAX_POINTS - len(form)]
    notes.extend(f"left out {_short(point.text)!r}: one point too many" for point in content[len(kept) :])
    return _with_ids(_distinct([*kept, *form]), draft.key_points)


def _point(point: ProposedPoint) -> KeyPoint:
    examples = tuple(_clean(point.examples))
    return KeyPoint(id="new", kind=point.kind, weight=point.weight, text=_one_line(point.text), examples=examples)


def _mistakes(draft: DraftCard, proposal: Proposal) -> list[Mistake]:
    proposed = [
        Mistake(id="new", text=_one_line(mistake.text), examples=tuple(_clean(mistake.examples)))
        for mistake in proposal.common_mistakes
        if visible(mistake.text)
    ]
    return _with_ids(_distinct([*draft.common_mistakes, *proposed])[:MAX_MISTAKES], draft.common_mistakes)


def _alternatives(proposal: Proposal) -> list[Alternative]:
    advice = {"technical": _one_line(proposal.technical), "managerial": _one_line(proposal.managerial)}
    return [Alternative(audience=audience, advice=text) for audience, text in advice.items() if text]


def _listed(
    name: str, own: Iterable[str], proposed: Iterable[str], known: Callable[[str], str | None], notes: list[str]
) -> list[str]:
    """Those of ``own`` that are on our list, else those of ``proposed``; what is not on it is noted."""
    found: list[str] = []
    for texts in (own, proposed):
        for text in texts:
            match = known(text)
            if match is None:
                notes.append(f"left out {_short(text)!r}: no such {name}")
            elif match not in found:
                found.append(match)
        if found:
            return found[:MAX_LISTED]
    return found


def _role(text: str) -> str | None:
    profile = by_name(text)
    return profile.name if profile else text if text in ROLES else None


def _with_ids(items: list[T], own: Iterable[T]) -> list[T]:
    """``items`` with slugs of their texts; what the draft had keeps its id, which may be known elsewhere."""
    ids = {item.id for item in own}
    named: list[T] = []
    for place, item in enumerate(items, 1):
        if item in own:
            named.append(item)
            continue
        slug = _free(slugify(item.text, 40) if _SLUGGABLE.search(item.text) else f"point-{place}", ids)
        ids.add(slug)
        named.append(item.model_copy(update={"id": slug}))
    return named


def _free(slug: str, ids: set[str]) -> str:
    return next(name for name in (slug, *(f"{slug}-{number}" for number in range(2, 99))) if name not in ids)


def _distinct(items: Iterable[T]) -> list[T]:
    found: dict[str, T] = {}
    for item in items:
        found.setdefault(fold(item.text).text.strip(" ."), item)
    return list(found.values())


def _clean(texts: Iterable[str]) -> list[str]:
    return [line for line in map(_one_line, texts) if line]


def _one_line(text: str) -> str:
    return " ".join(visible(text).split())


def _short(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= 60 else f"{line[:57]}..."
