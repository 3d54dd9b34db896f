"""The language being spoken: what a name of `bot.tg.texts` stands for right now.

Renderers say ``from bot.tg.language import texts as t`` and run inside ``speaking(code)``. A name is looked up each
time it is used, so it must be used inside a function: a text kept at import would stay English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.interview.languages import ENGLISH, LANGUAGES
from bot.tg import texts as english
from bot.tg.catalogue import catalogue
from bot.tg.plural import Plural

__all__ = ["in_english", "speaking", "spoken", "texts"]

_code: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak the language ``code`` in this block. "" goes on as before; one that Viva lacks is English."""
    token = _code.set((code if code in LANGUAGES else ENGLISH) if code else _code.get())
    try:
        yield
    finally:
        _code.reset(token)


def in_english() -> bool:
    """Whether English is being spoken."""
    return _code.get() == ENGLISH


def spoken(text: str) -> str:
    """A whole English ``text`` in the language being spoken; as it is where it has no translation."""
    return str(_said(text, _code.get()))


def _said(value: Any, code: str) -> Any:
    """``value`` in the language ``code``: a text, a `Plural`, a table of them; anything else as it is."""
    if code == ENGLISH or not value:
        return value
    if isinstance(value, str):
        return catalogue(code).gettext(value)
    if isinstance(value, Plural):
        return replace(value, choose=catalogue(code).ngettext)
    if isinstance(value, dict):
        return {key: _said(each, code) for key, each in value.items()}
    return value


@cache
def _named(name: str, code: str) -> Any:
    return _said(getattr(english, name), code)


class _Texts:
    """Stands for the module `bot.tg.texts`."""

    def __getattr__(self, name: str) -> Any:
        return _named(name, _code.get())


if TYPE_CHECKING:
    from bot.tg import texts  # so that every name is still checked
else:
    texts = _Texts()
