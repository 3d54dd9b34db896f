"""The table of `make evals`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evals.table import TRUSTED, arguments, rows, runs, trusted


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
    content = {**some, "stated": 70, "not_stated": 90}
    order = {"order_accuracy": 0.9976, "order_accuracy_ci": [0.4, 0.6], "pairs": 40}
    golden = {"n": 320, "ungraded": 2, **order, "kinds": {"content": content}}
    news = {"n": 7, "ungraded": 2, "kappa": 0.25, "kappa_ci": [0.1, 0.3]}
    coverage = {"n": 100, "ungraded": 2, "sources": {"realsumm": news}}
    found = trusted("embedded", "v1", "2026-03-02", {"golden": golden, "coverage_dev": coverage})
    assert (found.grader, found.fingerprint, found.date) == ("embedded", "v1", "2026-03-02")
    names = {one.place: one.name for one in TRUSTED}
    assert [(one.name, one.value, one.low, one.high, one.n, one.counted) for one in found.measured] == [
        (names["golden", "kinds", "content", "recall"], 0.746, 0.701, 0.79, 70, "facts"),
        (names["golden", "order_accuracy"], 0.998, 0.4, 0.6, 40, "pairs"),  # never told as 1
        (names["coverage_dev", "sources", "realsumm", "kappa"], 0.25, 0.1, 0.3, 5, "summaries"),
    ]
    assert trusted("embedded", "v1", "2026-03-02", {}).measured == ()


def test_what_no_person_labelled_is_not_told_as_people_s() -> None:
    for one in TRUSTED:
        people = "people" in one.name or "people" in one.what
        assert people == (one.place[0] not in {"golden", "rambling", "terse"})
    made = [one.what for one in TRUSTED if one.place[0] == "golden"]
    assert "these answers were written and labelled with a language model" in made[0]
    assert all("those answers" in what or "such answers" in what for what in made[1:])


@pytest.mark.parametrize(
    ("more", "told"), [(["--grader", "model"], "--grader embedded"), (["--limit", "5"], "without --limit")]
)
def test_figures_are_those_of_the_whole_built_in_judge_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], told: str
) -> None:
    with pytest.raises(SystemExit) as refused:
        arguments(["--figures", str(tmp_path / "figures.json"), *more])
    assert refused.value.code == 2
    assert told in capsys.readouterr().err


def test_a_model_and_a_limit_are_fine_without_figures_and_so_are_figures_alone(tmp_path: Path) -> None:
    assert arguments(["--grader", "model", "--limit", "5"]).figures is None
    # as `make evals` hands them on
    given = arguments(["--data", "", "--grader", "embedded", "--limit", "", "--figures", str(tmp_path / "f.json")])
    assert given.figures == tmp_path / "f.json"
