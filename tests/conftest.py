"""Fixtures for the whole suite."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import URL

from tests.support import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """A PostgreSQL server; without one the test is skipped, or fails where VIVA_REQUIRE_POSTGRES is set."""
    if reason := postgres.missing():
        if os.environ.get("VIVA_REQUIRE_POSTGRES"):
            pytest.fail(reason)
        pytest.skip(reason)
    with postgres.server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: URL) -> Iterator[str]:
    """A fresh database."""
    with postgres.database(postgres_server) as url:
        yield url
