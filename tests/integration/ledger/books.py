"""A ledger on a real database, without a broker: commands in, events out of the outbox."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.outbox import Outbox
from contracts.envelope import Envelope, decode, envelop
from contracts.events import (
    CaptureRequested,
    CorrectionRequested,
    CreditsReceived,
    DistributionRequested,
    Event,
    GrantRequested,
    HoldRequested,
    RefundRequested,
    ReleaseRequested,
)
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
        """Handle the command; the answer to whoever asked, in the outbox."""
        envelope = envelop(command, source)
        await self.handler.handle(envelope, source)
        answers = [said for said in await self.said() if said.causationid == envelope.id]
        return next(answer for answer in reversed(answers) if not isinstance(answer.data, CreditsReceived))

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

    async def distribute(self, giver: UUID, receiver: UUID, amount: int, expires_at: datetime | None = None) -> Any:
        return (await self.send(distribution(giver, receiver, amount, expires_at))).data

    async def correct(self, holder: UUID, amount: int) -> Any:
        return (await self.send(correction(holder, amount))).data

    async def refund(self, holder: UUID, order: UUID, amount: int | None = None) -> Any:
        return (await self.send(refund(holder, order, amount))).data

    async def purses(self, holder: UUID) -> list[tuple[int, int]]:
        """What each purse that owns something owns, and what is held of it; soonest to expire first."""
        query = "SELECT posted, held FROM purses WHERE holder_id = :h AND posted > 0 ORDER BY expires_at, posted"
        return [tuple(row) for row in await self.rows(query, h=holder)]

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

    async def let_purses_of_expire(self, holder: UUID) -> None:
        past = "UPDATE purses SET expires_at = now() - interval '1 s' WHERE holder_id = :h RETURNING 1"
        await self.rows(past, h=holder)


def distribution(giver: UUID, receiver: UUID, amount: int, expires_at: datetime | None = None) -> DistributionRequested:
    return DistributionRequested(
        distribution_id=uuid4(),
        holder_id=giver,
        to_holder_id=receiver,
        amount=amount,
        expires_at=expires_at,
        reason="for March",
    )


def correction(holder: UUID, amount: int) -> CorrectionRequested:
    return CorrectionRequested(correction_id=uuid4(), holder_id=holder, amount=amount, reason="issued twice")


def refund(holder: UUID, order: UUID, amount: int | None = None) -> RefundRequested:
    return RefundRequested(refund_id=uuid4(), order_id=order, holder_id=holder, amount=amount, reason="six fingers")


def soon(seconds: float = 3600) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
