"""Brand books over HTTP: one's own. Somebody else's are not found."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, Response, delete, get, post, put
from litestar.params import Body
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from contracts.brands import BrandStyle
from services.api.accounts.person import Person
from services.api.brands import store
from services.api.brands.schemas import BrandBook, BrandBookBody, BrandBooks
from services.api.orders.order import image_url
from services.api.paging import CursorText, Limit, page
from services.api.permissions import Permission, by_method
from services.api.problems import NOT_FOUND, Problem, invalid, validated
from services.api.tables import brand_books


class BrandBooksController(Controller):
    path = "/api/brand-books"
    tags: ClassVar[list[str]] = ["brand books"]
    opt: ClassVar[dict[str, Any]] = {"permission": by_method(Permission.BRAND_BOOKS_SEE, Permission.BRAND_BOOKS_CHANGE)}

    @get()
    async def books(
        self, person: Person, database: AsyncEngine, limit: Limit = 20, cursor: CursorText = None
    ) -> BrandBooks:
        """My brand books as they now are, the newest first."""
        async with single(database) as connection:
            rows, after = await page(connection, store.owned(person.id), brand_books, limit, cursor)
        return BrandBooks(items=[_book(row) for row in rows], next_cursor=after)

    @post()
    async def add(self, data: BrandBookBody, person: Person, database: AsyncEngine) -> Response[BrandBook]:
        """A new brand book, at version 1."""
        async with database.begin() as connection:
            await _check_logo(connection, person, data)
            book_id = await store.add(connection, person.id, data.content())
            book = await _find(connection, person, book_id)
        return Response(book, headers={"Location": f"/api/brand-books/{book_id}"})

    @get("/{book_id:uuid}", opt={"problems": (NOT_FOUND,)})
    async def book(self, book_id: UUID, person: Person, database: AsyncEngine, version: int | None = None) -> BrandBook:
        """A brand book as it is, or as it was at `version`."""
        async with single(database) as connection:
            return await _find(connection, person, book_id, version)

    @put("/{book_id:uuid}", opt={"problems": (NOT_FOUND,)})
    async def change(
        self,
        book_id: UUID,
        person: Person,
        database: AsyncEngine,
        data: Annotated[dict[str, Any], Body(description="the whole book, as for a new one")],
    ) -> BrandBook:
        """The next version. Orders placed before keep the one that they were placed with."""
        async with database.begin() as connection:
            await _find(connection, person, book_id)
            body = validated(BrandBookBody, data)
            await _check_logo(connection, person, body)
            await store.change(connection, person.id, book_id, body.content())
            return await _find(connection, person, book_id)

    @delete("/{book_id:uuid}", opt={"problems": (NOT_FOUND,)})
    async def remove(self, book_id: UUID, person: Person, database: AsyncEngine) -> None:
        """Delete a brand book; what was made with it stays."""
        async with database.begin() as connection:
            if not await store.delete(connection, person.id, book_id):
                raise Problem(NOT_FOUND)


async def _find(connection: AsyncConnection, person: Person, book_id: UUID, version: int | None = None) -> BrandBook:
    row = await store.find(connection, person.id, book_id, version)
    if row is None:
        raise Problem(NOT_FOUND)
    return _book(row)


async def _check_logo(connection: AsyncConnection, person: Person, data: BrandBookBody) -> None:
    if data.logo is not None and await store.usable_logo(connection, person.id, data.logo) is None:
        raise invalid("you have no such picture; it may have been deleted", "/logo")


def _book(row: Row[Any]) -> BrandBook:
    return BrandBook(
        id=row.id,
        version=row.version,
        name=row.name,
        logo=row.logo_id,
        logo_url=image_url(row.logo_id) if row.logo_id else None,
        created_at=row.created_at,
        changed_at=row.changed_at,
        **BrandStyle.model_validate(row.style).model_dump(),
    )
