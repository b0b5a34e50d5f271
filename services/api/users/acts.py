"""What acts on people have in common, inside the transaction of the act."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts import store
from services.api.accounts.person import Person, Role, Status
from services.api.audit.log import Act, record
from services.api.permissions import Permission, Reach, reach
from services.api.problems import FORBIDDEN, NOT_FOUND, Problem, kind
from services.api.tables import users
from services.api.users.store import THERE, called

LAST_SUPER_ADMIN = kind(
    "last-super-admin",
    409,
    "The last super admin",
    "Nobody could run this installation any more. Make somebody else super admin first.",
)
_LOCK_SUPER_ADMINS = text("SELECT pg_advisory_xact_lock(hashtextextended('super admins', 0))")


async def find(connection: AsyncConnection, username: str, *which: ColumnElement[bool]) -> Row[Any]:
    """The person of this name, locked. Raises 404 where there is none of whom all of `which` is true."""
    row = await store.lock(connection, called(username), THERE, *which)
    if row is None:
        raise Problem(NOT_FOUND)
    return row


def check_rank(actor: Person, permission: Permission, row: Row[Any]) -> None:
    """Whoever reaches no further than a department changes its members, and no administrator: neither another nor
    themself. Raises 403."""
    if reach(actor, permission) is not Reach.ALL and row.role != Role.MEMBER:
        raise Problem(FORBIDDEN, "Only super admins change administrators.")


async def keep_a_super_admin(connection: AsyncConnection, row: Row[Any]) -> None:
    """Before a person stops being an active super admin. Raises 409 where there is no other.

    One such act at a time: two super admins who demote each other at once would each see the other one still there.
    """
    if row.role != Role.SUPER_ADMIN or row.status != Status.ACTIVE:
        return
    await connection.execute(_LOCK_SUPER_ADMINS)
    another = (
        users.c.role == Role.SUPER_ADMIN.value,
        users.c.status == Status.ACTIVE.value,
        users.c.id != row.id,
    )
    if not await connection.scalar(select(exists().where(*another))):
        raise Problem(LAST_SUPER_ADMIN)


def role_in(row: Row[Any], department_id: UUID | None) -> str:
    """The person's role once they are in that department: whoever leaves one leaves its administration."""
    leaves = row.role == Role.DEPARTMENT_ADMIN and department_id != row.department_id
    return Role.MEMBER.value if leaves else row.role


async def alter(connection: AsyncConnection, actor: Person, row: Row[Any], **values: Any) -> Row[Any]:
    """The row with these values; what changes is in the audit log, in the department's that a person leaves too."""
    changed = {name: value for name, value in values.items() if value != getattr(row, name)}
    if not changed:
        return row
    after = await store.change(connection, row.id, **changed)
    if "department_id" in changed:
        del changed["department_id"]
        for act, department_id in ((Act.USER_LEFT, row.department_id), (Act.USER_JOINED, after.department_id)):
            if department_id is not None:
                await record(connection, actor, act, row.id, department_id)
    if changed:
        said = {name: [getattr(row, name), value] for name, value in changed.items()}
        await record(connection, actor, Act.USER_CHANGED, row.id, after.department_id, changed=said)
    return after
