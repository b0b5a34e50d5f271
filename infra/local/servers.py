"""The three servers, what they have in common, and which form of the broker this machine can run."""

from typing import Protocol

from infra.local.paths import BROKER_SYSTEM
from infra.local.postgres import PostgreSQL
from infra.local.process import Child
from infra.local.rabbitmq import RabbitMQ
from infra.local.rabbitmq_container import RabbitMQContainer
from infra.local.seaweedfs import SeaweedFS

__all__ = ["LocalServer", "PostgreSQL", "RabbitMQ", "RabbitMQContainer", "SeaweedFS", "broker_class"]


class LocalServer(Protocol):
    """A server with its data in one folder. `children` are started in order and stopped in reverse."""

    @property
    def url(self) -> str: ...

    def prepare(self) -> None: ...

    def children(self) -> list[Child]: ...


def broker_class() -> type[RabbitMQ] | type[RabbitMQContainer]:
    """The unpacked broker where the bootstrap has put one, else a container."""
    return RabbitMQ if BROKER_SYSTEM.exists() else RabbitMQContainer
