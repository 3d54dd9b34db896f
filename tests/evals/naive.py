"""A naive prompt against ours: ``VIVA_MODEL=… python -m tests.evals.naive [--cards N] [--folder F] [--keep FILE]``.

The same model grades the same golden answers (four a card) twice: asked for a score from 0 to 10 and the points
covered, rubric in the prompt, its word taken; and by the whole chain, as in `viva eval golden --grader model`. Opt-in:
it needs a model. Printed are the figures of both with 95 % intervals, calls, tokens and seconds an answer; what a side
could not grade is counted, with its reason, and in no figure of that side.

What the model found is added to ``--keep`` as it comes, and taken from there by the next run: a run may be broken off,
and what comes after the model (quotes, second opinion, score) can be measured anew without it.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.commands.eval_common import Bench, golden_cards, line, open_bench
from bot.evaluating.golden import Labelled
from bot.evaluating.golden_figures import Marked, golden_figures
from bot.evaluating.working import work
from bot.grading.chat import Chat
from bot.grading.model import ModelGrader
from bot.grading.service import Grading, open_grader
from bot.interview.assessment import Assessment, CardRef, Findings, MistakeFinding, PointFinding, Status, Usage, Verdict
from bot.interview.errors import GradingFailed
from knowledge.card import QuestionCard

PROMPT = """You are an experienced interviewer. Grade the candidate's answer.

Question: {question}

Rubric:
{points}

Common mistakes:
{mistakes}

Answer:
{answer}

Give a score from 0 to 10 and list the ids of the rubric points that the answer covers and of the mistakes it makes.
Reply as JSON: {{"score": 7, "covered": ["id"], "mistakes": ["id"]}}"""

LONGEST_REPLY = 400
"""Tokens; a list of ids needs far fewer."""


async def naive(chat: Chat, one: Labelled) -> Assessment:
    """What the model says to the plain prompt, word for word. Raises `GradingFailed`."""
    card, began = one.card, time.perf_counter()
    listed = (
        "\n".join(f"- {item.id}: {item.text}" for item in items) for items in (card.key_points, card.common_mistakes)
    )
    asked = PROMPT.format(question=card.question, points=next(listed), mistakes=next(listed), answer=one.answer.text)
    reply = await chat.ask([("human", asked)], _schema(one))
    try:
        said = json.loads(reply.text)
        score, covered, made = float(said["score"]), set(said["covered"]), set(said["mistakes"])
    except (ValueError, KeyError, TypeError) as error:
        raise GradingFailed("The model's reply was of no use.", f"naive: {type(error).__name__}") from error
    return Assessment(
        status=Status.GRADED,
        score=round(10 * min(max(score, 0), 10)),
        graded_by=chat.name,
        points=tuple(
            PointFinding(id=p.id, verdict=Verdict.COVERED if p.id in covered else Verdict.MISSING)
            for p in card.key_points
        ),
        mistakes=tuple(MistakeFinding(id=m.id, made=m.id in made) for m in card.common_mistakes),
        card=CardRef(id=card.id, revision=card.revision, hash=card.content_hash),
        usage=Usage(
            calls=reply.calls,
            input_tokens=reply.input_tokens,
            output_tokens=reply.output_tokens,
            seconds=time.perf_counter() - began,
        ),
    )


class Keeping:
    """A grader whose findings are kept in ``file``, by model, prompts, card and answer."""

    def __init__(self, grader: ModelGrader, file: Path | None) -> None:
        self._grader = grader
        self._file = file
        self.name, self.fingerprint = grader.name, grader.fingerprint
        rows = file.read_text(encoding="utf-8").splitlines() if file and file.exists() else []
        self._kept = {row["key"]: Findings.model_validate(row["findings"]) for row in map(json.loads, rows)}

    async def judge(self, card: QuestionCard, answer: str, language: str = "") -> Findings:
        """As the grader's, or as it was. Raises what that raises; a failure is not kept."""
        parts = (self.fingerprint, card.content_hash, language, answer)
        key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        if key not in self._kept:
            self._kept[key] = found = await self._grader.judge(card, answer, language)
            if self._file:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"key": key, "findings": found.model_dump(mode="json")}) + "\n")
        return self._kept[key]


def _schema(one: Labelled) -> dict[str, object]:
    def some(ids: Sequence[str]) -> dict[str, object]:
        return {"type": "array", "items": {"type": "string", "enum": list(ids)}}

    points, mistakes = [p.id for p in one.card.key_points], [m.id for m in one.card.common_mistakes]
    fields = {"score": {"type": "integer"}, "covered": some(points), "mistakes": some(mistakes)}
    return {
        "title": "grade",
        "description": "The grade of an answer.",
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def tell(name: str, cards: Sequence[Sequence[Labelled]], found: Sequence[Assessment | GradingFailed]) -> None:
    """The figures of one side, as a line and as JSON."""
    answers = [one for card in cards for one in card]
    marked = [Marked(one, got) for one, got in zip(answers, found, strict=True) if isinstance(got, Assessment)]
    for one, got in zip(answers, found, strict=True):
        if isinstance(got, GradingFailed):
            sys.stdout.write(f"{name}: {one.name} not graded: {' '.join(got.log.split())}\n")
    if not marked:
        sys.stdout.write(f"{name}: nothing could be graded\n")
        return
    by_card = [[one for one in marked if one.labelled.card.id == card[0].card.id] for card in cards]
    figures = golden_figures(by_card)
    spent = [one.assessment.usage for one in marked]
    cost = {
        "n": len(answers),
        "ungraded": len(answers) - len(marked),
        "calls": round(sum(u.calls for u in spent) / len(spent), 2),
        "tokens": round(sum(u.input_tokens + u.output_tokens for u in spent) / len(spent)),
        "seconds": round(sum(u.seconds for u in spent) / len(spent), 1),
        "off_topic_score": _mean([m.assessment.score for m in marked if m.labelled.answer.kind == "off-topic"]),
    }
    sys.stdout.write(line(name, {**cost, **figures.overall}))
    sys.stdout.write(line(f"{name}, facts", figures.kinds["content"]))
    sys.stdout.write(json.dumps({"prompt": name, **cost, **figures.overall, "kinds": figures.kinds}) + "\n")
    sys.stdout.flush()


def _mean(scores: Sequence[int | None]) -> float | None:
    known = [score for score in scores if score is not None]
    return round(sum(known) / len(known), 1) if known else None


async def run(bench: Bench, cards: Sequence[Sequence[Labelled]], keep: Path | None) -> None:
    """Both sides, one after the other, in one event loop: providers keep their connections, which belong to one."""
    answers = [one for card in cards for one in card]
    settings = bench.settings
    chat = Chat(settings.model, settings.model_timeout, most_tokens=LONGEST_REPLY)
    ours = Keeping(ModelGrader(settings.model, settings.model_timeout, settings.model_concurrency), keep)
    chain = Grading(ours, None, lambda: datetime.now(UTC), open_grader(""))
    for name, jobs in (
        ("ours", [partial(chain.grade, one.card, one.answer.text) for one in answers]),
        ("naive", [partial(naive, chat, one) for one in answers]),
    ):
        tell(name, cards, await work(jobs, bench.at_once, lambda: None))


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description="A naive prompt against ours, with the model of VIVA_MODEL.")
    parser.add_argument("--cards", type=int, default=15)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    bench = open_bench("model")
    asyncio.run(run(bench, golden_cards(bench, given.folder, given.cards), given.keep))


if __name__ == "__main__":
    main()
