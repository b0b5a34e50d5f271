"""A partner's service account: what `make partner` writes into the API's database."""

import asyncio
from collections.abc import Iterable

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.outbox import Outbox
from services.api.accounts import store as accounts
from services.api.accounts.passwords import Passwords
from services.api.credits.store import find_grant, request_grant
from services.api.partners import store
from services.api.partners.store import Partner
from services.api.tables import outbox, refresh_tokens, users

GRANT_SECONDS = 10


class UnknownAccountError(Exception):
    """No account has this user name or e-mail address."""


async def enrol(database: AsyncEngine, name: str, password: str, logins: Iterable[str]) -> Partner:
    """The partner, new or known, with this password from now on, and the accounts that it may order for besides.

    Raises the problem `username-taken` where a person has the partner's name, and UnknownAccountError where nobody
    has a user name or e-mail address of `logins`: nothing is changed then.
    """
    password_hash = await Passwords().hash(password)
    async with database.begin() as connection:
        known = await store.find(connection, name)
        partner = known or await _add(connection, name, password_hash)
        if known:
            await _renew(connection, known, password_hash)
        for login in logins:
            row = await accounts.by_login(connection, login)
            if row is None:
                raise UnknownAccountError(f"No account has the name {login}.")
            await store.allow(connection, partner, row.id)
    return partner


async def _add(connection: AsyncConnection, name: str, password_hash: str) -> Partner:
    row = await accounts.create(
        connection, email=f"{name}@partners.invalid", name=name, password_hash=password_hash, username=name
    )
    partner = Partner(name, row.id)
    await store.add(connection, partner)
    return partner


async def _renew(connection: AsyncConnection, partner: Partner, password_hash: str) -> None:
    """Whoever logged in with the old password is logged out."""
    mine = users.c.id == partner.account_id
    await connection.execute(update(users).where(mine).values(password_hash=password_hash))
    await connection.execute(delete(refresh_tokens).where(refresh_tokens.c.user_id == partner.account_id))


async def give(database: AsyncEngine, partner: Partner, amount: int) -> bool:
    """Ask the ledger for credits; whether they have arrived within GRANT_SECONDS."""
    grant_id = await request_grant(database, Outbox(database, outbox, None), partner.account_id, amount, None)
    for _ in range(GRANT_SECONDS * 10):
        if await find_grant(database, partner.account_id, grant_id):
            return True
        await asyncio.sleep(0.1)
    return False
