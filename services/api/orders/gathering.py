"""Looks up what an order names: every query asks for the owner's only."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.brands import Brand
from contracts.ordering import BannerOrder
from contracts.pictures import Picture
from services.api.brands import store as brands
from services.api.orders.materials import AnyOrder, Material, Materials, pictures_of
from services.api.orders.refusals import InvalidFieldError
from services.api.tables import images


async def gather(connection: AsyncConnection, owner_id: UUID, body: AnyOrder) -> Materials:
    """All that `body` names. Raises InvalidFieldError where the owner has no such picture or brand book."""
    named = pictures_of(body)
    mine = (images.c.owner_id == owner_id) & images.c.deleted_at.is_(None)
    rows = (
        (await connection.execute(select(images).where(images.c.id.in_(named.values()), mine))).all() if named else ()
    )
    found = {row.id: Material(row.id, Picture.model_validate(dict(row._mapping)), row.white) for row in rows}
    for pointer, image_id in named.items():
        if image_id not in found:
            raise InvalidFieldError(pointer, "you have no such picture; it may have been deleted")
    return Materials(found, await _brand(connection, owner_id, body))


async def _brand(connection: AsyncConnection, owner_id: UUID, body: AnyOrder) -> Brand | None:
    pointer, book_id = _brand_book(body)
    if book_id is None:
        return None
    brand = await brands.current(connection, owner_id, book_id)
    if brand is None:
        raise InvalidFieldError(pointer, "you have no such brand book; it may have been deleted")
    return brand


def _brand_book(body: AnyOrder) -> tuple[str, UUID | None]:
    if isinstance(body, BannerOrder):
        return "/banner/brand_book", body.banner.brand_book
    return "/brand_book", getattr(body, "brand_book", None)
