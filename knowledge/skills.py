"""What people call the tags of our cards in vacancies: methods, tools and habits, each in the words of such pages.

A skill says which of our topics a line of a vacancy is about. One word may stand for several topics. The names of
tools are the same in most languages, which is what a vacancy in another language is read by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

SKILLS: dict[str, str] = {
    "Accessibility": "accessibility, accessible, wcag, screen reader, screen readers, a11y, barrierefreiheit",
    "Algorithms": "algorithm, algorithms, data structures, complexity analysis, optimisation problems",
    "APIs": "api, apis, rest, graphql, grpc, openapi, webhooks, rest-api, microservice, microservices, idempotent",
    "Cloud": "cloud, aws, azure, gcp, google cloud, serverless, lambda, s3, ec2, kubernetes, eks, gke, terraform",
    "Communication": (
        "communicate, communicates, communication, explain, present findings, presentation, presentations, writing "
        "skills, written and spoken, storytelling, non-technical, technical writing, design documents, kommunikation"
    ),
    "Concurrency": "concurrency, concurrent, multithreading, multi-threaded, threads, parallelism, locking, deadlocks",
    "Conflict": "conflict, conflicts, mediation, disagreement, difficult conversations",
    "Cost": "cost, costs, finops, cost optimisation, cost optimization, cloud spend, budgeting, unit economics",
    "Data Engineering": (
        "etl, elt, airflow, dbt, spark, kafka, flink, beam, hadoop, data pipeline, data pipelines, streaming, "
        "batch, data lake, lakehouse, lineage, data quality, ingestion, databricks, dagster, feature pipelines, "
        "feature store, streaming pipelines, ssis"
    ),
    "Data Modelling": (
        "data model, data models, data modelling, data modeling, star schema, star schemas, dimensional, schema "
        "design, normalisation, normalization, data vault, warehouse, data warehouse, snowflake, bigquery, redshift"
    ),
    "Databases": (
        "database, databases, postgres, postgresql, mysql, mongodb, redis, cassandra, dynamodb, oracle, sql server, "
        "nosql, indexing, query plans, replication, transactions, backup and recovery, elasticsearch, datenbanken"
    ),
    "Deep Learning": (
        "deep learning, neural network, neural networks, pytorch, tensorflow, keras, jax, transformers, gpu, gpus, "
        "computer vision, cnn, embeddings, diffusion, fine-tuning, foundation models, reinforcement learning"
    ),
    "Delivery": (
        "agile, scrum, kanban, delivery, release, releases, deadlines, roadmap, sprint, sprints, project plan, "
        "project management, milestones, jira, on time, waterfall, prince2, pmp"
    ),
    "DevOps": (
        "devops, ci/cd, ci, continuous integration, continuous delivery, docker, kubernetes, helm, jenkins, "
        "github actions, gitlab, terraform, ansible, infrastructure as code, gitops, deployment, deployments, "
        "release automation, build pipeline, build pipelines, mlops"
    ),
    "Distributed Systems": (
        "distributed, distributed systems, replication lag, consistency, consensus, exactly-once, eventual "
        "consistency, event-driven, message queue, message queues, kafka, rabbitmq, sharding, partitioning, "
        "high availability, fault tolerance, partial failures, scalable systems, idempotent"
    ),
    "Experimentation": (
        "a/b test, a/b tests, a/b testing, ab testing, experiment, experiments, experimentation, hypothesis testing, "
        "causal inference, online experiment, uplift"
    ),
    "Fairness": "fairness, bias, responsible ai, ethics, explainability, ai act",
    "Front End": (
        "front end, front-end, frontend, react, vue, angular, svelte, javascript, typescript, css, html, next.js, "
        "web components, responsive design, browser, browsers, single page applications, redux, webpack, vite"
    ),
    "Leadership": (
        "lead a team, lead the, leading a team, leadership, mentor, mentoring, coach, coaching, hire, hiring plan, "
        "people management, line management, managing engineers, help them grow, performance reviews, career growth, "
        "technical direction, direct reports, vision and strategy"
    ),
    "Machine Learning": (
        "machine learning, ml, mlops, scikit-learn, xgboost, classification, regression, ranking models, "
        "recommender, recommendation, recommendations, learning to rank, model training, train models, predictive "
        "models, forecasting, feature engineering, clustering, model serving, drift"
    ),
    "Metrics": (
        "kpi, kpis, metrics, success metrics, dashboard, dashboards, tableau, looker, power bi, okr, okrs, reporting, "
        "funnel, retention, cohort analysis, slis, slos"
    ),
    "Mobile": "mobile, ios, android, swift, swiftui, kotlin, jetpack compose, react native, flutter, app store, appium",
    "Model Evaluation": (
        "model evaluation, offline evaluation, evaluate models, model validation, precision and recall, benchmarks, "
        "cross-validation, model quality, evaluation, calibration, drift, model monitoring"
    ),
    "Natural Language Processing": (
        "nlp, natural language, llm, llms, language model, language models, rag, retrieval augmented, prompt "
        "engineering, text classification, chatbots, hugging face, transformers, speech recognition"
    ),
    "Observability": (
        "observability, monitoring, prometheus, grafana, opentelemetry, datadog, tracing, traces, logging, logs, "
        "alerting, alerts, splunk, slis, slos"
    ),
    "Performance": (
        "performance, latency, throughput, load test, load tests, load testing, profiling, caching, query plans, "
        "query tuning, performance tuning, requests per second, scalability, core web vitals, fast loading"
    ),
    "Prioritisation": (
        "prioritise, prioritize, prioritisation, prioritization, backlog, trade-offs, say no, roadmap, time management"
    ),
    "Privacy": "privacy, gdpr, personal data, hipaa, data protection, dsgvo, anonymisation, pseudonymisation, consent",
    "Product Strategy": (
        "product strategy, product vision, roadmap, market research, go-to-market, product discovery, pricing, "
        "competitor analysis, business model, business case, problem statements, product-market fit"
    ),
    "Reliability": (
        "reliability, reliable, slo, slos, error budget, error budgets, on-call, incident, incidents, incident "
        "response, postmortem, postmortems, capacity planning, disaster recovery, toil, availability, uptime, "
        "resilience"
    ),
    "Security": (
        "security, owasp, penetration test, penetration testing, pci dss, iso 27001, threat modelling, threat "
        "modeling, vulnerability, vulnerabilities, siem, encryption, iam, oauth, tls, zero trust, cryptography, "
        "soc 2, secure coding, sicherheit"
    ),
    "SQL": "sql, window functions, query plans, postgresql, t-sql, pl/sql, query optimisation, query optimization",
    "Stakeholders": (
        "stakeholder, stakeholders, product managers, customers, clients, business partners, cross-functional, "
        "requirements gathering, requirements engineering, gather requirements, product owners, c-level, workshops"
    ),
    "Statistics": (
        "statistics, statistical, hypothesis testing, regression, bayesian, probability, significance, sampling, "
        "causal inference, forecasting, time series, confidence intervals, econometrics, statistik"
    ),
    "System Design": (
        "system design, software architecture, architecture, architectures, design services, designed services, "
        "scalable, monolith, microservice, microservices, domain-driven design, design documents, solution design"
    ),
    "Teamwork": "team player, teamwork, collaborate, collaboration, pair programming, code review, code reviews",
    "Testing": (
        "testing, test automation, automated tests, unit tests, integration tests, regression tests, test plans, "
        "test plan, test cases, test suite, playwright, cypress, selenium, appium, istqb, tdd, quality assurance, "
        "jest, junit, pytest, exploratory testing, boundary values, test techniques"
    ),
    "User Research": (
        "user research, user interviews, usability, usability tests, user testing, surveys, personas, user journeys, "
        "customer interviews, talk to customers, prototypes, prototyping, figma, wireframes, ux research"
    ),
}
"""For each tag the phrases that stand for it, with commas between, in small letters."""


class Skill(NamedTuple):
    """A phrase of a text (``start`` to ``end``, end exclusive) and the tags it stands for."""

    start: int
    end: int
    tags: tuple[str, ...]


def skills_in(text: str) -> tuple[Skill, ...]:
    """The known skills in ``text``, in order, none inside another; a longer phrase goes before a shorter one."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Skill]:
    pattern, tags = _prepared()
    for match in pattern.finditer(text):
        phrase = " ".join(caseless(match[0]).split())
        yield Skill(match.start(), match.end(), tags[phrase])


def caseless(text: str) -> str:
    """``text`` in small letters, as a pattern that ignores case takes it: a dotless or a dotted capital i is an i."""
    return text.casefold().replace("\u0131", "i").replace("i\u0307", "i")


@cache
def _prepared() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    tags: dict[str, tuple[str, ...]] = {}
    for tag, phrases in SKILLS.items():
        for phrase in (tag.casefold(), *(each.strip() for each in phrases.split(","))):
            tags[phrase] = tuple(dict.fromkeys((*tags.get(phrase, ()), tag)))
    longest_first = sorted(tags, key=lambda phrase: (-len(phrase), phrase))
    either = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)
    return re.compile(rf"(?<![\w/.#+-])(?:{either})(?![\w#+])", re.IGNORECASE), tags
