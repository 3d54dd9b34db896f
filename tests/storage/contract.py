"""What every `Store` must do. An implementation's test derives from `StoreContract` and gives it a `store`,
an `other` (a second one on the same database) and nothing else.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.interview.assessment import MistakeFinding, PointFinding, Status, Usage, Verdict
from bot.interview.attempt import Attempt, AttemptKind, Contest, Marks, Outcome
from bot.interview.errors import StoreError
from bot.interview.open_question import OpenQuestion
from bot.interview.operating import DeadLetter
from bot.interview.ports import Change, Store
from bot.interview.review import Answered as Reviewed
from bot.interview.session import Person, Prefs, Reminding, Session, Shelved, Snapshot
from bot.interview.vacancy import Posting
from knowledge.card import Difficulty
from tests.support.stored import ANNA, BEN, INDIA, NOW, NextTurn, assessment, attempt, findings, later, saves


def _ids(attempts: tuple[Attempt, ...]) -> list[str]:
    return [attempt.id for attempt in attempts]


def back_at(moment: datetime, events: tuple[dict[str, Any], ...] = ()) -> Callable[[Snapshot], Change]:
    """A decision at ``moment`` that leaves the session as it is."""
    return lambda s: Change(candidate=s.candidate.model_copy(update={"updated_at": moment}), events=events)


class Turns:
    async def test_a_new_person_is_created_at_the_time_of_the_first_turn(self, store: Store) -> None:
        seen: list[Snapshot] = []

        def decide(snapshot: Snapshot) -> Change:
            seen.append(snapshot)
            return Change(candidate=snapshot.candidate)

        assert await store.snapshot(ANNA.user_id) is None
        await store.turn("a", ANNA, NOW, decide)
        (first,) = seen
        assert (first.candidate.person, first.candidate.session) == (ANNA, Session())
        assert first.candidate.created_at == first.candidate.updated_at == NOW
        assert (first.recent, first.last) == ((), None)
        assert await store.snapshot(ANNA.user_id) == first

    async def test_the_session_and_moments_come_back_as_they_were_in_utc(self, store: Store) -> None:
        question = OpenQuestion(
            turn=3, card_id="overfitting", asked_at=NOW, hints=1, parts=("first\n", "🦊"), typed_at=NOW
        )
        session = Session(role="Data Scientist", difficulty=Difficulty.HARD, turn=3, open=question, seen=("a", "b"))
        local = later(5).astimezone(INDIA)

        def decide(snapshot: Snapshot) -> Change:
            candidate = snapshot.candidate.model_copy(update={"session": session, "updated_at": local})
            return Change(candidate=candidate, attempts=(attempt(submitted_at=local),))

        await store.turn("a", ANNA, NOW.astimezone(INDIA), decide)
        stored = await store.snapshot(ANNA.user_id)
        assert stored is not None
        assert stored.last is not None
        assert stored.candidate.session == session
        assert (stored.candidate.created_at, stored.candidate.updated_at) == (NOW, later(5))
        moments = (stored.candidate.created_at, stored.candidate.updated_at, stored.last.submitted_at)
        assert [moment.utcoffset() for moment in moments] == [NOW.utcoffset()] * 3
        assert stored.last.submitted_at == stored.recent[0].submitted_at == later(5)

    async def test_name_and_chat_follow_the_person_and_the_first_day_stays(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, saves())
        moved = Person(user_id=ANNA.user_id, chat_id=5, name="Anna B.")
        seen: list[Person] = []

        def decide(snapshot: Snapshot) -> Change:
            seen.append(snapshot.candidate.person)
            return Change(candidate=snapshot.candidate.model_copy(update={"person": ANNA, "created_at": later(9)}))

        await store.turn("b", moved, later(9), decide)
        stored = await store.snapshot(ANNA.user_id)
        assert stored is not None
        assert seen == [moved]
        assert stored.candidate.person == moved
        assert stored.candidate.created_at == NOW

    async def test_the_language_of_a_person_is_that_of_the_session(self, store: Store) -> None:
        german = ANNA.model_copy(update={"language": "de"})

        def decide(snapshot: Snapshot) -> Change:
            spoken = Session(spoken=snapshot.candidate.person.language)
            return Change(candidate=snapshot.candidate.model_copy(update={"session": spoken}))

        await store.turn("a", german, NOW, decide)
        stored = await store.snapshot(ANNA.user_id)
        assert stored is not None
        assert stored.candidate.person == german

    async def test_a_replay_decides_nothing_and_returns_the_kept_events(self, store: Store, other: Store) -> None:
        event = {"kind": "feedback", "text": "käpt \x00", "at": None, "list": [1, {"a": True}]}
        first = await store.turn("a", ANNA, NOW, saves(attempt(), events=(event, {})))
        never = NextTurn()
        assert first == (event, {})
        assert await other.turn("a", ANNA, later(60), never) == first
        assert never.seen == []
        assert len(await store.attempts(ANNA.user_id)) == 1

    async def test_events_of_a_first_run_look_as_a_replay_gives_them(self, store: Store) -> None:
        first = await store.turn("a", ANNA, NOW, saves(events=({"pair": (1, 2)},)))
        assert first == await store.turn("a", ANNA, NOW, saves()) == ({"pair": [1, 2]},)

    async def test_a_change_that_is_not_to_be_saved_leaves_nothing_and_its_events_are_given(self, store: Store) -> None:
        def decide(snapshot: Snapshot) -> Change:
            events = ({"pair": (1, 2)},)
            return Change(candidate=snapshot.candidate, attempts=(attempt(),), events=events, saved=False)

        assert await store.turn("a", ANNA, NOW, decide) == ({"pair": [1, 2]},)
        assert await store.export(ANNA.user_id) is None
        assert await store.forget(ANNA.user_id) == 0
        assert await store.turn("a", ANNA, NOW, saves(events=({"now": "kept"},))) == ({"now": "kept"},)

    async def test_what_decide_raises_undoes_the_whole_turn(self, store: Store) -> None:
        def refuse(snapshot: Snapshot) -> Change:
            raise LookupError("no such card")

        with pytest.raises(LookupError, match="no such card"):
            await store.turn("a", ANNA, NOW, refuse)
        assert await store.snapshot(ANNA.user_id) is None
        assert await store.turn("a", ANNA, NOW, saves(events=({"now": "it works"},))) == ({"now": "it works"},)

    async def test_a_change_half_saved_is_undone(self, store: Store) -> None:
        await store.turn("a", BEN, NOW, saves(attempt(BEN)))
        stolen = attempt(ANNA, id=attempt(BEN).id)
        with pytest.raises(ValueError, match="another person"):
            await store.turn("b", ANNA, NOW, saves(attempt(ANNA, 1), stolen))
        assert await store.snapshot(ANNA.user_id) is None
        assert await store.attempt(attempt(ANNA).id) is None

    async def test_a_turn_changes_nobody_else(self, store: Store) -> None:
        with pytest.raises(ValueError, match="only change the person who wrote"):
            await store.turn("a", ANNA, NOW, saves(attempt(BEN)))
        assert await store.snapshot(ANNA.user_id) is None


class Attempts:
    async def test_an_attempt_comes_back_whole(self, store: Store) -> None:
        whole = attempt(
            answer="It's 'quoted'; \x00 <b>\u202e 🦊\nfernet:no json:no",
            kind=AttemptKind.RETRY,
            retry_of="x",
            hints=2,
            revealed=True,
            tries=3,
            assessment=assessment(),
        )
        await store.turn("a", ANNA, NOW, saves(whole))
        assert await store.attempt(whole.id) == whole
        assert await store.attempts(ANNA.user_id) == (whole,)
        assert await store.attempt("nobody-1-1") is None
        assert await store.attempts(BEN.user_id) == ()

    async def test_what_was_added_and_every_objection_come_back_and_are_exported(self, store: Store) -> None:
        waiting = Contest(
            kind="point", id="gap", argument="I 'said' so 🦊\x00", at=NOW, before="missing", score_before=40
        )
        ruled = waiting.model_copy(
            update={"id": "definition", "outcome": Outcome.CHANGED, "after": "covered", "evidence": "the noise"}
        )
        whole = attempt(kind=AttemptKind.GAP, retry_of="x", added="by heart.", contests=(waiting, ruled))
        await store.turn("a", ANNA, NOW, saves(whole))
        assert await store.attempt(whole.id) == whole
        exported = await store.export(ANNA.user_id)
        assert exported is not None
        assert [c["argument"] for c in exported["attempts"][0]["contests"]] == [waiting.argument] * 2
        assert exported["attempts"][0]["added"] == "by heart."

    async def test_an_answered_follow_up_comes_back_whole_and_is_exported_with_its_question(self, store: Store) -> None:
        whole = attempt(kind=AttemptKind.FOLLOW_UP, retry_of="x", added="by heart.", probe="Why 'so'? 🦊")
        await store.turn("a", ANNA, NOW, saves(whole))
        assert await store.attempt(whole.id) == whole
        stored = await store.snapshot(ANNA.user_id)
        exported = await store.export(ANNA.user_id)
        assert stored is not None
        assert exported is not None
        assert stored.recent[0].kind is AttemptKind.FOLLOW_UP
        assert (exported["attempts"][0]["kind"], exported["attempts"][0]["probe"]) == ("follow_up", whole.probe)

    @pytest.mark.parametrize("answer", ["fernet:abc", "json:abc", 'json:"abc"', "", " \n", "\x00"])
    async def test_no_text_is_mistaken_for_a_stored_form(self, store: Store, answer: str) -> None:
        await store.turn("a", ANNA, NOW, saves(attempt(answer=answer)))
        assert (await store.attempts(ANNA.user_id))[0].answer == answer

    async def test_the_newest_comes_first_and_history_is_bounded(self, store: Store) -> None:
        same = later(3)
        joined = [attempt(turn=3, n=n, submitted_at=same, superseded=n < 10) for n in (2, 10, 9)]
        await store.turn("a", ANNA, NOW, saves(attempt(turn=2), attempt(turn=1), *joined))
        await store.turn("b", BEN, NOW, saves(attempt(BEN, 9)))
        order = [f"{ANNA.user_id}-{rest}" for rest in ("3-10", "3-9", "3-2", "2-1", "1-1")]
        assert _ids(await store.attempts(ANNA.user_id)) == order
        assert _ids(await store.attempts(ANNA.user_id, 2)) == order[:2]
        seen: list[Snapshot] = []

        def decide(snapshot: Snapshot) -> Change:
            seen.append(snapshot)
            return Change(candidate=snapshot.candidate)

        await store.turn("c", ANNA, NOW, decide, history=4)
        assert [summary.id for summary in seen[0].recent] == order[:4]
        assert [summary.superseded for summary in seen[0].recent] == [False, True, True, False]
        assert seen[0].last == joined[1]
        assert await store.snapshot(ANNA.user_id, history=4) == seen[0]

    async def test_marks_are_the_verdicts_of_graded_attempts_that_stand_newest_first(self, store: Store) -> None:
        found = {
            "points": (
                PointFinding(id="a", verdict=Verdict.COVERED, probability=0.9, evidence="said"),
                PointFinding(id="b", verdict=Verdict.PARTIAL),
            ),
            "mistakes": (MistakeFinding(id="m", made=True, evidence="also said"),),
        }
        whole = assessment().model_copy(update=found)
        other = whole.model_copy(update={"points": (), "mistakes": ()})
        tried = [
            attempt(turn=1, assessment=whole),
            attempt(turn=2, assessment=other, submitted_at=later(60)),
            attempt(turn=3, superseded=True, assessment=whole),
            attempt(turn=4, assessment=whole.model_copy(update={"status": Status.GATED})),
            attempt(turn=5, assessment=whole.model_copy(update={"status": Status.NOT_GRADED, "score": None})),
            attempt(turn=6),
        ]
        await store.turn("a", ANNA, NOW, saves(*tried))
        await store.turn("b", BEN, NOW, saves(attempt(BEN, assessment=whole)))
        assert await store.marks(ANNA.user_id) == (
            Marks(id=tried[1].id, points=(), mistakes=(), card="abc"),
            Marks(
                id=tried[0].id,
                points=(("a", Verdict.COVERED), ("b", Verdict.PARTIAL)),
                mistakes=(("m", True),),
                card="abc",
            ),
        )
        assert await store.marks(99) == ()

    async def test_many_marks_are_read_in_parts_and_none_is_lost(self, store: Store) -> None:
        many = [attempt(turn=turn, assessment=assessment(), submitted_at=later(turn)) for turn in range(1, 1_102)]
        await store.turn("a", ANNA, NOW, saves(*many))
        assert [marks.id for marks in await store.marks(ANNA.user_id)] == [one.id for one in reversed(many)]

    async def test_a_summary_carries_status_and_score(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, saves(attempt(turn=1), attempt(turn=2, assessment=assessment(score=0))))
        stored = await store.snapshot(ANNA.user_id)
        assert stored is not None
        assert [(summary.status, summary.score) for summary in stored.recent] == [(Status.GRADED, 0), (None, None)]

    async def test_changing_an_attempt_keeps_its_assessment_and_tries(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, saves(attempt()))
        await store.assess(attempt().id, assessment())
        await store.turn("b", ANNA, NOW, saves(attempt(superseded=True, answer="longer")))
        stored = await store.attempt(attempt().id)
        assert stored == attempt(superseded=True, answer="longer", assessment=assessment(), tries=1)

    async def test_a_change_that_carries_an_assessment_replaces_it(self, store: Store) -> None:
        contested = assessment(score=80)
        await store.turn("a", ANNA, NOW, saves(attempt(assessment=assessment())))
        await store.turn("b", ANNA, NOW, saves(attempt(assessment=contested)))
        await store.turn("c", ANNA, NOW, saves(attempt(assessment=assessment(Status.NOT_GRADED))))
        stored = await store.snapshot(ANNA.user_id)
        assert stored is not None
        assert stored.last == attempt(assessment=contested)
        assert stored.recent[0].score == 80

    async def test_a_summary_names_the_gate_of_a_gated_answer_only(self, store: Store) -> None:
        gated = assessment(Status.GATED, 0).model_copy(update={"reason": "too_short"})
        graded = assessment().model_copy(update={"reason": "whatever"})
        kept = [attempt(turn=1, assessment=gated), attempt(turn=2, assessment=graded), attempt(turn=3)]
        await store.turn("a", ANNA, NOW, saves(*kept))
        stored = await store.snapshot(ANNA.user_id)
        assert stored is not None
        assert [(summary.gate, summary.earned) for summary in stored.recent] == [
            (None, None),
            (None, 64),
            ("too_short", None),
        ]


class Answered:
    async def test_answers_come_oldest_first_without_text_and_with_their_gate(self, store: Store) -> None:
        gated = assessment(Status.GATED, 0).model_copy(update={"reason": "dont_know"})
        kept = [
            attempt(turn=1, card_id="a", assessment=assessment(score=40)),
            attempt(turn=2, card_id="b", assessment=gated),
            attempt(turn=3, card_id="a", kind=AttemptKind.RETRY, revealed=True, assessment=assessment(score=90)),
        ]
        left_out = [
            attempt(turn=4, card_id="c"),
            attempt(turn=5, card_id="c", assessment=assessment(Status.NOT_GRADED)),
            attempt(turn=6, card_id="c", superseded=True, assessment=assessment()),
        ]
        await store.turn("a", ANNA, NOW, saves(*reversed(kept), *left_out))
        await store.turn("b", BEN, NOW, saves(attempt(BEN, assessment=assessment())))
        found = await store.answered(ANNA.user_id, 100)
        assert found == (
            Reviewed("a", later(1), "answer", 40, False, None),
            Reviewed("b", later(2), "answer", 0, False, "dont_know"),
            Reviewed("a", later(3), "retry", 90, True, None),
        )
        assert await store.answered(ANNA.user_id, 2) == found[1:]
        assert await store.answered(999, 100) == ()


class Grading:
    @pytest.mark.parametrize("final", [Status.GRADED, Status.GATED])
    async def test_an_assessment_is_set_once(self, store: Store, final: Status) -> None:
        await store.turn("a", ANNA, NOW, saves(attempt()))
        first = await store.assess(attempt().id, assessment(final, 40))
        assert first == attempt(assessment=assessment(final, 40), tries=1)
        again = await store.assess(attempt().id, assessment(score=99))
        assert again == attempt(assessment=assessment(final, 40), tries=2)
        assert await store.attempt(attempt().id) == again

    async def test_not_graded_yet_is_not_final(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, saves(attempt()))
        waiting = await store.assess(attempt().id, assessment(Status.NOT_GRADED))
        assert waiting.assessment == assessment(Status.NOT_GRADED)
        assert waiting.score is None
        assert (await store.assess(attempt().id, assessment())).score == 64

    async def test_a_turn_may_assess_an_attempt_and_sees_it_as_it_then_is(self, store: Store) -> None:
        seen: list[Snapshot] = []

        def decide(snapshot: Snapshot) -> Change:
            seen.append(snapshot)
            return Change(candidate=snapshot.candidate, events=({"said": 1},))

        await store.turn("a", ANNA, NOW, saves(attempt()))
        for _ in range(2):
            assert await store.turn("b", ANNA, NOW, decide, grade=(attempt().id, assessment())) == ({"said": 1},)
        (snapshot,) = seen
        graded = attempt(assessment=assessment(), tries=1)
        assert snapshot.named == snapshot.last == graded
        assert await store.attempt(attempt().id) == graded
        await store.turn("c", ANNA, NOW, decide, grade=(attempt().id, assessment(score=99)))
        assert seen[-1].named == attempt(assessment=assessment(), tries=2), "what is final stays"

    async def test_a_turn_that_comes_to_nothing_has_assessed_nothing(self, store: Store) -> None:
        def breaks(_: Snapshot) -> Change:
            raise ZeroDivisionError

        await store.turn("a", ANNA, NOW, saves(attempt()))
        with pytest.raises(ZeroDivisionError):
            await store.turn("b", ANNA, NOW, breaks, grade=(attempt().id, assessment()))
        assert await store.attempt(attempt().id) == attempt()

    async def test_a_turn_assesses_only_what_its_person_wrote(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, saves(attempt()))
        with pytest.raises(StoreError, match=attempt().id):
            await store.turn("b", BEN, NOW, saves(), grade=(attempt().id, assessment()))
        assert await store.attempt(attempt().id) == attempt()

    async def test_an_unknown_attempt_cannot_be_assessed(self, store: Store) -> None:
        with pytest.raises(StoreError) as caught:
            await store.assess("7-1-1", assessment())
        assert "7-1-1" in caught.value.log

    async def test_findings_are_kept_once_by_key(self, store: Store, other: Store) -> None:
        assert await store.cached("k") is None
        await store.turn("a", ANNA, NOW, saves())
        await store.cache("k", findings(), NOW, ANNA.user_id)
        await other.cache("k", findings("another"), later(1))
        assert await other.cached("k") == await store.cached("k") == findings()
        assert await store.cached("k2") is None


class Privacy:
    async def test_an_export_is_whole_and_json_ready(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, saves(attempt(turn=1), attempt(turn=2, assessment=assessment())))
        await store.turn("b", BEN, NOW, saves(attempt(BEN)))
        await store.cache("k", findings(), NOW, ANNA.user_id)
        exported = await store.export(ANNA.user_id)
        snapshot = await store.snapshot(ANNA.user_id)
        assert exported is not None
        assert snapshot is not None
        assert exported == json.loads(json.dumps(exported))
        assert exported == {
            "candidate": snapshot.candidate.model_dump(mode="json"),
            "attempts": [one.model_dump(mode="json") for one in await store.attempts(ANNA.user_id)],
            "dead_letters": [],
        }
        assert [one["answer"] for one in exported["attempts"]] == [attempt().answer] * 2
        assert await store.export(99) is None

    async def test_forgetting_leaves_no_row_of_one_and_every_row_of_others(self, store: Store) -> None:
        for person in (ANNA, BEN):
            await store.turn(f"{person.user_id}", person, NOW, saves(attempt(person, 1), attempt(person, 2)))
            await store.cache(f"k{person.user_id}", findings(), NOW, person.user_id)
        ben = await store.export(BEN.user_id)
        assert await store.forget(ANNA.user_id) == 5
        assert await store.forget(ANNA.user_id) == 0
        assert await store.export(ANNA.user_id) is None
        assert await store.attempt(attempt(ANNA).id) is None
        assert await store.cached(f"k{ANNA.user_id}") is None
        assert await store.export(BEN.user_id) == ben
        assert await store.cached(f"k{BEN.user_id}") == findings()
        again = NextTurn()
        await store.turn(f"{ANNA.user_id}", ANNA, NOW, again)
        assert again.seen == [1]

    async def test_a_judge_that_ends_after_somebody_was_forgotten_leaves_nothing(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, saves(attempt()))
        await store.forget(ANNA.user_id)
        await store.cache("k", findings(), NOW, ANNA.user_id)
        assert await store.cached("k") is None
        assert await store.forget(ANNA.user_id) == 0

    async def test_what_is_older_expires_and_a_person_heard_of_since_stays(self, store: Store) -> None:
        await store.turn("old", ANNA, NOW, saves(attempt(submitted_at=NOW), attempt(turn=2, submitted_at=later(10))))
        await store.turn("new", ANNA, later(10), back_at(later(10), events=({"kept": True},)))
        await store.cache("old", findings(), NOW)
        await store.cache("new", findings(), later(10))
        assert await store.expire(later(10).astimezone(INDIA)) == 3
        assert await store.expire(later(10)) == 0
        assert _ids(await store.attempts(ANNA.user_id)) == [attempt(turn=2).id]
        assert await store.cached("old") is None
        assert await store.cached("new") == findings()
        assert await store.turn("new", ANNA, NOW, saves()) == ({"kept": True},)
        assert await store.snapshot(ANNA.user_id) is not None

    async def test_what_is_older_leaves_the_session_of_somebody_who_stays(self, store: Store) -> None:
        texts = tuple(Shelved(text=f"a vacancy 🦊 {n}", at=later(n)) for n in (0, 20))
        asked = [OpenQuestion(turn=n, card_id="overfitting", asked_at=NOW, parts=("half",)) for n in (1, 2)]
        paused = tuple(one.model_copy(update={"typed_at": text.at}) for one, text in zip(asked, texts, strict=True))
        session = Session(
            role="Data Scientist",
            shelved=texts,
            paused=paused,
            posting=Posting(parts=("pasted",), at=NOW),
            prefs=Prefs(daily="00:40", quiet=(0, 0)),
        )

        def decide(snapshot: Snapshot) -> Change:
            candidate = snapshot.candidate.model_copy(update={"session": session, "updated_at": later(20)})
            return Change(candidate=candidate, attempts=(attempt(submitted_at=later(20)),))

        await store.turn("a", ANNA, later(20), decide)
        assert await store.expire(NOW) == 0
        before = await store.snapshot(ANNA.user_id)
        assert before is not None
        assert before.candidate.session == session
        assert await store.expire(later(10).astimezone(INDIA)) == 0  # no row goes
        after = await store.snapshot(ANNA.user_id)
        younger = {"shelved": texts[1:], "paused": paused[1:], "posting": None}
        left = before.candidate.model_copy(update={"session": session.model_copy(update=younger)})
        assert after == before.model_copy(update={"candidate": left})
        exported = await store.export(ANNA.user_id)
        assert exported is not None
        assert texts[0].text not in json.dumps(exported, ensure_ascii=False)
        at = NOW.replace(minute=40, second=0, microsecond=0)
        assert await store.due(at, timedelta(minutes=15), 10) == ((ANNA, at),)

    async def test_more_people_than_are_looked_at_once_are_all_looked_at(self, store: Store) -> None:
        people = [Person(user_id=n, chat_id=n) for n in range(1, 112)]

        def decide(snapshot: Snapshot) -> Change:
            session = Session(shelved=(Shelved(text="old", at=NOW), Shelved(text="new", at=later(10))))
            return Change(candidate=snapshot.candidate.model_copy(update={"session": session}))

        for person in people:
            await store.turn(f"{person.user_id}", person, later(10), decide)
        assert await store.expire(later(5)) == 0
        for person in people:
            found = await store.snapshot(person.user_id)
            assert found is not None
            assert [text.text for text in found.candidate.session.shelved] == ["new"]

    async def test_turns_may_go_sooner_than_the_rest(self, store: Store) -> None:
        await store.turn("old", ANNA, NOW, saves(attempt(submitted_at=NOW)))
        await store.turn("new", ANNA, later(10), back_at(later(10), events=({"kept": True},)))
        assert await store.expire(NOW, later(5).astimezone(INDIA)) == 1
        assert _ids(await store.attempts(ANNA.user_id)) == [attempt().id]
        assert await store.turn("new", ANNA, NOW, saves()) == ({"kept": True},)
        assert await store.turn("old", ANNA, NOW, back_at(NOW, events=({"anew": True},))) == ({"anew": True},)

    async def test_a_person_not_heard_of_since_expires_with_every_row(self, store: Store) -> None:
        session = Session(loose_text="a late thought", shelved=(Shelved(text="an older one", at=NOW),))

        def decide(snapshot: Snapshot) -> Change:
            kept = (attempt(submitted_at=NOW), attempt(turn=2, submitted_at=later(10)))
            return Change(candidate=snapshot.candidate.model_copy(update={"session": session}), attempts=kept)

        await store.turn("a", ANNA, NOW, decide)
        await store.cache("k", findings(), later(10), ANNA.user_id)
        await store.turn("b", BEN, later(10), saves())
        assert await store.expire(later(5).astimezone(INDIA)) == 5
        assert await store.export(ANNA.user_id) is None
        assert await store.attempts(ANNA.user_id) == ()
        assert await store.cached("k") is None
        assert await store.export(BEN.user_id) is not None
        again = NextTurn()
        await store.turn("a", ANNA, later(20), again)
        assert again.seen == [1]


def wishes(daily: str | None, moment: datetime = NOW, **state: Any) -> Callable[[Snapshot], Change]:
    """A decision at ``moment`` to be reminded at that time of day, UTC."""

    def decide(snapshot: Snapshot) -> Change:
        session = Session(prefs=Prefs(daily=daily, quiet=(0, 0)), reminding=Reminding.model_validate(state))
        return Change(candidate=snapshot.candidate.model_copy(update={"session": session, "updated_at": moment}))

    return decide


LEASE = timedelta(minutes=15)


class Unasked:
    """NOW is 00:30:01."""

    async def test_who_is_due_is_given_once_and_again_only_after_the_lease(self, store: Store, other: Store) -> None:
        await store.turn("a", ANNA, NOW, wishes("00:40"))
        assert await store.due(NOW, LEASE, 10) == ()
        at = NOW.replace(minute=40, second=0, microsecond=0)
        assert await store.due(at.astimezone(INDIA), LEASE, 10) == ((ANNA, at),)
        assert await other.due(at, LEASE, 10) == ()
        assert await other.due(at + LEASE, LEASE, 10) == ((ANNA, at + LEASE),)

    async def test_a_turn_settles_when_somebody_is_due_next(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, wishes("00:40"))
        await store.turn("b", ANNA, NOW, wishes("00:50"))
        at = NOW.replace(minute=50, second=0, microsecond=0)
        assert await store.due(at - timedelta(seconds=1), LEASE, 10) == ()
        assert await store.due(at, LEASE, 10) == ((ANNA, at),)
        await store.turn("c", ANNA, at, wishes("00:50", settled=at))
        assert await store.due(at + LEASE, LEASE, 10) == ()
        assert await store.due(at + timedelta(days=1), LEASE, 10) == ((ANNA, at + timedelta(days=1)),)
        await store.turn("d", ANNA, at, wishes(None))
        assert await store.due(at + timedelta(days=9), LEASE, 10) == ()

    async def test_the_longest_due_come_first_and_no_more_than_asked_for(self, store: Store) -> None:
        people = [Person(user_id=n, chat_id=n) for n in range(1, 6)]
        for person in people:
            await store.turn(f"{person.user_id}", person, NOW, wishes(f"00:{50 - person.user_id}"))
        at = NOW.replace(minute=55)
        assert [person.user_id for person, _ in await store.due(at, LEASE, 3)] == [5, 4, 3]
        assert [person.user_id for person, _ in await store.due(at, LEASE, 3)] == [2, 1]

    async def test_who_was_missed_too_long_is_due_another_day(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, wishes("00:40"))
        late = NOW.replace(hour=9, minute=0, second=0, microsecond=0)
        assert await store.due(late, LEASE, 10) == ()
        tomorrow = late.replace(hour=0, minute=40) + timedelta(days=1)
        assert await store.due(tomorrow, LEASE, 10) == ((ANNA, tomorrow),)

    async def test_forgotten_and_expired_people_are_not_due(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, wishes("00:40"))
        await store.turn("b", BEN, NOW, wishes("00:40"))
        await store.forget(ANNA.user_id)
        await store.expire(later(1))
        assert await store.due(NOW.replace(minute=40), LEASE, 10) == ()

    async def test_two_who_look_at_once_are_not_given_the_same(self, store: Store, other: Store) -> None:
        people = [Person(user_id=n, chat_id=n) for n in range(1, 9)]
        for person in people:
            await store.turn(f"{person.user_id}", person, NOW, wishes("00:40"))
        at = NOW.replace(minute=40)
        given = await asyncio.gather(*(one.due(at, LEASE, 3) for one in [store, other] * 2))
        assert sorted(person.user_id for found in given for person, _ in found) == list(range(1, 9))


class Numbers:
    async def test_counts(self, store: Store) -> None:
        assert await store.counts() == {"candidates": 0, "attempts": 0, "graded": 0, "waiting": 0, "dead_letters": 0}
        await store.turn("b", BEN, NOW, saves())
        await store.turn(
            "a",
            ANNA,
            NOW,
            saves(
                attempt(turn=1, assessment=assessment()),
                attempt(turn=2, assessment=assessment(Status.GATED, 0)),
                attempt(turn=3, assessment=assessment(Status.NOT_GRADED)),
                attempt(turn=4),
                attempt(turn=5, superseded=True),
            ),
        )
        assert await store.counts() == {"candidates": 2, "attempts": 5, "graded": 2, "waiting": 2, "dead_letters": 0}
        assert await store.waiting() == {attempt().card_id: 2}

    async def test_answers_since_counts_what_was_accepted_from_then_on(self, store: Store) -> None:
        retry = attempt(turn=3, kind=AttemptKind.RETRY, retry_of=attempt(turn=2).id)
        joined = attempt(turn=4, superseded=True)
        await store.turn("a", ANNA, NOW, saves(attempt(turn=1), attempt(turn=2), retry, joined))
        await store.turn("b", BEN, NOW, saves(attempt(BEN, 5)))
        assert await store.answers_since(ANNA.user_id, later(2).astimezone(INDIA)) == 2
        assert await store.answers_since(ANNA.user_id, NOW) == 3
        assert await store.answers_since(99, NOW) == 0

    async def test_answers_since_leaves_out_what_was_gated(self, store: Store) -> None:
        results = (Status.GATED, Status.GRADED, Status.NOT_GRADED)
        judged = [attempt(turn=n, assessment=assessment(status)) for n, status in enumerate(results, 1)]
        await store.turn("a", ANNA, NOW, saves(*judged, attempt(turn=4), attempt(turn=5)))
        await store.assess(attempt(turn=5).id, assessment(Status.GATED, 0))
        assert await store.answers_since(ANNA.user_id, NOW) == 3

    async def test_active_counts_people_heard_of_from_then_on(self, store: Store) -> None:
        await store.turn("a", ANNA, NOW, saves())
        await store.turn("b", BEN, later(10), back_at(later(10)))
        assert await store.active(NOW) == 2
        assert await store.active(later(10).astimezone(INDIA)) == 1
        assert await store.active(later(11)) == 0

    async def test_uses_are_every_answer_from_then_on_without_its_text(self, store: Store) -> None:
        spent = Usage(calls=1, input_tokens=100, output_tokens=20, seconds=1.5)
        graded = attempt(turn=2, assessment=assessment(score=64).model_copy(update={"usage": spent}))
        failed = attempt(turn=4, assessment=assessment(Status.NOT_GRADED).model_copy(update={"usage": spent}))
        gated = attempt(turn=3, assessment=assessment(Status.GATED, 0))
        joined = attempt(turn=5, superseded=True)
        await store.turn("a", ANNA, NOW, saves(attempt(turn=1), graded, gated, failed, joined))
        await store.turn("b", BEN, NOW, saves(attempt(BEN, 6)))
        uses = await store.uses(later(2).astimezone(INDIA))
        assert [use.at for use in uses] == [later(n) for n in (2, 3, 4, 5, 6)]
        assert [use.score for use in uses] == [64, None, None, None, None]
        assert [use.waiting for use in uses] == [False, False, True, True, True]
        assert [use.counts for use in uses] == [True, True, True, False, True]
        assert [use.usage for use in uses[:3:2]] == [spent, spent]
        assert {use.user_id for use in uses} == {ANNA.user_id, BEN.user_id}

    async def test_contested_are_the_answers_with_objections_newest_first(self, store: Store) -> None:
        contest = Contest(kind="point", id="gap", argument="I said so", at=NOW, before="missing", score_before=40)
        old, new = attempt(turn=1, contests=(contest,)), attempt(BEN, 9, contests=(contest,))
        assert await store.contested() == ((), ())
        await store.turn("a", ANNA, NOW, saves(old, attempt(turn=2)))
        await store.turn("b", BEN, NOW, saves(new))
        assert await store.contested() == ((new, old), ())
        assert await store.contested(1) == ((new,), ())

    async def test_size_is_that_of_a_database_with_something_in_it(self, store: Store) -> None:
        before = await store.size()
        await store.turn("a", ANNA, NOW, saves(attempt(answer="a long answer " * 20_000)))
        assert await store.size() >= before > 1_000


def dead(name: str, at: float = 0, **changes: Any) -> DeadLetter:
    return DeadLetter(
        key=name, reason="unreadable", at=later(at), payload='{"update_id": 1, "message": "\\ud83e 🦊"}', **changes
    )


class DeadLetters:
    async def test_a_letter_is_kept_once_and_comes_back_as_it_was(self, store: Store, other: Store) -> None:
        first, second = dead("a", user_id=ANNA.user_id, chat_id=ANNA.chat_id), dead("b", 5)
        await store.bury(first)
        await other.bury(first.model_copy(update={"reason": "failed", "at": later(9)}))
        await store.bury(second)
        assert await other.dead_letters() == (second, first)
        assert await store.dead_letters(1) == (second,)
        assert (await store.counts())["dead_letters"] == 2

    async def test_many_may_bury_the_same_at_once(self, store: Store, other: Store) -> None:
        await asyncio.gather(*(each.bury(dead("a")) for each in (store, other) * 8))
        assert len(await store.dead_letters()) == 1

    async def test_they_are_in_the_export_of_whoever_sent_them_a_stranger_too(self, store: Store) -> None:
        mine = dead("a", user_id=ANNA.user_id)
        await store.bury(mine)
        await store.bury(dead("b", user_id=BEN.user_id, chat_id=ANNA.user_id))
        exported = await store.export(ANNA.user_id)
        assert exported == {"candidate": None, "attempts": [], "dead_letters": [mine.model_dump(mode="json")]}

    async def test_whether_anything_is_stored_of_somebody_is_told_without_opening_it(self, store: Store) -> None:
        await store.bury(dead("b", user_id=BEN.user_id, chat_id=ANNA.user_id))
        assert not await store.anything_of(ANNA.user_id)
        await store.bury(dead("a", chat_id=ANNA.user_id))
        assert await store.anything_of(ANNA.user_id)
        assert await store.anything_of(BEN.user_id)
        await store.forget(ANNA.user_id)
        assert not await store.anything_of(ANNA.user_id)
        await store.turn("a", ANNA, NOW, saves())
        assert await store.anything_of(ANNA.user_id)
        await store.scrub()
        assert await store.anything_of(BEN.user_id)

    async def test_they_go_with_the_person_and_with_time(self, store: Store) -> None:
        nobodys, bens = dead("c"), dead("d", 5, user_id=BEN.user_id, chat_id=ANNA.user_id)
        await store.turn("b", BEN, later(5), back_at(later(5)))
        for letter in (dead("a", user_id=ANNA.user_id), dead("b", chat_id=ANNA.user_id), nobodys, bens):
            await store.bury(letter)
        assert await store.forget(ANNA.user_id) == 2
        assert await store.dead_letters() == (bens, nobodys)
        assert await store.expire(later(5)) == 1
        assert await store.dead_letters() == (bens,)


class AtOnce:
    async def test_turns_of_one_person_at_once_lose_nothing(self, store: Store, other: Store) -> None:
        decide = NextTurn()
        stores = [store, other] * 10
        events = await asyncio.gather(*(one.turn(f"k{n}", ANNA, NOW, decide) for n, one in enumerate(stores)))
        assert sorted(event["turn"] for (event,) in events) == list(range(1, 21))
        assert decide.seen == list(range(1, 21))
        assert sorted(one.turn for one in await store.attempts(ANNA.user_id)) == list(range(1, 21))

    async def test_one_key_at_once_is_decided_once(self, store: Store, other: Store) -> None:
        decide = NextTurn()
        events = await asyncio.gather(*(one.turn("k", ANNA, NOW, decide) for one in [store, other] * 5))
        assert events == [({"turn": 1},)] * 10
        assert decide.seen == [1]

    async def test_one_key_from_several_people_at_once_is_kept_once(self, store: Store, other: Store) -> None:
        people = [Person(user_id=n, chat_id=n) for n in range(1, 7)]
        stores = [store, other] * 3
        runs = (one.turn("k", person, NOW, NextTurn()) for one, person in zip(stores, people, strict=True))
        assert await asyncio.gather(*runs) == [({"turn": 1},)] * 6
        assert (await store.counts())["candidates"] == 1

    async def test_grading_and_talking_at_once_lose_nothing(self, store: Store, other: Store) -> None:
        await store.turn("a", ANNA, NOW, saves(attempt()))
        stale = saves(attempt(superseded=True))
        grading = (one.assess(attempt().id, assessment(score=50 + n)) for n, one in enumerate([store, other] * 5))
        talking = (one.turn(f"k{n}", ANNA, NOW, stale) for n, one in enumerate([store, other] * 5))
        results = await asyncio.gather(asyncio.gather(*grading), asyncio.gather(*talking))
        stored = await store.attempt(attempt().id)
        assert stored is not None
        assert {one.score for one in results[0]} == {stored.score}
        assert (stored.superseded, stored.tries) == (True, 10)

    async def test_a_turn_given_up_half_way_leaves_no_trace(self, store: Store) -> None:
        running = asyncio.Event()

        def decide(snapshot: Snapshot) -> Change:
            running.set()
            return saves(attempt())(snapshot)

        task = asyncio.create_task(store.turn("a", ANNA, NOW, decide))
        await running.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await store.snapshot(ANNA.user_id) is None
        again = NextTurn()
        await store.turn("a", ANNA, NOW, again)
        assert again.seen == [1]


class ForEverybody:
    async def test_no_more_than_the_days_answers_get_through(self, store: Store) -> None:
        assert await store.spent("2026-03-02") == (0, 0)
        assert [await store.take("2026-03-02", key, 2, 0) for key in "aab"] == [True, True, True]
        assert [await store.take("2026-03-02", key, 2, 0) for key in "cab"] == [False, True, True]
        assert await store.spent("2026-03-02") == (2, 0)

    async def test_when_the_days_tokens_are_spent_nobody_gets_through(self, store: Store) -> None:
        assert await store.take("2026-03-02", "a", 0, 100)
        for tokens in (60, 39):
            await store.spend("2026-03-02", tokens)
        assert await store.take("2026-03-02", "b", 0, 100)
        await store.spend("2026-03-02", 1)
        assert [await store.take("2026-03-02", key, 0, 100) for key in "ac"] == [False, False]
        assert await store.spent("2026-03-02") == (2, 100)

    async def test_a_new_day_begins_anew_and_the_old_one_goes(self, store: Store) -> None:
        assert await store.take("2026-03-02", "a", 1, 0)
        assert await store.take("2026-03-03", "a", 1, 0)
        assert not await store.take("2026-03-03", "b", 1, 0)
        assert (await store.spent("2026-03-02"), await store.spent("2026-03-03")) == ((0, 0), (1, 0))

    async def test_of_many_at_once_as_many_get_through_as_there_is_room_for(self, store: Store, other: Store) -> None:
        took = await asyncio.gather(
            *((store, other)[n % 2].take("2026-03-02", str(n), 5, 0) for n in range(20)),
            *((store, other)[n % 2].spend("2026-03-02", 7) for n in range(20)),
        )
        assert took[:20].count(True) == 5
        assert await store.spent("2026-03-02") == (5, 140)


class StoreContract(Turns, Attempts, Answered, Grading, Privacy, Unasked, Numbers, DeadLetters, AtOnce, ForEverybody):
    """All of it."""
