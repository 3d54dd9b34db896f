"""/interview: the day, what to practise until then, and what comes after it. /cheatsheet."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from bot.interview import actions as a
from bot.interview import mocking
from bot.interview.dates import Unread, find_date, read_date
from bot.interview.days import day_of
from bot.interview.events import CheatsheetWanted, InterviewOver, PlanAsked, PlanEnded, PlanShown
from bot.interview.planning import FARTHEST, days_left, steps, weak_tags
from bot.interview.posts import Post, read_post
from bot.interview.session import Filter, InterviewPlan
from bot.interview.turn import Turn
from bot.interview.zone_choice import zone_options
from bot.interview.zones import COMMON, shown

Code = Literal["new", "changed", "now", "placed"]

LONGEST_DATE = 120
"""Characters up to which plain text after a bare /interview is taken for its date."""
OFF = frozenset({"off", "end", "stop", "clear", "none", "cancel", "aus", "fin"})
_INTERVIEW = re.compile(r"interview|gespräch|entrevista", re.IGNORECASE)
_AT = r"(?:(?<!\w)(?:at|bei|en)\s|@\s?|(?:interview|gespräch|entrevista)\s(?:with|mit|con)\s)"
TOPICS = 3
EXAMPLE_AHEAD = timedelta(days=14)


def interview(turn: Turn, action: a.PlanInterview) -> None:
    """Make, show, change or end the plan."""
    text = action.text.strip()
    if text.lower() in OFF:
        _end(turn)
    elif text:
        _make(turn, text)
    elif turn.session.plan is None:
        _ask(turn, "ask")
    else:
        show_plan(turn, "now")


def show_plan(turn: Turn, code: Code) -> None:
    """Show the plan; one whose day has passed is closed instead."""
    if turn.session.plan and days_left(turn.session.plan, turn.today) < 0:
        close(turn)
    else:
        _show(turn, code)


def placed(turn: Turn) -> bool:
    """Count a plan anew that was made while the zone was not known, once it is; whether that moves the interview.

    "Tomorrow" was then tomorrow by UTC.
    """
    plan = turn.session.plan
    if plan is None or plan.made_at is None or turn.session.prefs.zone is None:
        return False
    made_on = day_of(plan.made_at, turn.zone)
    found = read_date(plan.said, made_on)
    day = plan.day if isinstance(found, Unread) else found[0]
    turn.set(plan=plan.model_copy(update={"day": day, "made_on": made_on, "said": "", "made_at": None}))
    return day != plan.day


def typed(turn: Turn, text: str) -> None:
    """Plain text after a bare /interview: the date."""
    interview(turn, a.PlanInterview(text=text))


def heard_with_role(turn: Turn, text: str) -> None:
    """Make a plan as well where the role was typed with the day of an interview, and there is none yet.

    Nobody asked for it: of a day that does not fit, and of what is a company only perhaps, nothing is said.
    """
    taken = turn.session.role is not None and turn.session.awaiting != "role"
    if not taken or turn.session.plan or len(text) > LONGEST_DATE or not _INTERVIEW.search(text):
        return
    found = find_date(text, turn.today)
    if isinstance(found, Unread) or not turn.today <= found[0] <= _last_day(turn):
        return
    day, said, rest = found
    post = read_post(rest, turn.library)
    _plan(turn, day, said, post if _at(post.company, rest) else replace(post, company=None))


def _at(company: str | None, text: str) -> bool:
    """Whether ``company`` is one in ``text`` for sure: "at" stands before it."""
    return (
        company is not None and re.search(_AT + re.escape(company), " ".join(text.split()), re.IGNORECASE) is not None
    )


def told(turn: Turn, text: str) -> None:
    """How it went: kept for the person's export."""
    turn.set(awaiting=None)
    turn.put_by(text)
    turn.note("interview_told")


def over(turn: Turn, action: a.Action) -> bool:
    """Close a plan whose day has passed, once, before ``action`` goes on; True if that is enough for this turn.

    Only where somebody sits down to practise: an answer, or a button, is never held up.
    """
    plan = turn.session.plan
    if plan is None or turn.session.open is not None or days_left(plan, turn.today) >= 0:
        return False
    starts = isinstance(action, a.NextQuestion | a.Review) or (isinstance(action, a.Start) and not action.payload)
    return starts and close(turn)


def close(turn: Turn) -> bool:
    """End a plan whose day has passed, and ask how it went; True if it was asked.

    While a question is open, or plain text answers another one of Viva's, it only wishes well.
    """
    plan = turn.session.plan
    if plan is None:
        return False
    _drop(turn)
    ask = turn.session.open is None and turn.session.awaiting is None
    if ask:
        turn.set(awaiting="interview_over")
    turn.tell(InterviewOver(day=plan.day, company=plan.company, ask=ask))
    return ask


def reopen(turn: Turn, unsaid: InterviewOver) -> None:
    """The word that went with `close` did not arrive: nothing was asked, and the next contact closes the plan."""
    if turn.session.awaiting == "interview_over":
        turn.set(awaiting=None)
    if turn.session.plan is None:
        turn.set(plan=InterviewPlan(day=unsaid.day, made_on=unsaid.day, company=unsaid.company))


def cheatsheet(turn: Turn, _action: a.Cheatsheet) -> None:
    """/cheatsheet; what it is made of is read after this turn."""
    if mocking.unfinished(turn.session):
        turn.note("mock_no_score")
        return
    if turn.snapshot.last is None:
        turn.note("no_cheatsheet")
    else:
        turn.tell(CheatsheetWanted())


def _ask(turn: Turn, code: str, said: str = "") -> None:
    question_open = turn.session.open is not None
    if not question_open:
        turn.set(awaiting="interview")
    example = turn.today + EXAMPLE_AHEAD
    turn.tell(
        PlanAsked.model_validate({"code": code, "example": example, "said": said[:60], "question_open": question_open})
    )


def _make(turn: Turn, text: str) -> None:
    found = find_date(text, turn.today)
    if isinstance(found, Unread):
        _ask(turn, found.problem, found.said)
        return
    day, said, rest = found
    if not turn.today <= day <= _last_day(turn):
        _ask(turn, "past" if day < turn.today else "far")
        return
    _plan(turn, day, said, read_post(rest, turn.library))


def _last_day(turn: Turn) -> date:
    return turn.today + timedelta(days=FARTHEST)


def _plan(turn: Turn, day: date, said: str, post: Post) -> None:
    """Plan for ``day``, which was typed as ``said``, and for the role and company of ``post``."""
    before = turn.session.plan
    left_vacancy = bool(turn.session.vacancy and post.role and post.role != turn.session.role)
    if post.role:
        turn.set(role=post.role, focus=post.focus, vacancy=None if left_vacancy else turn.session.vacancy)
    asked_there = None
    if before is None or post != Post() or days_left(before, turn.today) < 0:  # else only the date is another
        _drop(turn)
        asked_there = _filter(turn, post.company)
    kept = turn.session.plan
    plan = InterviewPlan(
        day=day,
        made_on=turn.today,
        role=turn.session.role,
        company=kept.company if kept else post.company,
        filtered=kept.filtered if kept else bool(asked_there),
        said="" if turn.session.prefs.zone else said,
        made_at=None if turn.session.prefs.zone else turn.now,
    )
    turn.set(plan=plan, awaiting=None if turn.session.awaiting == "interview" else turn.session.awaiting)
    _show(turn, "changed" if before else "new", asked_there, bool(post.role))
    if left_vacancy:
        turn.note("job_left_by_role")


def _filter(turn: Turn, company: str | None) -> int | None:
    """Ask for the company's questions, if the bank has any; how many, None if no company was named."""
    if company is None:
        return None
    known = next((name for name in turn.library.companies() if name.casefold() == company.casefold()), None)
    if known is None:
        return 0
    turn.set(filter=turn.session.filter.model_copy(update={"companies": (known,)}))
    return turn.library.fitting(None, None, Filter(companies=(known,)))


def _show(turn: Turn, code: Code, asked_there: int | None = None, role_set: bool = False) -> None:
    plan, today, zone = turn.session.plan, turn.today, turn.session.prefs.zone
    if plan is None:
        return
    known = [memory for memory in turn.memories().values() if turn.library.card(memory.card_id)]
    role = plan.role or turn.session.role  # a vacancy brings one, too
    tags = weak_tags(known, turn.library.card) or turn.library.tags(role)[:TOPICS]
    due = [memory.due for memory in known if memory.due]
    turn.tell(
        PlanShown.model_validate(
            {
                "code": code,
                "today": today,
                "day": plan.day,
                "left": days_left(plan, today),
                "role": role,
                "company": plan.company,
                "steps": steps(plan, today, due, tags),
                "asked_there": asked_there,
                "role_set": role_set,
                "question_open": turn.session.open is not None,
                "zone": shown(zone) if zone else None,
                "zones": () if zone else zone_options(turn, COMMON),
            }
        )
    )


def _end(turn: Turn) -> None:
    plan = turn.session.plan
    if turn.session.awaiting == "interview":
        turn.set(awaiting=None)
    if plan is None:
        turn.note("no_plan")
        return
    turn.tell(PlanEnded(day=plan.day, unfiltered=_drop(turn)))


def _drop(turn: Turn) -> str | None:
    """Take the plan away; the company whose filter went with it."""
    plan, only = turn.session.plan, turn.session.filter
    turn.set(plan=None)
    its = tuple(name for name in only.companies if plan and name.casefold() == (plan.company or "").casefold())
    if plan is None or not plan.filtered or its != only.companies:  # the person has changed the filter since
        return None
    turn.set(filter=only.model_copy(update={"companies": ()}))
    return its[0] if its else None
