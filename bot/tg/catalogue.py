"""The translations: one gettext catalogue a language, ``bot/tg/locale/<code>.po``, keyed by the English text.

A sentence changed in `bot.tg.texts` thus loses its translation at once, which a test and
``python -m tests.support.catalogue`` show. The only importer of Babel, which reads the catalogues as they are; plurals
follow the rule in a catalogue's head.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib import resources
from io import BytesIO


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """The translations into ``code``, read when first spoken. Raises `FileNotFoundError` if there are none."""
    # Not before it is needed: most only ever speak English.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with resources.files("bot.tg").joinpath("locale", f"{code}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=code, abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
