"""What an answer is written in, where that decides whether it can be read: another language, code, a copied page.

Each is told by plain signs, and only when there is hardly anything else: an English sentence beside some code, a
foreign word, or a list of names and symbols is an answer like any other.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from bot.grading.matching import NEGATIONS, STOP_WORDS
from bot.grading.text import is_word_char, sentences, words


class Writing(StrEnum):
    """Why an answer cannot be read as English prose."""

    NOT_ENGLISH = "not_english"
    CODE = "code"


LEAST_LETTERS, LEAST_WORDS = 8, 8
"""An answer with fewer is too little to tell a script, or a language, by."""
LATIN_LEAST = 0.5
"""An answer with a smaller share of Latin letters among its letters is in another script."""
FEWEST, LEAST_SHARE, MORE = 3, 0.12, 1.5
"""Signs of another language: so many different ones, this share of all words, and so many times the English ones.
Signs are its small words, and words with letters that English lacks."""

SHORTEST_PHRASE, PHRASE_SIGNS, PHRASE_SHARE, PHRASE_MORE = 3, 2, 0.4, 3
"""Fewer words than `LEAST_WORDS`, but so many, are another language's if so many, this part of all, and so many times
the English ones, are signs of it."""

LEAST_OWN = 0.3
"""An answer with a smaller share of words outside quotation marks is told by all its words."""

_SYMBOLS = re.compile(r"(?<![\u0370-\u03ff])[\u0370-\u03ff]{1,2}(?![\u0370-\u03ff])")
"""One Greek letter, or two side by side, as they stand in formulas."""
_MARKS = "([{*_\"'\u2018\u201a\u201c\u201e\u00ab"
_QUOTED = re.compile(r"[\"\u201c-\u201f\u00ab\u00bb][^\"\u201c-\u201f\u00ab\u00bb\n]*[\"\u201c-\u201f\u00ab\u00bb]")

FOREIGN_WORDS = frozenset(
    words(
        """der das und ist nicht ein eine einen mit für auf dem den von zu wir ich sie auch sich wird werden bei aus
        dass wenn aber oder nur noch wie zum zur kann muss el los las un una unos que del por para como pero más
        cuando su sus porque les des du et est une dans pour pas qui sur aux avec il elle nous vous ce cette ont
        mais gli che sono è nel della dei anche quello quella questo questa poi dopo perché dal um uma dos das em
        com não são mais na het een niet dat zijn ik zou dus voor aan ook maar nię się nie jest że jak po od dla są
        oraz ale och det som på för av inte till jag vi ve bu için ile çok daha ama olarak ben biz și este sunt
        pentru cu mai să nu je že by aby bych takže jsem jako jsou"""
    )
) - frozenset(words("die an as by com cu du em est il na nu pas po sur un vi you com"))
"""Small words of German, Spanish, French, Italian, Portuguese, Dutch, Polish, Swedish, Turkish, Romanian and Czech that
are no English words, names or abbreviations."""

ENGLISH_WORDS = (
    STOP_WORDS | NEGATIONS | frozenset(words("because all each between without per before after same other"))
)

CODE_LINES, CODE_SHARE, PROSE_WORDS = 2, 0.75, 8
"""An answer is code if so many of its lines are, and this part of all, and the others have fewer words than that."""
PLAIN_WORDS = 4
"""A line with so many plain words in a row is prose, whatever else is in it."""
LONGEST_LINE = 500
"""Characters; no line of code is longer."""
EXPLAINED = 3
"""So many words outside a fence explain what is in it, if they do more than announce it."""
_ANNOUNCING = ENGLISH_WORDS | frozenset(
    words(
        "here my answer solution code function query snippet example below following write would like it's that's this"
        " python sql java javascript typescript kotlin swift go rust c terraform yaml bash"
    )
)

_PLAIN = re.compile(rf"(?:\b[A-Za-z']{{2,}},? ){{{PLAIN_WORDS}}}")
_CODE_LINE = re.compile(
    r"""
    ^[^=(){}\[\]]*[=(){}\[\]].*;\s*$ | [{}]\s*$ | ^[\s)\]}]+;?$              # ends of statements and blocks
    | ^\s*(?:def|class|for|while|if|elif|else|try|except|with|async\ def|match|case)\b.*:\s*$
    | ^\s*(?:import\s+[\w.]+|from\s+[\w.]+\s+import\s)
    | ^\s*(?:const|let|var|public|private|static|function|func|fn|void|int|return|await|yield|print)\b.*[=(){}\[\]]
    | ^\s*(?:return|break|continue|pass)(?:\s+[\w.]+)?;?\s*$
    | ^\s*[\w.]{2,}\([^)]*\)\s*$                                                 # calls
    | ^\s*@\w+ | ^\s*\#include\b | ^\s*</?\w+(?:\s[^>]*)?>\s*$
    | ^\s*select\b(?=.*\bfrom\b).*[*=(),] | ^\s*(?:group|order)\ by\s+[\w.,][\w., ]*;?$ | ^\s*from\s+\w+(?:\s+\w)?\s*$
    | ^\s*where\b.*[=<>]
    """,
    re.VERBOSE,
)
_ASSIGNMENT = re.compile(r"""^\s*[\w.\[\]"']+(?:\s*:\s*\w+)?\s*[-+*/|&]?=\s*\S""")
"""A line that a formula or a definition ("Recall = frauds we caught") looks like, too ..."""
_PROGRAM = re.compile(
    r"""
    [-+*/|&]=\s | [=!]= | =\s*[rbf]?(["'])[^\s"']*\1\s*[,;]?\s*$ | =\s*(?:\[\]|\{\}|\(\))
    | \b[a-z_]\w+\[[^\]]*\] | \w\.[a-z_]\w*\(
    | \b(?!(?:log|ln|exp|sqrt|sum|min|max|abs|mean|avg|round|softmax|sigmoid|tanh|sin|cos|tan|pr|prob|var|cov|std
             |erf|relu|argmax|argmin)\d*\()[a-z_]\w+\([^)]
    """,
    re.VERBOSE,
)
"""... so that it counts as code where another line is code, or where one of them calls a function by name, compares,
changes a variable in place, or handles strings and places of a list."""
_SQL_WORDS = re.compile(
    r"^\s*(?:SELECT|FROM|WHERE|(?:LEFT |INNER )?JOIN|(?:GROUP|ORDER) BY|HAVING|INSERT|UPDATE|DELETE|CREATE|LIMIT)\b"
)
"""A line that says what a part of a query does begins like this, too ..."""
_SQL_SIGNS = re.compile(
    r"[*=()<>]|^\s*[A-Z ]+\s[\w.]+(?: (?:AS \w+|ASC|DESC))?(?:\s*,\s*[\w.]+(?: (?:AS \w+|ASC|DESC))?)+;?\s*$"
)
_QUERY = re.compile(
    r"^[^\S\n]*select\s++(?:distinct\s++)?(?:[^\n*(=]*[*(=](?:[^\n]*?[^\S\n]|[^\n]*\n\s*)"
    r"|[\w.\"]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.\"]+(?:\s+as\s+\w+)?)*\s+)from\b",
    re.IGNORECASE | re.MULTILINE,
)
"""... so that it counts as code if it has signs of its own, or where something is selected from a table."""
_SQL = re.compile(r"^\s*select\b(?=.*\bfrom\b)", re.IGNORECASE)
_FENCE = re.compile(r"^\s*```")

PAGE_SIGNS, PAGE_SHARE, PAGE_KINDS = 3, 1 / 3, 2
"""So many different lines of a page's frame mark a copied page, if there is more than the frame, and some of them can
be nothing else: so many kinds of those, or one, where the frame is this part of all lines and has a menu as well."""
_FRAME = frozenset(
    re.split(
        r"\s*[|\n]\s*",
        """accept|sign in|sign up|log in|log out|main menu|menu|home|about|about us|contact|contact us|share|share this
        subscribe|newsletter|advertisement|read more|related topics|contents|comments|see also|references|edit|talk
        search|next article|previous article|follow us""",
    )
)
_SURE = {
    line: kind
    for kind, lines in {
        "notice": """accept all|accept cookies|accept all cookies|reject all|cookie policy|cookie settings
            privacy policy|terms of service|terms of use|terms and conditions""",
        "way": """skip to content|skip to main content|jump to navigation|jump to search|table of contents|view history
            back to top""",
        "more": """related articles|related posts|recent posts|popular posts|leave a reply|leave a comment
            external links""",
        "foot": "all rights reserved|from wikipedia, the free encyclopedia",
    }.items()
    for line in re.split(r"\s*[|\n]\s*", lines)
}
_FOOT = re.compile(
    r"(?:(?:copyright )?\u00a9|(?:\(c\)|copyright) ?.{0,40}\b(?:(?:19|20)\d\d|inc|ltd|llc|gmbh|rights reserved)\b"
    r"|last (?:updated|edited)|\d+ min(?:utes)? read).{0,60}"
)
_LISTED = re.compile(r"\s*(?:[-*\u2022\u2013]|\d+[.)])\s")
"""A list of one's own has a bullet or a number in front of its lines."""


def unreadable(answer: str) -> Writing | None:
    """Why a judge of English prose cannot read ``answer``, or None if it can."""
    if is_code(answer):
        return Writing.CODE
    return Writing.NOT_ENGLISH if is_foreign_phrase(answer) or not is_english(answer) else None


def is_english(answer: str) -> bool:
    """Whether ``answer`` is in English, or too short or too mixed to say that it is not."""
    letters = [char for char in _SYMBOLS.sub(" ", answer) if is_word_char(char) and char.isalpha()]
    latin = sum(char < "\u0250" or "\u1e00" <= char < "\u1f00" for char in letters)
    if len(letters) >= LEAST_LETTERS and latin < LATIN_LEAST * len(letters):
        return False
    own_words = _unquoted(answer)
    said = words(own_words)
    own = sum(word in ENGLISH_WORDS for word in said)
    signs = [word for word in words(_without_names(own_words)) if _is_sign(word)]
    enough = len(set(signs)) >= FEWEST and len(signs) >= LEAST_SHARE * len(said)
    return len(said) < LEAST_WORDS or not enough or len(signs) <= MORE * own


def _unquoted(answer: str) -> str:
    """``answer`` without what it quotes, unless it hardly says anything else."""
    rest = _QUOTED.sub(" ", answer)
    return rest if len(words(rest)) >= LEAST_OWN * len(words(answer)) else answer


def _without_names(text: str) -> str:
    """``text`` without the words that have a capital in the middle of a sentence."""
    if not any(char.islower() for char in text):
        return text
    kept: list[str] = []
    for a, b in sentences(text):
        first, *others = text[a:b].split()
        kept += [first, *(word for word in others if not word.strip(_MARKS)[:1].isupper())]
    return " ".join(kept)


def _is_sign(word: str) -> bool:
    return word not in ENGLISH_WORDS and (word in FOREIGN_WORDS or _foreign_letters(word))


def _foreign_letters(word: str) -> bool:
    """Whether ``word`` has a Latin letter that English lacks (folded words have their accents apart)."""
    return len(word) > 2 and any(unicodedata.combining(char) or "\u00df" <= char < "\u0250" for char in word)


def is_code(answer: str) -> bool:
    """Whether ``answer`` is program text without an explanation."""
    lines = [line for line in answer.splitlines() if line.strip() and not _FENCE.match(line)]
    code = _code_lines(lines, _QUERY.search(answer) is not None)
    prose = [line for line in lines if line not in code]
    if len(lines) == 1:
        return not prose and lines[0].rstrip().endswith(";")
    if sum(len(words(line)) for line in prose) >= PROSE_WORDS or _explains(answer):
        return False
    return len(lines) - len(prose) >= max(CODE_LINES, CODE_SHARE * len(lines))


def _code_lines(lines: list[str], query: bool) -> set[str]:
    """Those of ``lines`` that are code; ``query``: whether a query stands among them."""
    short = [line for line in lines if len(line) <= LONGEST_LINE]
    sure = {line for line in short if _is_code_line(line, query)}
    assignments = {line for line in short if _ASSIGNMENT.search(line) and not _PLAIN.search(line)}
    return sure | assignments if sure or any(map(_PROGRAM.search, assignments)) else sure


def _is_code_line(line: str, query: bool) -> bool:
    sql = _SQL_WORDS.match(line) and (query or _SQL_SIGNS.search(line))
    if not sql and not _CODE_LINE.search(line):
        return False
    return _SQL.match(line) is not None or not _PLAIN.search(line)


def _explains(answer: str) -> bool:
    """Whether ``answer`` says anything outside its fences, beyond announcing what is in them."""
    outside, *fenced = re.split(r"^[^\S\n]*```.*$", answer, flags=re.MULTILINE)
    said = words(" ".join((outside, *fenced[1::2])))
    return bool(fenced) and len(said) >= EXPLAINED and bool(set(said) - _ANNOUNCING)


def is_page(answer: str) -> bool:
    """Whether ``answer`` holds the frame of a web page: its menu, its notice about cookies, its foot."""
    lines = [line for line in answer.splitlines() if line.strip()]
    bare = [line.strip(" \t|>[]") for line in lines if not _LISTED.match(line)]
    # a page writes its frame with capitals; what somebody names in a list of their own rarely has one
    frame = {line.casefold() for line in bare if not line[:1].islower() and _of_frame(line.casefold())}
    kinds = {kind for line in frame if (kind := _SURE.get(line) or ("foot" if _FOOT.fullmatch(line) else ""))}
    if len(frame) < PAGE_SIGNS or not kinds or len(frame) == len(lines):
        return False
    menu = len(frame & _FRAME) >= PAGE_SIGNS - 1 and len(frame) >= PAGE_SHARE * len(lines)
    return menu or len(kinds) >= PAGE_KINDS


def _of_frame(line: str) -> bool:
    return line in _FRAME or line in _SURE or _FOOT.fullmatch(line) is not None


def is_foreign_phrase(answer: str) -> bool:
    """Whether ``answer``, too short for `is_english` to tell, is surely a few words of another language.

    Most of the small words must be that language's, so that names and terms do not make an English phrase foreign.
    """
    own_words = _unquoted(answer)
    said = words(own_words)
    if not SHORTEST_PHRASE <= len(said) < LEAST_WORDS:
        return False
    signs = {word for word in words(_without_names(own_words)) if _is_sign(word)}
    own = sum(word in ENGLISH_WORDS for word in said)
    enough = len(signs) >= max(PHRASE_SIGNS, PHRASE_SHARE * len(said), PHRASE_MORE * own)
    return enough and not signs.isdisjoint(FOREIGN_WORDS)  # accents alone may be those of loan words
