"""A naive prompt against ours: ``VIVA_MODEL=… python -m tests.evals.naive [--cards 15] [--folder FOLDER]``.

The same model grades the same golden answers (four a card) twice: asked for a score from 0 to 10 and the points
covered, rubric in the prompt, its word taken; and by the whole chain, as in `viva eval golden --grader model`. Opt-in:
it needs a model. Printed are the figures of both with 95 % intervals, calls, tokens and seconds an answer; what a side
could not grade is counted and in no figure of that side.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.commands.eval_chain import assessed
from bot.commands.eval_common import Bench, golden_cards, line, open_bench
from bot.evaluating.golden import Labelled
from bot.evaluating.golden_figures import Marked, golden_figures
from bot.evaluating.working import work
from bot.grading.chat import Chat
from bot.interview.assessment import Assessment, CardRef, MistakeFinding, PointFinding, Status, Usage, Verdict
from bot.interview.errors import GradingFailed

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


def run(bench: Bench, cards: Sequence[Sequence[Labelled]]) -> None:
    """Both sides, one after the other."""
    answers = [one for card in cards for one in card]
    chat = Chat(bench.settings.model, bench.settings.model_timeout, most_tokens=LONGEST_REPLY)
    for name, jobs in (
        ("naive", [partial(naive, chat, one) for one in answers]),
        ("ours", [partial(assessed, bench, one.answer.text, one) for one in answers]),
    ):
        tell(name, cards, asyncio.run(work(jobs, bench.at_once, lambda: None)))


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description="A naive prompt against ours, with the model of VIVA_MODEL.")
    parser.add_argument("--cards", type=int, default=15)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    bench = open_bench("model")
    run(bench, golden_cards(bench, given.folder, given.cards))


if __name__ == "__main__":
    main()
