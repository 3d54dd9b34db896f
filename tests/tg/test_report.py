"""The report as text, caption and files: whole, within Telegram's limits, and safe to open."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from bot.grading.gates import Gate
from bot.interview.events import mock as em
from bot.local.images import blank_png
from bot.tg import report_files, report_text
from bot.tg import texts as t
from bot.tg.facts import Facts
from bot.tg.render import render
from bot.tg.words import utf16
from knowledge.roles import ROLE_NAMES
from tests.support.mocks import EMPTY, REPORT, line

NASTY = '<script>alert("x")</script> *star* _under_ `code` # no heading\n- no item [link](http://x) & more'


class Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.sources: list[str] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def said(text: str) -> em.MockReport:
    one = line(1).model_copy(update={"answer": text, "question": f"Why?\n{text}", "points": ((text, "partial", text),)})
    return REPORT.model_copy(update={"lines": (one,), "strongest": None, "weakest": None})


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["long", "nothing marked"])
def test_the_caption_says_all_that_the_picture_shows_and_fits(report: em.MockReport) -> None:
    caption, chart = report_text.caption(report), report_text.chart(report)
    assert utf16(caption.text) <= 1_024
    for words in (chart.title, chart.headline, chart.under):
        assert words in caption.text
    for bar in chart.bars:
        number, _, kind = bar.label.partition(" ")
        row = next(row for row in caption.text.splitlines() if row.startswith(f"{number}. {kind}: "))
        assert str(bar.score if bar.score is not None else bar.note) in row


def test_the_text_of_ten_questions_is_at_most_two_messages() -> None:
    assert len(report_text.report(REPORT, model=True).words.pieces()) <= 2
    assert len(report_text.report(EMPTY, model=True).words.pieces()) == 1


def test_without_a_model_nothing_is_offered_to_be_marked_otherwise() -> None:
    def labels(model: bool) -> list[str]:
        return [button.label for row in report_text.report(REPORT, model).rows for button in row]

    assert t.REPORT_JUDGE.format(number=9) in labels(True)
    assert t.REPORT_JUDGE.format(number=9) not in labels(False)


def test_what_the_built_in_judge_cannot_read_is_not_offered_to_it() -> None:
    texts = {1: "Weil es so ist.", 2: "Because it is.", 3: "Weil es so sein muss."}
    lines = tuple(
        line(number, "waiting", None).model_copy(update={"answer": text, "given_up": number == 3})
        for number, text in texts.items()
    )
    facts = Facts(ROLE_NAMES, "openai:model", reads=lambda answer: answer.startswith("Because"))
    rows = render(REPORT.model_copy(update={"lines": lines}), facts)[0].rows
    labels = [button.label for row in rows for button in row]
    assert [t.REPORT_JUDGE.format(number=n) in labels for n in texts] == [False, True, False]
    assert t.REPORT_REGRADE.format(number=3) in labels


def test_nothing_marked_shows_no_number() -> None:
    assert t.REPORT_NOTHING_YET in report_text.report(EMPTY, model=False).words.text
    assert "/100" not in report_text.report(EMPTY, model=False).words.text


def test_the_page_needs_nothing_beside_itself_and_holds_everything() -> None:
    page = Page(report_files.html(REPORT, blank_png()))
    assert page.open == []
    assert page.sources == [source for source in page.sources if source.startswith("data:image/png;base64,")]
    assert "script" not in page.tags
    assert "link" not in page.tags
    for one in REPORT.lines:
        assert one.answer is not None
        assert page.words.count(one.answer.strip()) >= 10
        assert report_text.result(one, False) in page.words


def test_without_a_picture_the_page_is_whole_all_the_same() -> None:
    page = Page(report_files.html(REPORT, None))
    assert (page.open, page.sources) == ([], [])
    assert page.words.split() == Page(report_files.html(REPORT, blank_png())).words.split()


def test_what_somebody_wrote_is_no_markup() -> None:
    page = report_files.html(said(NASTY), blank_png())
    assert "<script>" not in page
    assert Page(page).words.count(NASTY) >= 3
    text = report_files.markdown(said(NASTY))
    outside = re.sub(r"```text\n.*?\n```", "", text, flags=re.DOTALL)
    assert not re.search(r"(?<!\\)<script|(?<!\\)\*star|(?<!\\)`code", outside)
    assert not re.search(r"^- no item", outside, re.MULTILINE)


def test_a_question_with_code_keeps_its_lines_in_markdown() -> None:
    text = report_files.markdown(said("for x in y:\n    print('```')"))
    assert "````text\nWhy?\nfor x in y:\n    print('```')\n````" in text


def test_both_files_hold_the_same_headings() -> None:
    text = report_files.markdown(REPORT)
    page = Page(report_files.html(REPORT, blank_png()))
    for title in (t.REPORT_TITLE, t.REPORT_BY_TYPE, t.REPORT_BY_TAG, t.REPORT_NEXT, t.REPORT_STRONGEST, t.REPORT_LINES):
        assert title in text
        assert title in page.words


def words_of(report: em.MockReport) -> list[str]:
    """All that is said of scores: the message, the caption, the words of the picture, and both files."""
    drawn = report_text.chart(report)
    picture = [drawn.title, drawn.headline, drawn.under, *(bar.note for bar in drawn.bars)]
    files = [report_files.markdown(report), Page(report_files.html(report, None)).words]
    return [report_text.report(report, True).words.text, report_text.caption(report).text, " ".join(picture), *files]


def test_who_wants_no_numbers_sees_bands_in_their_place() -> None:
    steps = (em.ReportStep(code="topic", values={"tag": "SQL", "mean": 41}),)
    marked = REPORT.model_copy(update={"steps": steps})
    hidden = marked.model_copy(update={"no_numbers": True})
    score = re.compile(r"/100|(?<![.\d])(?:41|55)\b|counted as 0")
    assert all(score.search(said) for said in words_of(marked))
    assert [score.findall(said) for said in words_of(hidden)] == [[]] * 5
    assert all(t.BAND_WORDS["vague"] in said for said in words_of(hidden))
    assert report_text.chart(marked).numbers
    assert not report_text.chart(hidden).numbers


def test_there_are_words_for_every_gate() -> None:
    assert set(t.REPORT_GATES) == {gate.value for gate in Gate}
