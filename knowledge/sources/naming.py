"""The ids of imported questions.

An id lives for ever, so a question that lies in a folder already keeps the one it has there, also where it would get
another today.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from knowledge.card import DraftCard, slugify
from knowledge.sources.plaintext import ENDS, fold, same_key

# a word with what may stand around and within it; two other words with the same slug ask the same
_ORDINARY = re.compile(
    r"""
    ["'`\u2018\u201c]* \(? ["'`\u2018\u201c]* [A-Za-z0-9]+
    (?: (?: [.,:;(_'\u2019\u2013\u2014\u2026] | (?<=[A-Za-z])[-/] | [-/](?=[A-Za-z]) ) [A-Za-z0-9]+ )*
    -? (?:\(\))? [)"'`\u2019\u201d.,:;!?\u2026]*
    | [-\u2013\u2014\u2026]
    """,
    re.VERBOSE,
)
_SLUG = 80  # characters a slug may have
_DIGITS = 8  # hexadecimal digits of the hash that tell shortened slugs apart


def question_id(question: str) -> str:
    """The slug of the question, with digits of a hash where the slug loses letters or signs that matter."""
    ordinary = all(map(_ORDINARY.fullmatch, question.strip(ENDS).split()))
    return _plain(question) if ordinary else _marked(question)


def ids_of(card: DraftCard) -> set[str]:
    """The ids that `id_among` may give ``card`` where no file has its question yet."""
    derived = card.id == question_id(card.question)
    return {card.id, _marked(card.question)} if derived else {card.id}


def id_among(card: DraftCard, questions: Mapping[str, str]) -> str:
    """The id of ``card`` in a folder with these ``questions`` (their `same_key` by the ids of their cards).

    One that was made of the question gives way to the one that the question has there from before signs counted (also
    where a comma or a quotation mark was changed since), and to another question that has it: then digits of a hash are
    added. One that somebody chose stays.
    """
    if card.id != question_id(card.question):
        return card.id
    plain = _plain(card.question)
    there = questions.get(plain)
    if there is None or _bare(there) == _bare(same_key(card.question)):
        return card.id if there is None else plain
    other = plain == card.id and _plain(there) == plain != question_id(there)
    return _marked(card.question) if other else card.id


def _bare(key: str) -> str:
    """A `same_key` without the signs that only part its words or quote them; all other signs stay."""
    words = key.replace("\u2019", "'").split()
    return " ".join(_without_edges(word) if any(map(str.isalnum, word)) else word for word in words)


def _without_edges(word: str) -> str:
    return word.lstrip("\"'`\u2018\u201c").rstrip("\"'`\u201d,.:;")


def _plain(question: str) -> str:
    """The slug of the question; where that loses words or says nothing, digits of its hash tell it apart."""
    whole = slugify(question, 10_000)
    digest = hashlib.sha256(fold(question).encode()).hexdigest()[:_DIGITS]
    if not re.search(r"[a-z0-9]", question.lower()):
        return f"question-{digest}"
    return whole if len(whole) <= _SLUG else f"{slugify(question, _SLUG - _DIGITS - 1)}-{digest}"


def _marked(question: str) -> str:
    """The slug of the question with digits of a hash over all its signs."""
    digest = hashlib.sha256(same_key(question).encode()).hexdigest()[:_DIGITS]
    return f"{slugify(question, _SLUG - _DIGITS - 1)}-{digest}"
