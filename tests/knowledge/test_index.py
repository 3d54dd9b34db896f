"""The vector index against real Chroma, in a folder and on a server."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.bank import Bank, load_bank
from knowledge.embeddings import Embedder, LangChainEmbedder, open_embedder
from knowledge.entries import card_text, role_entries
from knowledge.errors import IndexUnavailable
from knowledge.index import Found, Index
from knowledge.loading import loading
from knowledge.roles import ROLE_NAMES
from tests.support.cards import make_card
from tests.support.chroma_server import chroma_server, free_port
from tests.support.embeddings import Provider

pytestmark = pytest.mark.long

QUESTIONS = Path(__file__).parents[2] / "knowledge" / "questions"


class Letters:
    """A text as the counts of its letters: deterministic, and equal texts are nearest. Counts what it embeds."""

    def __init__(self, dimension: int = 27, name: str = "letters") -> None:
        self.name = name
        self.dimension = dimension
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text.lower():
                row[ord(letter) % self.dimension] += 1
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        result: NDArray[np.float32] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
        return result


def bank_of(**questions: str) -> Bank:
    return Bank.of(make_card(id=name, question=question) for name, question in questions.items())


THREE = bank_of(
    locks="What is a deadlock between two threads?",
    caches="When does a cache hurt?",
    joins="Which join keeps unmatched rows?",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as url:
        yield url


@pytest.fixture(params=["embedded", "server"])
def url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "embedded" else str(request.getfixturevalue("server"))


@pytest.fixture
def opened() -> Iterator[Callable[..., Index]]:
    """Makes indexes and closes them at the end, so that no test meets another's client."""
    made: list[Index] = []

    def make(folder: Path, embedder: Embedder | None = None, url: str = "") -> Index:
        made.append(Index(folder, embedder or Letters(), url))
        return made[-1]

    yield make
    for index in made:
        index.close()


Opened = Callable[..., Index]


def ids(found: tuple[Found, ...]) -> list[str]:
    return [f.id for f in found]


# What it keeps


def test_the_first_ensure_writes_and_the_second_embeds_nothing(folder: Path, url: str, opened: Opened) -> None:
    first = opened(folder, url=url)
    assert first.ensure(THREE, force=True) is True
    first.close()
    embedder = Letters()
    again = opened(folder, embedder, url)
    assert again.ensure(THREE) is False
    assert embedder.texts == []
    assert ids(again.search("What is a deadlock between two threads?", 1)) == ["locks"]


def test_only_changed_cards_are_embedded_and_vanished_ones_leave(folder: Path, url: str, opened: Opened) -> None:
    embedder = Letters()
    index = opened(folder, embedder, url)
    index.ensure(THREE, force=True)
    embedder.texts.clear()
    changed = bank_of(locks="What is a deadlock between two threads?", caches="How big should a cache be?")
    seen: list[tuple[int, int]] = []
    assert index.ensure(changed, lambda done, total: seen.append((done, total))) is True
    assert [text.partition("?")[0] for text in embedder.texts] == ["How big should a cache be"]
    assert seen == [(2, 2)]
    assert sorted(ids(index.search("rows", 10))) == ["caches", "locks"]


def test_a_change_that_is_not_embedded_still_moves_the_index_to_the_new_bank(folder: Path, opened: Opened) -> None:
    embedder = Letters()
    index = opened(folder, embedder)
    index.ensure(Bank.of([make_card()]))
    embedder.texts.clear()
    raised = Bank.of([make_card(revision=2)])
    assert index.ensure(raised) is True
    assert index.ensure(raised) is False
    assert embedder.texts == []


@pytest.mark.parametrize("other", [Letters(31), Letters(27, "other letters")], ids=["dimension", "model"])
def test_another_embedder_builds_everything_anew(folder: Path, url: str, other: Letters, opened: Opened) -> None:
    first = opened(folder, url=url)
    first.ensure(THREE, force=True)
    first.close()
    other.texts.clear()
    second = opened(folder, other, url)
    assert second.ensure(THREE) is True
    assert len(other.texts) == len(THREE.cards) + len(role_entries())
    assert ids(second.search("When does a cache hurt?", 1)) == ["caches"]


def test_a_build_that_was_broken_off_is_finished(folder: Path, opened: Opened) -> None:
    class Stops(Letters):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        opened(folder, Stops()).ensure(THREE)
    index = opened(folder)
    assert index.ensure(THREE) is True
    assert len(index.search("cache", 10)) == 3


def test_an_empty_bank_has_an_empty_index(folder: Path, opened: Opened) -> None:
    index = opened(folder)
    assert index.search("anything") == ()
    index.ensure(Bank.of([]))
    assert index.search("anything") == ()
    assert index.ensure(Bank.of([])) is False
    assert index.roles("tester")


# What it answers


def test_scores_are_cosines_best_first_with_ties_by_id(folder: Path, url: str, opened: Opened) -> None:
    index = opened(folder, url=url)
    twins = dict.fromkeys(("tone", "eton", "note"), "Why do we test?")  # of the same letters, as their texts then are
    index.ensure(bank_of(**twins, other="xylophone jazz quiz"), force=True)
    text = card_text(make_card(id="tone", question="Why do we test?"))
    found = index.search(text, 10)
    assert ids(found) == ["eton", "note", "tone", "other"]
    assert [f.score for f in found[:3]] == [1.0, 1.0, 1.0]
    a, b = Letters().embed([text, card_text(make_card(id="other", question="xylophone jazz quiz"))])
    assert found[3].score == pytest.approx(float(a @ b), abs=1e-3)
    assert 0 <= found[3].score < 1


def test_a_text_without_words_scores_nothing(folder: Path, opened: Opened) -> None:
    class Mute(Letters):
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.zeros((len(texts), 27), dtype=np.float32) if list(texts) == ["!!!"] else super().embed(texts)

    index = opened(folder, Mute())
    index.ensure(THREE)
    assert {f.score for f in index.search("!!!")} == {0.0}


@pytest.mark.parametrize(("limit", "found"), [(0, 0), (1, 1), (2, 2), (99, 3)])
def test_a_limit_is_kept(folder: Path, limit: int, found: int, opened: Opened) -> None:
    index = opened(folder)
    index.ensure(THREE)
    assert len(index.search("a", limit)) == found


def test_a_role_stands_once_however_many_aliases_match(folder: Path, opened: Opened) -> None:
    index = opened(folder)
    index.ensure(THREE)
    found = index.roles("data engineer", len(ROLE_NAMES))
    assert len(found) == len(set(ids(found))) == len(ROLE_NAMES)
    assert found[0] == Found("Data Engineer", 1.0)


FREE_TEXTS = [
    ("ich bin Datenanalyst", "Data Analyst"),
    ("web dev react", "Frontend Engineer"),
    ("someone who keeps servers up", "Site Reliability Engineer"),
    ("i do dashboards in power bi all day", "Data Analyst"),
    ("junior android programmer, kotlin", "Mobile Engineer"),
    ("i wanna break into hacking (the legal kind)", "Security Engineer"),
    ("scrum master at a bank", "Project Manager"),
    ("i train neural nets and put them in prod", "Machine Learning Engineer"),
    ("phd, write papers on reinforcement learning", "AI Researcher"),
    ("airflow + spark + dbt guy", "Data Engineer"),
    ("figma wireframes user interviews", "UX Designer"),
    ("postgres tuning and backups", "Database Administrator"),
    ("kubernetes terraform ci/cd", "DevOps Engineer"),
    ("aws solution architect", "Cloud Architect"),
    ("selenium test automation", "QA Engineer"),
    ("product ownr for a fintech app", "Product Manager"),
    ("java spring boot microservices dev", "Backend Engineer"),
    ("node and react, i do everything", "Full-Stack Engineer"),
    ("i lead a team of 6 devs", "Engineering Manager"),
    ("requirements workshops and bpmn", "Business Analyst"),
    ("statistics and predictive models in python", "Data Scientist"),
    ("softwareentwickler c++", "Software Engineer"),
    ("iphone apps with swiftui", "Mobile Engineer"),
    ("fullstack wbe developer", "Full-Stack Engineer"),
    ("machne lerning enginer", "Machine Learning Engineer"),
    ("analista de datos con sql y tableau", "Data Analyst"),
    ("on call, prometheus, slo, postmortems", "Site Reliability Engineer"),
    ("css html javascript pages", "Frontend Engineer"),
    ("A/B tests and regression models", "Data Scientist"),
    ("django rest api backend", "Backend Engineer"),
]
"""How people put their role, written before the index was asked, and the role they mean."""


def test_free_texts_find_their_role(folder: Path) -> None:
    index = Index(folder, open_embedder())
    index.ensure(THREE)
    misses = []
    for text, role in FREE_TEXTS:
        found = index.roles(text, 3)
        if role not in ids(found):
            misses.append(f"{text!r}: {role} is not among {ids(found)}")
    index.close()
    print("\n".join(misses))
    assert len(FREE_TEXTS) == 30
    assert len(misses) <= 2, misses


SEARCHES = {
    "sql injection attack": "sql-injection-and-xss",
    "cross site scripting": "sql-injection-and-xss",
    "pretrained models or your own": "pretrained-models-tradeoffs",
    "imbalanced classes": "accuracy-on-rare-classes",
    "conflict with coworker": "disagreement-with-a-colleague",
    "accessible forms": "sign-up-form-without-a-mouse",
    "idempotent payments": "retry-safe-payment-endpoint",
    "race condition stock oversell": "last-item-sold-twice",
    "transformer attention": "attention-cost-long-inputs",
    "rate limiting": "design-shared-rate-limiter",
    "window functions": "sql-latest-row-per-group",
    "kafka late events": "late-and-duplicate-events",
}


def test_our_cards_are_found_by_what_they_are_about(folder: Path) -> None:
    index = Index(folder, open_embedder())
    index.ensure(load_bank([QUESTIONS]))
    misses = [text for text, card in SEARCHES.items() if card not in ids(index.search(text, 10))]
    index.close()
    assert not misses


# Damage

MANY = Bank.of(
    make_card(id=f"card-{n}", question=f"Question {n:05} {'abcdefghij'[n % 10] * (n % 7)}?") for n in range(1300)
)
"""More than Chroma keeps in its log, so that its files of vectors are in use."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of `MANY`, to be copied and damaged."""
    folder = tmp_path_factory.mktemp("sound") / "index"
    index = Index(folder, Letters())
    index.ensure(MANY)
    index.close()
    return folder


def _garbage(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)


def _truncated(folder: Path) -> None:
    path = folder / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _emptied(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"")


def _without(table: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        with sqlite3.connect(folder / "chroma.sqlite3") as database:
            database.execute(f"DELETE FROM {table}")  # noqa: S608 (a table's name of ours)
        database.close()

    return damage


def _vectors(folder: Path) -> list[Path]:
    found = [p for p in folder.iterdir() if p.is_dir()]
    assert found, "the vectors are not in files of their own"
    return found


def _no_vectors(folder: Path) -> None:
    for part in _vectors(folder):
        shutil.rmtree(part)


def _no_vector_file(folder: Path) -> None:
    for part in _vectors(folder):
        (part / "data_level0.bin").unlink()


def _bad_header(folder: Path) -> None:
    for part in _vectors(folder):
        path = part / "header.bin"
        path.write_bytes(b"\xff" * path.stat().st_size)


DAMAGES = [
    _garbage,
    _truncated,
    _emptied,
    _without("segments"),
    _without("embeddings"),
    _no_vectors,
    _no_vector_file,
    _bad_header,
]
NAMES = ["garbage", "truncated", "emptied", "no segments", "no rows", "no vectors", "no vector file", "bad header"]


@pytest.fixture
def damaged(sound: Path, folder: Path, request: pytest.FixtureRequest) -> Path:
    shutil.copytree(sound, folder)
    request.param(folder)
    return folder


@pytest.mark.parametrize("damaged", DAMAGES, ids=NAMES, indirect=True)
def test_a_damaged_index_is_built_again(damaged: Path, opened: Opened) -> None:
    index = opened(damaged)
    assert index.ensure(MANY) is True
    assert ids(index.search("Question 00007 ?", 1300)) != []
    assert len(index.search("Question", 1300)) == 1300
    assert index.ensure(MANY) is False
    assert index.roles("tester")


@pytest.mark.parametrize(
    "damaged", [_garbage, _truncated, _no_vector_file], ids=["sqlite", "half", "vectors"], indirect=True
)
def test_asking_a_damaged_index_first_is_one_line_and_ensure_still_mends_it(damaged: Path, opened: Opened) -> None:
    index = opened(damaged)
    for _ in range(2):  # Chroma remembers a folder it could not open, and then fails in another way
        with pytest.raises(IndexUnavailable) as caught:
            index.search("Question")
        assert str(damaged) in caught.value.person
        assert "viva bank reindex" in caught.value.person
        assert "\n" not in caught.value.person + caught.value.log
    assert index.ensure(MANY) is True
    assert len(index.search("Question", 2000)) == 1300


@pytest.mark.parametrize("damage", [_garbage, _without("segments"), shutil.rmtree], ids=["garbage", "segments", "gone"])
def test_an_index_damaged_while_open_mends_itself(folder: Path, damage: Callable[[Path], None], opened: Opened) -> None:
    index = opened(folder)
    index.ensure(THREE)
    damage(folder)
    assert ids(index.search("When does a cache hurt?", 1)) == ["caches"]
    assert index.ensure(THREE, force=True) is True
    assert ids(index.search("When does a cache hurt?", 1)) == ["caches"]


def test_mending_one_folder_leaves_another_usable(tmp_path: Path, opened: Opened) -> None:
    other, broken = opened(tmp_path / "other"), opened(tmp_path / "broken")
    other.ensure(THREE)
    broken.ensure(THREE)
    broken.close()
    _garbage(tmp_path / "broken")
    assert broken.ensure(THREE) is True
    assert ids(other.search("When does a cache hurt?", 1)) == ["caches"]
    other.close()
    assert other.ensure(THREE) is False


def test_a_file_in_the_folders_place_is_left_alone_and_told(folder: Path, opened: Opened) -> None:
    folder.write_text("a letter")
    index = opened(folder)
    for ask in (lambda: index.ensure(THREE), lambda: index.search("x")):
        with pytest.raises(IndexUnavailable) as caught:
            ask()
        assert "move it away" in caught.value.person
        assert str(folder) in caught.value.person
        assert "\n" not in caught.value.person
    assert folder.read_text() == "a letter"


# An embedder that gives no vectors


def test_without_vectors_nothing_that_was_built_is_deleted_and_it_goes_on_later(folder: Path, opened: Opened) -> None:
    provider = Provider()
    index = opened(folder, LangChainEmbedder("test:words", provider))
    index.ensure(THREE)
    kept = folder / "kept"
    kept.write_text("deleted with the folder", encoding="utf-8")
    more = Bank.of([*THREE.cards.values(), make_card(id="bread", question="Which bread do you like?")])
    provider.down = True
    for ask in (lambda: index.search("cache"), lambda: index.roles("tester"), lambda: index.ensure(more)):
        with pytest.raises(IndexUnavailable, match="gave no vectors") as caught:
            ask()
        assert "VIVA_EMBEDDINGS" in caught.value.person
    provider.down = False
    assert ids(index.search("Which bread do you like?", 1)) == ["bread"]
    assert kept.exists()


def test_an_index_that_is_half_built_is_not_asked(folder: Path, opened: Opened) -> None:
    provider = Provider(lasts=2)  # for the length of a vector, for the first 1,000 cards, and then no more
    index = opened(folder, LangChainEmbedder("test:words", provider))
    with pytest.raises(IndexUnavailable, match="gave no vectors"):
        index.ensure(MANY)
    provider.down = False
    assert len(index.search("Question", 2000)) == 1300


# Several users


def test_after_closing_the_files_may_go_and_the_next_use_opens_again(folder: Path, opened: Opened) -> None:
    index = opened(folder)
    index.ensure(THREE)
    index.close()
    shutil.rmtree(folder)
    index.close()
    assert ids(index.search("When does a cache hurt?", 1)) == ["caches"]


def test_two_instances_on_one_folder_see_each_others_work(folder: Path, url: str, opened: Opened) -> None:
    first, second = opened(folder, url=url), opened(folder, url=url)
    first.ensure(THREE, force=True)
    assert second.ensure(THREE) is False
    assert second.ensure(THREE, force=True) is True
    assert ids(first.search("When does a cache hurt?", 1)) == ["caches"]
    first.close()
    assert ids(second.search("When does a cache hurt?", 1)) == ["caches"]


def test_another_process_finds_the_index_built(folder: Path, opened: Opened) -> None:
    index = Index(folder, open_embedder())
    index.ensure(load_bank([QUESTIONS]))
    index.close()
    code = (
        "import sys; from pathlib import Path; from knowledge.bank import load_bank; from knowledge.index import Index;"
        "from knowledge.embeddings import open_embedder;"
        "index = Index(Path(sys.argv[1]), open_embedder());"
        "sys.exit(3 if index.ensure(load_bank([Path(sys.argv[2])])) else 0)"
    )
    root = QUESTIONS.parents[1]
    done = subprocess.run([sys.executable, "-c", code, folder, QUESTIONS], cwd=root, check=False)
    assert done.returncode == 0


def test_searches_from_threads_hold_while_the_index_is_rebuilt(folder: Path, url: str, opened: Opened) -> None:
    index = opened(folder, url=url)
    index.ensure(THREE, force=True)
    stop = threading.Event()

    def search() -> int:
        rounds = 0
        while not stop.is_set() or rounds == 0:
            assert ids(index.search("When does a cache hurt?", 1)) == ["caches"]
            assert len(index.roles("tester", 4)) == 4
            rounds += 1
        return rounds

    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(search) for _ in range(2)]
        for _ in range(5):
            index.ensure(THREE, force=True)
        stop.set()
        assert all(r.result() >= 1 for r in running)


# A server


def test_a_server_that_is_not_there_is_one_line_naming_the_setting(folder: Path, opened: Opened) -> None:
    port = free_port()
    index = opened(folder, url=f"http://someone:secret@127.0.0.1:{port}")
    for ask in (lambda: index.ensure(THREE), lambda: index.search("x"), lambda: index.roles("x")):
        with pytest.raises(IndexUnavailable) as caught:
            ask()
        assert "VIVA_CHROMA_URL" in caught.value.person
        assert f"127.0.0.1:{port}" in caught.value.person
        assert "secret" not in caught.value.person + caught.value.log
        assert "\n" not in caught.value.person + caught.value.log
    assert not folder.exists()


def test_a_server_may_have_an_address_with_colons(tmp_path: Path, opened: Opened) -> None:
    with chroma_server(tmp_path / "server", host="::1") as url:
        index = opened(tmp_path / "index", url=url)
        index.ensure(THREE)
        assert ids(index.search("When does a cache hurt?", 1)) == ["caches"]
    assert index.where == url.removeprefix("http://")


@pytest.mark.parametrize("wrong", ["http://127.0.0.1:notaport", "nonsense", "ftp://127.0.0.1", "http://a\x7f:8000"])
def test_a_wrong_address_is_one_line_too(folder: Path, wrong: str, opened: Opened) -> None:
    with pytest.raises(IndexUnavailable) as caught:
        opened(folder, url=wrong).ensure(THREE)
    assert "VIVA_CHROMA_URL" in caught.value.person


def test_a_server_that_goes_away_and_comes_back_empty_is_filled_again(tmp_path: Path, opened: Opened) -> None:
    with chroma_server(tmp_path / "one") as url:
        index = opened(tmp_path / "index", url=url)
        index.ensure(THREE)
        assert ids(index.search("When does a cache hurt?", 1)) == ["caches"]
    with pytest.raises(IndexUnavailable):
        index.search("When does a cache hurt?", 1)
    with pytest.raises(IndexUnavailable):
        index.ensure(THREE)
    with chroma_server(tmp_path / "two", int(url.rpartition(":")[2])):
        assert ids(index.search("When does a cache hurt?", 1)) == ["caches"]


def test_chroma_reports_to_nobody(folder: Path) -> None:
    code = """
import socket, sys
from pathlib import Path
from knowledge.bank import load_bank
from knowledge.embeddings import open_embedder
from knowledge.index import Index
asked = []
def note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        asked.append(arguments)
sys.addaudithook(note)
index = Index(Path(sys.argv[1]), open_embedder())
index.ensure(load_bank([Path(sys.argv[2])]))
index.search("sql")
index.close()
print(asked, file=sys.stderr)
sys.exit(bool(asked))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, folder, QUESTIONS], cwd=QUESTIONS.parents[1], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_a_search_does_not_wait_for_what_another_thread_loads(tmp_path: Path) -> None:
    index = Index(tmp_path / "index", Letters())
    index.ensure(THREE)
    found: list[object] = []
    search = threading.Thread(target=lambda: found.extend(index.search("When does a cache hurt?", 1)), daemon=True)
    with loading:
        search.start()
        search.join(10)
        assert len(found) == 1
