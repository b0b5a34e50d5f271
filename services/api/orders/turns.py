"""The lines of a queue in the database: `fairness.Turns`, loaded and saved under the dispatcher's lock.

Only what is ahead of the floor is kept, so the table has as many rows as people were served of late.
"""

from copy import deepcopy
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.orders.fairness import Line, Turns
from services.api.tables import turns
from services.api.tables.statistics import NOBODY

Key = tuple[UUID, UUID]
_NEW = insert(turns)
_UPSERT = _NEW.on_conflict_do_update(
    index_elements=[turns.c.queue, turns.c.department_id, turns.c.owner_id],
    set_={"tag": _NEW.excluded.tag, "floor": _NEW.excluded.floor},
)


async def load(connection: AsyncConnection, queue: str) -> Turns:
    """The queue's lines as they were last saved."""
    loaded = Turns()
    for row in (await connection.execute(turns.select().where(turns.c.queue == queue))).all():
        line = Line(row.tag, row.floor)
        if row.department_id == NOBODY:
            loaded.floor = row.floor
        elif row.owner_id == NOBODY:
            loaded.departments[row.department_id] = line
        else:
            loaded.members[row.department_id, row.owner_id] = line
    return loaded


async def save(connection: AsyncConnection, queue: str, before: Turns, after: Turns) -> None:
    """Write what has moved, and drop the lines that nobody needs any more."""
    old, new = _lines(before), _lines(after)
    if moved := [_row(queue, key, line) for key, line in new.items() if old.get(key) != line]:
        await connection.execute(_UPSERT, moved)
    for department_id, owner_id in old.keys() - new.keys():
        key = (turns.c.queue == queue) & (turns.c.department_id == department_id) & (turns.c.owner_id == owner_id)
        await connection.execute(delete(turns).where(key))


def copy_of(lines: Turns) -> Turns:
    return deepcopy(lines)


def _lines(lines: Turns) -> dict[Key, Line]:
    """What has to be remembered: a department that the floor has reached starts anew, and so do its members."""
    ahead = {share_id: line for share_id, line in lines.departments.items() if line.tag > lines.floor}
    kept = {(NOBODY, NOBODY): Line(0.0, lines.floor)} if lines.floor else {}
    kept |= {(share_id, NOBODY): line for share_id, line in ahead.items()}
    for (share_id, owner_id), line in lines.members.items():
        if share_id in ahead and line.tag > ahead[share_id].floor:
            kept[share_id, owner_id] = line
    return kept


def _row(queue: str, key: Key, line: Line) -> dict[str, Any]:
    return {"queue": queue, "department_id": key[0], "owner_id": key[1], "tag": line.tag, "floor": line.floor}
