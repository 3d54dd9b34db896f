"""What became of a call to Telegram that ended in an error: told from the error's class and cause, never guessed."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import Enum

from telegram import error as tg_error

NOT_SENT = frozenset(
    {"ClientConnectorError", "ClientConnectorDNSError", "ClientConnectorSSLError", "ClientConnectorCertificateError"}
    | {"ClientSSLError", "UnixClientConnectorError", "ServerFingerprintMismatch"}
    | {"ClientProxyConnectionError", "ClientHttpProxyError", "ConnectionTimeoutError", "NeverArrived"}
)
"""Causes that come before a request leaves: aiohttp's (`bot.tg.transport`), and `bot.local`'s own. A transport makes
``TimedOut`` or ``NetworkError`` of them and keeps them as ``__cause__``; names, so that a library stays its own affair.
"""
GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "group chat was deactivated",
    "chat_write_forbidden",
    "not enough rights to send",
    "have no rights to send",
)
"""What Telegram says, with code 400 and after "Bad Request: ", about a chat that nobody will write to any more."""

LONGEST = 160
"""Characters of a description that are logged."""
_QUOTED = re.compile(r"[\"“«].*[\"”»]")
"""From the first sign of quotation to the last: what is quoted may hold such signs itself."""


class Fate(Enum):
    """What became of a call."""

    LATER = "later"  # nothing was done; Telegram says for how long to leave the chat alone
    MOVED = "moved"  # nothing was done; the group has another id now
    CLOSED = "closed"  # nothing was done, nor will anything be until the person writes
    REFUSED = "refused"  # nothing was done, and trying again will not help
    NOT_DONE = "not done"  # nothing was done; it may be tried again
    DOUBTFUL = "doubtful"  # nobody knows


def fate(error: tg_error.TelegramError) -> Fate:
    """What became of the call that ended in ``error``."""
    refused = isinstance(error, tg_error.BadRequest)
    if isinstance(error, tg_error.RetryAfter):
        found = Fate.LATER
    elif isinstance(error, tg_error.ChatMigrated):
        found = Fate.MOVED
    elif isinstance(error.__cause__, tg_error.TelegramError) and not refused:
        # An error page that is no answer of the Bot API: something on the way refused, whatever its code.
        found = Fate.NOT_DONE
    elif isinstance(error, tg_error.Forbidden) or (refused and any(words in error.message.lower() for words in GONE)):
        found = Fate.CLOSED
    elif refused or isinstance(error, tg_error.InvalidToken):
        found = Fate.REFUSED
    elif isinstance(error, tg_error.NetworkError):
        found = Fate.DOUBTFUL if may_have_arrived(error) else Fate.NOT_DONE
    else:
        found = Fate.DOUBTFUL
    return found


def no_bot_api(error: tg_error.TelegramError) -> bool:
    """Whether what answered is not the Bot API: a page of a proxy or a captive portal, whatever its code, or what lies
    at a wrong address.
    """
    cause = error.__cause__
    if isinstance(cause, tg_error.InvalidToken):  # the library's first call raises one from another
        cause = cause.__cause__
    return isinstance(cause, tg_error.TelegramError) or type(cause).__name__ == "UnclearAnswer"


def may_have_arrived(error: tg_error.NetworkError) -> bool:
    """Whether Telegram may have carried out the call that ended in ``error``.

    It did not if the line broke before the request left (`NOT_SENT`), nor if it answered with an error (5xx; then
    there is no cause, or one about the answer's text). After any other break of the line nobody knows.
    """
    cause = error.__cause__
    if type(cause).__name__ in NOT_SENT:
        return False
    answered = cause is None or isinstance(cause, tg_error.TelegramError)
    return isinstance(error, tg_error.TimedOut) or not answered


def seconds(wait: int | timedelta) -> float:
    """python-telegram-bot gives whole seconds, or a timedelta where PTB_TIMEDELTA is set."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def name(error: tg_error.TelegramError) -> str:
    """For the log: the classes only, since a message may hold an address with the token."""
    return " from ".join(type(each).__name__ for each in (error, error.__cause__) if each)


def described(error: tg_error.TelegramError) -> str:
    """For the log: what Telegram says, without what it quotes, which may be a person's words."""
    return _QUOTED.sub("“…”", " ".join(error.message.split()))[:LONGEST]
