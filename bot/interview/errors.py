"""Errors of the talk, under the one root in `knowledge.errors`.

VivaError
├── SettingsError        a setting is wrong; says which and how to mend it
├── StoreError           the database cannot be reached or is damaged
├── GradingFailed        saved, not graded yet: never a number
│   └── ModelUnusable    wrong model name, missing extra, key refused: trying again will not help
└── SendFailed           a message could not be delivered
"""

from __future__ import annotations

from knowledge.errors import VivaError

__all__ = ["GradingFailed", "ModelUnusable", "SendFailed", "SettingsError", "StoreError", "VivaError"]


class SettingsError(VivaError):
    """A setting is wrong or missing."""


class StoreError(VivaError):
    """The database cannot be opened, reached or trusted."""


class GradingFailed(VivaError):
    """The grader gave nothing usable. The answer is saved and will be tried again."""

    retryable = True


class ModelUnusable(GradingFailed):
    """The configured model can never answer as it is set up."""

    retryable = False


class SendFailed(VivaError):
    """Telegram did not take a message."""
