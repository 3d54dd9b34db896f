"""Telling role and company apart in what somebody types about an interview. Pure, given the library."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.interview.flow_setup import SURE
from bot.interview.occasions import stripped, without_lead
from bot.interview.ports import Library
from knowledge.errors import IndexUnavailable

LONGEST_COMPANY = 60
LONGEST_READ = 400
"""Characters that are read; a role and a company take fewer."""
_AT = re.compile(r"^(?:at|with|bei|en|con|@)\s+|\s+(?:at|with|bei|en|con|@)\s+|\s*[,;@]\s*", re.IGNORECASE)

_PARTED = re.compile(r"\s*[,;]\s*")
_AT_FIRST = re.compile(r"^(?:at|with|bei|en|con|@)\s+", re.IGNORECASE)
_AT_WORD = re.compile(r"(?:^|\s)(?:at|with|bei|en|con|@)\s+", re.IGNORECASE)
_ROLE_WORD = r"(?:role|position|job|opening|vacancy|rolle|stelle|puesto|vacante)"
_THEN = re.compile(
    rf"""(?:(?:\s*[,;]\s*|\s+)(?:(?P<sure>as|als|como)|for|für|para)\s+|\s*[,;]\s*)
    (?:(?:an?|the|einen?|eine[rn]?|die|den|una?|el|la)\s+)?(?:{_ROLE_WORD}\s+(?:of|as|als|de|como)\s+(?:an?\s+)?)?""",
    re.IGNORECASE | re.VERBOSE,
)
"""What may stand between a company and the role there."""


@dataclass(frozen=True, slots=True)
class Post:
    """What the interview is for. ``focus`` is the role as typed, where that says more than its name."""

    role: str | None = None
    focus: str | None = None
    company: str | None = None


def read_post(text: str, library: Library) -> Post:
    """The role and the company in what follows the date: "data scientist at Acme", "data scientist Acme", "Acme".

    With "at" or a comma between, the first is the role, unless it is the second that is named like one, or that is in
    small letters behind a name; "as" stands before a role. Else the words that name a role are it, and the others the
    company. What is neither named nor near a role in meaning is a company; when, how and in which round is neither.
    """
    text = text.strip()[:LONGEST_READ]
    known = _known(_tidy(text), library)
    if known:
        return known
    text = _tidy(stripped(" ".join(text.split())))
    if not text:
        return Post()
    parts = _AT.split(text, maxsplit=1)
    found = None if _named(parts[0], library) else _company_first(text, library) or _company_alone(text, library)
    if found:
        return found
    if len(parts) == 2:
        return Post(*_role(parts[0], library), _company(_AT_FIRST.sub("", parts[1])))
    for whole in dict.fromkeys((text, without_lead(text))):
        found = _exact(whole.split(), library)
        if found:
            return found
    role, focus = _role(text, library)
    return Post(role, focus) if role else Post(company=_company(without_lead(text)))


def _company_first(text: str, library: Library) -> Post | None:
    """The post where the company stands before the role: "at Acme as a data scientist", "Acme, data scientist"."""
    for then in _THEN.finditer(text):
        before, behind = text[: then.start()].strip(" ,;"), text[then.end() :]
        *lead, company = _AT_WORD.split(before, maxsplit=1)
        at = None if lead else _AT_WORD.search(behind)
        # "job as data scientist at Acme"; a name before leaves "en" (in Spanish also "in") to be a place
        if at and (at[0].strip().casefold() not in ("en", "con") or not before[:1].isupper()):
            role = _named(behind[: at.start()].strip(" ,;"), library)
            if role and _company(behind[at.end() :]):
                return Post(role, None, _company(behind[at.end() :]))
        role_text = _AT.split(behind, maxsplit=1)[0]
        role, focus = _named(role_text, library), None
        if then["sure"] and not role and not _role(before, library)[0]:
            role, focus = _role(role_text, library)
        if _company(company) and (role or (then["sure"] and lead == [""])):
            return Post(role, focus, _company(company))
    return None


def _company_alone(text: str, library: Library) -> Post | None:
    """The post where small letters behind a company's name say what no role is named like: "Acme, senior pilot"."""
    before, comma, behind = _PARTED.sub(",", text, count=1).partition(",")
    *lead, company = _AT_WORD.split(before, maxsplit=1)
    a_name = lead in ([], [""]) and company[:1].isupper() and behind.islower()
    if not (comma and a_name and _company(company)) or _role(company, library)[0]:
        return None
    return Post(*_role(behind, library), _company(company))


def _exact(words: list[str], library: Library) -> Post | None:
    """The longest words at the beginning or end that name a role, with the others as the company; or a known one."""
    for length in range(len(words), 0, -1):
        for named, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            role = library.role_exact(" ".join(named))
            if role:
                return Post(role, None, _company(stripped(without_lead(_tidy(" ".join(rest))))))
    return _known(" ".join(words), library)


def _tidy(text: str) -> str:
    """``text`` with single blanks and without "as a" or "for"."""
    text = re.sub(r"^(?:as|for|als|como|für|para)\s+(?:an?\s+)?", "", text.strip(), flags=re.IGNORECASE)
    return " ".join(text.split())


def _known(text: str, library: Library) -> Post | None:
    """What all of ``text`` is the name of."""
    role = _named(text, library)
    if role:
        return Post(role)
    return Post(company=text) if text.casefold() in (name.casefold() for name in library.companies()) else None


def _named(text: str, library: Library) -> str | None:
    """The role that ``text`` is the name of, with or without "role" behind it."""
    text = text.strip()
    plain = re.sub(rf"[\s-]+{_ROLE_WORD}$", "", text, flags=re.IGNORECASE)
    return (library.role_exact(text) or library.role_exact(plain)) if plain else None


def _company(text: str) -> str | None:
    """The company's name, None for what has no letter."""
    text = " ".join(text.split())[:LONGEST_COMPANY]
    return text if any(map(str.isalpha, text)) else None


def _role(text: str, library: Library) -> tuple[str | None, str | None]:
    """The role that ``text`` names or surely means, with the text where it is only meant; Nones if neither."""
    exact = _named(text, library)
    if exact or not text.strip():
        return exact, None
    try:
        guesses = library.role(text)
    except IndexUnavailable:
        return None, None
    return (guesses[0][0], text) if guesses and guesses[0][1] >= SURE else (None, None)
