"""A role by its name: one that was tapped or typed, or that a longer text names."""

from __future__ import annotations

import re
import unicodedata

from knowledge.profiles import ROLES, RoleProfile

EVERYBODY = "Everybody"
"""A card that lists this instead of a role fits all of them (behavioural questions mostly)."""

ROLE_NAMES: tuple[str, ...] = tuple(role.name for role in ROLES)
"""The shown names, in the order of `ROLES`."""


def fold(text: str) -> str:
    """``text`` reduced to its letters and digits: case, accents, hyphens, white space and punctuation dropped."""
    return re.sub(r"[\W_]+", "", _plain(text))


def _plain(text: str) -> str:
    """``text`` in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


_BY_KEY: dict[str, RoleProfile] = {fold(key): role for role in ROLES for key in (role.name, *role.aliases)}


def by_name(text: str) -> RoleProfile | None:
    """The role whose name or alias is ``text`` after `fold`, else None (also for `EVERYBODY` and empty text)."""
    return _BY_KEY.get(fold(text))


SHORTEST_WORD = 9
"""Letters of a name of one word that is found within a text: "pm" or "product" there may be anything."""
_VAGUE = frozenset(("analytics", "developer", "développeur", "programmer", "programador"))
"""Long enough, and said of many roles."""


def _spaced(text: str) -> str:
    """``text`` in small letters without accents, its words between single blanks, one at either end."""
    words = " ".join(re.findall(r"[^\W_]+", _plain(text)))
    return f" {words} "


_BY_PHRASE: dict[str, RoleProfile] = {
    phrase: role
    for role in ROLES
    for key in (role.name, *role.aliases)
    if (phrase := _spaced(key)).count(" ") > 2 or (len(phrase) >= SHORTEST_WORD + 2 and key not in _VAGUE)
}


_DENIED = re.compile(
    r" (?:not|never|n t|[a-z]+n t|cannot|except|used to|but|no|nicht|kein(?:e[nrms]?)?|nie|ausser|aber|excepto|pero) "
)
"""In `_spaced` text: that a role named there is perhaps not the one, or only was ("no longer", "ya no")."""


def denies(text: str) -> bool:
    """Whether something is denied in ``text``, or set against something else: "not a data engineer", "except QA"."""
    return _DENIED.search(_spaced(text)) is not None


def named_within(text: str) -> RoleProfile | None:
    """The only role that ``text`` names among other words ("backend engineer, interview at Acme"), or None.

    A name inside a longer one does not count, nor does any where something is denied (`denies`).
    """
    if denies(text):
        return None
    said = _spaced(text)
    found = [phrase for phrase in _BY_PHRASE if phrase in said]
    whole = [one for one in found if not any(one != other and one in other for other in found)]
    roles = {_BY_PHRASE[phrase].name: _BY_PHRASE[phrase] for phrase in whole}
    return next(iter(roles.values())) if len(roles) == 1 else None
