"""Question lists as people have them, and drafts made of them."""

from __future__ import annotations

from typing import Any

from knowledge.card import DraftCard

SENTENCES = (
    "A lease is a lock that ends by itself after a fixed time.",
    "The holder must renew it before the time runs out.",
    "A paused holder may believe that it still owns the resource.",
    "A fencing token lets the storage refuse writes of an old holder.",
)
ANSWER = " ".join(SENTENCES)
QUESTION = "What is a lease?"
FENCE = "What is a fence?"


def markdown(**answers: str) -> str:
    """A list with one question, or with those of ``answers`` (``What_is_it`` for "What is it?")."""
    found = {name.replace("_", " ") + "?": answer for name, answer in answers.items()} or {QUESTION: ANSWER}
    return "\n\n".join(f"## {question}\n\n{answer}" for question, answer in found.items()) + "\n"


def make_draft(**changes: Any) -> DraftCard:
    """A draft with a question and its answer only."""
    base = {
        "id": "what-is-a-lease",
        "question": QUESTION,
        "standard_response": ANSWER,
        "source": {"title": "a.md", "licence": "unknown"},
    }
    return DraftCard.model_validate({**base, **changes})


def make_proposal(**changes: Any) -> dict[str, Any]:
    """A well-formed reply of a model to `make_draft`: four facts and a point of form."""
    texts = (
        "A lease is a lock that runs out on its own.",
        "The holder has to renew the lease in time.",
        "A holder that was paused may wrongly think it is the owner.",
        "Fencing tokens keep an old holder from writing.",
    )
    points: list[dict[str, Any]] = [
        {"source_sentence": said, "kind": "content", "text": text, "weight": 2, "examples": ["It just ends."]}
        for said, text in zip(SENTENCES, texts, strict=True)
    ]
    form = {"source_sentence": "", "kind": "form", "text": "Gives a case.", "weight": 1, "examples": ["Once, we ..."]}
    base: dict[str, Any] = {
        "standard_response": "",
        "key_points": [*points, form],
        "common_mistakes": [
            {"text": "Takes a lease for safe without fencing.", "examples": ["The lease is enough."]},
            {"text": "Relies on clocks that agree.", "examples": ["All our clocks are the same."]},
        ],
        "approach": ["Say what it is.", "Say what can go wrong."],
        "technical": "Go into clocks.",
        "managerial": "Speak of double bookings.",
        "follow_ups": ["How long should it last?"],
        "type": "technical-concept",
        "difficulty": "medium",
        "tags": ["Distributed Systems"],
        "roles": ["Backend Engineer"],
    }
    return {**base, **changes}
