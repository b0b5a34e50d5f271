"""Looking users up."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts.person import Status
from services.api.tables import images, users
from services.api.users.schemas import User

THERE = users.c.status != Status.DELETED.value
PERSON = ~users.c.visitor
"""With an account, and no visitor with a demo."""


def called(username: str) -> ColumnElement[bool]:
    """Whether it is the person of this user name, in any case. No visitor is."""
    return and_(func.lower(users.c.username) == username.lower(), PERSON)


def matching(query: Select[Any], words: str) -> Select[Any]:
    """Only people in whose user name, name or e-mail address the text stands, in any case."""
    columns = (users.c.username, users.c.name, users.c.email)
    return query.where(or_(*(column.icontains(words, autoescape=True) for column in columns)))


async def images_generated(connection: AsyncConnection, user_id: UUID) -> int:
    made = select(func.count()).where(images.c.owner_id == user_id, images.c.kind == "picture")
    return await connection.scalar(made) or 0


def fields_of(row: Row[Any]) -> dict[str, Any]:
    """What a User says of a row of `users`."""
    return {name: getattr(row, name) for name in User.__struct_fields__}
