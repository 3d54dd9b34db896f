"""Every command, once. Telegram's menu, /help and the README are made from this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from bot.interview import actions as a

ALIKE = 0.75
"""Share of letters in common from which a name counts as a slip of the pen."""
COMPARED = 32
"""Letters of an unknown name that are compared; Telegram allows no longer command."""


@dataclass(frozen=True, slots=True)
class Command:
    """``names`` are the command and its aliases; ``action`` reads what was typed after it.

    ``group`` is the line of /help it stands in, a key of `texts.HELP_GROUPS`.
    """

    names: tuple[str, ...]
    summary: str
    action: Callable[[str], a.Action]
    argument: str = ""
    menu: bool = True
    group: str = ""


def _alone(action: type[a.Action]) -> Callable[[str], a.Action]:
    """A command that takes nothing; what was typed behind it goes along, so that it is not lost."""
    return lambda text: action(behind=text.strip())


COMMANDS: tuple[Command, ...] = (
    Command(("start",), "Begin, or see where you are", lambda t: a.Start(payload=t.strip()), group="choose"),
    Command(("question", "next"), "Get a question for your role", _alone(a.NextQuestion), group="practise"),
    Command(
        ("mock",), "A mock interview of 3, 5 or 10 questions", lambda t: a.StartMock(size=t), "5", group="practise"
    ),
    Command(("review",), "Practise again what is due", lambda t: a.Review(which=t), "go", group="practise"),
    Command(("role",), "Say or change your role", lambda t: a.ChooseRole(text=t), "data scientist", group="choose"),
    Command(
        ("difficulty",), "Easy, medium, hard or adaptive", lambda t: a.ChooseDifficulty(level=t), "hard", group="choose"
    ),
    Command(
        ("filter",),
        "Only some kinds, topics or companies",
        lambda t: a.ChooseFilter(text=t),
        "system-design sql",
        group="choose",
    ),
    Command(("find",), "Look for questions on something", lambda t: a.Find(text=t), "caching", group="practise"),
    Command(
        ("job",), "Questions for a vacancy you paste", lambda t: a.Job(text=t), "we are looking for …", group="practise"
    ),
    Command(("hint",), "One step of a good approach (lowers the top score)", _alone(a.Hint), group="answering"),
    Command(("solution",), "See an example answer", _alone(a.Solution), group="answering"),
    Command(("skip",), "Leave this question for another", _alone(a.Skip), group="answering"),
    Command(("cancel",), "Put the question aside", _alone(a.Cancel), group="answering"),
    Command(("resume",), "Bring back the question you put aside", _alone(a.Resume), group="answering"),
    Command(("retry",), "Answer the last question again and see the difference", _alone(a.Retry), group="after"),
    Command(("why",), "How your last score came about, point by point", _alone(a.Why), group="after"),
    Command(("trust",), "How far to trust the scores", _alone(a.Trust), group="after"),
    Command(("stats",), "How you are doing: scores, gaps and trend", _alone(a.Stats), group="progress"),
    Command(
        ("history",), "Your earlier answers, to read or try again", lambda t: a.History(text=t), "2", group="progress"
    ),
    Command(("saved",), "Questions you have saved for later", lambda t: a.Saved(text=t), "2", group="progress"),
    Command(("report",), "The report of your last mock interview", _alone(a.Report), group="progress"),
    Command(
        ("cheatsheet",),
        "Your gaps, mistakes and best sentences on one page",
        _alone(a.Cheatsheet),
        group="progress",
    ),
    Command(
        ("interview",),
        "Plan what to practise until your interview",
        lambda t: a.PlanInterview(text=t),
        "12 December data scientist Acme",
        group="plan",
    ),
    Command(
        ("daily",), "A reminder once a day, at your time", lambda t: a.SetDaily(text=t), "18:30 Berlin", group="plan"
    ),
    Command(
        ("settings",),
        "How you want it: hints, length, language, …",
        lambda t: a.ChangeSetting(text=t),
        "hints off",
        group="plan",
    ),
    Command(("privacy",), "What is stored about you, and for how long", _alone(a.ShowPrivacy), group="you"),
    Command(("export",), "Get everything stored about you as a file", _alone(a.Export), group="you"),
    Command(("forget",), "Delete everything stored about you", _alone(a.Forget), group="you"),
    Command(("help",), "What Viva does, and how scores work", _alone(a.ShowHelp), group="you"),
)


@dataclass(frozen=True, slots=True)
class AdminCommand:
    """A command that only admins have; `bot.tg.admin` answers it."""

    name: str
    summary: str
    argument: str = ""


ADMIN_COMMANDS: tuple[AdminCommand, ...] = (
    AdminCommand("health", "How the bot is, in numbers"),
    AdminCommand("flagged", "What people contested"),
    AdminCommand("import", "Take questions from a file, shown before they are written", "(under a file)"),
)


def find_admin(name: str) -> AdminCommand | None:
    """The admin command called ``name`` (without the slash, any case), or None."""
    return next((c for c in ADMIN_COMMANDS if name.lower() == c.name), None)


def nearest(name: str) -> str | None:
    """The command that ``name`` (without the slash, any case) is most likely a slip of the pen for, or None."""
    known = [its for command in COMMANDS for its in command.names]
    return next(iter(get_close_matches(name.lower()[:COMPARED], known, 1, ALIKE)), None)


def find(name: str) -> Command | None:
    """The command called ``name`` (without the slash, any case), or None."""
    return next((c for c in COMMANDS if name.lower() in c.names), None)
