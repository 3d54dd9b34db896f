"""Every event of a mock interview, with texts as long as they get."""

from __future__ import annotations

from typing import Any, get_args

from bot.interview.events import Event
from bot.interview.events import mock as em
from bot.interview.habits import KINDS
from bot.interview.mock import SIZES, How
from knowledge.card import Difficulty, QuestionType
from tests.support.talk import START

LONG = "A text that goes on and on. " * 140
SILENT_IN_MOCKS = em.MockReportDue

STEPS: dict[str, dict[str, Any]] = {
    "gap": {"number": 1, "text": LONG},
    "half": {"number": 1, "text": LONG},
    "trap": {"number": 1, "text": LONG},
    "skipped": {"number": 2},
    "gated": {"number": 3},
    **{f"habit {kind}": {"times": 2, "of": 3, "what": kind} for kind in KINDS},
    "topic": {"tag": "SQL", "mean": 12},
    "time": {"times": 1, "of": 5},
    "follow_up": {"text": LONG},
    "harder": {},
    "mock": {},
    "report": {},
    "aloud": {},
}
"""Values by code; what stands behind a space tells two of one code apart."""


def line(number: int, state: str = "graded", score: int | None = 55) -> em.ReportLine:
    return em.ReportLine.model_validate(
        {
            "number": number,
            "state": state,
            "question": f"Why? {LONG}",
            "type": QuestionType.CASE,
            "difficulty": Difficulty.HARD,
            "tags": ("SQL", "Cloud"),
            "score": score,
            "band": None if score is None else "vague",
            "reason": "dont_know" if state == "gated" else None,
            "seconds": 200,
            "planned": 180,
            "attempt_id": None if state == "skipped" else f"7-{number}-1",
            "answer": LONG,
            "points": ((LONG, "covered", LONG), (LONG, "missing", None)),
            "mistakes": ((LONG, LONG), (LONG, None)),
            "example": LONG,
        }
    )


LINES = (
    *(line(number) for number in range(1, 7)),
    line(7, "gated", 0),
    line(8, "skipped", 0),
    line(9, "waiting", None),
    line(10, "gone", None),
)
REPORT = em.MockReport(
    number=7,
    role="Machine Learning Engineer",
    started_at=START,
    size=10,
    lines=LINES,
    overall=41,
    band="vague",
    seconds=2_000,
    planned=2_400,
    by_type=(("case", 41, 10),),
    by_tag=tuple((f"Topic {n}", 41, 2) for n in range(20)),
    strongest=em.ReportPoint(number=1, text=LONG, verdict="covered", quote=LONG),
    weakest=em.ReportPoint(number=2, text=LONG, verdict="missing", quote=LONG, instead=True),
    steps=tuple(em.ReportStep(code=code, values=STEPS[code]) for code in ("gap", "half", "follow_up")),
    provisional=True,
)
EMPTY = REPORT.model_copy(
    update={"lines": (line(1, "waiting", None),), "size": 3, "overall": None, "band": None, "strongest": None}
)
ASKED = em.MockAsked(
    number=2, total=5, question=LONG, type=QuestionType.CASE, difficulty=Difficulty.EASY, last=61, left=300
)
MOCK_EXAMPLES: tuple[Event, ...] = (
    em.MockOffered(sizes=SIZES, minutes=4),
    em.MockOffered(sizes=SIZES, minutes=4, unclear="many"),
    em.MockBegun(total=2, asked=5, planned=400, widened=True),
    ASKED,
    *(ASKED.model_copy(update={"again": True, "last": last, "left": left}) for last in (None, 9) for left in (-5, 5)),
    em.MockAnswered(attempt_id="7-1-1", joined=2),
    em.MockTimeUp(planned=180),
    em.MockInTheWay(answered=1, total=5, then="card0123456789abcdef"),
    *(em.MockClosed(how=how, answered=a, waiting=w) for how in get_args(How) for a, w in ((0, 0), (2, 2), (2, 0))),
    em.MockReportDue(number=7),
    REPORT,
    EMPTY,
    *(
        REPORT.model_copy(update={"steps": (em.ReportStep(code=code.partition(" ")[0], values=values),)})
        for code, values in STEPS.items()
    ),
)
