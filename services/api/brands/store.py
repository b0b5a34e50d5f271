"""Brand books in the database. A version is written once; changing a book adds the next one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.brands import Brand, BrandStyle
from contracts.pictures import Picture
from services.api.accounts import store as accounts
from services.api.images import store as images
from services.api.tables import brand_book_versions as versions
from services.api.tables import brand_books as books


def owned(owner_id: UUID, version: ColumnElement[int] | int = books.c.version) -> Select[Any]:
    """The owner's books that are not deleted, each as it now is, or as it was at `version`."""
    made = (versions.c.name, versions.c.style, versions.c.logo_id, versions.c.created_at.label("changed_at"))
    at = (versions.c.brand_book_id == books.c.id) & (versions.c.version == version)
    mine = (books.c.owner_id == owner_id) & books.c.deleted_at.is_(None)
    return select(books.c.id, versions.c.version, books.c.created_at, *made).join(versions, at).where(mine)


async def find(
    connection: AsyncConnection, owner_id: UUID, book_id: UUID, version: int | None = None
) -> Row[Any] | None:
    """The book as it is, or as it was at `version`; None where this owner has no such book or version."""
    query = owned(owner_id) if version is None else owned(owner_id, version)
    return (await connection.execute(query.where(books.c.id == book_id))).one_or_none()


async def add(connection: AsyncConnection, owner_id: UUID, content: Mapping[str, Any]) -> UUID:
    """A new book with its first version; `content` holds name, style, logo_id."""
    await accounts.stay(connection, owner_id)
    book_id = uuid4()
    await connection.execute(insert(books).values(id=book_id, owner_id=owner_id, version=1))
    await connection.execute(insert(versions).values(brand_book_id=book_id, version=1, **content))
    return book_id


async def change(connection: AsyncConnection, owner_id: UUID, book_id: UUID, content: Mapping[str, Any]) -> bool:
    """Add the next version; False where this owner has no such book."""
    mine = (books.c.id == book_id) & (books.c.owner_id == owner_id) & books.c.deleted_at.is_(None)
    raised = update(books).where(mine).values(version=books.c.version + 1).returning(books.c.version)
    version = await connection.scalar(raised)
    if version is None:
        return False
    await connection.execute(insert(versions).values(brand_book_id=book_id, version=version, **content))
    return True


async def delete(connection: AsyncConnection, owner_id: UUID, book_id: UUID) -> bool:
    """Orders keep what they were made with."""
    mine = (books.c.id == book_id) & (books.c.owner_id == owner_id) & books.c.deleted_at.is_(None)
    return bool((await connection.execute(update(books).where(mine).values(deleted_at=func.now()))).rowcount)


async def current(connection: AsyncConnection, owner_id: UUID, book_id: UUID) -> Brand | None:
    """The book as it goes with an order; None where this owner has no such book."""
    row = await find(connection, owner_id, book_id)
    if row is None:
        return None
    logo = await usable_logo(connection, owner_id, row.logo_id) if row.logo_id else None
    return Brand(id=row.id, version=row.version, logo=logo, **BrandStyle.model_validate(row.style).model_dump())


async def usable_logo(connection: AsyncConnection, owner_id: UUID, image_id: UUID) -> Picture | None:
    """The owner's picture of this id, unless it is deleted."""
    row = await images.find(connection, owner_id, image_id)
    return Picture.model_validate(dict(row._mapping)) if row else None
