"""How fast messages may leave, as Telegram asks of bots. Pure: time comes in as seconds that never go back.

Telegram's own figures (core.telegram.org/bots/faq, "My bot is hitting limits"): about 30 messages a second in all, one
a second in a chat where short bursts are fine, 20 a minute in a group. `Limits` stays a little below them, because
messages that leave evenly do not always arrive evenly.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

MINUTE = 60.0
SEVERAL, LATELY = 3, 5.0
"""That many chats refused ("too many requests") within so many seconds mean that the bot as a whole is too fast."""
SIGN_EVERY = 4.0
"""Seconds between two signs of life in a chat; Telegram shows one for five."""
SWEEP_FROM = 1_024
"""Chats remembered before idle ones are looked for; then whenever their number has doubled."""
_TINY = 1e-9
"""Seconds that rounding may leave of a wait."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second in all and in one chat, how many a chat may get at once, messages a minute in a group."""

    overall: float = 25.0
    per_chat: float = 1.0
    burst: int = 3
    group_per_minute: int = 18


@dataclass(slots=True)
class _Chat:
    """``paid`` is when everything sent will have been paid for at the chat's rate; ``latest`` are a group's sends."""

    paid: float = -math.inf
    held: float = -math.inf
    signed: float = -math.inf
    latest: deque[float] = field(default_factory=deque)


class Pace:
    """Says how long a message has to wait, and keeps what was sent. A group's id is below zero.

    Ask `chat_wait` and, once that is 0, `overall_wait`; if both are 0, `take` and send. Waits are in seconds.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._chats: dict[int, _Chat] = {}
        self._sweep_at = SWEEP_FROM
        self._sent: deque[float] = deque(maxlen=math.ceil(self._limits.overall))
        self._refused: deque[tuple[float, int, float]] = deque(maxlen=16)
        self._held = -math.inf
        self.share(1)

    def share(self, n: int) -> None:
        """From now on this is one of ``n`` senders that keep the overall limit together: each takes a part of the rate.

        What a chat may get is not divided: its work runs on one of them at a time.
        """
        rate = self._limits.overall / max(1, n)
        self._at_once = math.ceil(rate)
        self._window = self._at_once / rate

    def chat_wait(self, chat: int, now: float) -> float:
        """How long until the chat itself may get a message."""
        known = self._chats.get(chat)
        if known is None:
            return 0.0
        limits = self._limits
        free = [known.held, known.paid - (limits.burst - 1) / limits.per_chat]
        if chat < 0 and len(known.latest) == limits.group_per_minute:
            free.append(known.latest[0] + MINUTE)
        return _positive(max(free) - now)

    def overall_wait(self, now: float) -> float:
        """How long until any message may leave."""
        free = self._held
        if len(self._sent) >= self._at_once:
            free = max(free, self._sent[-self._at_once] + self._window)
        return _positive(free - now)

    def take(self, chat: int, now: float) -> None:
        """A message to ``chat`` leaves now."""
        known = self._known(chat, now)
        known.paid = max(known.paid, now) + 1 / self._limits.per_chat
        if chat < 0:
            known.latest.append(now)
            if len(known.latest) > self._limits.group_per_minute:
                known.latest.popleft()
        self._sent.append(now)

    def sign(self, chat: int, now: float) -> bool:
        """Whether a sign of life may go to ``chat`` now; one that may not is left out, never late.

        It takes nothing from the messages' rate, which Telegram counts apart, and gives way while that is used up.
        """
        known = self._known(chat, now)
        if self.overall_wait(now) or known.held > now or now - known.signed < SIGN_EVERY:
            return False
        known.signed = now
        return True

    def refused(self, chat: int, seconds: float, now: float) -> None:
        """Telegram wants ``chat`` to be left alone for so long; if it says so of several, all are, until the first."""
        until = now + seconds
        known = self._known(chat, now)
        known.held = max(known.held, until)
        self._refused.append((now, chat, until))
        lately = [(other, end) for at, other, end in self._refused if now - at <= LATELY]
        if len({other for other, _ in lately}) >= SEVERAL:
            self._held = max(self._held, min((end for _, end in lately if end > now), default=now))

    @property
    def chats(self) -> int:
        """How many chats are remembered."""
        return len(self._chats)

    def _known(self, chat: int, now: float) -> _Chat:
        if chat not in self._chats:
            if len(self._chats) >= self._sweep_at:
                self._sweep(now)
            self._chats[chat] = _Chat()
        return self._chats[chat]

    def _sweep(self, now: float) -> None:
        """Forget chats about which nothing is left to keep."""
        self._chats = {
            chat: known
            for chat, known in self._chats.items()
            if max(known.paid, known.held, known.signed + SIGN_EVERY) > now
            or (known.latest and known.latest[-1] + MINUTE > now)
        }
        self._sweep_at = max(SWEEP_FROM, 2 * len(self._chats))


def _positive(wait: float) -> float:
    return wait if wait > _TINY else 0.0
