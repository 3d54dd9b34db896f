"""Other languages, code and copied pages are told from English prose by plain signs; prose is never taken for them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.evaluating.golden import read_golden
from bot.grading.writing import Writing, is_english, is_foreign_phrase, is_page, unreadable
from tests.support.ready import shipped
from tests.support.writings import CODES, FOREIGN, MIXED, PAGE, SHORT_FOREIGN

ROOT = Path(__file__).parents[2]

ENGLISH = [
    "No door back, no way in either, no",
    "gap between train and validation error, early stopping, dropout, more data, smaller model",
    "Overfitting, ja, I know: the model learns the noise in the training data.",
    "I'd choose the café's à la carte menu as the example, naïve but clear, and say why it fits.",
    "x = 3",
    "HAVING filters single rows before grouping, and WHERE filters the groups afterwards.",
    "SELECT FOR UPDATE, so the second buyer has to queue until the first is through.",
    "I would write a window function and keep the newest row.\nselect * from t where rn = 1;",
    "private donations from people who really care are used more carefully than state money.",
    "Menu\nI would ask which item of the menu they use most, and move it up.",
    "The cookie policy has to say what we store. Accept all must not be bigger than reject all.",
    "Hash map: O(1) lookup, O(1) insert, O(n) worst case collisions",
    "Array access is O(1), linked list O(n), balanced tree O(log n), hash table O(1).",
    "Pro: simple, fast, robust, cheap. Con: underfits, ignores interactions, needs scaling",
    "w = w - lr * dL/dw, where z = w x + b, y = softmax(z)",
    "OS scheduler picks threads, OS kernel mode, OS interrupts, OS paging",
    "EM algorithm: E step expected labels, M step maximise likelihood, repeat EM",
    "Constructor DI, setter DI, interface DI, field DI: constructor DI preferred",
    "Plus scalability, plus fault tolerance, plus cheap hardware, minus complexity",
    "I met deadlines, met budget, met scope. Plus morale rose.",
    "Vaswani et al. attention, Devlin et al. BERT, Radford et al. GPT, Brown et al. scaling",
    "Maria de la Cruz, Juan de Souza, Pedro del Mar and Lars van den Berg reviewed my design",
    "\u03b1=0.05, \u03b2=0.2, power 80 percent, n=400 each arm, two sided",
    "SELECT for update on both rows, order by id, then change the numbers;",
    "cheaper hosting;\nfaster builds;\nfewer incidents at night;",
    "Precision = share of predicted positives that are right\nRecall = share of real positives that were found",
    "S = each class has one reason to change\nO = open for extension, closed for modification",
    "WHERE filters rows before they are grouped\nHAVING filters groups after that",
    "INNER JOIN keeps only rows that match\nLEFT JOIN keeps all rows of the left table",
    "private attributes hide the state of it.\npublic methods are the contract.\nstatic methods belong to the class.",
    "variance goes down with more trees.\nconstant features carry no information at all.",
    "I would start with three areas.\n- Search\n- Share\n- Comments\nSearch comes first, since visits begin there.",
    'My customer Jürgen wrote: "Das ist nicht das, was wir wollen." NULL makes comparisons unknown.',
    "Customer said: «les données ne sont pas dans la base», and nobody had checked, so specs changed.",
    "Łukasz, Øyvind, Søren, Ðorđe, Straße, Weiß, Groß gave feedback, good team.",
    "In Los Angeles I led El Paso and Las Vegas sites, MIT grads, DoS attacks, van routing.",
    "With \u03b1 and \u03b2: \u03bc = \u03b1/(\u03b1+\u03b2), \u03c3² = \u03b1\u03b2/(\u03b1+\u03b2)²",
    "I would lead it from a list of what we need:\n- Consent stored\n- Privacy policy\n- Cookie settings\n"
    "- Terms of service\nGrowth hears now that the figures will fall.",
    "What has to be there by March:\nPrivacy policy\nCookie settings\nTerms of service\nA way to delete the account.",
    "Terms of service\nPrivacy policy\nNewsletter",
    "With a keyboard I test these:\n- Skip to content\n- Menu\n- Search\nEach has to show its focus.",
    "With a keyboard I test these:\nskip to content\nmenu\nsearch\nEach has to show its focus.",
    "- Search\n- Comments\n- Copyright checks\n- Share\nThese four come first, since most of the money is made there.",
    "Copyright checks\nPrivacy policy\nRelated topics\nThese are what I would look at before the launch.",
    "CV = 160 - 220 = -60\nSPI = 160 / 200 = 0.8\nCPI = 160 / 220 = 0.73\nEAC = 400 / 0.73 = 550",
    "n = 16 * p * (1 - p) / d^2\nn = 16 * 0.05 * 0.95 / 0.005^2\nn = 30400 per arm\ndays = 60800 / 8000 = 8",
    "design = 4\nbuild = 4 + 5 = 9\ntest = 9 + 2 = 11 weeks, critical\nmigration = 5 + 2 = 7, float 2 weeks",
    "Precision = flagged that are fraud.\nRecall = frauds we caught.",
    "precision = TP / (TP + FP)\nrecall = TP / (TP + FN)\nF1 = 2 * P * R / (P + R)",
    "messages = 10M * 40 = 400M a day\nrate = 400M / 86400 = 4600 per second\npeak = 4 * 4600 = 18400",
    "FROM and joins\nWHERE filters rows\nGROUP BY groups\nHAVING filters groups\nSELECT picks columns\nLIMIT cuts",
    "DELETE removes rows, logged.\nCREATE makes tables.\nUPDATE changes rows.",
    "insert = O(1)\nlookup = O(1)\nsort = O(n log n)",
    "SE = sqrt(p * (1 - p) / n)\nz = (a - b) / SE\nloss = log(p)\nvariance = p(1-p)",
    "Latency = p99 under 200ms\nThroughput = 5k rps\nAvailability = 99.9%\nCost = 2k a month",
    "Count into a dictionary:\n```python\ncount = {}\nfor x in xs:\n    count[x] = count.get(x, 0) + 1\n```",
]


@pytest.mark.parametrize("language", sorted(FOREIGN))
def test_other_languages_are_told(language: str) -> None:
    assert unreadable(FOREIGN[language]) is Writing.NOT_ENGLISH


@pytest.mark.parametrize("answer", SHORT_FOREIGN, ids=lambda answer: answer[:12])
def test_short_answers_in_other_languages_are_told(answer: str) -> None:
    assert unreadable(answer) is Writing.NOT_ENGLISH


@pytest.mark.parametrize(
    "phrase",
    [
        "Können wir auf Deutsch weitermachen?",
        "Wie sage ich das auf Englisch?",
        "Ich würde mehr Daten nehmen",
        "Das kommt auf den Fall an",
        "Der Unterschied ist die Laufzeit",
        "No lo sé, pero creo que sí",
        "Ich verstehe die Frage nicht",
    ],
)
def test_a_few_words_of_another_language_are_told(phrase: str) -> None:
    assert is_foreign_phrase(phrase)
    assert unreadable(phrase) is Writing.NOT_ENGLISH


@pytest.mark.parametrize(
    "phrase",
    [
        "Los Angeles, San Francisco, El Paso",
        "Müller, Jürgen and Søren led it",
        "naïve café résumé",
        "CAP theorem, Raft, Paxos",
        "def f(x): return x * 2",
        "select que from por where x = 1",
        "Jürgen's über-fast cache layer",
        "MIT and DoS, con and pro",
        "I met von den Berg",
        'Remove stop words: "der", "das", "und"',
        'Filter "el", "los", "las" as stopwords',
        'Stop words, for instance "und", "nicht", "auf"',
        "",
    ],
)
def test_names_code_and_loan_words_make_no_phrase_foreign(phrase: str) -> None:
    assert not is_foreign_phrase(phrase)


def test_no_clause_of_ours_is_taken_for_a_phrase_of_another_language() -> None:
    ours = [answer.text for one in read_golden(ROOT / "tests" / "evals" / "golden") for answer in one.answers]
    ours += [text for card in shipped().cards.values() for point in card.key_points for text in point.examples]
    assert [clause for text in ours for clause in re.split(r"[.,;:\n]", text) if is_foreign_phrase(clause)] == []


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.split()[0])
def test_code_alone_is_told(code: str) -> None:
    assert unreadable(code) is Writing.CODE
    assert unreadable(f"```\n{code}\n```") is Writing.CODE
    assert unreadable(f"First I look at what the query or the loop should give, then I write it.\n{code}") is None


@pytest.mark.parametrize(
    "code",
    [
        "x = load(path)\ny = fit(x, labels)",
        "total = 0\ntotal += price",
        "name = 'Ann'\nage = 3",
        "seen = {}\nlast = seen",
        "if a == b:\n    c = d",
        "SELECT dept\nFROM emp\nWHERE age > 3\nGROUP BY dept",
        "UPDATE stock SET n = n - 1\nWHERE id = 7",
        "Here is my code:\n```\nseen = {}\nfor x in xs:\n    seen[x] = 1\n```",
    ],
)
def test_lines_that_may_be_formulas_are_code_where_anything_else_says_so(code: str) -> None:
    assert unreadable(code) is Writing.CODE


def test_a_copied_page_is_told_by_its_frame() -> None:
    assert is_page(PAGE)
    assert not is_page(PAGE.replace("Sign in", "").replace("Related articles", "").replace("Skip to content", ""))


@pytest.mark.parametrize(
    "page",
    [
        "Home\nAbout\nContact\nWhat is overfitting?\nA model learns noise.\nIt fails on new data.\nPrivacy policy",
        "Overfitting\nFrom Wikipedia, the free encyclopedia\nJump to navigation\nJump to search\n"
        + "A model learns noise, and it fails on new data.\n" * 20,
        "We use cookies.\nAccept all\nReject all\nOverfitting explained\n6 min read\nA model learns noise.",
        "A model learns noise.\nLeave a comment\nPrivacy policy\nCopyright 2023 Example Ltd.",
        "[Skip to content]\n| Menu |\nA model learns noise.\nCopyright Example Inc. All rights reserved.",
    ],
    ids=lambda page: page[:12],
)
def test_other_pages_are_told(page: str) -> None:
    assert is_page(page)


@pytest.mark.parametrize("answer", [*ENGLISH, *MIXED])
def test_english_with_something_else_in_it_is_read(answer: str) -> None:
    assert unreadable(answer) is None
    assert not is_page(answer)


@pytest.mark.long
def test_no_answer_of_ours_is_taken_for_anything_else() -> None:
    bank = shipped().cards.values()
    ours = [answer.text for one in read_golden(ROOT / "tests" / "evals" / "golden") for answer in one.answers]
    ours += [card.standard_response for card in bank]
    ours += [text for card in bank for point in card.key_points for text in point.examples]
    assert len(ours) > 3_000
    assert [text for text in ours if unreadable(text) or is_page(text)] == []


@pytest.mark.parametrize("text", ["", "!!!", "🙂🙂", "Ja.", "nein danke", "\ud800", "\n\n", "```"])
def test_what_is_too_little_to_tell_is_not_told(text: str) -> None:
    assert is_english(text)
    assert unreadable(text) is None
