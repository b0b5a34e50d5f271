"""All that is stored about a person, as one archive: `GET /api/me/export`."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from litestar import Controller, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream
from sqlalchemy import Select, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from services.api.accounts import store as accounts
from services.api.accounts.gate import account_fields
from services.api.accounts.keys import owned as owned_keys
from services.api.accounts.person import Person
from services.api.brands.store import owned as owned_books
from services.api.credits.store import balance_of, transactions_of
from services.api.images.naming import speaking_names
from services.api.images.store import image_of, owned
from services.api.library.archives import ZIP, Archives, Member, text_of
from services.api.library.downloads import MISSING, picture
from services.api.orders.reading import Reader
from services.api.paging import page
from services.api.permissions import Permission
from services.api.problems import TOO_MANY
from services.api.tables import bookmarks, departments, images, order_bookmarks, presets, transactions

PAGE = 200
FOLDER = "pictures/"

_KEY_FIELDS = ("name", "prefix", "scopes", "created_at", "expires_at", "last_used_at")

Page = Callable[[AsyncConnection, str | None], Awaitable[tuple[list[Any], str | None]]]
"""A page of a list behind a cursor, and the cursor of the next one."""
Shape = Callable[[AsyncConnection, list[Any]], Awaitable[list[Any]]]
"""Turns rows into what is said of them."""


class ExportController(Controller):
    path = "/api/me/export"
    tags: ClassVar[list[str]] = ["accounts"]

    @get(
        opt={"permission": Permission.ACCOUNT_EXPORT, "problems": (TOO_MANY,)},
        responses={200: ResponseSpec(bytes, media_type=ZIP, description="a ZIP archive, written while it is sent")},
    )
    async def export(self, person: Person, database: AsyncEngine, reader: Reader, archives: Archives) -> Stream:
        """All that is stored about me: account, orders, transactions, presets, brand books, and my pictures."""
        return await archives.answer(person.id, "bottega-export.zip", Export(database, reader, archives, person.id)())


class Export:
    """The members of one person's archive; each page is read when its turn comes, and holds no connection longer."""

    def __init__(self, database: AsyncEngine, reader: Reader, archives: Archives, person_id: UUID) -> None:
        self._database, self._reader, self._storage = database, reader, archives.storage
        self._person_id = person_id

    async def __call__(self) -> AsyncIterator[Member]:
        yield Member("account.json", text_of(_json(await self._account())))
        yield Member("orders.jsonl", self._lines(self._orders))
        yield Member("transactions.jsonl", self._lines(self._of(_transactions, transactions, transactions_of)))
        yield Member("presets.json", text_of(_json(await self._rows(_presets(self._person_id)))))
        yield Member("brand_books.json", text_of(_json(await self._rows(owned_books(self._person_id)))))
        for name, kept in (("bookmarks", bookmarks), ("order_bookmarks", order_bookmarks)):
            yield Member(f"{name}.json", text_of(_json(await self._rows(_marks(kept, self._person_id)))))
        yield Member("pictures.jsonl", self._lines(self._of(owned, images, _shown)))
        async for member in self._pictures():
            yield member

    async def _account(self) -> dict[str, Any]:
        async with single(self._database) as connection:
            row = await accounts.by_id(connection, self._person_id)
            assert row is not None, "whoever asks has an account"
            department = select(departments.c.id, departments.c.name).where(departments.c.id == row.department_id)
            found = (await connection.execute(department)).one_or_none()
            keys = (await connection.execute(owned_keys(self._person_id))).all()
            return {
                **account_fields(row),
                **{name: getattr(row, name) for name in ("language", "default_pool")},
                "department": dict(found._mapping) if found else None,
                "balance": await balance_of(connection, self._person_id),
                "keys": [{name: getattr(key, name) for name in _KEY_FIELDS} for key in keys],
            }

    async def _rows(self, query: Select[Any]) -> list[dict[str, Any]]:
        async with single(self._database) as connection:
            return [dict(row._mapping) for row in await connection.execute(query)]

    async def _pages(self, read: Page) -> AsyncIterator[list[Any]]:
        cursor: str | None = None
        while True:
            async with single(self._database) as connection:
                items, cursor = await read(connection, cursor)
            yield items
            if cursor is None:
                return

    async def _lines(self, read: Page) -> AsyncGenerator[bytes, None]:
        """A list as JSON, an item a line."""
        async for items in self._pages(read):
            yield b"".join(msgspec.json.encode(item) + b"\n" for item in items)

    async def _orders(self, connection: AsyncConnection, cursor: str | None) -> tuple[list[Any], str | None]:
        return await self._reader.history(connection, self._person_id, [], PAGE, cursor)

    def _of(self, query: Callable[[UUID], Select[Any]], table: Any, shape: Shape) -> Page:
        async def read(connection: AsyncConnection, cursor: str | None) -> tuple[list[Any], str | None]:
            rows, after = await page(connection, query(self._person_id), table, PAGE, cursor)
            return await shape(connection, rows), after

        return read

    async def _pictures(self) -> AsyncIterator[Member]:
        missing: list[str] = []
        name_of = speaking_names()
        async for rows in self._pages(self._of(owned, images, _as_they_are)):
            for row in rows:
                name = FOLDER + name_of(row)
                member = await picture(self._storage, row, name)
                if member is None:
                    missing.append(f"{row.id}  {name}\n")
                else:
                    yield member
        if missing:
            yield Member(MISSING, text_of("".join(missing)))


async def _shown(connection: AsyncConnection, rows: list[Any]) -> list[Any]:
    return [image_of(row) for row in rows]


async def _as_they_are(connection: AsyncConnection, rows: list[Any]) -> list[Any]:
    return rows


def _transactions(person_id: UUID) -> Select[Any]:
    return select(transactions).where(transactions.c.holder_id == person_id)


def _presets(person_id: UUID) -> Select[Any]:
    columns = (presets.c.tool, presets.c.name, presets.c.parameters, presets.c.department_id, presets.c.created_at)
    return select(*columns).where(presets.c.owner_id == person_id).order_by(presets.c.created_at)


def _marks(kept: Table, person_id: UUID) -> Select[Any]:
    """What the person keeps, by one of the two tables of bookmarks."""
    said = select(*(column for column in kept.c if column.name != "user_id")).where(kept.c.user_id == person_id)
    return said.order_by(kept.c.created_at)


def _json(value: Any) -> str:
    return msgspec.json.format(msgspec.json.encode(value).decode(), indent=2) + "\n"
