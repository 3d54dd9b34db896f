"""The table of `make evals`."""

from __future__ import annotations

from pathlib import Path

from tests.evals.table import TRUSTED, rows, runs, trusted


def test_what_is_there_is_evaluated(tmp_path: Path) -> None:
    own = {name: command for name, command, _ in runs(None)}
    assert {"golden": "golden", "golden repeated": "repeat", "roles": "roles"}.items() <= own.items()
    (tmp_path / "score_dev.jsonl").touch()
    (tmp_path / "attacks.jsonl").touch()
    named = list(runs(tmp_path))
    assert named[0] == ("score_dev", "score", [str(tmp_path / "score_dev.jsonl")])
    assert named[1][:2] == ("attacks", "attacks")
    assert [name for name, _, _ in named[2:]] == list(own)


def test_each_source_is_a_line_with_intervals() -> None:
    figures = {"n": 1200, "ungraded": 2, "qwk": 0.5, "qwk_ci": [0.4, 1.0], "bias": -0.25, "bias_ci": [-0.3, 0.1]}
    found = {**figures, "pearson": None, "pearson_ci": None, "sources": {"saf": figures}}
    assert list(rows("score_dev", "score", found)) == [
        "| score_dev, saf | 1,200 (2 ungraded) | qwk .500 [.400, 1.000]<br>bias -.250 [-.300, .100] |"
    ]


def test_points_of_content_and_of_form_are_lines_of_their_own() -> None:
    some = {"recall": 0.5, "recall_ci": [0.5, 0.5]}
    found = {"n": 8, "ungraded": 0, **some, "kinds": {"content": some, "form": some}}
    assert [line.split("|")[1].strip() for line in rows("golden", "golden", found)] == [
        "golden, all points",
        "golden, content points",
        "golden, form points",
    ]


def test_what_trust_shows_is_taken_from_the_results_and_what_was_not_measured_is_left_out() -> None:
    some = {"recall": 0.746, "recall_ci": [0.7012, 0.79], "false_credit_rate": None, "false_credit_rate_ci": None}
    golden = {"n": 320, "order_accuracy": 0.9976, "order_accuracy_ci": [0.4, 0.6], "kinds": {"content": some}}
    coverage = {"n": 100, "sources": {"realsumm": {"n": 7, "kappa": 0.25, "kappa_ci": [0.1, 0.3]}}}
    found = trusted("embedded", "v1", "2026-03-02", {"golden": golden, "coverage_dev": coverage})
    assert (found.grader, found.fingerprint, found.date) == ("embedded", "v1", "2026-03-02")
    names = {place[-1] + place[-2] if len(place) > 2 else place[-1]: name for place, name, _ in TRUSTED}
    assert [(one.name, one.value, one.low, one.high, one.n) for one in found.measured] == [
        (names["recallcontent"], 0.746, 0.701, 0.79, 320),
        (names["order_accuracy"], 0.998, 0.4, 0.6, 320),  # never told as 1
        (names["kapparealsumm"], 0.25, 0.1, 0.3, 7),
    ]
    assert trusted("embedded", "v1", "2026-03-02", {}).measured == ()
