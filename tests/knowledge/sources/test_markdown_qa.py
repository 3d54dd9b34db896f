"""Markdown lists of our own making, in the styles and with the dirt that people's lists have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.card import QuestionCard
from knowledge.errors import BrokenSource
from knowledge.sources.markdown_qa import read, sniff
from knowledge.sources.report import ImportReport

STYLES: dict[str, Callable[[int, str, str], str]] = {
    "headings": lambda n, q, a: f"## {q}\n\n{a}\n",
    "deep headings with numbers": lambda n, q, a: f"##### {n}. {q}\n{a}\n",
    "headings with Q": lambda n, q, a: f"### Q{n}: {q}\n**Answer:** {a}\n",
    "headings in a numbered list": lambda n, q, a: f"{n}. ### {q}\n\n    {a}\n\n    **[Back to top](#top)**\n",
    "underlined headings": lambda n, q, a: f"{q}\n------\n\n{a}\n",
    "headings that are a number": lambda n, q, a: f"### Question {n}\n\n{q}\n\n{a}\n",
    "headings that are a number, with a label": lambda n, q, a: f"## Q{n}:\n{q}\n**Answer:** {a}\n",
    "bold numbers": lambda n, q, a: f"**Question #{n}**\n\n{q}\n\n{a}\n",
    "HTML headings": lambda n, q, a: f"<h3>{q}</h3>\n\n{a}\n",
    "bold lines": lambda n, q, a: f"**{q}**\n\n{a}\n",
    "bold lines with a number": lambda n, q, a: f"**Q{n}. {q}**\n{a}\n",
    "bold items": lambda n, q, a: f"- **{q}**\n\n  {a}\n",
    "bold numbered items": lambda n, q, a: f"{n}. **{q}** {a}\n",
    "folds": lambda n, q, a: f"<details>\n<summary>{q}</summary>\n\n{a}\n\n</details>\n",
    "bold folds": lambda n, q, a: f"<details><summary><b>\n{q}\n</b></summary><br/>\n{a}</details>\n",
    "labels": lambda n, q, a: f"Q: {q}\nA: {a}\n",
    "bold labels": lambda n, q, a: f"**Q{n}:** {q}\n\n**A:** {a}\n",
    "quoted labels": lambda n, q, a: f"> **Q:** {q}\n>\n> **A:** {a}\n\n---\n",
    "plain items": lambda n, q, a: f"{n}) {q}\n   {a}\n",
    "dashes": lambda n, q, a: f"- {q}\n  - {a}\n",
}


def questions(report: ImportReport) -> list[str]:
    return [card.question for card in report.cards]


def answer(text: str) -> str:
    return read(text, "list.md").cards[0].standard_response


WORDS = st.lists(
    st.sampled_from(["cache", "index", "queue", "shard", "lease", "token", "pod", "heap"]), min_size=2, max_size=4
)


@given(st.sampled_from(sorted(STYLES)), st.lists(WORDS, min_size=1, max_size=8))
def test_every_question_of_every_style_becomes_one_card(style: str, topics: list[list[str]]) -> None:
    asked = [f"How does number {n} {' '.join(words)} work?" for n, words in enumerate(topics, start=1)]
    told = [f"It turns {n} {' '.join(words)}." for n, words in enumerate(topics, start=1)]
    parts = [STYLES[style](n, q, a) for n, (q, a) in enumerate(zip(asked, told, strict=True), start=1)]
    report = read("# My list\n\n" + "\n".join(parts), "list.md")
    assert questions(report) == asked
    assert [card.standard_response.removeprefix("- ") for card in report.cards] == told
    assert len({card.id for card in report.cards}) == len(asked)


@given(st.lists(st.sampled_from(sorted(STYLES)), min_size=2, max_size=2, unique=True))
def test_two_styles_one_after_the_other_lose_nothing(styles: list[str]) -> None:
    first, second = ("\n".join(STYLES[s](n, f"Why {i}-{n} so?", "Yes.") for n in (1, 2)) for i, s in enumerate(styles))
    report = read(f"# List\n\n## One\n\n{first}\n\n## Two\n\n{second}", "list.md")
    if not {"headings", "underlined headings"} & set(styles):
        assert len(report.cards) == 4


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("### 12. Explain closures", "Explain closures"),
        ("## 3) Describe a *hard* bug", "Describe a hard bug"),
        ("#### Question 7 - What is `==`?", "What is `==`?"),
        ("## [What is REST?](https://example.org/rest)", "What is REST?"),
        ("## ❓ Question 2: Why logs? ##", "Why logs?"),
        ("## What is SQL? {#sql}", "What is SQL?"),
        ("## **What is a pod?** [⬆](#top)", "What is a pod?"),
        ("## What is C++? (easy)", "What is C++? (easy)"),
        ("## What does 2.5 mean &amp; why?", "What does 2.5 mean & why?"),
        ("## 112: Explain closures", "Explain closures"),
        ("## 112 - What is a closure?", "What is a closure?"),
        ("## 404: what does it mean?", "404: what does it mean?"),
        ("## 404: What does it mean?", "404: What does it mean?"),
        ("## 500 - why would a server send it?", "500 - why would a server send it?"),
        ("## 7. 404: what does it mean?", "404: what does it mean?"),
    ],
)
def test_numbers_labels_and_marks_are_no_part_of_the_question(line: str, question: str) -> None:
    report = read(f"{line}\n\nSo.\n\n{line.split(' ', 1)[0]} What else?\n\nThat.\n", "list.md")
    assert questions(report) == [question, "What else?"]


def test_an_answer_goes_on_to_the_next_question_of_its_level_and_stays_readable() -> None:
    text = """## What is a lock?

A **thing** to wait for &mdash; see [this](https://example.org).

- one
  - nested


- two

### Why bother?

| a | b |
|---|---|
| 1 | 2 |

```python
# What is this?
x = "<!-- kept -->"


y = 2
```

---

## What is a lease?
"""
    assert questions(read(text, "list.md")) == ["What is a lock?", "What is a lease?"]
    assert answer(text) == (
        "A thing to wait for \N{EM DASH} see [this](https://example.org).\n\n- one\n  - nested\n\n- two\n\n"
        "Why bother?\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        '```python\n# What is this?\nx = "<!-- kept -->"\n\n\ny = 2\n```'
    )


def test_decoration_is_left_out() -> None:
    text = """---
title: What is this?
---
[![build](https://example.org/b.svg)](https://example.org)
<p align="center"><img src="logo.png"></p>

## Table of Contents

- [What is a pod?](#what-is-a-pod)
  * [What is a node?](#what-is-a-node)
- [What is in the other file?](other.md#x)

| No. | Question |
|---|---|
| 1 | [What is a pod?](#what-is-a-pod) |

<!-- ## What is hidden?
still hidden -->

## What is a pod? <a name="pod"></a>

A group. ![a picture](pod.png)

<div align="right"><b><a href="#top">Back to top ↑</a></b></div>

**[⬆ Back to Top](#table-of-contents)**

## What is a node?

A `<div>`-like box. <!-- no -->

## Contributing

Send a patch. Shall we?
"""
    report = read(text, "list.md")
    assert [(c.question, c.standard_response) for c in report.cards] == [
        ("What is a pod?", "A group."),
        ("What is a node?", "A `<div>`-like box."),
    ]
    assert [w.field for w in report.warnings] == ["key_points"]


def test_sections_become_tags_only_if_they_are_on_the_list() -> None:
    text = "# Bank\n## sql\n### What is a join?\nA.\n### What is a key?\nB.\n## Oddities\n### What is a zebra?\nC.\n"
    assert [card.tags for card in read(text, "list.md").cards] == [("SQL",), ("SQL",), ()]


def test_a_heading_that_asks_but_only_holds_questions_is_a_section() -> None:
    intro = "# Ready for your interview?\n\nHello.\n\n"
    text = intro + "## What about SQL?\n\n### What is a join?\nA.\n### What is a key?\nB.\n"
    assert questions(read(text, "list.md")) == ["What is a join?", "What is a key?"]


def test_numbered_sections_are_no_questions() -> None:
    text = "## 1. Basics\n\n### What is a join?\nA.\n### What is a key?\nB.\n\n## 2. More\n\n### What is a view?\nC.\n"
    assert questions(read(text, "list.md")) == ["What is a join?", "What is a key?", "What is a view?"]


def test_headings_without_a_question_mark_count_among_questions() -> None:
    text = "".join(f"### {n}. {q}\nSo.\n" for n, q in enumerate(("What is Docker", "Explain pods", "Volumes"), start=1))
    assert questions(read(text, "list.md")) == ["What is Docker", "Explain pods", "Volumes"]


def test_a_numbered_manual_is_no_list_of_questions() -> None:
    with pytest.raises(BrokenSource, match=r"^m\.md: no question found; "):
        read("## 1. Installation\nRun it.\n## 2. Usage\nUse it.\n## 3. Removal\nStop.\n", "m.md")


def test_what_stands_before_a_fold_with_the_answer_belongs_to_the_question() -> None:
    one = "###### {n}. What's the output?\n\n```js\nf({n})\n```\n\n<details><summary><b>Answer</b></summary>\n<p>\n\n"
    two = "#### Answer: {n}\n\nBecause.\n</p>\n</details>\n\n---\n\n"
    report = read("".join((one + two).replace("{n}", str(n)) for n in (1, 2)), "list.md")
    assert questions(report) == [f"What's the output?\n\n```js\nf({n})\n```" for n in (1, 2)]
    assert [card.standard_response for card in report.cards] == ["1\n\nBecause.", "2\n\nBecause."]


def test_headings_and_questions_inside_a_fold_belong_to_its_answer() -> None:
    folds = "<details><summary>What is {}?</summary>\n\n# Big\n\n**Why?** So.\n\n{}</details>\n\n"
    inner = "<details><summary>More</summary>\nmore\n</details>\n"
    report = read(folds.format("A", inner) + folds.format("B", ""), "list.md")
    assert questions(report) == ["What is A?", "What is B?"]
    assert report.cards[0].standard_response == "Big\n\nWhy? So.\n\nmore"


def test_questions_without_an_answer_stay_and_are_named() -> None:
    report = read("# Questions\n\n* What is a doctype?\n* How do you serve pages?\n", "list.md")
    assert questions(report) == ["What is a doctype?", "How do you serve pages?"]
    told = [(w.file, w.problem) for w in report.warnings if w.field == "standard_response"]
    assert told[0] == ("list.md:3", "'What is a doctype?' has no answer")
    assert len(told) == 2


def test_a_question_that_comes_twice_is_kept_once_with_its_answer() -> None:
    text = "- What is A?\n- What is B?\n\n## What is B?\n\nA letter.\n\n## what is  b\n\nAnother.\n\n## What is C?\nc\n"
    report = read(text, "list.md")
    cards = {card.question.casefold(): card.standard_response for card in report.cards}
    assert cards["what is b?"] == "A letter."
    assert len(report.cards) == 3


def test_signs_tell_questions_apart() -> None:
    asked = ["What is C?", "What is C++?", "What is C#?", "What does `=` do?", "What does `==` do?", "Что такое C?"]
    report = read("".join(f"## {q}\nSo.\n" for q in asked), "list.md")
    assert questions(report) == asked
    assert len({card.id for card in report.cards}) == len(asked)
    alone = read(f"## {asked[1]}\nSo.\n", "other.md").cards[0]
    assert alone.id == report.cards[1].id


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text.replace("join", "jo\u200bin"),
        lambda text: text.replace("A key.", "A key.<br>"),
        lambda text: text + "\n```js\n",
        lambda text: text.replace("## What", "##What"),
        lambda text: text.replace("## What", "## What") + "\n<!-- never closed",
    ],
)
def test_dirt_loses_no_question(change: Callable[[str], str]) -> None:
    plain = "## What is a join?\n\nA join.\n\n## What is a key?\n\nA key.\n"
    assert change(plain) != plain
    assert questions(read(change(plain), "x")) == ["What is a join?", "What is a key?"]


def test_a_fence_never_closed_swallows_nothing() -> None:
    text = "## What is A?\n\n```js\nf()\n\n## What is B?\n\nB.\n"
    assert questions(read(text, "x")) == ["What is A?", "What is B?"]


def test_cards_are_drafts_and_told_once_for_the_list() -> None:
    report = read("## What is A?\nA.\n## What is B?\nB.\n", "a/list.md")
    assert not any(isinstance(card, QuestionCard) for card in report.cards)
    (warning,) = report.warnings
    assert (warning.file, warning.field) == ("a/list.md", "key_points")
    assert warning.problem.startswith("2 of 2 cards")
    assert report.cards[0].source.title == "list.md"


def test_an_answer_too_long_for_a_complete_card_is_named() -> None:
    report = read(f"## What is A?\n{'a b ' * 1001}\n", "list.md")
    assert "over the 4000" in report.warnings[0].problem
    assert len(report.cards[0].standard_response) > 4000


def test_sniffing() -> None:
    assert sniff("## What is A?\nA.\n", "x.md")
    assert sniff("Q: What is A?\nA: B.\nQ: What is B?\nA: C.\n", "x.txt")
    assert not sniff("Why?\n\nApproach\n\n1. Say.\n\nKey Points\n\n• Aim: Say it.\n", "x.md")
    assert not sniff("Dear friend,\nhow are you?\n", "x.txt")


def test_many_questions_are_read_in_a_moment() -> None:
    text = "".join(f"## What is {n}?\n\nIt is `{n}`.\n\n```js\nx\n" for n in range(3000))
    assert len(read(text, "x").cards) == 3000


@pytest.mark.parametrize(
    "junk", ["## Why" + "?" + "*_)" * 3000 + "a", "# " + "1." * 5000, "> " * 5000, " " * 20_000 + "x"]
)
def test_hostile_lines_stop_nothing(junk: str) -> None:
    assert questions(read(f"## What is A?\n\nA letter.\n\n{junk}\n", "x"))[0] == "What is A?"


def follow_ups(report: ImportReport) -> list[tuple[str, ...]]:
    return [card.follow_ups for card in report.cards]


def test_requests_stand_beside_questions_in_a_plain_list() -> None:
    text = """---
title: Oven questions
---

* Explain proofing.
* What is a crumb?
* Describe a *sour* starter and how it is fed.
* Which flour keeps best?
* Show me your oven.

## Baking questions
* Make this rise:
```
dough()
```
* What will each of these weigh?
```
loaf(1)
```
* Shape a loaf that keeps its form
* Write a recipe
"""
    assert questions(read(text, "list.md")) == [
        "Explain proofing.",
        "What is a crumb?",
        "Describe a sour starter and how it is fed.",
        "Which flour keeps best?",
        "Show me your oven.",
        "Make this rise:\n\n```\ndough()\n```",
        "What will each of these weigh?\n\n```\nloaf(1)\n```",
        "Shape a loaf that keeps its form",
        "Write a recipe",
    ]
    assert {card.standard_response for card in read(text, "list.md").cards} == {""}


def test_boxes_to_tick_are_no_part_of_a_question() -> None:
    text = "- [ ] Why rye?\n- [x] What is `[ ]`?\n1. [X] Which oven?\n"
    assert questions(read(text, "list.md")) == ["Why rye?", "What is `[ ]`?", "Which oven?"]


def test_questions_below_a_question_are_its_follow_ups() -> None:
    text = """# Oven questions

- Explain rye.
  - How long does it rise?
  - Describe its smell.
- What is spelt?
  - An old wheat.
- Why knead?
"""
    report = read(text, "list.md")
    assert questions(report) == ["Explain rye.", "What is spelt?", "Why knead?"]
    assert follow_ups(report) == [("How long does it rise?", "Describe its smell."), (), ()]
    assert [card.standard_response for card in report.cards] == ["", "- An old wheat.", ""]


def test_a_list_of_steps_is_no_list_of_questions() -> None:
    steps = "1. Define the loaf.\n2. List the flours.\n3. Write it down.\n4. Is it warm?\n"
    assert questions(read(f"## What is baking?\n\nA craft.\n\n## Steps\n\n{steps}", "x.md"))[0] == "What is baking?"
    assert answer(f"## How do you bake?\n\n{steps}\n## Why?\n\nSo.\n") == steps.strip()
    with pytest.raises(BrokenSource):
        read("# Manual\n\n- Define the loaf.\n- List the flours.\n- Write it down.\n- Eat.\n", "x.md")


TABLE = """# Oven

Some words, not a question.

| No. | Question | Level | Can you say? | Topic | Suggested answer | Deep dive |
|---:|:---|---|---|---|---|---|
| 1 | What is **rye**? | Easy | YES | SQL; Oddities | A grain \\| a flour.<br>Dark. | See ([b](01-b.md)); it is sour |
| 2 | Oven vs pan? | 🟢 Advanced | YES | | `a | b` | [01](01-pan.md) |
| 3 | Explain steam | none | YES | SQL | | |

## Quick words

| Task | Command |
|---|---|
| Bake | `bake` |

## More questions

1. **Is it warm?**
   It is.
"""


def test_rows_of_a_table_with_a_column_of_questions_are_cards() -> None:
    report = read(TABLE, "list.md")
    assert [(c.question, c.standard_response) for c in report.cards] == [
        ("What is rye?", "A grain | a flour.\nDark.\n\nSee ([b](01-b.md)); it is sour"),
        ("Oven vs pan?", "`a | b`"),
        ("Explain steam", ""),
        ("Is it warm?", "It is."),
    ]
    assert [card.difficulty for card in report.cards] == ["easy", "hard", None, None]
    assert [card.tags for card in report.cards] == [("SQL",), (), ("SQL",), ()]
    told = [w.file for w in report.warnings if w.field == "standard_response"]
    assert told == ["list.md:9"]


@pytest.mark.parametrize("head", ["| | Baking |\n|-|-|", "| # | Item |\n|---|---|", "Nr | Things to ask\n--- | :---:"])
def test_a_table_without_a_name_for_its_questions_is_known_by_their_marks(head: str) -> None:
    text = f"Words.\n\n{head}\n" + "".join(f"| {n} | Why {word}? |\n" for n, word in enumerate(("rye", "oats", "rice")))
    assert questions(read(text, "list.md")) == ["Why rye?", "Why oats?", "Why rice?"]


def test_a_table_in_an_answer_stays_there() -> None:
    table = "| Trait | Rye | Oats |\n|---|---|---|\n| Dark? | yes | no |\n| Sour? | yes | no |"
    text = f"## Rye or oats?\n\nIt depends:\n\n{table}\n\nSo taste both.\n\n## Why?\n\nSo.\n"
    assert questions(read(text, "list.md")) == ["Rye or oats?", "Why?"]
    assert answer(text) == f"It depends:\n\n{table}\n\nSo taste both."


def test_a_table_of_plans_is_no_list_of_questions() -> None:
    text = "## Why plan?\n\nSo.\n\n# Grid\n\n| Common questions | One | Two |\n|---|---|---|\n| Hardest loaf | | |\n"
    assert questions(read(text, "list.md")) == ["Why plan?"]


def test_a_summary_of_several_lines_keeps_its_list_and_its_code() -> None:
    folds = """### Bread

<details>
<summary>Explain the following:

- Rye
- Oats</summary><br><b>
- Rye is dark.
</b></details>

<details>
<summary>Say what this does

```yaml
oven:
  heat: 200


  steam: yes
```
</summary><br><b>

It heats.
</b></details>

<details>
<summary>Make a dough with:

* flour
* water
</summary><br><b>

```
mix
```
</b></details>

<details>
<summary>True or False? Rye is sour when it is old</summary><br><b>

True.
</b></details>

<details>
<summary>What is
a crumb?</summary>
The inside.
</details>

<details><summary>How warm?</summary></details>
<details><summary>Why rest?</summary>So.</details>
<details><summary>Who bakes?</summary>All.</details>
<details><summary>When to stop?</summary>Now.</details>
"""
    report = read(folds, "list.md")
    assert [(c.question, c.standard_response) for c in report.cards][:5] == [
        ("Explain the following:\n\n- Rye\n- Oats", "- Rye is dark."),
        ("Say what this does\n\n```yaml\noven:\n  heat: 200\n\n\n  steam: yes\n```", "It heats."),
        ("Make a dough with:\n\n* flour\n* water", "```\nmix\n```"),
        ("True or False? Rye is sour when it is old", "True."),
        ("What is a crumb?", "The inside."),
    ]
    assert len(report.cards) == 9


def test_a_summary_never_closed_swallows_nothing() -> None:
    text = "<details><summary>What is A?\nA.\n</details>\n\n## What is B?\n\nB.\n"
    assert "What is B?" in questions(read(text, "x"))


def test_numbered_tasks_with_code_are_questions_where_nothing_else_asks() -> None:
    text = "# Tasks\n\n## SQL\n\nWrite queries:\n\n" + "".join(
        f"**{mark}** {task}\n\n* a case\n\n```sql\nSELECT {n};\n```\n\n<br/>\n\n"
        for n, (mark, task) in enumerate([("1)", "The number of loaves."), ("2)", "All of rye."), ("3) Sum**.", "")], 1)
    ).replace("**3) Sum**.**", "**3) Sum**. Add up.")
    report = read(text, "list.md")
    assert questions(report) == [
        "The number of loaves.\n\n* a case",
        "All of rye.\n\n* a case",
        "Sum. Add up.\n\n* a case",
    ]
    assert [card.standard_response for card in report.cards] == [f"```sql\nSELECT {n};\n```" for n in (1, 2, 3)]
    within = f"**What is baking?**\n\nA craft.\n\n{text.partition('queries:')[2]}"
    assert questions(read(within, "list.md")) == ["What is baking?"]


def test_signs_behind_a_question_and_words_that_hold_a_place_are_left_out() -> None:
    text = "**What is rye? ⭐️🚀**\n\nAnswer here\n\n<br/>\n\n**What are oats? 👶**\n\nAnswer here is hard.\n"
    report = read(text, "list.md")
    assert [(c.question, c.standard_response) for c in report.cards] == [
        ("What is rye?", ""),
        ("What are oats?", "Answer here is hard."),
    ]


PAGE = """<!DOCTYPE html>
<html><head><title>Why?</title><style>
.a::after { content: "What is styled?"; }
</style></head>
<body><p>Hello.</p><script src="a.js"></script><script>
// ## What is hidden?
document.write("<h2>What is written?</h2>");
</script>
%s
<SCRIPT type="module">
alert("evil");
"""


def test_scripts_and_styles_of_a_page_never_become_text() -> None:
    body = "<h2>What is rye?</h2>\n<p>A grain. <script>alert('evil')</script>Dark.</p>\n<h2>Why?</h2>\n<p>So.</p>"
    report = read(PAGE % body, "page.html")
    assert [(c.question, c.standard_response) for c in report.cards] == [
        ("What is rye?", "A grain. Dark."),
        ("Why?", "So."),
    ]
    assert sniff(PAGE % body, "page.html")
    with pytest.raises(BrokenSource, match=r"^page\.md: no question found; [^\n]*$"):
        read(PAGE % "<p>Nothing.</p>", "page.md")


def test_lists_may_speak_of_scripts() -> None:
    text = (
        "* What does `<script>` do?\n* Where does <script> stand?\n* What is `</script>` for?\n\n"
        "<script>\nalert('evil')\n</script>\n\n## What ends it?\n\n```html\n<script>\nx\n</script>\n```\n"
    )
    assert questions(read(text, "x.md")) == [
        "What does `<script>` do?",
        "Where does <script> stand?",
        "What is `</script>` for?",
        "What ends it?",
    ]
    assert read(text, "x.md").cards[-1].standard_response == "```html\n<script>\nx\n</script>\n```"
    assert "evil" not in "".join(card.standard_response for card in read(text, "x.md").cards)


@pytest.mark.parametrize(
    "junk", ["<script>\n", "<style>\n", "| a |\n|---|\n", "- x\n", "**1)** a\n", "<details><summary>a\n", "| "]
)
def test_junk_without_end_is_read_in_a_moment(junk: str) -> None:
    assert questions(read(f"## What is A?\n\nA letter.\n\n{junk * 10_000}", "x"))[0] == "What is A?"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Top-k sampling ([paper](https://x.example)) keeps the k best.", "keeps the k best."),
        ("- [Top-down parsing](https://x.example)", "Top-down parsing"),
        ("Top layers use [softmax](http://a.example).", "Top layers use"),
    ],
)
def test_a_line_that_begins_with_top_is_part_of_the_answer(line: str, kept: str) -> None:
    assert kept in answer(f"## What is sampling?\n\n{line}\n\nMore.\n")


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    ruled = "---\n### What is A?\nFirst.\n---\n### What is B?\nSecond.\n---\n"
    assert questions(read(ruled, "list.md")) == ["What is A?", "What is B?"]
    fields = "---\ntitle: What is a list?\ntags:\n  - a\n- b\n# why not\n---\n### What is A?\nFirst.\n"
    assert questions(read(fields, "list.md")) == ["What is A?"]


def test_an_underlined_heading_may_be_the_first_line() -> None:
    text = "What is a closure?\n====\n\nA function.\n\nWhat is hoisting?\n====\n\nMoves up."
    assert questions(read(text, "list.md")) == ["What is a closure?", "What is hoisting?"]


@pytest.mark.parametrize("below", ["Answer: In a list.", "- one\n- two", "```\ncode\n```", "line\n" * 13])
def test_what_below_a_number_is_no_question_is_not_taken_for_one(below: str) -> None:
    with pytest.raises(BrokenSource):
        read(f"# Quiz\n\n## Question 1\n{below}\n", "a.md")


def test_headings_that_are_no_questions_are_named() -> None:
    report = read("# Web\n\nIntro\n\n## What is a closure?\nA.\n\n## Hoisting\nB.\n\n## The DOM\nC.\n", "a.md")
    assert questions(report) == ["What is a closure?"]
    told = [(w.file, w.problem) for w in report.warnings if w.field == "question"]
    assert told == [
        (
            "a.md:8",
            "2 headings were not taken for questions: 'Hoisting', 'The DOM'; end those with a question mark that are",
        )
    ]


def test_of_many_such_headings_five_are_named() -> None:
    passed = "".join(f"## Topic {letter}\nText.\n\n" for letter in "abcdefg")
    report = read(f"## What is a closure?\nA.\n\n{passed}", "a.md")
    assert "'Topic e' and 2 more; end" in next(w.problem for w in report.warnings if w.field == "question")


def test_sections_titles_and_parts_of_answers_are_not_named() -> None:
    sections = "# Web\n\nAll about it.\n\n## Basics\n\nEasy ones.\n\n"
    report = read(f"{sections}### What is a closure?\nA.\n\n#### Example\nB.\n\n## License\nMIT\n", "a.md")
    assert questions(report) == ["What is a closure?"]
    assert not [w for w in report.warnings if w.field == "question"]
