"""The real ledger behind the application, on a database of its own: what they say to each other is carried here."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from contracts.envelope import decode
from contracts.events import AccountCommand
from services.api.credits import readmodel
from services.api.orders.order import Order
from services.api.tables import orders, outbox
from tests.integration.api.application import Application, Someone, expect
from tests.integration.api.rows import add_order
from tests.integration.ledger.books import Books

LOOK_SECONDS = 0.02


class Bank:
    """Carries commands to the ledger and its outcomes back, as conductor and broker would."""

    def __init__(self, application: Application, ledger: AsyncEngine) -> None:
        self.database, self.books = application.parts.database, Books(ledger)
        self._carried: set[int | UUID] = set()

    async def commands(self, holder_id: UUID | None = None) -> list[AccountCommand]:
        """What the application has asked, of this holder or of all."""
        async with self.database.connect() as connection:
            bodies = (await connection.execute(select(outbox.c.payload).order_by(outbox.c.id))).scalars().all()
        asked = [decode(body).data for body in bodies]
        commands = [each for each in asked if isinstance(each, AccountCommand)]
        return [each for each in commands if holder_id in {None, each.holder_id}]

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Bank"]:
        """Carries what is asked from now on, until the end of the block."""
        task = asyncio.create_task(self._work())
        try:
            yield self
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _work(self) -> None:
        while True:
            async with self.database.connect() as connection:
                rows = (await connection.execute(select(outbox.c.id, outbox.c.payload))).all()
            new = [row for row in rows if row.id not in self._carried]
            self._carried |= {row.id for row in new}
            asked = [decode(row.payload) for row in new]
            commands = [each for each in asked if isinstance(each.data, AccountCommand)]
            await asyncio.gather(*(self.books.handler.handle(each, "conductor") for each in commands))
            await self.tell()
            await asyncio.sleep(LOOK_SECONDS)

    async def tell(self) -> None:
        """Take in what the ledger has said since."""
        for envelope in await self.books.said():
            if envelope.id not in self._carried:
                self._carried.add(envelope.id)
                async with self.database.begin() as connection:
                    await readmodel.apply(connection, envelope)

    async def skip(self) -> None:
        """What other tests have asked is not for this ledger."""
        async with self.database.connect() as connection:
            self._carried |= set((await connection.execute(select(outbox.c.id))).scalars())

    async def paid_order(self, owner: Someone, department_id: UUID | None = None, price: int = 5) -> Order:
        """An order that has succeeded and was paid, of what the owner has."""
        order = await add_order(self.database, owner.id)
        ended = {"status": "succeeded", "stage": None, "waiting_since": None, "ended_at": func.now(), "price": price}
        async with self.database.begin() as connection:
            mine = update(orders).where(orders.c.id == order.id)
            await connection.execute(mine.values(**ended, department_id=department_id))
        await self.books.hold(owner.id, order.id, price)
        await self.books.capture(owner.id, order.id)
        await self.tell()
        return order


def later(days: int) -> str:
    """A moment so many days from now, as a body has it."""
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def kinds(page: dict[str, Any]) -> list[tuple[str, int]]:
    """Kinds and amounts of a page of transactions."""
    return [(item["kind"], item["amount"]) for item in page["items"]]


class Office:
    """A department with its admin and a member."""

    def __init__(self, department_id: UUID, boss: Someone, member: Someone) -> None:
        self.id, self.boss, self.member = department_id, boss, member
        self.path = f"/api/departments/{department_id}"
        self.member_path = f"/api/users/{member.account['username']}"

    async def give(self, admin: Someone, amount: int, days: int = 30) -> dict[str, Any]:
        body = {"amount": amount, "expires_at": later(days), "reason": "budget"}
        return expect(200, await admin.api.post(f"{self.path}/credits", json=body))

    def share(self, amount: int, **others: Any) -> dict[str, Any]:
        return {"username": self.member.account["username"], "amount": amount, **others}


async def make_office(application: Application) -> Office:
    department_id = await application.department()
    boss = await application.someone(role="department_admin", department_id=department_id)
    return Office(department_id, boss, await application.someone(department_id=department_id))


async def acts_on(admin: Someone, subject: UUID) -> list[dict[str, Any]]:
    return expect(200, await admin.api.get("/api/admin/audit", params={"subject": str(subject)}))["items"]
