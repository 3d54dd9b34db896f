"""The languages Viva speaks, by code. The sentences are in `bot.tg.texts` and its catalogues."""

from __future__ import annotations

from bot.interview.session import Session

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "de": "Deutsch", "es": "Español"}
"""Every language's code and its own name for itself, in the order to offer them."""
IN_ENGLISH = {ENGLISH: "English", "de": "German", "es": "Spanish"}
"""The names a model is told."""


def known(code: str | None) -> str:
    """The language for a client's ``code`` such as "de-AT": English where Viva lacks it, "" where there is no code."""
    if not code:
        return ""
    language = code.replace("_", "-").partition("-")[0].lower()
    return language if language in LANGUAGES else ENGLISH


def language_of(session: Session) -> str:
    """The code of the language to speak: the one chosen, else that of the person's Telegram; "" for neither."""
    return session.prefs.language or session.spoken


def feedback_language(session: Session) -> str:
    """The code of the language a model shall write its feedback in; "" for the language of the answer.

    English that nobody chose is no wish: who answers in another language is then understood to want that one.
    """
    spoken = session.spoken if session.spoken != ENGLISH else ""
    return session.prefs.language or spoken
