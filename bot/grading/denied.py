"""What of an answer does not assert what is in it: what is denied, taken back, asked or not known.

"It is a myth that X" holds the words of X, and both readers find X in it. So such a passage is read by itself, once as
it stands and once without its frame, X. Whatever X says, the passage does not state; but it may say the opposite, for
good answers reject what is false. Patterns on folded text find the frames; they look for a form, not for a topic.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from bot.grading.crossencoder import ABSENT, CONTRADICTED, STATED
from bot.grading.text import Span, fold, sentences, trim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


FEW = 3
"""Words from which what is before or behind a frame is read by itself."""

HEARD = 0.1
"""From this probability on, what is in a frame states or contradicts a statement."""

MORE = 0.3
"""By so much likelier than what is in its frame, a passage itself states something: by the frame, or by a reason. And
by so much likelier than the statement, what is in a frame is its opposite, so that denying it states something."""

NOTHING = 0.0, 0.0, 1.0
"""Neither stated nor contradicted: a row of the model's for what is only asked."""

_BE = r"(?:'s| is| was| are| were|'re)"
_HOW = r"(?: (?!not\b|no\b|never\b|hardly\b)[\w-]+){0,2}"
"""Words in between, such as "a common" or "simply", none of which turns the frame round."""
_TRUE = r"(?:true|so|correct|the case)"
_FALSE = (
    r"(?:myth|misconception|fallacy|nonsense|rubbish|legend|lie|untrue|false|mistaken"
    rf"|not(?: (?:really|quite|at all|even|simply))? {_TRUE})"
)
_WRONG = r"(?:wrong|incorrect|not right|an? error|a mistake)"
_IS_FALSE = rf"(?:{_BE}{_HOW} {_FALSE}| (?:is|was)n't(?: \w+)? {_TRUE})"
_THAT = r"(?:that|this|it)"
_SAY = r"(?:say|claim|think|believe|assume|state|argue|suppose|pretend|maintain)"
_SAID = rf"\b(?:{_SAY}s?|said|told|claimed|thought|believed|assumed|stated|argued|insist(?:s|ed)?|convinced|opinion)\b"
_NOBODY = r"(?:nobody|no one|no-one)"
_PEOPLE = (
    r"(?:(?:some|many|most|a few|a lot of|lots of|other|these|those)(?: [\w-]+){0,2}"
    r"|people|everyone|everybody|colleagues|beginners|others|they)"
)
_OPINION = r"(?:belief|idea|myth|claim|opinion|view|notion|assumption|statement)"

_DENIED = re.compile(
    "|".join(
        (
            rf"(?<!if )(?<!whether )\b(?:it|that|this)(?:{_IS_FALSE}|{_BE}{_HOW} {_WRONG}| (?:is|was)n't right)"
            rf" (?:that|to {_SAY}(?: that)?)\b:?",
            rf"\b{_NOBODY} (?:should|must|would|ought to)(?: ever| seriously| still)? {_SAY}(?: that)?\b",
            rf"\b(?:i|we|one|you)(?:'d|'ll| would| will| should| must| can| could) never(?: ever)? {_SAY}(?: that)?\b",
            r"\bi (?:do not|don't|cannot|can't)(?: really)? (?:think|believe|agree|accept) that\b",
            r"\bi doubt(?: that)?\b",
            rf"\b{_PEOPLE} (?:wrongly|mistakenly|falsely|erroneously|incorrectly) {_SAY}(?: that)?\b",
            rf"\bcontrary to (?:the|a|this)(?: [\w-]+){{0,2}} {_OPINION}s? that\b",
            # what somebody once thought of himself is his story
            r"\b(?:i|we|people) used to (?:think|believe|assume|say)(?: that)?(?! (?:i|we|my|our|this|it|so)\b)\b",
        )
    )
)
_UNKNOWN = re.compile(
    r"\bi (?:do not|don't)(?: really| even)? know (?:whether|if)\b"
    r"|\bi(?:'m| am) not(?: \w+)? (?:sure|certain) (?:whether|if)\b"
    r"|\bno idea (?:whether|if)\b|\bi (?:cannot|can't) (?:say|tell) (?:whether|if)\b"
)
_CONTRAST = (
    r",? (?=(?:but(?! also| only| rather)|in fact|in reality|actually|instead|rather|however|yet)\b)| [-\u2013\u2014]+ "
)
_ENDS, _UNKNOWN_ENDS = re.compile(_CONTRAST), re.compile(_CONTRAST + r"|, (?=(?:so|and|then|therefore)\b)")
_REASON = re.compile(r",? (?=(?:because|since|whereas|while)\b)")
_OPINION_IS_WRONG = re.compile(rf"\bthe {_OPINION} that (.{{1,300}}?)(?:{_IS_FALSE}|{_BE}{_HOW} {_WRONG})\b")
_BUT_FALSE = re.compile(
    rf",? (?:but|yet|though|although) (?:all of )?{_THAT}{_IS_FALSE}\b"
    rf"|, which{_BE}{_HOW} (?:nonsense|rubbish|untrue|a myth|not true)\b"
)
_BUT_WRONG = re.compile(rf",? (?:but|yet|though|although) (?:he|she|they|that|this|it){_BE}{_HOW} (?:wrong|mistaken)\b")
_THAT_IS_NOT = rf"{_THAT}(?:{_IS_FALSE}|{_BE}{_HOW} {_WRONG}| isn't|{_BE} not)"
_NONE_IS_TRUE = rf"none of {_THAT} is (?:true|right|correct)"
_FALSE_ALONE = r"(?:wrong|false|nonsense|rubbish|untrue|not true|not so|a myth)"
_KNOW_BETTER = r"i know better(?: now| today)?"
_NEXT_FALSE = re.compile(
    rf"(?:no|nope)(?:\W+{_THAT_IS_NOT}\b.*)?\W*$"
    rf"|(?:but )?(?:all of )?{_THAT}{_IS_FALSE}\b[\w ]{{0,12}}\W*$"
    rf"|(?:but )?{_NONE_IS_TRUE}\W*$"
    rf"|(?:{_FALSE_ALONE}|not at all)\W*$"
)
_NEXT_WRONG = re.compile(
    rf"(?:but )?(?:he|she|they|that|this|people){_BE}{_HOW} (?:wrong|mistaken)\W*$"
    rf"|(?:but )?(?:(?:now|today),? )?{_KNOW_BETTER}\W*$"
)
_ONLY_BACK = re.compile(
    rf"(?:(?:no|nope|but|well|now|today)\W+)*(?:(?:all of )?{_THAT_IS_NOT}"
    rf"|(?:he|she|they|people){_BE}{_HOW} (?:wrong|mistaken)"
    rf"|{_NONE_IS_TRUE}|{_KNOW_BETTER}|no|nope|{_FALSE_ALONE})(?: at all| either| though)?\W*$"
)
_NEXT_YES = re.compile(
    r"(?:yes|yeah|yep|right|correct|exactly|true|sure|of course|absolutely|indeed|definitely|certainly|surely)\b"
    r"|(?:it|that|this|he|she|they|you|we|i) (?:is|are|does|do|can|will|would|should|must|has|have)\W*$"
)
_QUESTION = re.compile(
    r"(?:(?:so|and|but|or|well|now|also|then),? )?(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have"
    r"|had|must|may|might|am) (?!not\b)(it (?:really )?(?:true|right|correct|the case) that )?.*\?[\"')\]]*$"
)
_ABOUT_ASKING = re.compile(r"\b(?:ask|question|clarif|check|find out|whether|learn why)", re.IGNORECASE)


class Speech(Enum):
    """How something is said without being asserted."""

    DENIED = auto()
    ASKED = auto()
    UNKNOWN = auto()


class Framed(NamedTuple):
    """A sentence with what it does not assert (``bare``), and the part of it that is read by itself (``piece``: the
    frame and what is in it)."""

    sentence: Span
    piece: Span
    bare: Span
    speech: Speech


Frames = Mapping[Span, Framed]
"""By their pieces."""

NO_FRAMES: Frames = {}


def framed(answer: str) -> dict[Span, Framed]:
    """What of ``answer`` is denied, taken back, asked or not known."""
    spans = sentences(answer)
    folded = [fold(answer[a:b]) for a, b in spans]
    found = []
    for place, (start, end) in enumerate(spans):
        text, following = folded[place].text, folded[place + 1].text if place + 1 < len(spans) else ""
        cut = _cut(text, following)
        if cut and text[slice(*cut.bare)].strip(" .,!?"):
            piece, bare = (folded[place].span(*span) for span in (cut.piece, cut.bare))
            whole = [(start + a, start + b) for a, b in (piece, bare)]
            found.append(Framed((start, end), whole[0], whole[1], cut.speech))
    return {one.piece: one for one in found}


def answers_back(answer: str, span: Span) -> bool:
    """Whether the sentence ``span`` of ``answer`` only says that the one before is wrong. Read by itself it holds
    nothing, but sounds like any claim with a "not" in it."""
    return bool(answer[: span[0]].strip() and _ONLY_BACK.match(fold(answer[slice(*span)]).text))


def wants_questions(claim: str, phrasings: Iterable[str]) -> bool:
    """Whether a question may earn what ``claim`` says, on a card with these ``phrasings``: where one of them is a
    question, or the claim is about asking."""
    asked = (one.speech is Speech.ASKED for text in phrasings for one in framed(text).values())
    return _ABOUT_ASKING.search(claim) is not None or any(asked)


def in_pieces(answer: str, kept: Iterable[Span], frames: Frames) -> Iterator[Span]:
    """The sentences ``kept``, and of those in a frame the piece, and what is before and behind it, each by itself."""
    by_sentence = {one.sentence: one.piece for one in frames.values()}
    for start, end in kept:
        first, last = by_sentence.get((start, end), (start, end))
        for span in ((start, first), (first, last), (last, end)):
            a, b = trim(answer, span)
            if span == (first, last) or len(answer[a:b].split()) >= FEW:
                yield a, b


class _Cut(NamedTuple):
    piece: Span
    bare: Span
    speech: Speech = Speech.DENIED


def _cut(text: str, following: str) -> _Cut | None:
    """Where in a folded sentence stands what it does not assert; ``following`` is the next sentence."""
    whole = 0, len(text)
    if question := _QUESTION.match(text):
        if _NEXT_YES.match(following):
            return None
        bare = (question.end(1), len(text)) if question[1] else whole
        return _Cut(whole, bare, Speech.DENIED if _NEXT_FALSE.match(following) else Speech.ASKED)
    if _NEXT_FALSE.match(following) or (re.search(_SAID, text) and _NEXT_WRONG.match(following)):
        return _Cut(whole, whole)
    return _in_front(text) or _behind(text)


def _in_front(text: str) -> _Cut | None:
    for speech, frame, ends in ((Speech.DENIED, _DENIED, _ENDS), (Speech.UNKNOWN, _UNKNOWN, _UNKNOWN_ENDS)):
        if found := frame.search(text):
            stops = (end.start() for end in ends.finditer(text, found.end() + 1))
            end = next((stop for stop in stops if len(text[stop:].split()) > FEW), len(text))
            reason = _REASON.search(text, found.end() + 1, end)
            return _Cut((found.start(), end), (found.end(), reason.start() if reason else end), speech)
    return None


def _behind(text: str) -> _Cut | None:
    if opinion := _OPINION_IS_WRONG.search(text):
        return _Cut(opinion.span(), opinion.span(1))
    behind = _BUT_FALSE.search(text) or _BUT_WRONG.search(text)
    if behind and (behind.re is _BUT_FALSE or re.search(_SAID, text[: behind.start()])):
        return _Cut((0, behind.end()), (0, behind.start()))
    return None


def unframed(
    read: Sequence[Span], rows: NDArray[np.float32], frames: Frames, same: Collection[Span], questions: bool
) -> tuple[NDArray[np.float32], set[Span]]:
    """The model's probabilities for the passages ``read`` beside one statement, and the pieces that do not state it.

    ``rows`` has a row a passage and behind these one for what is in the frame of each that `to_read` names. A piece
    that was not read speaks for nothing either; questions do where they are wanted (``questions``). ``same`` are those
    as near to the statement as only its own words are: what they share with it they do not contradict.
    """
    table, inside = rows[: len(read)].copy(), iter(rows[len(read) :])
    against = set(frames) - set(read)
    for place, piece in enumerate(read):
        if piece in frames and frames[piece].speech is not Speech.ASKED:
            table[place], stands = _heard(table[place], next(inside), frames[piece].speech, piece in same)
        elif piece in frames and not questions:
            table[place], stands = NOTHING, False
        else:
            continue
        if not stands:
            against.add(piece)
    return table, against


def to_read(piece: Span, frames: Frames) -> Span | None:
    """What is in the frame of ``piece``, if the model has to read it; a question is left out or taken as it is."""
    return frames[piece].bare if piece in frames and frames[piece].speech is not Speech.ASKED else None


def _heard(
    row: NDArray[np.float32], bare: NDArray[np.float32], speech: Speech, same: bool
) -> tuple[tuple[float, float, float], bool]:
    """What a piece says of a statement, by the rows of the model's for all of it and for what is in its frame, and
    whether it may speak for it at all."""
    stated, contradicted, denied = float(bare[STATED]), float(bare[CONTRADICTED]), speech is Speech.DENIED
    if stated >= HEARD and (same or (contradicted <= stated + MORE and stated > row[STATED] - MORE)):
        return (0.0, stated * denied, 1 - stated * denied), False
    if contradicted >= HEARD:
        said = max(float(row[STATED]), contradicted * denied)
        return (said, 0.0, 1 - said), True
    return (float(row[STATED]), float(row[CONTRADICTED]), float(row[ABSENT])), True
