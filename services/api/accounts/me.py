"""My account: what it says, changing it, deleting it, and its API keys."""

from typing import Any, ClassVar
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from services.api.accounts import keys, store
from services.api.accounts.examples import KEYS, OWN_ACCOUNT, SHOWN_KEY, NewKeyBody, OwnChangesBody
from services.api.accounts.gate import Gate, account_fields
from services.api.accounts.person import Person
from services.api.accounts.schemas import Key, Keys, OwnAccount, OwnDepartment, ShownKey
from services.api.credits.store import balance_of
from services.api.paging import CursorText, Limit, page
from services.api.permissions import Permission, granted
from services.api.problems import CONFLICT, NOT_FOUND, Problem, unauthorized
from services.api.settings import WebSettings
from services.api.tables import api_keys, departments
from services.api.users.administration import Administration

SEE: dict[str, Any] = {"permission": Permission.ACCOUNT_SEE}
MANAGE: dict[str, Any] = {"permission": Permission.KEYS_MANAGE}


class MeController(Controller):
    path = "/api/me"
    tags: ClassVar[list[str]] = ["accounts"]
    opt: ClassVar[dict[str, Any]] = {"permission": Permission.ACCOUNT_CHANGE}

    @get(opt=SEE, responses={200: OWN_ACCOUNT})
    async def me(self, person: Person, database: AsyncEngine, settings: WebSettings) -> OwnAccount:
        """My account and my balance."""
        async with single(database) as connection:
            return await _own(connection, person, settings)

    @patch(responses={200: OWN_ACCOUNT})
    async def change(
        self, data: OwnChangesBody, person: Person, database: AsyncEngine, settings: WebSettings
    ) -> OwnAccount:
        """Change my name, the language of letters to me, the pool that my orders run in."""
        said = data.model_dump(mode="json", exclude_unset=True)
        changed = {name: value for name, value in said.items() if value is not None or name == "default_pool"}
        async with database.begin() as connection:
            if changed:
                await store.stay(connection, person.id)
                await store.change(connection, person.id, **changed)
            return await _own(connection, person, settings)

    @delete(opt={"problems": (CONFLICT,)})
    async def remove(self, person: Person, administration: Administration, gate: Gate) -> Response[None]:
        """Delete my account: name, address, prompts, pictures, keys, log-ins. What was paid stays in the books,
        without them. It cannot be undone."""
        await administration.delete_own(person)
        return Response(None, cookies=gate.cookies.clear())

    @get("/keys", opt=MANAGE, responses={200: KEYS})
    async def list_keys(
        self, person: Person, database: AsyncEngine, limit: Limit = 20, cursor: CursorText = None
    ) -> Keys:
        """My API keys, newest first, without their secrets."""
        async with single(database) as connection:
            rows, after = await page(connection, keys.owned(person.id), api_keys, limit, cursor)
        return Keys([Key(**_key_fields(row)) for row in rows], after)

    @post("/keys", opt={**MANAGE, "problems": (CONFLICT,)}, responses={201: SHOWN_KEY})
    async def add_key(self, data: NewKeyBody, person: Person, database: AsyncEngine) -> ShownKey:
        """Make an API key. It is shown this once and goes into `Authorization: Bearer`."""
        async with database.begin() as connection:
            row, key = await keys.add(
                connection,
                person.id,
                name=data.name,
                scopes=sorted(scope.value for scope in data.scopes),
                expires_at=data.expires_at,
            )
        return ShownKey(**_key_fields(row), key=key)

    @delete("/keys/{key_id:uuid}", opt={**MANAGE, "problems": (NOT_FOUND,)})
    async def revoke_key(self, key_id: UUID, person: Person, database: AsyncEngine) -> None:
        """Revoke an API key: the next request with it is refused."""
        async with database.begin() as connection:
            if not await keys.revoke(connection, person.id, key_id):
                raise Problem(NOT_FOUND)


async def _own(connection: AsyncConnection, person: Person, settings: WebSettings) -> OwnAccount:
    row = await store.by_id(connection, person.id)
    if row is None:
        raise unauthorized("This account is gone.", error="invalid_token")
    return OwnAccount(
        **account_fields(row),
        department=await _department(connection, row.department_id),
        language=row.language,
        default_pool=row.default_pool,
        balance=await balance_of(connection, person.id),
        permissions=_permitted(person, settings),
    )


def _permitted(person: Person, settings: WebSettings) -> list[Permission]:
    """What the person may do here: nobody tops up where the installation hands credits out itself."""
    closed = frozenset() if settings.self_top_up else {Permission.CREDITS_TOP_UP}
    return [permission for permission in granted(person) if permission not in closed]


async def _department(connection: AsyncConnection, department_id: UUID | None) -> OwnDepartment | None:
    if department_id is None:
        return None
    query = select(departments.c.id, departments.c.name).where(departments.c.id == department_id)
    return OwnDepartment(*(await connection.execute(query)).one())


def _key_fields(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Key.__struct_fields__}
