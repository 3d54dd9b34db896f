"""What became of something the person did: a grade, a ruling, a transcript, kept once and told."""

from __future__ import annotations

from bot.interview import flow_contest, flow_follow_up, flow_graded, flow_job, flow_mock, flow_voice
from bot.interview.assessment import Assessment, Ruling, Status, Usage
from bot.interview.attempt import Attempt, Contest, Outcome
from bot.interview.errors import StoreError
from bot.interview.events import Event, RecurringGap
from bot.interview.following import Probe
from bot.interview.habits import ATTEMPTS_READ, makes_mistake, missed_kinds, recurring_gap, repeated_mistakes
from bot.interview.session import Person
from bot.interview.speech import Transcript
from bot.interview.spending import spend_on_earlier, tokens_of
from bot.interview.turn import Turn
from bot.interview.turns import Turns
from bot.interview.vacancy import Reading


class Recording(Turns):
    """Keeps outcomes of work that ran beside the talk; what each method returns is to be said."""

    async def record(
        self,
        key: str,
        person: Person,
        attempt_id: str,
        assessment: Assessment,
        *,
        held: bool = False,
        beside: bool = False,
    ) -> tuple[Event, ...]:
        """Keep the assessment (once) with the feedback, both or neither, and return that. Raises `StoreError`, also for
        an unknown attempt.

        ``held``: the feedback may wait for the person's guess, and nothing is returned. ``beside``: it was graded
        beside the talk, as answers of a mock are, and not because of a tap.
        """
        before = await self.store.attempt(attempt_id)
        earlier = await self._earlier(before) if before else None
        habit = await self._habit(before.model_copy(update={"assessment": assessment})) if before else None

        def show(turn: Turn) -> None:
            attempt = turn.snapshot.named
            if attempt is None or attempt.assessment is None:
                raise StoreError("Your answer is saved; its grade is not.", f"attempt {attempt_id} lost its assessment")
            spend_on_earlier(turn, attempt, _tokens(attempt) - _tokens(before))
            provisional = self._provisional and attempt.assessment.graded_by == "embedded"
            card = self.library.card(attempt.card_id)
            if flow_mock.graded(turn, attempt, beside):
                return
            if card is None:
                turn.note("card_gone")
            else:
                flow_graded.graded(turn, attempt, card, earlier, provisional, habit, held)

        return await self._aftermath(key, person, show, (attempt_id, assessment))

    async def _habit(self, attempt: Attempt) -> RecurringGap | None:
        """A gap of form in ``attempt`` that came up in several of the latest answers, or else mistakes that did; its
        assessment need not be stored yet."""
        if not makes_mistake(attempt) and not missed_kinds(attempt, self.library.card(attempt.card_id)):
            return None
        stored = await self.store.attempts(attempt.user_id, ATTEMPTS_READ)
        latest = [attempt if one.id == attempt.id else one for one in stored]
        return recurring_gap(attempt, latest, self.library.card) or repeated_mistakes(attempt, latest)

    async def contested(self, attempt_id: str, contested: str) -> tuple[Attempt, Contest] | None:
        """The attempt and its objection ``contested`` (a `Contest.key`) if that still waits for a ruling.

        None as well for an answer that was joined to a longer one, which has verdicts of its own.
        """
        attempt = await self.store.attempt(attempt_id)
        if attempt is None or attempt.superseded:
            return None
        waiting = (c for c in attempt.contests if c.key == contested and c.outcome is Outcome.WAITING)
        contest = next(waiting, None)
        return (attempt, contest) if contest else None

    async def record_ruling(
        self, key: str, person: Person, attempt_id: str, contested: str, ruling: Ruling
    ) -> tuple[Event, ...]:
        """Keep the ruling on an objection (once) and return what to say: nothing if it was ruled on before."""
        found = await self.contested(attempt_id, contested)

        def show(turn: Turn) -> None:
            card = self.library.card(found[0].card_id) if found else None
            if found and card and card.content_hash == found[0].card_hash:
                flow_contest.ruled(turn, found[0], card, found[1], ruling)
            elif found:
                turn.note("contest_revised" if card else "contest_card_gone")

        return await self._aftermath(key, person, show)

    async def record_no_ruling(self, key: str, person: Person, attempt_id: str, contested: str, usage: Usage) -> None:
        """Keep (once) what a judge took that gave no ruling on an objection."""
        found = await self.contested(attempt_id, contested)
        if found:
            await self._aftermath(key, person, lambda turn: flow_contest.not_ruled(turn, found[0], usage))

    async def record_vacancy(self, key: str, person: Person, reading: Reading) -> tuple[Event, ...]:
        """Take a vacancy that was read into focus (once) and return what to say."""
        return await self._aftermath(key, person, lambda turn: flow_job.found(turn, reading))

    async def record_probe(self, key: str, person: Person, attempt_id: str, probe: Probe | None) -> tuple[Event, ...]:
        """Put a follow-up question on the table (once) and return it as an event; None: there was none to ask."""
        attempt = await self.store.attempt(attempt_id)

        def show(turn: Turn) -> None:
            card = self.library.card(attempt.card_id) if attempt else None
            if attempt is None or card is None or probe is None:
                turn.note("no_follow_up")
            else:
                flow_follow_up.ask(turn, attempt, card, probe)

        return await self._aftermath(key, person, show)

    async def record_failure(
        self,
        key: str,
        person: Person,
        attempt_id: str,
        assessment: Assessment,
        why: str,
        *,
        tomorrow: bool = False,
        asked: float | None = None,
        here: bool = False,
        beside: bool = False,
    ) -> tuple[tuple[Event, ...], int | None]:
        """Keep that grading failed; returns what to say and the seconds until the next try (None: none is to be
        planned).

        ``tomorrow``: the next try is on the next day; ``asked``: it is not before so many seconds. ``here``: it was the
        built-in judge, whom the person asked; where that was in a model's place it is no try of the model, and nothing
        is kept. An ``assessment`` whose reason is `flow_graded.BROKEN` plans no try. If the answer was graded in the
        meantime nothing is said. ``beside`` is as in `record`.
        """
        gone = assessment.reason == flow_graded.CARD_GONE
        if here and not gone and self._model_configured:
            return await self._not_graded_here(key, person, attempt_id, why), None
        if tomorrow:
            assessment = assessment.model_copy(update={"reason": flow_graded.PUT_OFF})
        before = await self.store.attempt(attempt_id)
        attempt = await self.store.assess(attempt_id, assessment)
        if attempt.assessment is not None and attempt.assessment.status is not Status.NOT_GRADED:
            return (), None
        if gone:
            return await self._aftermath(key, person, lambda turn: flow_mock.card_gone(turn, attempt)), None
        pause = self.until_tomorrow() if tomorrow else flow_graded.retry_in(attempt.tries, asked)
        if flow_graded.given_up(attempt):
            pause = None

        def show(turn: Turn) -> None:
            spend_on_earlier(turn, attempt, _tokens(attempt) - _tokens(before))
            if not flow_mock.failed(turn, attempt, pause is not None, beside):
                readable = self._reads(attempt.answer)
                flow_graded.not_graded(turn, attempt, why, self._model_configured, pause, readable)

        return await self._aftermath(key, person, show), pause

    async def _not_graded_here(self, key: str, person: Person, attempt_id: str, why: str) -> tuple[Event, ...]:
        attempt = await self.waiting(attempt_id)
        if attempt is None:
            return ()
        return await self._aftermath(key, person, lambda turn: flow_graded.not_graded_here(turn, attempt, why))

    async def record_transcript(self, key: str, person: Person, note: int, transcript: Transcript) -> tuple[Event, ...]:
        """Keep what a voice note says (once) and return what to say: nothing if the person has moved on."""
        return await self._aftermath(key, person, lambda turn: flow_voice.written(turn, note, transcript))

    async def record_unheard(
        self, key: str, person: Person, note: int, readable: bool, retry_in: int | None
    ) -> tuple[Event, ...]:
        """Keep that a voice note was not written down, for now or (``retry_in`` None) for good."""
        return await self._aftermath(key, person, lambda turn: flow_voice.not_heard(turn, note, readable, retry_in))


def _tokens(attempt: Attempt | None) -> int:
    """What grading ``attempt`` has taken so far."""
    return tokens_of(attempt.assessment.usage) if attempt and attempt.assessment else 0
