"""Passages of an answer that talk to the grader instead of the interviewer.

Patterns on folded text, sentence by sentence. They look for an order or a forged result, not for a topic: talking
about injection, markup or JSON is what some questions ask for. What is written backwards, in look-alike letters, in
base64, hexadecimal or rot13 is read as what it stands for. A flag costs no points; it only means that these words
cannot be evidence. The real protection is elsewhere: every quote is checked, and the score is made by code.
"""

from __future__ import annotations

import base64
import codecs
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from bot.grading.injection_patterns import CITED, pattern
from bot.grading.text import Span, fold, sentences

_LOOKALIKES = str.maketrans("аеорсухіјѕһԁԛԝкмтнвοαεικνρτυχ", "aeopcyxijshdqwkmthboaeikvptux")
"""Small Cyrillic and Greek letters, and the Latin ones that they (or their capitals) are drawn like."""

_BASE64, _HEX = re.compile(r"[A-Za-z0-9+/]{20,}"), re.compile(r"(?:[0-9A-Fa-f]{2}){12,}")
_TELLTALE = re.compile("ignore|disregard|forget|rubric|mark|score|point|credit|grade|covered")
"""Words of orders; they hardly come about by chance in a text turned round, so most need no second reading."""

_NEAR = 120
"""Characters behind a closing tag within which words for a grader are looked for."""

_SPACED = re.compile(r"\b(\w) (?=\w\b)")
_FRAGMENT = 3
"""Sentences of at most so many words are also read together with their neighbours: an order cut into pieces."""


def injection_spans(answer: str) -> list[Span]:
    """The passages of ``answer`` that give orders to a grader or forge its input or output, in order, not overlapping.

    After a forged closing delimiter all text up to the answer's end belongs to the passage, after a forged heading
    with a colon all lines up to the next empty one.
    """
    said = sentences(answer)
    orders = [span for span in said if _speaks(answer[slice(*span)])]
    pieces = [span for span in _fragments(answer, said, orders) if _speaks(answer[slice(*span)])]
    spans = [_with_list(answer, span) for span in (*orders, *pieces)]
    return _merged([*spans, *_forgeries(answer, said)])


def _forgeries(answer: str, said: list[Span]) -> Iterator[Span]:
    """What looks like a grader's input or output in ``answer``, whose sentences are ``said``."""
    lines = fold(answer, marks=False, lines=True)
    plain = lines.text.translate(_LOOKALIKES)
    reports: dict[Span, bool] = {}  # a sentence may hold hundreds of tags
    places = cache(lambda tag: [found.start() for found in re.finditer(tag, plain)])
    for match in pattern("forged").finditer(plain):
        if match.group().startswith("</") and not _ends_answer(plain, match, places):
            continue
        span = lines.span(*match.span())
        around = next((one for one in said if one[0] <= span[0] < one[1]), (0, 0))
        if around not in reports:
            reports[around] = _only_reports(fold(answer[slice(*around)], marks=False).text, None)
        if reports[around]:
            continue
        if re.match(r"</|[-=#*<\[]+\s*end", match.group().strip()):
            yield span[0], len(answer)
            return
        yield span


def _ends_answer(plain: str, closing: re.Match[str], places: Callable[[str], list[int]]) -> bool:
    """Whether a ``closing`` tag in ``plain`` pretends that the answer ends there, and is not markup talked about.

    ``places`` gives where in ``plain`` a pattern is found, in order.
    """
    tag = pattern("closing").match(closing.group())
    before, after = plain[: closing.start()], plain[closing.end() :]
    if tag is None:
        return True
    opened, closed = (
        bisect_left(places(rf"<\s*{sign}{re.escape(tag['tag'])}\s*>"), closing.start()) for sign in ("", r"/\s*")
    )
    if opened > closed:
        return False
    said = before.rstrip()
    begins = not said or "\n" in before[len(said) :] or said.rstrip("\"')]").endswith((".", "!", "?"))
    return bool(begins or pattern("to_grader").search(after[:_NEAR]))


def _fragments(answer: str, said: list[Span], orders: list[Span]) -> Iterator[Span]:
    """The runs of two and more neighbouring ``said`` that are short and none of the ``orders`` already known."""
    run: list[Span] = []
    for span in (*said, (0, 0)):
        if span[1] and span not in orders and len(answer[slice(*span)].split()) <= _FRAGMENT:
            run.append(span)
            continue
        if len(run) > 1:
            yield run[0][0], run[-1][1]
        run = []


def _with_list(answer: str, span: Span) -> Span:
    if not re.match(r"[ \t]*\n", answer[span[1] :]) or not answer[: span[1]].endswith((":", "\uff1a")):
        return span
    empty = re.compile(r"\n\s*\n").search(answer, span[1] + 1)
    return span[0], empty.start() if empty else len(answer)


def _speaks(passage: str) -> bool:
    plain = fold(passage, marks=False).text
    return any(_is_order(text) for text in (plain, *_deciphered(passage, plain)))


def _deciphered(passage: str, plain: str) -> Iterator[str]:
    """What ``passage`` says backwards, in rot13, without gaps between its letters, in base64 and hexadecimal."""
    for other in (plain[::-1], codecs.decode(plain, "rot13")):
        if _TELLTALE.search(other):
            yield other
    if _SPACED.search(passage):
        yield fold(_SPACED.sub(r"\1", passage), marks=False).text
    for token in _BASE64.findall(passage):
        yield fold(base64.b64decode(token[: len(token) // 4 * 4]).decode(errors="replace")).text
    for token in _HEX.findall(passage):
        yield fold(bytes.fromhex(token).decode(errors="replace")).text


def _is_order(plain: str) -> bool:
    if not plain.isascii() and pattern("scripts").search(plain):
        return True
    if pattern("languages").search(plain):
        return True
    latin = plain.translate(_LOOKALIKES)
    found = pattern("orders").search(latin)
    return found is not None and not _only_reports(latin, found)


def _only_reports(plain: str, order: re.Match[str] | None) -> bool:
    """Whether ``plain`` talks about orders to a grader, or cites ``order``, and wants nothing for itself."""
    if pattern("addressed").search(plain):
        return False
    # some orders begin with the quotation mark, some behind it
    leads = order and any(re.search(CITED, plain[: order.start() + n]) for n in (0, 1))
    cited = order and leads and plain[order.end() :].count('"') % 2 == 1
    return bool(cited) or bool(pattern("reported").search(plain))


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
