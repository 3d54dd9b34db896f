"""Why: what two judges disagree on, what was taken back and taken off, and a sum that gives the score."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from bot.tg import texts as t
from knowledge.card import QuestionCard
from tests.support.ready import shipped
from tests.support.scenes import ANSWER, CARD, asked, score_of, shown
from tests.support.talk import open_talk
from tests.support.two_judges import TwoJudges

WRONG = "Training from scratch never overfits."
FALSE = "A small network cannot be trained at all."
INVENTED = "words that nobody said at all"
QUOTES = {
    "definition": "weights that somebody learned on a large general data set",
    "less-labelled-data": "far fewer labelled examples",
    "less-compute": INVENTED,
}


def card_to_mark() -> QuestionCard:
    return shipped().cards[CARD]


def reply(card: QuestionCard) -> dict[str, Any]:
    """Three points credited, one of them with an invented quote; a mistake, another invented one, a wrong statement,
    and the mistake once more as one.
    """
    first, second, *_ = card.common_mistakes
    said = {first.id: ("made", WRONG), second.id: ("made", INVENTED)}
    return {
        "points": {
            p.id: {"quote": QUOTES.get(p.id, ""), "verdict": "covered" if p.id in QUOTES else "missing"}
            for p in card.key_points
        },
        "mistakes": {
            m.id: dict(zip(("verdict", "quote"), said.get(m.id, ("not_made", "")), strict=True))
            for m in card.common_mistakes
        },
        "factual_errors": [
            {"quote": FALSE, "why": "It can, and soon."},
            {"quote": WRONG, "why": "It can overfit all the more."},
        ],
        "strength": "",
        "next_step": "",
    }


async def test_why_tells_the_disagreement_what_was_taken_back_and_the_sum(tmp_path: Path) -> None:
    card = card_to_mark()
    script = tmp_path / "script.json"
    script.write_text(json.dumps([{"reply": reply(card)}]), encoding="utf-8")
    judges = TwoJudges(card, f"scripted:{script}", {"definition": 0.03})
    async with open_talk(tmp_path, examiner=judges, model="scripted:echo") as talk:
        sam = talk.person(7)
        await asked(talk, sam)
        feedback = await talk.says(sam, f"{ANSWER} {WRONG} {FALSE}")
        score = score_of(feedback)
        texts = {p.id: p.text for p in card.key_points}
        line = next(line for line in shown(feedback).splitlines() if texts["definition"] in line)
        assert line.startswith(t.MARKS["partial"])
        assert line.endswith("(two judges disagree)")

        why = shown(await talk.says(sam, "/why"))
        assert re.search(
            re.escape(texts["definition"])
            + r"\nhalf, \d+ of \d+; two judges disagree; the built-in judge gives 3 %\n"
            + re.escape(f"“{QUOTES['definition']}”"),
            why,
        )
        assert re.search(re.escape(texts["less-labelled-data"]) + r"\ncovered, (\d+) of \1\n", why)
        taken_back = f"{t.TRACE_WITHDRAWN}\n“{INVENTED}”"
        assert re.search(re.escape(texts["less-compute"]) + r"\nmissing, 0 of \d+\n" + re.escape(taken_back), why)
        first, second, *_ = card.common_mistakes
        assert f"{first.text} (mistake, -7)\n“{WRONG.rstrip('.')}" in why
        assert f"{second.text} (no mistake)\n{taken_back}" in why
        assert "It can, and soon. (wrong statement, -5)" in why
        assert "overfit all the more" not in why
        earned = sum(int(n) for n in re.findall(r"^(?:covered|half|missing), (\d+) of", why, re.MULTILINE))
        assert earned - 7 - 5 == score
        assert f"Points earned: {earned}\nTaken off for mistakes: -12\nScore: {score} of 100" in why
