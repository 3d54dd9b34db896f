"""Whether quotes are of the sentences that the labels name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evaluating.golden import Labelled
from bot.evaluating.golden_figures import Marked, golden_figures
from bot.evaluating.quotes import mistake_quotes, opposite_quotes, point_quotes, quote_of
from bot.interview.assessment import Assessment, FactualError
from knowledge.card import PointKind
from tests.support.marked import MISTAKES, POINTS, assessed, golden_answer

TEXT = "One is here. Two is there. Three was gone."


def labelled(labels: str, made: str = "nn", **where: list[list[str]]) -> Labelled:
    """Golden answer `TEXT`; ``where`` by "p0" … "p5" and "m0", "m1"."""
    found = golden_answer("strong", labels, made, TEXT)
    ids = {f"p{place}": name for place, name in enumerate(POINTS)} | {f"m{n}": name for n, name in enumerate(MISTAKES)}
    told = {ids[key]: tuple(map(tuple, ways)) for key, ways in where.items()}
    return replace(found, answer=found.answer.model_copy(update={"where": told}))


def quoting(verdicts: str, made: str = "nn", **quotes: str) -> Assessment:
    """An assessment that quotes; keys as of `labelled`."""
    found = assessed(50, verdicts, made)
    return found.model_copy(
        update={
            "points": tuple(p.model_copy(update={"evidence": quotes.get(f"p{n}")}) for n, p in enumerate(found.points)),
            "mistakes": tuple(
                m.model_copy(update={"evidence": quotes.get(f"m{n}")}) for n, m in enumerate(found.mistakes)
            ),
        }
    )


@pytest.mark.parametrize(
    ("said", "ways", "whole", "elsewhere"),
    [
        ((0, 12), [[(0, 12)]], True, False),
        ((0, 26), [[(0, 12)]], True, False),
        ((0, 12), [[(0, 12), (13, 26)]], False, False),
        ((0, 12), [[(13, 26)], [(0, 12)]], True, False),
        ((0, 5), [[(0, 12)]], False, False),
        ((13, 26), [[(0, 12)], [(27, 42)]], False, True),
    ],
)
def test_a_quote_holds_a_way_of_saying_it_whole_or_in_part_or_is_of_something_else(
    said: tuple[int, int], ways: list[list[tuple[int, int]]], whole: bool, elsewhere: bool
) -> None:
    assert quote_of(said, ways)[:2] == (whole, elsewhere)


def test_only_what_is_said_and_credited_and_has_its_sentences_named_counts() -> None:
    one = labelled("cpmxcc", "yn", p0=[["One is"]], p1=[["Two is"]], p3=[["Three"]], p5=[["One is"]], m0=[["Three"]])
    assessment = quoting(
        "cmccmc",
        "yy",
        p0="One is here.",
        p2="Two is there.",
        p3="Three was gone.",
        p5="Two is there.",
        m0="Two is there.",
    )
    # p0 right; p1 without credit; p2 and p3 wrongly credited; p4 without a place; p5 quoted from elsewhere
    assert point_quotes(one, assessment) == [(True, False, 3), (False, True, 3)]
    assert point_quotes(one, assessment, PointKind.FORM) == [(False, True, 3)]
    assert mistake_quotes(one, assessment) == [(False, True, 3)]


def test_of_words_that_stand_there_twice_the_place_that_says_it_counts() -> None:
    one = labelled("cmmmmm", p0=[["Two is"]])
    assert point_quotes(one, quoting("cmmmmm", p0="is")) == [(False, False, 1)]


def test_what_is_told_as_an_opposite_is_quoted_too() -> None:
    one = labelled("xccccc", p0=[["Two is"]], p1=[["One is"]])
    told = [("Two is there.", 0), ("One is here.", 1), ("Three was gone.", None)]
    errors = tuple(FactualError(quote=q, why="", point=None if p is None else POINTS[p]) for q, p in told)
    found = assessed(0).model_copy(update={"factual_errors": errors})
    assert opposite_quotes(one, found) == [(True, False, 3)]


def test_the_figures_of_quotes_are_over_points_mistakes_and_opposites_apart() -> None:
    one = labelled("ccmmmc", "yn", p0=[["One is"]], p1=[["Two is"]], p5=[["Three"]], m0=[["Three"]])
    assessment = quoting(
        "ccmmmc", "yn", p0="One is here. Two is there.", p1="Three was gone.", p5="Three was gone.", m0="Three"
    )
    found = golden_figures([[Marked(one, assessment)]])
    assert found.overall["quotes"] == 3
    assert (found.overall["quotes_whole"], found.overall["quotes_elsewhere"]) == (0.6667, 0.3333)
    assert found.kinds["content"]["quotes_whole"] == 0.5
    assert found.kinds["content"]["quote_words"] == 4.5
    assert found.kinds["form"]["quotes_whole"] == 1.0
    assert (found.overall["mistake_quotes_whole"], found.overall["mistake_quotes_elsewhere"]) == (0.0, 0.0)
    assert found.overall["opposite_quotes_whole"] is None
