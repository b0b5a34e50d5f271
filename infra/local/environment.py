"""What the set-up step and each service find in their environment: addresses and secrets in, variables out."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from infra.local.paths import BYTECODE
from infra.local.services import SERVICES, Service

COMPUTE_THREADS = {"OMP_NUM_THREADS": "2", "MKL_NUM_THREADS": "2"}
"""Two model workers with a thread for each core of a large machine would only hinder each other."""

DATABASES = tuple(sorted({service.database for service in SERVICES if service.database}))
"""Database and role have the same name."""


@dataclass(frozen=True)
class Server:
    """A server's administrator URL and the passwords of its users; none where the server is somebody else's."""

    url: str
    passwords: Mapping[str, str]

    def as_user(self, user: str) -> str:
        """The URL for a user. On somebody else's server it is the one URL that we were given."""
        return with_login(self.url, user, self.passwords[user]) if self.passwords else self.url


@dataclass(frozen=True)
class Stack:
    """Addresses and secrets of one running stack."""

    broker: Server
    database: Server
    s3: Mapping[str, str]
    account: Mapping[str, str]
    secret_key: str
    port: int
    smtp_url: str | None = None


def with_login(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user, safe='')}:{quote(password, safe='')}@{host}"))


def with_database(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def database_url(stack: Stack, database: str) -> str:
    return with_database(stack.database.as_user(database), database)


def _common(stack: Stack, caller: Mapping[str, str]) -> dict[str, str]:
    """What all get. The caller's own variables stay as they are, except those that differ from one to the next."""
    # Without stored bytecode each start compiles all that it imports: twice the time. It is kept out of the checkout.
    caller = {name: value for name, value in caller.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        "BOTTEGA_ENVIRONMENT": "dev",
        "BOTTEGA_SECURE_COOKIES": "false",
        "BOTTEGA_SELF_TOP_UP": "true",
        "BOTTEGA_SECRET_KEY": stack.secret_key,
        # Shorter than the runner's patience; what is cut off is delivered again at the next start.
        "BOTTEGA_GRACEFUL_TIMEOUT": "8",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPYCACHEPREFIX": str(BYTECODE),
        **stack.s3,
        **stack.account,
        **({"BOTTEGA_SMTP_URL": stack.smtp_url} if stack.smtp_url else {}),
        **caller,
        "BOTTEGA_PORT": str(stack.port),
    }


def for_setup(stack: Stack, caller: Mapping[str, str]) -> dict[str, str]:
    return {
        **_common(stack, caller),
        "BOTTEGA_ADMIN_AMQP_URL": stack.broker.url,
        "BOTTEGA_ADMIN_DATABASE_URL": stack.database.url,
        **{f"{name.upper()}_DATABASE_URL": database_url(stack, name) for name in DATABASES},
    }


def for_service(service: Service, stack: Stack, health_port: int, caller: Mapping[str, str]) -> dict[str, str]:
    """A worker gets no database, even where the caller's environment names one."""
    variables = _common(stack, caller) | {
        "BOTTEGA_AMQP_URL": stack.broker.as_user(service.broker_user),
        "BOTTEGA_HEALTH_PORT": str(health_port),
    }
    variables.pop("BOTTEGA_DATABASE_URL", None)
    if service.database:
        variables["BOTTEGA_DATABASE_URL"] = database_url(stack, service.database)
    return {**COMPUTE_THREADS, **variables} if service.computes else variables
