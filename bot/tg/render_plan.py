"""What /interview and /cheatsheet show."""

from __future__ import annotations

from bot.interview.events import plan as e
from bot.interview.scoring import in_third_person
from bot.tg.buttons import Button
from bot.tg.language import texts as t
from bot.tg.message import Message, OutFile
from bot.tg.phrases import day
from bot.tg.render_settings import zone_rows
from bot.tg.words import Words

TOPICS, POINTS, LENGTH = 3, 2, 110
"""Topics in the message, missed points in each, and characters of a line: one screen of a phone."""
SHEET_FILE = "viva-cheatsheet.md"


def plan_shown(event: e.PlanShown) -> Message:
    """The plan, day by day."""
    words = Words().line(t.PLAN_TITLE[event.code].format(day=day(event.day, event.today)), "bold")
    post = _post(event.role, event.company)
    if post:
        words.line(post)
    words.line(t.PLAN_LEFT.format(left=event.left) if event.left else t.PLAN_TODAY)
    if event.code == "placed":
        words.line(t.DAILY_ZONE.format(zone=event.zone))
    for step in event.steps:
        _step(words, step, event)
    words.line()
    if event.role_set and event.role:
        words.line(t.PLAN_ROLE_SET.format(role=event.role))
    elif event.role is None:
        words.line(t.PLAN_NO_ROLE)
    if event.company and event.asked_there is not None:
        unknown = t.PLAN_NO_COMPANY if event.role else t.PLAN_NO_COMPANY_NOR_ROLE
        sentence = t.PLAN_COMPANY if event.asked_there else unknown
        words.line(sentence.format(company=event.company, n=event.asked_there))
    if event.left:
        words.line(t.PLAN_SOONER, "italic")
    if event.question_open:
        words.line(t.PLAN_STAYS, "italic")
    if event.zones:
        words.line(t.PLAN_ZONE_UNKNOWN.format(today=day(event.today, event.today)))
    ways = [Button(t.BUTTONS["review"], "review"), Button(t.BUTTONS["cheatsheet"], "cheatsheet")]
    last = [] if event.question_open else [Button(t.BUTTONS["question"], "next")]
    rows = [ways, [*last, Button(t.BUTTONS["plan_off"], "plan", "off")], *zone_rows("zone", event.zones)]
    return Message(words, rows, event.turn, in_place=event.code == "placed")


def _post(role: str | None, company: str | None) -> str:
    code = "both" if role and company else "role" if role else "company" if company else ""
    return t.PLAN_POST[code].format(role=role, company=company) if code else ""


def _step(words: Words, step: e.PlanStep, event: e.PlanShown) -> None:
    first, last = day(step.first, event.today), day(step.last, event.today)
    form = t.PLAN_ONE_DAY if step.first == step.last else t.PLAN_DAYS
    words.line().line(form.format(first=first, last=last), "bold").line(t.PLAN_STEPS[step.kind])
    if step.tags:
        words.line(t.PLAN_TAGS.format(tags=", ".join(step.tags)))
    if step.reviews:
        words.line(t.PLAN_REVIEWS.format(n=step.reviews))


def plan_asked(event: e.PlanAsked) -> Message:
    """The question for the date, with the forms it can have."""
    example = event.example.isoformat()
    words = Words().line(t.PLAN_ASK[event.code].format(said=event.said))
    form = t.PLAN_ASK_OPEN if event.question_open else t.PLAN_FORMS
    return Message(words.add(form.format(example=example)), turn=event.turn)


def plan_ended(event: e.PlanEnded) -> Message:
    """The plan is gone."""
    words = Words().line(t.PLAN_ENDED.format(day=day(event.day, event.day)))
    if event.unfiltered:
        words.add(t.PLAN_UNFILTERED.format(company=event.unfiltered))
    return Message(words, [[Button(t.BUTTONS["question"], "next")]], event.turn)


def morning(event: e.InterviewMorning) -> Message:
    """The word on the morning; the cheat sheet follows it, if there is one."""
    words = Words().add(t.MORNING_COMPANY.format(company=event.company) if event.company else t.MORNING, "bold")
    return Message(words.line().add(t.MORNING_SHEET) if event.sheet else words, turn=event.turn)


def over(event: e.InterviewOver) -> Message:
    """The word after the day."""
    form = t.OVER_COMPANY if event.company else t.OVER
    words = Words().line(form.format(company=event.company, day=day(event.day, event.day)))
    words.add(t.OVER_ASK if event.ask else t.OVER_WISH)
    return Message(words, [[Button(t.BUTTONS["question"], "next")]] if event.ask else [], event.turn)


def cheat_sheet(event: e.CheatSheet) -> list[Message]:
    """One screen with what matters most, and the whole sheet as a file."""
    words = Words().line(t.SHEET_TITLE, "bold").line(t.SHEET_MADE_OF.format(cards=event.cards), "italic")
    shown = event.topics[:TOPICS]
    for topic in shown:
        words.line().line(topic.tag, "bold")
        for text, verdict in topic.missed[:POINTS]:
            words.line(_say(text, verdict).format(text=_short(text)))
        for text in topic.mistakes[:1]:
            words.line(t.SHEET_AVOID.format(text=_short(text)))
        for text in topic.said[:1]:
            words.line(t.SHEET_KEEP.format(text=_short(text)))
    if len(event.topics) > len(shown):
        words.line().line(t.SHEET_MORE.format(n=len(event.topics) - len(shown)))
    file = OutFile(SHEET_FILE, sheet_file(event).encode())
    rows = [[Button(t.BUTTONS["review"], "review"), Button(t.BUTTONS["question"], "next")]]
    return [Message(words, turn=event.turn), Message(Words(t.SHEET_FILE_CAPTION), rows, event.turn, file)]


def _say(text: str, verdict: str) -> str:
    """The frame around a point that is missing, or half there."""
    if in_third_person(text):
        return t.SHEET_LISTENS[verdict]
    return t.SHEET_SAY_FULLY if verdict == "partial" else t.SHEET_SAY


def sheet_file(event: e.CheatSheet) -> str:
    """The whole sheet as Markdown that also reads well as plain text."""
    lines = [f"# {t.SHEET_TITLE}", ""]
    post = _post(event.role, event.company)
    lines += [line for line in (post, day(event.day, event.day) if event.day else "") if line]
    lines += (
        ["", t.SHEET_MADE_OF.format(cards=event.cards)]
        if len(lines) > 2
        else [t.SHEET_MADE_OF.format(cards=event.cards)]
    )
    for topic in event.topics:
        lines += ["", f"## {_line(topic.tag)}"]
        missed = [t.SHEET_HALF.format(text=_line(x)) if v == "partial" else _line(x) for x, v in topic.missed]
        lines += _list("missed", [f"- [ ] {text}" for text in missed])
        lines += _list("mistakes", [f"- {_line(text)}" for text in topic.mistakes])
        lines += _list("said", "\n\n".join(f"> {_line(text)}" for text in topic.said).splitlines())
    return "\n".join(lines) + "\n"


def _list(heading: str, items: list[str]) -> list[str]:
    return ["", f"### {t.SHEET_HEADINGS[heading]}", "", *items] if items else []


def _line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    text = _line(text)
    return text if len(text) <= LENGTH else text[: LENGTH - 1].rstrip() + "…"
