"""What an answer strings together without full stops: "an id beats any class, order only breaks ties, devtools ...".

Who types with a thumb often sets commas alone, and who dictates nothing but "and" and "then". Read as one sentence, six
statements hide one another; read apart each is found, and it alone is quoted. In longer talk the parts of a sentence
lose what they belong to, so this is done only where such strings are most of a short answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.grading.matching import NEGATIONS
from bot.grading.text import Span, sentences, trim, words

FEWEST, SHORTEST, MEAN = 4, 3, 9
"""Parts of a string at least, words of a part at least, and words of them all on average at most. (Facts of terse
answers to golden cards that are strung together by commas: recall .55 read as sentences and .85 so; with the stops of
others taken out and "and" or "then" between, .58 and .74. What is not there has little more credit. Parts of up to
twelve words were tried: whole sentences put together by commas have more credit for their opposites so.)"""

UNPOINTED = 24
"""Words from which a sentence without any mark is taken for speech; its parts begin with "and", "then" and the like."""

MOST, SHARE = 3, 0.6
"""Sentences of such an answer at most, and the part of its words that stands in strings at least: in rambling talk
about a quarter of the sentences would pass for strings."""

_BREAK = re.compile(
    r"(?:,\s++|\s+[-\u2013\u2014]+\s++|\s*(?:->|\u2192)\s*+)(?!(?:and|or|which|who|whose|where)\b)", re.IGNORECASE
)
"""Not before what only a whole sentence has: "I led a team, aligned the others, and delivered, which taught me ..."."""
_JOINT = re.compile(r"\s+(?=(?:and|then|so|also|plus|but)\s)", re.IGNORECASE)
_POINTED = re.compile(r"[,;:()\u2013\u2014?!.](?=\s)")


def parts_of(answer: str) -> dict[Span, list[Span]]:
    """The sentences of ``answer`` that are strings, with their parts; nothing where they are not most of it."""
    every = sentences(answer)
    if len(every) > MOST:
        return {}
    found = {span: parts for span in every if len(parts := _parts(answer, span)) >= FEWEST}
    return found if _words(answer, found) >= SHARE * _words(answer, every) else {}


def _words(answer: str, spans: Iterable[Span]) -> int:
    return sum(len(answer[slice(*span)].split()) for span in spans)


def _parts(answer: str, span: Span) -> list[Span]:
    """The parts of one sentence. None where they are too long, which are subordinate clauses, or where the first says
    "no" or "not": who knows how many of the others that covers."""
    found = list(_between_breaks(answer, span))
    if _words(answer, [span]) > MEAN * len(found) or not NEGATIONS.isdisjoint(words(answer[slice(*found[0])])):
        return []
    return [trim(answer, part) for part in found]


def _between_breaks(answer: str, span: Span) -> Iterator[Span]:
    """The parts of a sentence, a too short one with what follows it, or at the end with what is before it."""
    begin, end = span
    unpointed = not _POINTED.search(answer, begin, end) and _words(answer, [span]) >= UNPOINTED
    for at in (_JOINT if unpointed else _BREAK).finditer(answer, begin, end):
        if _words(answer, [(begin, at.start())]) >= SHORTEST and _words(answer, [(at.end(), end)]) >= SHORTEST:
            yield begin, at.start()
            begin = at.end()
    yield begin, end
