"""Which questions a mock asks, its clock, and its report, all of it pure."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.config import load
from bot.interview import actions as a
from bot.interview import flow, flow_voice
from bot.interview.assessment import Assessment
from bot.interview.attempt import Attempt
from bot.interview.events import MockReport
from bot.interview.finding import key_of
from bot.interview.mock import CLOSES_AFTER, PLANNED, Mock, MockSlot, planned
from bot.interview.mock_choice import pick
from bot.interview.mock_report import build
from bot.interview.ports import Change
from bot.interview.scoring import band, shares
from bot.interview.session import Candidate, Filter, Person, Session, Snapshot
from bot.interview.speech import Transcript
from bot.interview.turn import Turn
from bot.library import BankLibrary, open_library
from bot.tg import texts as t
from knowledge.card import QuestionCard, QuestionType
from tests.support.cards import make_card
from tests.support.marked import assessed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CARDS = {card_id: make_card(id=card_id, tags=tags) for card_id, tags in (("one", ["SQL"]), ("two", ["SQL", "Cloud"]))}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> BankLibrary:
    return open_library(load({"VIVA_DATA_DIR": str(tmp_path_factory.mktemp("viva"))}, env_file=None))


def turn(library: BankLibrary, seed: str = "seed", **session: object) -> Turn:
    person = Person(user_id=7, chat_id=7)
    known = Session.model_validate({"role": "Data Scientist", "difficulty": "medium", **session})
    candidate = Candidate(person=person, session=known, created_at=NOW, updated_at=NOW)
    return Turn(Snapshot(candidate=candidate), library, NOW, seed)


def cards(library: BankLibrary, ids: tuple[str, ...]) -> list[QuestionCard]:
    return [card for card in map(library.card, ids) if card]


@pytest.mark.parametrize("size", [3, 5, 10])
def test_no_question_twice_and_spread_over_types_and_tags(library: BankLibrary, size: int) -> None:
    ids, widened = pick(turn(library), size)
    assert len(set(ids)) == size
    assert not widened
    types = Counter(card.type for card in cards(library, ids))
    assert max(types.values()) - min(types.values()) <= 1 or len(types) >= min(size, 5)
    tags = Counter(tag for card in cards(library, ids) for tag in card.tags)
    assert len(tags) >= size


def test_the_same_history_and_seed_give_the_same_mock_and_another_seed_another(library: BankLibrary) -> None:
    assert pick(turn(library), 10) == pick(turn(library), 10)
    assert pick(turn(library, "other"), 10) != pick(turn(library), 10)


def test_what_was_asked_in_this_session_is_not_in_the_mock(library: BankLibrary) -> None:
    before, _ = pick(turn(library), 5)
    after, _ = pick(turn(library, seen=before), 5)
    assert not set(before) & set(after)


def test_what_was_left_out_on_another_day_may_be_in_the_mock(library: BankLibrary) -> None:
    everything = tuple(sorted(library.bank.cards))
    for day, kept in ((NOW.date(), len(everything)), (NOW.date() - timedelta(days=1), 1)):
        asked = turn(library, seen=everything, asked_on=day).snapshot
        session = flow.advance(asked, a.StartMock(size="3"), library, NOW, "seed").candidate.session
        assert len(session.seen) == kept


def test_the_filter_holds_in_a_mock_and_giving_it_up_is_said(library: BankLibrary) -> None:
    ids, widened = pick(turn(library, filter=Filter(type=QuestionType.CASE)), 3)
    assert not widened
    assert {card.type for card in cards(library, ids)} == {QuestionType.CASE}
    ids, widened = pick(turn(library, filter=Filter(type=QuestionType.CASE, tags=("No such topic",))), 3)
    assert len(ids) == 3
    assert widened


def test_a_round_that_is_through_begins_anew_for_the_mock(library: BankLibrary) -> None:
    everything = tuple(sorted(library.bank.cards))
    ids, _ = pick(turn(library, seen=everything), 10)
    assert len(set(ids)) == 10


def test_a_small_bank_makes_a_short_mock_and_an_empty_one_none(library: BankLibrary) -> None:
    class Few(BankLibrary):
        def card(self, card_id: str) -> QuestionCard | None:
            return super().card(card_id) if card_id in two else None

    two = frozenset(pick(turn(library), 10)[0])
    few = Few(library.bank, library.index)
    ids, _ = pick(turn(few), 10)
    assert set(ids) <= two


def test_every_type_has_its_time() -> None:
    assert set(PLANNED) == set(QuestionType)
    assert planned(make_card(type="case")) == PLANNED[QuestionType.CASE].total_seconds()


def test_the_clock_runs_while_a_question_is_open_and_stands_while_it_is_not() -> None:
    slot = MockSlot(card_id="one", turn=3, asked_at=NOW, since=NOW)
    assert slot.seconds(NOW + timedelta(seconds=90)) == 90
    stopped = slot.stopped(NOW + timedelta(seconds=90))
    assert stopped.seconds(NOW + timedelta(hours=9)) == 90
    again = stopped.model_copy(update={"since": NOW + timedelta(hours=9)})
    assert again.seconds(NOW + timedelta(hours=9, seconds=30)) == 120
    assert slot.seconds(NOW - timedelta(seconds=5)) == 0, "a clock set back gives time away"


def test_a_session_from_before_there_were_mocks_still_loads() -> None:
    old = Session().model_dump(exclude={"mocks"})
    assert Session.model_validate(old).mocks == ()


def attempt(card_id: str, found: Assessment | None, answer: str = "I said this.") -> Attempt:
    card = CARDS[card_id]
    return Attempt(
        id=card_id, user_id=7, turn=1, card_id=card_id, card_revision=1, card_hash=card.content_hash, answer=answer,
        asked_at=NOW, submitted_at=NOW, assessment=found,
    )  # fmt: skip


def found(score: int, verdicts: str, made: str = "nn") -> Assessment:
    """With a quote for every point that was heard and every mistake made."""
    bare = assessed(score, verdicts, made)
    points = tuple(
        p.model_copy(update={"evidence": f"words on {p.id}"}) if p.verdict != "missing" else p for p in bare.points
    )
    mistakes = tuple(m.model_copy(update={"evidence": f"words on {m.id}"}) if m.made else m for m in bare.mistakes)
    return bare.model_copy(update={"points": points, "mistakes": mistakes, "band": band(score)})


def report(*slots: MockSlot, attempts: tuple[Attempt, ...] = ()) -> MockReport:
    mock = Mock(number=1, slots=slots, started_at=NOW, touched_at=NOW, ended="done")
    return build(mock, {one.id: one for one in attempts}, CARDS.get, provisional=True)


ONE = MockSlot(card_id="one", turn=1, spent=100, attempt="one")
TWO = MockSlot(card_id="two", turn=2, spent=900, attempt="two")
LEFT_OUT = MockSlot(card_id="two", turn=2, spent=9, skipped=True)
LEFT_OUT_LATE = MockSlot(card_id="two", turn=2, spent=900, skipped=True)
AHEAD = MockSlot(card_id="two")


def test_the_report_equals_a_count_by_hand() -> None:
    made = report(ONE, TWO, attempts=(attempt("one", found(80, "ccccmc")), attempt("two", found(31, "mmpmmm"))))
    assert (made.overall, made.band) == (56, "vague")  # (80 + 31) / 2 = 55.5, and round() goes to the even one
    assert made.by_tag == (("SQL", 56, 2), ("Cloud", 31, 1))
    assert made.by_type == (("technical-concept", 56, 2),)
    assert (made.seconds, made.planned) == (1000, 360)
    assert [(line.state, line.score) for line in made.lines] == [("graded", 80), ("graded", 31)]


def test_a_skipped_question_counts_nothing_and_one_not_reached_does_not_count() -> None:
    made = report(ONE, LEFT_OUT, AHEAD, attempts=(attempt("one", found(80, "ccccmc")),))
    assert made.overall == 40
    assert (len(made.lines), made.size) == (2, 3)
    assert made.by_tag == (("SQL", 40, 2), ("Cloud", 0, 1))


def test_what_is_not_graded_or_deleted_has_no_number_and_takes_part_in_none() -> None:
    waiting = report(ONE, TWO, attempts=(attempt("one", found(80, "ccccmc")), attempt("two", None)))
    gone = report(ONE, TWO, attempts=(attempt("one", found(80, "ccccmc")),))
    assert waiting.overall == gone.overall == 80
    assert [line.state for line in waiting.lines] == ["graded", "waiting"]
    assert [line.state for line in gone.lines] == ["graded", "gone"]
    nothing = report(TWO, attempts=(attempt("two", None),))
    assert (nothing.overall, nothing.band, nothing.strongest, nothing.weakest) == (None, None, None, None)


def test_strongest_and_weakest_are_the_points_that_weigh_most_with_the_persons_words() -> None:
    card = CARDS["one"]
    heaviest = max(shares(card).values())
    made = report(ONE, attempts=(attempt("one", found(60, "cmcccp"), answer="All of what I said."),))
    assert made.strongest is not None
    assert made.weakest is not None
    texts = {p.text: p.id for p in card.key_points}
    assert shares(card)[texts[made.strongest.text]] == heaviest
    assert made.strongest.quote == f"words on {texts[made.strongest.text]}"
    assert texts[made.weakest.text] == card.key_points[1].id
    assert (made.weakest.quote, made.weakest.instead) == ("All of what I said.", True)


def unsure(assessment: Assessment, *chances: float) -> Assessment:
    """With a probability for each point."""
    points = zip(assessment.points, chances, strict=True)
    updated = tuple(point.model_copy(update={"probability": chance}) for point, chance in points)
    return assessment.model_copy(update={"points": updated})


def test_the_weakest_is_of_the_lowest_answer_whatever_weighs_more_elsewhere() -> None:
    low, high = attempt("one", found(10, "ppppmp")), attempt("two", found(45, "mccccc"))
    made = report(ONE, TWO, attempts=(low, high))
    assert made.weakest is not None
    assert made.weakest.number == 1


def test_of_two_points_that_weigh_the_same_the_one_is_weakest_that_the_judge_is_surer_of() -> None:
    share = list(shares(CARDS["one"]).values())
    first, second = next((i, j) for i in range(6) for j in range(i) if share[i] == share[j])
    verdicts = "".join("m" if n in (first, second) else "c" for n in range(6))
    for surer, other in ((first, second), (second, first)):
        chances = [{surer: 0.01, other: 0.3}.get(n, 0.9) for n in range(6)]
        made = report(ONE, attempts=(attempt("one", unsure(found(60, verdicts), *chances)),))
        assert made.weakest is not None
        assert made.weakest.text == CARDS["one"].key_points[surer].text


def test_words_that_may_say_the_point_are_not_shown_as_what_was_said_instead() -> None:
    point = CARDS["one"].key_points[1]
    made = report(ONE, attempts=(attempt("one", found(60, "cmcccc"), answer=f"As to that: {point.text}"),))
    assert made.weakest is not None
    assert (made.weakest.text, made.weakest.quote, made.weakest.instead) == (point.text, None, False)


def test_a_trap_is_the_weakest_where_nothing_weighs_more() -> None:
    made = report(ONE, attempts=(attempt("one", found(93, "cccccc", "yn")),))
    assert made.weakest is not None
    assert (made.weakest.verdict, made.weakest.quote) == ("made", "words on bigger-model")
    assert made.steps[0].code == "trap"


@pytest.mark.parametrize(
    ("slots", "attempts", "codes"),
    [
        ((ONE, LEFT_OUT), (attempt("one", found(60, "cmcccc")),), ["gap", "skipped"]),
        ((ONE,), (attempt("one", found(100, "cccccc")),), ["follow_up", "harder", "mock"]),
        ((TWO,), (attempt("two", None),), ["time", "mock", "report"]),
        ((LEFT_OUT_LATE,), (), ["skipped", "mock", "report"]),
        (
            (ONE, TWO),
            (attempt("one", found(50, "cmcccm")), attempt("two", found(50, "ccmccm"))),
            ["gap", "habit", "gap"],
        ),
    ],
)
def test_three_things_to_do_are_found_for_everybody(
    slots: tuple[MockSlot, ...], attempts: tuple[Attempt, ...], codes: list[str]
) -> None:
    steps = report(*slots, attempts=attempts).steps
    assert len(steps) == 3
    assert [step.code for step in steps][: len(codes)] == codes
    assert {step.code for step in steps} <= set(t.REPORT_STEPS)


def test_a_card_that_was_corrected_since_is_reported_without_its_points() -> None:
    other = found(70, "cccccc").model_copy(update={"points": ()})
    made = report(ONE, attempts=(attempt("one", other),))
    assert (made.lines[0].score, made.lines[0].points, made.strongest) == (70, (), None)
    assert len(made.steps) == 3


class Without(BankLibrary):
    """A bank that a card has left."""

    gone: str = ""

    def card(self, card_id: str) -> QuestionCard | None:
        return None if card_id == self.gone else super().card(card_id)


@pytest.mark.parametrize(
    "action", [a.Resume(), a.NextQuestion(), a.Skip(), a.Finish(), a.Start(), a.DecideMock(choice="go")]
)
def test_a_mock_whose_open_question_left_the_bank_goes_on_with_the_next(library: BankLibrary, action: a.Action) -> None:
    without = Without(library.bank, library.index)
    begun = flow.advance(turn(without).snapshot, a.StartMock(size="3"), without, NOW, "seed").candidate
    without.gone = begun.session.mocks[0].slots[0].card_id
    change = flow.advance(Snapshot(candidate=begun), action, without, NOW, "seed")
    assert [(event["kind"], event.get("code")) for event in change.events] == [
        ("note", "mock_card_gone"),
        ("mock_asked", None),
    ]
    assert (change.events[1]["number"], change.events[1]["total"]) == (1, 2)


@pytest.mark.parametrize("action", [a.Finish(), a.Say(text="The rest.", sent_at=NOW), a.DecideMock(choice="leave")])
def test_what_was_typed_to_a_question_that_left_the_bank_is_kept_and_that_is_said(
    library: BankLibrary, action: a.Action
) -> None:
    without = Without(library.bank, library.index)
    begun = flow.advance(turn(without).snapshot, a.StartMock(size="3"), without, NOW, "seed").candidate
    long = a.Say(text="word " * 800, sent_at=NOW)
    held = flow.advance(Snapshot(candidate=begun), long, without, NOW, "seed").candidate
    without.gone = begun.session.mocks[0].slots[0].card_id
    change = flow.advance(Snapshot(candidate=held), action, without, NOW, "seed")
    assert "mock_words_kept" in [event.get("code") for event in change.events]
    rest = ["The rest."] if isinstance(action, a.Say) else []
    assert [kept.text for kept in change.candidate.session.shelved] == [long.text.strip(), *rest]
    assert change.attempts == ()


SPOKEN = a.Speak(note=5, file_id="f", name="voice.ogg", seconds=40, size=9, caption="", longest=600, sent_at=NOW)


def spoken(library: BankLibrary, written: str = "", **said: str) -> Candidate:
    """Somebody who has answered the first question of a mock by voice; ``written``: the note has been written down."""
    candidate = flow.advance(turn(library).snapshot, a.StartMock(size="3"), library, NOW, "seed").candidate
    action = SPOKEN.model_copy(update=said)
    candidate = flow.advance(Snapshot(candidate=candidate), action, library, NOW, "seed").candidate
    if written:
        heard = Turn(Snapshot(candidate=candidate), library, NOW, "seed")
        flow_voice.written(heard, 5, Transcript(text=written, language="en"))
        candidate = heard.change().candidate
    return candidate


@pytest.mark.parametrize("choice", ["finish", "leave"])
@pytest.mark.parametrize(("written", "left", "code"), [
    ("", None, "mock_aside"), ("", 0, "mock_aside"), ("Spoken words.", None, "mock_aside"),
    ("Spoken words.", 0, "mock_aside_limit"),
])  # fmt: skip
def test_what_was_only_spoken_outlives_the_mock_with_its_question(
    library: BankLibrary, choice: str, written: str, left: int | None, code: str
) -> None:
    held = spoken(library, written)
    action = a.DecideMock(choice=choice, then="mock")
    change = flow.advance(Snapshot(candidate=held), action, library, NOW, "seed", answers_left=left)
    session = change.candidate.session
    told = [event.get("code") for event in change.events]
    assert (code if choice == "finish" else "mock_aside") in told
    assert not {"not_sent", "not_written"} & set(told)
    assert (session.paused, session.shelved) == ((held.session.open,), ())
    assert change.attempts == ()


def test_a_voice_note_that_is_left_out_beside_typed_words_is_told_of(library: BankLibrary) -> None:
    held = spoken(library, caption="Typed words.")
    change = flow.advance(Snapshot(candidate=held), a.DecideMock(choice="finish"), library, NOW, "seed")
    assert [attempt.answer for attempt in change.attempts] == ["Typed words."]
    assert "not_written" in [event.get("code") for event in change.events]


@pytest.mark.parametrize(("gone", "rest"), [(False, "Second half."), (True, "Second half."), (False, "skip")])
def test_a_part_that_comes_late_belongs_to_the_answer_before_also_where_the_question_after_is_gone(
    library: BankLibrary, gone: bool, rest: str
) -> None:
    without = Without(library.bank, library.index)
    begun = flow.advance(turn(without).snapshot, a.StartMock(size="3"), without, NOW, "seed").candidate
    later = NOW + timedelta(seconds=5)
    asked = flow.advance(Snapshot(candidate=begun), a.Say(text="First half.", sent_at=NOW), without, later, "seed")
    (first,) = asked.attempts
    without.gone = asked.candidate.session.mocks[0].slots[1].card_id if gone else ""
    late = a.Say(text=rest, sent_at=NOW + timedelta(seconds=1))
    before = Snapshot(candidate=asked.candidate, last=first)
    change = flow.advance(before, late, without, later + timedelta(seconds=4), "seed")
    assert [one.answer for one in change.attempts if not one.superseded] == [f"First half.\n{rest}"]
    assert [event["kind"] for event in change.events] == ["mock_answered"]
    assert change.candidate.session.shelved == ()


@pytest.mark.parametrize(
    ("held", "action", "codes", "shelved"),
    [
        (True, a.DecideMock(choice="leave", then="mock"), ["not_written"], []),
        (True, a.DecideMock(choice="finish"), ["not_written"], []),
        (True, a.Finish(), ["not_written", "mock_card_gone"], []),
        (True, a.Say(text="Words.", sent_at=NOW), ["mock_words_kept", "not_written", "mock_card_gone"], ["Words."]),
        (False, SPOKEN, ["not_written", "mock_card_gone"], []),
        (
            False,
            SPOKEN.model_copy(update={"caption": "Words."}),
            ["mock_words_kept", "not_written", "mock_card_gone"],
            ["Words."],
        ),
        (False, a.Finish(), ["mock_card_gone"], []),
    ],
)
def test_a_voice_note_to_a_question_that_left_the_bank_is_said_not_to_be_written_down(
    library: BankLibrary, held: bool, action: a.Action, codes: list[str], shelved: list[str]
) -> None:
    without = Without(library.bank, library.index)
    begun = flow.advance(turn(without).snapshot, a.StartMock(size="3"), without, NOW, "seed").candidate
    if held:
        begun = flow.advance(Snapshot(candidate=begun), SPOKEN, without, NOW, "seed").candidate
    without.gone = begun.session.mocks[0].slots[0].card_id
    change = flow.advance(Snapshot(candidate=begun), action, without, NOW, "seed")
    assert [event["code"] for event in change.events if "code" in event] == codes
    assert [kept.text for kept in change.candidate.session.shelved] == shelved
    assert change.candidate.session.paused == ()


def going_on(library: BankLibrary, *steps: tuple[a.Action, datetime]) -> tuple[Change, ...]:
    """A mock of 3 begun at NOW, and what each action then leads to at its moment."""
    changes = [flow.advance(turn(library).snapshot, a.StartMock(size="3"), library, NOW, "seed")]
    kept: dict[str, Attempt] = {}
    last: Attempt | None = None
    for action, moment in steps:
        before = Snapshot(candidate=changes[-1].candidate, last=last)
        changes.append(flow.advance(before, action, library, moment, "seed"))
        kept |= {attempt.id: attempt for attempt in changes[-1].attempts}
        last = next(reversed(kept.values()), None)
    return tuple(changes[1:])


def test_an_answer_written_before_the_bot_had_taken_the_mock_up_again_is_one_to_its_question(
    library: BankLibrary,
) -> None:
    minutes = [NOW + timedelta(minutes=n) for n in range(10)]
    second = a.Say(text="The second answer.", sent_at=minutes[4])
    *_, resumed, answered = going_on(
        library,
        (a.Say(text="The first answer.", sent_at=minutes[1]), minutes[1]),
        (a.Cancel(), minutes[2]),
        (a.Resume(), minutes[6]),  # wished in the third minute, while the bot was away
        (second, minutes[6]),
    )
    slots = resumed.candidate.session.mocks[0].slots
    assert [(one.card_id, one.answer) for one in answered.attempts] == [(slots[1].card_id, second.text)]


def test_what_was_sent_before_the_question_was_first_asked_is_late_after_a_pause_as_well(library: BankLibrary) -> None:
    minutes = [NOW + timedelta(minutes=n) for n in range(10)]
    *_, joined = going_on(
        library,
        (a.Say(text="First half.", sent_at=minutes[1]), minutes[2]),
        (a.Cancel(), minutes[3]),
        (a.Resume(), minutes[4]),
        (a.Say(text="Second half.", sent_at=minutes[1]), minutes[5]),
    )
    assert [one.answer for one in joined.attempts if not one.superseded] == ["First half.\nSecond half."]


@pytest.mark.parametrize(
    ("sent", "read", "spent"),
    [(2, 42, 120), (42, 42, 42 * 60), (-1, 5, 0), (9, 5, 5 * 60)],
    ids=["the bot was away", "at once", "before it was asked", "a clock that is ahead"],
)
def test_the_time_of_an_answer_ends_when_it_was_sent(library: BankLibrary, sent: int, read: int, spent: int) -> None:
    say = a.Say(text="An answer.", sent_at=NOW + timedelta(minutes=sent))
    (answered,) = going_on(library, (say, NOW + timedelta(minutes=read)))
    assert answered.candidate.session.mocks[0].slots[0].spent == spent
    assert [event["last"] for event in answered.events if event["kind"] == "mock_asked"] == [spent]


@pytest.mark.parametrize(
    "sign",
    [
        a.DecideMock(choice="go"),
        a.Resume(),
        a.NextQuestion(),
        a.Say(text="word " * 800, sent_at=NOW + timedelta(hours=20)),
        SPOKEN.model_copy(update={"sent_at": NOW + timedelta(hours=20)}),
    ],
)
def test_a_mock_is_kept_open_by_whatever_is_done_about_its_question(library: BankLibrary, sign: a.Action) -> None:
    seen, later = NOW + timedelta(hours=20), NOW + timedelta(hours=40)
    *_, told = going_on(library, (sign, seen), (a.DecideMock(choice="go"), later))
    assert "mock_closed" not in [event["kind"] for event in told.events]
    *_, told = going_on(library, (sign, seen), (a.DecideMock(choice="go"), seen + CLOSES_AFTER))
    assert "mock_closed" in [event["kind"] for event in told.events]


def test_a_mock_is_not_kept_open_by_looking_at_something_else(library: BankLibrary) -> None:
    *_, told = going_on(library, (a.ShowHelp(), NOW + timedelta(hours=20)), (a.ShowHelp(), NOW + timedelta(hours=25)))
    assert "mock_closed" in [event["kind"] for event in told.events]


ASKED_BACK = a.Say(text="skip", sent_at=NOW + timedelta(hours=1)), NOW + timedelta(hours=1)


@pytest.mark.parametrize(("key", "answers"), [(key_of("skip"), ["skip"]), (key_of("hint"), [])])
def test_words_said_to_be_the_answer_after_a_day_are_the_last_one(
    library: BankLibrary, key: str, answers: list[str]
) -> None:
    *_, told = going_on(library, ASKED_BACK, (a.MeantAsAnswer(key=key), NOW + CLOSES_AFTER + timedelta(hours=2)))
    assert [one.answer for one in told.attempts] == answers
    assert [event["how"] for event in told.events if event["kind"] == "mock_closed"] == ["expired"]


def test_words_said_to_be_the_answer_to_a_question_that_left_the_bank_are_kept(library: BankLibrary) -> None:
    without = Without(library.bank, library.index)
    begun = flow.advance(turn(without).snapshot, a.StartMock(size="3"), without, NOW, "seed").candidate
    begun = flow.advance(Snapshot(candidate=begun), a.Say(text="skip", sent_at=NOW), without, NOW, "seed").candidate
    without.gone = begun.session.mocks[0].slots[0].card_id
    change = flow.advance(Snapshot(candidate=begun), a.MeantAsAnswer(), without, NOW, "seed")
    session = change.candidate.session
    assert "mock_words_kept" in [event.get("code") for event in change.events]
    assert ([kept.text for kept in session.shelved], session.loose_text) == (["skip"], None)
    assert [event["number"] for event in change.events if event["kind"] == "mock_asked"] == [1]
