"""The messages of an enrichment: stable text first, the imported material last and between markers.

All of a draft comes from somebody's page, its question too, so all of it stands between the markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import prompts
from bot.enriching.schema import ROLES, proposal_shape
from bot.grading.chat import Message
from bot.grading.delimiters import neutralise
from knowledge.card import DraftCard
from knowledge.tags import TAGS

NO_ANSWER = "(There is none. Write one as the standard_response.)"
"""Stands in the place of an example answer where the draft has none."""

_MARKER = re.compile(r"(?<!<)<{2,}+(?=\s*(?:end\s+)?imported\b)", re.IGNORECASE)
_CLIPPED = 8000
"""Characters of a useless reply shown to its author again: a whole one has about 6,000."""


def material(draft: DraftCard, token: str) -> list[Message]:
    """The system's and the person's message; ``token`` is the fresh random code of the markers."""
    rules = prompts.load("enrich_rules").render(tags=", ".join(TAGS), roles=", ".join(ROLES), shape=proposal_shape())
    given = prompts.load("enrich_source").render(
        token=token,
        question=blunted(draft.question, token),
        answer=blunted(draft.standard_response, token) or NO_ANSWER,
        notes=blunted("\n".join(_notes(draft)), token) or "(nothing)",
    )
    return [("system", rules), ("human", given)]


def request_for_repair(said: str, problems: Iterable[str]) -> list[Message]:
    """What follows the first messages when the reply ``said`` was useless for the reasons in ``problems``."""
    listed = "\n".join(f"- {problem}" for problem in problems)
    # an empty message is refused by some providers, and half of a letter cannot be sent
    clipped = said.strip()[:_CLIPPED].encode("utf-8", "replace").decode() or "(nothing)"
    return [("ai", clipped), ("human", prompts.load("enrich_repair").render(problems=listed))]


def blunted(text: str, token: str) -> str:
    """``text``, fit to stand between the markers that carry ``token``; see `bot.grading.delimiters`."""
    return _MARKER.sub(lambda match: f"{' '.join(match[0])} ", neutralise(text, token))


def _notes(draft: DraftCard) -> Iterable[str]:
    for name, texts in (
        ("key point", [point.text for point in draft.key_points]),
        ("common mistake", [mistake.text for mistake in draft.common_mistakes]),
        ("step of the approach", draft.approach),
        ("tag", draft.tags),
        ("role", draft.roles),
    ):
        for text in texts:
            yield f"- {name}: {' '.join(text.split())}"
