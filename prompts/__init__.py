"""Prompts are files: ``prompts/<name>.md`` with a YAML front matter that declares the variables.

A placeholder is written ``{{name}}``. A file whose placeholders and declared variables differ does not load, and
rendering with a missing or an unknown value raises, so a prompt can never go out half filled. Values are inserted
as they are: a ``{{name}}`` inside a value stays text. `prompts/README.md` documents every prompt and variable.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


class PromptError(ValueError):
    """A prompt file is broken or was filled wrongly; a fault of the program, never of a person."""


@dataclass(frozen=True)
class Prompt:
    """One prompt: its text with placeholders and the names it must be filled with."""

    name: str
    variables: frozenset[str]
    text: str

    @property
    def hash(self) -> str:
        """16 hex digits over the name and the unfilled text."""
        return hashlib.sha256(f"{self.name}\n{self.text}".encode()).hexdigest()[:16]

    def render(self, **values: str) -> str:
        """The text with every placeholder filled. Raises `PromptError` for a missing or unknown name."""
        missing, unknown = self.variables - values.keys(), values.keys() - self.variables
        if missing or unknown:
            raise PromptError(f"prompt {self.name}: {_names('missing', missing)}{_names('unknown', unknown)}".rstrip())
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self.text)


def names() -> tuple[str, ...]:
    """All prompts there are, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.md") if path.stem != "README"))


@cache
def load(name: str) -> Prompt:
    """Read ``prompts/<name>.md``. Raises `PromptError` if it is absent or its variables do not match its text."""
    path = _FOLDER / f"{name}.md"
    if name not in names():
        raise PromptError(f"there is no prompt {name!r}; there are {', '.join(names())}")
    return parse(name, path.read_text(encoding="utf-8"))


def parse(name: str, source: str) -> Prompt:
    """A prompt from the text of its file. Raises `PromptError` as `load` does."""
    match = _FRONT_MATTER.match(source)
    if match is None:
        raise PromptError(f"prompt {name}: begin the file with a front matter between two lines of ---")
    declared = _declared(name, match[1])
    text = match[2].strip()
    used = frozenset(_PLACEHOLDER.findall(text))
    if used != declared:
        wrong = f"{_names('not used', declared - used)}{_names('not declared', used - declared)}"
        raise PromptError(f"prompt {name}: {wrong}".rstrip())
    return Prompt(name=name, variables=declared, text=text)


def _declared(name: str, front_matter: str) -> frozenset[str]:
    try:
        header: Any = yaml.safe_load(front_matter)
    except yaml.YAMLError as error:
        raise PromptError(f"prompt {name}: the front matter is no YAML: {error}") from error
    variables = header.get("variables") if isinstance(header, dict) else None
    if not isinstance(variables, list) or not all(isinstance(variable, str) for variable in variables):
        raise PromptError(f"prompt {name}: declare `variables:` as a list of names, [] for none")
    return frozenset(variables)


def _names(problem: str, found: frozenset[str] | set[str]) -> str:
    return f"{problem}: {', '.join(sorted(found))} " if found else ""
