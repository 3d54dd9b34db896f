"""Several replicas on one PostgreSQL and one Chroma server, called by webhook: one is killed, one is only slow."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import groupby
from pathlib import Path

import psycopg
import pytest

from bot.interview.attempt import Attempt
from bot.local.botapi import TOKEN, BotApi
from bot.local.person import LocalPerson
from bot.storage.store import SqlStore
from bot.tg import texts as t
from tests.support.botapi_http import serve
from tests.support.chroma_server import chroma_server
from tests.support.replica import SCRIPT, Proxy, Shared, replica
from tests.support.webhooks import delivering

pytestmark = [pytest.mark.long, pytest.mark.postgres]

CARD = "pretrained-models-tradeoffs"
FIRST = (
    "A pretrained model already learned general features from a huge data set, so I need far fewer labelled examples."
)
SECOND = FIRST + " The catch is inherited bias and a domain that may not fit mine."
SAID = [f"/start q_{CARD}", FIRST, "/retry", SECOND, "/privacy"]
SEEN = ["Write your answer", "/100 ·", "once more", "against your last try", "What I store"]
"""What a person says all at once, and a piece of each reply in turn."""
PEOPLE = 16
PATIENCE = 90
TAKEN_OVER_WITHIN = 15.0
"""Seconds, by the issue; a dead process is known after six to eight."""


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as url:
        yield url


@asynccontextmanager
async def _shared(database: str, chroma: str, folder: Path, api: BotApi) -> AsyncIterator[Shared]:
    async with serve(api) as url:
        yield Shared(url, database.replace("postgresql://", "postgresql+psycopg://"), chroma, folder)


async def _attempts(database: str, user_id: int) -> list[Attempt]:
    """A person's attempts, oldest first."""
    store = SqlStore(database)
    await store.open()
    found = await store.attempts(user_id)
    await store.close()
    return sorted(found, key=lambda attempt: attempt.submitted_at)


def _under_way(database: str) -> dict[str, str]:
    """The work that is under way: its id, and the replica that does it."""
    statement = "SELECT workflow_uuid, executor_id FROM dbos.workflow_status WHERE status = 'PENDING'"
    with psycopg.connect(database) as connection:
        return dict(connection.execute(statement).fetchall())


def _begun(database: str, ids: list[str]) -> list[float]:
    """When each piece of work was begun last, in seconds since 1970."""
    statement = "SELECT started_at_epoch_ms FROM dbos.workflow_status WHERE workflow_uuid = ANY(%s)"
    with psycopg.connect(database) as connection:
        return [row[0] / 1000 for row in connection.execute(statement, [ids])]


def _replies(person: LocalPerson) -> list[str]:
    return [message.text for message in person.sees if message.from_bot]


def _reminders(person: LocalPerson) -> int:
    return sum("Stop reminding" in message.labels for message in person.sees)


def _count(people: list[LocalPerson], piece: str) -> int:
    return sum(piece in text for person in people for text in _replies(person))


async def test_one_of_two_is_killed_under_load_and_nobody_notices_but_by_the_wait(
    postgres_url: str, chroma: str, tmp_path: Path
) -> None:
    api = BotApi(TOKEN)
    people = [LocalPerson(api, 100 + number) for number in range(PEOPLE)]
    # Both at once on an empty database: tables are made once, and housekeeping is done twice.
    async with (
        _shared(postgres_url, chroma, tmp_path, api) as shared,
        replica(shared, "A") as a,
        replica(shared, "B") as b,
    ):
        async with delivering(api, Proxy(a.port, b.port).route):
            for text in SAID:
                for person in people:
                    await person.says(text)
            await api.wait_for(lambda: _count(people, "/100") >= PEOPLE // 2, PATIENCE)
            under_way = _under_way(postgres_url)
            owners = list(under_way.values())
            dying = max((a, b), key=lambda each: owners.count(each.name))
            left = [key for key, owner in under_way.items() if owner == dying.name]
            dying.process.kill()
            killed = time.time()
            await api.wait_for(lambda: _count(people, "What I store") >= PEOPLE, PATIENCE)
        assert left, "nothing was under way: the test proves nothing"
        again = [moment - killed for moment in _begun(postgres_url, left) if moment > killed]
        assert again, "all of it had ended before the kill"
        print(f"killed with {len(left)} under way; {len(again)} begun again after at most {max(again):.1f} s")
        assert max(again) <= TAKEN_OVER_WITHIN
        survivor = a if dying is b else b
        survivor.process.terminate()
        assert await asyncio.wait_for(survivor.process.wait(), 20) == 0
    repeated = 0
    for person in people:
        first, second = await _attempts(postgres_url, person.user_id)
        assert (first.answer, second.answer, second.retry_of) == (FIRST, SECOND, first.id)
        replies = _replies(person)
        in_order = [text for text, _ in groupby(reply for reply in replies if reply not in t.WAITING.values())]
        assert len(in_order) == len(SEEN), [text[:100] for text in in_order]
        assert all(piece in text for piece, text in zip(SEEN, in_order, strict=True)), in_order
        assert in_order[1].startswith(f"{first.score}/100")
        assert in_order[3].startswith(f"{second.score}/100")
        repeated += len(replies) - len(in_order)
    # One message more at most of what was just being sent: a copy, or the word that nobody was left to take away.
    assert repeated <= len(left)


async def test_one_that_was_only_slow_changes_nothing_when_it_is_back(
    postgres_url: str, chroma: str, tmp_path: Path
) -> None:
    api = BotApi(TOKEN)
    person = LocalPerson(api, 7)
    async with (
        _shared(postgres_url, chroma, tmp_path, api) as shared,
        replica(shared, "A", SCRIPT, VIVA_TEST_STOP_AT="grade:done") as a,
    ):
        async with delivering(api, Proxy(a.port).route):
            await person.says(f"/start q_{CARD}")
            await person.waits_for("Write your answer", PATIENCE)
            await person.says(FIRST)
            assert a.process.stdout
            # It has graded the answer and stands still before that is kept, as long as it is not continued.
            assert await asyncio.wait_for(a.process.stdout.readline(), PATIENCE) == b"stopped\n"
        async with replica(shared, "B") as b, delivering(api, Proxy(b.port).route):
            await person.waits_for("/100", PATIENCE)
            assert set(_under_way(postgres_url).values()) <= {"B"}
            a.process.send_signal(signal.SIGCONT)
            await person.says("/privacy")
            await person.waits_for("What I store", PATIENCE)
            b.process.terminate()
            assert await asyncio.wait_for(b.process.wait(), 20) == 0
        # Believed dead, it is alive and does what comes.
        async with delivering(api, Proxy(a.port).route):
            await person.says("/stats")
            await person.waits_for("Answers: 1 ", PATIENCE)
    (attempt,) = await _attempts(postgres_url, 7)
    assert attempt.tries == 1
    replies = _replies(person)
    assert replies[1].startswith(f"{attempt.score}/100")
    assert len(replies) == len(set(replies)) == 4, replies


async def test_two_remind_once(postgres_url: str, chroma: str, tmp_path: Path) -> None:
    api = BotApi(TOKEN)
    people = [LocalPerson(api, number) for number in (7, 8, 9)]
    async with _shared(postgres_url, chroma, tmp_path, api) as shared:
        async with replica(shared, "A", SCRIPT, VIVA_TEST_NOW="2026-03-02T08:00:00+00:00") as a:
            async with delivering(api, Proxy(a.port).route):
                for person in people:
                    await person.says("/daily 09:00 UTC")
                    await person.waits_for("Daily reminder: 09:00", PATIENCE)
                await api.wait_for(lambda: api.pending == 0, PATIENCE)
            a.process.terminate()
            await a.process.wait()
        due = "2026-03-02T09:00:01+00:00"
        async with (
            replica(shared, "B", SCRIPT, VIVA_TEST_NOW=due) as b,
            replica(shared, "C", SCRIPT, VIVA_TEST_NOW=due) as c,
        ):
            await api.wait_for(lambda: all(_reminders(person) for person in people), PATIENCE)
            # Both answer, so both have looked for what is due.
            for each, said, seen in ((b, "/privacy", "What I store"), (c, "/help", "How scores work")):
                async with delivering(api, Proxy(each.port).route):
                    for person in people:
                        await person.says(said)
                        await person.waits_for(seen, PATIENCE)
    assert [_reminders(person) for person in people] == [1, 1, 1]
