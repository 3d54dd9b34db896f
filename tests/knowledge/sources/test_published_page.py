"""Pages of our own making, with the dirt that published pages have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.card import Difficulty, PointKind, QuestionCard, QuestionType
from knowledge.errors import BrokenSource
from knowledge.sources.published_page import read, sniff
from knowledge.sources.report import ImportReport

TITLE = "When would you pick a queue over a direct call between two services?"
APPROACH = """Approach

A good way to build the answer:

  1. Name the Coupling: Say what each service waits for.

  2. Weigh Both: Compare delay, load and failure.

  3. Decide: Pick one and say why.
"""
POINTS = """Key Points

  • Clear Terms: Say what a queue is.

  • Fair Weighing: Name a cost of each side.

  • A Real Case: Tell of one you ran.
"""
RESPONSE = """Standard Response

A queue lets the sender go on while the receiver is busy or down. I look at three things:

Reasons for a Queue

  • Bursts

  • Orders come in waves, so the queue evens out the load.

Reasons Against

  • The person waits for the result.

I chose a queue for invoices and a direct call for prices.
"""
MISTAKES = """Tips & Variations

Common Mistakes to Avoid

  • Queue Everywhere: Not each call needs one.

  • No Failure Case: Leaving out what happens to a poison message.
"""
ALTERNATIVES = """Alternative Ways to Answer

  • For Technical Roles: Go into ordering, redelivery and idempotent receivers.

  • For Managerial Roles: Speak of cost, such as
"""
DETAILS = """Question Details

Difficulty
Hard
Hard
Type
System Design
System Design
Companies
Initech
Initech
Tags
Messaging
Architecture
Messaging
Architecture
Roles
Backend Engineer
Solution Architect
Backend Engineer
Solution Architect
"""
ADVERT = """
Ace Your Next Talk with Our Robot

Our robot whispers every word into your ear.

Robot Whisperer: Your Pocket Coach

Robot Whisperer: Your Pocket Coach
"""
DIRT = [
    "•",
    "1.",
    "- ",
    "o",
    "Difficulty",
    "Type: ",
    "Key Points",
    "Roles",
    "...",
    ":",
    "For :",
    "&#0;",
    "Approach",
    "x",
]


def page(*parts: str, title: str = f"{TITLE}\n\n{TITLE}\n\n{TITLE}\n") -> str:
    return "\n".join((title, *parts))


WHOLE = page(APPROACH, POINTS, RESPONSE, MISTAKES, ALTERNATIVES, DETAILS, ADVERT)


def problems(report: ImportReport, field: str) -> list[str]:
    return [warning.problem for warning in report.warnings if warning.field == field]


def test_a_whole_page_gives_every_field_once() -> None:
    (card,) = read(WHOLE, "queue.txt").cards
    assert card.question == TITLE
    assert card.id == "when-would-you-pick-a-queue-over-a-direct-call-between-two-services"
    assert [step.split(":")[0] for step in card.approach] == ["Name the Coupling", "Weigh Both", "Decide"]
    assert [(p.id, p.kind, p.text) for p in card.key_points] == [
        ("clear-terms", PointKind.FORM, "Clear Terms: Say what a queue is."),
        ("fair-weighing", PointKind.FORM, "Fair Weighing: Name a cost of each side."),
        ("a-real-case", PointKind.FORM, "A Real Case: Tell of one you ran."),
    ]
    assert [m.id for m in card.common_mistakes] == ["queue-everywhere", "no-failure-case"]
    assert [(a.audience, a.advice) for a in card.alternatives] == [
        ("technical", "Go into ordering, redelivery and idempotent receivers."),
        ("managerial", "Speak of cost, such as"),
    ]
    assert (card.difficulty, card.type) == (Difficulty.HARD, QuestionType.SYSTEM_DESIGN)
    assert card.companies == ("Initech",)
    assert card.tags == ("Messaging", "Architecture")
    assert card.roles == ("Backend Engineer", "Solution Architect")
    assert (card.source.title, card.source.url, card.source.licence) == ("imported page", None, "unknown")


def test_the_standard_response_keeps_its_paragraphs_headings_and_bullets() -> None:
    (card,) = read(WHOLE, "queue.txt").cards
    assert card.standard_response == (
        "A queue lets the sender go on while the receiver is busy or down. I look at three things:\n\n"
        "Reasons for a Queue\n\n- Bursts\n- Orders come in waves, so the queue evens out the load.\n\n"
        "Reasons Against\n\n- The person waits for the result.\n\n"
        "I chose a queue for invoices and a direct call for prices."
    )


def test_a_page_stays_a_draft_and_says_what_is_missing() -> None:
    report = read(WHOLE, "queue.txt")
    assert not isinstance(report.cards[0], QuestionCard)
    assert any("0 of 3 content points" in problem for problem in problems(report, "key_points"))
    assert {warning.file for warning in report.warnings} == {"queue.txt"}


def test_advertising_reaches_no_field_and_is_reported_once() -> None:
    report = read(WHOLE, "queue.txt")
    assert "obot" not in str(report.public())
    assert problems(report, "page") == ["left out 4 lines after the details"]


def test_advertising_is_left_out_when_the_details_are_missing_or_come_early() -> None:
    advert = "\nAce Your Next Interview Today\n\nSign up now and never fear a question again.\n"
    for text in (page(APPROACH, POINTS, RESPONSE, advert), page(DETAILS, advert, APPROACH, RESPONSE)):
        report = read(text, "queue.txt")
        assert "never fear" not in str(report.cards)
        assert len([p for p in problems(report, "page") if p.startswith("left out 2 lines")]) == 1


def test_only_the_cut_off_item_is_warned_of() -> None:
    report = read(WHOLE, "queue.txt")
    cut = [w.field for w in report.warnings if "cut off" in w.problem]
    assert cut == ["alternatives[1]"]


def test_an_alternative_with_nothing_after_its_label_is_left_out_with_a_warning() -> None:
    report = read(
        page(APPROACH, "Alternative Ways to Answer\n\n• For Technical Roles: Go deep.\n• For Sales Roles:\n"), "q"
    )
    assert [a.audience for a in report.cards[0].alternatives] == ["technical"]
    assert any("cut off" in problem for problem in problems(report, "alternatives"))


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda text: text.replace("\n", "\r\n"), "CRLF"),
        (lambda text: text.replace("\n", "\r"), "CR"),
        (lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"), "NBSP"),
        (lambda text: text.replace(" ", "\N{NARROW NO-BREAK SPACE}"), "narrow NBSP"),
        (lambda text: "\ufeff" + text.replace("e", "e\u200b"), "zero width"),
        (lambda text: text.replace("queue", "que\u00adue"), "soft hyphen"),
        (lambda text: text.replace("o", "&#111;").replace("&#111;", "&amp;#111;"), "entities, twice"),
        (lambda text: text.replace("Key Points", "KEY POINTS:").replace("Approach\n", "## approach:\n"), "headings"),
        (lambda text: text.replace("\n\n", "\n \t \n\n\n"), "blank lines"),
        (lambda text: text.replace("•", "▪"), "squares"),
        (lambda text: text.replace("•", "o"), "the letter o"),
        (lambda text: text.replace("•", "*"), "stars"),
        (lambda text: text.replace("  • ", "  • - "), "two bullets"),
        (lambda text: text.replace("  • ", "  •\n  "), "bullet on its own line"),
        (lambda text: text.replace("  1. ", "1) ").replace("  2. ", "(2) ").replace("  3. ", "3."), "numbers"),
        (lambda text: text.replace("Clear Terms:", "**Clear Terms:**"), "bold"),
    ],
)
def test_dirt_changes_nothing(change: object, name: str) -> None:
    assert callable(change)
    dirty = change(WHOLE)
    assert dirty != WHOLE
    assert read(dirty, "q").cards == read(WHOLE, "q").cards, name


# From the second line on: a page whose first line is a section's heading has no title, which is refused.
@given(st.lists(st.tuples(st.integers(1, 80), st.sampled_from(DIRT)), max_size=12))
def test_stray_lines_stop_nothing_and_line_ends_and_spaces_never_matter(changes: list[tuple[int, str]]) -> None:
    lines = WHOLE.split("\n")
    for position, text in changes:
        lines.insert(min(position, len(lines)), text)
    text = "\n".join(lines)
    report = read(text, "q")
    assert len(report.cards) == 1
    assert read(text.replace("\n", "\r\n").replace(" ", "\N{NO-BREAK SPACE}"), "q").public() == report.public()


def test_sections_may_stand_in_any_order() -> None:
    plain = read(WHOLE, "q").cards[0]
    mixed = read(page(DETAILS, ALTERNATIVES, RESPONSE, MISTAKES, POINTS, APPROACH), "q").cards[0]
    assert mixed == plain


def test_sections_that_stand_twice_count_once() -> None:
    twice = page(APPROACH, APPROACH, POINTS, POINTS, RESPONSE, RESPONSE, MISTAKES, MISTAKES, ALTERNATIVES, DETAILS)
    assert read(twice, "q").cards == read(WHOLE, "q").cards


@pytest.mark.parametrize(
    ("left_out", "fields"),
    [
        (APPROACH, {"approach"}),
        (RESPONSE, {"standard_response"}),
        (MISTAKES, {"common_mistakes"}),
        (ALTERNATIVES, {"alternatives"}),
        (DETAILS, {"difficulty", "type", "tags", "roles"}),
    ],
)
def test_each_missing_section_is_named(left_out: str, fields: set[str]) -> None:
    parts = [part for part in (APPROACH, POINTS, RESPONSE, MISTAKES, ALTERNATIVES, DETAILS) if part != left_out]
    report = read(page(*parts), "q")
    named = {w.field for w in report.warnings if "page has no such section" in w.problem or "names none" in w.problem}
    assert named == fields


def test_missing_key_points_are_named_apart_from_the_missing_content() -> None:
    report = read(page(APPROACH, RESPONSE, DETAILS), "q")
    assert len(problems(report, "key_points")) == 2


@pytest.mark.parametrize("before", [POINTS, RESPONSE, MISTAKES, ALTERNATIVES])
def test_an_unknown_section_is_named_and_goes_nowhere(before: str) -> None:
    odd = "Interviewer Insights\n\n  • Watch the zebra.\n\n  • Feed the zebra.\n"
    report = read(WHOLE.replace(before, before + "\n" + odd), "q")
    assert "zebra" not in str(report.cards)
    assert any('unknown section "Interviewer Insights": its 2 lines' in p for p in problems(report, "page"))


def test_an_unknown_section_looks_like_the_others_where_headings_are_marked() -> None:
    text = WHOLE + "\n"
    for heading in ("Approach", "Key Points", "Standard Response", "Question Details", "Common Mistakes to Avoid"):
        text = text.replace(f"{heading}\n", f"## {heading}\n")
    report = read(text.replace("Tips & Variations", "## Salaries\n\nA zebra a month.\n"), "q")
    assert "zebra" not in str(report.cards)
    assert any('"Salaries"' in problem for problem in problems(report, "page"))


def test_headings_inside_the_response_are_kept_and_named() -> None:
    (problem,) = problems(read(WHOLE, "q"), "standard_response")
    assert "Reasons for a Queue; Reasons Against" in problem


def test_nested_items_belong_to_the_item_above() -> None:
    steps = "Approach\n\n1. Plan:\n   o list the parts\n   ▪ order them\n2. Build: Make it.\n"
    (card,) = read(page(steps, POINTS), "q").cards
    assert card.approach == ("Plan: list the parts; order them", "Build: Make it.")


def test_a_label_and_its_sentence_are_one_item_where_the_nesting_was_lost() -> None:
    mistakes = (
        "Common Mistakes to Avoid\n\n• Talking Fast\n\n• Nobody can follow.\n\n• No Numbers\n\n• Claims need some.\n"
    )
    (card,) = read(page(APPROACH, mistakes), "q").cards
    assert [m.text for m in card.common_mistakes] == [
        "Talking Fast: Nobody can follow.",
        "No Numbers: Claims need some.",
    ]


def test_wrapped_lines_are_put_together() -> None:
    steps = "Approach\n• Name the parts of the sub-\nsystem. Say which of them\n    wait. Then\n    rest.\n• Decide.\n"
    (card,) = read(page(steps, POINTS), "q").cards
    assert card.approach == ("Name the parts of the sub-system. Say which of them wait. Then rest.", "Decide.")


@pytest.mark.parametrize(
    ("word", "kind", "warned"),
    [
        ("Technical", QuestionType.TECHNICAL_CONCEPT, False),
        ("Behavioral", QuestionType.BEHAVIOURAL, False),
        ("Situational", QuestionType.SITUATIONAL, False),
        ("Hypothetical", QuestionType.SITUATIONAL, True),
        ("Case Study", QuestionType.CASE, False),
        ("Algorithms", QuestionType.CODING_DISCUSSION, False),
        ("Riddle", None, True),
    ],
)
def test_the_words_of_the_page_become_a_type(word: str, kind: QuestionType | None, warned: bool) -> None:
    report = read(WHOLE.replace("System Design", word), "q")
    assert report.cards[0].type is kind
    assert bool(problems(report, "type")) is warned


def test_an_unknown_difficulty_is_left_open() -> None:
    report = read(WHOLE.replace("\nHard", "\nGnarly"), "q")
    assert report.cards[0].difficulty is None
    assert "Gnarly" in problems(report, "difficulty")[0]


def test_details_on_one_line_or_spread_out_read_the_same() -> None:
    plain = read(WHOLE, "q").cards[0]
    inline = (
        "Question Details\n\nDifficulty: Hard Hard\nType: System Design\nCompanies: Initech\n"
        "Tags: Messaging, Architecture\nRoles: Backend Engineer; Solution Architect\n"
    )
    spread = DETAILS.replace("\n", "\n\n")
    for details in (inline, spread, DETAILS.replace("Question Details\n\n", "")):
        report = read(page(APPROACH, POINTS, RESPONSE, MISTAKES, ALTERNATIVES, details, ADVERT), "q")
        assert report.cards[0] == plain
        assert "left out 4 lines after the details" in problems(report, "page")


def test_the_title_may_be_broken_over_lines_or_missing() -> None:
    broken = TITLE.replace("call between", "call\nbetween")
    assert read(page(APPROACH, POINTS, title=f"{broken}\n\n{broken}\n"), "q").cards[0].question == TITLE
    quoting = APPROACH.replace("A good way to build the answer:", f'To answer the question, "{TITLE}", do this:')
    report = read(page(quoting, POINTS, title=""), "q")
    assert report.cards[0].question == TITLE
    assert problems(report, "question")


def test_long_and_foreign_questions_get_ids_that_differ() -> None:
    long = "Why is " + "very " * 30
    ids = {read(page(APPROACH, title=t), "q").cards[0].id for t in (long + "a?", long + "b?", "Что такое?", "Как это?")}
    assert len(ids) == 4


@pytest.mark.parametrize("text", ["Just a letter to a friend.\n", "Approach\n\n• Do it.\n"])
def test_what_is_no_question_page_is_refused(text: str) -> None:
    with pytest.raises(BrokenSource, match=r"^odd\.txt: .*;"):
        read(text, "odd.txt")


def test_sniffing_asks_for_two_sections() -> None:
    assert sniff(WHOLE, "x.txt")
    assert not sniff("My approach\n\nKey Points of the talk were good.\n", "x.txt")


def test_the_public_report_has_the_agreed_shape() -> None:
    public = read(WHOLE, "queue.txt").public()
    assert set(public) == {"cards", "warnings"}
    assert set(public["warnings"][0]) == {"file", "field", "problem"}
    assert public["cards"][0]["type"] == "system-design"
    assert public["cards"][0]["key_points"][0]["kind"] == "form"


def test_items_that_differ_by_signs_alone_are_all_kept() -> None:
    points = (
        "Key Points\n\n• i++ yields the old value.\n• ++i yields the old value.\n• p < 0.05\n• p > 0.05\n• P > 0.05.\n"
    )
    response = "Standard Response\n\nThe null hypothesis is dropped.\n\na == b\n\na != b\n"
    details = DETAILS.replace("Messaging\nArchitecture\n", "C\nC++\nC#\n").replace("Initech\nInitech", "C; C++\nC; C++")
    (card,) = read(page(APPROACH, points, response, details), "q").cards
    assert [point.text for point in card.key_points] == [
        "i++ yields the old value.",
        "++i yields the old value.",
        "p < 0.05",
        "p > 0.05",
    ]
    assert "a == b\n\na != b" in card.standard_response
    assert (card.tags, card.companies) == (("C", "C++", "C#"), ("C", "C++"))


@pytest.mark.parametrize("name", ["Didi", "Gogo", "Zozo", "Toto", "DIDI", "PayPay", "TomTom", "DiDi"])
def test_a_name_of_two_like_halves_is_one_name(name: str) -> None:
    for shown in (name, f"{name}\n{name}", f"{name} {name}", f"{name}{name}"):
        details = DETAILS.replace("Initech\nInitech", shown)
        assert read(page(APPROACH, POINTS, details), "q").cards[0].companies == (name,)


@pytest.mark.parametrize("shown", ["Hard, Hard", "HardHard", "hardhard", "HARDHARD", "Hard|HARD|hard", "HardHardHard"])
def test_a_word_written_twice_is_read_once(shown: str) -> None:
    report = read(page(APPROACH, POINTS, DETAILS.replace("Hard\nHard", shown)), "q")
    assert report.cards[0].difficulty is Difficulty.HARD
    title = read(page(APPROACH, POINTS, title=f"{TITLE}{TITLE.lower()}\n"), "q")
    assert title.cards[0].question == TITLE
