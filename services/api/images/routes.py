"""The gallery: one's own pictures. Somebody else's are not found."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from litestar import Controller, Response, delete, get
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
from services.api.brands.store import is_logo
from services.api.images import lineage, store
from services.api.images.encoding import NotConvertibleError, as_media_type
from services.api.images.schemas import Image, Images, Kind, Lineage
from services.api.paging import CursorText, Limit, page
from services.api.problems import CONFLICT, NOT_FOUND, Problem, invalid
from services.api.tables import images, orders

PRESIGNED_SECONDS = 300
GONE = "The picture is not in the store any more."
EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
}

Day = Annotated[date | None, Parameter(query="date", description="only what was made on this day (UTC)")]
OfKind = Annotated[Kind | None, Parameter(description="pictures where left out; or masks, or uploads")]
OfParent = Annotated[UUID | None, Parameter(description="only what was made from this picture")]
Format = Annotated[
    Literal["png", "jpeg", "webp"] | None, Parameter(query="format", description="as stored where left out")
]
Clean = Annotated[bool, Parameter(description="without the record of how it was made")]
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
        parent: OfParent = None,
        kind: OfKind = None,
    ) -> Images:
        """My pictures, newest first."""
        query = store.owned(person.id).where(images.c.kind == (kind or "picture"))
        query = query.where(orders.c.parent_id == parent) if parent else query
        query = store.on_day(query, day) if day else query
        query = query.where(images.c.order_id == order) if order else query
        async with single(database) as connection:
            rows, next_cursor = await page(connection, query, images, limit, cursor)
        return Images([store.image_of(row) for row in rows], next_cursor)

    @get("/{image_id:uuid}")
    async def image(self, image_id: UUID, person: Person, database: AsyncEngine) -> Image:
        """What is known about one picture."""
        return store.image_of(await _find(database, person, image_id))

    @get("/{image_id:uuid}/lineage")
    async def lineage(self, image_id: UUID, person: Person, database: AsyncEngine) -> Lineage:
        """From what this picture was made, step by step, and what was made from it."""
        async with single(database) as connection:
            found = await lineage.find(connection, person.id, image_id)
        if found is None:
            raise Problem(NOT_FOUND)
        return found

    @get("/{image_id:uuid}/image", status_code=HTTP_302_FOUND)
    async def show(self, image_id: UUID, person: Person, database: AsyncEngine, storage: Storage) -> Redirect:
        """The picture itself: leads to an address in the store that is good for five minutes."""
        row = await _find(database, person, image_id)
        return Redirect(await storage.presign(picture_key(row.sha256), seconds=PRESIGNED_SECONDS))

    @get("/{image_id:uuid}/download", responses={200: ResponseSpec(bytes, media_type="image/png")})
    async def download(
        self,
        image_id: UUID,
        person: Person,
        database: AsyncEngine,
        storage: Storage,
        as_format: Format = None,
        clean: Clean = False,
    ) -> Stream | Response[bytes]:
        """The picture as a file: as it is stored, in another format, or as a clean copy."""
        row = await _find(database, person, image_id)
        wanted = f"image/{as_format}" if as_format else row.media_type
        if wanted == row.media_type and not clean:
            chunks = await storage.stream(picture_key(row.sha256))
            if chunks is None:
                raise Problem(NOT_FOUND, GONE)
            headers = {**_file_headers(row, wanted), "Content-Length": str(row.bytes)}
            return Stream(chunks, media_type=row.media_type, headers=headers)
        body = await storage.get(picture_key(row.sha256))
        if body is None:
            raise Problem(NOT_FOUND, GONE)
        try:
            copy = await as_media_type(body, row.media_type, wanted, clean=clean)
        except NotConvertibleError as error:
            raise invalid(str(error), "/format", "query") from error
        return Response(copy, media_type=wanted, headers=_file_headers(row, wanted))

    @delete("/{image_id:uuid}")
    async def remove(self, image_id: UUID, person: Person, database: AsyncEngine, storage: Storage) -> None:
        """Delete a picture. Its bytes go too, unless another picture has the same."""
        async with database.begin() as connection:
            if await connection.scalar(is_logo(image_id)):
                raise Problem(CONFLICT, "The picture is the logo of a brand book; give the book another first.")
            deleted = await store.delete(connection, person.id, image_id)
        if deleted is None:
            raise Problem(NOT_FOUND)
        async with database.begin() as connection:
            await store.lock_bytes(connection, deleted.sha256)
            if not await store.are_needed(connection, deleted.sha256, deleted.seed):
                await storage.delete(picture_key(deleted.sha256))


async def _find(database: AsyncEngine, person: Person, image_id: UUID) -> Row[Any]:
    async with single(database) as connection:
        row = await store.find(connection, person.id, image_id)
    if row is None:
        raise Problem(NOT_FOUND)
    return row


def _file_headers(row: Row[Any], media_type: str) -> dict[str, str]:
    name = f"bottega-{row.id}.{EXTENSIONS.get(media_type, 'bin')}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}
