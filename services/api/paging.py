"""Lists, newest first, one page at a time: an opaque keyset cursor over `(created_at, id)`."""

import base64
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar.params import Parameter
from sqlalchemy import Select, Table, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.problems import invalid

MAX_LIMIT = 100

Limit = Annotated[int, Parameter(ge=1, le=MAX_LIMIT, description="how many, at most")]
CursorText = Annotated[str | None, Parameter(max_length=200, description="`next_cursor` of the page before")]

Place = tuple[datetime, UUID]


def encode(place: Place) -> str:
    """The cursor of the row that stands at `place`."""
    return base64.urlsafe_b64encode(f"{place[0].isoformat()}|{place[1]}".encode()).decode().rstrip("=")


def decode(cursor: str) -> Place:
    """The place of a cursor. Raises the 422 problem where it is none of ours."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _, key = text.partition("|")
        place = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        raise invalid("not a cursor of this list", "/cursor", "query") from None
    if place[0].tzinfo is None:
        raise invalid("not a cursor of this list", "/cursor", "query")
    return place


async def page(
    connection: AsyncConnection, query: Select[Any], table: Table, limit: int, cursor: str | None
) -> tuple[list[Any], str | None]:
    """Up to `limit` rows of `query`, newest first, and the cursor of the next page (None: this was the last)."""
    place = tuple_(table.c.created_at, table.c.id)
    if cursor is not None:
        query = query.where(place < tuple_(*decode(cursor)))
    ordered = query.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(limit + 1)
    rows = list((await connection.execute(ordered)).all())
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]._mapping
    return rows[:limit], encode((last["created_at"], last["id"]))
