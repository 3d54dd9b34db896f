"""Events into messages: pure, one function an event. Feedback is in `render_feedback`, its trace in `render_trace`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.interview import events as e
from bot.interview.trust import Figures
from bot.tg import render_contest as contest
from bot.tg import render_feedback as feedback
from bot.tg import render_find as find
from bot.tg import render_follow_up as follow
from bot.tg import render_guess as guess
from bot.tg import render_history as history
from bot.tg import render_job as job
from bot.tg import render_mock as mock
from bot.tg import render_plan as plan
from bot.tg import render_progress as progress
from bot.tg import render_review as review
from bot.tg import render_saved as saved
from bot.tg import render_settings as settings
from bot.tg import render_trace as trace
from bot.tg import render_voice as voice
from bot.tg import report_text
from bot.tg.buttons import Button
from bot.tg.commands import ADMIN_COMMANDS, COMMANDS
from bot.tg.language import speaking, spoken
from bot.tg.language import texts as t
from bot.tg.message import Message, Rows, two_by_two
from bot.tg.numbers import score_words
from bot.tg.phrases import how_to_answer, pause
from bot.tg.render_saved import save
from bot.tg.words import Words

FIRST_ROLES = 8
"""Role buttons shown at first; the others are a tap away."""
FEW_CARDS = 3
TOASTS = frozenset({"stale_button", "nobody"})
"""Notes for the notice over the chat."""
LIMITS_END = {"clock": "00:00", "zone": "UTC"}
"""Stands in notes about a limit that were kept before they said when it ends."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the words need to know of this installation. ``roles`` in the order to offer them.

    ``figures`` are those of the judge in use, if it was measured. ``admin``: the words are for an admin.
    ``hears`` is where voice notes are written down: a host, "" for this computer, None for nowhere. ``sealed``: what
    people write is encrypted where it is stored. ``searches`` is the provider that embeds texts, "" for this computer.
    ``reads``: whether the built-in judge can read an answer.
    ``menu``: there is one of the commands beside the text field, as in Telegram.
    """

    roles: tuple[str, ...]
    model: str = ""
    retention_days: int = 0
    figures: Figures | None = None
    hears: str | None = None
    admin: bool = False
    sealed: bool = False
    searches: str = ""
    reads: Callable[[str], bool] = lambda _: True
    menu: bool = True


def render(event: e.Event, facts: Facts) -> list[Message]:
    """The messages for ``event`` in its language; none for events that only lead to further work."""
    with speaking(event.language):
        message = _RENDERERS[type(event)](event, facts)
    if isinstance(message, list):
        return message
    return [] if message is None else [message]


def role_buttons(roles: tuple[str, ...], everything: bool = False) -> Rows:
    """The first roles two by two, with a button for the rest; or all of them."""
    shown = roles if everything else roles[:FIRST_ROLES]
    rows = two_by_two([Button(role, "role", role) for role in shown])
    if len(shown) < len(roles):
        rows.append([Button(t.SEVERAL_ROLES, "roles")])
    return rows


def _welcomed(event: e.Welcomed, facts: Facts) -> Message:
    words = Words()
    if event.newcomer:
        words.line(t.HELLO.format(name=event.name) if event.name else t.HELLO_ALONE, "bold")
        words.line(t.WELCOME_NEW).line().line(t.WELCOME_ROLE, "bold").line().add(t.NOTICE, "italic")
        return Message(words, role_buttons(facts.roles), event.turn)
    words.line(t.WELCOME_BACK.format(role=event.role) if event.role else t.WELCOME_NEW)
    if event.question_open:
        return Message(words.add(t.WELCOME_SAVED if event.saved else t.WELCOME_OPEN), turn=event.turn)
    words.add(t.WELCOME_GO if event.role else t.WELCOME_ROLE)
    rows = [[Button(t.BUTTONS["question"], "next")]] if event.role else role_buttons(facts.roles)
    return Message(words, rows, event.turn)


def _role_asked(event: e.RoleAsked, facts: Facts) -> Message:
    names = tuple(guess.name for guess in event.guesses)
    if event.unclear is None:
        words = Words(t.ROLE_ASK_OPEN if event.question_open else t.ROLE_ASK)
        return Message(words, role_buttons(facts.roles, event.everything), event.turn)
    words = Words((t.ROLE_UNCLEAR if names else t.ROLE_UNKNOWN).format(text=event.unclear))
    if event.question_open:
        words.line().add(t.PLAIN_TEXT_IS_ANSWER)
    return Message(words, role_buttons(names or facts.roles), event.turn)


def _role_set(event: e.RoleSet, _: Facts) -> Message:
    words = Words().add(t.ROLE_SET.format(role=event.understood.name), "bold")
    if event.understood.score < 1:
        words.add(f" ({event.understood.score:.2f})")
    if event.also:
        others = ", ".join(f"{guess.name} {guess.score:.2f}" for guess in event.also)
        words.line().add(t.ROLE_ALSO.format(roles=others))
    if event.cards <= FEW_CARDS:
        words.line().add(t.ROLE_FEW.format(n=event.cards))
    return Message(words, two_by_two([Button(guess.name, "role", guess.name) for guess in event.also]), event.turn)


def _difficulty_asked(event: e.DifficultyAsked, _: Facts) -> Message:
    asked_again = event.unclear is not None
    words = Words(t.DIFFICULTY_UNCLEAR.format(text=event.unclear) if asked_again else t.DIFFICULTY_ASK)
    if event.question_open:
        words.line().add(t.PLAIN_TEXT_IS_ANSWER)
    buttons = [Button(label, "level", level) for level, label in t.LEVELS.items()]
    return Message(words, two_by_two(buttons), event.turn)


def _difficulty_set(event: e.DifficultySet, _: Facts) -> Message:
    level = t.LEVEL_WORDS[event.difficulty or "adaptive"]
    return Message(Words().add(t.DIFFICULTY_SET.format(level=level), "bold"), turn=event.turn)


def _question_asked(event: e.QuestionAsked, facts: Facts) -> Message:
    words = Words()
    if event.again:
        words.line(t.QUESTION_OPEN, "italic")
    given_up = [code for code in event.widened if event.filter and code in t.FILTER_GIVEN]
    if event.filter and given_up:
        words.line(find.nearest(event, event.filter), "italic")
    for code in event.widened:
        if code not in given_up:
            words.line(t.WIDENED[code], "italic")
    words.line(f"{t.LEVELS[event.difficulty]} · {t.TYPES[event.type]}", "italic")
    words.line().line(event.question, "bold").line()
    if event.previous_score is not None:
        before = t.QUESTION_BEFORE_THAT if event.older else t.QUESTION_BEFORE
        words.line(before.format(score=score_words(event.previous_score, event.no_numbers)))
    words.add(how_to_answer(t.QUESTION_ANSWER, facts.model))
    why = ", ".join(t.REASONS[code] for code in event.reasons)
    if why:
        words.line().add(f"({why})", "italic")
    if event.filter and not given_up:
        words.line().add(t.QUESTION_FILTER.format(filter=find.filter_words(event.filter)), "italic")
    if event.serves:
        words.line().add(t.JOB_SERVES.format(demand=contest.short(event.serves, job.DEMAND_LENGTH)), "italic")
    verbs = ("hint", "solution", "skip") if event.hints else ("solution", "skip")
    rows = [[Button(t.BUTTONS[verb], verb) for verb in verbs]]
    return Message(words, [*rows, save(event.kept)] if event.kept else rows, event.turn)


def _nothing_to_ask(event: e.NothingToAsk, _: Facts) -> Message:
    return Message(Words(t.NOTHING_TO_ASK[event.reason]), turn=event.turn)


def _hint(event: e.HintGiven, _: Facts) -> Message:
    words = Words().line(t.HINT.format(number=event.number, total=event.total), "bold").line(event.text)
    words.line().add(t.HINT_CAP_WORDS if event.no_numbers else t.HINT_CAP.format(cap=event.cap), "italic")
    return Message(words, [[Button(t.BUTTONS["hint"], "hint")]] if event.more else [], event.turn)


def _solution(event: e.SolutionShown, _: Facts) -> Message:
    words = Words().line(t.SOLUTION, "bold").line(t.SOLUTION_NOTE, "italic").line()
    words.line(event.text.strip(), "blockquote")
    if event.alternatives:
        words.line().line(t.SOLUTION_FOR, "bold")
        for audience, advice in event.alternatives:
            words.add(f"{t.AUDIENCES_ALONE.get(audience, audience.capitalize())}: ", "italic").line(advice)
    if event.follow_ups:
        words.line().line(t.SOLUTION_NEXT, "bold")
        for question in event.follow_ups:
            words.line(f"• {question}")
    if event.cap is not None:
        cap = t.SOLUTION_CAP_WORDS if event.no_numbers else t.SOLUTION_CAP.format(cap=event.cap)
        words.line().add(cap, "italic")
    buttons = [Button(t.BUTTONS["retry"], "retry"), Button(t.BUTTONS["next"], "next")] if event.answered else []
    return Message(words, [buttons] if buttons else [], event.turn)


def _part_held(event: e.PartHeld, _: Facts) -> Message:
    words = Words(t.PART_HELD.format(parts=event.parts, characters=event.characters))
    return Message(words, [[Button(t.BUTTONS["done"], "done")]], event.turn)


def _why_not_graded(why: str) -> Words:
    # Most reasons begin by saying that the answer is saved; once is enough.
    return Words().line(t.NOT_GRADED.format(why=spoken(why).removeprefix(t.SAVED).lstrip()).rstrip())


def _not_graded(event: e.NotGraded, _: Facts) -> Message:
    over = t.NOT_GRADED_OVER if event.offer_embedded else t.NOT_GRADED_ALONE
    words = _why_not_graded(event.why)
    words.line(over if event.retry_in is None else t.NOT_GRADED_RETRY.format(pause=pause(event.retry_in)))
    if not event.offer_embedded:
        return Message(words, turn=event.turn)
    if event.retry_in is not None:
        words.add(t.NOT_GRADED_OFFER)
    return Message(words, [feedback.mark(event.attempt_id, event.retry_in is None)], event.turn)


def _not_graded_here(event: e.NotGradedHere, _: Facts) -> Message:
    words = _why_not_graded(event.why)
    if event.given_up:
        words.line(t.NOT_GRADED_UNREADABLE)
        return Message(words, [[feedback.ask_model(event.attempt_id)]], event.turn)
    return Message(words.line(t.NOT_GRADED_WAITS), turn=event.turn)


def _note(event: e.Note, facts: Facts) -> Message:
    if event.code == "help":
        return Message(_help(facts.admin, facts.menu))
    if event.code == "privacy":
        return Message(_privacy(facts))
    if event.code == "trust":
        return Message(contest.trust(facts.figures, _judge(facts)))
    done = event.code in ("parts_waiting", "answer_too_long", "daily_limit")
    rows = [[Button(t.BUTTONS["done"], "done")]] if done else []
    words = Words(t.NOTES[event.code].format(**{**LIMITS_END, **event.values}))
    if "now" in event.values:
        now = t.WRITE_NOW_EDITED if event.code == "unsupported_edited" else t.WRITE_NOW
        words.add(f" {now[event.values['now']]}")
    return Message(words, rows, event.turn, toast=event.code in TOASTS)


def _help(admin: bool, menu: bool) -> Words:
    """The commands by what they are for; where no ``menu`` says what each one does, that is said here."""
    words = Words().line(t.HELP_TOP).line().line(t.HELP_COMMANDS, "bold")
    for group, title in t.HELP_GROUPS.items():
        its = [command for command in COMMANDS if command.group == group]
        if menu:
            names = (f"/{name}" for command in its for name in command.names)
            words.add(f"{title}: ", "italic").line(" ".join(names))
            continue
        words.line(title, "italic")
        for command in its:
            words.line(f"{' '.join(f'/{name}' for name in command.names)}: {spoken(command.summary)}")
    if menu:
        words.line(t.HELP_MENU)
    if admin:
        words.line().line(t.HELP_ADMIN, "bold")
        for own in ADMIN_COMMANDS:
            words.line(f"/{own.name}: {spoken(own.summary)}")
    return words.line().line(t.HELP_SCORES, "bold").line(t.HELP_SCORE_TEXT).line(t.HELP_BANDS)


def _privacy(facts: Facts) -> Words:
    words = Words(t.PRIVACY.format(judge=_judge(facts), voice=voice.privacy(facts.hears)))
    words.add(f" {t.PRIVACY_CONTESTS}")
    if facts.searches:
        words.add(f" {t.PRIVACY_SEARCH.format(name=facts.searches)}")
    words.add(f" {t.PRIVACY_SEALED if facts.sealed else t.PRIVACY_OPEN}")
    if facts.retention_days:
        words.add(f" {t.PRIVACY_DAYS.format(n=facts.retention_days)}")
    return words.add(f" {t.PRIVACY_BACKUPS}")


def _judge(facts: Facts) -> str:
    return t.JUDGE_MODEL.format(name=facts.model) if facts.model else t.JUDGE_EMBEDDED


def _loose_text(event: e.LooseText, _: Facts) -> Message:
    words = Words().line(t.LOOSE_TEXT)
    buttons = [[Button(t.BUTTONS["question"], "next")]]
    if event.can_add:
        words.add(t.LOOSE_TEXT_ADD)
        buttons.insert(0, [Button(t.BUTTONS["add"], "add", event.key)])
    return Message(words, buttons, event.turn)


WISH_COMMANDS = {
    "hint": "/hint",
    "solution": "/solution",
    "skip": "/skip",
    "next": "/question",
    "retry": "/retry",
    "why": "/why",
    "cancel": "/cancel",
}
"""The commands for what may be meant; what has none is named as its button is."""


def _wish_asked(event: e.WishAsked, _: Facts) -> Message:
    words = Words().line(_what_is_meant(event)).add(t.WISH_OR_ANSWER if event.question_open else t.WISH_OR_ADD)
    verb, argument = {"explain": ("hint", ""), "language": ("set", "language")}.get(event.wish, (event.wish, ""))
    label = t.BUTTONS["language" if event.wish == "language" else verb]
    answer = "mine" if event.question_open else "add"
    wished = [] if event.refused else [[Button(label, verb, argument)]]
    return Message(words, [*wished, [Button(t.BUTTONS[answer], answer, event.key)]], event.turn)


def _what_is_meant(event: e.WishAsked) -> str:
    if event.refused:
        return t.WISH_EXPLAIN_ALONE if event.wish == "explain" else t.NOTES[event.refused]
    if event.wish in t.WISHES:
        return t.WISHES[event.wish]
    command = WISH_COMMANDS.get(event.wish)
    return t.WISH_ASK.format(wish=command) if command else t.WISH_ASK_BUTTON.format(label=t.BUTTONS[event.wish])


def _forget_asked(event: e.ForgetAsked, _: Facts) -> Message:
    rows = [[Button(t.BUTTONS["forget"], "forget"), Button(t.BUTTONS["keep"], "keep")]]
    asked = t.FORGET_ASK_UNREAD if event.attempts is None else t.FORGET_ASK.format(n=event.attempts)
    return Message(Words(asked), rows, event.turn)


def _nothing(event: Any, facts: Facts) -> None:
    """Events that lead to work, not to words."""


_RENDERERS: dict[type[Any], Callable[[Any, Facts], Message | list[Message] | None]] = {
    e.Welcomed: _welcomed,
    e.RoleAsked: _role_asked,
    e.RoleSet: _role_set,
    e.DifficultyAsked: _difficulty_asked,
    e.DifficultySet: _difficulty_set,
    e.QuestionAsked: _question_asked,
    e.QuestionsFound: lambda event, _: find.questions_found(event),
    e.FilterShown: lambda event, _: find.filter_shown(event),
    e.FilterMenu: lambda event, _: find.filter_menu(event),
    e.FilterUnclear: lambda event, _: find.filter_unclear(event),
    e.NothingToAsk: _nothing_to_ask,
    e.HintGiven: _hint,
    e.SolutionShown: _solution,
    e.PartHeld: _part_held,
    e.AnswerAccepted: _nothing,
    e.GuessAsked: lambda event, _: guess.guess_asked(event),
    e.VoiceAccepted: _nothing,
    e.TranscriptShown: lambda event, _: voice.transcript(event),
    e.VoiceTold: lambda event, _: voice.told(event),
    e.Feedback: lambda event, _: feedback.feedback(event),
    e.NotGraded: _not_graded,
    e.NotGradedHere: _not_graded_here,
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
    e.Note: _note,
    e.LooseText: _loose_text,
    e.WishAsked: _wish_asked,
    e.MockOffered: lambda event, _: mock.offered(event),
    e.MockBegun: lambda event, facts: mock.begun(event, facts.model),
    e.MockAsked: lambda event, facts: mock.asked(event, facts.model),
    e.MockAnswered: lambda event, _: mock.answered(event),
    e.MockTimeUp: lambda event, _: mock.time_up(event),
    e.MockInTheWay: lambda event, _: mock.in_the_way(event),
    e.MockClosed: lambda event, _: mock.closed(event),
    e.MockReportDue: _nothing,
    e.MockReport: lambda event, facts: report_text.report(event, bool(facts.model), facts.reads),
    e.ForgetAsked: _forget_asked,
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
