"""The table of people."""

import re
import secrets
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts.person import Person, Role, Scope, Status
from services.api.problems import EMAIL_TAKEN, USERNAME_TAKEN, Problem, unauthorized
from services.api.tables import users

USABLE = frozenset({Status.ACTIVE.value, Status.PROVISIONAL.value})
"""Accounts that can be logged in to."""

MAX_USERNAME = 40
_ATTEMPTS = 8


def person_of(row: Row[Any], scopes: frozenset[Scope] | None = None) -> Person:
    """The person that a row of `users` is about, asking with an API key of these `scopes` or (None) logged in."""
    return Person(
        id=row.id,
        email=row.email,
        username=row.username,
        name=row.name,
        role=Role(row.role),
        status=Status(row.status),
        department_id=row.department_id,
        scopes=scopes,
    )


async def create(
    connection: AsyncConnection,
    *,
    email: str,
    name: str,
    password_hash: str,
    username: str | None,
    **others: str,
) -> Row[Any]:
    """The new person's row; `others` are further columns (role, status, language). A name made from the e-mail gets
    a suffix when taken; the unique indexes decide races.

    Raises the problems `email-taken` and `username-taken`.
    """
    known = {"email": email, "name": name, "password_hash": password_hash, **others}
    for candidate in candidates(email, username):
        row = await insert_new(connection, username=candidate, **known)
        if row is not None:
            return row
        if await by_login(connection, email):
            raise Problem(EMAIL_TAKEN)
    raise Problem(USERNAME_TAKEN)


async def insert_new(connection: AsyncConnection, *, username: str | None = None, **values: str) -> Row[Any] | None:
    """The new row; None where the e-mail address or the user name is taken. Without a name it gets a placeholder."""
    user_id = uuid4()
    named = {"id": user_id, "username": username or placeholder(user_id), **values}
    return (
        await connection.execute(insert(users).values(named).on_conflict_do_nothing().returning(users))
    ).one_or_none()


def placeholder(user_id: UUID) -> str:
    """The user name of somebody who has none yet."""
    return f"new-{user_id.hex[:12]}"


def candidates(email: str, username: str | None) -> Iterator[str]:
    """User names to try in turn: the one that was asked for and no other, or what the e-mail address suggests."""
    if username is not None:
        yield username
        return
    yield username_from(email)
    for _ in range(_ATTEMPTS - 1):
        yield f"{username_from(email)[: MAX_USERNAME - 7]}-{secrets.token_hex(3)}"


def username_from(email: str) -> str:
    """What can be a user name of the part before the @."""
    kept = re.sub(r"[^a-z0-9._-]+", "-", email.partition("@")[0].lower()).strip("._-")
    return kept[:MAX_USERNAME] if len(kept) > 1 else f"person-{secrets.token_hex(3)}"


async def rename(connection: AsyncConnection, row: Row[Any], username: str | None, **others: Any) -> Row[Any]:
    """The row under the name that was asked for, or else one made from the e-mail; `others` are changed with it.

    Raises the problem `username-taken`.
    """
    for candidate in candidates(row.email, username):
        try:
            async with connection.begin_nested():
                return await change(connection, row.id, username=candidate, **others)
        except IntegrityError:
            continue
    raise Problem(USERNAME_TAKEN)


async def by_login(connection: AsyncConnection, login: str) -> Row[Any] | None:
    """The person with this e-mail address or user name (which has no @), in any case."""
    column = users.c.email if "@" in login else users.c.username
    return (await connection.execute(users.select().where(func.lower(column) == login.lower()))).one_or_none()


async def by_id(connection: AsyncConnection, user_id: UUID) -> Row[Any] | None:
    return (await connection.execute(users.select().where(users.c.id == user_id))).one_or_none()


async def lock(connection: AsyncConnection, *which: ColumnElement[bool], wholly: bool = False) -> Row[Any] | None:
    """The one person of whom all of `which` is true, nobody else changing them until the transaction's end; `wholly`:
    nor adding an order of theirs."""
    query = users.select().where(*which).with_for_update(key_share=not wholly)
    return (await connection.execute(query)).one_or_none()


async def stay(connection: AsyncConnection, user_id: UUID) -> None:
    """Until the transaction's end the account is not deleted: whoever was let in before may come to write after it.

    Raises 401 where it is deleted.
    """
    there = select(users.c.id).where(users.c.id == user_id, users.c.status != Status.DELETED.value)
    if await connection.scalar(there.with_for_update(read=True, key_share=True)) is None:
        raise unauthorized("This account is gone.", error="invalid_token")


async def change(connection: AsyncConnection, user_id: UUID, **values: Any) -> Row[Any]:
    """The row with these values."""
    statement = update(users).where(users.c.id == user_id).values(values).returning(users)
    return (await connection.execute(statement)).one()
