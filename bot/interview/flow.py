"""The talk as a pure function: snapshot and action in, change out.

No clock, no chance, no input or output: time and seed come with the call, the bank through `Library`.
One module a theme; this one only finds the right function.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.interview import actions as a
from bot.interview import (
    flow_answer,
    flow_contest,
    flow_daily,
    flow_filter,
    flow_find,
    flow_follow_up,
    flow_gap,
    flow_guess,
    flow_history,
    flow_job,
    flow_looking,
    flow_mock,
    flow_plan,
    flow_question,
    flow_reminding,
    flow_review,
    flow_saved,
    flow_settings,
    flow_setup,
    flow_typed,
    flow_voice,
    flow_wish,
)
from bot.interview.ports import Change, Library
from bot.interview.review import Past
from bot.interview.session import Snapshot
from bot.interview.turn import Turn, first_turn

_DECIDERS: dict[type[a.Action], Callable[[Turn, Any], None]] = {
    a.Start: flow_setup.start,
    a.ChooseRole: flow_setup.choose_role,
    a.ChooseDifficulty: flow_setup.choose_difficulty,
    a.Find: flow_find.find,
    a.TakeQuestion: flow_find.take,
    a.ChooseFilter: flow_filter.choose_filter,
    a.NextQuestion: flow_mock.question,
    a.Hint: flow_question.hint,
    a.Solution: flow_question.solution,
    a.Skip: flow_question.skip,
    a.Cancel: flow_question.cancel,
    a.Resume: flow_question.resume,
    a.Retry: flow_question.retry,
    a.FillGap: flow_gap.fill_gap,
    a.FollowUp: flow_follow_up.follow_up,
    a.Job: flow_job.job,
    a.Disagree: flow_contest.disagree,
    a.DisagreeOn: flow_contest.choose,
    a.RuleAgain: flow_contest.rule_again,
    a.OtherAudience: flow_looking.other_audience,
    a.Trust: flow_looking.trust,
    a.Say: flow_typed.say,
    a.Speak: flow_voice.speak,
    a.SendSpoken: flow_voice.send,
    a.DiscardSpoken: flow_voice.discard,
    a.CannotHear: flow_voice.cannot_hear,
    a.Finish: flow_answer.finish,
    a.MeantAsAnswer: flow_wish.meant,
    a.AddToLast: flow_answer.add_to_last,
    a.JudgeHere: flow_answer.judge_here,
    a.JudgeAgain: flow_answer.judge_again,
    a.Unsupported: flow_answer.unsupported,
    a.Review: flow_review.review,
    a.PlanInterview: flow_plan.interview,
    a.PlacePlan: flow_settings.place_plan,
    a.Cheatsheet: flow_plan.cheatsheet,
    a.Stats: flow_looking.stats,
    a.History: flow_history.history,
    a.OpenAttempt: flow_history.open_attempt,
    a.RetryAttempt: flow_history.retry_attempt,
    a.Saved: flow_saved.saved,
    a.SaveQuestion: flow_saved.save,
    a.Why: flow_looking.why,
    a.Guess: flow_guess.guess,
    a.GuessFirst: flow_guess.guess_first,
    a.StartMock: flow_mock.start,
    a.DecideMock: flow_mock.decide,
    a.AnswerAgain: flow_mock.answer_again,
    a.Report: flow_mock.report,
    a.Forget: flow_looking.forget,
    a.KeepData: flow_looking.keep_data,
    a.Export: flow_looking.export,
    a.ShowHelp: flow_looking.show_help,
    a.ShowPrivacy: flow_looking.show_privacy,
    a.SetDaily: flow_daily.set_daily,
    a.NotToday: flow_daily.not_today,
    a.StopReminding: flow_daily.stop_reminding,
    a.ChangeSetting: flow_settings.settings,
}

_PLANS = (a.PlanInterview, a.PlacePlan, a.SetDaily, a.ChangeSetting)
_LOOKING_BACK = (a.NextQuestion, a.Skip, a.ChooseDifficulty, a.Review, a.StartMock, a.DecideMock, *_PLANS)


def looks_back(action: a.Action) -> bool:
    """Whether ``action`` may need everything the person has answered: it can lead to a question, a review or a plan."""
    short = isinstance(action, a.Say) and len(action.text) <= flow_plan.LONGEST_DATE  # perhaps an interview's date
    return short or isinstance(action, _LOOKING_BACK)


def advance(
    snapshot: Snapshot,
    action: a.Action,
    library: Library,
    now: datetime,
    seed: str,
    answers_left: int | None = None,
    past: Past | None = None,
) -> Change:
    """What ``action`` does to the talk. A button of another turn changes nothing and is explained.

    ``seed`` makes choices repeatable; it should differ between people. ``past`` is needed where
    `looks_back`. Raises `IndexUnavailable` if a typed role cannot be looked up.
    """
    turn = Turn(snapshot, library, now, seed, answers_left, past)
    # Counted from the person's first turn: the same seed makes the same choices on any day.
    turn.seed = f"{seed}:{turn.session.turn - first_turn(snapshot.candidate.created_at)}"
    spoken = snapshot.candidate.person.language
    if spoken and spoken != turn.session.spoken:
        turn.set(spoken=spoken)
    flow_reminding.heard(turn)
    if action.turn is not None and action.turn != turn.session.turn:
        turn.note("stale_button")
        return turn.change()
    if not (isinstance(action, a.Guess) or flow_answer.goes_on(turn, action)):
        flow_guess.reveal(turn)
    if isinstance(action, a.Say):
        flow_answer.unread(turn, action)
    done = flow_looking.not_by_words(turn, action)
    done = done or flow_mock.close_old(turn, action) or flow_mock.past_gone(turn, action)
    if not done and not flow_plan.over(turn, action):
        _DECIDERS[type(action)](turn, action)
    if turn.next_wanted:
        flow_mock.question(turn, a.NextQuestion())
    if action.behind:
        flow_answer.behind(turn, action)
    return turn.change()
