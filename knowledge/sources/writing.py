"""Writing imported cards into a folder: all or nothing, the same import twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from knowledge.bank import DRAFTS, REJECTED, card_text, unlisted, yaml_files
from knowledge.card import DraftCard, QuestionCard
from knowledge.errors import BankError, BrokenCard, BrokenSource
from knowledge.places import is_file
from knowledge.sources import yaml_cards
from knowledge.sources.naming import id_among, ids_of
from knowledge.sources.options import Progress, silent
from knowledge.sources.plaintext import same_key
from knowledge.sources.remarks import changed_by_hand, content_id, imported
from knowledge.sources.report import ImportReport
from knowledge.sources.staging import stage
from knowledge.yamlio import dump_yaml

TOLD_EVERY = 500
"""Cards between two signs of progress."""
NONE_TAKEN: Mapping[str, Path] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WriteResult:
    """Files by what became of them, relative to the folder, with ``/`` between parts.

    ``kept`` are files that hold more than the import: a completed card where the import has only a draft of the
    same question, a card or draft somebody has changed, or one somebody has rejected. ``removed`` are drafts now
    complete.
    """

    written: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What planning needs of a card that lies in the folder: little, since there may be 100,000 of them."""

    id: str
    question: str
    complete: bool
    facts: int
    revision: int
    content: str
    by_hand: bool


class _Present:
    """The cards below a folder, found by path, by id and by question; rejected ones apart from the others."""

    def __init__(self) -> None:
        self.by_path: dict[Path, _Kept] = {}
        self.by_id: dict[str, list[Path]] = {}
        self.questions: dict[str, str] = {}  # by id; of the rejected cards, too
        self._finished: dict[str, Path] = {}
        self._rejected: dict[str, Path] = {}

    def add(self, path: Path, card: DraftCard, by_hand: bool) -> None:
        kept = _kept(card, by_hand)
        self.questions.setdefault(kept.id, kept.question)
        self.by_path[path] = kept
        self.by_id.setdefault(kept.id, []).append(path)
        if kept.complete:
            _note(self._finished, kept, path)

    def add_rejected(self, path: Path, card: DraftCard) -> None:
        kept = _kept(card)
        self.questions.setdefault(kept.id, kept.question)
        _note(self._rejected, kept, path)

    def settled(self, card: _Kept) -> Path | None:
        """The file that leaves nothing to write of ``card``.

        For a draft the first complete card with its id or question; for one of which there is no file yet a rejected
        card with either.
        """
        finished = None if card.complete else _first(self._finished, card)
        return finished or (None if card.id in self.by_id else _first(self._rejected, card))


def _note(places: dict[str, Path], card: _Kept, path: Path) -> None:
    for name in (f"id {card.id}", f"question {card.question}"):
        places.setdefault(name, path)


def _first(places: Mapping[str, Path], card: _Kept) -> Path | None:
    found = [places.get(name) for name in (f"id {card.id}", f"question {card.question}")]
    return min((path for path in found if path), default=None)


def _kept(card: DraftCard, by_hand: bool = False) -> _Kept:
    complete, facts = isinstance(card, QuestionCard), len(card.content_points)
    return _Kept(card.id, same_key(card.question), complete, facts, card.revision, content_id(card), by_hand)


@dataclass(slots=True)
class _Plan:
    folder: Path
    staged: list[tuple[Path, Path]] = field(default_factory=list)
    outcome: dict[str, list[str]] = field(default_factory=dict)
    removals: list[Path] = field(default_factory=list)

    def note(self, outcome: str, path: Path) -> None:
        self.outcome.setdefault(outcome, []).append(path.relative_to(self.folder).as_posix())


def card_yaml(card: DraftCard) -> str:
    """The card as YAML in the key order of the card; ``replaces``, ``enriched_by`` and examples only if set."""
    data = card.model_dump(mode="json")
    if data["replaces"] is None:
        del data["replaces"]
    if data["source"]["enriched_by"] is None:
        del data["source"]["enriched_by"]
    for item in (*data["key_points"], *data["common_mistakes"]):
        if not item["examples"]:
            del item["examples"]
    return dump_yaml(data)


def refuse_unloadable(cards: Iterable[DraftCard], taken: Mapping[str, Path]) -> None:
    """Raises `BrokenSource` for the first complete card that would keep the bank from loading, once it is written.

    ``taken`` are the files of other folders by the ids of their cards (`knowledge.bank.ids_elsewhere`). A draft is not
    loaded, so that it may have any id.
    """
    for card in cards:
        if not isinstance(card, QuestionCard):
            continue
        if card.id in taken:
            raise BrokenSource(
                f"{card.id}: another folder of the bank has a card with this id, {taken[card.id]}, and no two may have "
                "one. Change the id of the card to be imported, or change the other file instead."
            )
        for field_name, _, problem in unlisted(card):
            raise BrokenSource(f"{card.id}: {field_name}: {problem}")


def write(
    report: ImportReport, folder: Path, progress: Progress = silent, taken: Mapping[str, Path] = NONE_TAKEN
) -> WriteResult:
    """Write complete cards to ``folder/<id>.yaml`` and drafts to ``folder/drafts/<id>.yaml``.

    A card found anywhere below ``folder`` is updated where it lies: changed content raises its revision by one.
    Every file is staged beside its place before the first is replaced. Raises `BrokenCard` if a card does not
    survive the way through YAML, or a file with its id is broken; `BrokenSource` if the folder cannot be written, or
    the bank would not load with a card in it (`refuse_unloadable`, which says what ``taken`` is). In each of these
    cases nothing has been written.
    """
    refuse_unloadable(report.cards, taken)
    _refuse_doubled((card.id for card in report.cards), folder)
    plan, total = _Plan(folder), len(report.cards)
    try:
        present = _present(folder, {id_ for card in report.cards for id_ in ids_of(card)})
        ids = [id_among(card, present.questions) for card in report.cards]
        _refuse_doubled(ids, folder)
        for done, (card, id_) in enumerate(zip(report.cards, ids, strict=True), start=1):
            _plan(_named(card, id_, taken), present, plan)
            if done % TOLD_EVERY == 0 or done == total:
                progress(str(folder), done, total)
        _carry_out(plan)
    except OSError as error:
        person = f"{folder}: cannot be written ({error.strerror}); check that it is a folder, its rights and its space."
        raise BrokenSource(person, log=f"{folder}: {error}") from error
    finally:
        _clear(temporary for temporary, _ in plan.staged)
    return WriteResult(**{outcome: tuple(files) for outcome, files in plan.outcome.items()})


def _refuse_doubled(ids: Iterable[str], folder: Path) -> None:
    seen: set[str] = set()
    for id_ in ids:
        if id_ in seen:
            raise BrokenSource(f"{folder}: two imported cards have the same id; import them one by one.")
        seen.add(id_)


def _named(card: DraftCard, id_: str, taken: Mapping[str, Path]) -> DraftCard:
    """``card`` under ``id_``. Raises `BrokenSource` if it gets that only here, and another folder has it."""
    if id_ == card.id:
        return card
    named = card.model_copy(update={"id": id_})
    refuse_unloadable((named,), taken)
    return named


def _plan(card: DraftCard, present: _Present, plan: _Plan) -> None:
    new, folder = _kept(card), plan.folder

    def waits(path: Path) -> bool:
        return DRAFTS in path.relative_to(folder).parts[:-1]

    own = present.by_id.get(card.id, [])
    settled = present.settled(new)
    if settled:
        plan.note("kept", settled)
        return
    home = folder / f"{card.id}.yaml" if new.complete else folder / DRAFTS / f"{card.id}.yaml"
    # a complete card among the drafts waits for somebody's word, and would not be asked from there
    places = [path for path in own if not (waits(path) if new.complete else present.by_path[path].complete)]
    path = home if home in places or not places else places[0]
    before = present.by_path.get(path)
    if before is not None and before.content == new.content:
        plan.note("unchanged", path)
    elif before is not None and before.id != new.id:
        plan.note("kept", path)  # another card under this name
        return
    elif before is not None and before.by_hand:
        plan.note("kept", path)
        return
    elif before is not None and not new.complete and before.facts > new.facts:
        plan.note("kept", path)
    else:
        revision = max([card.revision, *(present.by_path[other].revision + 1 for other in own)])
        text = _checked(card.model_copy(update={"revision": revision}), path)
        if path.is_dir():
            raise BrokenSource(f"{path}: a folder stands where the card should go; move it away.")
        path.parent.mkdir(parents=True, exist_ok=True)
        plan.staged.append((stage(path, text), path))
        plan.note("updated" if before is not None else "written", path)
    if new.complete:
        for draft in (p for p in own if p != path and (waits(p) or not present.by_path[p].complete)):
            if present.by_path[draft].by_hand:
                plan.note("kept", draft)
            else:
                plan.removals.append(draft)
                plan.note("removed", draft)


def _present(folder: Path, wanted: set[str]) -> _Present:
    """The cards below ``folder``. A broken file is no concern of ours unless it bears an id to be written."""
    found = _Present()
    for path in filter(is_file, yaml_files(folder)):
        try:
            text = card_text(path)
            card = yaml_cards.read(text, str(path)).cards[0]
        except BankError as error:
            if path.stem in wanted:
                person = f"{path}: is broken and would be replaced; correct it or move it away first."
                raise BrokenCard(person, log=f"{path}: {error}") from error
        else:
            if (DRAFTS, REJECTED) in pairwise(path.relative_to(folder).parts[:-1]):
                found.add_rejected(path, card)
            else:
                found.add(path, card, changed_by_hand(text, card))
    return found


def _checked(card: DraftCard, path: Path) -> str:
    text = card_yaml(card)
    again = yaml_cards.read(text, str(path)).cards
    if not again or again[0] != card:
        raise BrokenCard(f"{path}: the card does not read back as it was written; look for odd characters in its text.")
    return imported(text, card)


def _carry_out(plan: _Plan) -> None:
    for temporary, path in plan.staged:
        temporary.replace(path)
    for path in plan.removals:
        path.unlink()


def _clear(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
