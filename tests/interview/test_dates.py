"""Dates as people type them; what can be read in two ways is not guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.interview.dates import Unread, find_date, read_date

TODAY = date(2026, 11, 28)  # a Saturday


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("2026-12-12", date(2026, 12, 12), ""),
        ("2026-12-12 data scientist Acme", date(2026, 12, 12), "data scientist Acme"),
        ("12.12.2026", date(2026, 12, 12), ""),
        ("12.12. Acme", date(2026, 12, 12), "Acme"),
        ("13 Dec Sunday Times", date(2026, 12, 13), "Sunday Times"),
        ("13 Dec Sunday, Times", date(2026, 12, 13), "Times"),
        ("7 Dec 7 Eleven", date(2026, 12, 7), "7 Eleven"),
        ("12 Dec Monday Labs", date(2026, 12, 12), "Monday Labs"),
        ("12 Dec - Sun Microsystems", date(2026, 12, 12), "- Sun Microsystems"),
        ("12 Dec week 2 at Acme", date(2026, 12, 12), "week 2 at Acme"),
        ("12.12. 15 Uhr", date(2026, 12, 12), "15 Uhr"),
        ("12.12. 10 am", date(2026, 12, 12), "10 am"),
        ("3.1.", date(2027, 1, 3), ""),
        ("25/12/2026", date(2026, 12, 25), ""),
        ("12/25", date(2026, 12, 25), ""),
        ("12/12/26", date(2026, 12, 12), ""),
        ("12 Dec", date(2026, 12, 12), ""),
        ("12 december 2027, Acme", date(2027, 12, 12), "Acme"),
        ("12th of December at Acme", date(2026, 12, 12), "at Acme"),
        ("12. Dec", date(2026, 12, 12), ""),
        ("Dec 12 2026 analyst", date(2026, 12, 12), "analyst"),
        ("December 12, 2026", date(2026, 12, 12), ""),
        ("3 Sept", date(2027, 9, 3), ""),
        ("28 Nov", TODAY, ""),
        ("27 Nov", date(2027, 11, 27), ""),
        ("today", TODAY, ""),
        ("Tomorrow, Acme", date(2026, 11, 29), "Acme"),
        ("the day after tomorrow", date(2026, 11, 30), ""),
        ("in 10 days", date(2026, 12, 8), ""),
        ("in two weeks data scientist", date(2026, 12, 12), "data scientist"),
        ("in a week", date(2026, 12, 5), ""),
        ("in 3 months", date(2027, 2, 28), ""),
        ("on Friday", date(2026, 12, 4), ""),
        ("next tues", date(2026, 12, 1), ""),
        ("saturday", date(2026, 12, 5), ""),
        ("am 12. Dezember bei Acme", date(2026, 12, 12), "bei Acme"),
        ("3. März 2027", date(2027, 3, 3), ""),
        ("in zwei Wochen Data Scientist", date(2026, 12, 12), "Data Scientist"),
        ("in 10 Tagen", date(2026, 12, 8), ""),
        ("übermorgen", date(2026, 11, 30), ""),
        ("nächsten Freitag", date(2026, 12, 4), ""),
        ("el 12 de diciembre de 2026", date(2026, 12, 12), ""),
        ("en dos semanas", date(2026, 12, 12), ""),
        ("dentro de un mes", date(2026, 12, 28), ""),
        ("mañana, Acme", date(2026, 11, 29), "Acme"),
        ("pasado mañana", date(2026, 11, 30), ""),
        ("Friday 4 December data scientist Acme", date(2026, 12, 4), "data scientist Acme"),
        ("on Friday, the 4th of December at Acme", date(2026, 12, 4), "at Acme"),
        ("next Friday, December 18", date(2026, 12, 18), ""),
        ("Fri. 2026-12-18", date(2026, 12, 18), ""),
        ("Freitag, 11.12. Acme", date(2026, 12, 11), "Acme"),
        ("am Freitag, den 11. Dezember", date(2026, 12, 11), ""),
        ("viernes 11 de diciembre", date(2026, 12, 11), ""),
        ("Saturday in two weeks", date(2026, 12, 12), ""),
        ("Friday 10 am", date(2026, 12, 4), "10 am"),
        ("Friday the hiring manager", date(2026, 12, 4), "the hiring manager"),
        ("heute in 2 Wochen", date(2026, 12, 12), ""),
        ("today in a week, Acme", date(2026, 12, 5), "Acme"),
        ("hoy en dos semanas", date(2026, 12, 12), ""),
        ("heute in der Bank", TODAY, "in der Bank"),
        ("29 Feb", date(2028, 2, 29), ""),
        ("in 3 weeks time", date(2026, 12, 19), ""),
        ("in 3 weeks' time at Acme", date(2026, 12, 19), "at Acme"),
        ("in 3 weeks Time Warner", date(2026, 12, 19), "Time Warner"),
        ("in two weeks from now, Acme", date(2026, 12, 12), "Acme"),
        ("viernes próximo, Acme", date(2026, 12, 4), "Acme"),
        ("el viernes que viene", date(2026, 12, 4), ""),
        ("Friday 4th at Acme", date(2026, 12, 4), "at Acme"),
        ("Freitag, den 4. bei Acme", date(2026, 12, 4), "bei Acme"),
        ("viernes 4", date(2026, 12, 4), ""),
        ("4 December (Friday), Acme", date(2026, 12, 4), "Acme"),
        ("in two weeks on Saturday", date(2026, 12, 12), ""),
        ("6 December Sun Microsystems", date(2026, 12, 6), "Sun Microsystems"),
        ("Friday 4", date(2026, 12, 4), ""),
        ("Friday 3", date(2026, 12, 4), "3"),
        ("Friday 4 pm, Acme", date(2026, 12, 4), "4 pm, Acme"),
        ("Friday 4th round", date(2026, 12, 4), "4th round"),
        ("Friday 2 to 3 pm", date(2026, 12, 4), "2 to 3 pm"),
        ("12.12. 12 Uhr", date(2026, 12, 12), "12 Uhr"),
        ("4 December 11", date(2026, 12, 4), "11"),
        ("Friday or so", date(2026, 12, 4), "or so"),
        ("12 de diciembre del 2026", date(2026, 12, 12), ""),
        ("el 12 de enero del 2027, Acme", date(2027, 1, 12), "Acme"),
        ("12 de marzo del 27 en Acme", date(2027, 3, 12), "en Acme"),
        ("12 January 27 Acme", date(2027, 1, 12), "Acme"),
        ("12 Dec 26, 10:00, Acme", date(2026, 12, 12), "10:00, Acme"),
        ("January 12, 27 Acme", date(2027, 1, 12), "Acme"),
        ("Friday, 4 December 26", date(2026, 12, 4), ""),
        ("27 Nov 27 Acme", date(2027, 11, 27), "Acme"),
        ("12 Mar '27 Acme", date(2027, 3, 12), "Acme"),
        ("Mar 12 \u201928, Acme", date(2028, 3, 12), "Acme"),
        ("12 Dec 24 Seven", date(2026, 12, 12), "24 Seven"),
        ("12 Dec 99 Ranch", date(2026, 12, 12), "99 Ranch"),
        ("12 Dec 27-29 Main Street", date(2026, 12, 12), "27-29 Main Street"),
        ("12 Dec 10, Acme", date(2026, 12, 12), "10, Acme"),
        ("12 Dec 14:30", date(2026, 12, 12), "14:30"),
        ("12 Dec 14h", date(2026, 12, 12), "14h"),
    ],
)
def test_a_date_is_read_and_the_rest_left(text: str, day: date, rest: str) -> None:
    assert read_date(text, TODAY) == (day, rest)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "unclear"),
        ("soon", "unclear"),
        ("data scientist 12 Dec", "unclear"),
        ("12", "unclear"),
        ("12 Decathlon", "unclear"),
        ("fridays", "unclear"),
        ("next week", "unclear"),
        ("2026-12-123", "unclear"),
        ("31 Feb", "impossible"),
        ("2026-13-01", "impossible"),
        ("0 Dec", "impossible"),
        ("29 Feb 2027", "impossible"),
        ("Friday 31 Feb", "impossible"),
        ("29 Feb 27, Acme", "impossible"),
        ("9999-99-99", "impossible"),
        ("0000-01-01", "impossible"),
        ("12/11", "ambiguous"),
        ("1/2/2027", "ambiguous"),
        ("Friday 12/11", "ambiguous"),
        ("Friday 12 Dec", "ambiguous"),
        ("Freitag, 12.12. Acme", "ambiguous"),
        ("Friday in two weeks", "ambiguous"),
        ("Friday week", "ambiguous"),
        ("12 Dec week", "ambiguous"),
        ("12 Dec - 14 Dec, Acme", "ambiguous"),
        ("Friday fortnight at Acme", "ambiguous"),
        ("Friday after next", "ambiguous"),
        ("in two weeks on Friday", "ambiguous"),
        ("4 December Monday", "ambiguous"),
        ("next Friday or Monday", "ambiguous"),
        ("Freitag oder Montag", "ambiguous"),
        ("Friday 10 am or Monday 3 pm", "ambiguous"),
        ("4 December or 11 December", "ambiguous"),
        ("4 December or 11", "ambiguous"),
        ("4 de diciembre o el 11", "ambiguous"),
        ("4.12. bis 6.12.", "ambiguous"),
        ("4 Dec - 6 Dec", "ambiguous"),
        ("Friday 11th", "ambiguous"),
        ("Friday the 11th, Acme", "ambiguous"),
        ("viernes 11", "ambiguous"),
        ("12 December next week", "ambiguous"),
    ],
)
def test_what_is_no_one_day_is_asked_back(text: str, problem: str) -> None:
    found = read_date(text, TODAY)
    assert isinstance(found, Unread)
    assert found.problem == problem


def test_what_holds_no_date_is_quoted_whole() -> None:
    assert read_date(" by the way, I forgot ", TODAY) == Unread("unclear", "by the way, I forgot")


def test_a_weekday_that_does_not_fit_is_quoted_with_its_date() -> None:
    assert read_date("on Friday, 12 Dec, Acme", TODAY) == Unread("ambiguous", "Friday, 12 Dec")


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("Friday next week", date(2026, 3, 13), ""),
        ("Friday of next week at Acme", date(2026, 3, 13), "at Acme"),
        ("Monday 9am next week, Acme", date(2026, 3, 9), "9am Acme"),
        ("Freitag nächste Woche", date(2026, 3, 13), ""),
        ("Freitag der kommenden Woche bei Acme", date(2026, 3, 13), "bei Acme"),
        ("el viernes de la próxima semana", date(2026, 3, 13), ""),
        ("viernes de la semana que viene", date(2026, 3, 13), ""),
        ("Friday this week", date(2026, 3, 6), ""),
        ("12 March next week", date(2026, 3, 12), ""),
    ],
)
def test_the_week_that_is_named_behind_a_weekday_is_its_week(text: str, day: date, rest: str) -> None:
    assert read_date(text, date(2026, 3, 2)) == (day, rest)  # said on a Monday


@pytest.mark.parametrize("text", ["Monday next week", "Monday this week", "Sunday this week"])
def test_on_a_sunday_it_may_be_either_week(text: str) -> None:
    assert read_date(f"{text}, Acme", date(2026, 3, 1)) == Unread("ambiguous", text)


def test_what_can_be_two_days_is_quoted_as_far_as_it_speaks_of_days() -> None:
    for text in ("Friday or Monday", "4 December or 11 December", "4 December or 11", "Friday 10 am or Monday"):
        assert read_date(f"{text} at Acme", TODAY) == Unread("ambiguous", text)


def test_a_leap_day_is_the_next_there_is() -> None:
    assert read_date("29 Feb", date(2027, 12, 1)) == (date(2028, 2, 29), "")
    assert read_date("29.2.", date(2097, 1, 1)) == (date(2104, 2, 29), "")


def test_a_date_far_away_is_still_a_date() -> None:
    assert read_date("in 9999 weeks", TODAY) != Unread("unclear")
    assert read_date("9999-12-31", TODAY) == (date(9999, 12, 31), "")


@given(st.text(max_size=40), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_any_text_is_read_or_asked_back(text: str, today: date) -> None:
    read_date(text, today)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_a_date_with_its_year_is_that_date(day: date, today: date) -> None:
    assert read_date(day.isoformat(), today) == (day, "")
    assert read_date(f"{day.day}.{day.month}.{day.year} x", today) == (day, "x")


@pytest.mark.parametrize(
    ("text", "day", "said", "rest"),
    [
        ("12 Dec, Acme", date(2026, 12, 12), "12 Dec, ", "Acme"),
        ("Stripe, next thursday, backend", date(2026, 12, 3), "next thursday, ", "Stripe, backend"),
        ("backend engineer at Stripe on Friday", date(2026, 12, 4), "Friday", "backend engineer at Stripe"),
        ("Gespräch bei SAP am 12. Dezember", date(2026, 12, 12), "12. Dezember", "Gespräch bei SAP"),
        ("en BBVA dentro de dos semanas", date(2026, 12, 12), "dentro de dos semanas", "en BBVA"),
    ],
)
def test_a_date_may_stand_anywhere(text: str, day: date, said: str, rest: str) -> None:
    assert find_date(text, TODAY) == (day, said, rest)


@pytest.mark.parametrize(("text", "problem"), [("I know Sun", "unclear"), ("Acme, 5/6", "ambiguous"), ("", "unclear")])
def test_no_weekday_is_seen_in_a_name_and_what_is_ambiguous_is_asked(text: str, problem: str) -> None:
    found = find_date(text, TODAY)
    assert isinstance(found, Unread)
    assert found.problem == problem
