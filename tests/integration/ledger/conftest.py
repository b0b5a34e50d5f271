"""The ledger on databases of its own, without a broker."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from chassis.database import connect
from services.ledger.migrate import migrate
from tests.integration.ledger.books import Books


@pytest.fixture(scope="session")
async def template(postgres: Any) -> str:
    """Name of a migrated, empty database to copy from: nobody connects to it again."""
    url = postgres.create_database()
    await asyncio.to_thread(migrate, url)
    return url.rpartition("/")[2]


@pytest.fixture(scope="session")
def shared_url(postgres: Any, template: str) -> Iterator[str]:
    url = postgres.create_database(template)
    yield url
    postgres.drop_database(url)


@pytest.fixture
async def books(postgres: Any, shared_url: str) -> AsyncIterator[Books]:
    """One ledger for all tests: each has holders of its own, and the books must balance after every one."""
    postgres.ensure()
    engine = connect(shared_url, pool=16)
    books = Books(engine)
    await books.forget_said()
    yield books
    assert (await books.check()).is_balanced
    await engine.dispose()


@pytest.fixture
def own_url(database_url: Callable[..., str], template: str) -> str:
    return database_url(template)


@pytest.fixture
async def own_books(own_url: str) -> AsyncIterator[Books]:
    """A ledger for a test that spoils it."""
    engine = connect(own_url, pool=4)
    yield Books(engine)
    await engine.dispose()
