"""Runs the migrations over asyncpg, on the URL that `migrate` passes or that the environment names."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from services.ledger.tables import metadata

ONE_AT_A_TIME = 4_201
"""Advisory lock: of two migrations started at once the second waits, and finds nothing left to do."""


def _migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
        context.run_migrations()


async def _run() -> None:
    url = context.config.attributes.get("url") or os.environ["BOTTEGA_DATABASE_URL"]
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
    await engine.dispose()


asyncio.run(_run())
