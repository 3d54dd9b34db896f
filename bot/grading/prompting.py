"""The messages of a grading call: stable text first, the candidate's words last.

System: rules and rubric, the same for every answer to a card, so that providers can cache it; below them the language
of the feedback, where one is wished for. Person: the answer between markers. After a useless reply: that reply, and
what was wrong with it.
"""

from __future__ import annotations

import hashlib

import prompts
from bot.grading.chat import Message
from bot.grading.delimiters import neutralise
from bot.grading.schema import reply_shape
from knowledge.card import KeyPoint, Mistake, QuestionCard

_PROMPTS = ("grade_rules", "grade_rubric", "grade_answer", "grade_repair")
_CLIPPED = 4000
"""Characters of a useless reply shown to its author again: enough to see the fault, not a looping model's all."""


def prompt_hash(language: str = "") -> str:
    """16 hex digits over all prompts of a grading call, and over the ``language`` wished for, if there is one."""
    parts = [prompts.load(name).hash for name in _PROMPTS]
    if language:
        parts += [prompts.load("grade_language").hash, language]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def question_to_judge(card: QuestionCard, answer: str, token: str, language: str = "") -> list[Message]:
    """The system's and the person's message; ``token`` is the fresh random code of the markers.

    ``language`` is the English name of the language to word the feedback in, "" for that of the answer.
    """
    rubric = prompts.load("grade_rubric").render(
        question=card.question,
        points=_lines(card.key_points),
        mistakes=_lines(card.common_mistakes),
        shape=reply_shape(card),
    )
    given = prompts.load("grade_answer").render(token=token, answer=neutralise(answer, token))
    parts = [prompts.load("grade_rules").render(), rubric]
    if language:
        parts.append(prompts.load("grade_language").render(language=language))
    return [("system", "\n\n".join(parts)), ("human", given)]


def request_for_repair(said: str, problems: tuple[str, ...]) -> list[Message]:
    """What follows the first messages when the reply ``said`` was useless for the reasons in ``problems``."""
    listed = "\n".join(f"- {problem}" for problem in problems)
    # an empty message is refused by some providers, and half of a letter cannot be sent
    clipped = said.strip()[:_CLIPPED].encode("utf-8", "replace").decode() or "(nothing)"
    return [("ai", clipped), ("human", prompts.load("grade_repair").render(problems=listed))]


def _lines(items: tuple[KeyPoint, ...] | tuple[Mistake, ...]) -> str:
    """A line for each item, without its examples: a small model quotes them in place of the answer."""
    return "\n".join(f"- {item.id}: {' '.join(item.text.split())}" for item in items)
