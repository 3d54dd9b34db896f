"""How long what people wrote stays in the session: as long as their answers do, however active they are. Pure.

Settings (the role, the filter, the interview ahead, the vacancy in focus) are none of it; they stay with the person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.interview.open_question import OpenQuestion
from bot.interview.session import Session, Shelved


def dated(session: Session, by: datetime) -> Session:
    """Give each text that an earlier version kept without its time the latest it can have: ``by``.

    That is when the person was last heard of. What has its time keeps it.
    """
    changes = {
        "shelved": tuple(text if text.at else text.model_copy(update={"at": by}) for text in session.shelved),
        "loose_at": session.loose_at or (by if session.loose_text else None),
        "paused": tuple(_dated(question, by) for question in session.paused),
        "open": session.open and _dated(session.open, by),
    }
    return session.model_copy(update=changes)


def _dated(question: OpenQuestion, by: datetime) -> OpenQuestion:
    return question.model_copy(update={"typed_at": by}) if question.parts and not question.typed_at else question


def oldest(session: Session) -> datetime | None:
    """When the oldest that `trimmed` would take out was written; None if there is nothing to take out."""
    return min(_moments(session), default=None)


def _moments(session: Session) -> Iterator[datetime]:
    yield from (text.at for text in session.shelved if text.at)
    if session.posting:
        yield session.posting.at
    if session.loose_text and session.loose_at:
        yield session.loose_at
    for question in session.paused:
        yield min(_last(question), _about(question) or _last(question))
    if session.open and session.open.holds_words:
        yield _last(session.open)
    if session.open and (about := _about(session.open)):
        yield about


def trimmed(session: Session, before: datetime) -> Session:
    """``session`` without what was written before then.

    A question put aside goes whole, and the one on the table loses what was typed so far. A question about an answer
    that is itself too old goes as well; what was typed to it since is shelved.
    """
    shelved = [text for text in session.shelved if not text.at or text.at >= before]
    paused = []
    for question in session.paused:
        if _outlived(question, before):
            shelved += _shelved(question, before)
        elif _last(question) >= before:
            paused.append(question)
    opened = session.open
    if opened and _outlived(opened, before):
        shelved += _shelved(opened, before)
        opened = None
    elif opened and opened.holds_words and _last(opened) < before:
        opened = opened.model_copy(update={"parts": (), "notes": (), "begun": None, "typed_at": None})
    old_text = session.loose_at is not None and session.loose_at < before
    changes = {
        "shelved": tuple(shelved),
        "paused": tuple(paused),
        "open": opened,
        "posting": session.posting if session.posting and session.posting.at >= before else None,
        "loose_text": None if old_text else session.loose_text,
        "loose_at": None if old_text else session.loose_at,
    }
    return session.model_copy(update=changes)


def _last(question: OpenQuestion) -> datetime:
    """When something was last typed to it; when it was asked, if nothing was."""
    return question.typed_at or question.asked_at


def _about(question: OpenQuestion) -> datetime | None:
    """When the answer was given that it holds and asks to be added to; None if there is none."""
    return None if question.base is None else question.base_at or question.asked_at


def _outlived(question: OpenQuestion, before: datetime) -> bool:
    about = _about(question)
    return about is not None and about < before


def _shelved(question: OpenQuestion, before: datetime) -> list[Shelved]:
    at = _last(question)
    return [Shelved(text="\n".join(question.parts), at=at)] if question.parts and at >= before else []
