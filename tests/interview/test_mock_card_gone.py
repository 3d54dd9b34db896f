"""A mock one of whose questions leaves the bank, before or after it was answered; all of it pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from bot.config import load
from bot.interview import flow_mock
from bot.interview.assessment import Assessment, Status
from bot.interview.attempt import Attempt, AttemptSummary
from bot.interview.events import MockReport
from bot.interview.flow_graded import CARD_GONE
from bot.interview.mock import Mock, MockSlot
from bot.interview.mock_report import build
from bot.interview.scoring import band, card_ref
from bot.interview.session import Candidate, Person, Session, Snapshot
from bot.interview.turn import Turn
from bot.library import BankLibrary, open_library
from bot.tg import report_text
from bot.tg import texts as t
from knowledge.card import QuestionCard
from tests.support.marked import assessed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WAITS = "The model is busy."
PERSON = Person(user_id=7, chat_id=7)


class Leaving(BankLibrary):
    """A bank of which the cards in ``gone`` have left."""

    gone: frozenset[str] = frozenset()

    def card(self, card_id: str) -> QuestionCard | None:
        return None if card_id in self.gone else super().card(card_id)


@pytest.fixture
def library(tmp_path_factory: pytest.TempPathFactory) -> Leaving:
    whole = open_library(load({"VIVA_DATA_DIR": str(tmp_path_factory.mktemp("viva"))}, env_file=None))
    return Leaving(whole.bank, whole.index)


def three(library: Leaving) -> list[str]:
    return sorted(library.bank.cards)[:3]


def answer(library: Leaving, number: int, score: int | None, reason: str | None = WAITS) -> Attempt:
    """The answer to the question with this number, from 1; without a ``score`` it failed for the ``reason``, with
    neither it is being graded.
    """
    card = library.bank.cards[three(library)[number - 1]]
    failed = Assessment(status=Status.NOT_GRADED, reason=reason, graded_by="test", card=card_ref(card))
    return Attempt(
        id=f"7-{number}-1",
        user_id=7,
        turn=number,
        card_id=card.id,
        card_revision=1,
        card_hash=card.content_hash,
        answer="I said this.",
        asked_at=NOW,
        submitted_at=NOW + timedelta(minutes=number),
        tries=1,
        assessment=assessed(score).model_copy(update={"band": band(score)})
        if score is not None
        else failed
        if reason
        else None,
    )


def summary(attempt: Attempt) -> AttemptSummary:
    fields = {"id", "turn", "card_id", "kind", "retry_of", "revealed", "submitted_at", "superseded", "score"}
    status = attempt.assessment.status if attempt.assessment else None
    return AttemptSummary(**attempt.model_dump(include=fields), status=status, score=attempt.score)


def over(library: Leaving, report: Literal["none", "partial", "whole"] = "none") -> Mock:
    slots = tuple(MockSlot(card_id=i, turn=n, attempt=f"7-{n}-1") for n, i in enumerate(three(library), 1))
    return Mock(number=1, slots=slots, started_at=NOW, touched_at=NOW, ended="done", ended_at=NOW, report=report)


def then(library: Leaving, mock: Mock, *answers: Attempt) -> Turn:
    candidate = Candidate(person=PERSON, session=Session(turn=9, mocks=(mock,)), created_at=NOW, updated_at=NOW)
    return Turn(Snapshot(candidate=candidate, recent=tuple(map(summary, answers))), library, NOW, "seed")


def made_of(library: Leaving, mock: Mock, *answers: Attempt) -> MockReport:
    return build(mock, {one.id: one for one in answers}, library.card, provisional=False)


def told(turn: Turn) -> list[str]:
    return [str(event.get("code") or event["kind"]) for event in turn.change().events]


def test_the_report_waits_not_for_what_nobody_can_mark_and_says_so(library: Leaving) -> None:
    first = answer(library, 1, None, CARD_GONE)
    answers = (first, answer(library, 2, 70), answer(library, 3, 70))
    library.gone = frozenset({first.card_id})
    turn = then(library, over(library), *answers)
    flow_mock.card_gone(turn, first)
    assert told(turn) == ["grade_card_gone", "mock_report_due"]
    assert turn.session.mocks[0].report == "whole"
    report = made_of(library, over(library), *answers)
    facts = report_text.facts(report)
    assert t.REPORT_UNMARKABLE.format(unmarkable=1) in facts
    assert not {t.REPORT_GIVEN_UP.format(waiting=1), t.REPORT_WAITING.format(waiting=1)} & set(facts)
    assert (report.overall, report_text.result(report.lines[0], False)) == (70, t.REPORT_STATES["unmarkable"])
    assert t.REPORT_SO_FAR not in report_text.report(report, model=True).words.text


def test_the_second_report_that_was_promised_comes_though_a_card_goes(library: Leaving) -> None:
    first, second, third = answer(library, 1, None), answer(library, 2, None), answer(library, 3, 70)
    promised = made_of(library, over(library, "partial"), first, second, third)
    assert t.REPORT_WAITING.format(waiting=2) in report_text.facts(promised)
    library.gone = frozenset({first.card_id})
    first = answer(library, 1, None, CARD_GONE)
    turn = then(library, over(library, "partial"), first, second, third)
    flow_mock.card_gone(turn, first)
    assert told(turn) == ["grade_card_gone"]
    second = answer(library, 2, 50)
    turn = then(library, turn.session.mocks[0], first, second, third)
    assert flow_mock.graded(turn, second, beside=True)
    assert told(turn) == ["mock_report_due"]


def test_what_is_being_marked_as_its_card_goes_is_waited_for(library: Leaving) -> None:
    first, *others = answer(library, 1, None, None), answer(library, 2, 70), answer(library, 3, 70)
    library.gone = frozenset({first.card_id})
    turn = then(library, over(library), first, *others)
    assert not flow_mock.failed(turn, others[0], again=True, beside=False)
    assert told(turn) == []


def test_where_nothing_can_be_marked_nothing_is_promised(library: Leaving) -> None:
    answers = [answer(library, n, None) for n in (1, 2, 3)]
    library.gone = frozenset(three(library))
    report = made_of(library, over(library), *answers)
    assert report_text.headline(report) == t.REPORT_NOTHING


def test_history_is_not_promised_to_show_an_answer_of_a_mock_under_way(library: Leaving) -> None:
    first = answer(library, 1, None, CARD_GONE)
    running = over(library).model_copy(update={"ended": None, "ended_at": None})
    turn = then(library, running, first)
    flow_mock.card_gone(turn, first)
    assert told(turn) == ["mock_grade_card_gone"]
    assert "/history" not in t.NOTES["mock_grade_card_gone"]
