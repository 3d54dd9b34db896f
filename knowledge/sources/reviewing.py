"""The folder of drafts: what waits in it for a person or a model, and the ways out of it.

    <folder>/<id>.yaml                    in the bank, asked
    <folder>/drafts/<id>.yaml             a draft; one that is complete waits for a person's word
    <folder>/drafts/rejected/<id>.yaml    turned down; kept, never asked, and no later import brings it back

The bank asks nothing from below a folder named ``drafts`` (`knowledge.bank`). A file is moved whole, so that what a
person wrote in it, comments too, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

from knowledge.bank import DRAFTS, REJECTED, card_text, read_card, yaml_files
from knowledge.card import DraftCard, QuestionCard
from knowledge.errors import BankError, BrokenCard, BrokenSource
from knowledge.places import is_file, is_folder
from knowledge.sources import yaml_cards
from knowledge.sources.naming import id_among
from knowledge.sources.plaintext import same_key
from knowledge.sources.remarks import changed_by_hand, imported, is_hopeless, note_hopeless
from knowledge.sources.staging import put
from knowledge.sources.writing import card_yaml

_COUNTED = re.compile(r"Tuple should have at least (\d+) items? after validation, not (\d+)")
"""pydantic's words for a list that is too short."""
_NUMBERED = re.compile(r"^(\d+): ")


def draft_files(place: Path, banks: Collection[Path] = ()) -> tuple[Path, ...]:
    """The drafts below the folder ``place`` in order of their paths, or ``place`` itself if it is one.

    Rejected ones only if ``place`` is their folder or one of them. ``banks`` are folders of cards: where they lie makes
    no card in them a draft. Raises `BrokenSource` if ``place`` is not there, or is a file outside every folder of
    drafts, `BankError` if it cannot be looked at.
    """
    parts = _parts_in(place.absolute(), banks)  # "." has no name of its own
    if is_file(place):
        if DRAFTS not in parts[:-1]:
            raise BrokenSource(f"{place}: is in no folder named {DRAFTS!r}, so it is no draft.")
        return (place,)
    if not is_folder(place):
        raise BrokenSource(f"{place}: there is no such file or folder.")
    files = [path for path in yaml_files(place) if is_file(path)]
    below = {file: file.relative_to(place).parts[:-1] for file in files}
    return tuple(f for f in files if DRAFTS in (*parts, *below[f]) and REJECTED not in below[f])


def _parts_in(whole: Path, banks: Collection[Path]) -> tuple[str, ...]:
    """The parts of ``whole``, those below the nearest of ``banks`` if it lies in one."""
    homes = [bank.absolute() for bank in banks if whole.is_relative_to(bank.absolute())]
    return whole.relative_to(max(homes, key=lambda home: len(home.parts))).parts if homes else whole.parts


def home_of(path: Path) -> Path:
    """The folder that the draft ``path`` goes to when it is accepted: the one its folder of drafts lies in."""
    return _drafts_of(path).parent


def _drafts_of(path: Path) -> Path:
    return next(parent for parent in path.absolute().parents if parent.name == DRAFTS)


def read_draft(path: Path) -> DraftCard:
    """The card in ``path``, a `QuestionCard` if it is complete. Raises `BrokenCard`."""
    return _read(path)[1]


def _read(path: Path) -> tuple[str, DraftCard]:
    text = card_text(path)
    return text, yaml_cards.read(text, str(path)).cards[0]


def lacks(path: Path) -> tuple[str, ...]:
    """What keeps the draft in ``path`` from being asked, a line each with its line number; empty if nothing does."""
    try:
        read_card(path, any_name=True)
    except BrokenCard as error:
        lines = (_COUNTED.sub(r"\2, at least \1 needed", line) for line in error.person.splitlines())
        return tuple(_NUMBERED.sub(r"line \1: ", line.removeprefix(f"{path}:").lstrip()) for line in lines)
    return ()


def accept(path: Path, taken: Collection[str]) -> Path:
    """Move the draft into the bank; gives its new place. ``taken`` are the ids of the bank.

    Raises `BrokenCard` if it may not be asked as it is or its id is taken, `BrokenSource` if it cannot be moved; it
    stays where it is then.
    """
    card = read_card(path, any_name=True)
    place = home_of(path) / f"{card.id}.yaml"
    if card.id in taken or place.exists():
        raise BrokenCard(f"{path}: id: the bank has a card {card.id!r} already; change the id, or reject this draft.")
    return _moved(path, place)


def reject(path: Path) -> Path:
    """Move the draft to the rejected ones; gives its new place. Raises `BrokenSource` if it cannot be moved."""
    folder = _drafts_of(path) / REJECTED
    if path.absolute().parent == folder:
        return path
    names = (path.name, *(f"{path.stem}-{number}{path.suffix}" for number in range(2, 1000)))
    return _moved(path, next(folder / name for name in names if not (folder / name).exists()))


def _moved(path: Path, place: Path) -> Path:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        return path.rename(place)
    except OSError as error:
        raise BrokenSource(f"{place}: the card cannot be moved there ({error.strerror}).") from error


def put_card(path: Path, card: DraftCard) -> None:
    """Replace the file by ``card``, all or nothing; unless a person changed it, with the remark that none did.

    Raises `BrokenCard` if it does not read back, `BrokenSource`.
    """
    text = card_yaml(card)
    if yaml_cards.read(text, str(path)).cards[0].model_dump() != card.model_dump():  # complete or not is no content
        raise BrokenCard(f"{path}: the card does not read back as it was written; look for odd characters in its text.")
    put(path, text if _is_theirs(path) else imported(text, card))


def _is_theirs(path: Path) -> bool:
    try:
        return changed_by_hand(*_read(path))
    except BankError:
        return False  # not there yet


class Awaiting(NamedTuple):
    """Where the drafts lie, or will lie, that a model should complete, and those it made nothing of before."""

    paths: list[Path]
    hopeless: list[Path]


def awaiting(cards: Iterable[DraftCard], folder: Path, model: str) -> Awaiting:
    """Those of ``cards`` that ``model`` should complete once they are written to ``folder``.

    Left out are complete cards, and questions that ``folder`` holds complete or rejected.
    """
    settled: set[str] = set()
    places: dict[str, Path] = {}
    questions: dict[str, str] = {}
    hopeless: list[Path] = []
    for path in filter(is_file, yaml_files(folder)):
        try:
            text, kept = _read(path)
        except BankError:
            continue  # whoever writes or loads it tells of it
        questions.setdefault(kept.id, same_key(kept.question))
        if isinstance(kept, QuestionCard) or _is_rejected(path, folder):
            settled |= _names(kept.id, same_key(kept.question))
        elif places.setdefault(kept.id, path) == path and is_hopeless(text, kept, model):
            hopeless.append(path)
    drafts = (
        (id_among(card, questions), same_key(card.question)) for card in cards if not isinstance(card, QuestionCard)
    )
    left = (id_ for id_, question in drafts if settled.isdisjoint(_names(id_, question)))
    wanted = [places.get(id_, folder / DRAFTS / f"{id_}.yaml") for id_ in left]
    given_up = set(wanted).intersection(hopeless)
    return Awaiting([path for path in wanted if path not in given_up], [path for path in wanted if path in given_up])


def give_up(path: Path, model: str, reason: str) -> None:
    """Note in the file that ``model`` made nothing of the draft, so that it is not asked again at cost.

    Raises `BrokenCard` or `BrokenSource`.
    """
    text, draft = _read(path)
    put(path, note_hopeless(text, draft, model, reason))


def _is_rejected(path: Path, folder: Path) -> bool:
    return REJECTED in path.relative_to(folder).parts[:-1]


def _names(id_: str, question: str) -> set[str]:
    return {f"id {id_}", f"question {question}"}
