"""British and American forms of a word: Viva writes "colour", "centre" and "optimise"."""

from __future__ import annotations

import re

_OUR = (
    "armor|behavior|candor|clamor|color|demeanor|endeavor|favor|fervor|flavor|glamor|harbor|honor|humor|labor|neighbor|"
    "odor|parlor|rancor|rigor|rumor|savior|savor|splendor|tumor|valor|vapor|vigor"
)
_OUR_ENDINGS = "|s|ed|ing|ings|able|ably|ful|fully|less|ite|ites|al|ally|hood|hoods|er|ers|ism|y"
_RE = "caliber|center|fiber|kilometer|centimeter|millimeter|luster|maneuver|meager|somber|specter|theater"
_LL = "cancel|channel|counsel|dial|equal|fuel|initial|label|level|marshal|model|panel|pedal|signal|total|travel|tunnel"
_PLAIN = {
    "aging": "ageing",
    "analog": "analogue",
    "catalog": "catalogue",
    "catalogs": "catalogues",
    "cozy": "cosy",
    "defense": "defence",
    "defenses": "defences",
    "enroll": "enrol",
    "enrollment": "enrolment",
    "fulfill": "fulfil",
    "fulfills": "fulfils",
    "fulfillment": "fulfilment",
    "gray": "grey",
    "grayscale": "greyscale",
    "installment": "instalment",
    "jewelry": "jewellery",
    "offense": "offence",
    "pretense": "pretence",
    "skeptic": "sceptic",
    "skeptical": "sceptical",
    "skillful": "skilful",
}
_PLAIN_AMERICAN = {british: american for american, british in _PLAIN.items()} | {
    "programme": "program",
    "programmes": "programs",
    "metre": "meter",
    "metres": "meters",
    "litre": "liter",
    "litres": "liters",
}
# a metre is a unit and a meter a device, a programme a plan and a program code: only one direction is safe there

_AMERICAN_OUR = re.compile(rf"(dis|mis|un)?({_OUR})({_OUR_ENDINGS})")
_BRITISH_OUR = re.compile(rf"(dis|mis|un)?({_OUR.replace('or', 'our')})({_OUR_ENDINGS})")
_AMERICAN_RE = re.compile(rf"({_RE})(s|ed)?")
_BRITISH_RE = re.compile(rf"({'|'.join(word[:-2] + 're' for word in _RE.split('|'))})(s|d)?")
_AMERICAN_LL = re.compile(rf"(un|re|mis|pre)?({_LL})(ed|ing|er|ers)")
_BRITISH_LL = re.compile(rf"(un|re|mis|pre)?({_LL})l(ed|ing|er|ers)")
_ENDINGS = "e|ed|es|ing|er|ers|able|ation|ations|ational"
_AMERICAN_IZE = re.compile(rf"([a-z]{{3,}}i|[a-z]+ly)z({_ENDINGS})")
_BRITISH_ISE = re.compile(rf"([a-z]{{3,}}i|[a-z]+ly)s({_ENDINGS})")
_ALWAYS_Z = re.compile(rf"((down|full|half|mid|out|over|re|super|under|up)?si|capsi)z({_ENDINGS})")
"""What is formed from "size" has a z everywhere."""


def british(word: str) -> str | None:
    """The British form of ``word`` (small letters) if it is written the American way, else None."""
    if word in _PLAIN:
        return _PLAIN[word]
    if found := _AMERICAN_OUR.fullmatch(word):
        return f"{found[1] or ''}{found[2][:-2]}our{found[3]}"
    if found := _AMERICAN_RE.fullmatch(word):
        return f"{found[1][:-2]}re{(found[2] or '').removeprefix('e')}"
    if found := _AMERICAN_LL.fullmatch(word):
        return f"{found[1] or ''}{found[2]}l{found[3]}"
    if (found := _AMERICAN_IZE.fullmatch(word)) and not _ALWAYS_Z.fullmatch(word):
        return f"{found[1]}s{found[2]}"
    return None


def american(word: str) -> str | None:
    """The American form of a British ``word`` (small letters), else None; it need not be a word at all."""
    if word in _PLAIN_AMERICAN:
        return _PLAIN_AMERICAN[word]
    if found := _BRITISH_OUR.fullmatch(word):
        return f"{found[1] or ''}{found[2][:-3]}or{found[3]}"
    if found := _BRITISH_RE.fullmatch(word):
        return f"{found[1][:-2]}er{'ed' if found[2] == 'd' else found[2] or ''}"
    if found := _BRITISH_LL.fullmatch(word):
        return f"{found[1] or ''}{found[2]}{found[3]}"
    if found := _BRITISH_ISE.fullmatch(word):
        return f"{found[1]}z{found[2]}"
    return None
