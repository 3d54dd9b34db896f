"""What somebody types after /filter: forgiven spellings, unknown words, and what it does to the filter."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.filter_names import Names, Pick, fold
from bot.interview.filtering import Unclear, apply, read
from bot.interview.languages import LANGUAGES
from bot.interview.session import Filter
from bot.tg.language import speaking
from bot.tg.language import texts as t
from knowledge.card import Difficulty, QuestionType
from knowledge.tags import TAGS

NAMES = Names(TAGS, ("Acme Corp", "Initech"))
DESIGN = Pick("type", "system-design")
SQL, CLOUD = Pick("tag", "SQL"), Pick("tag", "Cloud")
HARD = Pick("level", "hard")


@pytest.mark.parametrize(
    ("text", "picks"),
    [
        ("system-design hard", (DESIGN, HARD)),
        ("SYSTEM_DESIGN", (DESIGN,)),
        ("System  designs, HARD!", (DESIGN, HARD)),
        ("systemdesign", (DESIGN,)),
        ("sys", (DESIGN,)),
        ("hard system design questions on sql", (HARD, DESIGN, SQL)),
        ("tag system design", (Pick("tag", "System Design"),)),
        ("behavioral", (Pick("type", "behavioural"),)),
        ("behav", (Pick("type", "behavioural"),)),
        ("case studies", (Pick("type", "case"),)),
        ("coding", (Pick("type", "coding-discussion"),)),
        ("concepts", (Pick("type", "technical-concept"),)),
        ("adaptive", (Pick("level", "adaptive"),)),
        ("tags: sql, cloud", (SQL, CLOUD)),
        ("sql or cloud", (SQL, CLOUD)),
        ("database", (Pick("tag", "Databases"),)),
        ("frontend", (Pick("tag", "Front End"),)),
        ("data modeling", (Pick("tag", "Data Modelling"),)),
        ("prioritization", (Pick("tag", "Prioritisation"),)),
        ("processing", (Pick("tag", "Natural Language Processing"),)),
        ("company acme", (Pick("company", "Acme Corp"),)),
        ("at initech", (Pick("company", "Initech"),)),
        ("clear", (Pick("clear", ""),)),
        ("all", (Pick("clear", ""),)),
        ("tag any", (Pick("clear", "tag"),)),
        ("sql off", (SQL, Pick("clear", "tag"))),
        ("hard none", (HARD, Pick("clear", "level"))),
        ("sql clear", (SQL, Pick("clear", ""))),
        ("off", (Pick("clear", ""),)),
        ("tag sql hard", (SQL, HARD)),
        ("company acme sql, cloud", (Pick("company", "Acme Corp"), SQL, CLOUD)),
        ("ml", (Pick("tag", "Machine Learning"),)),
        ("NLP", (Pick("tag", "Natural Language Processing"),)),
        ("please give me some hard questions in SQL", (HARD, SQL)),
        ("tag", (Pick("show", "tag"),)),
        ("topics", (Pick("show", "tag"),)),
        ("", ()),
        ("  … ", ()),
    ],
)
def test_words_are_recognised_however_they_are_written(text: str, picks: tuple[Pick, ...]) -> None:
    assert read(text, NAMES) == picks


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_stands_on_the_buttons_is_understood_in_every_language(code: str) -> None:
    with speaking(code):
        types, levels, kinds, joined = dict(t.TYPES), {**t.LEVELS, **t.LEVEL_WORDS}, dict(t.FILTER_KINDS), t.FILTER_OR
    for kind, labels in (("type", types), ("level", levels), ("show", kinds)):
        for value, label in labels.items():
            assert read(label, NAMES) == (Pick(kind, value),)
            assert read(label.upper(), NAMES) == (Pick(kind, value),)
    assert read(joined.join(("SQL", "Cloud")), NAMES) == (SQL, CLOUD)
    assert read(f"{types['system-design']} {levels['hard']}", NAMES) == (DESIGN, HARD)


@pytest.mark.parametrize(
    ("text", "pick"),
    [
        ("situacion", Pick("type", "situational")),
        ("dificil", HARD),
        ("diseno", DESIGN),
        ("Fall", Pick("type", "case")),
        ("caso", Pick("type", "case")),
    ],
)
def test_accents_and_the_rest_of_a_name_may_be_left_out(text: str, pick: Pick) -> None:
    assert read(text, NAMES) == (pick,)


def test_the_beginning_of_several_names_is_asked_about() -> None:
    found = read("hard data", NAMES)
    assert isinstance(found, Unclear)
    assert (found.words, found.several) == ("data", True)
    assert [pick.value for pick in found.nearest] == ["Data Engineering", "Data Modelling", "Databases"]


@pytest.mark.parametrize(
    ("text", "words", "nearest"),
    [
        ("hrad", "hrad", HARD),
        ("hard systme design", "systme", DESIGN),
        ("tag databsae", "databsae", Pick("tag", "Databases")),
        ("company intech", "intech", Pick("company", "Initech")),
    ],
)
def test_an_unknown_word_is_named_with_the_nearest_known_ones(text: str, words: str, nearest: Pick) -> None:
    found = read(text, NAMES)
    assert isinstance(found, Unclear)
    assert (found.words, found.several, found.alike) == (words, False, True)
    assert nearest in found.nearest
    assert len(found.nearest) <= 3
    assert len({fold(pick.value) for pick in found.nearest}) == len(found.nearest)


@pytest.mark.parametrize("text", ["xyzzy", "company sql", "مرحبا", "hard قهوة", "b", "q" * 4_000])
def test_what_resembles_nothing_has_nothing_near(text: str) -> None:
    found = read(text, NAMES)
    assert isinstance(found, Unclear)
    assert (found.nearest, found.alike) == ((), False)


@pytest.mark.parametrize("text", ["no sql", "-sql", "hard -sql", "not hard", "all but sql", "without cloud"])
def test_leaving_out_is_not_taken_for_its_opposite(text: str) -> None:
    found = read(text, NAMES)
    assert isinstance(found, Unclear)
    assert found.leaves_out


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("easy or medium", "level", ["easy", "medium"]),
        ("sql case behavioural case", "type", ["case", "behavioural"]),
        ("hard adaptive", "level", ["hard", "adaptive"]),
    ],
)
def test_two_of_what_there_is_one_of_are_asked_about(text: str, kind: str, values: list[str]) -> None:
    found = read(text, NAMES)
    assert isinstance(found, Unclear)
    assert (found.one_of, [pick.value for pick in found.nearest]) == (kind, values)


def test_the_names_are_gone_through_a_few_times_however_long_the_text() -> None:
    class Counting(Names):
        gone_through = 0

        def of(self, kind: str | None) -> Iterator[tuple[tuple[str, ...], Pick]]:
            Counting.gone_through += 1
            return super().of(kind)

    names = Counting(TAGS, [f"Company {n}" for n in range(50)])
    assert read("tag sql hard and " * 300, names) == (SQL, HARD) * 300
    assert Counting.gone_through <= 5


def test_a_bank_without_companies_has_none_that_is_near() -> None:
    assert read("company acme", Names(TAGS, ())) == Unclear("acme", (), "company", alike=False)


@pytest.mark.parametrize("tag", TAGS)
def test_every_tag_is_recognised_by_its_own_name(tag: str) -> None:
    assert read(f"tag {tag}", NAMES) == (Pick("tag", tag),)
    other = tag.removesuffix("s") if tag.endswith("s") and not tag.endswith("ss") else f"{tag}s"
    assert tag.endswith("ss") or read(f"tag {other.upper().replace(' ', '-')}", NAMES) == (Pick("tag", tag),)


@pytest.mark.parametrize("kind", QuestionType)
def test_every_type_is_recognised_by_its_own_name(kind: QuestionType) -> None:
    assert read(kind.value, NAMES) == (Pick("type", kind.value),)


def test_what_is_named_is_set_anew_and_the_rest_stays() -> None:
    before = Filter(type=QuestionType.CASE, tags=("Cost",), companies=("Initech",))
    after, level = apply([SQL, CLOUD, SQL, HARD], before, None)
    assert after == Filter(type=QuestionType.CASE, tags=("SQL", "Cloud"), companies=("Initech",))
    assert level is Difficulty.HARD
    assert apply([Pick("level", "adaptive")], after, level) == (after, None)
    assert apply([DESIGN], after, level) == (after.model_copy(update={"type": QuestionType.SYSTEM_DESIGN}), level)


def test_picks_count_in_their_order() -> None:
    before = Filter(type=QuestionType.CASE, tags=("Cost",))
    assert apply([SQL, Pick("clear", "tag")], before, None) == (Filter(type=QuestionType.CASE), None)
    assert apply([SQL, HARD, Pick("clear", "")], before, None) == (Filter(), None)
    assert apply([SQL, Pick("clear", ""), CLOUD], before, Difficulty.EASY) == (Filter(tags=("Cloud",)), None)


@pytest.mark.parametrize(
    ("kind", "left", "level"),
    [
        ("", Filter(), None),
        ("tag", Filter(type=QuestionType.CASE, companies=("Initech",)), Difficulty.HARD),
        ("type", Filter(tags=("SQL",), companies=("Initech",)), Difficulty.HARD),
        ("company", Filter(type=QuestionType.CASE, tags=("SQL",)), Difficulty.HARD),
        ("level", Filter(type=QuestionType.CASE, tags=("SQL",), companies=("Initech",)), None),
    ],
)
def test_all_or_one_kind_is_cleared(kind: str, left: Filter, level: Difficulty | None) -> None:
    before = Filter(type=QuestionType.CASE, tags=("SQL",), companies=("Initech",))
    assert apply([Pick("clear", kind)], before, Difficulty.HARD) == (left, level)


@given(st.text(max_size=60))
def test_any_text_is_read_and_only_known_names_come_out(text: str) -> None:
    found = read(text, NAMES)
    known = {*QuestionType, *Difficulty, "adaptive", *TAGS, *NAMES.companies, "type", "level", "tag", "company", ""}
    picks = found.nearest if isinstance(found, Unclear) else found
    assert {pick.value for pick in picks} <= known
    if not isinstance(found, Unclear):
        apply(found, Filter(), None)


@given(
    st.lists(st.sampled_from([*TAGS, "Acme Corp"]), max_size=4),
    st.sampled_from([[], *([kind] for kind in QuestionType)]),
    st.sampled_from([[], *([level] for level in Difficulty)]),
    st.randoms(use_true_random=False),
)
def test_names_in_any_order_are_all_recognised(
    others: list[str], kind: list[str], level: list[str], order: random.Random
) -> None:
    # "System Design" alone is the type, so with another type there would be two.
    names = [*(name for name in others if name != "System Design" or not kind), *kind, *level]
    order.shuffle(names)
    found = read(", ".join(names), NAMES)
    assert not isinstance(found, Unclear)
    # "System Design" alone is the type, not the tag; folded they are the same.
    assert {fold(pick.value) for pick in found} == {fold(name) for name in names}
