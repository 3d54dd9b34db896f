"""What a candidate can do, free of Telegram: handlers translate updates into these."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Action(BaseModel):
    """Base of all actions. ``turn`` is set when a button was tapped: it may only act on its own turn."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    turn: int | None = None


class Start(Action):
    """/start, with the deep-link payload if there was one (``q_<card id>`` or ``r_<role>``)."""

    payload: str = ""


class ChooseRole(Action):
    """/role; ``text`` as typed, or "" to be asked. ``everything`` shows every role."""

    text: str = ""
    everything: bool = False


class ChooseDifficulty(Action):
    """/difficulty; ``level`` is easy, medium, hard, adaptive, or "" to be asked."""

    level: str = ""


class Find(Action):
    """/find; ``text`` as typed, or "" to be asked."""

    text: str = ""


class TakeQuestion(Action):
    """The button of a found question: ``key`` is its `bot.interview.finding.key_of`."""

    key: str


class ChooseFilter(Action):
    """/filter; ``text`` as typed, or ``change`` as a button says it (kind and value with a colon between)."""

    text: str = ""
    change: str = ""


class NextQuestion(Action):
    """/question or /next."""


class Say(Action):
    """Free text. ``sent_at`` is Telegram's date of the message, in UTC."""

    text: str
    sent_at: datetime


class Finish(Action):
    """The Done button: the parts held so far are the whole answer."""


class AddToLast(Action):
    """The button that adds a late text to the last answer."""


class Hint(Action):
    """/hint."""


class Solution(Action):
    """/solution: the example answer."""


class Retry(Action):
    """/retry: the same question once more, with the difference shown."""


class FillGap(Action):
    """The button under a feedback: write only what was missing."""


class Disagree(Action):
    """The button under a feedback: which verdict is wrong?"""


class DisagreeOn(Action):
    """The verdict with this ``number``, counted from 1 over the card's points, then its mistakes."""

    number: int


class OtherAudience(Action):
    """How the last answer would go for another audience."""


class Skip(Action):
    """/skip: leave this question and take another."""


class Cancel(Action):
    """/cancel: put the open question aside; /resume brings it back."""


class Resume(Action):
    """/resume."""


class Stats(Action):
    """/stats."""


class Why(Action):
    """How the last score came about, point by point."""


class Trust(Action):
    """/trust: how well the judge in use agrees with people."""


class Review(Action):
    """/review; ``which``: "" to see what is due, "go" for the most urgent, a number of the list, or a card's key."""

    which: str = ""


class PlanInterview(Action):
    """/interview; ``text`` is the date, perhaps with role and company, "off", or "" to see the plan."""

    text: str = ""


class Cheatsheet(Action):
    """/cheatsheet."""


class JudgeHere(Action):
    """Grade the waiting answer with the embedded judge, because the person wants it."""

    attempt_id: str


class StartMock(Action):
    """/mock; ``size`` is a number of questions as typed or tapped, or "" to be asked."""

    size: str = ""


class DecideMock(Action):
    """What becomes of an unfinished mock: ``choice`` is go, finish or leave; ``then`` is done once it is left."""

    choice: str
    then: str = ""


class AnswerAgain(Action):
    """The question with this ``number``, counted from 1, of the last mock once more."""

    number: int


class Report(Action):
    """/report: the last mock's report again, also as files."""


class Forget(Action):
    """/forget; ``confirmed`` on the second tap."""

    confirmed: bool = False


class KeepData(Action):
    """The other answer to /forget."""


class Export(Action):
    """/export: everything stored about the person, as a file."""


class ShowHelp(Action):
    """/help."""


class ShowPrivacy(Action):
    """/privacy."""


class Unsupported(Action):
    """A message Viva cannot read: ``kind`` is sticker, photo, voice, document, edited, command, group, …"""

    kind: str
