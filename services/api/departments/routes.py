"""Departments over HTTP: super admins make them, their own admins see them and look after their members."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post, put
from sqlalchemy import Row, func, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from services.api.accounts.examples import CONFECTIONERY_ID, WHEN, page_of, sent, shown
from services.api.accounts.person import Person
from services.api.audit.log import Act, record
from services.api.departments import store
from services.api.departments.schemas import Department, DepartmentChanges, Departments, NewDepartment
from services.api.paging import CursorText, Limit, page
from services.api.permissions import Permission
from services.api.problems import CONFLICT, FORBIDDEN, NOT_FOUND, Problem, kind, validated
from services.api.tables import departments, users
from services.api.users.acts import alter, role_in
from services.api.users.administration import Administration
from services.api.users.examples import USER
from services.api.users.schemas import User
from services.api.users.store import fields_of

NOT_EMPTY = kind(
    "department-not-empty",
    409,
    "The department is still in use",
    "It has `credits` left, or `open_orders` of its members are under way. Give the credits out or correct its balance "
    "to 0, let the orders end or cancel them, and delete it then.",
)
SEE: dict[str, Any] = {"permission": Permission.DEPARTMENTS_SEE}
MEMBERS: dict[str, Any] = {"permission": Permission.MEMBERS_CHANGE, "problems": (FORBIDDEN, NOT_FOUND)}

_EXAMPLE = {
    "id": CONFECTIONERY_ID,
    "name": "Confectionery",
    "weight": 2,
    "max_orders_in_flight": 50,
    "max_orders_a_day": None,
    "max_images": None,
    "members": 12,
    "created_at": WHEN,
}
DEPARTMENT = shown(Department, _EXAMPLE, "the department")
DEPARTMENTS = shown(Departments, page_of(_EXAMPLE), "a page of departments")

New = Annotated[NewDepartment, sent({"name": "Confectionery", "weight": 2, "max_orders_in_flight": 50})]
Changes = Annotated[
    dict[str, Any],
    sent({"weight": 2}, "what to change of `name`, `weight`, `max_orders_in_flight`, `max_orders_a_day`, `max_images`"),
]


class DepartmentsController(Controller):
    path = "/api/departments"
    tags: ClassVar[list[str]] = ["departments"]
    opt: ClassVar[dict[str, Any]] = {"permission": Permission.DEPARTMENTS_CHANGE, "problems": (FORBIDDEN,)}

    @get(opt=SEE, responses={200: DEPARTMENTS})
    async def list_departments(
        self, person: Person, database: AsyncEngine, limit: Limit = 20, cursor: CursorText = None
    ) -> Departments:
        """Departments, newest first: all for a super admin, their own for its admins."""
        query = store.seen_by(person, Permission.DEPARTMENTS_SEE)
        async with single(database) as connection:
            rows, after = await page(connection, query, departments, limit, cursor)
        return Departments([_department(row) for row in rows], after)

    @post(opt={"problems": (FORBIDDEN, store.NAME_TAKEN)}, responses={201: DEPARTMENT})
    async def add(self, data: New, person: Person, database: AsyncEngine) -> Response[Department]:
        """Make a department."""
        said = data.model_dump()
        async with database.begin() as connection:
            department_id = await store.add(connection, said)
            await record(connection, person, Act.DEPARTMENT_CREATED, department_id, department_id, **said)
            made = await _find(connection, person, department_id)
        return Response(made, headers={"Location": f"/api/departments/{department_id}"})

    @get("/{department_id:uuid}", opt={**SEE, "problems": (FORBIDDEN, NOT_FOUND)}, responses={200: DEPARTMENT})
    async def department(self, department_id: UUID, person: Person, database: AsyncEngine) -> Department:
        """One department."""
        async with single(database) as connection:
            return await _find(connection, person, department_id)

    @patch(
        "/{department_id:uuid}",
        opt={"problems": (FORBIDDEN, NOT_FOUND, store.NAME_TAKEN)},
        responses={200: DEPARTMENT},
    )
    async def change(self, department_id: UUID, person: Person, database: AsyncEngine, data: Changes) -> Department:
        """Change a department's name, weight or limits."""
        async with database.begin() as connection:
            row = await _lock(connection, department_id)
            said = validated(DepartmentChanges, data).model_dump(exclude_unset=True)
            changed = {name: value for name, value in said.items() if value != getattr(row, name)}
            if changed:
                await store.change(connection, department_id, changed)
                details = {name: [getattr(row, name), value] for name, value in changed.items()}
                await record(connection, person, Act.DEPARTMENT_CHANGED, department_id, department_id, changed=details)
            return await _find(connection, person, department_id)

    @delete("/{department_id:uuid}", opt={"problems": (FORBIDDEN, NOT_FOUND, CONFLICT, NOT_EMPTY)})
    async def remove(self, department_id: UUID, person: Person, database: AsyncEngine) -> None:
        """Delete a department that has no credits and no orders under way. Its members stay, and belong to none."""
        async with database.begin() as connection:
            row = await _lock(connection, department_id)
            left = await store.credits_of(connection, department_id)
            under_way = await store.open_orders(connection, department_id)
            if await store.unanswered(connection, department_id):
                raise Problem(CONFLICT, "Credits of this department are being moved now. Try again in a moment.")
            if left or under_way:
                raise Problem(NOT_EMPTY, credits=left, open_orders=under_way)
            await _release_members(connection, person, department_id)
            gone = update(departments).where(departments.c.id == row.id).values(deleted_at=func.now())
            await connection.execute(gone)
            await record(connection, person, Act.DEPARTMENT_DELETED, department_id, department_id)

    @put("/{department_id:uuid}/members/{username:str}", opt=MEMBERS, responses={200: USER})
    async def join(self, department_id: UUID, username: str, person: Person, administration: Administration) -> User:
        """Take somebody into a department: anybody for a super admin, who belongs to none for its admins."""
        return User(**fields_of(await administration.join(person, department_id, username)))

    @delete("/{department_id:uuid}/members/{username:str}", opt=MEMBERS)
    async def leave(self, department_id: UUID, username: str, person: Person, administration: Administration) -> None:
        """Let a member go. Their account, orders and credits stay theirs."""
        await administration.leave(person, department_id, username)


async def _find(connection: AsyncConnection, person: Person, department_id: UUID) -> Department:
    row = await store.find(connection, person, Permission.DEPARTMENTS_SEE, department_id)
    if row is None:
        raise Problem(NOT_FOUND)
    return _department(row)


async def _lock(connection: AsyncConnection, department_id: UUID) -> Row[Any]:
    row = await store.lock(connection, department_id)
    if row is None:
        raise Problem(NOT_FOUND)
    return row


async def _release_members(connection: AsyncConnection, person: Person, department_id: UUID) -> None:
    query = users.select().where(users.c.department_id == department_id).order_by(users.c.id).with_for_update()
    for row in (await connection.execute(query)).all():
        await alter(connection, person, row, department_id=None, role=role_in(row, None))


def _department(row: Row[Any]) -> Department:
    return Department(**{name: row._mapping[name] for name in Department.__struct_fields__})
