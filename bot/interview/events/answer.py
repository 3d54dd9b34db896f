"""What a typed text leads to until it is judged."""

from __future__ import annotations

from typing import Literal

from bot.interview.events.base import BaseEvent
from bot.interview.wishes import Wish


class PartHeld(BaseEvent):
    """A long part was saved; more may follow."""

    kind: Literal["part_held"] = "part_held"
    parts: int
    characters: int


class AnswerAccepted(BaseEvent):
    """The answer is saved and goes to grading. Not shown: the feedback follows, once it was guessed if ``held``."""

    kind: Literal["answer_accepted"] = "answer_accepted"
    attempt_id: str
    joined: bool = False
    judge: Literal["configured", "embedded"] = "configured"
    held: bool = False


class WishAsked(BaseEvent):
    """A whole message that may be meant for the bot: is it the ``wish`` (`bot.interview.wishes.Wish`), or an answer?

    Its words are kept. ``question_open``: they may be the answer to it, otherwise a part of the last one. ``key`` is
    that of the words, for the button. ``refused`` is the code of the note that says why the wish is not granted now.
    """

    kind: Literal["wish_asked"] = "wish_asked"
    wish: Wish
    question_open: bool
    key: str = ""
    refused: str = ""


class LooseText(BaseEvent):
    """Text that came when no question was open; it is kept until the person decides. ``key`` is that of all that is
    kept so, for the button."""

    kind: Literal["loose_text"] = "loose_text"
    can_add: bool
    key: str = ""
