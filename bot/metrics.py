"""Figures for Prometheus, in a registry of their own. The only importer of prometheus_client.

Labels are a few fixed words: never an id, never what somebody wrote.
"""

from __future__ import annotations

from bot.watching import State

TURN_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120)
GRADING_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 40, 60)
"""Upper bounds of the histograms' buckets: the built-in judge takes tenths of a second, a model up to its time-out."""

TEXT = "text/plain; version=0.0.4; charset=utf-8"
"""The text format of Prometheus."""


class Metrics:
    """Counts what is reported (`bot.watching.Watch`)."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second line a figure that no dashboard asks for
        own = self._registry = CollectorRegistry()
        self._updates = Counter("viva_updates", "Updates from Telegram by what became of them.", ["fate"], registry=own)
        self._turns = Counter("viva_turns", "Updates worked on, by outcome.", ["outcome"], registry=own)
        self._turn_seconds = Histogram(
            "viva_turn_seconds", "From an update's coming to the end of its turn.", buckets=TURN_SECONDS, registry=own
        )
        self._gradings = Counter(
            "viva_gradings",
            "Answers judged, by judge, outcome and reason.",
            ["judge", "outcome", "reason"],
            registry=own,
        )
        self._grading_seconds = Histogram(
            "viva_grading_seconds", "What one judging took.", ["judge"], buckets=GRADING_SECONDS, registry=own
        )
        self._tokens = Counter("viva_tokens", "Model tokens spent on judging.", ["judge", "direction"], registry=own)
        self._asked = Counter(
            "viva_other_tokens", "Model tokens spent on reading vacancies and asking on.", ["what"], registry=own
        )
        self._buried = Counter("viva_dead_letters", "Dead letters stored since the start.", ["reason"], registry=own)
        self._failures = Counter(
            "viva_bot_api_failures", "Calls of the Bot API that failed.", ["method", "kind"], registry=own
        )
        self._requests = Counter(
            "viva_webhook_requests", "Requests to the webhook by the status answered.", ["status"], registry=own
        )
        self._queue = Gauge("viva_queue_depth", "Pieces of work in the queue.", ["state"], registry=own)
        self._letters = Gauge("viva_dead_letters_stored", "Dead letters in the database.", registry=own)
        self._waiting = Gauge("viva_answers_waiting", "Answers saved and not graded yet, but can be.", registry=own)
        self._up = Gauge("viva_database_up", "1 while database and queue answer.", registry=own)
        self._ages = Gauge(
            "viva_age_seconds", "Since the last update, and the last poll answered.", ["of"], registry=own
        )

    def updated(self, fate: str) -> None:
        """See `bot.watching.Watch`, as for all of these."""
        self._updates.labels(fate).inc()

    def turned(self, outcome: str, seconds: float) -> None:
        self._turns.labels(outcome).inc()
        self._turn_seconds.observe(seconds)

    def graded(self, judge: str, outcome: str, reason: str, seconds: float) -> None:
        self._gradings.labels(judge, outcome, reason).inc()
        self._grading_seconds.labels(judge).observe(seconds)

    def spent(self, judge: str, read: int, written: int) -> None:
        self._tokens.labels(judge, "in").inc(read)
        self._tokens.labels(judge, "out").inc(written)

    def asked(self, what: str, tokens: int) -> None:
        self._asked.labels(what).inc(tokens)

    def buried(self, reason: str) -> None:
        self._buried.labels(reason).inc()

    def refused(self, method: str, kind: str) -> None:
        self._failures.labels(method, kind).inc()

    def requested(self, status: int) -> None:
        self._requests.labels(str(status)).inc()

    def page(self, state: State) -> tuple[bytes, str]:
        """The body of /metrics, with ``state`` in the gauges, and its content type."""
        from prometheus_client import generate_latest

        self._up.set(state.queue is not None and state.dead_letters is not None)
        for name, number in (state.queue or {}).items():
            self._queue.labels(name).set(number)
        for gauge, found in ((self._letters, state.dead_letters), (self._waiting, state.waiting_answers)):
            if found is not None:
                gauge.set(found)
        for name, age in (("update", state.update_age), ("poll", state.poll_age)):
            if age is not None:
                self._ages.labels(name).set(age)
        return generate_latest(self._registry), TEXT
