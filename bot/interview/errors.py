"""Errors of the talk, under the one root in `knowledge.errors`.

VivaError
├── SettingsError        a setting is wrong; says which and how to mend it
├── StoreError           the database cannot be reached or is damaged
│   ├── NothingKept      so what was asked for was not done, and is not taken up again by itself
│   ├── Unreadable       one record was changed or does not fit; the database answers, and trying again will not help
│   │   └── Unfamiliar   not by this replica, but by one of a later version or with another key: trying again may help
│   └── Unscrubbed       what was to be deleted is, but its bytes may still lie in the file
├── GradingFailed        saved, not graded yet: never a number
│   ├── CardGone         the question has left the bank: nobody can mark an answer to it
│   ├── LimitReached     the day's limit for everybody is used up
│   ├── ModelUnusable    wrong model name, missing extra, key refused, credit spent: trying again will not help
│   └── ReplyUnusable    the model replied, also when asked once more, but not in the form that was asked for
├── HearingFailed        a voice note could not be written down just now
│   └── SoundUnusable    that sound cannot be, however often one tries
└── SendFailed           a message could not be delivered
"""

from __future__ import annotations

from bot.interview.assessment import Usage
from knowledge.errors import VivaError

__all__ = [
    "CardGone",
    "GradingFailed",
    "HearingFailed",
    "LimitReached",
    "ModelUnusable",
    "NothingKept",
    "ReplyUnusable",
    "SendFailed",
    "SettingsError",
    "SoundUnusable",
    "StoreError",
    "Unfamiliar",
    "Unreadable",
    "Unscrubbed",
    "VivaError",
]


class SettingsError(VivaError):
    """A setting is wrong or missing."""


class StoreError(VivaError):
    """The database cannot be opened, reached or trusted."""

    lasting = False
    """Whether the next try will find it as it is."""


class NothingKept(StoreError):
    """What was asked for was not done, or not wholly, and is not taken up again: the words say to ask anew."""


class Unreadable(StoreError):
    """A stored record cannot be read: it was changed, or does not fit. Of the database nothing else is known."""

    lasting = True


class Unfamiliar(Unreadable):
    """A record is whole, as far as can be seen, but of a later version or sealed with a key that is not set here: while
    replicas are restarted one by one, another can read it, and soon this one.
    """

    lasting = False


class Unscrubbed(StoreError):
    """The rows that were to be deleted are, but their bytes may still lie in the file."""


class GradingFailed(VivaError):
    """The grader gave nothing usable. The answer is saved and will be tried again.

    ``usage`` is what was spent all the same, as far as the provider told; ``retry_after`` the seconds before which it
    does not want to be called again, None if it said nothing of that.
    """

    retryable = True
    retry_after: float | None = None

    def __init__(self, person: str, log: str | None = None, usage: Usage | None = None) -> None:
        super().__init__(person, log)
        self.usage = usage or Usage()


class CardGone(GradingFailed):
    """The question has left the bank, and with it the points to mark by. Trying again will not help."""

    retryable = False


class LimitReached(GradingFailed):
    """What everybody together may have graded in a day is used up: tomorrow, or by the embedded judge."""


class ModelUnusable(GradingFailed):
    """The configured model can never answer as it is set up."""

    retryable = False


class ReplyUnusable(GradingFailed):
    """The model's replies could not be used, neither the first nor the repaired one."""


class HearingFailed(VivaError):
    """A voice note could not be fetched or written down. It lies at Telegram and will be tried again."""


class SoundUnusable(HearingFailed):
    """The file is gone, too big, or holds no sound that can be read: trying again will not help."""


class SendFailed(VivaError):
    """Telegram did not take a message."""
