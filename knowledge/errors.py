"""The root of Viva's error tree, and the errors of the question bank.

    VivaError
    ├── BankError
    │   ├── BrokenCard        one card file that does not fit the schema
    │   ├── BrokenSource      a page or list that cannot be imported
    │   └── IndexUnavailable  the vector index cannot be opened, built or asked
    └── (bot.interview.errors adds the errors of the talk)

Every error carries two texts: ``person`` says what happened, what is safe and what to do next, and may be
shown to anyone; ``log`` is for the operator and may hold detail (never an answer, never a token).
"""

from __future__ import annotations


class VivaError(Exception):
    """Base of every error Viva raises on purpose."""

    def __init__(self, person: str, log: str | None = None) -> None:
        super().__init__(log or person)
        self.person = person
        self.log = log or person


class BankError(VivaError):
    """Something is wrong with the question bank."""


class BrokenCard(BankError):
    """A card file does not fit the schema; the text names file, line, field and the fix."""


class BrokenSource(BankError):
    """A file offered for import cannot be read; nothing was written."""


class IndexUnavailable(BankError):
    """The vector index cannot be reached, opened or rebuilt, or no vectors are to be had."""
