"""Every event has words, every word is used, and nothing is longer than Telegram takes."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, get_args

import pytest

import bot.interview
from bot.grading.gates import Gate, gated
from bot.interview import events as e
from bot.interview.assessment import FactualError, Findings, MistakeFinding, PointFinding, Verdict
from bot.interview.attempt import AttemptKind, Contest, Outcome
from bot.interview.contesting import MADE, NOT_MADE
from bot.interview.events.find import How
from bot.interview.events.plan import StepKind
from bot.interview.events.progress import Code
from bot.interview.filtering import ONE_OF
from bot.interview.flow_graded import feedback_of
from bot.interview.flow_looking import trace_of
from bot.interview.flow_settings import OPTIONS as OPTIONS_OF
from bot.interview.habits import KINDS, LATEST, MISTAKES, OFTEN
from bot.interview.languages import ENGLISH, LANGUAGES
from bot.interview.scoring import BANDS, FRAMES, assess, step_towards
from bot.interview.selection import GIVEN_UP
from bot.interview.session import Prefs
from bot.interview.trust import Counted, Figures, Measured
from bot.interview.vacancy import Unfit
from bot.interview.wishes import Wish
from bot.tg import texts as t
from bot.tg.commands import COMMANDS
from bot.tg.facts import Facts
from bot.tg.handlers import kind_of
from bot.tg.language import speaking, spoken
from bot.tg.language import texts as t_
from bot.tg.phrases import advice, pause
from bot.tg.render import render
from bot.tg.words import utf16
from knowledge.card import Difficulty, PointKind, QuestionType
from knowledge.roles import ROLE_NAMES
from tests.support.cards import make_card
from tests.support.catalogue import english
from tests.support.mocks import MOCK_EXAMPLES, SILENT_IN_MOCKS
from tests.support.pictures import sample_tally
from tests.support.talk import START

FIGURES = Figures(
    grader="openai:model",
    measured=(
        Measured(name="Agreement on points", value=0.61, low=0.55, high=0.66, n=900, what="Cohen's kappa with people."),
        Measured(name="Bias", value=-0.02, n=120, what="How much lower than people it marks."),
        Measured(name="Order", value=0.9, n=1, counted="pairs", what="Which is better."),
    ),
    date="2026-03-02",
)
FACTS = Facts(ROLE_NAMES, "openai:model", 180, FIGURES)
CARD = make_card()
BUSY = "Your answer is saved. The grading model is busy."
UNREAD = "Your answer is saved. The built-in judge cannot read it."
QUOTE = "a quote of the answer that goes on and on " * 60
OPPOSITE = FRAMES["opposite"].format(text=CARD.key_points[2].text)
ASSESSMENT = assess(
    CARD,
    Findings(
        graded_by="embedded",
        points=tuple(
            PointFinding(id=p.id, verdict=list(Verdict)[n % 3], evidence=QUOTE if n % 3 < 2 else None, disputed=n == 0)
            for n, p in enumerate(CARD.key_points)
        ),
        mistakes=tuple(MistakeFinding(id=m.id, made=True, evidence=QUOTE) for m in CARD.common_mistakes),
        factual_errors=(FactualError(quote="the other way round", why=OPPOSITE, point=CARD.key_points[2].id),),
    ),
    hints=1,
)
HABITS = tuple(
    e.RecurringGap(what=what, times=times, of=5, in_a_row=in_a_row)
    for what in (*KINDS, MISTAKES)
    for times, in_a_row in ((3, True), (5, True), (3, False))
)
WAITING = Contest(kind="point", id="definition", argument=QUOTE, at=START, before="missing", score_before=10)
CONTESTS = tuple(
    WAITING.model_copy(
        update={"outcome": outcome, "after": "covered", "evidence": QUOTE, "score_after": 20, "judged_by": by}
    )
    for outcome in Outcome
    if outcome is not Outcome.WAITING
    for by in ("embedded", "openai:model")
)
FILTER = e.FilterView(
    type=QuestionType.CASE, level=Difficulty.HARD, tags=("SQL", "Cloud"), companies=("A company " * 30,)
)
OPTIONS = (
    e.FilterOption(kind="type", value="case", chosen=True, change="clear:type"),
    e.FilterOption(kind="level", value="adaptive", chosen=False, change="level:adaptive"),
    e.FilterOption(kind="tag", value="SQL", chosen=False, change="tag:0123456789abcdef"),
    e.FilterOption(kind="company", value="A company " * 30, chosen=False, change="company:0123456789abcdef"),
)
ZONES = (e.ZoneOption(send="18:30 Europe/Berlin", place="Berlin", clock="18:30"),)
REMINDED = {
    "n": 2,
    "step": "mock",
    "question": CARD.question,
    "days": 2,
    "next": 3,
    "role": "Data Scientist",
    "times": 5,
}
DAYS: tuple[Literal["today", "tomorrow", "later"], ...] = ("today", "tomorrow", "later")
OTHER_PREFS = Prefs(
    mode="exam", hints=False, brief=True, hide_numbers=True, language="de", zone="UTC", daily="06:00", quiet=(0, 0)
)
FOUND = e.FoundQuestion(key="0123456789abcdef", question="Why? " * 800, type=CARD.type, difficulty=CARD.difficulty)
LATE = {"name": "99-1", "question": CARD.question}
"""What is told with a feedback that comes after the person has moved on."""
DAY = date(2026, 12, 12)
STEPS = tuple(
    e.PlanStep(kind=kind, first=DAY, last=last, reviews=2, tags=("SQL", "Cloud"))
    for kind in get_args(StepKind)
    for last in (DAY, date(2027, 1, 3))
)
TOPIC = e.SheetTopic(
    tag="SQL",
    missed=((QUOTE, "missing"), (QUOTE, "partial"), ("A third.", "missing")),
    mistakes=(QUOTE,),
    said=(QUOTE,),
)
SHEET = e.CheatSheet(topics=(TOPIC,) * 8, cards=20, role="Data Scientist", company="Acme", day=DAY)
PAST = tuple(
    e.PastAnswer(name=f"99-{n}", day=START.date(), question=question, kind=kind, score=score)
    for n, (kind, question, score) in enumerate(
        (*((kind, "Why? " * 800, 64) for kind in AttemptKind), (AttemptKind.ANSWER, None, None))
    )
)
SAVED_QUESTION = e.SavedQuestion(
    key="0123456789abcdef", question="Why? " * 800, type=CARD.type, difficulty=CARD.difficulty, score=64
)
OPENED = tuple(
    e.AttemptShown(
        name="99-1",
        page=0,
        day=START.date(),
        question=CARD.question,
        type=CARD.type,
        difficulty=CARD.difficulty,
        attempt_kind=kind,
        answer="An answer. " * 900,
        probe="Why so?" if kind is AttemptKind.FOLLOW_UP else None,
        assessment=shown,
        feedback=feedback_of(CARD, shown, True) if shown and shown.score else None,
        kept=e.QuestionKept(key="0123456789abcdef", saved=True),
    )
    for kind in AttemptKind
    for shown in (ASSESSMENT, gated(CARD, Gate.DONT_KNOW), None)
)
VACANCIES = tuple(
    e.VacancyRead(
        demands=("Five years of building things that last and " * 9,) * demands,
        role=role,
        roles=roles,
        tags=("SQL", "Cloud") * 3,
        level=level,
        level_words="Senior",
        questions=tuple(
            e.VacancyQuestion(
                key="0123456789abcdef",
                question="Why? " * 800,
                type=CARD.type,
                difficulty=CARD.difficulty,
                serves=tuple(range(demands)),
            )
            for _ in range(questions)
        ),
        english=level is not None,
        question_open=True,
        again=not questions,
    )
    for demands, questions, role, level, roles in (
        (8, 10, "Data Scientist", Difficulty.HARD, (("Data Scientist", 0.8), ("AI Researcher", 0.5))),
        (8, 10, "Data Scientist", Difficulty.HARD, (("Data Scientist", 0.8),)),
        (1, 0, "UX Designer", None, (("Data Scientist", 0.8),)),
        (1, 0, "UX Designer", None, ()),
        (1, 0, None, None, ()),
    )
)
EXAMPLES: tuple[e.Event, ...] = (
    e.Welcomed(name="Sam", newcomer=True, role=None),
    e.Welcomed(name="", newcomer=False, role="Data Scientist", question_open=True),
    e.RoleAsked(everything=True),
    e.RoleAsked(unclear="pilot", guesses=(e.RoleGuess(name="Data Scientist", score=0.3),)),
    e.RoleSet(understood=e.RoleGuess(name="Data Scientist", score=0.7), cards=1),
    e.DifficultyAsked(unclear="brutal"),
    e.DifficultySet(difficulty=None),
    e.QuestionAsked(
        card_id=CARD.id,
        question=CARD.question,
        type=CARD.type,
        difficulty=CARD.difficulty,
        role=None,
        reasons=tuple(t.REASONS),
        widened=tuple(t.WIDENED),
        previous_score=0,
    ),
    e.QuestionAsked(
        card_id=CARD.id,
        question=CARD.question,
        type=CARD.type,
        difficulty=CARD.difficulty,
        role="Data Scientist",
        widened=tuple(t.FILTER_GIVEN),
        filter=FILTER,
    ),
    *(
        e.FilterShown(filter=view, code=code, role=role, fits=fits, question_open=is_open)
        for code in get_args(e.FilterShown.model_fields["code"].annotation)
        for view in (FILTER, e.FilterView())
        for role, fits, is_open in (("AI Researcher", 0, True), (None, 1, False), ("UX Designer", 2, False))
    ),
    *(e.FilterMenu(which=option.kind, options=(option,), page=1, pages=3) for option in OPTIONS),
    e.FilterUnclear(words="caching", guesses=OPTIONS),
    e.FilterUnclear(words="caching", guesses=()),
    e.FilterUnclear(words="data", guesses=OPTIONS, several=True),
    *(e.FilterUnclear(words="two", guesses=OPTIONS, several=True, one_of=kind) for kind in ONE_OF),
    *(
        e.QuestionsFound(query="q" * 4_000, how=how, found=(FOUND,) * count, question_open=True)
        for how in get_args(How)
        for count in (0, 1, 5)
        if count or how in t.FOUND_NOTHING
    ),
    e.GapAsked(question=CARD.question, gaps=tuple((p.text, "partial") for p in CARD.key_points), score=12, again=True),
    e.GapAsked(question=CARD.question, name="1-1"),
    e.FollowUpWanted(attempt_id="7-1-1"),
    e.FollowUpAsked(question=CARD.question, probe="Why so?", quote=QUOTE * 9, score=12, again=True),
    e.FollowUpAsked(question=CARD.question, probe="Why so?", name="1-1"),
    e.VacancyHeld(parts=2, characters=7_900),
    e.VacancyHeard(),
    *(e.VacancyUnfit(why=why, role="Data Scientist", focus=True) for why in get_args(Unfit)),
    *VACANCIES,
    *(e.NothingToAsk(reason=reason) for reason in t.NOTHING_TO_ASK),
    e.HintGiven(number=1, total=4, text="Define it.", cap=90, more=True),
    e.SolutionShown(
        text=CARD.standard_response, alternatives=(("technical", "x"),), follow_ups=("y",), cap=50, answered=False
    ),
    e.PartHeld(parts=1, characters=3_900),
    e.AnswerAccepted(attempt_id="7-1-1"),
    feedback_of(CARD, ASSESSMENT, True, "7-1-1"),
    *(feedback_of(CARD, gated(CARD, gate), False) for gate in Gate),
    *(feedback_of(CARD, found, False).model_copy(update=LATE) for found in (ASSESSMENT, gated(CARD, Gate.TOO_SHORT))),
    *(
        feedback_of(CARD, ASSESSMENT, False).model_copy(update={"delta": 3, "filled": True, "habit": habit})
        for habit in HABITS
    ),
    e.NotGraded(attempt_id="7-1-1", why=BUSY, retry_in=60, offer_embedded=True),
    *(e.NotGradedHere(attempt_id="7-1-1", why=UNREAD, given_up=over) for over in (False, True)),
    e.GuessAsked(turn=3),
    *(feedback_of(CARD, ASSESSMENT, False).model_copy(update={"guess": low}) for low in (0, 80)),
    *(e.NotGraded(attempt_id="7-1-1", why="It is gone.", retry_in=None, offer_embedded=o) for o in (False, True)),
    trace_of(CARD, ASSESSMENT, CONTESTS),
    trace_of(CARD, ASSESSMENT).model_copy(update={"name": "99-1"}),
    trace_of(make_card(question="Why not?"), ASSESSMENT),
    trace_of(CARD, gated(CARD, Gate.DONT_KNOW)),
    e.ContestAsked(
        choices=tuple(
            e.ContestChoice(number=n, text="A point that goes on and on. " * 20, verdict=verdict)
            for n, verdict in enumerate(("partial", "missing", "made"), 1)
        )
    ),
    *(e.ContestReason(text="A point", verdict=verdict) for verdict in ("partial", "missing", "made")),
    e.ContestHeard(attempt_id="7-1-1", contested="point:definition"),
    *(e.ContestWaits(retry_in=pause) for pause in (60, None)),
    *(
        e.Contested(assessment=ASSESSMENT, text="A point", contest=contest, gap_left=True, more=True, name=name)
        for contest in CONTESTS
        for name in ("", "99-1")
    ),
    e.LensShown(said=(QUOTE,) * 8, advice=(("technical", "Go deep."), ("managerial", "Say what it costs."))),
    sample_tally(),
    sample_tally((40,)),
    sample_tally().model_copy(update={"no_numbers": True}),
    e.HistoryShown(answers=PAST, first=6, page=1, pages=3),
    e.HistoryShown(answers=PAST, first=1, page=0, pages=1, no_numbers=True),
    *OPENED,
    OPENED[2].model_copy(update={"waiting": "7-99-1", "given_up": True}),
    e.SavedShown(questions=(SAVED_QUESTION,) * 5, first=6, page=1, pages=3, total=14, gone=2, removed=True),
    e.SavedShown(questions=(), first=1, page=0, pages=1, total=0, gone=2),
    *(e.SaveChanged(code=code, key="0123456789abcdef", total=3, limit=100) for code in get_args(Code)),
    e.Tally(
        answers=2,
        graded=2,
        waiting=1,
        average=50.0,
        best=60,
        latest=(40, 60),
        retries=1,
        mean_gain=20.0,
        by_difficulty=(("easy", 2, 50.0),),
        this_week=2,
        streak=1,
        gaps=1,
        gap_gain=7.0,
        guess_gap=-12.0,
        follow_ups=1,
        follow_up_gain=5.0,
    ),
    e.Note(code="help"),
    e.Note(code="privacy"),
    e.Note(code="trust"),
    *(
        e.Note(code=code, values={"characters": 10, "n": 2, "limit": 50_000, "parts": 1, "left": 2, "role": "X"})
        for code in t.NOTES
    ),
    *(
        e.ReviewsShown(
            today=DAY,
            due=due,
            first=(e.DueQuestion(key="0123456789abcdef", question="Why? " * 800, score=score, late=3),) * min(due, 5),
            next_day=later,
            next_count=2,
            week=4,
            known=12,
            question_open=is_open,
            interview=interview,
        )
        for due, score in ((0, None), (7, 40), (7, None))
        for later in (None, DAY)
        for is_open, interview in ((True, None), (False, DAY))
    ),
    *(
        e.PlanShown(
            code=code,
            today=DAY,
            day=DAY,
            left=left,
            role=role,
            company=company,
            steps=STEPS,
            asked_there=asked,
            role_set=asked is None,
            question_open=asked is None,
            zone="Europe/Berlin" if code == "placed" else None,
            zones=ZONES if code == "new" else (),
        )
        for code in get_args(e.PlanShown.model_fields["code"].annotation)
        for left in (0, 14)
        for role, company in ((None, None), ("Data Scientist", None), (None, "Acme"), ("Data Scientist", "A" * 60))
        for asked in (None, 0, 3)
    ),
    *(
        e.PlanAsked(code=code, example=DAY, said="x" * 60, question_open=is_open)
        for code in get_args(e.PlanAsked.model_fields["code"].annotation)
        for is_open in (False, True)
    ),
    e.PlanEnded(day=DAY),
    e.PlanEnded(day=DAY, unfiltered="Acme"),
    e.InterviewMorning(),
    e.InterviewMorning(company="Acme", sheet=False),
    e.InterviewOver(day=DAY),
    e.InterviewOver(day=DAY, company="Acme", ask=False),
    SHEET,
    e.CheatsheetWanted(),
    e.VoiceAccepted(note=5),
    e.TranscriptShown(text=QUOTE * 4, last=123_456_789, fillers=(("um", 3), ("you know", 1)), words_per_minute=130),
    e.TranscriptShown(text="Gut.", last=5, typed=40, waiting=1, fillers=(), again=True),
    e.TranscriptShown(text="Bien.", last=5),
    *(e.VoiceTold(code=code, limit=90) for code in get_args(e.VoiceTold.model_fields["code"].annotation)),
    *MOCK_EXAMPLES,
    e.LooseText(can_add=True, key="0" * 16),
    *(e.WishAsked(wish=wish, question_open=wish != "next", key="0" * 16) for wish in get_args(Wish)),
    e.WishAsked(wish="hint", question_open=True, refused="hints_off"),
    e.WishAsked(wish="explain", question_open=True, refused="mock_no_hint"),
    e.ForgetAsked(attempts=3),
    e.ForgetWanted(),
    e.ExportWanted(),
    *(
        e.DailyShown(
            code=code,
            time=time,
            at=time and "07:00",
            next=day,
            on=day and DAY,
            zone=zone,
            fixed=True,
            words="w",
            zones=zones,
        )
        for code in get_args(e.DailyShown.model_fields["code"].annotation)
        for time, day, zone, zones in (
            ("23:00", DAYS[0], None, ZONES),
            ("06:00", DAYS[2], "UTC+2", ()),
            (None, None, "UTC", ()),
        )
    ),
    e.Unasked(until=START),
    *(e.Reminded(code=code, values=REMINDED) for code in (*t.REMINDERS, *t.REMINDERS_COUNTED)),
    *(
        e.SettingsShown(prefs=prefs, zone=zone, clock="18:30", at=prefs.daily and "07:00", changed=changed)
        for prefs in (Prefs(), OTHER_PREFS)
        for zone, changed in ((None, None), ("Europe/Berlin", "quiet"))
    ),
    *(e.SettingsMenu(name=name, now="auto", options=options) for name, options in OPTIONS_OF.items()),
    e.SettingsMenu(name="zone", now="UTC", zones=ZONES),
    e.SettingUnclear(words="hnts", names=("hints", "mode"), guess="hints"),
    e.SettingUnclear(words="0-24", name="quiet", now="22-7", values=("21-8", "off"), always=True),
    e.SettingUnclear(words="colour", names=("hints", "mode")),
    *(e.SettingUnclear(words=words, name="hints", now="on", values=("on", "off")) for words in ("", "maybe")),
)


SILENT = (
    e.AnswerAccepted,
    e.ContestHeard,
    e.ForgetWanted,
    e.ExportWanted,
    e.CheatsheetWanted,
    e.Unasked,
    e.VoiceAccepted,
    e.FollowUpWanted,
    e.VacancyHeard,
    SILENT_IN_MOCKS,
)
"""Events that lead to work and have no words."""


def test_there_is_an_example_of_every_event() -> None:
    union = get_args(e.Event)[0]
    assert {type(event) for event in EXAMPLES} == set(get_args(union))


@pytest.mark.parametrize("gate", Gate)
def test_what_was_no_answer_is_not_said_to_be_open_once_the_person_has_moved_on(gate: Gate) -> None:
    (message,) = render(feedback_of(CARD, gated(CARD, gate), False).model_copy(update=LATE), FACTS)
    assert "still open" not in message.words.text
    assert {button.verb for row in message.rows for button in row} == {"redo", "open", "why"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.kind)
def test_every_event_has_words_that_telegram_takes(event: e.Event, language: str) -> None:
    silent = isinstance(event, SILENT)
    messages = render(event.model_copy(update={"language": language}), FACTS)
    assert bool(messages) is not silent
    for message in messages:
        pieces = message.words.pieces()
        assert all(0 < utf16(piece.text) <= 4_096 for piece in pieces)
        assert not re.search(r"\{\w*\}", message.words.text), "a value was not filled in"
        assert message.turn == event.turn
        assert not message.toast or utf16(message.words.text) <= 200


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != ENGLISH])
def test_no_english_is_left_in_another_language(language: str) -> None:
    # What the examples quote of cards and people stays; of our own sentences none may.
    told = [m for event in EXAMPLES for m in render(event.model_copy(update={"language": language}), FACTS)]
    seen = "\n".join([*(m.words.text for m in told), *(b.label for m in told for row in m.rows for b in row)])
    whole = [text for text in english() if isinstance(text, str) and "{" not in text and len(text.split()) > 2]
    assert [text for text in whole if text in seen] == []


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: event.kind)
def test_in_words_no_score_is_a_number(event: e.Event) -> None:
    # Figures about a judge are no scores of a person; the report of a mock interview is about nothing but scores.
    trust = isinstance(event, e.Note | e.MockReport)
    for message in render(event.model_copy(update={"no_numbers": True}), FACTS):
        assert trust or not re.search(r"/100|\d %|\(worth|worth up to|of 100", message.words.text)


def test_what_was_written_before_the_days_were_kept_can_be_read() -> None:
    old = '{"kind":"tally","turn":3,"answers":1,"graded":1,"waiting":0,"average":50.0,"best":50,"latest":[50],'
    old += '"retries":0,"mean_gain":null,"by_difficulty":[["easy",1,50.0]],"this_week":1,"streak":1}'
    assert "Average score: 50" in render(e.EVENTS.validate_json(old), FACTS)[0].words.text


def test_an_event_survives_being_stored() -> None:
    for event in EXAMPLES:
        assert e.EVENTS.validate_json(event.model_dump_json()) == event


def test_feedback_fits_one_screen_however_long_the_quotes() -> None:
    (message,) = render(feedback_of(CARD, ASSESSMENT, True), FACTS)
    assert len(message.words.text) < 2_500
    assert message.words.text.startswith(f"{ASSESSMENT.score}/100 · ")


def test_a_long_quote_is_shown_to_its_end_where_the_screen_has_room_for_it() -> None:
    said = "and so on " * 22 + "until the end"
    shown = feedback_of(CARD, ASSESSMENT, True)
    heard = next(point for point in shown.points if point.evidence)
    alone = shown.model_copy(update={"points": (heard.model_copy(update={"evidence": said}),), "mistakes": ()})
    (message,) = render(alone, FACTS)
    assert f"“{said}”" in message.words.text
    many = tuple(heard.model_copy(update={"evidence": said}) for _ in range(4))
    (message,) = render(alone.model_copy(update={"points": many}), FACTS)
    assert "until the end" not in message.words.text
    assert message.words.text.count("…”") == len(many)


@pytest.mark.parametrize("brief", [False, True])
def test_the_next_step_has_a_number_only_where_it_names_the_gap_that_is_worth_it(brief: bool) -> None:
    points = tuple(PointFinding(id=p.id, verdict=Verdict.MISSING) for p in CARD.key_points)
    mistakes = tuple(MistakeFinding(id=m.id, made=False) for m in CARD.common_mistakes)
    found = Findings(graded_by="openai:model", points=points, mistakes=mistakes)
    said = {}
    for step in (None, "Say it more slowly.", f"Think of this: {CARD.key_points[0].text}"):
        event = feedback_of(CARD, assess(CARD, found.model_copy(update={"next_step": step})), False)
        said[step] = shown_text(event.model_copy(update={"brief": brief}))
    ours, *models = said.values()
    assert f"{t.NEXT_STEP_WORTH.format(worth=23)}: Add this: {CARD.key_points[0].text}" in ours
    for step, text in zip(list(said)[1:], models, strict=True):
        assert f"{t.NEXT_STEP}: {step}" in text
        assert "worth up to" not in text


@pytest.mark.parametrize(
    ("text", "verdict", "frame"),
    [
        ("Names the assumption that the first version has to test.", Verdict.MISSING, "listens"),
        ("Says what the opponent stood to lose.", Verdict.PARTIAL, "listens_half"),
        ("Would confirm the choice in the execution plan.", Verdict.MISSING, "listens"),
        ("As load grows, latency grows faster.", Verdict.MISSING, "add"),
        ("A cache may serve old data.", Verdict.PARTIAL, "in_full"),
    ],
)
def test_nobody_is_told_to_say_what_they_are_to_do(text: str, verdict: Verdict, frame: str) -> None:
    assert step_towards(text, verdict) == FRAMES[frame].format(text=text)
    for language in LANGUAGES:
        with speaking(language):
            assert advice(step_towards(text, verdict)) == t_.ADVICE[frame].format(text=text)
    topic = e.SheetTopic(tag="Planning", missed=((text, verdict.value),))
    shown = shown_text(e.CheatSheet(topics=(topic,), cards=1))
    frames = {"listens": "An interviewer listens for: ", "listens_half": "An interviewer wants to hear in full: "}
    assert f"{frames.get(frame) or {'add': 'Say: ', 'in_full': 'Say in full: '}[frame]}{text}" in shown


@pytest.mark.parametrize(
    ("caps", "why"), [({"hints": 2}, "you took hints"), ({"revealed": True}, "you saw the example")]
)
def test_a_cap_says_what_set_it_and_what_the_score_is_without(caps: dict[str, Any], why: str) -> None:
    *most, last = CARD.key_points
    points = [PointFinding(id=p.id, verdict=Verdict.COVERED, evidence="their words") for p in most]
    points.append(PointFinding(id=last.id, verdict=Verdict.PARTIAL, evidence="their words"))
    mistakes = tuple(MistakeFinding(id=m.id, made=False) for m in CARD.common_mistakes)
    found = Findings(graded_by="openai:model", points=tuple(points), mistakes=mistakes)
    free, capped = assess(CARD, found), assess(CARD, found, **caps)
    shown = shown_text(feedback_of(CARD, capped, False))
    assert f"Capped at {capped.score}, because {why}" in shown
    assert f"; {free.score} without." in shown
    assert "Capped" not in shown_text(feedback_of(CARD, free, False))
    assert f"(half, {100 - (free.score or 0)} more possible)" in shown_text(feedback_of(CARD, free, False))
    assert "(half)" in shown
    assert "0 more possible" not in shown, "what is worth nothing under the cap has no number"
    assert "worth" not in shown
    corrected = shown_text(feedback_of(make_card(question="Why not?"), capped, False))
    assert f"Capped at {capped.score}, because {why}" in corrected
    assert " without." not in corrected, "nobody knows"


def test_of_two_caps_only_the_one_that_bites_is_named() -> None:
    points = tuple(PointFinding(id=p.id, verdict=Verdict.COVERED, evidence="their words") for p in CARD.key_points)
    mistakes = tuple(MistakeFinding(id=m.id, made=False) for m in CARD.common_mistakes)
    found = Findings(graded_by="openai:model", points=points, mistakes=mistakes)
    shown = shown_text(feedback_of(CARD, assess(CARD, found, 3, revealed=True), False, both=True))
    assert t.CAPPED_ONLY["example"].format(cap=50) in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_sounds_like_the_opposite_is_told_with_its_words(language: str) -> None:
    traced = next(event for event in EXAMPLES if isinstance(event, e.Traced))
    with speaking(language):
        told = spoken(OPPOSITE.removesuffix(CARD.key_points[2].text) + "{text}").format(text=CARD.key_points[2].text)
    for event in (feedback_of(CARD, ASSESSMENT, False), traced):
        shown = render(event.model_copy(update={"language": language}), FACTS)
        text = "".join(message.words.text for message in shown)
        assert told in text
        assert "“the other way round”" in text


def test_a_vacancy_fits_one_screen_and_one_message_however_long_its_lines() -> None:
    (message,) = render(VACANCIES[0], FACTS)
    assert len(message.words.pieces()) == 1
    assert len(message.words.text) < 3_500
    assert [button.label for row in message.rows[:2] for button in row] == [str(n) for n in range(1, 11)]


def test_saved_is_said_once() -> None:
    event = e.NotGraded(attempt_id="1", why=f"{t.SAVED} The model is busy.", retry_in=60, offer_embedded=False)
    assert render(event, FACTS)[0].words.text.count("saved") == 1


def test_notes_and_their_words_match() -> None:
    folder = Path(inspect.getfile(bot.interview)).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    used = set(re.findall(r'(?:note|deny_last)\(\s*"(\w+)"', source))
    kinds = {kind.removeprefix("unsupported_") for kind in t.NOTES if kind.startswith("unsupported_")}
    told = {f"unsupported_{kind}" for kind in re.findall(r'return "(\w+)"', inspect.getsource(kind_of))}
    told |= {"unsupported_empty", "unsupported_other", "unsupported_edited", "unsupported_group"}
    assert used - {"help", "privacy", "trust"} | told == set(t.NOTES)
    assert len(kinds) == len(told)


def test_whatever_plain_text_may_be_taken_for_has_words() -> None:
    folder = Path(inspect.getfile(bot.interview)).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    awaited = set(re.findall(r'awaiting=(?:None if [^"\n]+ else )?"(\w+)"', source))
    assert {*awaited, "open", "answered", "nothing"} == set(t.WRITE_NOW)
    for now in t.WRITE_NOW:
        (message,) = render(e.Note(code="unsupported_edited", values={"now": now}), FACTS)
        assert message.words.text == f"{t.NOTES['unsupported_edited']} {t.WRITE_NOW_EDITED[now]}"


def test_every_kind_of_message_without_text_is_named() -> None:
    nothing = dict.fromkeys(
        ("sticker", "photo", "voice", "audio", "video", "video_note", "animation", "document", "text")
    )
    for field in nothing:
        kind = kind_of(SimpleNamespace(**{**nothing, field: "x"}))  # type: ignore[arg-type]
        assert f"unsupported_{kind}" in t.NOTES
    assert kind_of(SimpleNamespace(**nothing)) == "other"  # type: ignore[arg-type]


def test_every_wish_that_can_be_given_up_has_words() -> None:
    assert set(t.FILTER_GIVEN) == {*GIVEN_UP, "near_difficulty", "any_difficulty"}


def test_the_nearest_question_is_introduced_with_what_was_wished_and_given_up() -> None:
    event = e.QuestionAsked(
        card_id=CARD.id,
        question=CARD.question,
        type=CARD.type,
        difficulty=CARD.difficulty,
        role="Data Engineer",
        widened=("near_difficulty", "any_tag", "new_round"),
        filter=e.FilterView(type=QuestionType.SYSTEM_DESIGN, level=Difficulty.HARD, tags=("SQL", "Cloud")),
    )
    text = render(event, FACTS)[0].words.text
    assert text.startswith(
        "Nothing new for “hard · system design · SQL or Cloud · Data Engineer”; here is the nearest: "
        "one level away, on another topic.\n" + t.WIDENED["new_round"]
    )
    adaptive = {"filter": e.FilterView(type=QuestionType.CASE), "widened": ("near_difficulty",)}
    text = render(event.model_copy(update=adaptive), FACTS)[0].words.text
    assert text.startswith("Nothing new for “case · at your level · Data Engineer”;")
    other = {"role": "AI Researcher", "filter": e.FilterView(companies=("Acme",)), "widened": ("any_company",)}
    text = render(event.model_copy(update=other), FACTS)[0].words.text
    assert text.startswith("Nothing new for “from Acme · AI Researcher”; here is the nearest: from elsewhere.")


@pytest.mark.parametrize("model", ["", "openai:model"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_that_answers_must_be_in_english_is_said_before_one_is_written(language: str, model: str) -> None:
    asking = [ev for ev in EXAMPLES if isinstance(ev, e.QuestionAsked | e.MockBegun | e.MockAsked)]
    assert {type(ev) for ev in asking} == {e.QuestionAsked, e.MockBegun, e.MockAsked}
    with speaking(language):
        sentence = spoken(t.ANSWER_IN_ENGLISH)
    for event in asking:
        (message,) = render(event.model_copy(update={"language": language}), Facts(ROLE_NAMES, model))
        first = not isinstance(event, e.MockAsked) or event.again  # in a mock, where it begins
        assert (sentence in message.words.text) == (first and language != ENGLISH and not model), message.words.text


def test_what_was_found_fits_one_screen_however_long_the_questions() -> None:
    (message,) = render(
        e.QuestionsFound(query="x" * 4_000, how="meaning", found=(FOUND,) * 5, question_open=True), FACTS
    )
    assert len(message.words.text) < 1_700
    assert [len(row) for row in message.rows] == [3, 2]


def test_reviews_the_plan_and_the_cheat_sheet_fit_one_screen() -> None:
    longest = max((ev for ev in EXAMPLES if isinstance(ev, e.ReviewsShown)), key=lambda ev: len(shown_text(ev)))
    assert len(shown_text(longest)) < 1_400
    assert max(len(shown_text(ev)) for ev in EXAMPLES if isinstance(ev, e.PlanShown)) < 2_000
    words, file = render(SHEET, FACTS)
    assert len(words.words.text) < 1_700
    assert "More topics in the file: 5" in words.words.text
    assert file.file is not None
    assert file.file.content.decode().count(" ".join(QUOTE.split())) == 8 * 4


def shown_text(event: e.Event) -> str:
    return render(event, FACTS)[0].words.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_fits_one_screen(language: str) -> None:
    (message,) = render(e.Note(code="help", language=language), FACTS)
    # A phone shows about 30 lines of about 40 letters.
    assert sum(1 + len(line) // 40 for line in message.words.text.splitlines()) <= 40


def test_where_there_is_no_menu_help_says_what_each_command_does() -> None:
    (message,) = render(e.Note(code="help"), replace(FACTS, menu=False))
    assert t.HELP_MENU not in message.words.text
    for command in COMMANDS:
        assert f"/{command.names[-1]}: {command.summary}" in message.words.text


def test_every_command_stands_in_a_line_of_help() -> None:
    assert {command.group for command in COMMANDS} == set(t.HELP_GROUPS)


def test_the_trust_of_an_unmeasured_judge_has_no_number() -> None:
    (message,) = render(e.Note(code="trust"), Facts(ROLE_NAMES))
    assert t.TRUST_NONE in message.words.text
    assert not re.search(r"\d", message.words.text)


def test_trust_shows_every_figure_with_its_interval_and_cases() -> None:
    text = render(e.Note(code="trust"), FACTS)[0].words.text
    assert "the model openai:model" in text
    assert "Agreement on points: 0.61 (95 % interval 0.55 to 0.66), 900 cases" in text
    assert "Bias: -0.02, 120 cases" in text
    assert "Order: 0.9, 1 pair\n" in text
    assert FIGURES.date in text


def test_a_habit_is_named_in_one_line() -> None:
    lines = {line for h in HABITS for line in habit_lines(h)}
    assert "Third answer in a row without a concrete example or figure." in lines
    assert "3 of your last 5 answers came without an order one can follow." in lines
    assert t.HABIT_MISTAKES.format(times=3, of=5) in lines


@pytest.mark.parametrize("habit", HABITS)
def test_a_brief_feedback_names_the_same_habit(habit: e.RecurringGap) -> None:
    whole = feedback_of(CARD, ASSESSMENT, False).model_copy(update={"habit": habit})
    (without,) = render(whole.model_copy(update={"brief": True, "habit": None}), FACTS)
    (message,) = render(whole.model_copy(update={"brief": True}), FACTS)
    (line,) = set(message.words.text.splitlines()) - set(without.words.text.splitlines())
    assert line in habit_lines(habit)


def habit_lines(habit: e.RecurringGap) -> list[str]:
    event = feedback_of(CARD, ASSESSMENT, False).model_copy(update={"habit": habit})
    return render(event, FACTS)[0].words.text.splitlines()


def test_words_exist_for_every_level_type_band_and_status() -> None:
    assert set(t.LEVELS) == {*(level.value for level in Difficulty), "adaptive"}
    assert set(t.TYPES) == {kind.value for kind in QuestionType}
    assert set(t.TRUST_COUNTED) == set(get_args(Counted))
    assert set(t.GATES) == {gate.value for gate in Gate}
    assert set(t.BAND_WORDS) == {name for _, name in BANDS}
    assert set(t.VERDICTS) == set(t.MARKS) == {*(verdict.value for verdict in Verdict), MADE, NOT_MADE}
    assert set(t.CONTEST_STATES) == set(Outcome)
    assert set(t.CONTEST_OUTCOMES) == set(Outcome) - {Outcome.WAITING}
    assert set(t.HABITS) == set(KINDS)
    assert set(t.DAILY_NEXT) == set(DAYS)
    assert set(t.NTH) == set(range(OFTEN, LATEST + 1))
    assert set(t.HISTORY_KINDS) == set(AttemptKind)
    assert set(t.COVERAGE_KINDS) == set(t.COVERAGE_SHORT) == set(PointKind)
    assert set(t.SAVE_CODES) == set(get_args(Code))
    assert set(t.TREND) == set(t.TREND_WORDS)
    assert set(t.STATS_GAINS) == set(t.STATS_GAINS_WORDS)
    assert set(t.DAYS_SHORT) == set(range(1, 13))


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 min"), (60, "1 min"), (61, "2 min"), (7200, "2 h"), (5400, "90 min")]
)
def test_a_pause_is_rounded_up(seconds: int, words: str) -> None:
    assert pause(seconds) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_that_rounds_to_nothing_has_no_minus(language: str) -> None:
    with speaking(language):
        told = [t_.TREND["level"].format(delta=-0.4)]
        told += [gains.format(n=0, count=2, gain=-0.4) for gains in t_.STATS_GAINS.values()]
    assert [text for text in told if "-0" in text or "+0" not in text] == []


def test_every_sentence_about_a_voice_note_is_used() -> None:
    assert set(t.VOICE_TOLD) == set(get_args(e.VoiceTold.model_fields["code"].annotation))


@pytest.mark.parametrize(
    ("hears", "words"),
    [(None, "cannot listen"), ("", "on the same computer. Only"), ("api.example.org", "sent to api.example.org")],
)
def test_privacy_says_where_voice_notes_go(hears: str | None, words: str) -> None:
    (message,) = render(e.Note(code="privacy"), Facts(ROLE_NAMES, hears=hears))
    assert words in message.words.text


@pytest.mark.parametrize(
    ("facts", "told", "not_told"),
    [
        (Facts(ROLE_NAMES), ("not encrypted", "may keep backups"), ("stored encrypted", "deleted by itself")),
        (Facts(ROLE_NAMES, sealed=True, retention_days=1), ("stored encrypted", "older than 1 day is"), ("not enc",)),
        (Facts(ROLE_NAMES, searches="openai:e"), ("sent to openai:e", "by their meaning"), ()),
        (Facts(ROLE_NAMES, model="openai:m"), ("by the model openai:m",), ("by their meaning",)),
    ],
)
def test_privacy_says_what_is_true_of_this_installation(
    facts: Facts, told: tuple[str, ...], not_told: tuple[str, ...]
) -> None:
    (message,) = render(e.Note(code="privacy"), facts)
    assert all(words in message.words.text for words in told)
    assert not any(words in message.words.text for words in not_told)
