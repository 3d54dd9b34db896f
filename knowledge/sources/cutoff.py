"""Does a text look cut off in mid-sentence?"""

from __future__ import annotations

import re
from collections.abc import Sequence

# Nobody ends a bullet with these, however short it is.
_DANGLING = re.compile(r"\b(?:a|an|the|and|or|but|nor|of|including|includes?|e\.?g|i\.?e|incl|than|such as)$")
# These may end a short bullet ("What to look for"), but not one of five words or more.
_SELDOM_LAST = re.compile(
    r"\b(?:to|in|on|at|by|for|with|from|as|like|into|between|through|about|via|that|which|who|whose|because|if|when|"
    r"while|where|is|are|was|were|be|been|has|have|had|can|will|would|should|may|your|their|its|our|my|this|these|"
    r"those|not)$"
)
_ENDS_SENTENCE = re.compile(r"""[.!?:;\N{HORIZONTAL ELLIPSIS}]["')\]\u201d\u2019\u00bb*_]*$""")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|incl)\.$")
_ELLIPSIS = re.compile(r"\s*(?:\.{3}|\N{HORIZONTAL ELLIPSIS})$")
_OPEN = (",", "-", "\N{EN DASH}", "\N{EM DASH}", "(", "[", "/", "&")
_WORD = re.compile(r"[\w.'\u2019]+")


def looks_cut_off(text: str, siblings: Sequence[str] = ()) -> bool:
    """Whether ``text`` ends where no sentence or bullet ends.

    It does if it stops after a comma, a hyphen, an open bracket or a word that wants another one ("such as",
    "the"), also before an ellipsis. ``siblings`` are the other items of its list: if every one of them ends
    with a full stop and this one, of four words or more, does not, it was cut off as well.
    """
    bare = text.strip()
    trailing_dots = _ELLIPSIS.search(bare)
    if not trailing_dots and _ENDS_SENTENCE.search(bare) and not _ABBREVIATION.search(bare):
        return False
    bare = _ELLIPSIS.sub("", bare)
    if not bare or bare.endswith(_OPEN) or bare.count("(") > bare.count(")"):
        return True
    words = [word.strip(".") for word in _WORD.findall(bare.casefold())]
    last = " ".join(words[-2:])
    wants_more = _DANGLING.search(last) or (len(words) >= 5 and _SELDOM_LAST.search(last))
    alone = siblings and len(words) >= 4 and all(_ENDS_SENTENCE.search(item.strip()) for item in siblings)
    return bool(wants_more or (alone and not trailing_dots))
