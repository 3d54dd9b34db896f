"""Which database a URL means."""

from __future__ import annotations

import pytest

from bot.interview.errors import StoreError
from bot.storage.backend import backend


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("sqlite:////data/viva.db", "/data/viva.db"),
        ("sqlite+aiosqlite:///viva.db", "viva.db"),
        ("postgres://me:word@db.example:6543/viva", "The PostgreSQL database 'viva' at db.example:6543"),
        ("postgresql://me@/viva?host=/run/pg", "The PostgreSQL database 'viva' at /run/pg"),
        ("postgresql+psycopg:///viva", "The PostgreSQL database 'viva' at localhost"),
    ],
)
def test_the_place_is_named_without_the_password(url: str, place: str) -> None:
    assert backend(url).place == place


@pytest.mark.parametrize("url", ["viva.db", "", "postgresql://me:word@host:port/viva"])
def test_a_url_that_cannot_be_read_says_how_one_looks(url: str) -> None:
    with pytest.raises(StoreError, match=r"Set VIVA_DATABASE_URL like sqlite:////") as caught:
        backend(url)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("url", ["mysql://host/viva", "postgresql+asyncpg://host/viva"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="Viva cannot keep its data in"):
        backend(url)
