"""The inbox: which events a service has already taken in, in the same transaction as their effect."""

from functools import cache
from typing import Protocol
from uuid import UUID

from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.errors import Permanent


def inbox_table(metadata: MetaData) -> Table:
    """Keyed by (source, id): a source cannot pre-empt another one's ids."""
    return Table(
        "inbox",
        metadata,
        Column("source", Text, primary_key=True),
        Column("id", Uuid, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("taken_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    )


@cache
def _insert(table: Table) -> Insert:
    """Built once: it is run for every event."""
    return insert(table).on_conflict_do_nothing()


class Taken(Protocol):
    """What an inbox knows of a message: an envelope, or one that could not be read."""

    @property
    def id(self) -> UUID: ...

    def fingerprint(self) -> bytes:
        """Equal for two messages that say the same."""
        ...


async def first_sight(connection: AsyncConnection, table: Table, source: str, taken: Taken) -> bool:
    """Whether this is the first time; False for a repeat, whose effect is already there.

    Raises Permanent where the id is known with another content: it is refused and not silently dropped.
    """
    row = {"source": source, "id": taken.id, "fingerprint": taken.fingerprint()}
    added = await connection.execute(_insert(table), row)
    if added.rowcount:
        return True
    known = await connection.scalar(
        table.select().with_only_columns(table.c.fingerprint).where(table.c.source == source, table.c.id == taken.id)
    )
    if known != row["fingerprint"]:
        raise Permanent(f"event {taken.id} was taken in before with another content", "id_reused")
    return False
