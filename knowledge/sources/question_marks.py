"""Is a line of a Markdown list a question, and how sure is that?"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from knowledge.sources.plaintext import fold, without_bold


class Form(IntEnum):
    """How much a text looks like a question, from not at all to certainly."""

    PLAIN = 0
    NUMBERED = 1
    ASKING = 2
    SURE = 3


class Asked(NamedTuple):
    """A text without its number and label, and what it looks like."""

    text: str
    form: Form
    numbered: bool = False


_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()\s]*(?:\([^()]*\))?[^()]*\)|\[[^\]]*\])")
_ANCHOR = re.compile(r"\s*\{#[^}]*\}\s*$")
_LABEL = re.compile(
    r"^(?:(?P<label>(?:interview )?question(?=\s*(?:\d|[:.)\-]))|q(?=\s*\d|[:.)]))\s*[#-]?\s*\d{0,4}\s*"
    r"[:.)\u2013\u2014-]*\s+"
    r"|(?:#|no\.?\s*)?(?P<number>\d{1,4})(?:\.\d{1,3})*\s*(?:[.):\u2013\u2014]|-(?=\s))+\s*(?=\D)|\[\d{1,4}\]\s+)",
    re.IGNORECASE,
)
_ASKED_ABOUT = re.compile(r"\d{3,4}\s*(?:[:\u2013\u2014]|-(?=\s))+\s*(?:[a-z]|\w+(?:\s+\w+)?\s+it\b)")
"""A long number that is no label but what the question is about, as in "404: what does it mean?"."""
_SIGNS = re.compile("^[\u2190-\u2bff\u3030\ufe0f\u20e3\U0001f000-\U0001faff\\s]+")
_EMPHASIS = re.compile(r"(?<![\w*])(\*\*\*|\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_ASKS = re.compile(
    r"(?:what|whats|why|how|when|where|which|who|explain|describe|define|compare|contrast|discuss|tell (?:me|us)|list"
    r"|name|give|walk|differentiate|difference|differences|distinguish|can you|could you|would you|do you|have you"
    r"|is|are|does|do|did|should|design|implement|write|talk (?:me|us|about)|suppose|imagine|find|state|mention"
    r"|outline)\b",
    re.IGNORECASE,
)
_AFTER_QUESTION = re.compile(r"[^\w`(]*(?:\([^()]{0,60}\)[^\w`(]*)?")
_NUMBER = re.compile(r"(?:interview )?(?:question|q)\s*(?:no\.?\s*|number\s*)?#?\s*\d{1,4}\s*[.:)]?", re.IGNORECASE)
_LONGEST = 500  # characters; a longer line is a paragraph, whatever it begins with
_SITE = re.compile(
    r"(?:table of )?contents|toc|index|contribut(?:ing|ions?|ors)|licen[sc]e|(?:useful )?(?:references|resources|links)"
    r"|about(?: me| us| this \w+)?|intro(?:duction)?|further reading|summary|conclusion|credits|acknowledgements"
    r"|disclaimer|(?:interview )?questions(?: and answers)?|answers|support|authors?|faq|changelog|prerequisites"
    r"|how to (?:contribute|use)(?: th(?:is|e) \w+)?|installation|usage|getting started|overview|notes?|tips|preface"
    r"|sponsors|todo|what(?: i)?s this(?: \w+)?|what is this (?:repo|repository|list|project)|want to contribute"
    r"|how can (?:i|you) (?:contribute|help)|found an? \w+|what s inside"
)
_ANSWER = re.compile(
    r"(?:(?:show|view|see|click (?:here )?(?:to (?:see|view|show|reveal|expand))?|reveal|toggle|expand|check|sample"
    r"|model|possible|suggested|example|the|correct|short|good|expected|read)\s+(?:the |me )?)*"
    r"(?P<what>answers?|ans|solutions?|responses?|explanation|more|reveal|here|expand|show|details)",
    re.IGNORECASE,
)
_ANSWER_START = re.compile(
    r"^[\s\u2190-\u2bff\U0001f000-\U0001faff]*(?:(?:\*\*|__|\*)?(?:(?:answer|ans|solution|response)\s*\d{0,4}\s*(?:\*\*|__|\*)?\s*[:.)]|a\d{0,4}\s*(?:\*\*|__|\*)?\s*:)\s*(?:\*\*|__|\*)?"
    r"|(?:\*\*|__)(?:answer|ans|solution)(?:\*\*|__)\s*[-\u2013\u2014]?)\s*",
    re.IGNORECASE,
)


def asked(text: str) -> Asked:
    """``text`` of a heading, a bold line or a list item as a question."""
    if len(text) > _LONGEST:
        return Asked(text, Form.PLAIN)
    text = _LINK.sub(r"\1", _ANCHOR.sub("", text)).strip()
    text = _SIGNS.sub("", _unmarked(_SIGNS.sub("", text)))
    numbered = False
    while not only_numbers(text) and (label := _label(text)) and text[label.end() :].strip():
        numbered = True
        sure = bool(label["label"])
        text = _unmarked(text[label.end() :].strip())
        if sure:
            return Asked(text, Form.SURE, True)
    if is_site(text) or only_numbers(text) or not fold(text):
        return Asked(text, Form.PLAIN)
    if _ends_asking(text):
        return Asked(text, Form.SURE, numbered)
    if _ASKS.match(text) and len(text.split()) > 1:
        return Asked(text, Form.ASKING, numbered)
    return Asked(text, Form.NUMBERED if numbered else Form.PLAIN, numbered)


def _label(text: str) -> re.Match[str] | None:
    return None if _ASKED_ABOUT.match(text) else _LABEL.match(text)


def only_numbers(text: str) -> bool:
    """Whether a heading gives a question's number and not the question."""
    return bool(_NUMBER.fullmatch(_unmarked(text)))


def begins_answer(text: str) -> bool:
    """Whether a line begins with "Answer:" or the like."""
    return bool(_ANSWER_START.match(text))


def is_site(text: str) -> bool:
    """Whether a heading is about the list rather than a question of it."""
    return bool(_SITE.fullmatch(fold(text)))


def is_answer_label(text: str) -> bool:
    """Whether a heading or summary only says that the answer follows."""
    found = _ANSWER.fullmatch(fold(text))
    return found is not None and found["what"].startswith(("ans", "sol", "resp"))


def is_idle_label(text: str) -> bool:
    """Whether a heading or summary says no more than that something follows."""
    return bool(_ANSWER.fullmatch(fold(text)))


def without_answer_label(text: str) -> str:
    """An answer without "Answer:" or "A:" before it."""
    return _ANSWER_START.sub("", text, count=1)


def _ends_asking(text: str) -> bool:
    """Whether a question mark ends the text, signs and one remark in brackets apart."""
    place = max(text.rfind(sign) for sign in "?\uff1f\u061f")
    return place >= 0 and bool(_AFTER_QUESTION.fullmatch(text[place + 1 :]))


def _unmarked(text: str) -> str:
    """``text`` with no bold or slanted words outside code."""
    parts = re.split(r"(`[^`]*`)", without_bold(text))
    parts = [part if part.startswith("`") else _EMPHASIS.sub(r"\2", part) for part in parts]
    return "".join(parts).strip().strip("*").strip() if "`" not in text else "".join(parts).strip()
