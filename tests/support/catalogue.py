"""The translations beside the English texts: what is wrong with them, and what there is to translate.

``python -m tests.support.catalogue`` lists what is wrong; with ``--update`` it brings every catalogue into the order of
the texts before: new sentences are added empty, one that resembles an old one with the old translation marked fuzzy
(translate anew, then delete the line "#, fuzzy"), and those no longer used are dropped.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

import bot.grading
from bot.interview.languages import ENGLISH, IN_ENGLISH, LANGUAGES
from bot.tg import texts
from bot.tg.commands import ADMIN_COMMANDS, COMMANDS
from bot.tg.plural import Plural

LOCALE = Path(texts.__file__).parent / "locale"
TRANSLATED = tuple(code for code in LANGUAGES if code != ENGLISH)
HEAD = """# Viva in {name}.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
COMMAND = re.compile(r"(?<![\w/])/[a-z_]+")
Id = str | tuple[str, str]


def english() -> dict[Id, str]:
    """Every English text (both forms of a plural) and where it first stands, in the order of the code."""
    found: dict[Id, str] = {}
    for name, value in vars(texts).items():
        if name.isupper():
            for where, text in _texts(name, value):
                found.setdefault(text, where)
    for command in COMMANDS:
        found.setdefault(command.summary, f"/{command.names[0]}")
    for own in ADMIN_COMMANDS:
        found.setdefault(own.summary, f"/{own.name}")
    for text in _figures():
        found.setdefault(text, "figures of /trust")
    return found


def _texts(where: str, value: object) -> Iterator[tuple[str, Id]]:
    if isinstance(value, str):
        if _worded(value):
            yield where, value
    elif isinstance(value, Plural):
        yield where, (value.one, value.other)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(f"{where}.{key}", each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(where, each)


def _worded(text: str) -> bool:
    """Whether there is a word to translate beside fields, marks and figures, or fields stand side by side with nothing
    but a space or a point between: in which order, and what joins them, is the language's ("{day}. {month}", "{day} de
    {month}").
    """
    parts = list(Formatter().parse(text))
    side_by_side = any((before.isspace() or before == ".") and name is not None for before, name, *_ in parts)
    return side_by_side or any(c.isalpha() for part, *_ in parts for c in part)


def _figures() -> Iterator[str]:
    found = json.loads((Path(bot.grading.__file__).parent / "figures.json").read_text(encoding="utf-8"))
    for judge in found if isinstance(found, list) else [found]:
        for figure in judge["measured"]:
            yield from (figure["name"], figure["what"])


def read(code: str) -> Catalog:
    """The catalogue of a language as it lies there."""
    with (LOCALE / f"{code}.po").open("rb") as source:
        return read_po(source, locale=code, abort_invalid=True)


def problems(code: str, catalog: Catalog) -> Iterator[str]:
    """Everything that keeps ``catalog`` from being the whole and faithful translation into ``code``, a line each."""
    wanted = english()
    there: dict[Id, Message] = {_id(message): message for message in catalog if message.id}
    for text, where in wanted.items():
        if text not in there:
            yield f"{code}: missing: {where}: {text!r}"
    for text, message in there.items():
        if text not in wanted:
            yield f"{code}: extra: {text!r}"
        elif message.fuzzy:
            yield f"{code}: fuzzy: {text!r}"
        else:
            yield from (f"{code}: {problem}: {text!r}" for problem in _faults(message, catalog))


def _id(message: Message) -> Id:
    return (str(message.id[0]), str(message.id[1])) if isinstance(message.id, tuple | list) else str(message.id)


def _faults(message: Message, catalog: Catalog) -> Iterator[str]:
    originals = [str(text) for text in (message.id if isinstance(message.id, tuple | list) else [message.id])]
    there = message.string if isinstance(message.string, tuple | list) else [message.string]
    forms = [form or "" for form in there]
    if len(originals) > 1 and len(forms) != catalog.num_plurals:
        yield f"{len(forms)} of {catalog.num_plurals} plural forms"
    for form in forms:
        if not form.strip():
            yield "empty"
            continue
        for what, of in (("fields", _fields), ("commands", _commands), ("numbers", _numbers), ("edges", _edges)):
            if of(form) not in [of(original) for original in originals]:
                yield f"other {what} in {form!r}"


def _fields(text: str) -> list[str]:
    return sorted({f"{name}:{spec}!{how}" for _, name, spec, how in Formatter().parse(text) if name is not None})


def _commands(text: str) -> list[str]:
    return sorted(COMMAND.findall(text))


def _numbers(text: str) -> list[str]:
    return sorted(re.findall(r"\d+", text))


def _edges(text: str) -> tuple[str, str, int]:
    """White space around it, and how many lines."""
    bare = text.strip()
    return text[: text.index(bare)], text[text.index(bare) + len(bare) :], text.count("\n")


def updated(code: str, catalog: Catalog) -> str:
    """The file of ``catalog`` brought up to date with the English texts."""
    template = Catalog()
    for text, where in english().items():
        template.add(text, auto_comments=[where])
    catalog.update(template)
    written = BytesIO()
    write_po(written, catalog, width=116, omit_header=True, ignore_obsolete=True, include_previous=True)
    head = HEAD.format(name=IN_ENGLISH[code], code=code, plural=catalog.plural_forms)
    return head + written.getvalue().decode("utf-8").strip() + "\n"


def main() -> None:
    if "--update" in sys.argv:
        for code in TRANSLATED:
            file = LOCALE / f"{code}.po"
            catalog = read(code) if file.exists() else Catalog(locale=code)
            file.write_text(updated(code, catalog), encoding="utf-8")
    found = [problem for code in TRANSLATED for problem in problems(code, read(code))]
    print("\n".join(found) or f"{len(english())} texts, all translated: {', '.join(TRANSLATED)}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
