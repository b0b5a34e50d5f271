"""Which servers this machine has to run itself, and the addresses and secrets of all of them."""

from collections.abc import Mapping
from typing import NamedTuple

from infra.local import rabbitmq, seaweedfs
from infra.local.environment import DATABASES, Server, Stack
from infra.local.letterbox import Letterbox
from infra.local.paths import DEV
from infra.local.servers import LocalServer, PostgreSQL, SeaweedFS, broker_class
from infra.local.services import SERVICES
from infra.local.state import Ports, Secrets

DEFAULT_PORT = 8000
DEFAULT_EMAIL = "admin@bottega.example"
DEFAULT_BUCKET = "bottega"
LETTERS = DEV / "letters"
"""Where letters lie that the stack writes by e-mail."""


class Plan(NamedTuple):
    """Servers to start, the stack as the services see it, a health port for each service."""

    servers: list[LocalServer]
    stack: Stack
    health_ports: dict[str, int]
    secrets: Secrets


def make(caller: Mapping[str, str]) -> Plan:
    """Reads and completes the files with ports and secrets. Nothing of this stack may be running yet."""
    ports, secrets = Ports(DEV / "ports.json"), Secrets(DEV / "secrets.json")
    servers: list[LocalServer] = []
    broker = _broker(caller, ports, secrets, servers)
    database = _database(caller, ports, secrets, servers)
    s3 = _s3(caller, ports, secrets, servers)
    stack = Stack(
        broker=broker,
        database=database,
        s3=s3,
        account=_account(caller, secrets),
        secret_key=secrets["secret_key"],
        port=int(caller.get("BOTTEGA_PORT") or DEFAULT_PORT),
        smtp_url=_smtp(caller, ports, servers),
    )
    health_ports = {service.name: ports.take(f"health.{service.name}") for service in SERVICES}
    return Plan(servers, stack, health_ports, secrets)


def _broker(caller: Mapping[str, str], ports: Ports, secrets: Secrets, servers: list[LocalServer]) -> Server:
    if url := caller.get("BOTTEGA_AMQP_URL"):
        return Server(url, {})
    users = [rabbitmq.ADMINISTRATOR, *sorted({service.broker_user for service in SERVICES})]
    passwords = {user: secrets[f"rabbitmq.{user}"] for user in users}
    server = broker_class()(DEV / "rabbitmq", ports.take_all("rabbitmq", rabbitmq.PORTS), passwords)
    servers.append(server)
    return Server(server.url, passwords)


def _database(caller: Mapping[str, str], ports: Ports, secrets: Secrets, servers: list[LocalServer]) -> Server:
    if url := caller.get("BOTTEGA_DATABASE_URL"):
        return Server(url, {})
    server = PostgreSQL(DEV / "postgres", ports.take("postgres"), secrets["postgres"])
    servers.append(server)
    return Server(server.url, {role: secrets[f"postgres.{role}"] for role in DATABASES})


def _s3(caller: Mapping[str, str], ports: Ports, secrets: Secrets, servers: list[LocalServer]) -> dict[str, str]:
    variables = {
        "BOTTEGA_S3_ACCESS_KEY": caller.get("BOTTEGA_S3_ACCESS_KEY") or secrets["s3.access_key"],
        "BOTTEGA_S3_SECRET_KEY": caller.get("BOTTEGA_S3_SECRET_KEY") or secrets["s3.secret_key"],
        "BOTTEGA_S3_BUCKET": caller.get("BOTTEGA_S3_BUCKET") or DEFAULT_BUCKET,
    }
    endpoint = caller.get("BOTTEGA_S3_ENDPOINT")
    if not endpoint:
        keys = variables["BOTTEGA_S3_ACCESS_KEY"], variables["BOTTEGA_S3_SECRET_KEY"]
        numbers = ports.take_all("s3", seaweedfs.PORTS, seaweedfs.GRPC_OFFSET)
        server = SeaweedFS(DEV / "s3", numbers, *keys)
        servers.append(server)
        endpoint = server.url
    return {"BOTTEGA_S3_ENDPOINT": endpoint, **variables}


def _smtp(caller: Mapping[str, str], ports: Ports, servers: list[LocalServer]) -> str:
    if url := caller.get("BOTTEGA_SMTP_URL"):
        return url
    server = Letterbox(LETTERS, ports.take("letterbox"))
    servers.append(server)
    return server.url


def _account(caller: Mapping[str, str], secrets: Secrets) -> dict[str, str]:
    """The administrator that the caller names is remembered, so the next start need not name it again."""
    if caller.get("BOTTEGA_ADMIN_PASSWORD"):
        secrets.put("admin_password_known", True)
    for name, variable in (("admin_email", "BOTTEGA_ADMIN_EMAIL"), ("admin_password", "BOTTEGA_ADMIN_PASSWORD")):
        if caller.get(variable):
            secrets.put(name, caller[variable])
    if secrets.get("admin_email") is None:
        secrets.put("admin_email", DEFAULT_EMAIL)
    return {
        "BOTTEGA_ADMIN_EMAIL": secrets["admin_email"],
        "BOTTEGA_ADMIN_PASSWORD": secrets["admin_password"],
    }
