"""The box: a letter is written in the transaction that it is about, so there is never one without the other."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.letters.texts import Kind
from services.api.tables import letters

MAX_A_MINUTE = 1
MAX_A_DAY = 10
_ASKED_FOR = [Kind.VERIFY.value, Kind.RESET.value, Kind.TRIED.value]


async def add(connection: AsyncConnection, person: Row[Any], kind: Kind, **fields: Any) -> None:
    """A letter to a person (a row of `users`), in their language."""
    letter = {"id": uuid4(), "user_id": person.id, "kind": kind.value, "language": person.language}
    said = {"name": person.name, **fields}
    await connection.execute(insert(letters).values(**letter, to_address=person.email, fields=said))


async def has_room(connection: AsyncConnection, user_id: UUID, kind: Kind) -> bool:
    """Whether one more of the letters may go out that a stranger can ask for: one of a kind a minute, so nobody floods
    a mailbox through us, and so many a day, so there are few codes to guess. The caller has locked the person's row."""
    in_this_minute = letters.c.created_at > func.now() - text("interval '1 minute'")
    lately = func.count().filter(in_this_minute, letters.c.kind == kind.value)
    today = letters.c.created_at > func.now() - text("interval '1 day'")
    query = select(lately, func.count()).where(letters.c.user_id == user_id, letters.c.kind.in_(_ASKED_FOR), today)
    in_a_minute, in_a_day = (await connection.execute(query)).one()
    return in_a_minute < MAX_A_MINUTE and in_a_day < MAX_A_DAY
