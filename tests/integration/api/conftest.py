"""One migrated database and one application for all tests here: each test has people of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from services.api.migrate import migrate
from tests.integration.api.application import Application, Someone, running, settings_for
from tests.integration.api.mailbox import Mailed, mailed


@pytest.fixture(scope="session")
async def api_template(postgres: Any) -> str:
    """Name of a migrated, empty database to copy from: nobody connects to it again."""
    url = postgres.create_database()
    await asyncio.to_thread(migrate, url)
    return url.rpartition("/")[2]


@pytest.fixture(scope="session")
async def application(postgres: Any, s3: Any, api_template: str) -> AsyncIterator[Application]:
    url = postgres.create_database(api_template)
    store = {"s3_endpoint": s3.url, "s3_access_key": s3.access_key, "s3_secret_key": s3.secret_key}
    async with running(settings_for(url, **store, s3_bucket="api-tests")) as application:
        await application.parts.storage.create_bucket()
        yield application
    postgres.drop_database(url)


@pytest.fixture
def own_database(database_url: Callable[..., str], api_template: str) -> str:
    """A migrated database for one test."""
    return database_url(api_template)


@pytest.fixture
async def anna(application: Application) -> AsyncIterator[Someone]:
    someone = await application.person()
    yield someone
    await someone.api.aclose()


@pytest.fixture
async def boris(application: Application) -> AsyncIterator[Someone]:
    someone = await application.person(name="Борис")
    yield someone
    await someone.api.aclose()


@pytest.fixture
async def admin(application: Application) -> AsyncIterator[Someone]:
    """A super admin."""
    someone = await application.someone(role="super_admin")
    yield someone
    await someone.api.aclose()


@pytest.fixture(scope="session")
async def approved(postgres: Any, api_template: str) -> AsyncIterator[Mailed]:
    """An installation where an administrator approves who has confirmed their address."""
    url = postgres.create_database(api_template)
    async with mailed(url, registration="approved") as installation:
        yield installation
    postgres.drop_database(url)


@pytest.fixture(scope="session")
async def verified(postgres: Any, api_template: str) -> AsyncIterator[Mailed]:
    """An installation where confirming the address is enough."""
    url = postgres.create_database(api_template)
    async with mailed(url, registration="verified") as installation:
        yield installation
    postgres.drop_database(url)


@pytest.fixture
async def client(verified: Mailed) -> AsyncIterator[httpx.AsyncClient]:
    async with verified.application.client() as client:
        yield client
