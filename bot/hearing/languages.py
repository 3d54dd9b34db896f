"""What engines call a language, as a code of two letters."""

from __future__ import annotations

_NAMES = {"english": "en", "german": "de", "deutsch": "de", "spanish": "es", "castilian": "es", "español": "es"}


def code_of(language: object) -> str | None:
    """ "english", "EN" and "en-GB" → "en"; None for what is no language, or one whose code is not known here."""
    if not isinstance(language, str):
        return None
    name = language.strip().lower()
    head = name.replace("_", "-").partition("-")[0]
    return _NAMES.get(name) or (head if len(head) == 2 and head.isalpha() else None)
