"""The bank and its index as the interview sees them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import load
from bot.interview.finding import key_of
from bot.interview.session import Filter
from bot.interview.vacancy import Demand
from bot.library import BankLibrary, open_library
from bot.meaning import REST
from knowledge.bank import Bank, load_bank
from knowledge.card import Difficulty, QuestionType
from knowledge.embeddings import LangChainEmbedder, open_embedder
from knowledge.errors import IndexUnavailable
from knowledge.index import Index
from tests.support.cards import make_card
from tests.support.chroma_server import chroma_server, free_port
from tests.support.embeddings import Provider

QUESTIONS = Path(__file__).parents[1] / "knowledge" / "questions"
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def topic(name: str, question: str, roles: tuple[str, ...] = ("Data Scientist",)) -> dict[str, object]:
    points = [
        {"id": f"p{n}", "kind": "content", "text": f"{question} Part {n} of what there is to say."} for n in range(4)
    ]
    return {"id": name, "question": question, "key_points": points, "roles": roles}


TOPICS = {
    "sql": "Which SQL join keeps rows of a database table that match nothing?",
    "trees": "How does a decision tree choose where to split?",
    "words": "How do language models turn words of a text into vectors?",
    "tests": "Which statistical test compares the means of two samples?",
    "graphs": "How do you find the shortest path between two nodes of a graph?",
    "clouds": "How do you keep the bill of a cloud account small?",
    "teams": "How do you calm a quarrel between two colleagues?",
    "phones": "How does a phone application work without a network?",
}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank.of(make_card(**topic(name, question)) for name, question in TOPICS.items())


@pytest.fixture
def library(bank: Bank, tmp_path: Path) -> Iterator[BankLibrary]:
    index = Index(tmp_path / "index", open_embedder())
    yield BankLibrary(bank, index)
    index.close()


@pytest.fixture
def blind(bank: Bank, tmp_path: Path) -> BankLibrary:
    """A library whose Chroma server is not there."""
    return BankLibrary(bank, Index(tmp_path / "index", open_embedder(), f"http://127.0.0.1:{free_port()}"))


def chosen(library: BankLibrary, seed: str = "s", seen: tuple[str, ...] = (), focus: str | None = None) -> str:
    choice = library.choose("Data Scientist", Difficulty.MEDIUM, [], seen, NOW, seed, focus)
    assert choice is not None
    return choice.card_id


def test_without_an_index_a_question_is_still_chosen_and_the_reason_logged(
    blind: BankLibrary, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "bot.library"):
        assert chosen(blind, seen=("sql",), focus="graphs") in set(TOPICS) - {"sql"}
    assert any("choosing without meaning: chroma at 127.0.0.1" in r.getMessage() for r in caplog.records)
    with pytest.raises(IndexUnavailable):
        blind.role("keeps servers up")
    assert blind.role_exact("sre") == "Site Reliability Engineer"


def test_the_first_question_needs_no_index(blind: BankLibrary, caplog: pytest.LogCaptureFixture) -> None:
    assert chosen(blind) in TOPICS
    assert caplog.records == []


def test_what_the_person_said_of_their_role_changes_what_is_asked(library: BankLibrary) -> None:
    seeds = [str(n) for n in range(100)]
    plain = {chosen(library, seed) for seed in seeds}
    focused = {chosen(library, seed, focus="shortest path in a graph, algorithms on nodes") for seed in seeds}
    assert plain == set(TOPICS)
    assert len(focused) == 5
    assert "graphs" in focused
    assert {chosen(library, seed, focus="statistics, tests of samples") for seed in seeds} != focused


def test_a_question_that_says_the_same_is_not_asked_in_one_session(tmp_path: Path) -> None:
    question = TOPICS["sql"]
    cards = [make_card(**topic("one", question)), make_card(**topic("two", question + " Say why."))]
    other = make_card(**topic("other", TOPICS["teams"], ("Engineering Manager",)))
    index = Index(tmp_path / "index", open_embedder())
    library = BankLibrary(Bank.of([*cards, other]), index)
    assert {chosen(library, str(seed), seen=("one",)) for seed in range(20)} == {"other"}
    assert chosen(library, seen=("one", "other")) == "two"
    index.close()


def test_the_index_is_built_once_however_many_ask_at_the_same_time(bank: Bank, tmp_path: Path) -> None:
    class Counting(Index):
        calls = 0

        def ensure(self, *args: object, **options: object) -> bool:
            self.calls += 1
            return super().ensure(*args, **options)  # type: ignore[arg-type]

    index = Counting(tmp_path / "index", open_embedder())
    library = BankLibrary(bank, index)
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda n: chosen(library, "s", focus="a graph") if n % 2 else library.warm(), range(16))
        )
    assert len({answer for answer in answers if answer}) == 1
    assert index.calls == 1
    index.close()


def test_roles_cards_and_counts(bank: Bank, library: BankLibrary) -> None:
    assert library.card("sql") == bank.cards["sql"]
    assert library.card("nothing") is None
    assert library.role("web dev react")[0][0] == "Frontend Engineer"
    assert library.role_exact("dba") == "Database Administrator"
    assert library.role_exact("astronaut") is None
    assert library.count(None) == library.count("Data Scientist") == len(TOPICS)
    assert library.count("Tester") == 0


def test_cards_for_everybody_count_for_each_role_once(tmp_path: Path) -> None:
    cards = [make_card(id="all", roles=["Everybody"]), make_card(id="both", roles=["Everybody", "Data Scientist"])]
    library = BankLibrary(Bank.of(cards), Index(tmp_path / "index", open_embedder()))
    assert library.count("Data Scientist") == 2
    assert library.count("QA Engineer") == 2


def test_an_empty_bank_chooses_nothing(tmp_path: Path) -> None:
    library = BankLibrary(Bank.of([]), Index(tmp_path / "index", open_embedder()))
    assert library.choose("Data Scientist", None, [], (), NOW, "s") is None


def test_our_own_bank_has_a_question_for_each_role_at_each_level(tmp_path: Path) -> None:
    library = BankLibrary(load_bank([QUESTIONS]), Index(tmp_path / "index", open_embedder()))
    for role in ("Data Scientist", "Backend Engineer", "QA Engineer"):
        for level in Difficulty:
            assert library.choose(role, level, [], (), NOW, "s") is not None


def test_what_is_left_out_of_the_bank_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    bad = tmp_path / "cards" / "bad.yaml"
    bad.parent.mkdir()
    bad.write_text("- nothing", encoding="utf-8")
    settings = load({"VIVA_DATA_DIR": str(tmp_path / "data"), "VIVA_BANK": str(bad.parent)}, env_file=None)
    assert len(open_library(settings, skip_bad=True).bank.cards) == 0
    assert f"left out: {bad}:1: a card is a mapping" in caplog.text


@pytest.mark.long
def test_an_index_that_failed_is_left_alone_for_a_minute(bank: Bank, tmp_path: Path) -> None:
    now = [0.0]
    url = f"http://127.0.0.1:{free_port()}"
    library = BankLibrary(bank, Index(tmp_path / "index", open_embedder(), url), clock=lambda: now[0])
    with pytest.raises(IndexUnavailable):
        library.role("hospital machines")
    port = int(url.rpartition(":")[2])
    with chroma_server(tmp_path / "server", port):
        with pytest.raises(IndexUnavailable):
            library.role("hospital machines")
        now[0] = REST
        assert library.role("data scientist at a bank")[0][0] == "Data Scientist"
    library.index.close()


def test_embeddings_that_fail_after_the_first_question_cost_only_the_meaning(bank: Bank, tmp_path: Path) -> None:
    now, provider = [0.0], Provider()
    index = Index(tmp_path / "index", LangChainEmbedder("test:words", provider))
    library = BankLibrary(bank, index, clock=lambda: now[0])
    assert chosen(library, focus="shortest path in a graph") in TOPICS
    provider.down = True
    assert chosen(library, seen=("sql",), focus="decision trees") in set(TOPICS) - {"sql"}
    assert library.state == "broken"
    now[0] = REST
    with pytest.raises(IndexUnavailable, match="gave no vectors"):
        library.search("databases", 3)
    provider.down = False
    now[0] = 2 * REST
    assert library.search("databases", 3)[0][0] == "sql"
    assert library.state == "ready"
    index.close()


FILED = [
    make_card(id="one", question="What is a join?", type="system-design", tags=["SQL"], companies=["Acme"]),
    make_card(id="two", question="What is a cloud?", tags=["Cloud", "SQL"], companies=["ACME", "Initech"]),
    make_card(id="three", question="What is trust?", tags=["Cloud", "Cost"], roles=["Everybody"], difficulty="hard"),
    make_card(id="four", question="What is load?", tags=["Mobile"], roles=["iOS Engineer"]),
]


@pytest.fixture
def filed(tmp_path: Path) -> BankLibrary:
    return BankLibrary(Bank.of(FILED), Index(tmp_path / "index", open_embedder()))


def test_a_filter_counts_lists_and_chooses(filed: BankLibrary) -> None:
    sql = Filter(tags=("SQL",))
    assert filed.tags("Data Scientist") == ("Cloud", "SQL", "Cost")
    assert filed.tags(None) == ("Cloud", "SQL", "Cost", "Mobile")
    assert filed.companies() == ("Acme", "Initech")
    assert filed.fitting("Data Scientist", None, sql) == 2
    assert filed.fitting("Data Scientist", Difficulty.HARD, Filter(tags=("SQL", "Cost"))) == 1
    assert filed.fitting(None, None, Filter()) == 4
    only = Filter(type=QuestionType.SYSTEM_DESIGN)
    choice = filed.choose("Data Scientist", None, [], (), NOW, "s", only=only)
    assert choice is not None
    assert (choice.card_id, choice.widened) == ("one", ())
    again = filed.choose("Data Scientist", None, [], ("one",), NOW, "s", only=only)
    assert again is not None
    assert again.widened == ("any_type",)


@pytest.mark.parametrize("spelling", ["Acme", "ACME", "acme"])
def test_a_company_is_one_however_a_card_or_a_filter_writes_it(filed: BankLibrary, spelling: str) -> None:
    assert filed.fitting(None, None, Filter(companies=(spelling,))) == 2


def test_a_card_is_found_by_its_id_its_question_and_its_key(filed: BankLibrary) -> None:
    assert filed.named(" TWO ") == "two"
    assert filed.named("what is a CLOUD") == "two"
    assert filed.named("cloud") is None
    assert filed.keyed(key_of("two")) == "two"
    assert filed.keyed(key_of("gone")) is None


def test_cards_are_found_by_meaning_and_without_an_index_by_words(library: BankLibrary, blind: BankLibrary) -> None:
    hits = library.search("databases", 3)
    assert hits[0][0] == "sql"
    assert len(hits) == 3
    assert sorted(hits, key=lambda hit: -hit[1]) == list(hits)
    with pytest.raises(IndexUnavailable):
        blind.search("databases", 3)
    assert blind.by_words("database", 3) == ("sql",)


def test_a_vacancy_brings_the_cards_forward_that_serve_it_and_says_which_demand(library: BankLibrary) -> None:
    demands = (
        Demand(text="You calm a quarrel between two colleagues", tags=("Machine Learning",)),
        Demand(text="You find the shortest path between two nodes of a graph", tags=("Machine Learning",)),
        Demand(text="You find the shortest path between two nodes of a graph"),
    )
    assert library.served("graphs", demands) == 1
    assert library.served("teams", demands) == 0
    assert library.served("no-such-card", demands) is None
    assert library.served("graphs", demands[2:]) is None
    choice = library.choose("Data Scientist", Difficulty.MEDIUM, (), (), NOW, "s", vacancy=demands[1:2])
    assert choice is not None
    assert choice.card_id == "graphs"
    plain = {library.choose("Data Scientist", Difficulty.MEDIUM, (), (), NOW, str(n)) for n in range(20)}
    assert len(plain) > 1


def test_a_vacancy_without_the_index_costs_only_its_focus(blind: BankLibrary) -> None:
    demand = Demand(text="You find the shortest path", tags=("Machine Learning",))
    assert blind.served("graphs", (demand,)) is None
    choice = blind.choose("Data Scientist", Difficulty.MEDIUM, (), (), NOW, "s", vacancy=(demand,))
    assert choice is not None
    assert "vacancy_rest" in choice.widened
