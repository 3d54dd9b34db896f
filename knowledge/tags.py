"""The tags a question card may carry.

One short, closed list, so that filters such as "only SQL" find every card they should.
"""

from __future__ import annotations

TAGS: tuple[str, ...] = (
    "Accessibility",
    "Algorithms",
    "APIs",
    "Cloud",
    "Communication",
    "Concurrency",
    "Conflict",
    "Cost",
    "Data Engineering",
    "Data Modelling",
    "Databases",
    "Deep Learning",
    "Delivery",
    "DevOps",
    "Distributed Systems",
    "Experimentation",
    "Fairness",
    "Front End",
    "Leadership",
    "Machine Learning",
    "Metrics",
    "Mobile",
    "Model Evaluation",
    "Natural Language Processing",
    "Observability",
    "Performance",
    "Prioritisation",
    "Privacy",
    "Product Strategy",
    "Reliability",
    "Security",
    "SQL",
    "Stakeholders",
    "Statistics",
    "System Design",
    "Teamwork",
    "Testing",
    "User Research",
)
"""All allowed tags, each once, in alphabetical order regardless of case."""
