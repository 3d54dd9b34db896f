"""The question of a published page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.errors import BrokenSource
from knowledge.sources.page_fields import distinct, once
from knowledge.sources.page_lines import joined
from knowledge.sources.page_sections import Section, is_advert
from knowledge.sources.plaintext import fold

_PREFIX = re.compile(r"^(?:interview )?question\s*:\s*", re.IGNORECASE)
_QUOTED = re.compile(
    r"answer(?:ing)? the (?:interview )?question,? [\"\u201c](?P<question>[^\"\u201d]{10,300})[\"\u201d]"
)


class FoundQuestion(NamedTuple):
    """The question and what was odd about it, as (field, problem) pairs."""

    text: str
    problems: tuple[tuple[str, str], ...] = ()


def find_question(sections: Sequence[Section], name: str) -> FoundQuestion:
    """The line repeated most before the first section; of equals one with a question mark, then the first.

    A page with no title may quote its question in the approach. Raises `BrokenSource` if neither is there.
    """
    lines = [line for line in sections[0].lines if not is_advert(line)]
    times = Counter(fold(once(line.text)) for line in joined(lines))
    texts = [text for text in distinct(once(line.text) for line in joined(lines)) if fold(text)]
    if not texts:
        return _quoted(sections, name)
    best = max(texts, key=lambda text: (times[fold(text)], text.endswith("?")))
    left = len(texts) - 1
    problems = (("page", f"left out {left} lines before the first section"),) if left else ()
    return FoundQuestion(_PREFIX.sub("", best), problems)


def _quoted(sections: Sequence[Section], name: str) -> FoundQuestion:
    for section in sections:
        for line in section.lines:
            if found := _QUOTED.search(line.text):
                problem = "no title on the page; the question was taken from its text"
                return FoundQuestion(found["question"].strip(), (("question", problem),))
    raise BrokenSource(f"{name}: no question before the first section; put it on the first line.")
