"""The gallery: one's own pictures. Somebody else's are not found."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, delete, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter
from litestar.response import Redirect, Stream
from litestar.status_codes import HTTP_302_FOUND
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from chassis.storage import Storage
from contracts.pictures import picture_key
from services.api.accounts.person import Person
from services.api.images import store
from services.api.images.schemas import Image, Images
from services.api.paging import CursorText, Limit, page
from services.api.problems import NOT_FOUND, Problem
from services.api.tables import images

PRESIGNED_SECONDS = 300
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}

Day = Annotated[date | None, Parameter(query="date", description="only what was made on this day (UTC)")]
OfOrder = Annotated[UUID | None, Parameter(query="order", description="only the pictures of this order")]


class ImagesController(Controller):
    path = "/api/images"
    tags: ClassVar[list[str]] = ["images"]

    @get()
    async def list_images(
        self,
        person: Person,
        database: AsyncEngine,
        limit: Limit = 20,
        cursor: CursorText = None,
        day: Day = None,
        order: OfOrder = None,
    ) -> Images:
        """My pictures, newest first."""
        query = store.owned(person.id)
        query = store.on_day(query, day) if day else query
        query = query.where(images.c.order_id == order) if order else query
        async with single(database) as connection:
            rows, next_cursor = await page(connection, query, images, limit, cursor)
        return Images([store.image_of(row) for row in rows], next_cursor)

    @get("/{image_id:uuid}")
    async def image(self, image_id: UUID, person: Person, database: AsyncEngine) -> Image:
        """What is known about one picture."""
        return store.image_of(await _find(database, person, image_id))

    @get("/{image_id:uuid}/image", status_code=HTTP_302_FOUND)
    async def show(self, image_id: UUID, person: Person, database: AsyncEngine, storage: Storage) -> Redirect:
        """The picture itself: leads to an address in the store that is good for five minutes."""
        row = await _find(database, person, image_id)
        return Redirect(await storage.presign(picture_key(row.sha256), seconds=PRESIGNED_SECONDS))

    @get("/{image_id:uuid}/download", responses={200: ResponseSpec(bytes, media_type="image/png")})
    async def download(self, image_id: UUID, person: Person, database: AsyncEngine, storage: Storage) -> Stream:
        """The picture as a file."""
        row = await _find(database, person, image_id)
        chunks = await storage.stream(picture_key(row.sha256))
        if chunks is None:
            raise Problem(NOT_FOUND, "The picture is not in the store any more.")
        return Stream(chunks, media_type=row.media_type, headers=_file_headers(row))

    @delete("/{image_id:uuid}")
    async def remove(self, image_id: UUID, person: Person, database: AsyncEngine, storage: Storage) -> None:
        """Delete a picture. Its bytes go too, unless another picture has the same."""
        async with database.begin() as connection:
            deleted = await store.delete(connection, person.id, image_id)
        if deleted is None:
            raise Problem(NOT_FOUND)
        sha256, last = deleted
        if last:
            await storage.delete(picture_key(sha256))


async def _find(database: AsyncEngine, person: Person, image_id: UUID) -> Row[Any]:
    async with single(database) as connection:
        row = await store.find(connection, person.id, image_id)
    if row is None:
        raise Problem(NOT_FOUND)
    return row


def _file_headers(row: Row[Any]) -> dict[str, str]:
    name = f"bottega-{row.id}.{EXTENSIONS.get(row.media_type, 'bin')}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(row.bytes)}
