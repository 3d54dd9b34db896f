"""The bank: every complete card of some folders, frozen after loading."""

from __future__ import annotations

import difflib
import hashlib
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from knowledge.card import DraftCard, QuestionCard
from knowledge.card_errors import explain
from knowledge.errors import BankError, BrokenCard
from knowledge.places import files_below, is_folder
from knowledge.roles import EVERYBODY, ROLE_NAMES
from knowledge.shelf import Shelf, pack
from knowledge.tags import TAGS
from knowledge.yamlio import MAX_BYTES, LineMap, load_yaml

DRAFTS = "drafts"
"""Name of the folder, inside a bank folder, that holds drafts; they are never asked."""
REJECTED = "rejected"
"""Name of the folder, inside that of the drafts, of those a person turned down; they are not even counted."""
_ROLES = frozenset({*ROLE_NAMES, EVERYBODY})
_TAGS = frozenset(TAGS)


@dataclass(frozen=True, slots=True)
class Bank:
    """Complete cards by id, in the order of their ids. ``hash`` names exactly this content."""

    cards: Mapping[str, QuestionCard]
    hash: str
    problems: tuple[BrokenCard, ...] = ()
    drafts: int = 0

    @classmethod
    def of(cls, cards: Iterable[QuestionCard], problems: Iterable[BrokenCard] = (), drafts: int = 0) -> Bank:
        """Freeze ``cards``; raises `BankError` when two share an id."""
        packed: dict[str, bytes] = {}
        hashes: dict[str, str] = {}
        for card in cards:
            if card.id in packed:
                raise BankError(f"Two cards have the id {card.id!r}. Rename one of them; ids live for ever.")
            packed[card.id], hashes[card.id] = pack(card), card.content_hash
        ordered = {card_id: packed[card_id] for card_id in sorted(packed)}
        digest = hashlib.sha256("\n".join(f"{card_id} {hashes[card_id]}" for card_id in ordered).encode())
        return cls(Shelf(ordered, QuestionCard), digest.hexdigest()[:16], tuple(problems), drafts)


def card_files(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Every card file below ``folders``, without drafts, in a stable order; raises `BankError` for no folder.

    A file that two of the folders hold (one inside the other, or the same twice) stands once.
    """
    return tuple(path for path, below in _files(folders) if DRAFTS not in below)


def ids_elsewhere(folders: Iterable[Path], own: Path) -> Mapping[str, Path]:
    """The files of the cards below ``folders`` that do not lie below ``own``, by the ids of the cards.

    The files' names are the ids (`read_card`), so that no card is read. A folder that is not there holds none.
    """
    home = own.resolve()
    files = card_files(folder for folder in folders if is_folder(folder))
    return {path.stem: path for path in files if not path.resolve().is_relative_to(home)}


def yaml_files(folder: Path) -> list[Path]:
    """Every YAML file below ``folder`` in order of their paths, hidden ones and those in hidden folders apart.

    Raises `BankError` for a folder that cannot be read.
    """
    return [path for path in files_below(folder) if path.suffix.lower() in (".yaml", ".yml")]


def _files(folders: Iterable[Path]) -> list[tuple[Path, tuple[str, ...]]]:
    """Every YAML file below ``folders``, and the names of the folders it lies in below its own of these."""
    files: dict[Path, tuple[Path, tuple[str, ...]]] = {}
    for folder in folders:
        if not is_folder(folder):
            raise BankError(f"{folder}: no such folder of cards. Set VIVA_BANK to folders that exist.")
        for path in yaml_files(folder):
            files.setdefault(path.resolve(), (path, path.relative_to(folder).parts[:-1]))
    return list(files.values())


def card_text(path: Path) -> str:
    """What stands in the file of a card. Raises `BrokenCard` if it cannot be read as text."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would be waited for
            raise BrokenCard(f"{path}: not a regular file, so no card. Move it away.")
        if found.st_size > MAX_BYTES:
            raise BrokenCard(f"{path}: larger than 1 MiB, so it cannot be a card; split it, one question to a file.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenCard(f"{path}: not UTF-8 at byte {error.start}. Save the file as UTF-8.") from error
    except FileNotFoundError as error:
        raise BrokenCard(f"{path}: there is no such file.") from error
    except OSError as error:
        raise BrokenCard(f"{path}: cannot be read ({error.strerror}). Check the file's rights.") from error


def read_card(path: Path, any_name: bool = False) -> QuestionCard:
    """The complete card in ``path``, whose name is its id unless ``any_name``.

    Raises `BrokenCard` naming file, line, field and the fix.
    """
    data, lines = load_yaml(card_text(path), str(path))
    if not isinstance(data, dict):
        raise BrokenCard(f"{path}:1: a card is a mapping of fields such as id and question; see the README")
    try:
        card = QuestionCard.model_validate(data)
    except ValidationError as error:
        raise BrokenCard("\n".join(explain(error, str(path), lines, data))) from error
    if card.id != path.stem and not any_name:
        raise BrokenCard(f"{path}:{lines.line(('id',))}: id: {card.id!r} must equal the file's name {path.stem!r}")
    _check_lists(path, lines, card)
    return card


def _check_lists(path: Path, lines: LineMap, card: DraftCard) -> None:
    for name, position, problem in unlisted(card):
        raise BrokenCard(f"{path}:{lines.line((name, position))}: {name}: {problem}")


def unlisted(card: DraftCard) -> Iterator[tuple[str, int, str]]:
    """Each role and tag that no card in the bank may have: the field, the position from 0, and what is wrong.

    They come from controlled lists, so that a typing slip does not hide a card from everybody.
    """
    for name, values, known in (("roles", card.roles, _ROLES), ("tags", card.tags, _TAGS)):
        for position, value in enumerate(values):
            if value not in known:
                yield name, position, f"{value!r} is not on the list; nearest is {_nearest(value, known)!r}"


def _nearest(value: str, known: frozenset[str]) -> str:
    return (difflib.get_close_matches(value, sorted(known), n=1, cutoff=0.0) or [""])[0]


def load_bank(folders: Iterable[Path], skip_bad: bool = False) -> Bank:
    """Load every card below ``folders``.

    Raises `BrokenCard` with every problem found (one a line; a second card of the same id is one), unless
    ``skip_bad``: then the sound cards are loaded, of two with one id the first, and the problems kept in
    `Bank.problems`. Raises `BankError` for a missing folder, or one that cannot be read.
    """
    problems: list[BrokenCard] = []
    files = _files(folders)
    bank = Bank.of(_sound(files, problems))
    if problems and not skip_bad:
        raise BrokenCard("\n".join(p.person for p in problems))
    drafts = sum(DRAFTS in below and REJECTED not in below for _, below in files)
    return replace(bank, problems=tuple(problems), drafts=drafts)


def _sound(files: Iterable[tuple[Path, tuple[str, ...]]], problems: list[BrokenCard]) -> Iterator[QuestionCard]:
    """The cards one by one, so that never all of them lie unpacked; what is wrong goes to ``problems``."""
    origin: dict[str, Path] = {}
    for path, below in files:
        if DRAFTS in below:
            continue
        try:
            card = read_card(path)
            if card.id in origin:
                raise BrokenCard(
                    f"{path}:1: id: {card.id!r} is the id of {origin[card.id]} too; rename one of them, file and id."
                )
        except BrokenCard as problem:
            problems.append(problem)
        else:
            origin[card.id] = path
            yield card
