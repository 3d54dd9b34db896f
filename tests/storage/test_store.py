"""`SqlStore` on a plain file, on an encrypted file, and on PostgreSQL."""

from __future__ import annotations

from bot.interview.ports import Store
from bot.storage.store import SqlStore
from tests.storage.contract import StoreContract


class TestSqlStore(StoreContract):
    """The whole contract."""


async def test_it_is_a_store(store: SqlStore) -> None:
    seam: Store = store
    assert await seam.snapshot(1) is None
