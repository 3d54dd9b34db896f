"""The same answer judged several times."""

from __future__ import annotations

from bot.evaluating.repeats import Reading, reading, repeat_figures
from bot.interview.assessment import Findings, MistakeFinding, PointFinding, Usage, Verdict


def findings(verdict: Verdict, quote: str = "my own words", raw: str = "", seconds: float = 0.0) -> Findings:
    return Findings(
        graded_by="judge",
        points=(PointFinding(id="a", verdict=verdict, evidence=quote),),
        mistakes=(MistakeFinding(id="m", made=False),),
        raw=raw,
        usage=Usage(seconds=seconds),
    )


def test_cost_and_raw_reply_may_differ_but_nothing_else() -> None:
    first = reading(findings(Verdict.COVERED), 50)
    assert first == reading(findings(Verdict.COVERED, raw="other", seconds=9), 50)
    assert first.found != reading(findings(Verdict.COVERED, "others"), 50).found
    assert first.verdicts == reading(findings(Verdict.COVERED, "others"), 50).verdicts
    assert first.verdicts != reading(findings(Verdict.PARTIAL), 50).verdicts


def test_shares_and_differences() -> None:
    same = [reading(findings(Verdict.COVERED), 60)] * 3
    quotes = [reading(findings(Verdict.COVERED, quote), 60) for quote in ("one", "two", "two")]
    verdicts = [Reading((("a", verdict),), verdict, score) for verdict, score in (("covered", 70), ("missing", 40))]
    found = repeat_figures([same, quotes, verdicts, same])
    assert (found["identical_rate"], found["same_verdicts_rate"]) == (0.5, 0.75)
    assert (found["score_difference_mean"], found["score_difference_max"]) == (7.5, 30)
    assert {"identical_rate_ci", "same_verdicts_rate_ci", "score_difference_mean_ci"} <= found.keys()


def test_nothing_judged_gives_no_figure() -> None:
    assert set(repeat_figures([]).values()) == {None}
