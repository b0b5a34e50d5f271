"""The table of people."""

import re
import secrets
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts.person import Person
from services.api.problems import EMAIL_TAKEN, USERNAME_TAKEN, Problem
from services.api.tables import users

MAX_USERNAME = 40
_ATTEMPTS = 8


def person_of(row: Row[Any]) -> Person:
    return Person(id=row.id, email=row.email, username=row.username, name=row.name, role=row.role)


async def create(
    connection: AsyncConnection,
    *,
    email: str,
    name: str,
    password_hash: str,
    username: str | None,
    role: str = "member",
) -> Row[Any]:
    """The new person's row. A name made from the e-mail gets a suffix when taken; the unique indexes decide races.

    Raises the problems `email-taken` and `username-taken`.
    """
    candidate = username or username_from(email)
    for _ in range(_ATTEMPTS):
        row = await _insert(
            connection, email=email, name=name, password_hash=password_hash, username=candidate, role=role
        )
        if row is not None:
            return row
        if await connection.scalar(select(users.c.id).where(func.lower(users.c.email) == email.lower())):
            raise Problem(EMAIL_TAKEN)
        if username is not None:
            break
        candidate = f"{username_from(email)[: MAX_USERNAME - 7]}-{secrets.token_hex(3)}"
    raise Problem(USERNAME_TAKEN)


async def _insert(connection: AsyncConnection, **values: str) -> Row[Any] | None:
    statement = insert(users).values(id=uuid4(), **values).on_conflict_do_nothing().returning(users)
    return (await connection.execute(statement)).one_or_none()


def username_from(email: str) -> str:
    """What can be a user name of the part before the @."""
    kept = re.sub(r"[^a-z0-9._-]+", "-", email.partition("@")[0].lower()).strip("._-")
    return kept[:MAX_USERNAME] if len(kept) > 1 else f"person-{secrets.token_hex(3)}"


async def by_login(connection: AsyncConnection, login: str) -> Row[Any] | None:
    """The person with this e-mail address or user name (which has no @), in any case."""
    column = users.c.email if "@" in login else users.c.username
    return (await connection.execute(users.select().where(func.lower(column) == login.lower()))).one_or_none()


async def by_id(connection: AsyncConnection, user_id: UUID) -> Row[Any] | None:
    return (await connection.execute(users.select().where(users.c.id == user_id))).one_or_none()
