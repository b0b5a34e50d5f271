"""The table of departments. A deleted one keeps its row: orders and credits name it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, Uuid, exists, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts.person import Person
from services.api.permissions import Permission, visible
from services.api.problems import Problem, kind
from services.api.tables import audit_log, balances, credit_outcomes, departments, orders, users

NAME_TAKEN = kind("department-name-taken", 409, "Department name taken", "Another department has this name.")

_MEMBERS = (
    select(func.count()).where(users.c.department_id == departments.c.id).correlate(departments).scalar_subquery()
)


def seen_by(person: Person, permission: Permission) -> Select[Any]:
    """The departments that the person may touch with this permission, with the number of their members."""
    near = visible(person, permission, department=departments.c.id)
    return select(departments, _MEMBERS.label("members")).where(departments.c.deleted_at.is_(None), near)


async def find(connection: AsyncConnection, person: Person, permission: Permission, department_id: UUID) -> Any:
    """The department; None where the person may not touch it."""
    query = seen_by(person, permission).where(departments.c.id == department_id)
    return (await connection.execute(query)).one_or_none()


async def see(connection: AsyncConnection, person: Person, permission: Permission, department_id: UUID) -> bool:
    """Whether there is such a department for the person; it is not deleted before the transaction's end."""
    near = visible(person, permission, department=departments.c.id)
    query = select(departments.c.id).where(departments.c.id == department_id, departments.c.deleted_at.is_(None), near)
    return await connection.scalar(query.with_for_update(read=True, key_share=True)) is not None


async def lock(connection: AsyncConnection, department_id: UUID) -> Row[Any] | None:
    """The department, unless it is deleted; nobody joins it until the transaction's end."""
    query = departments.select().where(departments.c.id == department_id, departments.c.deleted_at.is_(None))
    return (await connection.execute(query.with_for_update())).one_or_none()


async def add(connection: AsyncConnection, values: Mapping[str, Any]) -> UUID:
    """The new department's id. Raises the problem `department-name-taken`."""
    department_id = uuid4()
    try:
        async with connection.begin_nested():
            await connection.execute(insert(departments).values(id=department_id, **values))
    except IntegrityError:
        raise Problem(NAME_TAKEN) from None
    return department_id


async def change(connection: AsyncConnection, department_id: UUID, values: Mapping[str, Any]) -> None:
    """Raises the problem `department-name-taken`."""
    try:
        async with connection.begin_nested():
            await connection.execute(update(departments).where(departments.c.id == department_id).values(values))
    except IntegrityError:
        raise Problem(NAME_TAKEN) from None


async def credits_of(connection: AsyncConnection, department_id: UUID) -> int:
    """What it still has itself; what it gave out is its members'."""
    held = select(balances.c.available + balances.c.held).where(balances.c.holder_id == department_id)
    return await connection.scalar(held) or 0


async def unanswered(connection: AsyncConnection, department_id: UUID) -> bool:
    """Whether the ledger was asked something about the department's credits of late and has not answered yet."""
    asked = [audit_log.c.details[name].astext for name in ("grant_id", "distribution_id", "correction_id")]
    command_id = func.coalesce(*asked).cast(Uuid)
    answered = exists().where(credit_outcomes.c.command_id == command_id)
    query = exists().where(
        audit_log.c.department_id == department_id,
        audit_log.c.subject_id == str(department_id),
        audit_log.c.created_at > func.now() - text("interval '1 day'"),
        command_id.isnot(None),
        ~answered,
    )
    return bool(await connection.scalar(select(query)))


async def open_orders(connection: AsyncConnection, department_id: UUID) -> int:
    """How many of its members' orders are under way."""
    query = select(func.count()).where(orders.c.department_id == department_id, orders.c.ended_at.is_(None))
    return await connection.scalar(query) or 0
