"""Vacancies by rules: every line is sorted, none is obeyed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.skills import SKILLS, skills_in
from knowledge.tags import TAGS
from knowledge.vacancy import asks_for, is_english, looks_like, read
from tests.support.vacancies import CV, GERMAN, NURSE, VACANCIES, Example, long_vacancy

SENDING = (
    "Please send your resume to jobs@example.org",
    "Send your CV",
    "CV: send it to jobs@example.org",
    "Resume and cover letter to jobs@example.org",
    "Sende uns deinen Lebenslauf",
    "Jobs that stop must resume where they were.",
    "CV Research Engineer",
    "Please Send Your Resume",
)
"""Lines of vacancies that name a curriculum vitae, or seem to."""


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("example", VACANCIES, ids=lambda example: example.name)
def test_what_is_asked_for_is_found_and_stands_there_and_pay_and_perks_do_not_count(example: Example) -> None:
    pages = read(example.text)
    texts = [ask.text for ask in pages.asks]
    for beginning in example.asks:
        assert any(text.startswith(beginning) for text in texts), beginning
    for word in example.never:
        assert not any(word.casefold() in text.casefold() for text in texts), word
    assert all(folded(text) in folded(example.text) for text in texts)
    assert looks_like(example.text, pages) is None


@pytest.mark.parametrize("example", VACANCIES, ids=lambda example: example.name)
def test_the_level_is_suggested_by_words_that_stand_there(example: Example) -> None:
    level = read(example.text).level
    assert level is not None
    assert level.level == example.level
    assert level.words in example.text


@pytest.mark.parametrize(
    ("text", "level", "words"),
    [
        ("Senior Data Engineer\nRequirements\n- 1 year of experience with SQL", "hard", "Senior"),
        ("Data Engineer\nRequirements\n- 6+ years of experience with SQL", "hard", "6+ years"),
        ("Data Engineer\nRequirements\n- at least four years of experience with SQL", "medium", "four years"),
        ("Data Engineer\nRequirements\n- 0-1 years of experience with SQL", "easy", "0-1 years"),
        ("Data Engineer\nWe welcome graduates.\nRequirements\n- Good SQL", "easy", "graduates"),
        ("Data Engineer (intermediate)\nRequirements\n- Good SQL", "medium", "intermediate"),
        # letters of other alphabets that count as an i where capitals do not matter
        ("Data Engineer\nRequirements\n- f\u0131ve years of experience with SQL", "hard", "f\u0131ve years"),
        ("Data Engineer\nRequirements\n- S\u0130X years of experience with SQL", "hard", "S\u0130X years"),
        # a junior who is helped, and a holiday after five years, say nothing about the person wanted
        ("Data Engineer\nTasks\n- You will help two junior engineers\nBenefits\n- A break after 5 years", None, None),
    ],
)
def test_title_years_and_words_for_beginners(text: str, level: str | None, words: str | None) -> None:
    found = read(text).level
    assert (found.level, found.words) == (level, words) if found else level is None


def test_lines_that_an_email_broke_are_whole_again_and_prose_is_read_by_sentence() -> None:
    text = (
        "You have designed services that handle thousands of requests per second, and you know what\n"
        "replication lag means. Lunch is at noon. You write clearly and kindly to people\n"
        "and machines."
    )
    assert [ask.text for ask in read(text).asks] == [
        "You have designed services that handle thousands of requests per second, and you know what "
        "replication lag means.",
        "You write clearly and kindly to people and machines.",
    ]


def test_a_list_without_bullets_is_a_list() -> None:
    asks = read("Requirements\nGood SQL and Python\nYou like Kafka\n\nWhat we offer\nGood coffee and SQL lessons").asks
    assert [ask.text for ask in asks] == ["Good SQL and Python", "You like Kafka"]


@pytest.mark.parametrize(
    "line",
    [
        "Salary: 50,000 to 60,000 EUR a year",
        "We are an equal opportunity employer, regardless of age",
        "You will get 30 days of paid vacation",
        "Health insurance and a pension",
        "Please send your CV to jobs@example.org",
        "We cannot sponsor a visa for this role",
        "We do not discriminate against anybody",
        "80,000 - 95,000 € and flexible working from day one",
        "You will earn $120k and more",
        "Between €60.000 and €75.000, depending on what you can do",
        "£400 per day outside IR35 with experience",
        "A learning budget of 1,500 EUR for your skills",
        "To apply, you have to fill in the form",
        "If you want to apply, you can write to Sam",
        "To apply for this role you need five minutes",
        "We encourage you to apply even if you have less experience with SQL",
        "Our site uses cookies to know which skills you like",
        "You can read our cookie policy for years",
    ],
)
def test_what_asks_for_nothing_is_no_demand_wherever_it_stands(line: str) -> None:
    assert read(f"Requirements\n- {line}\n- Good SQL").asks == read("Requirements\n- Good SQL").asks
    assert asks_for(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Ability to apply machine learning to noisy sensor data",
        "Know when to apply caching and when not to",
        "You know which pattern to apply, and why",
        "Experience with generative and discriminative models in PyTorch",
        "You train generators and discriminators",
        "Build features that discriminate between spam and mail",
        "You will own payment APIs that move $2bn a year",
        "You will cut a cloud bill of $500 million",
        "Explain how cookies and sessions work in the browser",
    ],
)
def test_a_demand_that_has_a_word_of_pay_or_of_applying_is_one(line: str) -> None:
    assert [ask.text for ask in read(f"Requirements\n- {line}").asks] == [line]
    assert asks_for(line) is not None


def test_a_vacancy_in_another_language_is_read_by_its_headings_and_skills() -> None:
    pages = read(GERMAN)
    assert not pages.english
    assert pages.titles[0].startswith("Frontend-Entwickler")
    assert not any("Urlaub" in ask.text or "Bewerbung" in ask.text for ask in pages.asks)
    assert {"Front End", "Accessibility", "Testing", "APIs"} <= {tag for ask in pages.asks for tag in ask.tags}
    assert pages.level is not None
    assert (pages.level.level, pages.level.words) == ("medium", "drei Jahre")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "short"),
        ("one two three", "short"),
        ("senior backend engineer", "short"),
        (CV, "cv"),
        ("Curriculum vitae\nJane Doe\nData Engineer with SQL", "cv"),
        ("Jane Doe \u2013 Resume\nData Engineer with SQL", "cv"),
        ("# Lebenslauf Max Mustermann\nDatenbanken und SQL", "cv"),
        ("My CV\nData Engineer with SQL", "cv"),
        ("R\u00c9SUM\u00c9 OF JANE DOE\nData Engineer with SQL", "cv"),
        ("I would keep the model, because I have seen my own data drift. I told my team about it.", "answer"),
        (NURSE, None),
        *(
            (f"Data Engineer\n{line}\nRequirements\n- Good SQL, Python and Kafka, and years of both", None)
            for line in SENDING
        ),
        ("Looking for a developer with SQL and AWS experience", None),
    ],
)
def test_what_is_no_vacancy_is_told_from_one(text: str, kind: str | None) -> None:
    assert looks_like(text, read(text)) == kind


def test_twenty_thousand_characters_are_read_to_the_end() -> None:
    text = long_vacancy(20_000)
    assert len(text) > 20_000
    assert any(ask.text.startswith("Solid SQL") for ask in read(text).asks)
    assert not any("kettle" in ask.text for ask in read(text).asks)


PHRASES = sorted({phrase.strip() for phrases in SKILLS.values() for phrase in phrases.split(",")})


@st.composite
def odd_case(draw: st.DrawFn) -> str:
    """A skill in letters that pass for its own where capitals do not matter."""
    alike = {"i": "i\u0131I\u0130", "s": "sS\u017f", "k": "kK\u212a"}
    phrase = draw(st.sampled_from(PHRASES))
    return "".join(draw(st.sampled_from(alike.get(char, char + char.upper()))) for char in phrase)


@given(st.lists(odd_case(), min_size=1, max_size=4))
def test_skills_are_known_in_any_letters_that_pass_for_theirs(phrases: list[str]) -> None:
    text = f"You have experience with {' and '.join(phrases)}."
    assert skills_in(text)
    read(text)


@given(st.text(max_size=400))
def test_any_text_can_be_read_and_nothing_is_made_up(text: str) -> None:
    pages = read(text)
    assert all(folded(ask.text) in folded(" ".join(text.split())) for ask in pages.asks)
    looks_like(text, pages)


def test_every_tag_has_skills_and_every_skill_is_found_as_a_word_only() -> None:
    assert tuple(SKILLS) == TAGS
    for tag, phrases in SKILLS.items():
        for phrase in (tag, *phrases.split(",")):
            (found,) = skills_in(f"We need {phrase.strip()}.")
            assert tag in found.tags, phrase
    assert skills_in("The capital of mysqlandia restores chess sets in a sandwich.") == ()
    assert [t for skill in skills_in("CI/CD, C++ and A/B tests") for t in skill.tags] == ["DevOps", "Experimentation"]


def test_phrases_are_small_letters_and_stand_once_a_tag() -> None:
    for tag, phrases in SKILLS.items():
        listed = [phrase.strip() for phrase in phrases.split(",")]
        assert len(listed) == len(set(listed)), tag
        assert all(phrase == phrase.casefold() and re.search(r"\w", phrase) for phrase in listed), tag


def test_english_is_told_by_its_small_words() -> None:
    assert is_english(VACANCIES[0].text)
    assert not is_english(GERMAN)
    assert not is_english("Требования: опыт работы, PostgreSQL, Kafka, не менее двух лет")
    assert is_english("")
