"""The talk is a pure function: the same snapshot, action, time and seed give the same change, and alter nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview import actions as a
from bot.interview import flow, flow_voice
from bot.interview.assessment import Status
from bot.interview.attempt import AttemptKind, AttemptSummary
from bot.interview.days import day_of
from bot.interview.finding import key_of
from bot.interview.flow_answer import LONGEST_ANSWER
from bot.interview.keeping import dated
from bot.interview.open_question import OpenQuestion, SpokenNote
from bot.interview.pieces import NEAR_LIMIT
from bot.interview.ports import Change
from bot.interview.selection import Choice
from bot.interview.session import Candidate, Filter, InterviewPlan, Person, Prefs, Session, Shelved, Snapshot
from bot.interview.speech import Transcript
from bot.interview.turn import Turn, first_turn
from bot.interview.vacancy import Demand, Match, Posting, Reading, Vacancy
from knowledge.card import Difficulty, QuestionCard
from tests.support.cards import STRONG_ANSWER, make_card

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CARD = make_card()
OTHER = make_card(id="something-else")
NO_FILTER = Filter()


class TwoCards:
    """A library of two cards; the one not seen comes next."""

    def card(self, card_id: str) -> QuestionCard | None:
        return {CARD.id: CARD, OTHER.id: OTHER}.get(card_id)

    def role(self, text: str) -> tuple[tuple[str, float], ...]:
        return (("Data Scientist", 0.3),) if text == "pilot" else ()

    def role_exact(self, text: str) -> str | None:
        return "Data Scientist" if text == "data scientist" else None

    def role_within(self, text: str) -> str | None:
        return "Data Scientist" if "data scientist" in text else None

    def role_denied(self, text: str) -> bool:
        return False

    def count(self, role: str | None) -> int:
        return 2

    def choose(
        self,
        role: str | None,
        difficulty: Difficulty | None,
        history: Sequence[AttemptSummary],
        seen: Collection[str],
        now: datetime,
        seed: str,
        focus: str | None = None,
        only: Filter = NO_FILTER,
        due: Sequence[str] = (),
        resting: Collection[str] = (),
        *,
        vacancy: tuple[Demand, ...] = (),
        reached: Difficulty | None = None,
    ) -> Choice | None:
        return Choice(next(i for i in (CARD.id, OTHER.id, CARD.id) if i not in seen or len(seen) > 1), ("role",))

    def served(self, card_id: str, vacancy: tuple[Demand, ...]) -> int | None:
        return 0 if vacancy and card_id == OTHER.id else None

    def fitting(self, role: str | None, difficulty: Difficulty | None, only: Filter) -> int:
        return 2

    def tags(self, role: str | None) -> tuple[str, ...]:
        return CARD.tags

    def companies(self) -> tuple[str, ...]:
        return ("Acme",)

    def search(self, text: str, limit: int) -> tuple[tuple[str, float], ...]:
        return ((OTHER.id, 0.6), (CARD.id, 0.5))[:limit]

    def by_words(self, text: str, limit: int) -> tuple[str, ...]:
        return (OTHER.id, CARD.id)[:limit]

    def named(self, text: str) -> str | None:
        return text if text in (CARD.id, OTHER.id) else None

    def keyed(self, key: str) -> str | None:
        return {key_of(card.id): card.id for card in (CARD, OTHER)}.get(key)


class NoCards(TwoCards):
    """A library that the open question's card has left."""

    def card(self, card_id: str) -> QuestionCard | None:
        return None


def snapshot(session: Session, created_at: datetime = NOW) -> Snapshot:
    person = Person(user_id=7, chat_id=7, name="Sam")
    return Snapshot(candidate=Candidate(person=person, session=session, created_at=created_at, updated_at=created_at))


def decide(session: Session, action: a.Action, left: int | None = None) -> Change:
    return flow.advance(snapshot(session), action, TwoCards(), NOW, "seed", left)


OPEN = Session(role="Data Scientist", turn=3, open=OpenQuestion(turn=3, card_id=CARD.id, asked_at=NOW), seen=(CARD.id,))
HELD = OPEN.model_copy(update={"open": OpenQuestion(turn=3, card_id=CARD.id, asked_at=NOW, parts=("half",))})
FILLING = OPEN.model_copy(
    update={"open": OpenQuestion(turn=3, card_id=CARD.id, asked_at=NOW, retry_of="7-2-1", base=STRONG_ANSWER)}
)
NOTES = tuple(SpokenNote(id=n, file_id="f", name="voice.ogg", seconds=9, heard=n < 6, language="en") for n in (4, 5, 6))
SPOKEN = HELD.model_copy(
    update={
        "open": OpenQuestion(
            turn=3, card_id=CARD.id, asked_at=NOW, parts=("half", "said first", "said last"), notes=NOTES
        )
    }
)
ARGUING = Session(role="Data Scientist", turn=2, awaiting="contest", contested="point:definition")
PLANNED = Session(
    role="Data Scientist",
    turn=2,
    plan=InterviewPlan(day=NOW.date() + timedelta(days=9), made_on=NOW.date(), company="Acme", filtered=True),
    filter=Filter(companies=("Acme",)),
)
OVER = PLANNED.model_copy(update={"plan": InterviewPlan(day=NOW.date() - timedelta(days=1), made_on=NOW.date())})
PROBED = OPEN.model_copy(
    update={
        "open": OpenQuestion(
            turn=3, card_id=CARD.id, asked_at=NOW, retry_of="7-2-1", base=STRONG_ANSWER, probe=CARD.follow_ups[0]
        )
    }
)
PASTING = Session(turn=2, awaiting="job", posting=Posting(parts=("half a vacancy",), at=NOW))
DEMAND = Demand(text="Good Python", tags=("Machine Learning",))
FOCUSED = Session(
    role="Data Scientist",
    turn=2,
    posting=Posting(parts=("a vacancy",), at=NOW, done=True),
    vacancy=Vacancy(
        reading=Reading(demands=(DEMAND,), questions=(Match(card_id=OTHER.id, serves=(0,)), Match(card_id="gone"))),
        role="Data Scientist",
        role_before="Data Analyst",
    ),
)
SESSIONS = (
    *(Session(), Session(role="Data Scientist", turn=2), OPEN, HELD, FILLING, ARGUING),
    *(PLANNED, OVER, SPOKEN, PROBED, PASTING, FOCUSED),
)
ACTIONS: tuple[a.Action, ...] = (
    a.Start(),
    a.Start(payload=f"q_{OTHER.id}"),
    a.ChooseRole(text="pilot"),
    a.ChooseDifficulty(level="hard"),
    a.Find(),
    a.Find(text="overfitting"),
    a.TakeQuestion(key=key_of(OTHER.id)),
    a.ChooseFilter(),
    a.ChooseFilter(text="hard system-design"),
    a.ChooseFilter(change="show:tag"),
    a.NextQuestion(),
    a.Say(text=STRONG_ANSWER, sent_at=NOW),
    a.Say(text="My answer is in this file", sent_at=NOW, under="document"),
    a.Speak(note=9, file_id="f", name="voice.ogg", seconds=20, size=9, longest=300, sent_at=NOW, caption="and this"),
    a.Speak(note=9, file_id="f", name="voice.ogg", seconds=20, size=9, longest=3, sent_at=NOW),
    a.SendSpoken(last=5),
    a.DiscardSpoken(last=5),
    a.CannotHear(),
    a.Finish(),
    a.AddToLast(),
    a.MeantAsAnswer(),
    a.Hint(),
    a.Solution(),
    a.Retry(),
    a.FillGap(),
    a.Review(),
    a.Review(which="go"),
    a.PlanInterview(),
    a.PlanInterview(text="in two weeks data scientist Acme"),
    a.PlanInterview(text="off"),
    a.Cheatsheet(),
    a.FollowUp(),
    a.Job(),
    a.Job(text="We look for a data scientist.\n- Good Python"),
    a.Job(text="v" * 3_900),
    a.Job(text="off"),
    a.Job(choice="done"),
    a.Job(choice="off"),
    a.Job(choice="role:Data Scientist"),
    a.Disagree(),
    a.DisagreeOn(number=1),
    a.OtherAudience(),
    a.Trust(),
    a.Skip(),
    a.Cancel(),
    a.Resume(),
    a.Stats(),
    a.History(),
    a.History(text="two"),
    a.OpenAttempt(name="2-1"),
    a.RetryAttempt(name="2-1"),
    a.Saved(),
    a.SaveQuestion(key=key_of(OTHER.id)),
    a.SaveQuestion(key=key_of(OTHER.id), made=1),
    a.SaveQuestion(key=key_of(OTHER.id), keep=False, listed=True),
    a.Why(),
    a.Why(name="1-1"),
    a.JudgeAgain(attempt_id="7-1-1"),
    a.RuleAgain(name="1-1", number=1),
    a.Guess(low=60),
    a.GuessFirst(on=True),
    a.JudgeHere(attempt_id="7-1-1"),
    a.StartMock(),
    a.StartMock(size="3"),
    a.DecideMock(choice="go"),
    a.DecideMock(choice="finish"),
    a.DecideMock(choice="leave", then="question"),
    a.AnswerAgain(number=1),
    a.Report(),
    a.Forget(),
    a.KeepData(),
    a.Export(),
    a.ShowHelp(),
    a.ShowPrivacy(),
    a.Unsupported(kind="sticker"),
    a.PlacePlan(zone="Europe/Berlin"),
    a.PlacePlan(zone="Nowhere"),
    a.SetDaily(text="18:30 Berlin"),
    a.SetDaily(text="18:30 Nowhere"),
    a.NotToday(made=1),
    a.StopReminding(made=2_000_000_000),
    a.ChangeSetting(),
    a.ChangeSetting(text="hints off"),
    a.ChangeSetting(text="zone"),
    a.ChangeSetting(text="colour blue"),
)


def test_every_action_is_decided() -> None:
    assert {type(action) for action in ACTIONS} == set(a.Action.__subclasses__())


@given(st.sampled_from(SESSIONS), st.sampled_from(ACTIONS), st.sampled_from([None, 0, 5]))
def test_the_same_turn_decides_the_same_and_says_something(
    session: Session, action: a.Action, left: int | None
) -> None:
    before = session.model_dump_json()
    first, second = decide(session, action, left), decide(session, action, left)
    assert first == second
    assert session.model_dump_json() == before
    assert first.events


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: type(action).__name__)
def test_a_button_of_another_turn_changes_nothing(action: a.Action) -> None:
    change = decide(HELD, action.model_copy(update={"turn": 2}))
    assert change.candidate.session == HELD
    assert change.attempts == ()
    assert [event["code"] for event in change.events] == ["stale_button"]


@given(st.lists(st.sampled_from([action for action in ACTIONS if not isinstance(action, a.Finish)]), max_size=12))
def test_no_sequence_of_actions_loses_what_was_typed(actions: list[a.Action]) -> None:
    """Held parts end in an answer, stay open, or lie aside; never nowhere."""
    session, answers = HELD, ""
    for action in actions:
        change = decide(session, action)
        session = change.candidate.session
        answers += "".join(attempt.answer for attempt in change.attempts)
    kept = [question.parts for question in (*session.paused, *([session.open] if session.open else []))]
    assert "half" in answers or any("half" in parts for parts in kept)


@given(
    st.lists(
        st.sampled_from([action for action in ACTIONS if not isinstance(action, a.Finish | a.DiscardSpoken)]),
        max_size=12,
    )
)
def test_no_sequence_of_actions_but_discarding_loses_what_was_said(actions: list[a.Action]) -> None:
    """A transcript ends in an answer, stays open, lies aside, or is shelved when typed words replace it."""
    session, answers = SPOKEN, ""
    for action in actions:
        change = decide(session, action)
        session = change.candidate.session
        answers += "".join(attempt.answer for attempt in change.attempts)
    kept = [*session.paused, *([session.open] if session.open else [])]
    shelved = (text.text for text in session.shelved)
    everything = [answers, *shelved, *(part for question in kept for part in question.parts)]
    for words in ("half", "said first", "said last"):
        assert any(words in text for text in everything)


@pytest.mark.parametrize("session", [OPEN, HELD, SPOKEN, ARGUING, OVER, Session(role="Data Scientist", turn=2)])
@given(data=st.data())
def test_whatever_is_kept_has_the_time_at_which_it_was_written(session: Session, data: st.DataObject) -> None:
    session = dated(session, NOW)
    long = a.Say(text="x" * NEAR_LIMIT, sent_at=NOW)
    for action in data.draw(st.lists(st.sampled_from([*ACTIONS, long]), max_size=12)):
        session = decide(session, action, left=data.draw(st.sampled_from([None, 0]))).candidate.session
        assert dated(session, NOW + timedelta(days=9)) == session


def test_a_transcript_has_the_time_at_which_it_came() -> None:
    turn = Turn(snapshot(SPOKEN), TwoCards(), NOW, "seed")
    flow_voice.written(turn, NOTES[-1].id, Transcript(text="said at last"))
    assert turn.session.open is not None
    assert (turn.session.open.parts[-1], turn.session.open.typed_at) == ("said at last", NOW)


PAUSED = HELD.model_copy(update={"open": None, "paused": (HELD.open,)})


@pytest.mark.parametrize(
    ("session", "action"),
    [
        (HELD, a.Finish()),
        (HELD, a.Say(text="the rest", sent_at=NOW)),
        (HELD, a.NextQuestion()),
        (HELD, a.Resume()),
        (PAUSED, a.Resume()),
    ],
)
def test_what_was_typed_to_a_question_that_left_the_bank_is_kept_for_the_export(
    session: Session, action: a.Action
) -> None:
    change = flow.advance(snapshot(session), action, NoCards(), NOW, "seed")
    after = change.candidate.session
    assert [text.text for text in after.shelved] == ["half"]
    assert (after.open, after.paused) == (None, ())
    assert [event.get("code") for event in change.events].count("card_gone") == 1


def test_an_argument_without_its_answer_is_kept_for_the_export() -> None:
    change = decide(ARGUING, a.Say(text="I said so", sent_at=NOW))
    assert change.candidate.session.shelved == (Shelved(text="I said so", at=NOW),)
    assert change.candidate.session.awaiting is None
    assert [event["code"] for event in change.events] == ["contest_gone"]


def test_what_fills_a_gap_and_the_answer_it_fills_are_one_answer_of_bounded_length() -> None:
    (attempt,) = decide(FILLING, a.Say(text="more", sent_at=NOW)).attempts
    assert (attempt.answer, attempt.added, attempt.base) == (f"{STRONG_ANSWER}\nmore", "more", STRONG_ANSWER)
    change = decide(FILLING, a.Say(text="x" * (LONGEST_ANSWER - len(STRONG_ANSWER) + 1), sent_at=NOW))
    assert change.attempts == ()
    assert [event["code"] for event in change.events] == ["answer_too_long"]


def test_text_kept_for_later_is_of_bounded_length_and_what_is_there_stays() -> None:
    answered = Session(role="Data Scientist", turn=2)
    kept = decide(answered, a.Say(text="x" * 40_000, sent_at=NOW)).candidate.session
    assert kept.loose_text == "x" * 40_000
    change = decide(kept, a.Say(text="y" * (LONGEST_ANSWER - 40_000 + 1), sent_at=NOW))
    assert change.candidate.session.loose_text == "x" * 40_000
    assert [event["code"] for event in change.events] == ["loose_too_long"]


def test_a_question_without_text_that_left_the_bank_shelves_nothing() -> None:
    change = flow.advance(snapshot(OPEN), a.Finish(), NoCards(), NOW, "seed")
    assert change.candidate.session.shelved == ()
    assert change.events[0]["code"] == "card_gone"


def test_somebody_who_comes_back_never_meets_an_old_turn_again() -> None:
    again_at = NOW + timedelta(minutes=5)
    first = flow.advance(snapshot(Session()), a.Start(), TwoCards(), NOW, "seed").candidate.session.turn
    asked = flow.advance(snapshot(Session()), a.Start(payload=f"q_{CARD.id}"), TwoCards(), NOW, "seed")
    again = flow.advance(snapshot(Session(), again_at), a.Start(), TwoCards(), again_at, "seed").candidate.session.turn
    assert first < asked.candidate.session.turn < again
    old = flow.advance(
        snapshot(Session(), again_at), a.Forget(turn=first, confirmed=True), TwoCards(), again_at, "seed"
    )
    assert [event["code"] for event in old.events] == ["stale_button"]


def test_the_first_turn_is_the_same_for_every_action_of_a_person() -> None:
    late = NOW + timedelta(days=2)
    shown = flow.advance(snapshot(Session()), a.Forget(), TwoCards(), NOW, "seed")
    tapped = a.Forget(turn=shown.events[0]["turn"], confirmed=True)
    change = flow.advance(snapshot(Session()), tapped, TwoCards(), late, "seed")
    assert [event["kind"] for event in change.events] == ["forget_wanted"]


def test_the_first_role_leads_to_the_difficulty_and_a_later_one_does_not() -> None:
    def kinds(session: Session) -> list[str]:
        return [event["kind"] for event in decide(session, a.ChooseRole(text="data scientist")).events]

    assert kinds(Session()) == ["role_set", "difficulty_asked"]
    assert kinds(Session(turn=3, seen=(CARD.id,))) == ["role_set", "note"]
    assert kinds(Session(role="Data Scientist")) == ["role_set", "note"]


def test_the_longest_button_of_a_turn_fits_into_telegrams_64_bytes() -> None:
    user = 2**52 - 1  # the longest id Telegram gives: 52 significant bits
    turn = first_turn(datetime(2051, 1, 1, tzinfo=UTC)) + 1
    assert len(f"judge|{turn}|{user}|{user}-{turn}-99".encode()) <= 64


def test_the_same_seed_chooses_the_same_on_any_day() -> None:
    class Seeds(TwoCards):
        def __init__(self) -> None:
            self.seen: list[str] = []

        def choose(
            self,
            role: str | None,
            difficulty: Difficulty | None,
            history: Sequence[AttemptSummary],
            seen: Collection[str],
            now: datetime,
            seed: str,
            focus: str | None = None,
            only: Filter = NO_FILTER,
            due: Sequence[str] = (),
            resting: Collection[str] = (),
            *,
            vacancy: tuple[Demand, ...] = (),
            reached: Difficulty | None = None,
        ) -> Choice | None:
            self.seen.append(seed)
            return super().choose(role, difficulty, history, seen, now, seed, focus, only)

    library = Seeds()
    for created_at in (NOW, NOW + timedelta(days=400)):
        flow.advance(
            snapshot(Session(role="Data Scientist"), created_at), a.NextQuestion(), library, created_at, "seed"
        )
    assert library.seen == ["seed:0", "seed:0"]


@pytest.mark.parametrize(("days", "answered", "card"), [(0, False, OTHER), (1, False, CARD), (1, True, OTHER)])
def test_what_was_left_out_may_come_again_on_another_day(days: int, answered: bool, card: QuestionCard) -> None:
    then = NOW - timedelta(days=days)
    before = snapshot(Session(role="Data Scientist", turn=3, seen=(CARD.id,), asked_on=then.date()))
    answer = AttemptSummary(
        id="7-3-1",
        turn=3,
        card_id=CARD.id,
        kind=AttemptKind.ANSWER,
        retry_of=None,
        revealed=False,
        submitted_at=then,
        superseded=False,
        status=Status.GRADED,
        score=60,
    )
    if answered:
        before = before.model_copy(update={"recent": (answer,)})
    session = flow.advance(before, a.NextQuestion(), TwoCards(), NOW, "seed").candidate.session
    assert session.open is not None
    assert session.open.card_id == card.id
    assert session.seen == ((CARD.id, OTHER.id) if card is OTHER else (CARD.id,))
    assert session.asked_on == NOW.date()


RETRIED = OpenQuestion(turn=3, card_id=CARD.id, asked_at=NOW, revealed=True, retry_of="7-1-1")


@pytest.mark.parametrize(
    ("question", "hint_cap", "solution_cap"),
    [(RETRIED, 90, None), (RETRIED.model_copy(update={"retry_of": None}), 50, 50)],
)
def test_the_cap_that_is_said_is_the_cap_that_is_applied(
    question: OpenQuestion, hint_cap: int, solution_cap: int | None
) -> None:
    session = OPEN.model_copy(update={"open": question})
    assert decide(session, a.Hint()).events[0]["cap"] == hint_cap
    assert decide(session, a.Solution()).events[0]["cap"] == solution_cap


def test_without_answers_left_the_text_is_kept_and_not_graded() -> None:
    change = decide(OPEN, a.Say(text=STRONG_ANSWER, sent_at=NOW), left=0)
    assert change.attempts == ()
    assert change.candidate.session.open is not None
    assert change.candidate.session.open.parts == (STRONG_ANSWER,)


def test_an_accepted_answer_closes_the_question() -> None:
    change = decide(OPEN, a.Say(text=STRONG_ANSWER, sent_at=NOW))
    assert change.candidate.session.open is None
    assert [attempt.id for attempt in change.attempts] == ["7-3-1"]
    assert change.attempts[0].card_hash == CARD.content_hash


@pytest.mark.parametrize(
    ("sent", "read", "counts"),
    [
        ("2026-03-02T22:55", "2026-03-02T23:20", "2026-03-02T22:55"),  # 23:55 and 00:20 in Berlin
        ("2026-03-02T22:55", "2026-03-02T22:57", "2026-03-02T22:57"),
        ("2026-03-02T23:05", "2026-03-03T00:10", "2026-03-03T00:10"),
        ("2026-03-01T22:55", "2026-03-02T23:20", "2026-03-02T09:00"),  # before the question was asked
    ],
)
def test_an_answer_that_waited_over_midnight_counts_for_the_day_it_was_sent_on(
    sent: str, read: str, counts: str
) -> None:
    sent_at, now, given_at = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (sent, read, counts))
    here = snapshot(OPEN.model_copy(update={"prefs": Prefs(zone="Europe/Berlin")}))
    say = a.Say(text=STRONG_ANSWER, sent_at=sent_at)
    first = flow.advance(here, say, TwoCards(), now, "seed")
    (attempt,) = first.attempts
    assert attempt.submitted_at == given_at
    after = Snapshot(candidate=first.candidate, last=attempt)
    rest = a.Say(text="And the rest of it.", sent_at=sent_at + timedelta(seconds=1))
    before, whole = flow.advance(after, rest, TwoCards(), now + timedelta(minutes=1), "seed").attempts
    zone = ZoneInfo("Europe/Berlin")
    assert before.superseded
    assert day_of(whole.submitted_at, zone) == day_of(given_at, zone)
    assert whole.submitted_at >= before.submitted_at
