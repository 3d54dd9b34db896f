"""An error nobody foresaw, in the middle of a turn: told kindly, nothing lost, tried again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.interview.assessment import Assessment, MistakeFinding, PointFinding, Ruling, Status, Verdict
from bot.interview.attempt import Attempt, Contest, Outcome
from bot.interview.errors import SettingsError
from bot.interview.scoring import card_ref
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.mocks import LANE
from bot.trying import MOST_TRIES
from tests.support.mock_talk import answers, begun
from tests.support.ready import shipped
from tests.support.scenes import ANSWER, OTHER_CARD, answered, asked, score_of, shown
from tests.support.talk import PATIENCE, Talk, open_talk
from tests.support.trouble import full, pauses_over, undeletable, unkept


class Stumbles:
    """An examiner with a fault of its own at the first ``times`` answers."""

    def __init__(self, times: int) -> None:
        self.left = times

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        if self.left:
            self.left -= 1
            raise ZeroDivisionError(attempt.answer)
        return self._assessment(attempt, Status.GRADED, 64)

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        raise ZeroDivisionError(contest.argument)

    def failed(self, attempt: Attempt) -> Assessment:
        return self._assessment(attempt, Status.NOT_GRADED, None)

    @staticmethod
    def _assessment(attempt: Attempt, status: Status, score: int | None) -> Assessment:
        card = shipped().cards[attempt.card_id]
        return Assessment(
            status=status,
            score=score,
            band="solid with gaps" if score else None,
            graded_by="stumbling",
            points=tuple(PointFinding(id=p.id, verdict=Verdict.MISSING) for p in card.key_points),
            mistakes=tuple(MistakeFinding(id=m.id, made=False) for m in card.common_mistakes),
            card=card_ref(card),
        )


@pytest.mark.usefixtures("trouble_expected")
async def test_an_answer_whose_grading_broke_is_graded_later(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with open_talk(tmp_path, examiner=Stumbles(1)) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        told = shown(await talk.says(sam, ANSWER))
        assert "Something went wrong on my side. What you wrote is saved" in told
        assert "/100" not in told
        assert "ZeroDivisionError" in caplog.text
        assert ANSWER not in caplog.text
        assert await talk.app.engine.delayed() == 1  # the later try, a minute away
        attempt = (await talk.app.store.attempts(7))[0]
        person = {"user_id": 7, "chat_id": 7, "name": "Sam"}
        before = len(sam.sees)
        await talk.app.engine.store("regrade", "now", 7, {"attempt": attempt.id, "person": person})
        await talk.settle()
        assert score_of(sam.sees[before:]) == 64


@pytest.mark.usefixtures("trouble_expected")
async def test_a_later_try_that_breaks_is_followed_by_another(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Stumbles(2)) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, ANSWER)
        attempt = (await talk.app.store.attempts(7))[0]
        work = {"attempt": attempt.id, "person": {"user_id": 7, "chat_id": 7, "name": "Sam"}}
        planned = await talk.app.engine.delayed()
        await talk.app.engine.store("regrade", "second", 7, work)
        await talk.settle()
        assert await talk.app.engine.delayed() == planned + 1
        await talk.app.engine.store("regrade", "third", 7, work)
        await talk.settle()
        assert score_of(sam.sees) == 64


@pytest.mark.long
@pytest.mark.usefixtures("trouble_expected")
async def test_an_answer_that_breaks_each_time_is_left_to_the_person_who_is_told(tmp_path: Path) -> None:
    stumbles = Stumbles(100)
    async with open_talk(tmp_path, examiner=stumbles, model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, ANSWER)
        before = len(sam.sees)
        for _ in range(MOST_TRIES):
            assert len(await pauses_over(tmp_path)) == 1
        assert len(sam.sees) == before
        with full(tmp_path):  # the last try: what came of it cannot be kept yet
            assert len(await pauses_over(tmp_path)) == 1
        assert len(await pauses_over(tmp_path)) == 1
        assert await pauses_over(tmp_path) == []
        (told,) = sam.sees[before:]
        assert told.text == f"{t.NOT_GRADED.format(why='').strip()}\n{t.NOT_GRADED_OVER}"
        assert told.labels == [t.BUTTONS["judge"], t.BUTTONS["regrade"]]
        await talk.says(sam, "/history")
        (opened,) = await talk.taps(sam, "Open 1")
        assert t.BUTTONS["regrade"] in opened.labels
        stumbles.left = 0
        assert score_of(await talk.taps(sam, t.BUTTONS["regrade"], told.message_id)) == 64


@pytest.mark.usefixtures("trouble_expected")
async def test_a_message_that_could_not_be_decided_is_kept_for_later(tmp_path: Path) -> None:
    async with open_talk(tmp_path, chroma_url="http://127.0.0.1:9") as talk:
        sam = talk.person(7)
        told = shown(await talk.says(sam, "somebody who keeps the machines of a hospital running"))
        assert "Your message is kept, and I go on trying" in told
        assert "127.0.0.1" not in told, "where the index runs is the operator's business"
        assert await talk.app.engine.delayed() == 1


@pytest.mark.long
@pytest.mark.usefixtures("trouble_expected")
async def test_a_message_outlasts_a_database_without_room_however_long_that_is(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/start")
        with full(tmp_path):
            told = shown(await talk.says(sam, "data scientist"))
            assert told == t.PROBLEM_AGAIN
            before = len(sam.sees)
            for n in range(1, 2 * MOST_TRIES + 1):
                ((key, pause),) = await pauses_over(tmp_path)
                assert key.endswith(f"+{n}")
                assert key.count("+") == 1
                assert 29 < pause < 50, "work goes on within a minute of there being room"
            assert len(sam.sees) == before, "the same is said again and again"
        assert len(await pauses_over(tmp_path)) == 1
        assert await talk.app.engine.delayed() == 0
        assert "Role: Data Scientist" in shown(sam.sees[before:])
        snapshot = await talk.app.store.snapshot(7)
        assert snapshot is not None
        assert snapshot.candidate.session.role == "Data Scientist"
        assert await talk.app.store.dead_letters() == ()


@pytest.mark.long
@pytest.mark.usefixtures("trouble_expected")
async def test_a_dead_letter_outlasts_a_database_without_room(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        sam = talk.person(7)
        await talk.says(sam, "/start")
        broken = {"message_id": 9, "date": 1, "chat": sam.chat, "from": {**sam.user, "first_name": 5}, "text": "/help"}
        last = {"update": {"update_id": 5, "message": broken}, "chat": sam.chat_id, "tries": MOST_TRIES}
        unreadable = {"update": {"update_id": 6, "message": "x"}, "chat": 0}
        with full(tmp_path):
            await talk.app.engine.store("update", "tg-failed", 7, last)
            await talk.app.engine.store("update", "tg-unreadable", 7, unreadable)
            await talk.app.engine.store("dead", "dead-1", 7, {"update": "x", "chat": 0, "reason": "no_number"})
            await talk.app.engine.idle(PATIENCE)
            assert len(await pauses_over(tmp_path)) == 3
        assert len(await pauses_over(tmp_path)) == 3
        letters = await talk.app.store.dead_letters()
        assert sorted(letter.reason for letter in letters) == ["failed", "no_number", "unreadable"]


@pytest.mark.long
@pytest.mark.usefixtures("trouble_expected")
async def test_a_grade_outlasts_a_database_without_room(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Stumbles(1)) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, ANSWER)  # saved and not graded: that is tried again
        with full(tmp_path):
            for _ in range(2 * MOST_TRIES):
                assert len(await pauses_over(tmp_path)) == 1
        await pauses_over(tmp_path)
        assert score_of(sam.sees) == 64
        assert await talk.app.engine.delayed() == 0


async def test_a_grading_that_the_database_stopped_asks_for_nothing(tmp_path: Path) -> None:
    async with open_talk(tmp_path, model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        renamed(tmp_path, "findings", "gone")
        (told,) = await talk.says(sam, ANSWER)
        assert told.text.splitlines()[:2] == [
            "Your answer is saved, not graded yet.",
            "I will try again in 1 min; you need not do anything.",
        ]


@pytest.mark.usefixtures("trouble_expected")
async def test_feedback_that_could_not_be_kept_comes_later(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Stumbles(0)) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        with unkept(tmp_path, ":record"):
            assert shown(await talk.says(sam, ANSWER)) == t.PROBLEM
            assert len(await pauses_over(tmp_path)) == 1
            (attempt,) = await talk.app.store.attempts(7)
            assert attempt.score is None, "a score is kept that nobody was told"
        await pauses_over(tmp_path)
        assert score_of(sam.sees) == 64
        (attempt,) = await talk.app.store.attempts(7)
        assert attempt.score == 64
        assert await talk.app.engine.delayed() == 0


@pytest.mark.usefixtures("trouble_expected")
async def test_what_the_database_did_not_do_at_once_is_to_be_asked_for_anew(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Stumbles(0)) as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        with undeletable(tmp_path):
            await talk.says(sam, "/forget")
            told = shown(await talk.taps(sam, "Delete everything"))
            assert told == "The database did not answer, so nothing was changed. Please try again in a minute."
        await talk.says(sam, "/forget")
        assert t.FORGOTTEN in shown(await talk.taps(sam, "Delete everything"))


async def objected(talk: Talk, person: LocalPerson) -> str:
    """The person answers, contests the first verdict and says why; what is shown then."""
    await answered(talk, person)
    await talk.taps(person, "Disagree")
    await talk.taps(person, person.last.labels[0])
    return shown(await talk.says(person, "I said that."))


async def outcome(talk: Talk) -> Outcome:
    """What became of the one objection to the last answer."""
    (attempt, *_) = await talk.app.store.attempts(7)
    (contest,) = attempt.contests
    return contest.outcome


@pytest.mark.long
@pytest.mark.usefixtures("trouble_expected")
async def test_an_objection_outlasts_a_database_without_room(tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("- echo\n- garbage\n- garbage\n- echo\n", encoding="utf-8")
    async with open_talk(tmp_path, model=f"scripted:{script}") as talk:
        sam = talk.person(7)
        assert "I try again in 1 min" in await objected(talk, sam)
        with full(tmp_path):
            for n in range(2 * MOST_TRIES):
                ((key, pause),) = await pauses_over(tmp_path)
                assert key.count(":rescue") == bool(n), "the key grows with each try"
                assert 59 < pause < 80
        assert await outcome(talk) is Outcome.WAITING
        await pauses_over(tmp_path)
        assert await outcome(talk) is not Outcome.WAITING
        assert await talk.app.engine.delayed() == 0


class Deaf(Stumbles):
    """Has a fault of its own at the first ``times`` objections."""

    def __init__(self, times: int) -> None:
        super().__init__(0)
        self.deaf = times

    async def look_again(self, attempt: Attempt, contest: Contest) -> Ruling:
        if self.deaf:
            self.deaf -= 1
            raise ZeroDivisionError(contest.argument)
        return Ruling(verdict=Verdict.MISSING, graded_by="deaf")


@pytest.mark.usefixtures("trouble_expected")
async def test_an_objection_whose_judging_broke_is_judged_later(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Deaf(3)) as talk:
        sam = talk.person(7)
        assert t.PROBLEM in await objected(talk, sam)
        pauses = []
        while waiting := await pauses_over(tmp_path):
            pauses += [round(pause) for _, pause in waiting]
        assert await outcome(talk) is Outcome.KEPT
        assert "unchanged" in shown(sam.sees)
        assert len(pauses) == 3
        assert pauses == sorted(pauses), "an error of its own counts as a try"


@pytest.mark.usefixtures("trouble_expected")
async def test_an_objection_to_an_earlier_answer_whose_judging_broke_is_judged_later(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Deaf(1)) as talk:
        sam = talk.person(7)
        await answered(talk, sam)
        await answered(talk, sam, card_id=OTHER_CARD)
        await talk.says(sam, "/history")
        await talk.taps(sam, "Open 2")
        await talk.taps(sam, "Disagree")
        await talk.taps(sam, sam.last.labels[0])
        assert t.PROBLEM in shown(await talk.says(sam, "I said that."))
        assert len(await pauses_over(tmp_path)) == 1
        last, earlier = await talk.app.store.attempts(7)
        assert [contest.outcome for contest in earlier.contests] == [Outcome.KEPT]
        assert not last.contests
        assert "unchanged" in shown(sam.sees)


@pytest.mark.usefixtures("trouble_expected")
async def test_an_objection_that_breaks_each_time_is_left_after_the_last_try(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Deaf(100)) as talk:
        sam = talk.person(7)
        await objected(talk, sam)
        for _ in range(5):
            assert len(await pauses_over(tmp_path)) == 1
        assert await pauses_over(tmp_path) == []
        assert await outcome(talk) is Outcome.WAITING


class Vanishing(Stumbles):
    """Takes the store away as it stumbles."""

    def __init__(self, folder: Path) -> None:
        super().__init__(1)
        self.folder = folder

    async def grade(self, attempt: Attempt, judge: str) -> Assessment:
        if self.left:
            renamed(self.folder, "candidates", "gone")
        return await super().grade(attempt, judge)


def renamed(folder: Path, old: str, new: str) -> None:
    with closing(sqlite3.connect(folder / "viva.db", timeout=10, isolation_level=None)) as file:
        file.execute(f"ALTER TABLE {old} RENAME TO {new}")


@pytest.mark.usefixtures("trouble_expected")
async def test_an_answer_is_graded_though_nobody_could_look_whether_it_was_saved(tmp_path: Path) -> None:
    async with open_talk(tmp_path, examiner=Vanishing(tmp_path)) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        assert t.PROBLEM in shown(await talk.says(sam, ANSWER))
        for n in range(1, 3):
            ((key, _),) = await pauses_over(tmp_path)
            assert key.endswith(f":saved+{n}")
        renamed(tmp_path, "gone", "candidates")
        await pauses_over(tmp_path)  # it is looked
        await pauses_over(tmp_path)  # it is graded
        assert score_of(sam.sees) == 64


async def test_what_is_said_right_after_forget_is_answered(tmp_path: Path) -> None:
    async with open_talk(tmp_path) as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        await talk.says(sam, "/forget")
        await sam.taps("Delete everything")
        hello = shown(await talk.says(sam, "/start"))
        assert "nothing about you is stored any more" in hello
        assert "Hello, Sam!" in hello


async def test_a_model_that_cannot_be_built_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="VIVA_MODEL=nosuch:thing"):
        async with open_talk(tmp_path, model="nosuch:thing"):
            pass


@pytest.mark.usefixtures("trouble_expected")
@pytest.mark.parametrize("choice", ["Abandon it", "Finish now"])
async def test_a_mocks_answer_that_breaks_each_time_is_told_of_in_the_report_alone(tmp_path: Path, choice: str) -> None:
    async with open_talk(tmp_path, examiner=Stumbles(100), model="scripted:echo") as talk:
        sam = talk.person(7)
        await begun(talk, sam)
        await answers(talk, sam)
        await talk.says(sam, "/mock")
        await talk.taps(sam, choice)
        (attempt,) = await talk.app.store.attempts(7)
        before = len(sam.sees)
        person = {"user_id": 7, "chat_id": 7, "name": "Sam"}
        last = {"attempt": attempt.id, "person": person, "lane": LANE, "tries": MOST_TRIES}
        await talk.app.engine.store("regrade", "last", 7, last, lane=LANE)
        await talk.settle()
        told = shown(sam.sees[before:])
        if choice == "Abandon it":
            assert told == ""
        else:
            assert t.REPORT_GIVEN_UP.format(waiting=1) in told
            assert t.NOT_GRADED_OVER not in told
