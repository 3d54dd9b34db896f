"""Which question next: the rules of the choice, one by one and as properties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.attempt import AttemptKind, AttemptSummary
from bot.interview.selection import GIVEN_UP, REST, SHORTLIST, CardFacts, Choice, Wish, adaptive_level, choose, outside
from knowledge.card import Difficulty, QuestionType

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EASY, MEDIUM, HARD = Difficulty
ALL = "Everybody"
ROLES = ["Data Scientist", "Data Engineer", "Tester"]
DESIGN, CASE = QuestionType.SYSTEM_DESIGN, QuestionType.CASE


def card(
    name: str,
    *roles: str,
    level: Difficulty = MEDIUM,
    relevance: float = 0.0,
    twins: Iterable[str] = (),
    kind: QuestionType = CASE,
    tags: Iterable[str] = (),
    companies: Iterable[str] = (),
) -> CardFacts:
    own = frozenset(roles or ROLES[:1])
    return CardFacts(name, own, level, relevance, frozenset(twins), kind, frozenset(tags), frozenset(companies))


def attempt(
    card_id: str,
    score: int | None = 60,
    days: float = 1,
    kind: AttemptKind = AttemptKind.ANSWER,
    revealed: bool = False,
    superseded: bool = False,
    gate: str | None = None,
) -> AttemptSummary:
    return AttemptSummary(
        id=f"7-{card_id}-{days}",
        turn=1,
        card_id=card_id,
        kind=kind,
        retry_of=None,
        revealed=revealed,
        submitted_at=NOW - timedelta(days=days),
        superseded=superseded,
        status=None,
        score=score,
        gate=gate,
    )


def wish(
    role: str | None = ROLES[0],
    level: Difficulty | None = MEDIUM,
    related: Iterable[str] = ROLES[1:2],
    kind: QuestionType | None = None,
    tags: Iterable[str] = (),
    companies: Iterable[str] = (),
) -> Wish:
    return Wish(role, level, ALL, frozenset(related), kind, frozenset(tags), frozenset(companies))


def pick(
    cards: Sequence[CardFacts],
    wished: Wish | None = None,
    history: Sequence[AttemptSummary] = (),
    seen: Sequence[str] = (),
    seed: str = "s",
    due: Sequence[str] = (),
    resting: Sequence[str] = (),
) -> Choice:
    choice = choose(cards, wished or wish(), history, seen, NOW, seed, due, resting=resting)
    assert choice is not None
    return choice


def spread(cards: Sequence[CardFacts], wished: Wish | None = None, seeds: int = 200) -> set[str]:
    return {pick(cards, wished, seed=str(seed)).card_id for seed in range(seeds)}


# A vacancy in focus


def serving(name: str, *roles: str, relevance: float = 1.0, **more: Any) -> CardFacts:
    return replace(card(name, *roles, relevance=relevance, **more), serves=True)


FOCUSED = replace(wish(), vacancy=True)


def test_cards_that_serve_the_vacancy_go_first_whatever_their_role() -> None:
    cards = [card("own", relevance=9.0), serving("other", ROLES[2])]
    assert pick(cards, FOCUSED).card_id == "other"
    assert pick(cards).card_id == "own"


def test_the_role_still_parts_cards_that_serve_alike() -> None:
    cards = [serving(f"own-{n}") for n in range(6)] + [serving("other", ROLES[2], relevance=9.0)]
    assert spread(cards, FOCUSED) <= {f"own-{n}" for n in range(6)}


def test_a_level_that_was_wished_goes_before_the_vacancy_and_that_is_said() -> None:
    cards = [card("own"), serving("hard", level=HARD)]
    choice = pick(cards, FOCUSED)
    assert (choice.card_id, choice.widened) == ("own", ("vacancy_rest",))
    assert pick(cards, replace(FOCUSED, difficulty=None)).card_id == "hard"


@pytest.mark.parametrize("gone", ["seen", "answered", "twin", "filtered"])
def test_what_serves_is_not_asked_again_nor_against_the_filter(gone: str) -> None:
    server = serving("server", twins=["asked"] if gone == "twin" else [])
    cards = [server, card("own", tags=["SQL"]), card("asked", tags=["SQL"])]
    wished = replace(FOCUSED, tags=frozenset({"SQL"})) if gone == "filtered" else FOCUSED
    seen = {"seen": ["server", "asked"], "twin": ["asked"]}.get(gone, [])
    history = [attempt("server")] if gone == "answered" else []
    choice = pick(cards, wished, history, seen)
    assert choice.card_id in ("own", "asked")
    assert choice.widened == ("vacancy_rest",)


def test_a_due_review_goes_before_the_vacancy() -> None:
    cards = [card("due"), serving("server")]
    choice = pick(cards, FOCUSED, [attempt("due", days=20)], due=["due"])
    assert (choice.card_id, choice.reasons[0], choice.widened) == ("due", "review_due", ())
    assert pick(cards, FOCUSED, [attempt("due", days=20)], due=["gone"]).card_id == "server"


# The level


@pytest.mark.parametrize(
    ("oldest_first", "level"),
    [
        ([], None),
        ([76], MEDIUM),
        ([76, 76], HARD),
        ([75, 75, 75], MEDIUM),
        ([76, 60, 76], MEDIUM),
        ([76, 44, 76], MEDIUM),
        ([44, 44], EASY),
        ([45, 45, 45], MEDIUM),
        ([44, 76, 44], MEDIUM),
        ([76, 76, 44], HARD),
        ([76, 76, 44, 44], MEDIUM),
        ([76, 76, 76, 44, 44], MEDIUM),
        ([76] * 6, HARD),
        ([44] * 6, EASY),
        ([44, 44, 44, 76, 76], MEDIUM),
        ([44, 44, 76], EASY),
    ],
)
def test_two_in_a_row_move_the_level(oldest_first: list[int], level: Difficulty | None) -> None:
    history = [attempt(f"c{n}", score, days=-n) for n, score in enumerate(oldest_first)][::-1]
    assert adaptive_level(history) is level


@pytest.mark.parametrize(
    "other",
    [
        attempt("x", 90, revealed=True),
        attempt("x", 10, kind=AttemptKind.RETRY),
        attempt("x", 10, superseded=True),
        attempt("x", None),
        attempt("x", 0, gate="too_short"),
        attempt("x", 0, gate="not_english"),
    ],
    ids=["revealed", "retry", "superseded", "not graded", "too short", "not English"],
)
def test_what_is_no_first_answer_neither_counts_nor_breaks_a_row(other: AttemptSummary) -> None:
    assert adaptive_level([other, other]) is None
    assert adaptive_level([attempt("b", 80), other, attempt("a", 80)]) is HARD
    assert adaptive_level([attempt("b", 20), other, attempt("a", 20)]) is EASY


def test_an_honest_no_counts_as_nothing_known() -> None:
    honest = attempt("x", 0, gate="dont_know")
    assert adaptive_level([honest, honest]) is EASY
    assert adaptive_level([attempt("b", 80), honest, attempt("a", 80)]) is MEDIUM


def test_without_any_score_the_level_is_no_reason() -> None:
    cards = [card("e", level=EASY), card("m")]
    for history in ([], [attempt("old", None)]):
        choice = pick(cards, wish(level=None), history)
        assert (choice.card_id, choice.reasons) == ("m", ("new_for_you", "role"))


def test_adaptive_asks_at_the_level_reached_and_a_wish_overrules_it() -> None:
    cards = [card("e", level=EASY), card("m"), card("h", level=HARD)]
    history = [attempt("old1", 90), attempt("old2", 90)]
    assert pick(cards, wish(level=None), history).card_id == "h"
    assert pick(cards, wish(level=None), history).reasons == ("new_for_you", "role", "adaptive")
    assert pick(cards, wish(level=EASY), history).card_id == "e"
    assert pick(cards, wish(level=EASY), history).reasons == ("new_for_you", "role", "level")


# The steps

LADDER = [
    ((), card("exact", level=EASY)),
    (("near_difficulty",), card("near", level=MEDIUM)),
    (("any_difficulty",), card("far", level=HARD)),
    (("related_role",), card("kin", ROLES[1], level=EASY)),
    (("seen_before",), card("tired", level=EASY)),
    (("any_role",), card("other", ROLES[2], level=EASY)),
    (("any_role", "seen_before"), card("other-tired", ROLES[2], level=EASY)),
]


@pytest.mark.parametrize("step", range(len(LADDER)))
def test_each_step_is_stated_and_reached_only_when_the_narrower_are_empty(step: int) -> None:
    cards = [c for _, c in LADDER]
    history = [attempt("tired"), attempt("other-tired")]
    choice = pick(cards[step:], wish(level=EASY), history)
    assert choice.card_id == cards[step].id
    assert choice.widened == LADDER[step][0]


def test_cards_for_everybody_are_the_roles_own() -> None:
    choice = pick([card("all", ALL), card("other", ROLES[2])])
    assert (choice.card_id, choice.widened) == ("all", ())
    assert choice.reasons == ("new_for_you", "everybody", "level")


def test_without_a_role_every_card_fits() -> None:
    cards = [card("a", ROLES[1]), card("b", ROLES[2])]
    assert spread(cards, wish(role=None, related=())) == {"a", "b"}
    assert pick(cards, wish(role=None, related=())).reasons == ("new_for_you", "level")


def test_a_related_role_gives_its_nearest_level() -> None:
    cards = [card("hard", ROLES[1], level=HARD), card("easy", ROLES[1], level=EASY), card("m", ROLES[1])]
    assert spread(cards, wish(level=HARD)) == {"hard"}
    assert spread(cards[1:], wish(level=HARD)) == {"m"}


def test_an_empty_bank_gives_nothing() -> None:
    assert choose([], wish(), [], [], NOW, "s", ["x"]) is None


# What was asked before


@pytest.mark.parametrize(("rest", "asked"), [(REST - timedelta(seconds=1), "new"), (REST, "old")])
def test_an_answered_card_rests_fourteen_days(rest: timedelta, asked: str) -> None:
    cards = [card("old"), card("new", level=HARD)]
    assert timedelta(days=14) == REST
    assert pick(cards, history=[attempt("old", days=rest / timedelta(days=1))]).card_id == asked


def test_the_latest_answer_counts_for_the_rest() -> None:
    history = [attempt("old", days=2), attempt("old", days=300)]
    assert pick([card("old"), card("new", level=HARD)], history=history).card_id == "new"


def test_new_cards_come_before_rested_ones_and_those_by_age() -> None:
    cards = [card("a"), card("b"), card("c")]
    history = [attempt("c", days=20), attempt("a", days=30)]
    assert pick(cards, history=history).card_id == "b"
    again = pick([cards[0], cards[2]], history=history)
    assert (again.card_id, again.reasons[0]) == ("a", "longest_ago")


def test_the_previous_score_is_the_last_one_that_counts() -> None:
    history = [
        attempt("a", 0, days=19, gate="too_short"),
        attempt("a", None, days=20),
        attempt("a", 10, days=21, superseded=True),
        attempt("a", 55, days=22),
        attempt("a", 33, days=30),
    ]
    assert pick([card("a")], history=history).previous_score == 55
    assert pick([card("a")], history=[attempt("a", 0, gate="dont_know"), *history]).previous_score == 0
    assert pick([card("b")], history=history).previous_score is None


def test_a_twin_of_an_asked_card_waits_until_only_twins_are_left() -> None:
    cards = [card("asked", twins=["twin"]), card("twin"), card("fresh", ROLES[2], level=HARD)]
    assert pick(cards, seen=["asked"]).card_id == "fresh"
    assert pick(cards[:2], seen=["asked"]).card_id == "twin"
    assert pick(cards[:2], seen=["asked"]).fresh_session is False


def test_twins_are_twins_whichever_names_the_other() -> None:
    cards = [card("asked"), card("twin", twins=["asked"]), card("fresh", ROLES[2])]
    assert pick(cards, seen=["asked"]).card_id == "fresh"


def test_when_all_were_asked_a_new_round_begins_but_not_with_the_last_card() -> None:
    cards = [card("a", twins=["b"]), card("b"), card("c")]
    for last in "abc":
        seen = [*(c.id for c in cards if c.id != last), last]
        chosen = {pick(cards, seen=seen, seed=str(seed)).card_id for seed in range(50)}
        assert chosen == {"a", "b", "c"} - {last}
        assert pick(cards, seen=seen).fresh_session is True
    assert pick(cards[:1], seen=["a"]).card_id == "a"


# Reviews


def test_a_due_card_comes_first_even_at_another_level_and_within_its_rest() -> None:
    cards = [card("new"), card("due", level=HARD), card("later", level=EASY)]
    history = [attempt("due", 40, days=2), attempt("later", days=3)]
    choice = pick(cards, wish(level=None), history, due=["due", "later"])
    assert (choice.card_id, choice.reasons[0], choice.widened) == ("due", "review_due", ())
    assert choice.previous_score == 40
    assert pick(cards, wish(level=None), history, due=["later", "due"]).card_id == "later"


def test_a_due_card_waits_for_a_wished_level_another_role_and_the_next_session() -> None:
    cards = [card("new"), card("due", level=HARD), card("foreign", ROLES[2])]
    assert pick(cards, wish(level=MEDIUM), due=["due", "foreign"]).card_id == "new"
    assert pick(cards, wish(level=None), seen=["due"], due=["due"]).card_id == "new"
    assert pick(cards[1:], wish(level=MEDIUM), due=["due"]).reasons[0] == "review_due"
    assert pick(cards, wish(level=None), due=["unknown"]).card_id == "new"


def test_a_card_whose_time_has_not_come_is_not_asked_and_is_not_new() -> None:
    cards = [card("easy-one"), card("new", level=EASY)]
    wished = wish(level=MEDIUM)
    history = [attempt("easy-one", 90, days=30)]
    assert pick(cards, wished, history).card_id == "easy-one"
    assert pick(cards, wished, history, resting=["easy-one"]).card_id == "new"
    assert pick(cards, wished, resting=["easy-one"]).card_id == "new"  # answered before what the history shows
    only = pick(cards[:1], wished, resting=["easy-one"])
    assert (only.widened, only.reasons[0]) == (("seen_before",), "longest_ago")


def test_a_due_card_comes_though_its_twin_was_asked() -> None:
    cards = [card("due", twins=["asked"]), card("asked"), card("new")]
    assert pick(cards, wish(level=None), seen=["asked"], due=["due"]).card_id == "due"


def test_a_due_card_does_not_rest_when_the_filter_is_widened() -> None:
    cards = [card("due", level=HARD), card("kin", ROLES[1])]
    choice = pick(cards, wish(level=MEDIUM), [attempt("due", days=2)], due=["due"])
    assert (choice.card_id, choice.reasons[0], choice.widened) == ("due", "review_due", ("near_difficulty",))


# The filter

FULL = wish(kind=DESIGN, tags=["SQL"], companies=["Acme"])
FITS = {"kind": DESIGN, "tags": ["SQL", "Cloud"], "companies": ["Acme", "Initech"]}


def fitting(name: str, *roles: str, level: Difficulty = MEDIUM, **other: object) -> CardFacts:
    return card(name, *roles, level=level, **{**FITS, **other})  # type: ignore[arg-type]


FILTER_LADDER = [
    ((), fitting("fits")),
    (("near_difficulty",), fitting("near", level=HARD)),
    (("related_role",), fitting("kin", ROLES[1])),
    (("any_company",), fitting("elsewhere", companies=["Initech"])),
    (("any_tag",), fitting("off-topic", tags=["Cloud"])),
    (("any_type",), fitting("concept", kind=CASE)),
    (("seen_before",), fitting("tired")),
    (("any_role",), fitting("other", ROLES[2])),
    (("near_difficulty", "any_type"), fitting("near-concept", kind=CASE, level=EASY)),
    (("any_company", "any_tag"), fitting("two-off", tags=[], companies=[])),
    (("any_tag", "any_type", "any_role"), card("three-off", ROLES[2], companies=["Acme"])),
]


@pytest.mark.parametrize("step", range(len(FILTER_LADDER)))
def test_the_filter_gives_up_as_little_as_it_can_and_says_what(step: int) -> None:
    cards = [c for _, c in FILTER_LADDER][step:]
    choice = pick(cards, FULL, [attempt("tired")])
    assert (choice.card_id, choice.widened) == (cards[0].id, FILTER_LADDER[step][0])


def test_every_part_of_the_filter_can_be_given_up() -> None:
    assert {code for codes, _ in FILTER_LADDER for code in codes} == {"near_difficulty", *GIVEN_UP}


def test_a_card_that_fits_the_whole_filter_says_so() -> None:
    assert "filter" in pick([fitting("fits")], FULL).reasons
    assert "filter" in pick([fitting("kin", ROLES[1])], FULL).reasons
    assert "filter" not in pick([fitting("off", tags=[])], FULL).reasons
    assert "filter" not in pick([fitting("fits")]).reasons


def test_a_card_at_another_level_than_the_chosen_one_does_not_fit_the_filter() -> None:
    chosen = wish(level=HARD, kind=DESIGN)
    assert "filter" in pick([fitting("hard", level=HARD)], chosen).reasons
    assert "filter" not in pick([fitting("near")], chosen).reasons
    assert "filter" in pick([fitting("near", level=HARD)], wish(level=None, kind=DESIGN)).reasons


def test_of_several_tags_or_companies_one_is_enough() -> None:
    cards = [card("sql", tags=["SQL"]), card("cloud", tags=["Cloud"]), card("cost", tags=["Cost"])]
    assert spread(cards, wish(tags=["SQL", "Cloud"])) == {"sql", "cloud"}
    cards = [card("acme", companies=["Acme"]), card("initech", companies=["Initech", "Acme"]), card("none")]
    assert spread(cards, wish(companies=["Acme"])) == {"acme", "initech"}


def test_fewer_wishes_given_up_go_before_a_nearer_level() -> None:
    cards = [fitting("far", level=HARD), card("exact", level=EASY, tags=["SQL"], companies=["Acme"])]
    choice = pick(cards, wish(level=EASY, kind=DESIGN, tags=["SQL"], companies=["Acme"]))
    assert (choice.card_id, choice.widened) == ("far", ("any_difficulty",))


def test_a_due_card_outside_the_filter_waits() -> None:
    cards = [fitting("fits"), card("due")]
    assert pick(cards, FULL, due=["due"]).card_id == "fits"
    assert pick([*cards, fitting("due-too")], FULL, due=["due", "due-too"]).card_id == "due-too"


def test_a_filtered_question_asked_in_this_session_does_not_come_back() -> None:
    cards = [fitting("fits"), card("nothing-of-it", ROLES[2], level=HARD)]
    choice = pick(cards, FULL, seen=["fits"])
    assert (choice.card_id, choice.fresh_session) == ("nothing-of-it", False)


# Chance


def test_seeds_spread_over_all_equal_cards_and_not_over_the_alphabet() -> None:
    assert spread([card(f"c{n}") for n in range(12)]) == {f"c{n}" for n in range(12)}


def test_seeds_spread_over_the_most_relevant_only() -> None:
    cards = [card(f"c{n}", relevance=n / 20) for n in range(12)]
    assert spread(cards) == {f"c{n}" for n in range(12 - SHORTLIST, 12)}


def test_the_roles_own_cards_fill_the_shortlist_before_those_for_everybody() -> None:
    own = [card(f"own{n}") for n in range(SHORTLIST)]
    assert spread([card("all", ALL, relevance=1.0), *own]) == {c.id for c in own}


# Properties

NAMES = [f"card-{n}" for n in range(8)]
TAGS, COMPANIES = ["SQL", "Cloud", "Cost"], ["Acme", "Initech"]


@st.composite
def banks(draw: st.DrawFn) -> list[CardFacts]:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    return [
        CardFacts(
            name,
            draw(st.frozensets(st.sampled_from([*ROLES, ALL]), min_size=1)),
            draw(st.sampled_from(Difficulty)),
            draw(st.sampled_from([0.0, 0.5, 1.0])),
            draw(st.frozensets(st.sampled_from(NAMES), max_size=2)) - {name},
            draw(st.sampled_from([DESIGN, CASE])),
            draw(st.frozensets(st.sampled_from(TAGS), max_size=2)),
            draw(st.frozensets(st.sampled_from(COMPANIES), max_size=2)),
        )
        for name in names
    ]


PLAIN = (
    st.none() | st.sampled_from(ROLES),
    st.none() | st.sampled_from(Difficulty),
    st.just(ALL),
    st.frozensets(st.sampled_from(ROLES), max_size=2),
)
plain_wishes = st.builds(Wish, *PLAIN)
wishes = plain_wishes | st.builds(
    Wish,
    *PLAIN,
    st.none() | st.sampled_from([DESIGN, CASE]),
    st.frozensets(st.sampled_from(TAGS), max_size=2),
    st.frozensets(st.sampled_from(COMPANIES), max_size=1),
)
histories = st.lists(
    st.builds(
        attempt,
        st.sampled_from(NAMES),
        st.none() | st.integers(0, 100),
        st.floats(0, 60),
        st.sampled_from(AttemptKind),
        st.booleans(),
        st.booleans(),
    ),
    max_size=6,
).map(lambda attempts: sorted(attempts, key=lambda a: a.submitted_at, reverse=True))
some_ids = st.lists(st.sampled_from(NAMES), unique=True, max_size=8)


@given(banks(), wishes, histories, some_ids, some_ids, st.text(max_size=5), st.randoms(use_true_random=False))
def test_the_choice_is_a_card_of_the_bank_not_asked_in_this_session_and_always_the_same(
    cards: list[CardFacts],
    wished: Wish,
    history: list[AttemptSummary],
    seen: list[str],
    due: list[str],
    seed: str,
    shuffle: object,
) -> None:
    choice = pick(cards, wished, history, seen, seed, due)
    left = {c.id for c in cards} - set(seen)
    assert choice.card_id in (left or {c.id for c in cards})
    assert choice.fresh_session is not bool(left)
    assert pick(cards, wished, history, seen, seed, due) == choice
    shuffle.shuffle(cards)  # type: ignore[attr-defined]
    assert pick(cards, wished, history, seen, seed, due) == choice


@given(banks(), wishes, histories, some_ids, some_ids, some_ids, st.text(max_size=5))
def test_laying_the_roles_own_cards_apart_changes_no_choice(
    cards: list[CardFacts],
    wished: Wish,
    history: list[AttemptSummary],
    seen: list[str],
    due: list[str],
    resting: list[str],
    seed: str,
) -> None:
    apart = [c for c in cards if wished.role is None or c.roles & {wished.role, ALL} or c.id in seen]
    own = {level: [c for c in apart if c.difficulty is level] for level in Difficulty}
    laid_apart = choose(cards, wished, history, seen, NOW, seed, due, own, resting)
    assert laid_apart == pick(cards, wished, history, seen, seed, due, resting)


def missed(card: CardFacts, wished: Wish, history: Sequence[AttemptSummary]) -> set[str]:
    """What choosing ``card`` gives up, worked out anew."""
    codes = set(outside(card, wished))
    if wished.role is not None and not card.roles & {wished.role, ALL}:
        codes.add("related_role" if card.roles & wished.related else "any_role")
    if any(a.card_id == card.id and NOW - a.submitted_at < REST for a in history):
        codes.add("seen_before")
    return codes


@pytest.mark.long
@given(banks(), wishes.filter(lambda w: w.filtered), histories, st.text(max_size=5))
def test_a_filter_gives_up_the_fewest_wishes_and_then_the_nearest_level(
    cards: list[CardFacts], wished: Wish, history: list[AttemptSummary], seed: str
) -> None:
    choice = pick(cards, wished, history, seed=seed)
    level = wished.difficulty or adaptive_level(history) or MEDIUM
    ranks = list(Difficulty)

    def cost(c: CardFacts) -> tuple[int, int]:
        return len(missed(c, wished, history)), abs(ranks.index(c.difficulty) - ranks.index(level))

    chosen = next(c for c in cards if c.id == choice.card_id)
    assert cost(chosen) == min(map(cost, cards))
    levels = {"near_difficulty", "any_difficulty"}
    assert set(choice.widened) - levels == missed(chosen, wished, history)
    assert len(levels & set(choice.widened)) == (chosen.difficulty is not level)
    assert ("filter" in choice.reasons) is (
        not outside(chosen, wished) and wished.difficulty in (None, chosen.difficulty)
    )


@pytest.mark.long
@given(banks(), plain_wishes, histories, st.text(max_size=5))
def test_what_is_stated_is_true_of_the_card(
    cards: list[CardFacts], wished: Wish, history: list[AttemptSummary], seed: str
) -> None:
    choice = pick(cards, wished, history, seed=seed)
    chosen = next(c for c in cards if c.id == choice.card_id)
    level = wished.difficulty or adaptive_level(history) or MEDIUM
    known = wished.difficulty is not None or adaptive_level(history) is not None
    own = wished.role is None or bool(chosen.roles & {wished.role, ALL})
    tired = any(a.card_id == chosen.id and NOW - a.submitted_at < REST for a in history)
    assert ("any_role" in choice.widened or "related_role" in choice.widened) is not own
    assert ("seen_before" in choice.widened) is tired
    if not choice.widened:
        assert chosen.difficulty is level
    assert ({"level", "adaptive"} & set(choice.reasons) != set()) is (chosen.difficulty is level and known)


@given(banks(), wishes, st.text(max_size=5))
def test_a_session_asks_every_card_once_before_any_twice(cards: list[CardFacts], wished: Wish, seed: str) -> None:
    seen: list[str] = []
    for turn in range(len(cards)):
        choice = pick(cards, wished, seen=seen, seed=f"{seed}{turn}")
        assert not choice.fresh_session
        seen.append(choice.card_id)
    assert sorted(seen) == sorted(c.id for c in cards)
    assert pick(cards, wished, seen=seen, seed=seed).fresh_session
