"""Every command, once. Telegram's menu, /help and the README are made from this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.interview import actions as a


@dataclass(frozen=True, slots=True)
class Command:
    """``names`` are the command and its aliases; ``action`` reads what was typed after it."""

    names: tuple[str, ...]
    summary: str
    action: Callable[[str], a.Action]
    argument: str = ""
    menu: bool = True


COMMANDS: tuple[Command, ...] = (
    Command(("start",), "Begin, or see where you are", lambda t: a.Start(payload=t.strip())),
    Command(("question", "next"), "Get a question for your role", lambda _: a.NextQuestion()),
    Command(("role",), "Say or change your role", lambda t: a.ChooseRole(text=t), "data scientist"),
    Command(("difficulty",), "Easy, medium, hard or adaptive", lambda t: a.ChooseDifficulty(level=t), "hard"),
    Command(("filter",), "Only some kinds, topics or companies", lambda t: a.ChooseFilter(text=t), "system-design sql"),
    Command(("find",), "Look for questions on something", lambda t: a.Find(text=t), "caching"),
    Command(("job",), "Questions for a vacancy you paste", lambda t: a.Job(text=t), "we are looking for …"),
    Command(("hint",), "One step of a good approach (lowers the top score)", lambda _: a.Hint()),
    Command(("solution",), "See an example answer", lambda _: a.Solution()),
    Command(("retry",), "Answer the last question again and see the difference", lambda _: a.Retry()),
    Command(("why",), "How your last score came about, point by point", lambda _: a.Why()),
    Command(("trust",), "How well the judge agrees with people", lambda _: a.Trust()),
    Command(("skip",), "Leave this question for another", lambda _: a.Skip()),
    Command(("cancel",), "Put the question aside", lambda _: a.Cancel()),
    Command(("resume",), "Bring back the question you put aside", lambda _: a.Resume()),
    Command(("review",), "Practise again what is due", lambda t: a.Review(which=t), "go"),
    Command(
        ("interview",),
        "Plan what to practise until your interview",
        lambda t: a.PlanInterview(text=t),
        "12 December data scientist Acme",
    ),
    Command(("cheatsheet",), "Your gaps, mistakes and best sentences on one page", lambda _: a.Cheatsheet()),
    Command(("stats",), "How you are doing: scores, gaps and trend", lambda _: a.Stats()),
    Command(("history",), "Your earlier answers, to read or try again", lambda t: a.History(text=t), "2"),
    Command(("saved",), "Questions you have saved for later", lambda t: a.Saved(text=t), "2"),
    Command(("daily",), "A reminder once a day, at your time", lambda t: a.SetDaily(text=t), "18:30 Berlin"),
    Command(
        ("settings",), "How you want it: hints, length, language, …", lambda t: a.ChangeSetting(text=t), "hints off"
    ),
    Command(("mock",), "A mock interview of 3, 5 or 10 questions", lambda t: a.StartMock(size=t), "5"),
    Command(("report",), "The report of your last mock interview", lambda _: a.Report()),
    Command(("privacy",), "What is stored about you, and for how long", lambda _: a.ShowPrivacy()),
    Command(("export",), "Get everything stored about you as a file", lambda _: a.Export()),
    Command(("forget",), "Delete everything stored about you", lambda _: a.Forget()),
    Command(("help",), "What Viva does, and how scores work", lambda _: a.ShowHelp()),
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


def find(name: str) -> Command | None:
    """The command called ``name`` (without the slash, any case), or None."""
    return next((c for c in COMMANDS if name.lower() in c.names), None)
