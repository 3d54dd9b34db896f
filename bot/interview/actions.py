"""What a candidate can do, free of Telegram: handlers translate updates into these."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Action(BaseModel):
    """Base of all actions. ``turn`` is set when a button was tapped: it may only act on its own turn.

    ``behind`` is what was typed behind a command that takes nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    turn: int | None = None
    behind: str = ""


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
    """Free text. ``sent_at`` is Telegram's date of the message, in UTC.

    ``under`` is the kind of what the words stand under and Viva cannot read (see `Unsupported`), "" for nothing.
    """

    text: str
    sent_at: datetime
    under: str = ""


class Speak(Action):
    """A voice note, or another recording. ``note`` is Telegram's number of its message, ``file_id`` its name there.

    ``name`` ends as the sound's format does. ``seconds`` and ``size`` (bytes) are what Telegram says of it, 0 if it
    says nothing; notes of up to ``longest`` seconds are listened to. ``caption`` are the words typed under it.
    """

    note: int
    file_id: str
    name: str
    seconds: int
    size: int
    longest: int
    sent_at: datetime
    caption: str = ""


class SendSpoken(Action):
    """The transcript that ends with the voice note ``last`` is the answer."""

    last: int


class DiscardSpoken(Action):
    """The transcript that ends with the voice note ``last`` is not wanted."""

    last: int


class CannotHear(Action):
    """A voice note of somebody who runs the bot, while nothing is set that could listen."""


class Finish(Action):
    """The Done button: the parts held so far are the whole answer."""


class MeantAsAnswer(Action):
    """The button that says that words which may be meant for the bot are the answer. ``key`` as in `AddToLast`."""

    key: str = ""


class AddToLast(Action):
    """The button that adds a late text to the last answer.

    ``key`` is the text's `bot.interview.finding.key_of`; "" in a button of an earlier version, for whatever is kept.
    """

    key: str = ""


class Hint(Action):
    """/hint."""


class Solution(Action):
    """/solution: the example answer."""


class Retry(Action):
    """/retry: the same question once more, with the difference shown."""


class FillGap(Action):
    """The button under a feedback: write only what was missing."""


class FollowUp(Action):
    """The button under a feedback: the interviewer asks one more question about the answer."""


class Job(Action):
    """/job; ``text`` as typed (a vacancy, or "off"), or ``choice`` as a button says it: done, off, role:<name>."""

    text: str = ""
    choice: str = ""


class Disagree(Action):
    """The button under a feedback: which verdict is wrong? Of the last answer, or of the one with this ``name``."""

    name: str = ""


class DisagreeOn(Action):
    """The verdict with this ``number``, counted from 1 over the card's points, then its mistakes; ``name`` is as in
    `Disagree`.
    """

    number: int
    name: str = ""


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


class History(Action):
    """/history; ``text`` as typed (a page number, or ""), or ``page`` (from 0) as a button says it."""

    text: str = ""
    page: int = 0


class OpenAttempt(Action):
    """The button of an earlier answer, which may be tapped at any time: ``name`` is its id without the person."""

    name: str


class RetryAttempt(Action):
    """The Retry button under an earlier answer."""

    name: str


class Saved(Action):
    """/saved; ``text`` as typed (a page number, or ""), or ``page`` (from 0) as a button says it."""

    text: str = ""
    page: int = 0


class SaveQuestion(Action):
    """Keep the question whose `bot.interview.finding.key_of` is ``key``, or let it go; ``listed``: from /saved.

    ``made`` is the turn of a button that holds under an older message too, as in `NotToday`.
    """

    key: str
    keep: bool = True
    listed: bool = False
    made: int | None = None


class Why(Action):
    """How a score came about, point by point: the last one, or that of the answer with this ``name``."""

    name: str = ""


class Trust(Action):
    """/trust: how well the judge in use agrees with labelled answers."""


class Review(Action):
    """/review; ``which``: "" to see what is due, "go" for the most urgent, a number of the list, or a card's key."""

    which: str = ""


class PlanInterview(Action):
    """/interview; ``text`` is the date, perhaps with role and company, "off", or "" to see the plan."""

    text: str = ""


class PlacePlan(Action):
    """A zone (its IANA name) tapped under the plan of somebody whose zone was not known."""

    zone: str


class Cheatsheet(Action):
    """/cheatsheet."""


class JudgeHere(Action):
    """Grade the waiting answer with the embedded judge, because the person wants it."""

    attempt_id: str


class JudgeAgain(Action):
    """Ask the configured judge for a grade of the waiting answer once more, which it does not do by itself any more."""

    attempt_id: str


class RuleAgain(Action):
    """Have an objection judged that could not be: the answer's ``name``, and the verdict's ``number`` as in
    `DisagreeOn`.
    """

    name: str
    number: int


class Guess(Action):
    """What the person thinks the last answer scored: where the band begins, None to be just shown the score."""

    low: int | None = None


class GuessFirst(Action):
    """Whether to be asked for a guess before each score."""

    on: bool


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


OF_ONES_DATA = (Forget, KeepData, Export, ShowPrivacy)
"""What somebody may do who may not use the bot any more, or whose record cannot be read."""


class SetDaily(Action):
    """/daily; ``text`` as typed or tapped: a time of day, a zone, both, "off", or "" to look."""

    text: str = ""


class NotToday(Action):
    """The button of a reminder; ``made`` is the turn it was made in, which need not be the present one."""

    made: int


class StopReminding(Action):
    """The other button of a reminder; ``made`` as in `NotToday`."""

    made: int


class ChangeSetting(Action):
    """/settings; ``text`` as typed or tapped: a setting's name and its value, one of both, or "" to look."""

    text: str = ""


class Unsupported(Action):
    """A message Viva cannot read: ``kind`` is sticker, photo, voice, document, edited, command, group, …"""

    kind: str
