"""Tables of questions: CSV, JSON, JSONL."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.card import Difficulty, PointKind, QuestionCard, QuestionType
from knowledge.errors import BrokenSource
from knowledge.sources.options import Options
from knowledge.sources.report import ImportReport
from knowledge.sources.table import read_csv, read_json, read_jsonl

WHOLE = {
    "question": "What is a lease?",
    "answer": "A lock that ends by itself.\n\nIt survives a crash.",
    "difficulty": "Hard",
    "type": "Technical",
    "roles": ["Backend Engineer", "sre"],
    "tags": ["distributed systems"],
    "companies": ["Initech"],
    "approach": ["Define it", "Give a use"],
    "key_points": ["It has an end time", "The holder renews it", "Clocks may differ", "form: Gives an example"],
    "common_mistakes": ["Trusting clocks", "No fencing token"],
    "follow_ups": ["What is fencing?"],
    "source": "https://example.org/lease",
}


def asked(report: ImportReport) -> list[str]:
    return [card.question for card in report.cards]


def told(report: ImportReport, field: str) -> list[tuple[str, str]]:
    return [(w.file, w.problem) for w in report.warnings if w.field == field]


def as_csv(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def test_a_full_row_is_a_complete_card() -> None:
    (card,) = read_json(json.dumps([WHOLE]), "a.json", Options()).cards
    assert isinstance(card, QuestionCard)
    assert (card.difficulty, card.type) == (Difficulty.HARD, QuestionType.TECHNICAL_CONCEPT)
    assert card.roles == ("Backend Engineer", "Site Reliability Engineer")
    assert (card.tags, card.companies) == (("Distributed Systems",), ("Initech",))
    assert [point.kind for point in card.key_points] == [PointKind.CONTENT] * 3 + [PointKind.FORM]
    assert card.key_points[3].text == "Gives an example"
    assert card.standard_response == WHOLE["answer"]
    assert card.source.url == "https://example.org/lease"


@pytest.mark.parametrize("sign", [";", "|", "\n", " ; "])
def test_lists_in_a_cell_are_cut(sign: str) -> None:
    row = {name: sign.join(value) if isinstance(value, list) else value for name, value in WHOLE.items()}
    text = as_csv([list(row), [str(cell) for cell in row.values()]])
    assert read_csv(text, "a.csv", Options()).cards == tuple(
        card.model_copy(update={"source": card.source}) for card in read_json(json.dumps([WHOLE]), "a", Options()).cards
    )


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)


@given(st.lists(CELLS, min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_every_row_becomes_one_card_in_each_format(cells: list[str], delimiter: str) -> None:
    rows = [[f"Why is number {n} so, {cell}?", f'"{cell}",\n{cell};'] for n, cell in enumerate(cells)]
    objects = [dict(zip(("question", "answer"), row, strict=True)) for row in rows]
    reports = [
        read_csv(as_csv([["question", "answer"], *rows], delimiter), "a", Options()),
        read_json(json.dumps(objects), "a", Options()),
        read_json(json.dumps({"version": 1, "items": objects}), "a", Options()),
        read_jsonl("\n\n".join(map(json.dumps, objects)), "a", Options()),
    ]
    for report in reports:
        assert len(report.cards) == len(cells)
        assert report.cards == reports[0].cards


def test_obvious_columns_are_taken_and_told() -> None:
    report = read_csv("Id,Question,Model Answer,Level\n1,Why?,So.,easy\n", "a.csv", Options())
    assert report.cards[0].standard_response == "So."
    assert [problem for _, problem in told(report, "columns")] == [
        "taken as question: column 'Question'",
        "taken as answer: column 'Model Answer'",
        "taken as difficulty: column 'Level'",
        "not used: 'Id'; name a column with --map, such as answer=COLUMN, if it is a field",
    ]


def test_a_map_names_the_columns_and_nothing_else_is_taken() -> None:
    report = read_csv("Q;Text;difficulty\nWhy?;So.;easy\n", "a.csv", Options({"question": "Q", "answer": "text"}))
    assert [(c.question, c.standard_response, c.difficulty) for c in report.cards] == [("Why?", "So.", None)]
    assert not told(report, "columns")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"question": "Frage"}, "no column 'Frage' for question; the columns are: 'Q', 'A'."),
        ({"question": "Q", "answer": "B"}, "no column 'B' for answer; the columns are: 'Q', 'A'."),
        ({"answer": "A"}, "no column for the question; the columns are: 'Q', 'A'; name it with --map"),
    ],
)
def test_a_missing_column_is_one_clear_line(columns: dict[str, str], words: str) -> None:
    with pytest.raises(BrokenSource) as caught:
        read_csv("Q,A\nWhy?,So.\n", "a.csv", Options(columns))
    assert caught.value.person.startswith(f"a.csv: {words}")
    assert "\n" not in caught.value.person


def test_bad_csv_rows_are_named_and_the_others_go_on() -> None:
    text = (
        "question,answer\n"
        "Why one?,So.\n"
        '"Why "two"?,So.\n'
        ",nothing asked\n"
        "Why, three?,So.,Or so.\n"
        'Why four?,"a "" sign\nand a line"\n'
        "Why five?\n"
        "\n"
        "Why six?,So.,,\n"
        '"Why seven?,never closed\n'
        "Why eight?,So.\n"
    )
    report = read_csv(text, "a.csv", Options())
    assert asked(report) == ["Why one?", "Why four?", "Why five?", "Why six?", "Why eight?"]
    assert report.cards[1].standard_response == 'a " sign\nand a line'
    rows = [(file, problem.split(";")[0].split(" (")[0]) for file, problem in told(report, "row")]
    assert rows == [
        ("a.csv:3", "left out: broken quotation marks"),
        ("a.csv:5", "left out: 4 cells where the header has 2"),
        ("a.csv:11", "left out: broken quotation marks"),
    ]
    assert told(report, "question") == [("a.csv:4", "left out: the question is empty")]
    assert told(report, "standard_response") == [("a.csv:8", "'Why five?' has no answer")]


def test_bad_json_lines_are_named_and_the_others_go_on() -> None:
    text = '{"question": "Why?"}\n{"question": \n[1]\n{"question": {"a": 1}}\n{"question": "How?", "answer": 3}\n'
    report = read_jsonl(text, "a.jsonl", Options())
    assert asked(report) == ["Why?", "How?"]
    assert report.cards[1].standard_response == "3"
    assert [file for file, _ in told(report, "row")] == ["a.jsonl:2", "a.jsonl:3"]
    assert told(report, "question") == [("a.jsonl:4", "left out: the question is empty")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"question": ]', "a.json:1: broken JSON"),
        ("3", "a.json: needs a list of objects"),
        ('{"a": 1}', "it holds none"),
        ('{"a": [{"question": "x"}], "b": [{"question": "y"}]}', "it holds 2 ('a', 'b')"),
        ("[" * 100_000, "a.json: "),
        ("[]", "no column for the question"),
        ('[{"question": ""}]', "no row holds a question"),
    ],
)
def test_json_of_another_shape_is_refused_in_one_line(text: str, words: str) -> None:
    with pytest.raises(BrokenSource) as caught:
        read_json(text, "a.json", Options())
    assert words in caught.value.person
    assert "\n" not in caught.value.person


@pytest.mark.parametrize(
    ("text", "words"), [("\n\n", "no header"), ("question,question\na,b\n", "'question' stands twice")]
)
def test_a_csv_without_a_usable_header_is_refused(text: str, words: str) -> None:
    with pytest.raises(BrokenSource, match=words):
        read_csv(text, "a.csv", Options())


def test_a_cell_of_any_length_is_read_and_the_limit_of_others_is_left_alone() -> None:
    before = csv.field_size_limit()
    report = read_csv(f'question,answer\nWhy?,"{"so " * 100_000}"\n', "a.csv", Options())
    assert len(report.cards[0].standard_response) == 299_999
    assert csv.field_size_limit() == before


def test_unknown_words_are_left_out_and_told_once() -> None:
    rows = "".join(f"Why {n}?,gnarly,zebra;SQL,Rider\n" for n in range(3))
    report = read_csv("question,difficulty,tags,role\n" + rows, "a.csv", Options())
    assert {(card.difficulty, card.tags, card.roles) for card in report.cards} == {(None, ("SQL",), ())}
    assert told(report, "difficulty") == [("a.csv", "unknown word 'gnarly'; left open (3 times)")]
    assert told(report, "tags") == [("a.csv", "'zebra' is not on the list of tags; left out (3 times)")]
    assert told(report, "roles") == [("a.csv", "'Rider' is not on the list of roles; left out (3 times)")]


def test_objects_as_key_points_keep_their_fields_and_broken_ones_are_named() -> None:
    points = [{"id": "end", "kind": "content", "weight": 2, "text": "Ends"}, {"text": "Renewed"}]
    rows = [{"question": "Why?", "key_points": points}, {"question": "How?", "key_points": [{"text": "a", "x": 1}]}]
    report = read_json(json.dumps([*rows, {"question": "Who?", "key_points": [{"text": "a"}, "b"]}]), "a", Options())
    assert [(p.id, p.weight) for p in report.cards[0].key_points] == [("end", 2), ("point-2", 1)]
    assert asked(report) == ["Why?"]
    assert [w.file for w in report.warnings if "left out" in w.problem] == ["a:2", "a:3"]


def test_half_a_sign_does_not_stop_the_writing() -> None:
    (card,) = read_json('[{"question": "Why \\ud800?"}]', "a", Options()).cards
    assert card.question.encode() == b"Why ??"


def test_progress_is_told_to_the_end() -> None:
    seen: list[tuple[str, int, int]] = []
    text = "question\n" + "".join(f"Why {n}?\n" for n in range(1200))
    read_csv(text, "a.csv", Options(progress=lambda *step: seen.append(step)))
    assert seen == [("a.csv", 500, 1200), ("a.csv", 1000, 1200), ("a.csv", 1200, 1200)]


def test_what_is_no_number_is_no_answer() -> None:
    text = '{"question": "Why?", "answer": NaN, "tags": [Infinity]}\n{"question": "How?", "answer": 1e999}\n'
    report = read_jsonl(text, "a.jsonl", Options())
    assert [card.standard_response for card in report.cards] == ["", ""]
    assert told(report, "standard_response") == [
        ("a.jsonl:1", "'Why?' has no answer"),
        ("a.jsonl:2", "'How?' has no answer"),
    ]
    assert told(report, "tags") == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            {"question": "Why?", "key_points": [{"text": "a", "weight": float("nan")}]},
            "a: no row could be used. First problem: a:1: key_points[0].weight: left out: needs a whole number",
        ),
        (
            {"question": "Why?", "key_points": [{"text": "a", "weigth": 2}]},
            "a: no row could be used. First problem: a:1: key_points[0].weigth: left out: no such field; correct",
        ),
        (
            {"question": "Why?", "key_points": [{"text": "a"}, "b"]},
            "a: no row could be used. First problem: a:1: row: left out: a list of points mixes objects and texts.",
        ),
        (
            {"question": " "},
            "a: no row holds a question. First problem: a:1: question: left out: the question is empty.",
        ),
    ],
)
def test_why_no_row_could_be_used_is_told(row: dict[str, object], words: str) -> None:
    with pytest.raises(BrokenSource) as caught:
        read_jsonl(json.dumps(row), "a", Options())
    assert caught.value.person.startswith(words)


def test_questions_that_differ_by_signs_alone_are_two_cards() -> None:
    report = read_csv("question\nWhat does / do in Python?\nWhat does // do in Python?\n", "a.csv", Options())
    assert len({card.id for card in report.cards}) == len(report.cards) == 2


def test_a_first_line_of_excels_names_the_sign_between_cells() -> None:
    report = read_csv("sep=;\nquestion;answer\nWhy log, and how?;To see, later.\nWhy?", "a.csv", Options())
    assert asked(report)[0] == "Why log, and how?"
    assert report.cards[0].standard_response == "To see, later."
    broken = read_csv("sep=;\nquestion;answer\n;x\nWhy log?;y\n", "a.csv", Options())
    assert told(broken, "question") == [("a.csv:3", "left out: the question is empty")]


def test_roles_and_tags_may_have_commas_between_where_all_are_known() -> None:
    row = {"question": "Why log?", "tags": "SQL, Cloud", "roles": "backend engineer, sre"}
    (card,) = read_json(json.dumps([row]), "a.json", Options()).cards
    assert card.tags == ("SQL", "Cloud")
    assert len(card.roles) == 2
    odd = read_json(json.dumps([{**row, "tags": "SQL, cooking"}]), "a.json", Options())
    assert [problem for _, problem in told(odd, "tags")] == ["'SQL, cooking' is not on the list of tags; left out"]


def test_a_question_that_comes_twice_takes_what_it_lacks_from_the_second() -> None:
    rows = [
        {"question": "What is a join?", "answer": "", "tags": "SQL"},
        {"question": "What is a join?", "answer": "Rows put together.", "tags": "Databases", "roles": "Data Engineer"},
        {"question": "What is a join?", "answer": "Something else.", "difficulty": "easy"},
        {"question": "What is a view?", "answer": ""},
    ]
    report = read_json(json.dumps(rows), "a", Options())
    join, view = report.cards
    assert (join.standard_response, join.tags, join.roles) == ("Rows put together.", ("SQL",), ("Data Engineer",))
    assert join.difficulty == "easy"
    assert [w.problem for w in report.warnings if w.field == "standard_response"] == ["'What is a view?' has no answer"]
    kept = [w.file for w in report.warnings if w.field == "question"]
    assert kept == ["a:3"]
    assert not view.standard_response
