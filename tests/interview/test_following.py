"""What the answer to a follow-up question may do to a score: raise the points it says something new about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.interview.assessment import (
    Assessment,
    Findings,
    MistakeFinding,
    PointFinding,
    Status,
    Verdict,
    Withdrawn,
)
from bot.interview.attempt import Attempt, AttemptKind
from bot.interview.following import may_follow_up, raised, weakest
from bot.interview.scoring import assess
from bot.interview.session import Prefs, Session
from knowledge.card import KeyPoint
from tests.support.cards import make_card
from tests.support.stored import attempt

CARD = make_card()
BASE, ADDED = "It learns the noise.", "I would add dropout."
NEW = f"{BASE}\n{ADDED}"
VERDICTS = st.sampled_from(Verdict)
COVERED, PARTIAL, MISSING = Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSING


def assessed(
    verdicts: dict[str, Verdict], quote: str = BASE, mistakes: tuple[str, ...] = (), hints: int = 0
) -> Assessment:
    findings = Findings(
        graded_by="embedded",
        points=tuple(
            PointFinding(id=p.id, verdict=v, evidence=None if v is MISSING else quote)
            for p in CARD.key_points
            for v in [verdicts.get(p.id, MISSING)]
        ),
        mistakes=tuple(MistakeFinding(id=m.id, made=m.id in mistakes) for m in CARD.common_mistakes),
    )
    return assess(CARD, findings, hints)


def follow_up(hints: int = 0) -> Attempt:
    return attempt(
        card_id=CARD.id, kind=AttemptKind.FOLLOW_UP, retry_of="x", answer=NEW, added=ADDED, probe="How?", hints=hints
    )


def test_a_point_said_now_rises_and_the_others_stay() -> None:
    before = assessed({"definition": COVERED, "gap": PARTIAL})
    found = assessed({"regularisation": COVERED}, ADDED)
    now = raised(CARD, follow_up(), before, found)
    assert {p.id: p.verdict for p in now.points if p.verdict is not MISSING} == {
        "definition": COVERED,
        "gap": PARTIAL,
        "regularisation": COVERED,
    }
    assert (now.score or 0) > (before.score or 0)


def test_a_point_found_in_the_old_words_alone_does_not_rise() -> None:
    before = assessed({"definition": COVERED})
    assert raised(CARD, follow_up(), before, assessed({"gap": COVERED, "definition": COVERED})).points == before.points


def test_a_mistake_made_in_a_follow_up_costs_nothing_and_an_old_one_stays() -> None:
    before = assessed({"definition": COVERED}, mistakes=("underfitting",))
    found = assessed({"regularisation": COVERED}, ADDED, mistakes=("bigger-model",))
    assert [m.id for m in raised(CARD, follow_up(), before, found).mistakes if m.made] == ["underfitting"]


def test_what_was_taken_back_of_either_answer_is_kept() -> None:
    before, found = assessed({"definition": COVERED}), assessed({"regularisation": COVERED}, ADDED)
    first, again, other = (
        Withdrawn(key=f"point:{i}", quote=q) for i, q in (("gap", "one"), ("gap", "two"), ("more-data", ""))
    )
    before = before.model_copy(update={"withdrawn": (first,)})
    found = found.model_copy(update={"withdrawn": (again, other)})
    assert set(raised(CARD, follow_up(), before, found).withdrawn) == {first, other}


def test_a_hint_on_the_way_never_takes_away_what_was_reached() -> None:
    best = assessed({p.id: COVERED for p in CARD.key_points[:5]})
    assert best.score is not None
    assert best.score > 70
    now = raised(CARD, follow_up(hints=3), best, assessed({"own-example": COVERED}, ADDED, hints=3))
    assert (now.score, now.band, now.cap) == (best.score, best.band, None)


def test_what_is_about_another_revision_or_not_graded_is_left_as_it_is() -> None:
    before, found = assessed({"definition": COVERED}), assessed({})
    other = before.model_copy(update={"card": before.card.model_copy(update={"revision": 9})})
    assert raised(CARD, follow_up(), other, found) is found
    waiting = found.model_copy(update={"status": Status.NOT_GRADED, "score": None})
    assert raised(CARD, follow_up(), before, waiting) is waiting


@given(
    st.dictionaries(st.sampled_from([p.id for p in CARD.key_points]), VERDICTS),
    st.dictionaries(st.sampled_from([p.id for p in CARD.key_points]), VERDICTS),
    st.sets(st.sampled_from([m.id for m in CARD.common_mistakes])),
    st.sets(st.sampled_from([m.id for m in CARD.common_mistakes])),
    st.integers(0, 4),
    st.integers(0, 4),
    st.sampled_from([BASE, ADDED]),
)
def test_a_follow_up_never_lowers_a_score(
    old: dict[str, Verdict],
    new: dict[str, Verdict],
    old_mistakes: set[str],
    new_mistakes: set[str],
    hints: int,
    more: int,
    quote: str,
) -> None:
    before = assessed(old, mistakes=tuple(old_mistakes), hints=hints)
    found = assessed(new, quote, tuple(new_mistakes), hints + more)
    now = raised(CARD, follow_up(hints + more), before, found)
    assert (now.score or 0) >= (before.score or 0)


def weakest_of(verdicts: dict[str, Verdict]) -> KeyPoint | None:
    return weakest(CARD, assessed(verdicts))


def test_the_weakest_point_is_the_one_that_lost_most_and_facts_go_before_form() -> None:
    found = weakest_of({"definition": COVERED, "gap": PARTIAL})
    assert found is not None
    assert found.id == "regularisation"
    rest = {p.id: COVERED for p in CARD.key_points if p.id not in ("early-stopping", "own-example")}
    found = weakest_of(rest)
    assert found is not None
    assert found.id == "early-stopping"
    assert weakest_of({p.id: COVERED for p in CARD.key_points}) is None


def test_one_follow_up_in_coach_mode_after_a_first_graded_answer_that_left_something_open() -> None:
    first = attempt(card_id=CARD.id, assessment=assessed({"definition": COVERED}))
    coach, exam = Session(), Session(prefs=Prefs(mode="exam"))
    assert may_follow_up(coach, first, CARD)
    assert not may_follow_up(exam, first, CARD)
    for kind in (AttemptKind.RETRY, AttemptKind.GAP, AttemptKind.FOLLOW_UP):
        assert not may_follow_up(coach, first.model_copy(update={"kind": kind}), CARD)
    assert not may_follow_up(coach, first, make_card(follow_ups=[]))
    assert not may_follow_up(coach, first.model_copy(update={"assessment": None}), CARD)
    whole = assessed({p.id: COVERED for p in CARD.key_points})
    assert not may_follow_up(coach, first.model_copy(update={"assessment": whole}), CARD)
