"""The table of presets: whose a preset is, who sees it, who may change it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts import store as accounts
from services.api.accounts.person import Person
from services.api.library.parameters import is_brand_book
from services.api.permissions import Permission, reach, visible
from services.api.problems import CONFLICT, FORBIDDEN, NOT_FOUND, Problem, invalid, kind
from services.api.tables import brand_books, images, presets, users

NAME_TAKEN = kind(
    "preset-name-taken", 409, "Preset name taken", "You have a preset of this name for this tool; choose another."
)
MAX_PRESETS = 500


def listed(person: Person, tool: str | None) -> Select[Any]:
    """The person's own presets, and those that others share with their department."""
    query = _with_owner().where(or_(_own(person), _of_department(person)))
    return query.where(presets.c.tool == tool) if tool else query


async def see(connection: AsyncConnection, person: Person, preset_id: UUID) -> Row[Any]:
    """The preset. Raises 404 where it is neither theirs, nor shared with their department, nor theirs to govern."""
    seen = or_(_own(person), _of_department(person), _governed(person))
    query = _with_owner().where(presets.c.id == preset_id, seen)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise Problem(NOT_FOUND)
    return row


async def lock(connection: AsyncConnection, person: Person, preset_id: UUID) -> Row[Any]:
    """The preset, which the person may change. Raises 404, and 403 where they may only see it."""
    await see(connection, person, preset_id)
    mine = _with_owner().where(presets.c.id == preset_id, or_(_own(person), _governed(person)))
    row = (await connection.execute(mine.with_for_update(of=presets))).one_or_none()
    if row is None:
        raise Problem(FORBIDDEN, "Only its owner and the department's administrators change a shared preset.")
    return row


async def add(connection: AsyncConnection, owner_id: UUID, values: Mapping[str, Any]) -> UUID:
    """The new preset's id. Raises the problem `preset-name-taken`, and 409 where the person has too many."""
    await accounts.stay(connection, owner_id)
    # The person's row is locked, so that nobody gets beyond the limit by asking several times at once.
    await connection.execute(select(users.c.id).where(users.c.id == owner_id).with_for_update(key_share=True))
    have = await connection.scalar(select(func.count()).where(presets.c.owner_id == owner_id)) or 0
    if have >= MAX_PRESETS:
        raise Problem(CONFLICT, f"You have {have} presets; that is the most. Delete one first.")
    preset_id = uuid4()
    await _write(connection, insert(presets).values(id=preset_id, owner_id=owner_id, **values))
    return preset_id


async def change(connection: AsyncConnection, preset_id: UUID, values: Mapping[str, Any]) -> None:
    """Raises the problem `preset-name-taken`."""
    await _write(connection, update(presets).where(presets.c.id == preset_id).values(**values))


async def delete(connection: AsyncConnection, preset_id: UUID) -> None:
    await connection.execute(presets.delete().where(presets.c.id == preset_id))


async def check_named(connection: AsyncConnection, owner_id: UUID, named: Mapping[str, UUID], *, shared: bool) -> None:
    """Pictures and brand books of one's own only, and none where others are to use the preset. Raises 422."""
    for pointer in named if shared else ():
        raise invalid("a shared preset can name nothing that is yours alone", pointer)
    for table, books in ((images, False), (brand_books, True)):
        ids = {pointer: value for pointer, value in named.items() if is_brand_book(pointer) is books}
        theirs = table.c.id.in_(ids.values()) & (table.c.owner_id == owner_id) & table.c.deleted_at.is_(None)
        found = set((await connection.execute(select(table.c.id).where(theirs))).scalars()) if ids else set()
        for pointer, value in ids.items():
            if value not in found:
                raise invalid("you have nothing of this id; it may have been deleted", pointer)


async def _write(connection: AsyncConnection, statement: Any) -> None:
    try:
        async with connection.begin_nested():
            await connection.execute(statement)
    except IntegrityError:
        raise Problem(NAME_TAKEN) from None


def _with_owner() -> Select[Any]:
    return select(presets, users.c.username).join(users, users.c.id == presets.c.owner_id)


def _own(person: Person) -> ColumnElement[bool]:
    return presets.c.owner_id == person.id


def _of_department(person: Person) -> ColumnElement[bool]:
    return presets.c.department_id == person.department_id if person.department_id else false()


def _governed(person: Person) -> ColumnElement[bool]:
    """Shared presets that the person may change although they are somebody else's."""
    if reach(person, Permission.PRESETS_GOVERN) is None:
        return false()
    near = visible(person, Permission.PRESETS_GOVERN, department=presets.c.department_id)
    return and_(presets.c.department_id.isnot(None), near)
