"""/find: questions by meaning, and taking one of them."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview.events import FoundQuestion, NothingToAsk, QuestionsFound
from bot.interview.events.find import How
from bot.interview.finding import key_of
from bot.interview.flow_question import take_up
from bot.interview.turn import Turn
from knowledge.errors import IndexUnavailable

SHOWN = 5
WEAK = 0.23
"""Below this similarity (cosine, 0 to 1) the best hit counts as none. Measured with the embedded embeddings on our own
bank: of 30 sensible searches ("caching", "overfitting", "race condition") the best hit of all 30 was at or above it,
of 30 others ("banana bread recipe", "zzzz", "violin lessons") that of 26 below."""
LONGEST_QUERY = 300
"""Characters up to which plain text after a bare /find is taken for the words to look for."""


def find(turn: Turn, action: a.Find) -> None:
    """Show what the bank has on ``action.text``; the question on the table stays there."""
    text = action.text.strip()
    question_open = turn.session.open is not None
    if not text and question_open:
        turn.note("find_what_open")
        return
    if not text:
        turn.set(awaiting="find")
        turn.note("find_what")
        return
    if turn.session.awaiting == "find":
        turn.set(awaiting=None)
    how, ids = _hits(turn, text)
    named = turn.library.named(text)
    if named:
        how, ids = ("exact" if how in ("meaning", "weak") else how), [named, *(i for i in ids if i != named)]
    cards = [card for card in map(turn.library.card, ids[:SHOWN]) if card]
    turn.tell(
        QuestionsFound(
            query=text,
            how=how,
            question_open=question_open,
            found=tuple(
                FoundQuestion(key=key_of(c.id), question=c.question, type=c.type, difficulty=c.difficulty)
                for c in cards
            ),
        )
    )


def _hits(turn: Turn, text: str) -> tuple[How, list[str]]:
    """How the cards were found, and their ids, best first."""
    try:
        hits = turn.library.search(text, SHOWN)
    except IndexUnavailable:
        return "words", list(turn.library.by_words(text, SHOWN))
    return "meaning" if hits and hits[0][1] >= WEAK else "weak", [card_id for card_id, _ in hits]


def take(turn: Turn, action: a.TakeQuestion) -> None:
    """Put a found question on the table; an open one is set aside."""
    card_id = turn.library.keyed(action.key)
    card = turn.library.card(card_id) if card_id else None
    if card is None:
        turn.tell(NothingToAsk(reason="found_gone"))
    else:
        take_up(turn, card, "found")
