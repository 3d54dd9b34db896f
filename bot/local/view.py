"""Looking at a chat, and waiting for what will be in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from bot.local.botapi import BotApi
from bot.local.seen import SeenMessage, as_text


class ChatView:
    """What one person sees of one chat. The base of `LocalPerson`, which adds what the person does."""

    def __init__(self, api: BotApi, user_id: int, chat_id: int) -> None:
        self.api = api
        self.user_id = user_id
        self.chat_id = chat_id
        self._read = 0

    @property
    def sees(self) -> list[SeenMessage]:
        """The whole chat as it stands now."""
        return self.api.transcript(self.chat_id)

    @property
    def last(self) -> SeenMessage:
        """The bot's newest message. Raises ``LookupError`` if it has sent none."""
        sent = [message for message in self.sees if message.from_bot]
        if not sent:
            raise LookupError(f"the bot has sent nothing in:\n{as_text(self.sees)}")
        return sent[-1]

    @property
    def keyboard(self) -> list[str]:
        """The labels of the keyboard under the input field."""
        return [button["text"] for row in self.api.world.keyboards.get(self.chat_id, []) for button in row]

    @property
    def toast(self) -> str | None:
        """The newest text that answered one of this person's taps."""
        shown = self.api.world.toasts.get(self.user_id)
        return shown[-1] if shown else None

    @property
    def spinning(self) -> int:
        """How many taps still wait for the bot's answer."""
        return sum(tap.user_id == self.user_id for tap in self.api.world.taps.values())

    @property
    def typing(self) -> int:
        """How often the bot has shown that it is typing."""
        return self.api.world.actions[self.chat_id]["typing"] if self.chat_id in self.api.world.actions else 0

    def new(self) -> list[SeenMessage]:
        """The bot's messages since this or `waits` was last asked."""
        found = [message for message in self.sees if message.from_bot and message.message_id > self._read]
        self._read = found[-1].message_id if found else self._read
        return found

    async def waits(self, n: int = 1, timeout: float = 5) -> list[SeenMessage]:
        """Wait for ``n`` messages of the bot beyond those already given, and return all of them.

        Raises ``AssertionError`` with the chat after ``timeout`` seconds.
        """
        await self._until(lambda: self._unread() >= n, timeout, f"{n} new messages of the bot", self.chat_id)
        return self.new()

    async def waits_for(self, text: str, timeout: float = 5) -> SeenMessage:
        """Wait until one of the bot's messages, new or edited, contains ``text``; the newest such message.

        Raises ``AssertionError`` with the chat after ``timeout`` seconds.
        """

        def having() -> list[SeenMessage]:
            return [message for message in self.sees if message.from_bot and text in message.text]

        await self._until(lambda: bool(having()), timeout, f"a message with {text!r}", self.chat_id)
        return having()[-1]

    async def waits_until(self, predicate: Callable[[], bool], timeout: float = 5, what: str = "it") -> None:
        """Wait until ``predicate()`` holds. Raises ``AssertionError`` with the chat after ``timeout`` seconds."""
        await self._until(predicate, timeout, what, None)

    async def _until(self, predicate: Callable[[], bool], timeout: float, what: str, key: Hashable) -> None:
        try:
            await self.api.world.changes.until(predicate, timeout, key)
        except TimeoutError as error:
            raise AssertionError(f"waited {timeout} s in vain for {what} in:\n{as_text(self.sees)}") from error

    def _unread(self) -> int:
        """How many messages of the bot `new` would give; counted from the end, since it is asked at each change."""
        count = 0
        for message in reversed(self.api.world.messages.get(self.chat_id, {}).values()):
            if message["message_id"] <= self._read:
                break
            count += message["from"]["is_bot"]
        return count
