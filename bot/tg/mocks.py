"""What a mock leads to beside the talk: grading, the word when a question's time is over, and the report."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol

from bot.charts import mock as mock_chart
from bot.interview import events as e
from bot.interview.errors import SendFailed
from bot.interview.interviewer import Interviewer
from bot.interview.session import Person
from bot.tg import report_files, report_text
from bot.tg.doors import unasked
from bot.tg.facts import Facts
from bot.tg.kept_events import kept_events
from bot.tg.language import speaking
from bot.tg.language import texts as t
from bot.tg.message import Message, OutFile
from bot.tg.pictures import Pictures
from bot.tg.render import render
from bot.tg.sending import Sender, plain
from bot.tg.words import Words

log = logging.getLogger(__name__)

Json = Any

LANE = ":mock"
"""Gradings of a mock run beside the chat's turns, one after the other."""
TIME_UP = "mock-time"
"""The kind of work that waits until a question's planned time is over."""


class Durable(Protocol):
    """What is needed of the engine (`bot.engine.Engine`)."""

    async def step(self, name: str, work: Callable[[], Awaitable[Json]]) -> Json: ...
    async def store(
        self, kind: str, key: str, chat_id: int, payload: dict[str, Json], delay: float = 0, lane: str = ""
    ) -> None: ...
    def handle(self, kind: str, handler: Callable[[str, dict[str, Json]], Awaitable[None]]) -> None: ...


class Mocks:
    """Follows the events of mocks; ``show`` sends what events say."""

    def __init__(
        self,
        durable: Durable,
        interviewer: Interviewer,
        sender: Sender,
        facts: Facts,
        show: Callable[[Person, list[e.Event]], Awaitable[None]],
        pictures: Pictures,
        draw: Callable[[mock_chart.MockChart], bytes] = mock_chart.draw,
    ) -> None:
        self._durable = durable
        self._interviewer = interviewer
        self._sender = sender
        self._facts = facts
        self._show = show
        self._pictures = pictures
        self._draw = draw
        durable.handle(TIME_UP, self._time_up)

    async def follow(self, key: str, person: Person, event: e.MockAnswered | e.MockAsked | e.MockReportDue) -> None:
        """Have an answer graded, a question's time watched, or the report sent."""
        if isinstance(event, e.MockReportDue):
            await self._report(person, event)
            return
        payload: dict[str, Json] = {"person": person.model_dump(mode="json")}
        if isinstance(event, e.MockAnswered):
            payload |= {"attempt": event.attempt_id, "lane": LANE}
            await self._durable.store("regrade", f"{key}:{event.attempt_id}", person.chat_id, payload, lane=LANE)
        elif event.remind_in is not None:
            payload |= {"turn": event.turn}
            await self._durable.store(TIME_UP, f"{key}:time", person.chat_id, payload, float(event.remind_in))

    async def _time_up(self, key: str, payload: dict[str, Json]) -> None:
        person = Person.model_validate(payload["person"])
        events = await kept_events(
            self._durable, "time", lambda: self._interviewer.time_up(f"{key}:said", person, int(payload["turn"]))
        )
        with unasked():
            await self._show(person, events)

    async def _report(self, person: Person, due: e.MockReportDue) -> None:
        """The picture, the text and, if wanted, the files."""

        async def work() -> Json:
            made = await self._interviewer.mock_report(person.user_id, due.number, due.files)
            return made.model_dump(mode="json") if made else None

        kept = await self._durable.step("report", work)
        if kept is None:
            await self._send(person, plain(t.REPORT_GONE))
            return
        report = e.MockReport.model_validate(kept)
        await self._durable.step("picture", lambda: self._picture(person, report))
        for message in render(report, self._facts):
            await self._send(person, message)
        if report.files:
            markdown = report_files.markdown(report).encode()
            await self._send(
                person, Message(Words(t.REPORT_MARKDOWN_CAPTION), file=OutFile(f"{_name(report)}.md", markdown))
            )
            await self._durable.step("page", lambda: self._page(person, report))

    async def _send(self, person: Person, message: Message) -> None:
        for piece in self._sender.split(message):
            await self._durable.step("send", partial(self._sender.send, piece, person.chat_id, person.user_id))

    async def _drawn(self, person: Person, report: e.MockReport) -> bytes | None:
        with speaking(report.language):
            words = report_text.chart(report)
        return await self._pictures.drawn(person, partial(self._draw, words))

    async def _picture(self, person: Person, report: e.MockReport) -> int:
        """The report is sent once and its words come behind this, so a picture that fails is left out."""
        picture = await self._drawn(person, report)
        if picture is None:
            return 0
        with speaking(report.language):
            message = Message(report_text.caption(report), file=OutFile(f"{_name(report)}.png", picture, picture=True))
        try:
            return await self._sender.send(message, person.chat_id, person.user_id)
        except SendFailed as error:
            log.warning("the picture of a report was left out: %s", error.log)
            return 0

    async def _page(self, person: Person, report: e.MockReport) -> int:
        picture = await self._drawn(person, report)
        with speaking(report.language):
            page = OutFile(f"{_name(report)}.html", report_files.html(report, picture).encode())
            message = Message(Words(t.REPORT_FILE_CAPTION), file=page)
        return await self._sender.send(message, person.chat_id, person.user_id)


def _name(report: e.MockReport) -> str:
    return f"viva-report-{report.started_at:%Y-%m-%d-%H%M}"
