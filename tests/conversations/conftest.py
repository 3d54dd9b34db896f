"""One bot a module (a process has one work queue) and a new person a test.

A module names its settings in ``SETTINGS``. Nothing that happens may be logged as an error, unless the test
asks for ``trouble_expected``.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest
import pytest_asyncio

from bot.local.person import LocalPerson
from tests.support.talk import Talk, open_talk

_user_ids = count(7001)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    """A running bot, shared by the tests of a module."""
    async with open_talk(tmp_path_factory.mktemp("viva"), **getattr(request.module, "SETTINGS", {})) as talk:
        yield talk


@pytest.fixture
def sam(talk: Talk) -> LocalPerson:
    """Somebody whom the bot has never met."""
    return talk.person(next(_user_ids))


@pytest.fixture
def ben(talk: Talk) -> LocalPerson:
    """Somebody else."""
    return talk.person(next(_user_ids), "Ben")


@pytest.fixture
def trouble_expected() -> None:
    """Errors in the log are part of this test."""


@pytest.fixture(autouse=True)
def nothing_breaks(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing breaks unnoticed: no error in the log."""
    yield
    if "trouble_expected" not in request.fixturenames:
        errors = [r for phase in ("setup", "call") for r in caplog.get_records(phase) if r.levelno >= logging.ERROR]
        assert [record.getMessage() for record in errors] == []
