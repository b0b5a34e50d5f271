"""Partners in the database: who the broker's user is, whom it may order for, and how it gets there."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.tables import partner_holders, partners, users


@dataclass(frozen=True)
class Partner:
    """`name` is its user on the broker; orders are charged to `account_id` unless they say otherwise."""

    name: str
    account_id: UUID


async def find(connection: AsyncConnection, broker_user: str) -> Partner | None:
    """The partner that publishes as this user; None where the user is none (a service, an administrator)."""
    row = (await connection.execute(partners.select().where(partners.c.name == broker_user))).one_or_none()
    return Partner(row.name, row.account_id) if row else None


async def holder(connection: AsyncConnection, partner: Partner, username: str | None) -> UUID | None:
    """The account that an order is charged to; None where the partner may not order for `username`."""
    if username is None:
        return partner.account_id
    if not username.isprintable():
        return None
    allowed = exists().where(partner_holders.c.partner == partner.name, partner_holders.c.user_id == users.c.id)
    wanted = select(users.c.id).where(
        func.lower(users.c.username) == username.lower(), or_(users.c.id == partner.account_id, allowed)
    )
    return await connection.scalar(wanted)


async def add(connection: AsyncConnection, partner: Partner) -> None:
    """Let the broker's user of this name place orders."""
    await connection.execute(insert(partners).values(name=partner.name, account_id=partner.account_id))


async def allow(connection: AsyncConnection, partner: Partner, user_id: UUID) -> None:
    """Let the partner order for one more account."""
    row = {"partner": partner.name, "user_id": user_id}
    await connection.execute(insert(partner_holders).values(row).on_conflict_do_nothing())
