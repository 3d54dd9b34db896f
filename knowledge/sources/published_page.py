"""The importer of published question pages.

Such a page names its sections in plain lines (Approach, Key Points, Standard Response, Common Mistakes to Avoid,
Alternative Ways to Answer, Question Details) and is dirty: the title three times, every detail twice, odd bullets,
items cut off in mid-sentence, advertising at the end. Its key points are about the shape of an answer only, so
what comes out is always a draft; nothing is invented to make it complete.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from pydantic import ValidationError

from knowledge.card import MIN_CONTENT_POINTS, Alternative, DraftCard, KeyPoint, Mistake, PointKind, Source
from knowledge.errors import BrokenSource
from knowledge.sources import page_fields as fields
from knowledge.sources.cutoff import looks_cut_off
from knowledge.sources.naming import question_id
from knowledge.sources.page_lines import Line, like_a_heading, lines_of, readable
from knowledge.sources.page_question import find_question
from knowledge.sources.page_sections import DETAILS, RESPONSE, UNKNOWN, count_known, counts_of_known, is_advert, split
from knowledge.sources.plaintext import MAX_BYTES, clean, fold
from knowledge.sources.report import ImportReport, ImportWarning

_T = TypeVar("_T")
_MOST = 3  # sections by which a page is known whatever its name
_LONGEST = 4000  # characters of one text of a card
_SENTENCE_WORDS = 8
_AUDIENCE = re.compile(
    r"(?:for )?(?:an? |the )?(?P<who>.+?)(?: (?:roles?|positions?|jobs?|candidates?|audiences?|interviews?))?"
)


def sniff(text: str, path: str) -> bool:  # noqa: ARG001
    """Whether ``text`` names at least two sections of the format on lines of their own."""
    return count_known(lines_of(clean(text))) >= 2


def is_whole(text: str) -> bool:
    """Whether ``text`` is surely one such page, whatever its name: it has most sections, and none twice."""
    if len(text) > MAX_BYTES:  # no page is, and a long list is not to be gone through for it
        return False
    counts = counts_of_known(lines_of(clean(text)))
    return len(counts) >= _MOST and max(counts.values()) == 1


def read(text: str, name: str) -> ImportReport:
    """The one card of a page, and what was odd about it; ``name`` is the file named in warnings.

    Raises `BrokenSource` if the page names no section or holds no question.
    """
    lines = lines_of(clean(text))
    if not count_known(lines):
        raise BrokenSource(
            f"{name}: no section of a question page found; it needs lines such as 'Approach', 'Key Points' and "
            "'Standard Response', or another --format."
        )
    return _Page(name, lines).report()


class _Page:
    def __init__(self, name: str, lines: Sequence[Line]) -> None:
        self._name = name
        self._warnings: list[ImportWarning] = []
        kept = _without_adverts_at_end(lines)
        sections = split(kept)
        self._lost = len(lines) - len(kept) if sections[-1].key != DETAILS else 0
        if sections[-1].key == DETAILS:
            sections = split(lines)
        found = find_question(sections, name)
        self._question = found.text
        for field, problem in found.problems:
            self._warn(field, problem)
        title = fold(self._question)
        self._sections: dict[str, list[Line]] = {}
        for section in sections[1:]:
            lines_here = [line for line in section.lines if line.marker or fold(line.text) != title]
            if section.key == UNKNOWN:
                self._warn_unknown(section.heading, lines_here)
            else:
                self._sections.setdefault(section.key, []).extend(lines_here)

    def report(self) -> ImportReport:
        details = fields.details_of(self._sections.get(DETAILS, ()))
        approach = self._items("approach")
        points = self._items("key_points")
        response = self._response()
        mistakes = self._items("common_mistakes")
        point_ids, mistake_ids = fields.ids_for(points, "point"), fields.ids_for(mistakes, "mistake")
        try:
            card = DraftCard(
                id=question_id(self._question),
                question=self._question,
                standard_response=response,
                approach=tuple(approach),
                key_points=tuple(
                    KeyPoint(id=i, kind=PointKind.FORM, text=t) for i, t in zip(point_ids, points, strict=True)
                ),
                common_mistakes=tuple(Mistake(id=i, text=t) for i, t in zip(mistake_ids, mistakes, strict=True)),
                alternatives=tuple(self._alternatives()),
                follow_ups=tuple(self._items("follow_ups", needed=False)),
                difficulty=self._choice("difficulty", details.values, fields.DIFFICULTIES),
                type=self._choice("type", details.values, fields.TYPES),
                companies=tuple(details.values.get("companies", ())),
                tags=tuple(self._named("tags", details.values)),
                roles=tuple(self._named("roles", details.values)),
                source=Source(title="imported page", url=None, licence="unknown"),
            )
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise BrokenSource(f"{self._name}: {where}: {first['msg']}; shorten or mend it on the page.") from error
        self._warn_left_out(details)
        self._warn(
            "key_points",
            f"0 of {MIN_CONTENT_POINTS} content points: the page tells only about the shape of an answer, "
            "so the card stays a draft until somebody adds facts",
        )
        return ImportReport((card,), tuple(self._warnings))

    def _warn(self, field: str, problem: str) -> None:
        self._warnings.append(ImportWarning(self._name, field, problem))

    def _warn_unknown(self, heading: str, lines: Sequence[Line]) -> None:
        beside = [line for line in lines if not is_advert(line)]
        self._lost += len(lines) - len(beside)
        if beside:
            self._warn("page", f'unknown section "{heading}": its {len(beside)} lines were left out')

    def _warn_left_out(self, details: fields.Details) -> None:
        if details.left_out:
            self._warn("page", f"left out {details.left_out} lines after the details")
        if self._lost:
            self._warn("page", f"left out {self._lost} lines that look like advertising")

    def _items(self, field: str, *, needed: bool = True) -> list[str]:
        lines = self._sections.get(field)
        items, beside = fields.items_of(lines or ())
        adverts = [line for line in beside if is_advert(line)]
        self._lost += len(adverts)
        if len(beside) > len(adverts):
            self._warn(field, f"left out {len(beside) - len(adverts)} lines that are no item of the list")
        if needed and not items:
            self._warn(field, "the page has no such section" if lines is None else "the section is empty")
        fitting = [item for item in items if len(item) <= _LONGEST]
        if len(fitting) < len(items):
            self._warn(field, f"left out {len(items) - len(fitting)} items longer than {_LONGEST} characters")
        for position, item in enumerate(fitting):
            if looks_cut_off(item, fitting[:position] + fitting[position + 1 :]):
                self._warn(f"{field}[{position}]", f'looks cut off: it ends with "{_tail(item)}"')
        return fitting

    def _response(self) -> str:
        lines = self._sections.get(RESPONSE)
        kept = fields.without_doubles(lines or ())
        if not kept:
            self._warn(RESPONSE, "the page has no such section" if lines is None else "the section is empty")
            return ""
        for line in kept:
            last = line is kept[-1] and len(line.text.split()) >= _SENTENCE_WORDS
            if looks_cut_off(line.text, ["."] if last else ()):
                self._warn(RESPONSE, f'looks cut off: a part ends with "{_tail(line.text)}"')
        headings = [line.text for line in kept if like_a_heading(line)]
        if headings:
            self._warn(RESPONSE, "these headings were taken as parts of it: " + "; ".join(headings))
        text = readable(kept)
        if len(text) > _LONGEST:
            self._warn(RESPONSE, f"{len(text)} characters, over the {_LONGEST} a complete card may have; shorten it")
        return text

    def _alternatives(self) -> list[Alternative]:
        found: list[Alternative] = []
        for position, item in enumerate(self._items("alternatives")):
            label = fields.label_of(item)
            advice = item.partition(":")[2].strip() if label else item
            if not advice:
                self._warn("alternatives", f'looks cut off: "{item}" has no text, so it was left out')
                continue
            if not label:
                self._warn(f"alternatives[{position}]", "names no audience; filed under 'general'")
            match = _AUDIENCE.fullmatch(label.casefold())
            found.append(Alternative(audience=match["who"] if match else "general", advice=advice))
        return found

    def _named(self, field: str, values: dict[str, list[str]]) -> list[str]:
        found = values.get(field, [])
        if not found:
            self._warn(field, "the page names none")
        return found

    def _choice(self, field: str, values: dict[str, list[str]], known: Mapping[str, _T]) -> _T | None:
        found = values.get(field, [])
        if not found:
            self._warn(field, "the page names none")
            return None
        if len(found) > 1:
            self._warn(field, f"the page names {len(found)} ({', '.join(found)}); the first was taken")
        word = fold(found[0])
        choice = known.get(word, known.get(word.removesuffix(" question").removesuffix(" questions")))
        if choice is None:
            self._warn(field, f'unknown word "{found[0]}"; left open')
        elif field == "type" and word in fields.GUESSED_TYPES:
            self._warn(field, f'"{found[0]}" was taken as {choice}, which is a guess; check it')
        return choice


def _without_adverts_at_end(lines: Sequence[Line]) -> Sequence[Line]:
    end = len(lines)
    while end and is_advert(lines[end - 1]):
        end -= 1
    return lines[:end]


def _tail(text: str) -> str:
    return " ".join(text.split()[-4:])
