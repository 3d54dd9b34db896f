"""The turns of phrase by which `knowledge.vacancy` reads: headings, demands, what asks for nothing, levels.

Patterns are alternatives, one thought a line; ``.`` stands for either apostrophe.
"""

from __future__ import annotations

import re


def _any(*alternatives: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), flags)


ASKS = _any(
    r"what you(?:.ll| will)? (?:do|bring|need|have|be doing|own)",
    r"what we (?:expect|need|look for|are looking for)|what the job is about",
    r"responsibilit|requirement|qualification|must.haves?|nice.to.haves?|day.to.day|desired|preferred|essential",
    r"^(?:your|the) (?:tasks|profile|mission|skills|background|challenge|responsibilities)",
    r"^skills|^about you|who you are|^duties|^you (?:have|will|are|bring)|we.{1,4}re looking for|in this (?:job|role)",
    r"(?:deine?|ihre?) (?:aufgaben?|profil)|anforderung|aufgaben|was du mitbringst|das bringst du",
    r"requisitos|responsabilidades|funciones|tu perfil|requisiti|mansioni|wymagania|obowiązki",
    r"(?:vos|tes) missions|(?:votre|ton) profil|comp[ée]tences|требования|обязанности",
)
"""Headings of demands and duties."""
TELLS = _any(
    r"benefit|perks?\b|what we offer|what you(?:.ll| will)? get|what.s in it for you|^we offer",
    r"^about (?:us|the company)|who we are|^our (?:story|mission|values|company|culture|offer)|^why (?:us|join)",
    r"equal|divers|salary|compensation|remuneration|^pay\b",
    r"how to apply|^apply|^contact|next steps|(?:application|hiring|interview) process",
    r"wir bieten|über uns|was wir (?:dir |ihnen )?bieten|(?:deine|ihre) vorteile",
    r"ofrecemos|beneficios|sobre nosotros|nous offrons|à propos|avantages|cosa offriamo|chi siamo|oferujemy",
    r"условия|мы предлагаем|\bо\sнас",  # noqa: RUF001 (Russian)
)
"""Headings of what asks for nothing."""
EITHER = _any(r"^(?:the|about the|this) (?:role|job|position|team)\b", r"^job description|^location|^description")
"""Headings below which either may stand."""

_NUMBER = r"\d(?:[\d.,'\u2019]{0,8}\d)?\s?k?\b(?![.,'\u2019]?\d)(?!\s?(?:m|mn|bn|tn|million|billion)\b)"
_AMOUNT = rf"(?:(?:[$€£]|\b(?:eur|usd|gbp|chf)\s)\s?{_NUMBER}|{_NUMBER}\s?(?:[$€£]|(?:eur|usd|gbp|chf)\b))"
"""As much as a person is paid; what a business moves has millions."""
_TO = r"\s?(?:-|\u2013|—|\bto\b|\bbis\b)\s?"

ASKS_NOTHING = _any(
    rf"{_AMOUNT}{_TO}\d|\d[.,'\u2019\dk]{{0,9}}{_TO}{_AMOUNT}|{_AMOUNT} (?:and|und) {_AMOUNT}",
    rf"^\W*(?:up to |from )?{_AMOUNT}",
    rf"{_AMOUNT}(?: gross| brutto)?(?:\s?/\s?| an? | per | pro | im | p\.\s?)"
    r"(?:a\b|annum|year|month|day|hour|jahr|monat|tag)",
    r"\b(?:earn|ote|gehalt|compensation|stipend|allowance|we (?:pay|offer)|(?:learning|training) budget)\b"
    rf"[^.]{{0,40}}{_AMOUNT}",
    r"401\(k\)|\b(?:base|annual) (?:pay|salary)|\bsalary|\bbonus(?:es)?\b",
    r"\bstock options?\b|\bshare plan|\bpension\b|altersvorsorge|health insurance",
    r"\b(?:medical|dental)\b.*(?:cover|plan|insurance)|company (?:car|bike)|jobticket",
    r"parental leave|\bannual leave|\bholidays\b|urlaub|flexible hours",
    r"(?:days|weeks).? (?:of )?(?:paid )?(?:holidays?|vacation|leave)",
    r"\bgym\b|\byoga\b|dog.friendly|free (?:lunch|snacks|fruit|drinks)",
    r"equal (?:opportunity|chances)|discriminat(?:e[sd]?|ion|ing|ory)\b(?! between)",
    r"regardless of (?:race|age|gender|religion)|sexual orientation|veteran",
    r"national origin|reasonable (?:accommodation|adjustment)|people of (?:all|every) (?:gender|age|background)",
    r"background check|sponsor.{1,12}visa|visa.{1,12}sponsor|work permit|right to work|relocation",
    r"closing date|earliest start|\bapply (?:now|by|here|through|via|with)\b|^\W*to apply[,:]",
    r"(?:how|where|want|wish|like|ready|free|invited|welcome) to apply(?=\W*$|[.,:;!?])",
    r"encourag\w*\b.{0,60}\bto apply\b",
    r"to apply (?:for th(?:is|e (?:job|role|position))\b|please|send|visit|click|online|e-?mail)",
    r"please (?:apply|send|state|submit)|cover letter|your application|bewerbung|\brecruiter\b",
    r"look(?:s|ing)? forward to (?:your|hearing)|privacy notice|cookie (?:policy|notice|settings)",
    r"(?:we|site|page) uses? cookies|we are \d+ people|founded in|series [a-e]\b|^#",
)
"""What a line that asks for nothing says, wherever it stands."""
CUE = _any(
    r"\byou(?:.ll|.d|.ve)\b|\byou (?:will|would|have|can|know|are|bring|need|understand|own|enjoy|love)\b",
    r"\byou (?:write|work|think|lead|like|care|communicate)\b",
    r"\bexperience (?:with|in|of|writing|building|running|working|as)\b|\bability to\b|\bfamiliar(?:ity)? with\b",
    r"\b(?:knowledge|understanding|grasp|command) of\b|\bproficien|\bskills?\b|\byears?\b|\bdegree in\b",
    r"\bresponsible for\b|looking for an? |\bwe expect\b|\bmust (?:have|be)\b",
    r"\berfahrung\b|\bkenntnisse\b|\bexperiencia\b|\bexpérience\b",
)
"""How a sentence begins to ask for something."""
WANTED = _any(r"(?:looking for|hiring|seeking|suchen|join us as)[:\s]+(?:an? |eine?n? )?([^.!\n]{4,80})")
"""What names the role in the middle of a text."""

BULLET = re.compile(r"^\s*(?:[•●▪◦‣·*\-\u2013—>+]|\d{1,2}[.)])\s+")
SENTENCE = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)\s+(?=[\"'“(]?[A-ZÀ-ÞА-Я])")
OPEN_END = re.compile(r"(?:,|\b(?:a|an|and|across|as|at|by|for|from|in|of|on|or|our|that|the|their|to|with|your))$")
"""A line that ends like this goes on in the next."""

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """a an and are as at be by for from has have in is it of on or our that the their them they this to us we what
        when which who will with you your""",
    )
)
"""The small words of English prose."""
NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            ("zero",),
            ("one", "ein", "eine", "un", "una"),
            ("two", "zwei", "dos", "deux"),
            ("three", "drei", "tres", "trois"),
            ("four", "vier", "cuatro", "quatre"),
            ("five", "fünf", "cinco", "cinq"),
            ("six", "sechs", "seis"),
            ("seven", "sieben", "siete", "sept"),
            ("eight", "acht", "ocho", "huit"),
            ("nine", "neun", "nueve", "neuf"),
            ("ten", "zehn", "diez", "dix"),
        )
    )
    for word in words
}
YEARS = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(NUMBERS)})\s?\+?(?:\s?(?:-|\u2013|to|or|bis|a)\s?(?:\d{{1,2}}|more|mehr|más))?\+?"
    r"[\s-]+(?:years?|yrs|jahren?|años|ans)\b",
    re.IGNORECASE,
)
"""Years of experience; the first group is the least number."""
SENIOR = _any(r"\b(senior|sr\.?|staff|principal|lead|head of|expert|leitend\w*|chief)(?=\W|$)")
JUNIOR = _any(
    r"\b(junior|jr\.?|associate|entry.level|graduates?|trainee|intern(?:ship)?|apprentice|working student"
    r"|werkstudent\w*|berufseinsteiger\w*|no (?:prior |previous )?experience)\b"
)
MIDDLE = _any(r"\b(mid.level|mid.senior|intermediate|regular)\b")

SPAN_OF_YEARS = _any(
    r"\b(?:19|20)\d\d\s?(?:-|\u2013|—|to|bis)\s?"
    r"(?:(?:\w{3,9}\.?\s|\d\d/)?(?:19|20)\d\d|present|now|today|heute|current)"
)
_VITA = r"(?:curriculum vitae|r[ée]sum[ée]|lebenslauf|cv)"
_NAME = r"(?-i:[A-ZÀ-Þ])[\w.'\u2019-]*"
CV = re.compile(
    rf"^\W*(?!.*\b(?:send|submit|upload|attach|your)\b)(?:"
    rf"(?:my |mein )?{_VITA}(?:\s*[:|].*|\s+[-\u2013—]\s.*|\s+(?:of|von)\s.*)?"
    rf"|(?:curriculum vitae|lebenslauf)(?: {_NAME}){{1,3}}"
    rf"|(?:{_NAME}[ ,]+){{2,4}}\W*{_VITA})\W*$",
    re.IGNORECASE,
)
"""A line that heads a curriculum vitae; a vacancy asks for one within a sentence."""
FIRST_PERSON = re.compile(r"\b(?:I|I.m|I.ve|I.d|my|My|me|ich|Ich|meine?r?)\b")
SECOND_PERSON = re.compile(r"\b(?:you|your|du|deine?|dich|Sie|Ihre?)\b")
