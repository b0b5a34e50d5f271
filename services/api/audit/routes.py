"""Reading the audit log, newest first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from litestar import Controller, get
from litestar.params import Parameter
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from services.api.accounts.examples import ANNA_ID, CONFECTIONERY_ID, WHEN, page_of, shown
from services.api.accounts.person import Person
from services.api.audit.log import Act
from services.api.paging import CursorText, Limit
from services.api.permissions import Permission, visible
from services.api.problems import FORBIDDEN, invalid
from services.api.tables import audit_log, departments, users

OfAct = Annotated[Act | None, Parameter(description="only this act")]
OfActor = Annotated[UUID | None, Parameter(query="actor", description="only what this person did")]
OfSubject = Annotated[str | None, Parameter(query="subject", max_length=100, description="only acts on this id")]
Since = Annotated[datetime | None, Parameter(query="from", description="ISO 8601, inclusive")]
Until = Annotated[datetime | None, Parameter(query="to", description="ISO 8601, exclusive")]


class Entry(msgspec.Struct, frozen=True):
    """One act. `actor` and `subject_name` are what they are called now."""

    id: int
    act: str
    actor_id: UUID
    actor: str | None
    actor_role: str
    subject: str
    subject_id: str | None
    subject_name: str | None
    department_id: UUID | None
    details: dict[str, Any]
    created_at: datetime


class Entries(msgspec.Struct, frozen=True):
    items: list[Entry]
    next_cursor: str | None


ENTRIES = shown(
    Entries,
    page_of(
        {
            "id": 17,
            "act": "user.changed",
            "actor_id": "c4a1e0d2-3b5f-4a68-9e7d-1f2c3b4a5d40",
            "actor": "admin",
            "actor_role": "super_admin",
            "subject": "user",
            "subject_id": ANNA_ID,
            "subject_name": "anna",
            "department_id": CONFECTIONERY_ID,
            "details": {"changed": {"role": ["member", "department_admin"]}},
            "created_at": WHEN,
        }
    ),
    "a page of the log",
)


class AuditController(Controller):
    path = "/api/admin/audit"
    tags: ClassVar[list[str]] = ["administration"]
    opt: ClassVar[dict[str, Any]] = {"permission": Permission.AUDIT_SEE, "problems": (FORBIDDEN,)}

    @get(responses={200: ENTRIES})
    async def entries(
        self,
        person: Person,
        database: AsyncEngine,
        act: OfAct = None,
        actor: OfActor = None,
        subject: OfSubject = None,
        since: Since = None,
        until: Until = None,
        limit: Limit = 20,
        cursor: CursorText = None,
    ) -> Entries:
        """What administrators did: everything for a super admin, what concerns their department for its admins."""
        query = select(audit_log).where(visible(person, Permission.AUDIT_SEE, department=audit_log.c.department_id))
        equal = {"act": act, "actor_id": actor, "subject_id": subject}
        query = query.where(*(audit_log.c[name] == value for name, value in equal.items() if value is not None))
        query = query.where(audit_log.c.created_at >= since) if since is not None else query
        query = query.where(audit_log.c.created_at < until) if until is not None else query
        query = query.where(audit_log.c.id < _place(cursor)) if cursor is not None else query
        async with single(database) as connection:
            rows = (await connection.execute(query.order_by(audit_log.c.id.desc()).limit(limit + 1))).all()
            names = await _names(connection, rows[:limit])
        after = str(rows[limit - 1].id) if len(rows) > limit else None
        return Entries([_entry(row, names) for row in rows[:limit]], after)


async def _names(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[str, str]:
    """What the people and departments in these rows are called now, by their ids."""
    about = {row.subject_id for row in rows if row.subject in {"user", "department"} and row.subject_id is not None}
    ids = [UUID(each) for each in about | {str(row.actor_id) for row in rows}]
    people = select(users.c.id, users.c.username).where(users.c.id.in_(ids))
    query = people.union_all(select(departments.c.id, departments.c.name).where(departments.c.id.in_(ids)))
    return {str(each): name for each, name in (await connection.execute(query)).all()} if ids else {}


def _place(cursor: str) -> int:
    """Ids grow with time, so the last one seen is all that a cursor has to say. Raises the 422 problem."""
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise invalid("not a cursor of this list", "/cursor", "query")
    return int(cursor)


def _entry(row: Row[Any], names: Mapping[str, str]) -> Entry:
    fields = {name: row._mapping[name] for name in Entry.__struct_fields__ if name in row._mapping}
    return Entry(**fields, actor=names.get(str(row.actor_id)), subject_name=names.get(row.subject_id))
