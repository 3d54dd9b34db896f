"""A vacancy read by plain rules: which of its lines ask for something, which topics they name, and for which level.

Most of a vacancy asks for nothing: who the company is, what it pays, whom it does not discriminate against. Headings
and a few turns of phrase tell that apart. Nothing here obeys a line, whatever it says: lines are only sorted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from knowledge import vacancy_words as w
from knowledge.skills import caseless, skills_in

LONGEST_ASK = 320
"""Characters of a line up to which it is one demand; a longer one is taken sentence by sentence."""
ASKS_KEPT = 40
"""Lines looked up in the bank at most; those that name most skills are kept."""
TAGS_KEPT = 6
FEWEST_WORDS = 12
"""A text of fewer words is a title or a remark, not a vacancy."""
WRAPPED = 60
"""A line at least this long without an end of sentence may go on in the next."""
HEADING = 60
"""A longer line is no heading."""
FOREIGN = 0.12
"""A text with a smaller share of common English words is in another language (English ones have .25 and more)."""


class Section(StrEnum):
    """What stands below a heading: demands and duties, things that ask for nothing, or either."""

    ASKS = "asks"
    TELLS = "tells"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing a vacancy asks for. ``text`` stands in it letter for letter; ``tags`` are the topics it names."""

    text: str
    tags: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Level:
    """easy, medium or hard, and the words of the vacancy that suggest it."""

    level: str
    words: str


@dataclass(frozen=True, slots=True)
class Pages:
    """A vacancy, read. ``asks`` in their order; ``titles`` may name the role; ``words`` is the length of the whole."""

    asks: tuple[Ask, ...]
    titles: tuple[str, ...]
    level: Level | None
    english: bool
    words: int


EASY_BELOW, HARD_FROM = 2, 5
"""Years of experience asked for: below the first the questions are easy, from the second on hard."""


def read(text: str) -> Pages:
    """``text`` taken apart; nothing in it is obeyed. A text that asks for nothing gives no ``asks``."""
    lines = _lines(text)
    titles = _titles(lines)
    found = tuple(_asks(lines))
    return Pages(
        asks=_weightiest(found),
        titles=titles,
        level=_level(titles, [ask.text for ask in found], lines),
        english=is_english(text),
        words=len(text.split()),
    )


def looks_like(text: str, pages: Pages) -> Literal["short", "cv", "answer"] | None:
    """What ``text``, read as ``pages``, looks like if it is no vacancy; None if it may be one."""
    if len(w.SPAN_OF_YEARS.findall(text)) >= 2 or any(map(_heads_cv, text.splitlines()[:5])):
        return "cv"
    mine, yours = len(w.FIRST_PERSON.findall(text)), len(w.SECOND_PERSON.findall(text))
    if mine >= 3 and mine > 2 * yours and not any(_heading(line) is Section.ASKS for line in _lines(text)):
        return "answer"
    return "short" if pages.words < FEWEST_WORDS and not any(ask.tags for ask in pages.asks) else None


def _heads_cv(line: str) -> bool:
    return len(line) <= HEADING and bool(w.CV.search(line))


def asks_for(text: str) -> Ask | None:
    """``text``, a passage of a vacancy, as a demand on one line; None if it only tells of pay, perks and the like."""
    plain = " ".join(text.split())
    return None if not plain or w.ASKS_NOTHING.search(plain) else Ask(plain, _tags(plain), _weight(plain, True))


def tags_of(named: Sequence[Sequence[str]], titles: Sequence[str] = ()) -> tuple[str, ...]:
    """The tags named most often, at most `TAGS_KEPT`, ties in the order they came up; the first title's count twice."""
    named = [*named, *([_tags(titles[0])] * 2 if titles else [])]
    counts = Counter(tag for tags in named for tag in tags)
    return tuple(tag for tag, _ in counts.most_common(TAGS_KEPT))


def is_english(text: str) -> bool:
    """Whether ``text`` has the small words of English prose."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return not words or sum(word in w.ENGLISH for word in words) >= FOREIGN * len(words)


def _lines(text: str) -> list[str]:
    """The lines of ``text``; what an e-mail broke within a sentence is one line again."""
    lines: list[str] = []
    goes_on = False
    for raw in text.splitlines():
        line = raw.strip()
        if goes_on and line and not w.BULLET.match(line) and (line[:1].islower() or w.OPEN_END.search(lines[-1])):
            lines[-1] = f"{lines[-1]} {line}"
        elif line:
            lines.append(line)
        goes_on = len(line) >= WRAPPED and not line.endswith((".", "!", "?", ":", ";"))
    return lines


def _titles(lines: Sequence[str]) -> tuple[str, ...]:
    """What may name the role: the first lines, and what follows "looking for a", each in parts."""
    heads = [line for line in lines[:3] if len(line) <= 120 and not w.BULLET.match(line)]
    named = [match[1] for line in lines for match in [w.WANTED.search(line)] if match]
    return tuple(dict.fromkeys((*heads, *named)))[:5]


def _asks(lines: Sequence[str]) -> Iterator[Ask]:
    section = Section.EITHER
    for line in lines:
        heading = _heading(line)
        if heading is not None:
            section = heading
            continue
        bullet = w.BULLET.match(line)
        bare = w.BULLET.sub("", line)
        head, colon, _ = bare.partition(":")
        if colon and len(head) <= 40 and not bullet and w.TELLS.search(head):
            continue  # "What you get: flexible hours": a heading and what belongs to it on one line
        if section is Section.TELLS and (bullet or not (w.CUE.search(bare) and skills_in(bare))):
            continue
        for part in [bare] if bullet and len(bare) <= LONGEST_ASK else w.SENTENCE.split(bare):
            if _is_ask(part, section is Section.ASKS):
                yield Ask(part.strip(), _tags(part), _weight(part, section is Section.ASKS))


def _heading(line: str) -> Section | None:
    """The section that ``line`` opens; None if it is no heading."""
    bare = line.strip("#*_ :\u2013-").strip()
    if (w.BULLET.match(line) and not line.startswith("**")) or len(bare) > HEADING or bare.endswith((".", "!", ";")):
        return None
    if ":" in bare or len(bare.split()) > 8:
        return None
    for section, pattern in ((Section.TELLS, w.TELLS), (Section.ASKS, w.ASKS), (Section.EITHER, w.EITHER)):
        if pattern.search(bare):
            return section
    return Section.EITHER if line.endswith(":") or line.startswith(("#", "**")) else None


def _is_ask(part: str, listed: bool) -> bool:
    words = part.split()
    if len(words) < 2 or len(part) > 2 * LONGEST_ASK or w.ASKS_NOTHING.search(part):
        return False
    return listed or (bool(w.CUE.search(part)) and len(words) > 3)


def _tags(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for skill in skills_in(text) for tag in skill.tags))


def _weight(text: str, listed: bool) -> float:
    """How much a demand says: its skills count, years of experience, and standing under a heading for demands."""
    years = 1.5 if w.YEARS.search(text) else 0.0
    return 1.0 + min(len(skills_in(text)), 4) + years + (1.0 if listed else 0.0)


def _weightiest(found: Sequence[Ask]) -> tuple[Ask, ...]:
    best = sorted(range(len(found)), key=lambda i: (-found[i].weight, i))[:ASKS_KEPT]
    once: dict[str, Ask] = {}
    for i in sorted(best):
        once.setdefault(found[i].text.casefold(), found[i])
    return tuple(once.values())


def _level(titles: Sequence[str], asks: Sequence[str], lines: Sequence[str]) -> Level | None:
    """The title's word first, then years of experience, then a word for beginners anywhere near the top."""
    for title in titles:
        for pattern, level in ((w.SENIOR, "hard"), (w.JUNIOR, "easy"), (w.MIDDLE, "medium")):
            found = pattern.search(title)
            if found:
                return Level(level, found[1])
    years = [(_count(match[1]), match[0]) for ask in asks for match in w.YEARS.finditer(ask)]
    if years:
        most, words = max(years, key=lambda each: each[0])
        return Level("easy" if most < EASY_BELOW else "hard" if most >= HARD_FROM else "medium", words)
    for line in lines:
        found = w.JUNIOR.search(line)
        if found and not w.ASKS_NOTHING.search(line) and found[1].casefold() not in ("junior", "associate"):
            return Level("easy", found[1])
    return None


def _count(word: str) -> int:
    return int(word) if word.isdecimal() else w.NUMBERS[caseless(word)]
