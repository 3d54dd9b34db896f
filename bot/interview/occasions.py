"""When, how and in which round an interview takes place, told apart from what it is for. Pure.

"3pm", "um 15 Uhr", "a las diez", "via Zoom", "online", "final round" are neither a role nor a company. English, German
and Spanish. A word that can belong to a name stays where it is likely to: "at Zoom", "video producer", "Morning Brew".
"""

from __future__ import annotations

import re

_PASSES = 4
"""Such words stand side by side ("online, final round"): the outer ones go first, then those behind them."""


def _any(*words: str) -> str:
    """A pattern for any of the words; a blank within a word is written "_", one that may also lack "~"."""
    each = sorted((word for text in words for word in text.split()), key=len, reverse=True)
    return "|".join(word.replace("_", r"[\s-]+").replace("~", r"[\s-]?") for word in each)


_COUNTED = _any(
    "one two three four five six seven eight nine ten eleven twelve",
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "una dos tres cuatro cinco seis siete ocho nueve diez once doce",
)
_NUMBER = rf"(?:\d{{1,2}}|{_COUNTED})"
_UNIT = r"(?:uhr|hrs?|hours?|horas?|h|o['\u2019]?\s?clock|[ap]\.?\s?m\b\.?)"
_CLOCK = rf"""(?:\d{{1,2}}[:.h]\d{{2}}(?:\s*{_UNIT})?
    | {_NUMBER}\s*{_UNIT}(?:\s*\d{{2}})?
    | \d{{3,4}}\s?(?:h|hrs|hours|uhr)
    | (?:half|halb|(?:quarter|viertel|five|ten|twenty|fünf|zehn)\s+(?:past|to|nach|vor))\s+(?:past\s+)?{_NUMBER}
    | {_NUMBER}\s+(?:y|menos)\s+(?:media|cuarto))(?!\w)"""
_SPAN = r"\s*(?:[-\u2013\u2014]|to|until|till|bis|hasta|a|y|and|und)\s*(?:las?\s+)?"
_BEFORE = rf"(?:(?:{_any('at around about from between by um gegen ab von zwischen a sobre hacia desde de entre')})\s+)"
_ZONE = r"""(?:(?:utc|gmt)(?:\s?[+-]\s?\d{1,2}(?::\d{2})?)?|[cew]e?s?t|[cempb][sd]?t|mes?z|sharp|pünktlich|en\s+punto
    |[^\W\d_]+\s+time|ortszeit|hora\s+(?:local|de\s+\w+))(?!\w)"""
_TIME = re.compile(
    rf"""(?<![\w&.]){_BEFORE}{{0,2}}(?:las?\s+)?(?:@\s*)?
        (?:(?:{_NUMBER}{_SPAN})?{_CLOCK}(?:{_SPAN}(?:{_CLOCK}|{_NUMBER}(?!\w)))?
           | \d{{1,2}}{_SPAN}\d{{1,2}}(?![\w&]))(?:\s*\(?{_ZONE}\)?)?
    | (?<!\w)(?:(?:at|around|um|gegen|ab)\s+|@\s*|(?:a|sobre|hacia)\s+las?\s+)\d{{1,2}}(?![\w&]|[-.]\w)
    | (?<!\w)(?:(?:um|gegen|ab)\s+|(?:a|sobre|hacia)\s+las?\s+)(?:{_COUNTED})(?!\w)
    | (?<!\w)(?:(?:for|für|de)\s+)?\d{{1,3}}\s?(?:min(?:utes?|uten|utos)?|stunden?|std)(?!\w)\.?
    | (?<!\w)[ap]\.\s?m\.""",
    re.IGNORECASE | re.VERBOSE,
)
_AT_COUNTED = re.compile(rf"(?<!\w)[Aa]t\s+(?:{_COUNTED})(?!\w)")
"""In small letters, for "at Three" is a company."""

_HALF = rf"""(?:(?:early|late|frühen?|späten?)\s+)?(?:{
    _any(
        "morning afternoon evening noon midday midnight lunchtime tonight night",
        "vormittags? nachmittags? mittags? abends? morgens? früh nachts?",
        "mediod[ií]a mañana tarde noche",
    )
})"""
_BRAND = _any("(?:microsoft|ms)_teams? teams google_(?:meet|hangouts?) zoom skype webex facetime jitsi whatsapp")
_MEDIUM = _any(
    "video~(?:calls?|chat|conference|link)? vídeo phone telephone call webcam internet",
    "telefon telefonat videoanruf videokonferenz videogespräch videokonferenz",
    "tel[eé]fono videollamada videoconferencia llamada",
)
_MEETING = _any(
    "rounds? interviews? stages? screen(?:ing)? calls? chat meeting conversation loop",
    "runde interviewrunde gesprächsrunde gespräch vorstellungsgespräch bewerbungsgespräch telefonat",
    "ronda entrevista fase llamada vuelta",
)
_WHICH = _any(
    r"\d{1,2}(?:st|nd|rd|th|[.ªº])? first second third fourth fifth final last initial intro technical tech coding",
    "behaviou?ral hr recruiter hiring_manager phone telephone video online remote virtual on~site panel culture zoom",
    "teams skype job live system_design case(?:_study)?",
    "erste[rns]? zweite[rns]? dritte[rns]? vierte[rns]? letzte[rns]? finale[rns]? technische[rns]? fachliche[rns]?",
    "primera segunda tercera cuarta [uú]ltima t[eé]cnica",
)
_SURE = re.compile(
    rf"""(?<![\w&-])(?:
      at\s+(?:noon|mid(?:day|night)|lunchtime|night)|(?:(?:in|during)\s+(?:the\s+)?|am\s+|in\s+der\s+|gegen\s+|al\s+|(?:por|de|en|a)\s+la\s+){_HALF}
    | (?!on\s+call)(?:via|vía|over|on|by|per|über|mit|por|through|using|in|a\s+través\s+de)\s+
      (?:(?:an?|the|einen?|einer|una?|el|la)\s+)?(?:{_BRAND}|{_MEDIUM})(?:[\s-]+(?:{_MEETING}|link))?
    | (?:(?:{_BRAND})[\s-]+(?:{_MEETING}|link))
    | in[\s-]person|face[\s-]to[\s-]face|vor\s+ort|in\s+präsenz|en\s+persona|en\s+l[ií]nea|a\s+distancia
    | (?:at|in|from)\s+(?:the|their|your)\s+(?:office|offices|headquarters|hq)|im\s+büro|en\s+(?:la|su|sus)\s+oficinas?
    | (?:(?:at|from)\s+home|(?:von\s+)?zu\s+hause|desde\s+casa)
    | (?:(?:the|my|zur|zum|die|das|la|el)\s+)?
      (?:(?:(?:{_WHICH})[\s-]+){{1,4}}(?:{_MEETING})(?!\s+cent)(?:[\s-]+(?:{_MEETING}))?
       |(?:{_MEETING})\s+(?:{_NUMBER}|final|t[eé]cnica|telef[oó]nica|virtual|presencial))
    | {_any("erstgespräch zweitgespräch endrunde finalrunde videointerview telefoninterview telefongespräch")}
    | {_any("videogespräch kennenlerngespräch vorstellungsgespräch bewerbungsgespräch fachgespräch")}
    | assessment[\s-]cent(?:er|re)
    | {_any("videollamada videoconferencia video~(?:call|chat|conference) telefonisch persönlich presencial")}
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE = rf"""(?P<always>{_BRAND})|(?P<half>{_HALF})|(?P<small>{_MEDIUM}|{_MEETING}|{
    _any("online remote(?:ly)? virtual(?:ly)? virtuell on~site final panel screening am")
})"""
_ENDS = rf"""\s*(?:$|[,;@()]|\s[-\u2013]\s|(?:{
    _any("at with bei en con via vía for as als como für para in on über per por um")
})\s)"""
_ALONE = re.compile(rf"(?<![\w&/-])(?:{_BARE})(?!\w)(?=[.!]?{_ENDS})[.!]?", re.IGNORECASE | re.VERBOSE)
_FIRST = re.compile(rf"^(?:{_BARE})\s+(?=\w)", re.IGNORECASE | re.VERBOSE)
_NAMED = re.compile(r"(?:^|[\s,;])(?:at|with|bei|con|en|of|and|und|y|for|für|de|del)\s+$|[@&]\s*$", re.IGNORECASE)
"""What stands behind these is a name, or part of one."""
_TALK = re.compile(
    rf"""(?<![\w&-])(?:(?:and|but|with|und|aber|mit|y|pero|con)\s+)?
    (?:(?:i\s+have(?:\s+got)?|i['\u2019]ve(?:\s+got)?|i\s+(?:got|had)|ich\s+(?:habe?|hatte)|tengo|tuve)\s+)?
    (?:(?P<its>my|the|an?|mein(?:em)?|das|dem|ein(?:em)?|mi|una?|la)\s+)?(?:(?:{_WHICH})[\s-]+){{0,4}}(?:job[\s-]+)?
    (?:interview|(?:vorstellungs|bewerbungs)?gespräch|entrevista)
    (?:\s+(?:is|was|will\s+be|ist|war|es|era|fue|será)(?!\w)
     |(?(its)(?=\s*[,;.@]|\s*$|\s(?:at|with|for|as|bei|mit|für|als|en|con|para|como)\s)|(?!)))""",
    re.IGNORECASE | re.VERBOSE,
)
"""That there is an interview, said as in a sentence."""
_EDGES = re.compile(
    r"^(?:[-\s,;.\u2013]+|(?:and|und|y)\s+)+|(?:[-\s,;\u2013]+|\s(?:and|und|y|at|um|via)|^(?:and|und|y|at|um|via))+$"
)


def stripped(text: str) -> str:
    """``text`` without a time of day, a way of meeting, a round and "my interview is"; what is left may hold a role and
    a company.
    """
    text = _tidy(_TALK.sub(" ", text))
    text = _tidy(_AT_COUNTED.sub(" ", _TIME.sub(" ", text)))
    for _ in range(_PASSES):
        before, text = text, _tidy(_ALONE.sub(_unless_named, _SURE.sub(_unless_named, text)))
        if text == before:
            break
    return text


def without_lead(text: str) -> str:
    """``text``, which names no role, without a way of meeting or a part of the day before the company's name."""
    return _FIRST.sub(lambda found: found[0] if _capital(found, "small", "half") else "", text)


def _unless_named(found: re.Match[str]) -> str:
    """Nothing in the place of ``found``, unless it is a name: "Prime Video" is one, "Acme video" is not."""
    before = found.string[: found.start()].rstrip()
    inside = bool(before) and before[-1] not in ",;("
    named = _NAMED.search(found.string[: found.start()])
    return found[0] if named or (inside and found.re is _ALONE and _capital(found, "small")) else " "


def _capital(found: re.Match[str], *groups: str) -> bool:
    return any(found[group] and found[group][0].isupper() for group in groups)


def _tidy(text: str) -> str:
    text = re.sub(r"\(\s*\)", " ", text)
    text = re.sub(r"\s*,(?:\s*,)*\s*", ", ", text)
    return _EDGES.sub("", " ".join(text.split()))
