"""The three private servers answer, keep their data over kill -9 and a restart, and leave no process behind."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import aio_pika
import aiormq
import asyncpg
import pytest

from infra.local.guard import is_running, marked
from infra.local.paths import ROOT
from tests.servers import (
    Broker,
    Database,
    ObjectStore,
    s3_client,
    start_broker,
    start_database,
    start_object_store,
)


async def test_a_confirmed_message_survives_kill_9(rabbitmq: Broker, amqp_url: str) -> None:
    connection = await aio_pika.connect(amqp_url)
    channel = await connection.channel()
    await channel.declare_queue("kept", durable=True, arguments={"x-queue-type": "quorum"})
    rabbitmq.settle()
    await channel.default_exchange.publish(
        aio_pika.Message(b"still here", delivery_mode=aio_pika.DeliveryMode.PERSISTENT), "kept"
    )
    await asyncio.to_thread(rabbitmq.kill)
    await connection.close()
    await asyncio.to_thread(rabbitmq.restart)
    async with await aio_pika.connect(amqp_url) as again:
        queue = await (await again.channel()).get_queue("kept")
        message = await queue.get(timeout=20)
        assert message.body == b"still here"
        await message.ack()
        await queue.delete(if_unused=False, if_empty=False)


async def test_each_service_has_its_own_user_with_few_rights(rabbitmq: Broker) -> None:
    rabbitmq.ensure()
    async with await aio_pika.connect(rabbitmq.url_for("translator")) as connection:
        channel = await connection.channel()
        with pytest.raises(aiormq.exceptions.ChannelAccessRefused):
            await channel.declare_queue("not-mine")


async def test_a_new_virtual_host_is_empty(fresh_vhost: str) -> None:
    async with await aio_pika.connect(fresh_vhost) as connection:
        await (await connection.channel()).declare_queue("mine", exclusive=True)


async def test_a_committed_row_survives_kill_9(postgres: Database, database_url) -> None:
    url = database_url()
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('Ёлка')")
    await asyncio.to_thread(postgres.kill)
    await asyncio.to_thread(postgres.restart)
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT lower(word) FROM kept") == "ёлка"
    await connection.close()


async def test_a_database_starts_as_a_copy_of_its_template(postgres: Database, database_url) -> None:
    first = database_url()
    connection = await asyncpg.connect(first)
    await connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    await connection.close()
    connection = await asyncpg.connect(database_url(first.rpartition("/")[2]))
    assert await connection.fetchval("SELECT one FROM kept") == 1
    await connection.close()


def test_an_object_survives_kill_9(s3: ObjectStore, bucket: str) -> None:
    client = s3_client(s3)
    client.put_object(Bucket=bucket, Key="kept", Body=b"still here")
    s3.kill()
    s3.restart()
    assert client.get_object(Bucket=bucket, Key="kept")["Body"].read() == b"still here"


async def test_a_paused_server_goes_on_where_it_was(postgres: Database, database_url) -> None:
    url = database_url()
    postgres.pause()
    with pytest.raises(TimeoutError):
        await asyncpg.connect(url, timeout=0.5)
    postgres.resume()
    await (await asyncpg.connect(url)).close()


@pytest.fixture
def folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bottega-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("start", [start_database, start_object_store, start_broker])
def test_stopping_leaves_no_process(start, folder: Path) -> None:
    server = start(folder)
    assert is_running(server.pid)
    assert marked(str(folder))
    server.close()
    assert marked(str(folder)) == []


def test_killing_pytest_leaves_no_process_and_no_folder(folder: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from infra.local.process import Guard\n"
        "from tests.servers import start_database\n"
        "folder = Path(sys.argv[1]); guard = Guard(str(folder), remove=folder / 'postgres')\n"
        "start_database(folder).pause(); print('started', flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], cwd=ROOT, capture_output=True, text=True)
    assert "started" in done.stdout, done.stderr
    deadline = time.monotonic() + 15
    while (marked(str(folder)) or (folder / "postgres").exists()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert marked(str(folder)) == []
    assert not (folder / "postgres").exists()
