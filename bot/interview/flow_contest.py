"""Disagree: one verdict, an argument, a second look at that verdict alone. One objection for each verdict."""

from __future__ import annotations

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.assessment import Assessment, Ruling, Usage
from bot.interview.attempt import Attempt, Contest
from bot.interview.contesting import contestable, open_verdicts, settled, upheld
from bot.interview.events import ContestAsked, ContestChoice, Contested, ContestHeard, ContestReason
from bot.interview.finding import name_of
from bot.interview.flow_gap import gaps
from bot.interview.flow_graded import uncapped
from bot.interview.flow_history import named
from bot.interview.spending import spend_on_earlier, tokens_of
from bot.interview.turn import Turn
from knowledge.card import QuestionCard


def disagree(turn: Turn, action: a.Disagree) -> None:
    """Which verdict?"""
    found = _contestable(turn, action.name)
    if found is None:
        return
    attempt, card = found
    texts = _texts(card)
    choices = tuple(
        ContestChoice(number=number, text=texts[key], verdict=verdict)
        for number, (key, verdict) in _numbered(attempt).items()
    )
    turn.tell(ContestAsked(choices=choices, name=action.name))


def choose(turn: Turn, action: a.DisagreeOn) -> None:
    """Why? The next text is the argument."""
    its = _contestable(turn, action.name)
    if its is None:
        return
    attempt, card = its
    found = _numbered(attempt).get(action.number)
    if found is None:
        turn.note("contest_settled")
    elif turn.answers_left is not None and turn.answers_left <= 0:
        turn.note("daily_limit_contest", **turn.limit_over)
    else:
        key, verdict = found
        turn.set(awaiting="contest", contested=key, contested_in=attempt.id if action.name else None)
        turn.tell(ContestReason(text=_texts(card)[key], verdict=verdict))


def argue(turn: Turn, text: str) -> None:
    """The argument: kept with the answer at once, then judged."""
    key = turn.session.contested or ""
    attempt = turn.snapshot.objected if turn.session.contested_in else turn.snapshot.last
    turn.set(awaiting=None)
    there = attempt is not None and not attempt.superseded and turn.library.card(attempt.card_id) is not None
    verdict = open_verdicts(attempt).get(key) if attempt and there else None
    if attempt is None or verdict is None:
        turn.put_by(text)
        turn.note("contest_gone")
        return
    kind, _, id_ = key.partition(":")
    earlier = next((contest.argument for contest in attempt.contests if contest.key == key), None)
    contest = Contest(
        kind="mistake" if kind == "mistake" else "point",
        id=id_,
        argument=f"{earlier}\n{text}" if earlier else text,
        at=turn.now,
        before=verdict,
        score_before=attempt.score or 0,
    )
    turn.keep(_with(attempt, contest))
    turn.tell(ContestHeard(turn=attempt.turn, attempt_id=attempt.id, contested=key))


def rule_again(turn: Turn, action: a.RuleAgain) -> None:
    """Have an objection judged that could not be, however long ago that was."""
    attempt = turn.snapshot.named
    card = turn.library.card(attempt.card_id) if attempt else None
    if attempt is None or attempt.superseded:
        turn.note("attempt_gone")
        return
    key = _numbered(attempt).get(action.number, ("", ""))[0]
    if card is None:
        turn.note("contest_card_gone")
    elif not any(contest.key == key for contest in attempt.contests):
        turn.note("contest_settled")
    elif attempt.card_hash != card.content_hash:
        turn.note("contest_revised")
    elif turn.answers_left is not None and turn.answers_left <= 0:
        turn.note("daily_limit_again", **turn.limit_over)
    else:
        turn.tell(ContestHeard(attempt_id=attempt.id, contested=key))


def number_of(attempt: Attempt, key: str) -> int:
    """What a button calls the verdict that is contested by ``key``; 0 if it may not be any more."""
    return next((number for number, (its, _) in _numbered(attempt).items() if its == key), 0)


def ruled(turn: Turn, attempt: Attempt, card: QuestionCard, contest: Contest, ruling: Ruling) -> None:
    """Keep the ruling on ``contest`` with the answer, count the score again if it changed, and say so.
    If the person has moved on since, the buttons name the answer.

    Raises `GradingFailed` if the card has other points by now.
    """
    assessment = attempt.assessment
    if assessment is None:
        raise ValueError(f"attempt {attempt.id} has no assessment")
    decided = settled(contest, ruling)
    after = upheld(card, attempt, assessment, (decided,))
    after = after.model_copy(update={"usage": _sum(assessment, ruling.usage)})
    decided = decided.model_copy(update={"score_after": after.score})
    kept = _with(attempt, decided).model_copy(update={"assessment": after})
    turn.keep(kept)
    spend_on_earlier(turn, attempt, tokens_of(ruling.usage))
    turn.tell(
        Contested(
            assessment=after,
            text=_texts(card)[contest.key],
            contest=decided,
            gap_left=bool(gaps(after)),
            more=bool(open_verdicts(kept)),
            uncapped=uncapped(card, after, attempt.capped_twice),
            name=name_of(attempt.id) if turn.session.turn != attempt.turn else "",
        )
    )


def not_ruled(turn: Turn, attempt: Attempt, usage: Usage) -> None:
    """Keep with the answer what a look at it took that came to nothing."""
    if attempt.assessment is not None:
        kept = attempt.assessment.model_copy(update={"usage": _sum(attempt.assessment, usage)})
        turn.keep(attempt.model_copy(update={"assessment": kept}))
        spend_on_earlier(turn, attempt, tokens_of(usage))


def _contestable(turn: Turn, name: str) -> tuple[Attempt, QuestionCard] | None:
    """The last answer, or the one with this ``name``, and its card if something in it may be contested now; else why
    not is said.
    """
    if name:
        return _contestable_named(turn)
    last = turn.last_card()
    if mocking.unfinished(turn.session):
        turn.note("mock_no_score")
        return None
    if turn.session.open is not None:  # text would be taken as the answer
        turn.note("contest_later")
    elif last is None or last[0].assessment is None or not open_verdicts(last[0]):
        turn.deny_last("contest_nothing")
    elif last[0].assessment.card.hash != last[1].content_hash:
        turn.note("contest_revised")
    else:
        return last
    return None


def _contestable_named(turn: Turn) -> tuple[Attempt, QuestionCard] | None:
    attempt = named(turn)
    if attempt is None:
        return None
    card = turn.library.card(attempt.card_id)
    if card is None:
        turn.note("card_gone")
    elif turn.session.open is not None:
        turn.note("contest_later")
    elif not open_verdicts(attempt):
        turn.note("contest_nothing_there")
    elif not contestable(attempt, card):
        turn.note("contest_revised")
    else:
        return attempt, card
    return None


def _numbered(attempt: Attempt) -> dict[int, tuple[str, str]]:
    """Key and verdict by a number that stays the same while others are settled."""
    still = open_verdicts(attempt)
    keys = [f"point:{p.id}" for p in attempt.assessment.points] if attempt.assessment else []
    keys += [f"mistake:{m.id}" for m in attempt.assessment.mistakes] if attempt.assessment else []
    return {number: (key, still[key]) for number, key in enumerate(keys, 1) if key in still}


def _texts(card: QuestionCard) -> dict[str, str]:
    points = {f"point:{p.id}": p.text for p in card.key_points}
    return {**points, **{f"mistake:{m.id}": m.text for m in card.common_mistakes}}


def _with(attempt: Attempt, contest: Contest) -> Attempt:
    others = tuple(c for c in attempt.contests if c.key != contest.key)
    return attempt.model_copy(update={"contests": (*others, contest)})


def _sum(assessment: Assessment, more: Usage) -> Usage:
    used = assessment.usage
    return Usage(
        calls=used.calls + more.calls,
        input_tokens=used.input_tokens + more.input_tokens,
        output_tokens=used.output_tokens + more.output_tokens,
        seconds=round(used.seconds + more.seconds, 4),
    )
