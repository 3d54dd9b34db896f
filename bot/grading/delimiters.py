"""Keeping a candidate's text from stepping out of its place in a prompt.

Two things are done, both before a model sees the text. Characters nobody can see are taken out, because they hide
instructions from people or break up words: zero-width and bidirectional controls, Unicode tags, variation
selectors beyond the emoji one (https://www.unicode.org/reports/tr36/, and CVE-2021-42574 "Trojan Source").
And whatever looks like our markers, or like the turn tokens of common chat templates (local servers parse those
inside a message), is blunted by a space, so that it stays readable and loses its force.
"""

from __future__ import annotations

import re

from bot.grading.text import Folded

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, except tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, joiners, blank fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, bidirectional, annotation
    "\ufe00-\ufe0e"  # variation selectors (U+FE0F stays: it only colours an emoji)
    "\U000e0000-\U000e0fff"  # tags and further variation selectors
    "]"
)
_MARKER = re.compile(r"(?<!<)<{2,}+(?=\s*(?:end\s+)?answer\b)", re.IGNORECASE)
_TURN = re.compile(
    r"<(?=[|\uff5c][^|\uff5c<>\n]{1,40}[|\uff5c]>)"  # <|im_start|>, <|eot_id|>, …, DeepSeek's with full-width bars
    r"|<(?=/?(?:s|bos|eos|start_of_turn|end_of_turn|think)>)"
    r"|\[(?=/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])"
    r"|<(?=</?SYS>>)"
)


def visible(text: str) -> str:
    """``text`` without the characters nobody can see; line ends become ``\\n``, ends are stripped."""
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def neutralise(text: str, token: str) -> str:
    """``text``, fit to stand between two markers that carry ``token`` (a fresh random code, at least 8 characters).

    Plain text comes back as it was. Raises ValueError for a token too short to be unguessable.
    """
    if len(token) < 8:
        raise ValueError("the token of a delimiter needs at least 8 characters")
    shown = visible(text).replace(token, f"{token[0]} {token[1:]}")
    return blunted(shown).text


def blunted(text: str) -> Folded:
    """``text`` with a space in whatever looks like a marker or a turn token, and the way back."""
    shown, source = text, list(range(len(text)))
    for pattern in (_MARKER, _TURN):
        marked = {at for match in pattern.finditer(shown) for at in range(*match.span())}
        if marked:
            source = [place for at, place in enumerate(source) for _ in range(1 + (at in marked))]
            shown = "".join(f"{char} " if at in marked else char for at, char in enumerate(shown))
    return Folded(shown, source)
