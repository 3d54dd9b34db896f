"""/saved: questions kept for later. A button says what it does, keep or let go, so that a double tap is none."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.assessment import Status
from bot.interview.events import SaveChanged, SavedQuestion, SavedShown
from bot.interview.events.progress import Code
from bot.interview.finding import key_of
from bot.interview.paging import page_of, wanted_page
from bot.interview.turn import Turn, from_before
from knowledge.card import QuestionCard

ON_A_PAGE = 5
LIMIT = 100
"""Questions one person can save; whoever has more has lost sight of them."""


def saved(turn: Turn, action: a.Saved) -> None:
    """One page of the saved questions, newest first."""
    if not turn.session.saved:
        turn.note("no_saved")
        return
    page = wanted_page(action.text, action.page)
    if page is None:
        turn.note("saved_page")
        return
    _show(turn, page)


def _show(turn: Turn, page: int, removed: bool = False) -> None:
    cards = _cards(turn)
    shown = page_of(cards, page, ON_A_PAGE)
    scores = _scores(turn)
    turn.tell(
        SavedShown(
            questions=tuple(
                SavedQuestion(
                    key=key_of(card.id),
                    question=card.question,
                    type=card.type,
                    difficulty=card.difficulty,
                    score=scores.get(card.id),
                )
                for card in shown.items
            ),
            first=shown.first,
            page=shown.page,
            pages=shown.pages,
            total=len(cards),
            gone=len(turn.session.saved) - len(cards),
            removed=removed,
        )
    )


def _cards(turn: Turn) -> list[QuestionCard]:
    """The saved cards that are still in the bank."""
    return [card for card in map(turn.library.card, turn.session.saved) if card]


def _scores(turn: Turn) -> dict[str, int]:
    """The score of the newest graded answer to each card, but for those of a mock under way."""
    scores: dict[str, int] = {}
    for attempt in turn.snapshot.recent:
        told = not attempt.superseded and not mocking.untold(turn.session, attempt.turn)
        if told and attempt.status is Status.GRADED and attempt.score is not None:
            scores.setdefault(attempt.card_id, attempt.score)
    return scores


def save(turn: Turn, action: a.SaveQuestion) -> None:
    """Keep a question, or let it go; from the list, the list is shown anew."""
    if action.made is not None and from_before(turn, action.made):
        turn.note("stale_button")
        return
    card_id = turn.library.keyed(action.key)
    kept = turn.session.saved
    code: Code
    if card_id is None:
        code = "gone"
    elif action.keep:
        code = "was_saved" if card_id in kept else _keep(turn, card_id)
    else:
        code = "removed" if card_id in kept else "was_removed"
        turn.set(saved=tuple(one for one in kept if one != card_id))
    if action.listed and turn.session.saved:
        place = kept.index(card_id) if card_id in kept else 0
        _show(turn, place // ON_A_PAGE, removed=code == "removed")
    else:
        turn.tell(SaveChanged(code=code, key=action.key, total=len(turn.session.saved), limit=LIMIT))


def _keep(turn: Turn, card_id: str) -> Code:
    kept = turn.session.saved
    if len(kept) >= LIMIT:
        # What has left the bank can never be asked again; it makes room first.
        kept = tuple(card.id for card in _cards(turn))
    if len(kept) >= LIMIT:
        return "full"
    turn.set(saved=(card_id, *kept))
    return "saved"
