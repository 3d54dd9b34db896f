"""The role profiles: complete, free of clashes, and found however they are typed."""

from __future__ import annotations

from collections import Counter

import pytest

from knowledge.profiles import ROLES, RoleProfile
from knowledge.roles import EVERYBODY, ROLE_NAMES, by_name, fold, named_within

EXPECTED = {
    "Data Scientist",
    "Machine Learning Engineer",
    "AI Researcher",
    "Data Engineer",
    "Data Analyst",
    "Backend Engineer",
    "Frontend Engineer",
    "Full-Stack Engineer",
    "Mobile Engineer",
    "DevOps Engineer",
    "Site Reliability Engineer",
    "Security Engineer",
    "QA Engineer",
    "Cloud Architect",
    "Database Administrator",
    "Engineering Manager",
    "Product Manager",
    "Project Manager",
    "Business Analyst",
    "UX Designer",
    "Software Engineer",
}


def test_every_promised_role_is_there_once() -> None:
    assert len(ROLE_NAMES) == len(set(ROLE_NAMES))
    assert set(ROLE_NAMES) == EXPECTED
    assert tuple(role.name for role in ROLES) == ROLE_NAMES


def test_no_name_or_alias_belongs_to_two_roles_or_stands_twice() -> None:
    keys = Counter(fold(key) for role in ROLES for key in (role.name, *role.aliases))
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("role", ROLES, ids=lambda role: fold(role.name))
def test_a_profile_is_the_size_it_promises(role: RoleProfile) -> None:
    assert 25 <= len(role.summary.split()) <= 45
    assert 8 <= len(role.aliases) <= 15
    assert all(alias == alias.lower().strip() and fold(alias) for alias in role.aliases)
    assert role.area


@pytest.mark.parametrize("role", ROLES, ids=lambda role: fold(role.name))
def test_a_role_is_found_by_its_name_and_by_each_alias(role: RoleProfile) -> None:
    assert by_name(role.name) is role
    assert [by_name(alias) for alias in role.aliases] == [role] * len(role.aliases)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("full stack engineer", "Full-Stack Engineer"),
        ("FULLSTACK  engineer!", "Full-Stack Engineer"),
        ("Front-End\tEngineer", "Frontend Engineer"),
        ("back\N{NON-BREAKING HYPHEN}end engineer", "Backend Engineer"),
        ("  S.R.E.  ", "Site Reliability Engineer"),
        ("UI / UX Designer", "UX Designer"),
        ("CI-CD engineer", "DevOps Engineer"),
        ("PM", "Product Manager"),
        ("Projektleiter", "Project Manager"),
        ("DESARROLLADOR MOVIL", "Mobile Engineer"),
        ("Разработчик Бэкенд", "Backend Engineer"),
    ],
)
def test_case_hyphen_space_punctuation_and_accents_do_not_matter(typed: str, name: str) -> None:
    found = by_name(typed)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("typed", ["", "   ", "--", "astronaut", "engineer who bakes", EVERYBODY])
def test_anything_else_is_no_role(typed: str) -> None:
    assert by_name(typed) is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("backend engineer, interview at Acme", "Backend Engineer"),
        ("Ich bin Datenanalyst", "Data Analyst"),
        ("I am a data scientist. Notable: knitting", "Data Scientist"),
        ("machine learning engineer", "Machine Learning Engineer"),
        ("data scientist or data engineer", None),
        ("a developer", None),
        ("", None),
    ],
)
def test_the_one_role_named_among_other_words_is_found(typed: str, name: str | None) -> None:
    found = named_within(typed)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    "typed",
    [
        "I am not a backend developer",
        "I'm Sam and I don't want data scientist",
        "I wouldn\N{RIGHT SINGLE QUOTATION MARK}t say data scientist",
        "anything except data engineer",
        "i used to be a data scientist, now product",
        "data scientist by training, but now want product",
        "no longer a data scientist",
        "Ich bin kein Datenanalyst",
        "ich suche keine Stelle als Data Scientist",
        "nicht Data Scientist",
        "alles außer Data Engineer",
        "Data Scientist, aber bald Produkt",
        "ya no soy data scientist",
        "todo excepto data engineer",
        "soy data scientist, pero busco otra cosa",
    ],
)
def test_a_role_that_is_denied_is_not_found(typed: str) -> None:
    assert named_within(typed) is None
