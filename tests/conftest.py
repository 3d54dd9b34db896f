"""Fixtures for the whole suite."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import URL

from tests.support import postgres

# How fast examples come says something of the machine, nothing of the code. `.ci/run` takes its time and tries more.
EXAMPLES = 100 if os.environ.get("CI") else 40
settings.register_profile("viva", suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=EXAMPLES)
settings.load_profile("viva")


@pytest.fixture(scope="session", autouse=True)
def _no_key_of_this_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whoever asks for the platform's settings folder, here or in a process, gets one that goes; no key is left there.

    A test that wants a key says where it lies; `VIVA_KEY_FILE` is `off` wherever the suite starts a bot.
    """
    folder = tmp_path_factory.mktemp("settings")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder))
        yield
    assert not list(folder.rglob("*.key")), "a key was made where nobody named a file"


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
