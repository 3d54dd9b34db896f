"""The vector index: cards and roles by meaning, in Chroma. The only importer of `chromadb`.

Facts measured on Chroma 1.5.9 that shape this module: its default embedding function downloads a model, so
vectors are always passed; `add` ignores an id it already has, so `upsert` is used and vanished ids deleted;
a vector of another dimension raises, so model, dimension and content hash are kept with the collection and a
difference rebuilds it; a metadata filter costs time linear in the collection, so filters run on the bank.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from knowledge.bank import Bank
from knowledge.card import QuestionCard
from knowledge.embeddings import Embedder
from knowledge.errors import IndexUnavailable
from knowledge.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

CARDS, ROLES_NAME = "viva-cards", "viva-roles"
BATCH = 1000
LAYOUT = "1"
"""Raised when documents are put differently, so that old collections are rebuilt."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit; ``score`` is the cosine similarity clipped to 0…1."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a collection: ``id`` unique, ``owner`` the card or role it speaks for."""

    id: str
    owner: str
    text: str
    hash: str


@contextmanager
def _chroma_errors(where: str) -> Iterator[None]:
    """Wrap what Chroma raises, once; its own classes plus the ValueError of an unreachable server."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError, OSError, RuntimeError, KeyError) as error:
        raise IndexUnavailable(
            f"The question index at {where} cannot be used ({type(error).__name__}). "
            "Check VIVA_CHROMA_URL, or run `viva bank reindex`.",
            f"chroma at {where}: {error}",
        ) from error


class Index:
    """Cards and roles by meaning. Opened lazily: the first use imports Chroma (about half a second).

    ``url`` names a Chroma server; "" keeps the index in ``folder``, where a damaged one is rebuilt.
    """

    def __init__(self, folder: Path, embedder: Embedder, url: str = "") -> None:
        self._folder = folder
        self._embedder = embedder
        self._url = url
        self._client: ClientAPI | None = None
        self._collections: dict[str, Collection] = {}

    @property
    def where(self) -> str:
        """The server's address without credentials, or the folder."""
        return urlsplit(self._url).netloc.rpartition("@")[2] if self._url else str(self._folder)

    def ensure(self, bank: Bank, progress: Callable[[int, int], None] | None = None, force: bool = False) -> bool:
        """Make the index hold exactly ``bank`` and the roles; True if anything was written.

        ``progress`` gets (done, total). Raises `IndexUnavailable` when a server cannot be reached; an
        embedded index that is damaged is deleted and built again.
        """
        try:
            return self._ensure(bank, progress, force)
        except IndexUnavailable as error:
            if self._url or not self._folder.exists():
                raise
            log.warning("the index is damaged and is built again: %s", error.log)
            self._drop_folder()
            return self._ensure(bank, progress, force)

    def _ensure(self, bank: Bank, progress: Callable[[int, int], None] | None, force: bool) -> bool:
        with _chroma_errors(self.where):
            cards = self._sync(CARDS, bank.hash, lambda: [_card_entry(c) for c in bank.cards.values()], progress, force)
            roles = self._sync(ROLES_NAME, _roles_hash(), _role_entries, None, force)
        return cards or roles

    def search(self, text: str, limit: int = 10) -> tuple[Found, ...]:
        """The cards nearest in meaning to ``text``, best first."""
        return self._query(CARDS, text, limit)

    def roles(self, text: str, limit: int = 4) -> tuple[Found, ...]:
        """The roles nearest in meaning to ``text``, best first; a role counts by its best alias."""
        return self._query(ROLES_NAME, text, limit, spread=40)

    def _query(self, name: str, text: str, limit: int, spread: int = 1) -> tuple[Found, ...]:
        with _chroma_errors(self.where):
            collection = self._collection(name)
            size = collection.count()
            if size == 0:
                return ()
            reply = collection.query(
                query_embeddings=self._embedder.embed([text]),
                n_results=min(max(limit * spread, limit), size),
                include=["metadatas", "distances"],
            )
            metadatas, distances = reply["metadatas"] or [[]], reply["distances"] or [[]]
        best: dict[str, float] = {}
        for metadata, distance in zip(metadatas[0], distances[0], strict=True):
            owner = str(metadata["owner"])
            best[owner] = max(best.get(owner, 0.0), min(max(1.0 - distance, 0.0), 1.0))
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return tuple(Found(owner, round(score, 4)) for owner, score in ranked)

    def close(self) -> None:
        """Release the client; its files may then be deleted."""
        if self._client is not None:
            self._client.close()
        self._client = None
        self._collections = {}

    def _connect(self) -> ClientAPI:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)
            if self._url:
                url = urlsplit(self._url)
                ssl = url.scheme == "https"
                port = url.port or (443 if ssl else 8000)
                self._client = chromadb.HttpClient(host=url.hostname or "", port=port, ssl=ssl, settings=settings)
            else:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._client = chromadb.PersistentClient(path=str(self._folder), settings=settings)
        return self._client

    def _collection(self, name: str, fresh: bool = False) -> Collection:
        if name not in self._collections or fresh:
            self._collections[name] = self._connect().get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._collections[name]

    def _sync(
        self,
        name: str,
        content: str,
        entries: Callable[[], list[Entry]],
        progress: Callable[[int, int], None] | None,
        force: bool,
    ) -> bool:
        """Bring one collection up to date: nothing if stamp and content agree, else upsert and delete."""
        stamp = f"{LAYOUT}/{self._embedder.name}/{self._embedder.dimension}"
        collection = self._collection(name, fresh=True)
        metadata = dict(collection.metadata or {})
        if not force and metadata.get("stamp") == stamp and metadata.get("content") == content:
            return False
        if force or metadata.get("stamp") not in (None, stamp):
            self._connect().delete_collection(name)
            collection = self._collection(name, fresh=True)
        collection.modify(metadata={"stamp": stamp, "content": "building"})
        self._write(collection, entries(), progress)
        collection.modify(metadata={"stamp": stamp, "content": content})
        return True

    def _write(
        self, collection: Collection, entries: Sequence[Entry], progress: Callable[[int, int], None] | None
    ) -> None:
        stored = collection.get(include=["metadatas"])
        have = {i: str(m["hash"]) for i, m in zip(stored["ids"], stored["metadatas"] or [], strict=True)}
        gone = sorted(set(have) - {entry.id for entry in entries})
        for start in range(0, len(gone), BATCH):
            collection.delete(ids=gone[start : start + BATCH])
        changed = [entry for entry in entries if have.get(entry.id) != entry.hash]
        for start in range(0, len(changed), BATCH):
            batch = changed[start : start + BATCH]
            metadatas: list[Any] = [{"owner": entry.owner, "hash": entry.hash} for entry in batch]
            collection.upsert(
                ids=[entry.id for entry in batch],
                embeddings=self._embedder.embed([entry.text for entry in batch]),
                metadatas=metadatas,
            )
            if progress:
                progress(start + len(batch), len(changed))

    def _drop_folder(self) -> None:
        from chromadb.api.shared_system_client import SharedSystemClient

        self._client = None
        self._collections = {}
        # Chroma keeps opened folders in a process-wide cache, which would hand the damaged one out again.
        SharedSystemClient.clear_system_cache()
        shutil.rmtree(self._folder)


def card_text(card: QuestionCard) -> str:
    """What stands for a card in the index: its question, tags and roles."""
    return f"{card.question} {', '.join(card.tags)}. {', '.join(card.roles)}"


def _card_entry(card: QuestionCard) -> Entry:
    return Entry(card.id, card.id, card_text(card), card.content_hash)


def _role_entries() -> list[Entry]:
    entries: list[Entry] = []
    for role in ROLES:
        texts = (role.name, *role.aliases, f"{role.name}. {role.summary}")
        entries.extend(Entry(f"{role.name}/{number}", role.name, text, text[:200]) for number, text in enumerate(texts))
    return entries


def _roles_hash() -> str:
    import hashlib

    return hashlib.sha256(repr(ROLES).encode()).hexdigest()[:16]
