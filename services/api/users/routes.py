"""Users: who there is, and what administrators do about them."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, delete, get, patch, post
from litestar.params import Parameter
from litestar.status_codes import HTTP_200_OK
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from services.api.accounts.examples import sent
from services.api.accounts.person import Person, Role, Status
from services.api.audit.log import Act
from services.api.paging import CursorText, Limit, page
from services.api.permissions import Permission, visible
from services.api.problems import CONFLICT, FORBIDDEN, NOT_FOUND, Problem
from services.api.tables import users
from services.api.users import store
from services.api.users.acts import LAST_SUPER_ADMIN
from services.api.users.administration import Administration
from services.api.users.examples import USER, USER_WITH_IMAGES, USERS
from services.api.users.schemas import User, Users, UserWithImages

GOVERN: dict[str, Any] = {"permission": Permission.USERS_GOVERN, "problems": (FORBIDDEN, NOT_FOUND, CONFLICT)}
ENDING: dict[str, Any] = {**GOVERN, "problems": (*GOVERN["problems"], LAST_SUPER_ADMIN)}

Search = Annotated[
    str | None, Parameter(min_length=1, max_length=100, description="part of a user name, name or e-mail address")
]
OfDepartment = Annotated[UUID | None, Parameter(query="department", description="only members of this department")]
Changes = Annotated[
    dict[str, Any],
    sent(
        {"role": "department_admin", "max_orders_a_day": 500},
        "what to change of `role`, `department`, `max_orders_in_flight`, `max_orders_a_day`, `max_images`; a limit of "
        "null is the installation's",
    ),
]


class UsersController(Controller):
    path = "/api/users"
    tags: ClassVar[list[str]] = ["users"]
    opt: ClassVar[dict[str, Any]] = GOVERN

    @get(opt={"permission": Permission.USERS_SEE, "problems": ()}, responses={200: USERS})
    async def list_users(
        self,
        person: Person,
        database: AsyncEngine,
        search: Search = None,
        status: Status | None = None,
        role: Role | None = None,
        department: OfDepartment = None,
        limit: Limit = 20,
        cursor: CursorText = None,
    ) -> Users:
        """People, newest first: all for a super admin, those of their department for its admins, else oneself.
        Deleted accounts are listed with `status=deleted` only."""
        query = users.select().where(visible(person, Permission.USERS_SEE, users.c.id), store.PERSON)
        query = query.where(users.c.status == status.value) if status else query.where(store.THERE)
        query = query.where(users.c.role == role.value) if role else query
        query = query.where(users.c.department_id == department) if department else query
        query = store.matching(query, search) if search else query
        async with single(database) as connection:
            rows, after = await page(connection, query, users, limit, cursor)
        return Users([User(**store.fields_of(row)) for row in rows], after)

    @get(
        "/{username:str}",
        opt={"permission": Permission.USERS_SEE, "problems": (NOT_FOUND,)},
        responses={200: USER_WITH_IMAGES},
    )
    async def user(self, username: str, person: Person, database: AsyncEngine) -> UserWithImages:
        """One person, with the number of pictures made for them."""
        near = visible(person, Permission.USERS_SEE, users.c.id)
        async with single(database) as connection:
            row = (await connection.execute(users.select().where(store.called(username), near))).one_or_none()
            if row is None:
                raise Problem(NOT_FOUND)
            made = await store.images_generated(connection, row.id)
        return UserWithImages(**store.fields_of(row), images_generated=made)

    @patch("/{username:str}", opt={**ENDING, "permission": Permission.USERS_LIMIT}, responses={200: USER})
    async def change(self, username: str, person: Person, administration: Administration, data: Changes) -> User:
        """Change role and department (super admins) and limits (also admins of the member's department). Whoever
        leaves a department does not administer it any more. It counts from the person's next request on."""
        return User(**store.fields_of(await administration.change(person, username, data)))

    @post("/{username:str}/approve", status_code=HTTP_200_OK, responses={200: USER})
    async def approve(self, username: str, person: Person, administration: Administration) -> User:
        """Approve a provisional or refused account; the person gets a letter."""
        return User(**store.fields_of(await administration.step(person, username, Act.USER_APPROVED)))

    @post("/{username:str}/refuse", status_code=HTTP_200_OK, responses={200: USER})
    async def refuse(self, username: str, person: Person, administration: Administration) -> User:
        """Refuse a provisional account; the person gets a letter."""
        return User(**store.fields_of(await administration.step(person, username, Act.USER_REFUSED)))

    @post("/{username:str}/block", status_code=HTTP_200_OK, opt=ENDING, responses={200: USER})
    async def block(self, username: str, person: Person, administration: Administration) -> User:
        """Block an active account: its log-ins end, its API keys are refused."""
        return User(**store.fields_of(await administration.step(person, username, Act.USER_BLOCKED)))

    @post("/{username:str}/unblock", status_code=HTTP_200_OK, responses={200: USER})
    async def unblock(self, username: str, person: Person, administration: Administration) -> User:
        """Let a blocked account be used again."""
        return User(**store.fields_of(await administration.step(person, username, Act.USER_UNBLOCKED)))

    @delete("/{username:str}", opt=ENDING)
    async def remove(self, username: str, person: Person, administration: Administration) -> None:
        """Delete an account: name, address, prompts, pictures, keys, log-ins. Orders under way are cancelled; what was
        paid stays in the books, without the person. It cannot be undone."""
        await administration.delete(person, username)
