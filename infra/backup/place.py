"""Where a stack keeps what it knows: two databases and a bucket, of `make dev` or of the environment."""

import os
from dataclasses import dataclass

from chassis.settings import StorageSettings
from infra.local.environment import DATABASES, Server, with_database
from infra.local.paths import DEV
from infra.local.plan import DEFAULT_BUCKET
from infra.local.state import Ports, Secrets


@dataclass(frozen=True)
class Place:
    """URLs of the databases, as roles that own them, and the store of pictures."""

    api_url: str
    ledger_url: str
    storage: StorageSettings


def local_place() -> Place:
    """The stack of `make dev`, by the ports and passwords of its last start, with what the environment replaces.

    `BOTTEGA_API_DATABASE_URL` and `BOTTEGA_LEDGER_DATABASE_URL` name the databases, or `BOTTEGA_DATABASE_URL` the
    server that has both. Raises ConnectionError where nothing names them and nothing ever ran here.
    """
    ports, known = Ports(DEV / "ports.json"), Secrets(DEV / "secrets.json")
    api_url, ledger_url = (_database_url(name, ports, known) for name in DATABASES)
    return Place(api_url, ledger_url, _storage(ports, known))


def _database_url(name: str, ports: Ports, known: Secrets) -> str:
    if own := os.environ.get(f"{name.upper()}_DATABASE_URL"):
        return own
    if url := os.environ.get("BOTTEGA_DATABASE_URL"):
        return with_database(url, name)
    here = Server(f"postgresql://127.0.0.1:{_port(ports, 'postgres')}/", {name: known.get(f"postgres.{name}") or ""})
    return with_database(here.as_user(name), name)


def _storage(ports: Ports, known: Secrets) -> StorageSettings:
    said = {
        "s3_endpoint": os.environ.get("BOTTEGA_S3_ENDPOINT") or f"http://127.0.0.1:{_port(ports, 's3.s3')}",
        "s3_access_key": os.environ.get("BOTTEGA_S3_ACCESS_KEY") or known.get("s3.access_key") or "",
        "s3_secret_key": os.environ.get("BOTTEGA_S3_SECRET_KEY") or known.get("s3.secret_key") or "",
        "s3_bucket": os.environ.get("BOTTEGA_S3_BUCKET") or DEFAULT_BUCKET,
    }
    return StorageSettings(**said)


def _port(ports: Ports, name: str) -> int:
    port = ports.get(name)
    if port is None:
        raise ConnectionError("no stack ever ran here, and the environment names none")
    return int(port)
