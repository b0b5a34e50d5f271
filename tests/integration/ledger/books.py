"""A ledger on a real database, without a broker: commands in, events out of the outbox."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.outbox import Outbox
from contracts.envelope import Envelope, decode, envelop
from contracts.events import CaptureRequested, Event, GrantRequested, HoldRequested, ReleaseRequested
from services.ledger.audit import Audit, check
from services.ledger.handler import Handler
from services.ledger.store import Store
from services.ledger.sweep import Sweep
from services.ledger.tables import outbox as outbox_rows

LATER = datetime(2100, 1, 1, tzinfo=UTC)


class Books:
    """What the tests speak to: each method sends one command and returns the event that answered it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        outbox = Outbox(engine, outbox_rows, None)
        self.store = Store(outbox)
        self.handler = Handler(self.store)
        self.sweep = Sweep(engine, self.store)

    async def send(self, command: Event, *, source: str = "conductor") -> Envelope[Any]:
        """Handle the command; the answer in the outbox that names it as its cause."""
        envelope = envelop(command, source)
        await self.handler.handle(envelope, source)
        return next(answer for answer in reversed(await self.said()) if answer.causationid == envelope.id)

    async def grant(
        self, holder: UUID, amount: int, expires_at: datetime | None = None, grant_id: UUID | None = None
    ) -> Any:
        command = GrantRequested(
            grant_id=grant_id or uuid4(), holder_id=holder, amount=amount, expires_at=expires_at, reason="top-up"
        )
        return (await self.send(command)).data

    async def hold(self, holder: UUID, order: UUID, amount: int, expires_at: datetime = LATER) -> Any:
        command = HoldRequested(order_id=order, holder_id=holder, amount=amount, expires_at=expires_at)
        return (await self.send(command)).data

    async def capture(self, holder: UUID, order: UUID) -> Any:
        return (await self.send(CaptureRequested(order_id=order, holder_id=holder))).data

    async def release(self, holder: UUID, order: UUID, reason: str = "cancelled") -> Any:
        return (await self.send(ReleaseRequested(order_id=order, holder_id=holder, reason=reason))).data

    async def said(self) -> list[Envelope[Any]]:
        """Everything in the outbox, oldest first."""
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(outbox_rows.c.payload).order_by(outbox_rows.c.id))
            return [decode(bytes(payload)) for (payload,) in rows]

    async def forget_said(self) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(delete(outbox_rows))

    async def check(self) -> Audit:
        async with self.engine.connect() as connection:
            return await check(connection)

    async def rows(self, sql: str, **values: Any) -> list[Any]:
        async with self.engine.begin() as connection:
            return list((await connection.execute(text(sql), values)).all())

    async def run(self, statements: Iterable[str]) -> None:
        """Each in a transaction of its own."""
        for statement in statements:
            async with self.engine.begin() as connection:
                await connection.execute(text(statement))

    async def let_purse_expire(self, purse_id: UUID) -> None:
        """The purse's date is past, by the database's clock; nothing has swept it yet."""
        await self.rows("UPDATE purses SET expires_at = now() - interval '1 s' WHERE id = :id RETURNING 1", id=purse_id)


def soon(seconds: float = 3600) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
