"""What administrators do with credits: each is one command to the ledger, in one transaction with its line in the audit
log. The line says what was asked for; the history of transactions says what moved."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from contracts.events import (
    AccountCommand,
    CorrectionRequested,
    DistributionRequested,
    GrantRequested,
    RefundRequested,
)
from services.api.accounts import store as accounts
from services.api.accounts.person import Person, Status
from services.api.accounts.schemas import Body
from services.api.audit.log import Act, record
from services.api.credits.asking import Asking
from services.api.credits.bodies import Correction, DepartmentGrant, Distribution, Grant, Refund
from services.api.departments.store import see
from services.api.orders.order import Status as OrderStatus
from services.api.permissions import Permission, visible
from services.api.problems import CONFLICT, NOT_FOUND, Problem, invalid, validated
from services.api.tables import orders, users
from services.api.users.acts import check_rank, find
from services.api.users.store import THERE, called


@dataclass(frozen=True)
class About:
    """What an act is about, whose credits it moves, and whose administrators may read of it."""

    id: UUID
    holder_id: UUID
    department_id: UUID | None


class Treasury:
    """Gives credits out, hands them on, corrects and refunds them. `data` is each body as it came: whether there is
    such a department, person or order for the actor is asked first (404), then the body (422).

    Each answers once the ledger has, or 202; raises the problems REFUSED and COMMAND_FAILED for what it said.
    """

    def __init__(self, database: AsyncEngine, asking: Asking) -> None:
        self._database, self._asking = database, asking

    async def issue(self, actor: Person, department_id: UUID, data: Any, key: str | None) -> Response[Any]:
        """Credits with an expiry date for a department."""
        async with self._database.begin() as connection:
            about = await _department(connection, actor, Permission.CREDITS_ISSUE, department_id)
            said = validated(DepartmentGrant, data)
            command_id = await self._give(connection, actor, Act.DEPARTMENT_CREDITED, about, said, key)
        return await self._asking.settled(about.holder_id, command_id)

    async def credit(self, actor: Person, username: str, data: Any, key: str | None) -> Response[Any]:
        """Credits for a person."""
        async with self._database.begin() as connection:
            about = await _person(connection, actor, Permission.CREDITS_ISSUE, username)
            said = validated(Grant, data)
            command_id = await self._give(connection, actor, Act.USER_CREDITED, about, said, key)
        return await self._asking.settled(about.holder_id, command_id)

    async def correct_department(self, actor: Person, department_id: UUID, data: Any, key: str | None) -> Response[Any]:
        """Add to a department's credits, or take of them."""
        async with self._database.begin() as connection:
            about = await _department(connection, actor, Permission.CREDITS_ISSUE, department_id)
            said = validated(Correction, data)
            command_id = await self._give(connection, actor, Act.DEPARTMENT_CORRECTED, about, said, key)
        return await self._asking.settled(about.holder_id, command_id)

    async def correct(self, actor: Person, username: str, data: Any, key: str | None) -> Response[Any]:
        """Add to a person's credits, or take of them."""
        async with self._database.begin() as connection:
            about = await _person(connection, actor, Permission.CREDITS_ISSUE, username)
            said = validated(Correction, data)
            command_id = await self._give(connection, actor, Act.USER_CORRECTED, about, said, key)
        return await self._asking.settled(about.holder_id, command_id)

    async def _give(
        self,
        connection: AsyncConnection,
        actor: Person,
        act: Act,
        about: About,
        said: Grant | Correction,
        key: str | None,
    ) -> UUID:
        command_id, first = await self._claim(connection, actor, act, about, said, key)
        if first:
            await self._send(connection, actor, act, about, _command(command_id, about.holder_id, said))
        return command_id

    async def distribute(self, actor: Person, department_id: UUID, data: Any, key: str | None) -> Response[Any]:
        """A department's credits for one of its members. Raises 422 where the receiver is none."""
        act = Act.DEPARTMENT_DISTRIBUTED
        async with self._database.begin() as connection:
            about = await _department(connection, actor, Permission.CREDITS_DISTRIBUTE, department_id)
            said = validated(Distribution, data)
            command_id, first = await self._claim(connection, actor, act, about, said, key)
            if first:
                receiver_id = await _member(connection, department_id, said.username)
                command = DistributionRequested(
                    distribution_id=command_id,
                    holder_id=department_id,
                    to_holder_id=receiver_id,
                    **said.model_dump(exclude={"username"}),
                )
                await self._send(connection, actor, act, about, command)
        return await self._asking.settled(about.holder_id, command_id)

    async def refund(self, actor: Person, order_id: UUID, data: Any, key: str | None) -> Response[Any]:
        """Credits of an order that succeeded, back to who paid. Raises 403 where only a super admin gives back what an
        administrator paid, 409 where it has not succeeded."""
        act = Act.ORDER_REFUNDED
        async with self._database.begin() as connection:
            order = await _order(connection, actor, order_id)
            check_rank(actor, Permission.CREDITS_REFUND, order)
            about = About(order.id, order.payer_id, order.department_id)
            said = validated(Refund, data)
            command_id, first = await self._claim(connection, actor, act, about, said, key)
            if first:
                _check_refundable(order)
                command = RefundRequested(
                    refund_id=command_id, holder_id=order.payer_id, order_id=order.id, **said.model_dump()
                )
                await self._send(connection, actor, act, about, command)
        return await self._asking.settled(about.holder_id, command_id)

    async def _claim(
        self, connection: AsyncConnection, actor: Person, act: Act, about: About, said: Body, key: str | None
    ) -> tuple[UUID, bool]:
        """As `Asking.claim`. A key is for one act on one thing."""
        body = {"about": str(about.id), **said.model_dump(mode="json")}
        return await self._asking.claim(connection, actor, act.value, key, body)

    async def _send(
        self, connection: AsyncConnection, actor: Person, act: Act, about: About, command: AccountCommand
    ) -> None:
        details = command.model_dump(mode="json", exclude={"holder_id", "order_id"}, exclude_none=True)
        await record(connection, actor, act, about.id, about.department_id, **details)
        await self._asking.send(connection, command)


def _command(command_id: UUID, holder_id: UUID, said: Grant | Correction) -> AccountCommand:
    if isinstance(said, Correction):
        return CorrectionRequested(correction_id=command_id, holder_id=holder_id, **said.model_dump())
    return GrantRequested(grant_id=command_id, holder_id=holder_id, **said.model_dump())


async def _department(connection: AsyncConnection, actor: Person, permission: Permission, department_id: UUID) -> About:
    if not await see(connection, actor, permission, department_id):
        raise Problem(NOT_FOUND)
    return About(department_id, department_id, department_id)


async def _person(connection: AsyncConnection, actor: Person, permission: Permission, username: str) -> About:
    row = await find(connection, username, visible(actor, permission, users.c.id))
    return About(row.id, row.id, row.department_id)


async def _member(connection: AsyncConnection, department_id: UUID, username: str) -> UUID:
    """The id of a member, who stays one until the transaction's end."""
    row = await accounts.lock(connection, called(username), THERE, users.c.department_id == department_id)
    if row is None:
        raise invalid("is no member of this department", "/username")
    return row.id


async def _order(connection: AsyncConnection, actor: Person, order_id: UUID) -> Row[Any]:
    """The order with who pays it, its owner's role and status. It counts to the department that it was placed in."""
    near = visible(actor, Permission.CREDITS_REFUND, orders.c.owner_id, orders.c.department_id)
    payer = func.coalesce(orders.c.charged_to, orders.c.owner_id).label("payer_id")
    owner = (users.c.role, users.c.status.label("owner_status"))
    query = select(orders.c.id, payer, orders.c.department_id, orders.c.status, *owner)
    query = query.join(users, users.c.id == orders.c.owner_id).where(orders.c.id == order_id, near)
    row = (await connection.execute(query.with_for_update(of=users, read=True, key_share=True))).one_or_none()
    if row is None:
        raise Problem(NOT_FOUND)
    return row


def _check_refundable(order: Row[Any]) -> None:
    if order.status != OrderStatus.SUCCEEDED:
        raise Problem(CONFLICT, f"The order is {order.status}: only what has succeeded was paid.")
    if order.owner_status == Status.DELETED:
        raise Problem(CONFLICT, "The account that paid is deleted.")
