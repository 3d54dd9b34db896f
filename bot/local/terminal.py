"""The terminal client: draws the chat of one person over the in-process Bot API.

Plain text is sent; ``:2`` taps button 2, counted through all messages that came together; ``:v FILE`` sends a recording
as a voice note, ``:f FILE CAPTION`` any file with words under it; ``:q``, Ctrl+D or Ctrl+C leaves. Alt+Enter, or a
backslash at the line's end, begins a new line; pasted text keeps its lines. Files the bot sends are saved, and their
path is shown.
"""

from __future__ import annotations

import asyncio
import mimetypes
import re
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.local.person import LocalPerson, NoSuchButton
from bot.local.seen import SeenFile, SeenMessage
from bot.local.sound import seconds_of

STYLES = {"bold": "bold", "italic": "italic", "code": "cyan", "pre": "cyan", "blockquote": "dim"}
HELP = (
    "Write to send · :1 taps a button · Alt+Enter for a new line · :q leaves\n"
    ":v FILE sends sound · :f FILE CAPTION sends a file, such as questions with the caption /import"
)
EMOJI_SELECTOR = "\ufe0f"
NO_BUTTON = "There is no such button. The newest ones are numbered above."
NO_BUTTONS = "There is no button yet. Write your answer."
VOICE_FILES = {
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
}
"""What Telegram takes as a voice note (Bot API, sendVoice); any other recording goes as an audio file."""
WIDTH = 92
"""Columns at most: longer lines are hard to read."""

Ask = Callable[[], Awaitable[str | None]]


class Terminal:
    """Draws what ``person`` sees and sends what is typed.

    ``settle`` waits until the bot has answered; ``ask`` gives the next input, None at its end; ``folder`` is
    where files are saved.
    """

    def __init__(
        self, person: LocalPerson, settle: Callable[[], Awaitable[None]], ask: Ask, folder: Path, console: Console
    ) -> None:
        self._person = person
        self._settle = settle
        self._ask = ask
        self._folder = folder
        self._console = console
        self._drawn: dict[int, tuple[str, list[str]]] = {}
        self._buttons: list[tuple[int, int]] = []
        """What each number taps: the message, and the place of the button in it, from 1."""
        self._toasts = 0

    async def begin(self) -> None:
        """Say /start and draw the answer."""
        self._console.print(HELP, style="dim")
        await self._person.says("/start")
        await self._answers()

    async def talk(self) -> None:
        """Send what is typed until the person leaves or the input ends."""
        while (typed := await self._ask()) is not None:
            text = typed.strip()
            if text in (":q", ":quit"):
                return
            if not text:
                continue
            if text.startswith(":v "):
                if not await self._speak(_path(text[3:])):
                    continue
            elif text.startswith(":f "):
                if not await self._send_file(*_parted(text[3:])):
                    continue
            elif text.startswith(":"):
                if not await self._tap(text[1:]):
                    continue
            else:
                await self._person.says(text)
            await self._answers()

    async def _answers(self) -> None:
        with self._console.status("Viva is reading…") if self._console.is_terminal else nullcontext():
            await self._settle()
        self.draw()

    async def _speak(self, path: Path) -> bool:
        """Send the recording in a file; whether it could be read."""
        content = await self._content(path)
        if content is None:
            return False
        seconds, mime = seconds_of(content), VOICE_FILES.get(path.suffix.lower())
        if mime:
            await self._person.sends_voice(seconds, content, mime)
        else:
            await self._person.sends_audio(path.name, content, _kind(path), seconds)
        return True

    async def _send_file(self, path: Path, caption: str) -> bool:
        """Send a file with ``caption`` under it; whether it could be read."""
        content = await self._content(path)
        if content is None:
            return False
        await self._person.sends_document(path.name, content, _kind(path), caption)
        return True

    async def _content(self, path: Path) -> bytes | None:
        """What is in the file; None, and said, if it cannot be read."""
        try:
            return await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            self._console.print(f"{path} cannot be read ({error.strerror}).", style="yellow", soft_wrap=True)
            return None

    async def _tap(self, number: str) -> bool:
        try:
            wanted = int(number)
            if not 0 < wanted <= len(self._buttons):
                raise NoSuchButton(number)
            message_id, place = self._buttons[wanted - 1]
            await self._person.taps(place, message_id)
        except ValueError:
            self._console.print(HELP, style="dim")
            return False
        except NoSuchButton:
            self._console.print(NO_BUTTON if self._buttons else NO_BUTTONS, style="yellow")
            return False
        return True

    def draw(self) -> None:
        """Draw the bot's messages that were not drawn yet, and the notice after a tap.

        Buttons are numbered on from one message to the next, so that not only the last one's can be tapped.
        """
        buttons: list[tuple[int, int]] = []
        for message in self._person.sees:
            shows = (message.text, message.labels)
            if message.from_bot and self._drawn.get(message.message_id) != shows:  # new, or edited since
                self._drawn[message.message_id] = shows
                self._draw(message, buttons)
        self._buttons = buttons or self._buttons
        toasts = self._person.api.world.toasts.get(self._person.user_id, [])
        for toast in toasts[self._toasts :]:
            self._console.print(toast, style="yellow")
        self._toasts = len(toasts)

    def _draw(self, message: SeenMessage, buttons: list[tuple[int, int]]) -> None:
        """Draw ``message`` and add its buttons to those that can be tapped."""
        body = styled(message.text, message.entities)
        width = min(self._console.width, WIDTH)
        self._console.print(Panel(body, title="Viva", title_align="left", border_style="cyan", width=width))
        for file in (message.document, message.photo):
            if file:
                self._save(file)
        place = 0
        for row in message.buttons:
            line = Text("  ")
            for button in row:
                place += 1
                buttons.append((message.message_id, place))
                line.append(f":{len(buttons)}", style="bold cyan").append(f" {button.label}   ")
            self._console.print(line)

    def _save(self, file: SeenFile) -> None:
        """Keep a file and say where, on a line of its own that can be copied whole."""
        path = self._folder / Path(file.name).name
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)
        except OSError as error:
            self._console.print(f"{path} cannot be written ({error.strerror}).", style="yellow", soft_wrap=True)
        else:
            self._console.print(f"  Saved as {path}", style="cyan", highlight=False, soft_wrap=True)


def _path(typed: str) -> Path:
    """The file that was typed, perhaps in quotes or below ``~``."""
    path = Path(typed.strip().strip("'\""))
    return path.expanduser() if path.parts[:1] == ("~",) else path


def _parted(typed: str) -> tuple[Path, str]:
    """The file that was typed, in quotes if there are spaces in its name, and the caption after it."""
    quoted = re.fullmatch(r"""(['"])(.+?)\1(?:\s+(.*))?""", typed.strip(), re.DOTALL)
    if quoted:
        return _path(quoted[2]), quoted[3] or ""
    name, *caption = typed.split(maxsplit=1)
    return _path(name), "".join(caption)


def _kind(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def styled(text: str, entities: list[dict[str, object]]) -> Text:
    """``text`` with Telegram's entities (offsets in UTF-16 code units) as terminal styles."""
    units = text.encode("utf-16-le")
    drawn = Text(text)
    for entity in entities:
        style = STYLES.get(str(entity["type"]))
        offset, length = int(str(entity["offset"])), int(str(entity["length"]))
        start = len(units[: 2 * offset].decode("utf-16-le"))
        end = start + len(units[2 * offset : 2 * (offset + length)].decode("utf-16-le"))
        if style:
            drawn.stylize(style, start, end)
    # Terminals do not agree on how wide a sign with this selector is, and the frame would break.
    return Text("").join(drawn.split(EMOJI_SELECTOR, allow_blank=True))


def keyboard(console: Console) -> Ask:
    """Input from a terminal with line editing and several lines, or line by line from a pipe."""
    return _prompting(console) if sys.stdin.isatty() else _from_pipe


def typed(text: str, width: int) -> Table:
    """What the person sent, broken between words at ``width`` columns."""
    shown = Table.grid(padding=(0, 1))
    shown.width = min(width, WIDTH)
    shown.add_column(width=1)
    shown.add_column(ratio=1)
    shown.add_row(Text(">"), Text(text))
    return shown


async def _from_pipe() -> str | None:
    lines: list[str] = []
    while True:
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return "\n".join(lines) if lines else None
        text = line.rstrip("\r\n")
        if not text.endswith("\\"):
            return "\n".join([*lines, text])
        lines.append(text[:-1])


def _prompting(console: Console) -> Ask:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.document.current_line.endswith("\\"):
            buffer.delete_before_cursor()
            buffer.insert_text("\n")
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("c-c")
    def _(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            # What was typed can be had back with the up arrow.
            event.current_buffer.reset(append_to_history=True)
        else:
            event.app.exit(exception=KeyboardInterrupt)

    session: PromptSession[str] = PromptSession("> ", multiline=True, key_bindings=keys, erase_when_done=True)

    async def ask() -> str | None:
        try:
            text = await session.prompt_async()
        except (EOFError, KeyboardInterrupt):
            return None
        # The line editor breaks words at the edge of the screen, so what was sent is drawn anew.
        console.print(typed(text.strip(), console.width))
        return text

    return ask
