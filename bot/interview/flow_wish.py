"""Words that may be meant for the bot and not as an answer: asked back, with a button for either, before any judge."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview import flow_answer, mocking
from bot.interview.events import WishAsked
from bot.interview.finding import key_of
from bot.interview.turn import Turn
from bot.interview.wishes import Wish, wish_of

ABOUT_THE_OPEN = frozenset({"hint", "explain", "skip", "done", "cancel"})
"""What is asked only while a question is open: without one its button would say no more than that."""


def asked_back(turn: Turn, action: a.Say) -> bool:
    """Ask what is meant by a whole message that names a button or asks the bot for something; whether it was one.

    The words are kept as a loose text is, for "It is my answer" or the person's export. Where Viva awaits something
    else, such as a role or a date, they are taken for that.
    """
    text, session = action.text.strip(), turn.session
    wish = None if action.under else wish_of(text)
    answering = session.open is not None
    if wish is None or not (answering or (session.awaiting is None and turn.last_card())):
        return False
    if mocking.came_late(turn, action.sent_at):  # it was not written under this question, and so is no answer to it
        return False
    if answering and turn.open_card() is None:  # its card is gone, which has been said: the words are kept for later
        return False
    if wish in ABOUT_THE_OPEN and not answering:  # kept as it is, and never the rest of the answer just given
        flow_answer.keep_loose(turn, text)
        return True
    if wish == "next" and answering:  # /question would only show the open one again
        wish = "skip"
    turn.shelve()
    turn.set(loose_text=text, loose_at=turn.now)
    turn.tell(WishAsked(wish=wish, question_open=answering, refused=_refused(turn, wish), key=key_of(text)))
    return True


def _refused(turn: Turn, wish: Wish) -> str:
    """The code of the note that says why the button for ``wish`` would be of no use now; "" if it would."""
    if wish in ("hint", "explain") and mocking.unfinished(turn.session):
        return "mock_no_hint"
    if wish in ("hint", "explain") and not turn.session.prefs.hints:
        return "hints_off"
    return "mock_no_solution" if wish == "solution" and mocking.unfinished(turn.session) else ""


def meant(turn: Turn, action: a.MeantAsAnswer) -> None:
    """It was the answer."""
    text, written = turn.session.loose_text, turn.session.loose_at
    current = turn.open_card()
    if not text or current is None:
        turn.note("nothing_to_add")
        return
    if not turn.kept_loose(action.key):
        turn.note("stale_button")
        return
    turn.set(loose_text=None, loose_at=None)
    flow_answer.hear(turn, *current, a.Say(text=text, sent_at=written or turn.now))
