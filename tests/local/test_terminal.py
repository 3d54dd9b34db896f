"""The terminal client over a whole bot: what is typed, and what is drawn."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from rich.console import Console
from rich.text import Text

from bot.hearing.probe import probe
from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from bot.local.terminal import Terminal, keyboard, styled, typed
from bot.local.wire import Upload
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN = 500
ids = count(501)
ANSWER = (
    "I start from a pre-trained model because it was already trained on a large general data set, so I need far "
    "fewer labelled examples and much less compute than from scratch. But its bias comes along with it."
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    async with open_talk(tmp_path_factory.mktemp("viva"), admins=str(ADMIN)) as talk:
        yield talk


class Screen:
    """A terminal with fixed inputs and a screen that can be read."""

    def __init__(self, talk: Talk, folder: Path, *inputs: str, width: int = 100, user: int | None = None) -> None:
        self.talk, self.folder = talk, folder
        self.person = talk.person(next(ids) if user is None else user)
        self._inputs: Iterator[str] = iter(inputs)
        self._written = io.StringIO()
        console = Console(file=self._written, width=width)
        self.terminal = Terminal(self.person, talk.settle, self._ask, folder, console)

    async def _ask(self) -> str | None:
        self.talk.clock.forward(minutes=1)
        return next(self._inputs, None)

    async def run(self) -> str:
        await self.terminal.begin()
        await self.terminal.talk()
        return self.text

    @property
    def text(self) -> str:
        return self._written.getvalue()

    @property
    def said(self) -> list[str]:
        return [message.text for message in self.person.sees if not message.from_bot]


async def test_from_the_first_word_to_the_feedback(talk: Talk, tmp_path: Path) -> None:
    screen = Screen(talk, tmp_path, "data scientist", ":2", ANSWER, ":1", "/stats")
    text = await screen.run()
    for words in ("Hello, Sam!", ":9 More roles", "Role: Data Scientist", "Difficulty: medium", ":3 Skip", "/100"):
        assert words in text
    assert "Last time: " in text  # :1 under the feedback is Retry
    assert "Answers: 1" in text
    assert screen.said == ["/start", "data scientist", ANSWER, "/stats"]


async def test_the_buttons_of_messages_that_come_together_are_numbered_on(talk: Talk, tmp_path: Path) -> None:
    text = await Screen(talk, tmp_path, "machine learning scientist", ":1").run()
    also = text[text.index("It could also be") : text.index("How hard")]
    others = [line for line in also.splitlines() if line.startswith("  :")]
    first = sum(line.count(":") for line in others) + 1
    assert first > 1
    assert f":{first} Easy" in text
    role = others[0].split(":1 ")[1].split("   ")[0].strip()
    assert f"Role: {role}" in text, ":1 is the other role"


async def test_every_message_is_drawn_once_and_in_a_whole_frame(talk: Talk, tmp_path: Path) -> None:
    text = await Screen(talk, tmp_path, "/help", "/privacy").run()
    assert text.count("Hello, Sam!") == 1
    assert text.count("How scores work") == 1
    frames = [line for line in text.splitlines() if line[:1] in "╭│╰"]
    assert {len(line) for line in frames} == {92}
    assert text.count("╭") == text.count("╰") == 3


async def test_a_message_changed_in_place_is_drawn_anew(talk: Talk, tmp_path: Path) -> None:
    text = await Screen(talk, tmp_path, "/settings", ":2", "/privacy").run()
    assert text.count("Your settings") == 2
    assert text.index("Hints: on") < text.index("✓ Hints: off") < text.index("What I store")


async def test_a_narrow_terminal_keeps_the_frame_inside(talk: Talk, tmp_path: Path) -> None:
    text = await Screen(talk, tmp_path, "/help", width=40).run()
    assert max(len(line) for line in text.splitlines()) <= 40


@pytest.mark.parametrize("wrong", [":17", ":0"])
async def test_a_wrong_number_taps_nothing_and_the_talk_goes_on(talk: Talk, tmp_path: Path, wrong: str) -> None:
    screen = Screen(talk, tmp_path, wrong, "/help")
    text = await screen.run()
    assert "There is no such button" in text
    assert "How scores work" in text
    assert screen.said == ["/start", "/help"]


@pytest.mark.parametrize("wrong", [":", ":x", ":2b", ":-"])
async def test_no_number_shows_how_it_works_and_is_not_sent(talk: Talk, tmp_path: Path, wrong: str) -> None:
    screen = Screen(talk, tmp_path, wrong)
    assert (await screen.run()).count("taps a button") == 2
    assert screen.said == ["/start"]


@pytest.mark.parametrize("leave", [":q", ":quit", "  :q  "])
async def test_leaving_ends_the_talk(talk: Talk, tmp_path: Path, leave: str) -> None:
    screen = Screen(talk, tmp_path, "", "   \n", leave, "never said")
    await screen.run()
    assert screen.said == ["/start"]


async def test_a_file_is_saved_and_its_path_stands_on_one_line(talk: Talk, tmp_path: Path) -> None:
    folder = tmp_path / ("deep" * 20) / "files"
    screen = Screen(talk, folder, "data scientist", "/export")
    text = await screen.run()
    saved = folder / "viva-export.json"
    assert f"Saved as {saved}\n" in text
    assert json.loads(saved.read_text(encoding="utf-8"))


async def test_a_folder_that_cannot_be_written_is_told(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    text = await Screen(talk, tmp_path / "file" / "below", "data scientist", "/export", "/help").run()
    assert "cannot be written" in text
    assert "How scores work" in text


async def test_a_bot_cannot_choose_the_folder(tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    person = LocalPerson(api, 7)
    screen = io.StringIO()

    async def nothing() -> str | None:
        return None

    async def at_once() -> None:
        return None

    terminal = Terminal(person, at_once, nothing, tmp_path / "files", Console(file=screen, width=100))
    await terminal.begin()
    await api.call("sendDocument", {"chat_id": 7, "document": "attach://f"}, {"f": Upload("../../evil.txt", b"x")})
    terminal.draw()
    saved = tmp_path / "files" / "evil.txt"
    assert f"Saved as {saved}\n" in screen.getvalue()
    assert saved.read_bytes() == b"x"


async def test_a_recording_is_sent_from_a_file(talk: Talk, tmp_path: Path) -> None:
    for name in ("a note.wav", "note.oga"):
        (tmp_path / name).write_bytes(probe(4).content)
    wav, ogg = tmp_path / "a note.wav", tmp_path / "note.oga"
    screen = Screen(talk, tmp_path, f":v {wav}", f":v '{wav}'", f":v  {ogg} ", f":v {tmp_path / 'none.ogg'}", "/help")
    text = await screen.run()
    assert "none.ogg cannot be read (No such file or directory)" in text
    assert text.count("can't listen here") == 3
    kinds = [message.kind for message in screen.person.sees if not message.from_bot]
    assert kinds == ["text", "audio", "audio", "voice", "text"]
    sent = [m for m in talk.api.world.messages[screen.person.user_id].values() if "voice" in m or "audio" in m]
    assert [(m.get("voice") or m.get("audio") or {})["duration"] for m in sent] == [4, 4, 4]


async def test_questions_are_imported_from_a_file(talk: Talk, tmp_path: Path) -> None:
    file = tmp_path / "my questions.csv"
    file.write_text("question,answer\nWhat is a mutex?,A lock that one thread holds at a time.\n", encoding="utf-8")
    screen = Screen(talk, tmp_path, "/import", f":f '{file}' /import", ":1", user=ADMIN)
    text = await screen.run()
    assert ":f FILE CAPTION sends a file" in text
    assert "What I would import from my questions.csv" in text
    assert "New: 1" in text
    drafts = talk.app.settings.data_dir / "cards" / "drafts"
    assert [path.name for path in drafts.iterdir()] == ["what-is-a-mutex.yaml"]


@pytest.mark.parametrize(
    ("ending", "caption"),
    [("plain.csv", ""), ("plain.csv  two words ", "two words"), ("plain.csv a\nsecond line", "a\nsecond line")],
)
async def test_a_file_is_sent_with_the_words_after_its_name(
    talk: Talk, tmp_path: Path, ending: str, caption: str
) -> None:
    (tmp_path / "plain.csv").write_bytes(b"question\n")
    screen = Screen(talk, tmp_path, f":f  {tmp_path / ending}")
    await screen.run()
    (sent,) = [m for m in talk.api.world.messages[screen.person.user_id].values() if "document" in m]
    assert (sent["document"]["file_name"], sent["document"]["mime_type"]) == ("plain.csv", "text/csv")
    assert sent.get("caption", "") == caption


@pytest.mark.parametrize("quote", ["'", '"'])
async def test_a_file_that_is_not_there_is_told_and_nothing_is_sent(talk: Talk, tmp_path: Path, quote: str) -> None:
    screen = Screen(talk, tmp_path, f":f {quote}{tmp_path / 'no such.csv'}{quote} /import", ":f", "/help")
    text = await screen.run()
    assert "no such.csv cannot be read (No such file or directory)" in text
    assert text.count("taps a button") == 2
    assert screen.said == ["/start", "/help"]


async def test_a_notice_after_a_tap_is_shown_once(talk: Talk, tmp_path: Path) -> None:
    screen = Screen(talk, tmp_path, "data scientist", ":1")
    await screen.run()
    tapped = next(m for m in screen.person.sees if m.buttons)
    old = await screen.person.taps_old(tapped.message_id, "level:easy:0")
    assert old
    await talk.settle()
    toasts = talk.api.world.toasts[screen.person.user_id]
    before = screen.text
    screen.terminal.draw()
    screen.terminal.draw()
    shown = screen.text[len(before) :]
    assert shown.replace("\n", " ").count(toasts[-1]) == 1


async def test_someone_who_comes_back_is_greeted_with_the_open_question(talk: Talk, tmp_path: Path) -> None:
    user = next(ids)
    await Screen(talk, tmp_path, "data scientist", ":2", user=user).run()
    text = await Screen(talk, tmp_path, user=user).run()
    assert "Welcome back. Your role is Data Scientist." in text
    assert "still open" in text


def spans(text: Text) -> dict[str, str]:
    return {str(span.style): text.plain[span.start : span.end] for span in text.spans}


async def test_styles_stand_where_telegram_means_them() -> None:
    # Telegram counts UTF-16 code units: the face is two of them.
    text = styled(
        "😀 bold 🎉 quote end",
        [
            {"type": "bold", "offset": 3, "length": 4},
            {"type": "italic", "offset": 11, "length": 5},
            {"type": "url", "offset": 17, "length": 3},
        ],
    )
    assert text.plain == "😀 bold 🎉 quote end"
    assert spans(text) == {"bold": "bold", "italic": "quote"}


async def test_the_emoji_selector_goes_and_takes_no_style_along() -> None:
    text = styled("⚠️ a trap\nend\n", [{"type": "bold", "offset": 3, "length": 6}])
    assert text.plain == "⚠ a trap\nend\n"
    assert spans(text) == {"bold": "a trap"}


async def test_what_was_typed_is_broken_between_words() -> None:
    screen = io.StringIO()
    Console(file=screen, width=30).print(typed("one two three four five six seven\nnew line", 30))
    lines = [line.rstrip() for line in screen.getvalue().splitlines()]
    assert lines == ["> one two three four five six", "  seven", "  new line"]


@contextmanager
def piped(text: str) -> Iterator[None]:
    before, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = before


async def test_a_pipe_gives_a_line_at_a_time_and_a_backslash_joins() -> None:
    with piped("first\nsecond \\\nthird\\\n\nwindows\r\nno end\\"):
        ask = keyboard(Console(file=io.StringIO()))
        assert [await ask() for _ in range(6)] == ["first", "second \nthird\n", "windows", "no end", None, None]


async def test_typing_in_a_terminal() -> None:
    """Backslash and Alt+Enter begin a line, a paste keeps its lines, Ctrl+C clears, then leaves."""
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_pipe_input
    from prompt_toolkit.output import DummyOutput

    from bot.local.terminal import _prompting

    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        screen = io.StringIO()
        ask = _prompting(Console(file=screen, width=60))
        keys.send_text("one\\\rtwo\x1b\rthree\r")
        assert await asyncio.wait_for(ask(), 10) == "one\ntwo\nthree"
        keys.send_text("\x1b[200~pasted\nlines\x1b[201~\r")
        assert await asyncio.wait_for(ask(), 10) == "pasted\nlines"
        keys.send_text("a slip\x03kept\r")
        assert await asyncio.wait_for(ask(), 10) == "kept"
        keys.send_text("\x03")
        assert await asyncio.wait_for(ask(), 10) is None
        keys.send_text("\x04")
        assert await asyncio.wait_for(ask(), 10) is None
    assert "> pasted" in screen.getvalue()
