"""/start, /role and /difficulty."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.choices import bare
from bot.interview.events import DifficultyAsked, DifficultySet, NothingToAsk, RoleAsked, RoleGuess, RoleSet, Welcomed
from bot.interview.filter_names import ADAPTIVE, LEVELS_ELSEWHERE
from bot.interview.flow_question import shown_again, take_up
from bot.interview.turn import Turn
from knowledge.card import Difficulty
from knowledge.errors import IndexUnavailable

SURE = 0.45
"""Below this similarity a typed role is offered for confirmation instead of being taken."""
MAYBE = 0.2
"""Below this similarity a role is not even offered."""
RUNNERS_UP = 3
LONGEST_NAMING = 120
"""Characters of a text in which a role's name among other words is the role; a longer one may name it in passing."""
_LEVELS = {**{level: str(level) for level in (*Difficulty, ADAPTIVE)}, **LEVELS_ELSEWHERE}
"""What the levels are called in the languages spoken, as on their buttons."""


def start(turn: Turn, action: a.Start) -> None:
    """Welcome, with the open question: who comes back may never have seen it. A deep link goes straight to its question
    or role."""
    newcomer = turn.newcomer
    kind, _, value = action.payload.partition("_")
    if kind == "q" and value:
        _deep_question(turn, value)
        return
    if kind == "r" and value:
        choose_role(turn, a.ChooseRole(text=value.replace("_", " ").replace("-", " ")))
        return
    name = turn.snapshot.candidate.person.name
    question_open = turn.open_card() is not None
    mock = mocking.on_table(turn.session)
    saved = question_open and mock is not None and mock.answered > 0
    turn.set(awaiting=None if question_open or turn.session.role else "role")
    turn.tell(Welcomed(name=name, newcomer=newcomer, role=turn.session.role, question_open=question_open, saved=saved))
    shown_again(turn)


def _deep_question(turn: Turn, card_id: str) -> None:
    card = turn.library.card(card_id)
    if card is None:
        turn.tell(NothingToAsk(reason="unknown_card"))
    else:
        take_up(turn, card, "linked")


def choose_role(turn: Turn, action: a.ChooseRole) -> None:
    """Understand a typed or tapped role; ask when there is nothing or nothing clear."""
    text = action.text.strip()
    if not text:
        turn.set(awaiting=None if turn.session.open else "role")
        turn.tell(RoleAsked(everything=action.everything, question_open=turn.session.open is not None))
        return
    exact = turn.library.role_exact(text)
    within = turn.library.role_within(text) if not exact and len(text) <= LONGEST_NAMING else None
    if within:
        _take_role(turn, RoleGuess(name=within, score=1.0), _others(turn, text, within), text)
        return
    guesses = () if exact else _guesses(turn, text)
    if exact:
        _take_role(turn, RoleGuess(name=exact, score=1.0), (), None)
    elif guesses and guesses[0].score >= SURE and not turn.library.role_denied(text):
        _take_role(turn, guesses[0], guesses[1 : 1 + RUNNERS_UP], text)
    else:
        question_open = turn.session.open is not None
        turn.set(awaiting=None if question_open else "role")
        turn.tell(RoleAsked(unclear=text[:80], guesses=guesses[: 1 + RUNNERS_UP], question_open=question_open))


def _guesses(turn: Turn, text: str) -> tuple[RoleGuess, ...]:
    return tuple(RoleGuess(name=n, score=s) for n, s in turn.library.role(text) if s >= MAYBE)


def _others(turn: Turn, text: str, taken: str) -> tuple[RoleGuess, ...]:
    """What ``text`` may mean beside the role ``taken`` from it; nothing while the index cannot be asked."""
    try:
        return tuple(guess for guess in _guesses(turn, text) if guess.name != taken)[:RUNNERS_UP]
    except IndexUnavailable:
        return ()


def _take_role(turn: Turn, role: RoleGuess, also: tuple[RoleGuess, ...], focus: str | None) -> None:
    first = turn.newcomer
    left_vacancy = turn.session.vacancy is not None
    turn.set(role=role.name, focus=focus, awaiting=None, vacancy=None)
    if turn.session.plan:
        turn.set(plan=turn.session.plan.model_copy(update={"role": role.name}))
    turn.tell(RoleSet(understood=role, also=also, cards=turn.library.count(role.name)))
    if left_vacancy:
        turn.note("job_left_by_role")
    if first and turn.session.difficulty is None:
        _ask_level(turn)
    elif turn.session.open is None:
        turn.note("role_changed")


def choose_difficulty(turn: Turn, action: a.ChooseDifficulty) -> None:
    """Set the level, or ask for it; the first time it leads straight to the first question."""
    text = action.level.strip()
    word = level_of(text)
    if word is None:
        _ask_level(turn, text[:40] or None)
        return
    level = None if word == "adaptive" else Difficulty(word)
    turn.set(difficulty=level, awaiting=None if turn.session.awaiting == "level" else turn.session.awaiting)
    turn.tell(DifficultySet(difficulty=level))
    if turn.session.open is None:  # without a role this asks for it
        turn.next_wanted = True


def level_of(text: str) -> str | None:
    """The level that ``text`` names: a `Difficulty`, "adaptive", or None."""
    return _LEVELS.get(bare(text))


def _ask_level(turn: Turn, unclear: str | None = None) -> None:
    """How hard? Plain text answers it unless a question is open."""
    question_open = turn.session.open is not None
    if not question_open:
        turn.set(awaiting="level")
    turn.tell(DifficultyAsked(unclear=unclear, current=turn.session.difficulty, question_open=question_open))
