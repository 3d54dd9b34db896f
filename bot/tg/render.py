"""Events into messages: pure; which function renders which event. The functions are in the `render_…` modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.interview import events as e
from bot.tg import render_contest as contest
from bot.tg import render_feedback as feedback
from bot.tg import render_find as find
from bot.tg import render_follow_up as follow
from bot.tg import render_guess as guess
from bot.tg import render_history as history
from bot.tg import render_job as job
from bot.tg import render_mock as mock
from bot.tg import render_notes as notes
from bot.tg import render_plan as plan
from bot.tg import render_progress as progress
from bot.tg import render_question as question
from bot.tg import render_review as review
from bot.tg import render_saved as saved
from bot.tg import render_settings as settings
from bot.tg import render_setup as setup
from bot.tg import render_trace as trace
from bot.tg import render_voice as voice
from bot.tg import report_text
from bot.tg.facts import Facts
from bot.tg.language import speaking
from bot.tg.message import Message


def render(event: e.Event, facts: Facts) -> list[Message]:
    """The messages for ``event`` in its language; none for events that only lead to further work."""
    with speaking(event.language):
        message = _RENDERERS[type(event)](event, facts)
    if isinstance(message, list):
        return message
    return [] if message is None else [message]


def _nothing(event: Any, facts: Facts) -> None:
    """Events that lead to work, not to words."""


_RENDERERS: dict[type[Any], Callable[[Any, Facts], Message | list[Message] | None]] = {
    e.Welcomed: setup.welcomed,
    e.RoleAsked: setup.role_asked,
    e.RoleSet: setup.role_set,
    e.DifficultyAsked: setup.difficulty_asked,
    e.DifficultySet: setup.difficulty_set,
    e.QuestionAsked: question.question_asked,
    e.QuestionsFound: lambda event, _: find.questions_found(event),
    e.FilterShown: lambda event, _: find.filter_shown(event),
    e.FilterMenu: lambda event, _: find.filter_menu(event),
    e.FilterUnclear: lambda event, _: find.filter_unclear(event),
    e.NothingToAsk: question.nothing_to_ask,
    e.HintGiven: question.hint,
    e.SolutionShown: question.solution,
    e.PartHeld: question.part_held,
    e.AnswerAccepted: _nothing,
    e.GuessAsked: lambda event, _: guess.guess_asked(event),
    e.VoiceAccepted: _nothing,
    e.TranscriptShown: lambda event, _: voice.transcript(event),
    e.VoiceTold: lambda event, _: voice.told(event),
    e.Feedback: lambda event, _: feedback.feedback(event),
    e.NotGraded: question.not_graded,
    e.NotGradedHere: question.not_graded_here,
    e.Traced: lambda event, _: trace.trace(event),
    e.GapAsked: lambda event, _: contest.gap_asked(event),
    e.FollowUpWanted: _nothing,
    e.FollowUpAsked: lambda event, _: follow.follow_up_asked(event),
    e.VacancyHeld: lambda event, _: job.vacancy_held(event),
    e.VacancyHeard: _nothing,
    e.VacancyUnfit: lambda event, _: job.vacancy_unfit(event),
    e.VacancyRead: lambda event, _: job.vacancy_read(event),
    e.ContestAsked: lambda event, _: contest.contest_asked(event),
    e.ContestReason: lambda event, _: contest.contest_reason(event),
    e.ContestHeard: _nothing,
    e.ContestWaits: lambda event, _: contest.contest_waits(event),
    e.Contested: lambda event, _: contest.contested(event),
    e.LensShown: lambda event, _: contest.lens(event),
    e.Tally: lambda event, _: progress.stats(event),
    e.HistoryShown: lambda event, _: history.history(event),
    e.AttemptShown: lambda event, facts: history.attempt(event, bool(facts.model), facts.reads),
    e.SavedShown: lambda event, _: saved.saved(event),
    e.SaveChanged: lambda event, _: saved.changed(event),
    e.Note: notes.note,
    e.LooseText: question.loose_text,
    e.WishAsked: question.wish_asked,
    e.MockOffered: lambda event, _: mock.offered(event),
    e.MockBegun: lambda event, facts: mock.begun(event, facts.model),
    e.MockAsked: lambda event, facts: mock.asked(event, facts.model),
    e.MockAnswered: lambda event, _: mock.answered(event),
    e.MockTimeUp: lambda event, _: mock.time_up(event),
    e.MockInTheWay: lambda event, _: mock.in_the_way(event),
    e.MockClosed: lambda event, _: mock.closed(event),
    e.MockReportDue: _nothing,
    e.MockReport: lambda event, facts: report_text.report(event, bool(facts.model), facts.reads),
    e.ForgetAsked: notes.forget_asked,
    e.ForgetWanted: _nothing,
    e.ReviewsShown: lambda event, _: review.reviews_shown(event),
    e.PlanShown: lambda event, _: plan.plan_shown(event),
    e.PlanAsked: lambda event, _: plan.plan_asked(event),
    e.PlanEnded: lambda event, _: plan.plan_ended(event),
    e.InterviewMorning: lambda event, _: plan.morning(event),
    e.InterviewOver: lambda event, _: plan.over(event),
    e.CheatSheet: lambda event, _: plan.cheat_sheet(event),
    e.CheatsheetWanted: _nothing,
    e.ExportWanted: _nothing,
    e.DailyShown: lambda event, _: settings.daily_shown(event),
    e.Unasked: _nothing,
    e.Reminded: lambda event, _: settings.reminded(event),
    e.SettingsShown: lambda event, _: settings.settings_shown(event),
    e.SettingsMenu: lambda event, _: settings.settings_menu(event),
    e.SettingUnclear: lambda event, _: settings.setting_unclear(event),
}
