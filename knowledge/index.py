"""The vector index: cards and roles by meaning, in Chroma. The only importer of `chromadb`.

Facts measured on Chroma 1.5.9 that shape this module: its default embedding function downloads a model, so
vectors are always passed; `add` ignores an id it already has, so `upsert` is used and vanished ids deleted;
a vector of another dimension raises, so model, dimension and content hash are kept with the collection and a
difference rebuilds it; a metadata filter costs time linear in the collection, so filters run on the bank;
when the files of vectors are gone a query silently finds only what was written last, so a sample of vectors is
read before an index is believed.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from knowledge.bank import Bank
from knowledge.blanking import blank
from knowledge.embeddings import Embedder
from knowledge.entries import Entry, card_entry, owner_of, role_entries, roles_hash
from knowledge.errors import BankError, IndexUnavailable
from knowledge.loading import loading

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)

CARDS, ROLES_NAME = "viva-cards", "viva-roles"
BATCH = 1000
LAYOUT = "2"
"""Raised when documents are put differently, so that old collections are rebuilt."""
SAMPLE = 16
"""Vectors read back, evenly spread over a collection, before it is believed to be whole (a few ms)."""
SPREAD = 40
"""Entries asked for each role wanted; a role has at most 17, so its neighbours are found behind them."""
ANSWERS_WITHIN = 10.0
"""Seconds a Chroma server has for one reply; Chroma's own client would wait for ever."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit; ``score`` is the cosine similarity clipped to 0…1."""

    id: str
    score: float


@cache
def _known_errors() -> tuple[type[Exception], ...]:
    """What is expected of Chroma. Asked for once: a query does not wait for what other threads load."""
    with loading:
        from chromadb.errors import ChromaError
        from httpx import HTTPError, InvalidURL

    # A client whose shared core was stopped or never started has lost an attribute; Chroma has no error for it.
    return (ChromaError, HTTPError, InvalidURL, ValueError, OSError, RuntimeError, KeyError, AttributeError)


@contextmanager
def _chroma_errors(where: str, advice: str) -> Iterator[None]:
    """Wrap, in one place, what Chroma raises: its own classes, its client's, and panics of its Rust part."""
    known = _known_errors()
    try:
        yield
    except BaseException as error:
        # pyo3's PanicException derives from BaseException and cannot be imported
        if not isinstance(error, known) and type(error).__module__ != "pyo3_runtime":
            raise
        kind = type(error).__name__
        detail = " ".join(str(error).split())
        raise IndexUnavailable(
            f"The question index at {where} cannot be used ({kind}). {advice}", f"chroma at {where}: {kind}: {detail}"
        ) from error


@contextmanager
def _embedder_errors() -> Iterator[None]:
    """An index without vectors is of no use: whoever can do without it has one error to catch.

    Not where the index is found damaged: a provider that is down is no reason to delete what was built.
    """
    try:
        yield
    except IndexUnavailable:
        raise
    except BankError as error:
        raise IndexUnavailable(error.person, error.log) from error


class Index:
    """Cards and roles by meaning. Opened lazily: the first use imports Chroma (about half a second).

    ``url`` names a Chroma server; "" keeps the index in ``folder``, where a damaged one is rebuilt.
    One instance may be used by several threads; while it is being built the others wait.
    """

    def __init__(self, folder: Path, embedder: Embedder, url: str = "") -> None:
        self._folder = folder
        self._embedder = embedder
        self._url = url
        self._client: ClientAPI | None = None
        self._collections: dict[str, Collection] = {}
        self._bank: Bank | None = None
        self._lock = RLock()

    @property
    def where(self) -> str:
        """The server's address without credentials, or the folder."""
        return urlsplit(self._url).netloc.rpartition("@")[2] if self._url else str(self._folder)

    @property
    def _advice(self) -> str:
        if self._url:
            return "Start the Chroma server, or correct VIVA_CHROMA_URL (empty: kept in the data folder)."
        if self._folder.exists() and not self._folder.is_dir():
            return "There is a file where a folder is needed: move it away, or set VIVA_DATA_DIR."
        return "Run `viva bank reindex`; if that does not help, check the folder's rights or set VIVA_DATA_DIR."

    def ensure(self, bank: Bank, progress: Callable[[int, int], None] | None = None, force: bool = False) -> bool:
        """Make the index hold exactly ``bank`` and the roles; True if anything was written.

        ``progress`` gets (done, total). Raises `IndexUnavailable` when a server cannot be reached or the embedder
        gives no vectors; an embedded index that is damaged is deleted and built again.
        """
        with self._lock, _embedder_errors():
            self._bank = bank
            try:
                return self._mended(bank, progress, force)
            except BankError:
                self._forget_client()  # what may be half written is not asked: the next use brings it up to date
                raise

    def search(self, text: str, limit: int = 10) -> tuple[Found, ...]:
        """The cards nearest in meaning to ``text``, best first, ties by id. Raises `IndexUnavailable`.

        An index that fails is brought up to date, and rebuilt if need be, once `ensure` has told its bank.
        """
        return self._query(CARDS, text, limit)

    def roles(self, text: str, limit: int = 4) -> tuple[Found, ...]:
        """The roles nearest in meaning to ``text``, best first; a role counts by its best alias. Like `search`."""
        return self._query(ROLES_NAME, text, limit, SPREAD)

    def close(self) -> None:
        """Release the client; its files may then be deleted. The next use opens it again."""
        with self._lock:
            self._forget_client()

    def _errors(self) -> Any:
        return _chroma_errors(self.where, self._advice)

    def _mended(self, bank: Bank, progress: Callable[[int, int], None] | None, force: bool) -> bool:
        try:
            return self._ensured(bank, progress, force)
        except IndexUnavailable as error:
            self._forget_client()
            if self._url or (self._folder.exists() and not self._folder.is_dir()):
                raise
            log.warning("the index is damaged and is built again: %s", error.log)
            with self._errors():
                self._drop_folder()
            return self._ensured(bank, progress, force)

    def _ensured(self, bank: Bank, progress: Callable[[int, int], None] | None, force: bool) -> bool:
        written = self._ensure(bank, progress, force)
        if not self._url:
            with self._errors():
                for name in (CARDS, ROLES_NAME) if written else ():
                    self._ask(name, [[1.0] * self._embedder.dimension], 1, 1)  # its files are made by now at the latest
                blank(self._folder)
        return written

    def _ensure(self, bank: Bank, progress: Callable[[int, int], None] | None, force: bool) -> bool:
        with self._errors():
            cards = self._sync(
                CARDS,
                bank.hash,
                list(bank.cards),
                lambda: map(card_entry, bank.cards.values()),
                progress,
                force,
            )
            entries = role_entries()
            roles = self._sync(ROLES_NAME, roles_hash(), [e.id for e in entries], lambda: iter(entries), None, force)
        return cards or roles

    def _query(self, name: str, text: str, limit: int, spread: int = 1) -> tuple[Found, ...]:
        with _embedder_errors():
            vectors = self._embedder.embed([text])

        def ask() -> tuple[Found, ...]:
            with self._errors():
                return self._ask(name, vectors, limit, spread)

        with self._lock:
            if self._client is not None:
                try:
                    return ask()
                except IndexUnavailable as error:
                    # Another process may have rebuilt the index, a server lost it, or its files been damaged.
                    log.warning("the index is opened again: %s", error.log)
                    self._forget_client()
            if self._bank is not None:
                self.ensure(self._bank)
            return ask()

    def _ask(self, name: str, vectors: Any, limit: int, spread: int) -> tuple[Found, ...]:
        if limit < 1:
            return ()
        # no metadata and no count: at 100,000 cards they took five of six milliseconds
        reply = self._collection(name).query(query_embeddings=vectors, n_results=limit * spread, include=["distances"])
        best: dict[str, float] = {}
        for entry_id, distance in zip(reply["ids"][0], (reply["distances"] or [[]])[0], strict=True):
            owner = owner_of(entry_id)
            best[owner] = max(best.get(owner, 0.0), round(min(max(1.0 - distance, 0.0), 1.0), 4))
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return tuple(Found(owner, score) for owner, score in ranked)

    def _connect(self) -> ClientAPI:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            settings = Settings(anonymized_telemetry=False)
            if self._url:
                self._client = self._connect_server(settings)
            else:
                self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._folder.mkdir(mode=0o700, exist_ok=True)
                self._client = chromadb.PersistentClient(path=str(self._folder), settings=settings)
        return self._client

    def _connect_server(self, settings: Any) -> ClientAPI:
        import chromadb
        import httpx

        url = urlsplit(self._url)
        ssl = url.scheme == "https"
        port = url.port or (443 if ssl else 8000)
        host = url.hostname or ""
        host = f"[{host}]" if ":" in host else host  # Chroma's client puts no brackets around it either
        # Chroma's client asks before its time limit can be set, so a silent server is found out first.
        httpx.get(f"{url.scheme}://{host}:{port}/api/v2/heartbeat", timeout=ANSWERS_WITHIN).raise_for_status()
        client = chromadb.HttpClient(host=host, port=port, ssl=ssl, settings=settings)
        for session in _sessions_of(client):
            session.timeout = ANSWERS_WITHIN
        return client

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
        ids: Sequence[str],
        entries: Callable[[], Iterator[Entry]],
        progress: Callable[[int, int], None] | None,
        force: bool,
    ) -> bool:
        """Bring one collection up to date: nothing if stamp and content agree, else upsert and delete."""
        stamp = f"{LAYOUT}/{self._embedder.name}/{self._embedder.dimension}"
        collection = self._collection(name, fresh=True)
        metadata = dict(collection.metadata or {})
        same = metadata.get("stamp") == stamp
        if same and metadata.get("content") == content and not force and _whole(collection, ids):
            return False
        if force or metadata.get("stamp") not in (None, stamp) or (same and metadata.get("content") == content):
            self._connect().delete_collection(name)
            collection = self._collection(name, fresh=True)
        collection.modify(metadata={"stamp": stamp, "content": "building"})
        self._write(collection, ids, entries(), progress)
        collection.modify(metadata={"stamp": stamp, "content": content})
        return True

    def _write(
        self,
        collection: Collection,
        ids: Sequence[str],
        entries: Iterator[Entry],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        """Delete what is not of ``ids``, write what differs; a batch at a time, however many there are."""
        have = _hashes(collection)
        gone = sorted(have.keys() - set(ids))
        for start in range(0, len(gone), BATCH):
            collection.delete(ids=gone[start : start + BATCH])
        done = 0
        while batch := list(islice(entries, BATCH)):
            changed = [entry for entry in batch if have.get(entry.id) != entry.hash]
            if changed:
                metadatas: list[Any] = [{"hash": entry.hash} for entry in changed]
                collection.upsert(
                    ids=[entry.id for entry in changed],
                    embeddings=self._embedder.embed([entry.text for entry in changed]),
                    metadatas=metadatas,
                )
            done += len(batch)
            if progress:
                progress(done, len(ids))

    def _forget_client(self) -> None:
        client, self._client, self._collections = self._client, None, {}
        if client is None:
            return
        from chromadb.api.client import Client

        if isinstance(client, Client):  # ClientAPI, the type Chroma declares, has no close in 1.5.9
            client.close()
        for session in _sessions_of(client):
            session.close()

    def _drop_folder(self) -> None:
        from chromadb.api.shared_system_client import SharedSystemClient

        # Chroma keeps opened folders, half-opened ones too, in a process-wide cache and would hand the damaged one
        # out again. Clients of other folders in this process keep working.
        SharedSystemClient.clear_system_cache()
        if self._folder.exists():
            shutil.rmtree(self._folder)


def _sessions_of(client: ClientAPI) -> list[httpx.Client]:
    """The connections of a server's client, its own and its administrator's.

    Chroma 1.5.9 neither limits their time nor closes them.
    """
    from httpx import Client

    parts = (client, getattr(client, "_admin_client", None))
    sessions = (getattr(getattr(part, "_server", None), "_session", None) for part in parts)
    return [session for session in sessions if isinstance(session, Client)]


def _hashes(collection: Collection) -> dict[str, str]:
    """What each entry was written from, by id, read a batch at a time."""
    found: dict[str, str] = {}
    while True:
        stored = collection.get(include=["metadatas"], limit=BATCH, offset=len(found))
        if not stored["ids"]:
            return found
        rows = zip(stored["ids"], stored["metadatas"] or [], strict=True)
        found.update((entry_id, str(metadata["hash"])) for entry_id, metadata in rows)


def _whole(collection: Collection, ids: Sequence[str]) -> bool:
    """Whether ``collection`` has as many entries as ``ids`` and the vectors of a sample can be read."""
    if collection.count() != len(ids):
        return False
    sample = list(ids)[:: max(1, len(ids) // SAMPLE)]
    if not sample:
        return True
    vectors = collection.get(ids=sample, include=["embeddings"])["embeddings"]
    return vectors is not None and len(vectors) == len(sample)
