"""`SqlStore` on a plain file, on an encrypted file, and on PostgreSQL."""

from __future__ import annotations

from typing import cast

import pytest
from sqlalchemy import Table, Text, literal

from bot.interview.assessment import Findings
from bot.interview.errors import Unfamiliar, Unreadable
from bot.interview.ports import Store
from bot.storage.attempts import ATTEMPTS
from bot.storage.candidates import CANDIDATES
from bot.storage.dead_letters import DEAD_LETTERS
from bot.storage.store import SqlStore
from bot.storage.tables import FindingRow
from tests.storage.contract import StoreContract, dead
from tests.support.stored import ANNA, BEN, NOW, assessment, attempt, saves

FINDINGS = cast(Table, FindingRow.__table__)


class TestSqlStore(StoreContract):
    """The whole contract."""


async def test_it_is_a_store(store: SqlStore) -> None:
    seam: Store = store
    assert await seam.snapshot(1) is None


async def changed(store: SqlStore, table: Table, column: str, which: str, stored: str) -> None:
    """What is stored in ``column`` of the row whose key is ``which`` is something else now."""
    (key,) = table.primary_key.columns
    changes = table.update().where(key == (int(which) if which.isdecimal() else which))
    await store.database.write(lambda connection: connection.execute(changes.values({column: literal(stored, Text)})))


@pytest.mark.parametrize("stored", ['{"newer": 1}', "fernet:0123abcd:gAAAA", "fernet:gAAAA", 'json:"cut'])
async def test_what_cannot_be_read_is_named_in_an_export_and_hides_not_the_rest(store: SqlStore, stored: str) -> None:
    answers = [attempt(turn=n, answer=f"answer {n}", assessment=assessment()) for n in (1, 2)]
    for key, person in (("a", ANNA), ("b", BEN)):
        await store.turn(key, person, NOW, saves(*(answers if person is ANNA else ())))
    await store.bury(dead("letter", user_id=ANNA.user_id))
    whole, bens = await store.export(ANNA.user_id), await store.export(BEN.user_id)
    assert whole is not None
    assert "unreadable" not in whole
    await changed(store, ATTEMPTS, "assessment", answers[0].id, stored)
    without = {**whole, "attempts": whole["attempts"][:1], "unreadable": [f"attempts {answers[0].id}"]}
    assert await store.export(ANNA.user_id) == without
    await changed(store, CANDIDATES, "session", str(ANNA.user_id), stored)
    without |= {"candidate": None, "unreadable": [f"candidates {ANNA.user_id}", *without["unreadable"]]}
    assert await store.export(ANNA.user_id) == without
    assert await store.export(BEN.user_id) == bens
    with pytest.raises(Unreadable):
        await store.snapshot(ANNA.user_id)
    assert await store.anything_of(ANNA.user_id)
    assert await store.forget(ANNA.user_id) == 5
    assert await store.export(ANNA.user_id) is None


@pytest.mark.parametrize(
    ("stored", "known"),
    [
        ('{"newer": 1}', True),
        ('{"prefs": {"newer": 1}}', True),
        ("fernet:0123abcd:gAAAA", True),
        ('{"newer": 1, "turn": "x"}', False),
        ('{"turn": 1', False),
        ('json:"cut', False),
    ],
)
async def test_what_a_replica_with_another_version_or_key_has_stored_is_told_from_what_is_damaged(
    store: SqlStore, stored: str, known: bool
) -> None:
    await store.turn("a", ANNA, NOW, saves())
    await changed(store, CANDIDATES, "session", str(ANNA.user_id), stored)
    with pytest.raises(Unreadable) as caught:
        await store.snapshot(ANNA.user_id)
    assert isinstance(caught.value, Unfamiliar) == known


@pytest.mark.parametrize(("stored", "replaced"), [('{"points": 1}', True), ("fernet:0123abcd:gAAAA", False)])
async def test_damaged_findings_are_replaced_and_those_of_another_replica_are_left(
    store: SqlStore, stored: str, replaced: bool
) -> None:
    found = Findings(graded_by="odds", points=(), mistakes=())
    await store.cache("k", found, NOW)
    await changed(store, FINDINGS, "findings", "k", stored)
    await store.cache("k", found, NOW)
    if replaced:
        assert await store.cached("k") == found
    else:
        with pytest.raises(Unfamiliar):
            await store.cached("k")


async def test_a_dead_letter_that_cannot_be_read_is_all_that_an_export_names(store: SqlStore) -> None:
    await store.bury(dead("letter", user_id=ANNA.user_id))
    await changed(store, DEAD_LETTERS, "payload", "letter", "fernet:0123abcd:gAAAA")
    named = ["dead_letters letter"]
    assert await store.export(ANNA.user_id) == {
        "candidate": None,
        "attempts": [],
        "dead_letters": [],
        "unreadable": named,
    }
