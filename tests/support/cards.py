"""One complete, realistic card for tests, and short answers to it."""

from __future__ import annotations

from typing import Any

from knowledge.card import QuestionCard

STRONG_ANSWER = (
    "Overfitting means the model memorises the training data, noise included, and then does badly on new data. "
    "I notice it when the training error keeps falling while the validation error goes up again. "
    "I would add regularisation such as L2 or dropout to punish large weights, and collect more training data "
    "or augment what I have. I also use early stopping and choose the stopping epoch by cross-validation. "
    "For example, at my last job a churn model had 99 percent training accuracy but 71 on hold-out, and L2 plus "
    "early stopping brought the hold-out to 80."
)
"""Covers most of the card's points in its own words."""

PARTIAL_ANSWER = (
    "Overfitting means the model memorises the training data and then does badly on new data. "
    "To fight it I would collect more training data."
)
"""Covers two content points."""

WRONG_ANSWER = (
    "It happens when the network is too small and has not been trained long enough, so I would make the model "
    "bigger and train for more epochs until the training accuracy is one hundred percent."
)
"""On topic and wrong: steps into both mistakes."""

_BASE: dict[str, Any] = {
    "id": "overfitting-detect-and-reduce",
    "revision": 1,
    "question": "What is overfitting, how do you notice it, and what do you do about it?",
    "type": "technical-concept",
    "difficulty": "medium",
    "roles": ["Data Scientist", "Machine Learning Engineer"],
    "tags": ["Machine Learning", "Model Evaluation"],
    "companies": [],
    "approach": [
        "Define overfitting in one sentence.",
        "Say which signal shows it.",
        "Name two or three remedies and what each one does.",
        "Close with a case of your own.",
    ],
    "key_points": [
        {
            "id": "definition",
            "kind": "content",
            "weight": 2,
            "text": "An overfitted model learns the noise of the training data and generalises poorly to unseen data.",
            "examples": [
                "It memorises the training set and fails on new data.",
                "Good on the training examples, bad on data it has never seen.",
            ],
        },
        {
            "id": "gap",
            "kind": "content",
            "weight": 2,
            "text": "It shows as a gap: training error keeps falling while validation error rises.",
            "examples": [
                "The validation loss goes up while the training loss still goes down.",
                "Training accuracy is far higher than validation accuracy.",
            ],
        },
        {
            "id": "regularisation",
            "kind": "content",
            "weight": 2,
            "text": "Regularisation such as L1, L2 or dropout limits the model's effective complexity.",
            "examples": ["I would add L2 or dropout to penalise large weights."],
        },
        {
            "id": "more-data",
            "kind": "content",
            "weight": 1,
            "text": "More or augmented training data reduces overfitting.",
            "examples": ["Collect more training examples or use data augmentation."],
        },
        {
            "id": "early-stopping",
            "kind": "content",
            "weight": 1,
            "text": "Early stopping or cross-validation picks the model that does best on held-out data.",
            "examples": ["Stop training when the validation loss no longer improves."],
        },
        {
            "id": "own-example",
            "kind": "form",
            "weight": 1,
            "text": "Gives a concrete example from practice.",
            "examples": ["For example, on my last project the hold-out accuracy was much lower."],
        },
    ],
    "common_mistakes": [
        {
            "id": "bigger-model",
            "text": "Proposes a bigger model or longer training as the cure for overfitting.",
            "examples": ["I would make the network bigger and train for more epochs."],
        },
        {
            "id": "underfitting",
            "text": "Confuses overfitting with underfitting.",
            "examples": ["Overfitting happens when the model is too simple for the data."],
        },
    ],
    "standard_response": (
        "Overfitting is when a model fits the noise in its training data so closely that it generalises poorly to "
        "data it has not seen. I look for a gap: the training error keeps falling while the validation error stops "
        "improving or rises. To reduce it I limit the model's complexity with regularisation such as L2 or dropout. "
        "If I can, I collect more training data or augment what there is. I also stop training early, at the point "
        "where the validation loss is lowest, and I compare models by cross-validation. For example, in a churn "
        "project the training accuracy was 99 percent and the hold-out accuracy 71; with L2 and early stopping the "
        "hold-out accuracy rose to 80."
    ),
    "alternatives": [
        {"audience": "technical", "advice": "Derive the remedies from the bias-variance decomposition."},
        {"audience": "managerial", "advice": "Say what an overfitted model costs once it is in production."},
    ],
    "follow_ups": ["When is a small gap between training and validation error acceptable?"],
    "source": {"title": "Viva", "url": None, "licence": "original"},
}


def make_card(**changes: Any) -> QuestionCard:
    """A complete `QuestionCard` on overfitting (five content points, one form point, two mistakes).

    ``changes`` replace top-level fields and are validated like a file, so a wrong one raises
    `pydantic.ValidationError`.
    """
    return QuestionCard.model_validate({**_BASE, **changes}, strict=False)
