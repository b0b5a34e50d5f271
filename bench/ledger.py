"""Hold and capture, orders a second: this ledger against one that keeps its house accounts' balances in rows.

Both run here, in turns, on the same durable PostgreSQL with the same driver, inbox and outbox; what differs is the
book-keeping. The bound is the rate of fdatasync on the same disk: no committer alone can be faster. Read the ratios;
the rates are this machine's. Run as `python -m bench.ledger`.
"""

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import connect
from chassis.inbox import first_sight
from chassis.outbox import Outbox
from contracts.envelope import Envelope, envelop
from contracts.events import CaptureRequested, CreditsCaptured, CreditsHeld, GrantRequested, HoldRequested
from infra.local.ports import free_port
from infra.local.postgres import PostgreSQL
from infra.local.process import Guard
from services.ledger import tables
from services.ledger.handler import Handler
from services.ledger.migrate import migrate
from services.ledger.store import Store
from tests.servers import Database

CONCURRENCIES = (1, 8, 32)
ROUNDS = 3
SECONDS = 0.6
HOLDERS = 100

Place = Callable[[UUID, UUID], Awaitable[None]]


def commands(holder: UUID, order: UUID) -> tuple[Envelope[Any], Envelope[Any]]:
    deadline = "2100-01-01T00:00:00Z"
    hold = HoldRequested.model_validate({"order_id": order, "holder_id": holder, "amount": 1, "expires_at": deadline})
    return envelop(hold, "bench"), envelop(CaptureRequested(order_id=order, holder_id=holder), "bench")


class Naive:
    """Two rows updated and two entries for each step; every order meets at the house's two rows."""

    SCHEMA = (
        "CREATE TABLE naive_accounts (id uuid PRIMARY KEY, balance bigint NOT NULL)",
        "CREATE TABLE naive_entries (id bigserial PRIMARY KEY, account uuid NOT NULL, amount bigint NOT NULL)",
    )
    ESCROW, REVENUE = UUID(int=1), UUID(int=2)

    def __init__(self, engine: AsyncEngine, outbox: Outbox) -> None:
        self._engine, self._outbox = engine, outbox

    async def set_up(self, holders: list[UUID]) -> None:
        async with self._engine.begin() as connection:
            for statement in self.SCHEMA:
                await connection.execute(text(statement))
            insert = text("INSERT INTO naive_accounts VALUES (:id, :balance)")
            rows = [{"id": each, "balance": 10**9} for each in (*holders, self.ESCROW, self.REVENUE)]
            await connection.execute(insert, rows)

    async def order(self, holder: UUID, order: UUID) -> None:
        hold, capture = commands(holder, order)
        balance = {"order_id": order, "holder_id": holder, "amount": 1, "available": 0, "held": 0, "version": 1}
        await self._step(hold, holder, self.ESCROW, CreditsHeld(**balance))
        await self._step(capture, self.ESCROW, self.REVENUE, CreditsCaptured(**balance))

    async def _step(self, command: Envelope[Any], source: UUID, target: UUID, answer: Any) -> None:
        async with self._engine.begin() as connection:
            await first_sight(connection, tables.inbox, "bench", command)
            await self._move(connection, source, target)
            await self._outbox.add(connection, command.reply(answer, "ledger"))

    async def _move(self, connection: AsyncConnection, source: UUID, target: UUID) -> None:
        update = text("UPDATE naive_accounts SET balance = balance + :amount WHERE id = :id AND balance + :amount >= 0")
        insert = text("INSERT INTO naive_entries (account, amount) VALUES (:id, :amount)")
        for account, amount in sorted(((source, -1), (target, 1))):
            await connection.execute(update, {"id": account, "amount": amount})
            await connection.execute(insert, {"id": account, "amount": amount})


class Ours:
    """The ledger's own handler and store."""

    def __init__(self, engine: AsyncEngine, outbox: Outbox) -> None:
        self._handler = Handler(Store(outbox))

    async def set_up(self, holders: list[UUID]) -> None:
        for holder in holders:
            grant = GrantRequested(grant_id=uuid4(), holder_id=holder, amount=10**9, reason="bench")
            await self._handler.handle(envelop(grant, "bench"), "bench")

    async def order(self, holder: UUID, order: UUID) -> None:
        for command in commands(holder, order):
            await self._handler.handle(command, "bench")


async def rate(place: Place, holders: list[UUID], concurrency: int) -> float:
    """Orders a second over SECONDS."""
    ends, done = time.monotonic() + SECONDS, 0

    async def client(number: int) -> None:
        nonlocal done
        while time.monotonic() < ends:
            await place(holders[(number + done * 7) % len(holders)], uuid4())
            done += 1

    started = time.monotonic()
    await asyncio.gather(*(client(number) for number in range(concurrency)))
    return done / (time.monotonic() - started)


def syncs_a_second(folder: Path) -> float:
    """8 KiB written and fdatasync'ed, one after another, for half a second."""
    count, ends = 0, time.monotonic() + 0.5
    descriptor = os.open(folder / "sync", os.O_CREAT | os.O_WRONLY)
    try:
        while time.monotonic() < ends:
            os.pwrite(descriptor, b"x" * 8192, 0)
            os.fdatasync(descriptor)
            count += 1
    finally:
        os.close(descriptor)
    return count / 0.5


async def measure(url: str, folder: Path) -> dict[str, Any]:
    engine = connect(url, pool=max(CONCURRENCIES))
    outbox = Outbox(engine, tables.outbox, None)
    holders = [uuid4() for _ in range(HOLDERS)]
    ledgers = {"ours": Ours(engine, outbox), "naive": Naive(engine, outbox)}
    rates: dict[tuple[str, int], list[float]] = {}
    syncs = []
    for ledger in ledgers.values():
        await ledger.set_up(holders)
        await rate(ledger.order, holders, 8)
    for _ in range(ROUNDS):
        syncs.append(syncs_a_second(folder))
        for concurrency in CONCURRENCIES:
            for name, ledger in ledgers.items():
                rates.setdefault((name, concurrency), []).append(await rate(ledger.order, holders, concurrency))
    await engine.dispose()
    return summary(rates, statistics.median(syncs))


def summary(rates: dict[tuple[str, int], list[float]], syncs: float) -> dict[str, Any]:
    """Medians of the rounds. An order is two commits, so a lone committer's bound is half the syncs."""
    rows = []
    for concurrency in CONCURRENCIES:
        ours, naive = (statistics.median(rates[name, concurrency]) for name in ("ours", "naive"))
        rows.append(
            {
                "concurrency": concurrency,
                "orders_per_second": round(ours, 1),
                "naive_orders_per_second": round(naive, 1),
                "ratio_to_naive": round(ours / naive, 2),
                "ratio_to_sync_bound": round(ours / (syncs / 2), 3),
            }
        )
    return {"fdatasync_per_second": round(syncs), "rounds": ROUNDS, "results": rows}


@contextmanager
def durable_database() -> Iterator[tuple[str, Path]]:
    """A private PostgreSQL that syncs for real, and the folder that it syncs to."""
    with tempfile.TemporaryDirectory(prefix="bottega-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        guard = Guard(name, remove=folder)
        database = Database(PostgreSQL(folder / "postgres", free_port(), "bench"), folder)
        try:
            yield database.create_database(), folder
        finally:
            database.close()
            guard.close()


def run() -> dict[str, Any]:
    """The whole benchmark: under half a minute."""
    with durable_database() as (url, folder):
        migrate(url)
        return asyncio.run(measure(url, folder))


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
