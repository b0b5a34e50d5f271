"""Private servers for tests: RabbitMQ, PostgreSQL, S3, started on first use, once for the whole run.

`TEST_AMQP_URL`, `TEST_DATABASE_URL`, `TEST_S3_ENDPOINT` (with `TEST_S3_ACCESS_KEY`, `TEST_S3_SECRET_KEY`) name
servers to use instead; tests that kill or pause a server are then skipped. The broker runs in a container where the
bootstrap could not unpack one. When pytest dies, its guard ends the servers and removes their folder.
"""

import os
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from contracts import topology
from infra.local import rabbitmq as rabbitmq_server
from infra.local import seaweedfs
from infra.local.environment import with_database
from infra.local.ports import free_port, free_ports
from infra.local.postgres import PostgreSQL, binaries
from infra.local.process import Guard
from infra.local.running import Process as Process
from infra.local.running import Running
from infra.local.servers import RabbitMQContainer, SeaweedFS, broker_class

BROKER_USERS = ("admin", *topology.users())
PASSWORD = "test-password"
ACCESS_KEY, SECRET_KEY = "test-access-key", "test-secret-key"


class External:
    """Somebody else's server: tests may use it, but not harm it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ensure(self) -> None:
        """It is not ours to mend."""

    def close(self) -> None:
        """It is not ours to stop."""

    def _refuse(self) -> None:
        pytest.skip("needs a server of its own")

    kill = stop = restart = pause = resume = _refuse


class Broker(Running):
    """RabbitMQ with the users of the topology."""

    def url_for(self, user: str) -> str:
        return self.server.url_for(user)

    def settle(self) -> None:
        """Queues declared so far survive kill -9 from here on. Without it the last second's do not."""
        self.server.control("eval", "[dets:sync(T) || T <- dets:all()].")

    def add_vhost(self, name: str) -> str:
        """Takes a second; returns the administrator's URL for it."""
        self.server.control("add_vhost", name)
        self.server.control("set_permissions", "-p", name, rabbitmq_server.ADMINISTRATOR, ".*", ".*", ".*")
        return self.url + name

    def delete_vhost(self, name: str) -> None:
        self.server.control("delete_vhost", name)


class ContainedBroker(Broker):
    """In a container our child is only the engine's client: killing it would leave the broker running."""

    def _refuse(self) -> None:
        pytest.skip("needs a broker that is no container")

    kill = pause = resume = _refuse


class ExternalBroker(External):
    def url_for(self, user: str) -> str:
        return self.url

    def settle(self) -> None:
        """Its tables are on disk within a second; we cannot reach in to hurry it."""
        time.sleep(1.5)

    def add_vhost(self, name: str) -> str:
        pytest.skip("needs a broker of its own")

    def delete_vhost(self, name: str) -> None:
        """There is none to delete."""


class Databases:
    """Makes and drops databases with psql."""

    url: str

    def create_database(self, template: str = "template1", name: str | None = None) -> str:
        """URL of a new database that starts as a copy of `template`, to which nobody may be connected."""
        name = name or f"test_{uuid.uuid4().hex[:12]}"
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return with_database(self.url, name)

    def drop_database(self, url: str) -> None:
        name = urlsplit(url).path.strip("/")
        self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def sql(self, statement: str) -> str:
        """One statement as the superuser."""
        command = [str(binaries() / "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.url]
        done = subprocess.run([*command, "-c", statement], capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip()


class Database(Running, Databases):
    """PostgreSQL without fsync: it survives kill -9, not a power cut."""


class ExternalDatabase(External, Databases):
    pass


class ObjectStore(Running):
    access_key, secret_key = ACCESS_KEY, SECRET_KEY


class ExternalObjectStore(External):
    access_key = os.environ.get("TEST_S3_ACCESS_KEY", "")
    secret_key = os.environ.get("TEST_S3_SECRET_KEY", "")


def s3_client(store: ObjectStore | ExternalObjectStore) -> Any:
    """A blocking client, for setting up and looking afterwards; the code under test has its own."""
    from botocore.config import Config
    from botocore.session import get_session

    return get_session().create_client(
        "s3",
        endpoint_url=store.url,
        aws_access_key_id=store.access_key,
        aws_secret_access_key=store.secret_key,
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}),
    )


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """Holds the data of all servers of this run; goes with it, even when pytest is killed."""
    folder = Path(tempfile.mkdtemp(prefix="bottega-test-"))
    # Where PostgreSQL has to run as another user, that user must be able to pass.
    folder.chmod(0o711)
    guard = Guard(str(folder), remove=folder)
    yield folder
    guard.close()


def start_broker(folder: Path) -> Broker:
    """A broker of its own, for tests that must not share one. The caller closes it."""
    passwords = dict.fromkeys(BROKER_USERS, PASSWORD)
    server = broker_class()(folder / "rabbitmq", free_ports(rabbitmq_server.PORTS), passwords, metrics=False)
    return ContainedBroker(server, folder) if isinstance(server, RabbitMQContainer) else Broker(server, folder)


def start_database(folder: Path) -> Database:
    return Database(PostgreSQL(folder / "postgres", free_port(), PASSWORD, durable=False), folder)


def start_object_store(folder: Path) -> ObjectStore:
    ports = free_ports(seaweedfs.PORTS, seaweedfs.GRPC_OFFSET)
    return ObjectStore(SeaweedFS(folder / "s3", ports, ACCESS_KEY, SECRET_KEY), folder)


@pytest.fixture(scope="session")
def rabbitmq(server_folder: Path) -> Iterator[Broker | ExternalBroker]:
    url = os.environ.get("TEST_AMQP_URL")
    broker = ExternalBroker(url) if url else start_broker(server_folder)
    yield broker
    broker.close()


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[Database | ExternalDatabase]:
    url = os.environ.get("TEST_DATABASE_URL")
    database = ExternalDatabase(url) if url else start_database(server_folder)
    yield database
    database.close()


@pytest.fixture(scope="session")
def s3(server_folder: Path) -> Iterator[ObjectStore | ExternalObjectStore]:
    url = os.environ.get("TEST_S3_ENDPOINT")
    store = ExternalObjectStore(url) if url else start_object_store(server_folder)
    yield store
    store.close()


@pytest.fixture
def amqp_url(rabbitmq: Broker | ExternalBroker) -> str:
    """The administrator's URL of the shared virtual host: give queues names of their own."""
    rabbitmq.ensure()
    return rabbitmq.url


@pytest.fixture
def fresh_vhost(rabbitmq: Broker | ExternalBroker) -> Iterator[str]:
    """The administrator's URL of an empty virtual host. Two seconds in all, so only where nothing less will do."""
    rabbitmq.ensure()
    name = f"test-{uuid.uuid4().hex[:12]}"
    yield rabbitmq.add_vhost(name)
    rabbitmq.delete_vhost(name)


@pytest.fixture
def database_url(postgres: Database | ExternalDatabase) -> Iterator[Callable[..., str]]:
    """Makes databases for one test: `database_url()`, or `database_url(template)` for a copy of another."""
    postgres.ensure()
    made: list[str] = []

    def create(template: str = "template1") -> str:
        made.append(postgres.create_database(template))
        return made[-1]

    yield create
    for url in made:
        postgres.drop_database(url)


@pytest.fixture
def bucket(s3: ObjectStore | ExternalObjectStore) -> Iterator[str]:
    """Name of an empty bucket, for one test."""
    s3.ensure()
    client = s3_client(s3)
    name = f"test-{uuid.uuid4().hex[:12]}"
    client.create_bucket(Bucket=name)
    yield name
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=name):
        for entry in page.get("Contents", ()):
            client.delete_object(Bucket=name, Key=entry["Key"])
    client.delete_bucket(Bucket=name)
    client.close()
