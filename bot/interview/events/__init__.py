"""What a turn leads to, free of Telegram: `bot.tg.render` turns events into messages.

Events are kept as JSON under the update's id, so a replayed turn says the same again. They lie in modules named after
what they tell of; here are all of them, with the parts they are made of, but for the codes of some.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from bot.interview.events.answer import AnswerAccepted, LooseText, PartHeld, WishAsked
from bot.interview.events.base import Note
from bot.interview.events.contest import (
    ContestAsked,
    ContestChoice,
    Contested,
    ContestHeard,
    ContestReason,
    ContestWaits,
)
from bot.interview.events.filter import FilterMenu, FilterOption, FilterShown, FilterUnclear, FilterView
from bot.interview.events.find import FoundQuestion, QuestionsFound
from bot.interview.events.follow_up import FollowUpAsked, FollowUpWanted
from bot.interview.events.graded import Feedback, NotGraded, NotGradedHere, PointView, RecurringGap
from bot.interview.events.guess import GuessAsked
from bot.interview.events.job import VacancyHeard, VacancyHeld, VacancyQuestion, VacancyRead, VacancyUnfit
from bot.interview.events.looking import AttemptShown, LensShown, Traced
from bot.interview.events.mock import (
    MockAnswered,
    MockAsked,
    MockBegun,
    MockClosed,
    MockInTheWay,
    MockOffered,
    MockReport,
    MockReportDue,
    MockTimeUp,
    ReportLine,
    ReportPoint,
    ReportStep,
)
from bot.interview.events.plan import (
    CheatSheet,
    CheatsheetWanted,
    InterviewMorning,
    InterviewOver,
    PlanAsked,
    PlanEnded,
    PlanShown,
    PlanStep,
    SheetTopic,
)
from bot.interview.events.privacy import ExportWanted, ForgetAsked, ForgetWanted
from bot.interview.events.progress import (
    Coverage,
    HistoryShown,
    PastAnswer,
    QuestionKept,
    Recurring,
    SaveChanged,
    SavedQuestion,
    SavedShown,
    Tally,
    Trend,
)
from bot.interview.events.question import GapAsked, HintGiven, NothingToAsk, QuestionAsked, SolutionShown
from bot.interview.events.review import DueQuestion, ReviewsShown
from bot.interview.events.settings import (
    DailyShown,
    Reminded,
    SettingsMenu,
    SettingsShown,
    SettingUnclear,
    Unasked,
    ZoneOption,
)
from bot.interview.events.setup import DifficultyAsked, DifficultySet, RoleAsked, RoleGuess, RoleSet, Welcomed
from bot.interview.events.voice import TranscriptShown, VoiceAccepted, VoiceTold

__all__ = [
    "EVENTS",
    "AnswerAccepted",
    "AttemptShown",
    "CheatSheet",
    "CheatsheetWanted",
    "ContestAsked",
    "ContestChoice",
    "ContestHeard",
    "ContestReason",
    "ContestWaits",
    "Contested",
    "Coverage",
    "DailyShown",
    "DifficultyAsked",
    "DifficultySet",
    "DueQuestion",
    "Event",
    "ExportWanted",
    "Feedback",
    "FilterMenu",
    "FilterOption",
    "FilterShown",
    "FilterUnclear",
    "FilterView",
    "FollowUpAsked",
    "FollowUpWanted",
    "ForgetAsked",
    "ForgetWanted",
    "FoundQuestion",
    "GapAsked",
    "GuessAsked",
    "HintGiven",
    "HistoryShown",
    "InterviewMorning",
    "InterviewOver",
    "LensShown",
    "LooseText",
    "MockAnswered",
    "MockAsked",
    "MockBegun",
    "MockClosed",
    "MockInTheWay",
    "MockOffered",
    "MockReport",
    "MockReportDue",
    "MockTimeUp",
    "NotGraded",
    "NotGradedHere",
    "Note",
    "NothingToAsk",
    "PartHeld",
    "PastAnswer",
    "PlanAsked",
    "PlanEnded",
    "PlanShown",
    "PlanStep",
    "PointView",
    "QuestionAsked",
    "QuestionKept",
    "QuestionsFound",
    "Recurring",
    "RecurringGap",
    "Reminded",
    "ReportLine",
    "ReportPoint",
    "ReportStep",
    "ReviewsShown",
    "RoleAsked",
    "RoleGuess",
    "RoleSet",
    "SaveChanged",
    "SavedQuestion",
    "SavedShown",
    "SettingUnclear",
    "SettingsMenu",
    "SettingsShown",
    "SheetTopic",
    "SolutionShown",
    "Tally",
    "Traced",
    "TranscriptShown",
    "Trend",
    "Unasked",
    "VacancyHeard",
    "VacancyHeld",
    "VacancyQuestion",
    "VacancyRead",
    "VacancyUnfit",
    "VoiceAccepted",
    "VoiceTold",
    "Welcomed",
    "WishAsked",
    "ZoneOption",
]

Event = Annotated[
    Welcomed
    | RoleAsked
    | RoleSet
    | DifficultyAsked
    | DifficultySet
    | FilterShown
    | FilterMenu
    | FilterUnclear
    | QuestionsFound
    | QuestionAsked
    | GapAsked
    | FollowUpWanted
    | FollowUpAsked
    | VacancyHeld
    | VacancyHeard
    | VacancyUnfit
    | VacancyRead
    | NothingToAsk
    | HintGiven
    | SolutionShown
    | PartHeld
    | AnswerAccepted
    | VoiceAccepted
    | TranscriptShown
    | VoiceTold
    | GuessAsked
    | Feedback
    | AttemptShown
    | NotGraded
    | NotGradedHere
    | Traced
    | ContestAsked
    | ContestReason
    | ContestHeard
    | ContestWaits
    | Contested
    | LensShown
    | Tally
    | HistoryShown
    | SavedShown
    | SaveChanged
    | Note
    | LooseText
    | WishAsked
    | ForgetAsked
    | ForgetWanted
    | ReviewsShown
    | PlanShown
    | PlanAsked
    | PlanEnded
    | InterviewMorning
    | InterviewOver
    | CheatSheet
    | CheatsheetWanted
    | ExportWanted
    | DailyShown
    | Reminded
    | Unasked
    | SettingsShown
    | SettingsMenu
    | SettingUnclear
    | MockOffered
    | MockBegun
    | MockAsked
    | MockAnswered
    | MockTimeUp
    | MockInTheWay
    | MockClosed
    | MockReportDue
    | MockReport,
    Field(discriminator="kind"),
]

EVENTS: TypeAdapter[Event] = TypeAdapter(Event)
