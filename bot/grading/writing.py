"""What an answer is written in, where that decides whether it can be read: another language, code, a copied page.

Each is told by plain signs, and only when there is hardly anything else: an English sentence beside some code, or a
foreign word in it, is an answer like any other.
"""

from __future__ import annotations

import re
from enum import StrEnum

from bot.grading.matching import STOP_WORDS
from bot.grading.text import is_word_char, words


class Writing(StrEnum):
    """Why an answer cannot be read as English prose."""

    NOT_ENGLISH = "not_english"
    CODE = "code"


LEAST_WORDS = 8
"""Fewer words are too few to tell a language by."""
LATIN_LEAST = 0.5
"""An answer with a smaller share of Latin letters among its letters is in another script."""
MORE, FEWEST, ALONE = 1.5, 3, 2
"""By so much the small words of other languages must outnumber the English ones, and so many there must be; without
any English one, so many of them and of words with foreign letters."""

FOREIGN_WORDS = frozenset(
    words(
        """der das und ist nicht ein eine einen mit für auf dem den von zu wir ich sie auch sich wird werden bei aus
        dass wenn aber oder nur noch wie als im zum zur kann muss el la los las un una unos que de del y por para con es
        como pero más cuando si su sus lo al porque le les des du et est une dans pour pas qui sur au aux avec il elle
        nous vous je ce cette ont mais plus ne gli di che sono è da nel della dei anche ma o os um uma dos das em com
        não são mas mais ao na het een niet dat zijn met voor aan ook maar w z nię się nie jest że jak po od
        dla są oraz ale och att det som på för med av inte till jag vi ve bu için ile çok daha ama olarak ben
        biz și este sunt pentru cu mai să nu je že by pro aby bych takže jsem jako jsou"""
    )
)
"""Small words of German, Spanish, French, Italian, Portuguese, Dutch, Polish, Swedish, Turkish, Romanian and Czech."""

CODE_LINES, CODE_SHARE, PROSE_WORDS = 2, 0.75, 8
"""An answer is code if so many of its lines are, and this part of all, and the others have fewer words than that."""
_CODE_LINE = re.compile(
    r"""
    [;{}]\s*$ | ^[\s)\]}]+$                                                      # ends of statements and blocks
    | ^\s*(?:def|class|for|while|if|elif|else|try|except|with|async\ def|match|case)\b.*:\s*$
    | ^\s*(?:import\s+[\w.]+|from\s+[\w.]+\s+import\s)
    | ^\s*(?:const|let|var|public|private|static|function|func|fn|void|int|return|await|yield|print)\s*
      [\w(\[{"'].*[=(){}\[\].]
    | ^\s*[\w.\[\]"']+(?:\s*:\s*\w+)?\s*[-+*/|&]?=\s*\S                          # assignments
    | ^\s*[\w.]+\([^)]*\)\s*$                                                    # calls
    | ^\s*@\w+ | ^\s*\#include\b | ^\s*</?\w+[^>]*>\s*$
    | ^\s*(?:SELECT|FROM|WHERE|(?:LEFT\ |INNER\ )?JOIN|(?:GROUP|ORDER)\ BY|HAVING|INSERT|UPDATE|DELETE|CREATE|LIMIT)\b
    | ^\s*select\b.*[*=(),].*\bfrom\b | ^\s*(?:group|order)\ by\s+[\w., ]+$ | ^\s*from\s+\w+(?:\s+\w)?\s*$
    | ^\s*where\b.*[=<>]
    """,
    re.VERBOSE,
)
_FENCE = re.compile(r"^\s*```")

PAGE_SIGNS = 3
"""So many different lines of a page's frame mark a copied page."""
_FRAME = frozenset(
    re.split(
        r"\s*[|\n]\s*",
        """accept|accept all|accept cookies|accept all cookies|reject all|cookie policy|cookie settings|sign in|sign up
        log in|log out|privacy policy|terms of service|terms of use|terms and conditions|skip to content
        skip to main content|jump to navigation|jump to search|main menu|menu|home|about|about us|contact|contact us
        share|share this|subscribe|newsletter|advertisement|read more|related articles|related posts|recent posts
        popular posts|related topics|table of contents|contents|comments|leave a reply|leave a comment
        all rights reserved|see also|external links|references|edit|view history|talk|search|next article
        previous article|back to top|follow us|from wikipedia, the free encyclopedia""",
    )
)
_FOOT = re.compile(r"(?:last (?:updated|edited)|published|\u00a9|\(c\)|copyright|\d+ min(?:utes)? read).{0,60}")


def unreadable(answer: str) -> Writing | None:
    """Why a judge of English prose cannot read ``answer``, or None if it can."""
    if is_code(answer):
        return Writing.CODE
    return None if is_english(answer) else Writing.NOT_ENGLISH


def is_english(answer: str) -> bool:
    """Whether ``answer`` is in English, or too short or too mixed to say that it is not."""
    letters = [char for char in answer if is_word_char(char) and not char.isdigit()]
    latin = sum(char < "\u0250" or "\u1e00" <= char < "\u1f00" for char in letters)
    if len(letters) >= LEAST_WORDS and latin < LATIN_LEAST * len(letters):
        return False
    said = words(answer)
    own, other = (sum(word in those for word in said) for those in (STOP_WORDS, FOREIGN_WORDS - STOP_WORDS))
    if len(said) < LEAST_WORDS:
        return True
    if not own:
        return other + sum(not word.isascii() and word.isalpha() for word in said) < ALONE
    return other < FEWEST or other <= MORE * own


def is_code(answer: str) -> bool:
    """Whether ``answer`` is program text without an explanation."""
    lines = [line for line in answer.splitlines() if line.strip() and not _FENCE.match(line)]
    prose = [line for line in lines if not _CODE_LINE.search(line)]
    little = sum(len(words(line)) for line in prose) < PROSE_WORDS
    if len(lines) == 1:
        return not prose and lines[0].rstrip().endswith(";")
    return little and len(lines) - len(prose) >= max(CODE_LINES, CODE_SHARE * len(lines))


def is_page(answer: str) -> bool:
    """Whether ``answer`` holds the frame of a web page: its menu, its notice about cookies, its foot."""
    lines = (line.strip(" \t\u2022|>-[]").casefold() for line in answer.splitlines())
    return len({line for line in lines if line in _FRAME or _FOOT.fullmatch(line)}) >= PAGE_SIGNS
