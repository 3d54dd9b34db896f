"""Writing imported cards into a folder: all or nothing, the same import twice changes nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.card import DraftCard, QuestionCard
from knowledge.errors import BankError, BrokenCard, BrokenSource
from knowledge.sources import yaml_cards
from knowledge.sources.drafts import same_key
from knowledge.sources.report import ImportReport
from knowledge.yamlio import dump_yaml

DRAFTS = "drafts"
"""The folder, below the one written to, of cards that are not asked yet."""


@dataclass(frozen=True, slots=True)
class WriteResult:
    """Files by what became of them, relative to the folder, with ``/`` between parts.

    ``kept`` are files that hold more than the import: a completed card where the import has only a draft of the
    same question, or a draft somebody has added content points to. ``removed`` are drafts now complete.
    """

    written: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Plan:
    texts: dict[Path, str] = field(default_factory=dict)
    outcome: dict[str, list[str]] = field(default_factory=dict)
    removals: list[Path] = field(default_factory=list)

    def note(self, outcome: str, path: Path, folder: Path) -> None:
        self.outcome.setdefault(outcome, []).append(path.relative_to(folder).as_posix())


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


def write(report: ImportReport, folder: Path) -> WriteResult:
    """Write complete cards to ``folder/<id>.yaml`` and drafts to ``folder/drafts/<id>.yaml``.

    A card found anywhere below ``folder`` is updated where it lies: changed content raises its revision by one.
    Every file is staged beside its place before the first is replaced. Raises `BrokenCard` if a card does not
    survive the way through YAML, or a file with its id is broken; `BrokenSource` if the folder cannot be written.
    In each of these cases nothing has been written.
    """
    ids = [card.id for card in report.cards]
    if len(set(ids)) < len(ids):
        raise BrokenSource(f"{folder}: two imported cards have the same id; import them one by one.")
    plan = _Plan()
    present = _present(folder, set(ids))
    for card in report.cards:
        _plan(card, folder, present, plan)
    _carry_out(plan, folder)
    return WriteResult(**{outcome: tuple(files) for outcome, files in plan.outcome.items()})


def _plan(card: DraftCard, folder: Path, present: dict[Path, DraftCard], plan: _Plan) -> None:
    own = [path for path, other in present.items() if other.id == card.id]
    complete = isinstance(card, QuestionCard)
    finished = [path for path, other in present.items() if isinstance(other, QuestionCard) and _same(card, other)]
    if finished and not complete:
        plan.note("kept", finished[0], folder)
        return
    home = folder / f"{card.id}.yaml" if complete else folder / DRAFTS / f"{card.id}.yaml"
    places = [path for path in own if isinstance(present[path], QuestionCard) == complete]
    path = home if home in places or not places else places[0]
    before = present.get(path)
    if before is not None and _content(before) == _content(card):
        plan.note("unchanged", path, folder)
    elif before is not None and not complete and len(before.content_points) > len(card.content_points):
        plan.note("kept", path, folder)
    else:
        revision = max([card.revision, *(present[other].revision + 1 for other in own)])
        plan.texts[path] = _checked(card.model_copy(update={"revision": revision}), path)
        plan.note("updated" if before is not None else "written", path, folder)
    if complete:
        for draft in (p for p in own if not isinstance(present[p], QuestionCard)):
            plan.removals.append(draft)
            plan.note("removed", draft, folder)


def _same(card: DraftCard, other: DraftCard) -> bool:
    return card.id == other.id or same_key(card.question) == same_key(other.question)


def _content(card: DraftCard) -> dict[str, object]:
    return card.model_dump(exclude={"revision"})


def _present(folder: Path, wanted: set[str]) -> dict[Path, DraftCard]:
    """The cards below ``folder``. A broken file is no concern of ours unless it bears an id to be written."""
    found: dict[Path, DraftCard] = {}
    for path in sorted(p for p in folder.rglob("*.yaml") if p.is_file()):
        try:
            report = yaml_cards.read(path.read_text(encoding="utf-8"), str(path))
        except (BankError, UnicodeDecodeError) as error:
            if path.stem in wanted:
                person = f"{path}: is broken and would be replaced; correct it or move it away first."
                raise BrokenCard(person, log=f"{path}: {error}") from error
        else:
            found[path] = report.cards[0]
    return found


def _checked(card: DraftCard, path: Path) -> str:
    text = card_yaml(card)
    again = yaml_cards.read(text, str(path)).cards
    if not again or again[0] != card:
        raise BrokenCard(f"{path}: the card does not read back as it was written; look for odd characters in its text.")
    return text


def _carry_out(plan: _Plan, folder: Path) -> None:
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in plan.texts.items():
            if path.is_dir():
                raise BrokenSource(f"{path}: a folder stands where the card should go; move it away.")
            staged.append((_stage(path, text), path))
        for temporary, path in staged:
            temporary.replace(path)
        for path in plan.removals:
            path.unlink()
    except OSError as error:
        person = f"{folder}: cannot be written ({error.strerror}); check that it is a folder, its rights and its space."
        raise BrokenSource(person, log=f"{folder}: {error}") from error
    finally:
        _clear(temporary for temporary, _ in staged)


def _stage(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
    except OSError:
        _clear([Path(name)])
        raise
    return Path(name)


def _clear(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
