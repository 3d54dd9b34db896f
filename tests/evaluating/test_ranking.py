"""Mean average precision of the shared task."""

from __future__ import annotations

import pytest

from bot.evaluating.ranking import Match, map_figures


def matches(group: str, *pairs: tuple[float, bool | None]) -> list[Match]:
    return [Match(group, probability, hit) for probability, hit in pairs]


def padded(group: str, *pairs: tuple[float, bool | None]) -> list[Match]:
    """``pairs`` as the upper half of a group."""
    return matches(group, *pairs, *[(0.0, True)] * len(pairs))


def test_average_precision_of_the_upper_half_times_its_share_of_hits() -> None:
    # the example in the documentation of scikit-learn's average_precision_score: .8333; half of them are hits
    found = map_figures(padded("a", (0.1, False), (0.4, False), (0.35, True), (0.8, True)))
    assert found["map_strict"] == found["map_relaxed"] == pytest.approx(5 / 6 / 2, abs=1e-4)
    assert isinstance(found["map_strict_ci"], list)


def test_undecided_pairs_are_misses_when_strict_and_hits_when_relaxed() -> None:
    found = map_figures(padded("a", (0.9, True), (0.8, None)))
    assert (found["map_strict"], found["map_relaxed"]) == (0.5, 1.0)


def test_groups_are_ranked_apart_and_weigh_the_same() -> None:
    good, bad = padded("good", *[(0.2, True)] * 6), padded("bad", (0.9, False), (0.8, False))
    assert map_figures(good + bad)["map_strict"] == 0.5


def test_equal_probabilities_are_one_step_whatever_their_order() -> None:
    first, last = (padded("a", *pairs) for pairs in ([(0.5, True), (0.5, False)], [(0.5, False), (0.5, True)]))
    # precision of the one step: 1/2; recall 1; share of hits 1/2
    assert map_figures(first)["map_strict"] == map_figures(last)["map_strict"] == 0.25


def test_without_any_upper_half_there_is_no_figure() -> None:
    assert map_figures(matches("a", (0.9, True)))["map_strict"] is None


def test_a_ranking_that_cannot_be_better_leaves_no_doubt() -> None:
    found = map_figures(matches("a", *[(0.9, True)] * 20))
    assert (found["map_strict"], found["map_strict_ci"]) == (1.0, [1.0, 1.0])
