"""The gallery: one's own pictures, and for administrators those of their people. Others are not found."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter
from litestar.response import Redirect, Stream
from litestar.status_codes import HTTP_200_OK, HTTP_302_FOUND
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from chassis.storage import Storage
from contracts.pictures import picture_key
from contracts.pipeline import Tool
from services.api.accounts.examples import sent, shown
from services.api.accounts.person import Person
from services.api.images import lineage, store
from services.api.images.encoding import NotConvertibleError, as_media_type
from services.api.images.naming import extension
from services.api.images.removal import remove
from services.api.images.schemas import Deleted, Image, ImageIds, Images, Kind, Lineage
from services.api.library.archives import ZIP, Archives
from services.api.library.downloads import downloaded
from services.api.paging import CursorText, Limit, page
from services.api.permissions import Permission, by_method
from services.api.problems import CONFLICT, NOT_FOUND, TOO_MANY, Problem, invalid
from services.api.tables import images

PRESIGNED_SECONDS = 300
SHOWING = {"permission": Permission.IMAGES_SHOW}
SHOW: dict[str, Any] = {"permission": Permission.IMAGES_SHOW}
GONE = "The picture is not in the store any more."

OfUser = Annotated[
    str | None,
    Parameter(
        query="username",
        min_length=1,
        max_length=40,
        description="only this person's, mine where left out; `*`: of all whose pictures I may see",
    ),
]
Day = Annotated[date | None, Parameter(query="date", description="only what was made on this day (UTC)")]
Since = Annotated[datetime | None, Parameter(query="from", description="ISO 8601, inclusive")]
Until = Annotated[datetime | None, Parameter(query="to", description="ISO 8601, exclusive")]
OfKind = Annotated[
    list[Kind] | None, Parameter(description="pictures where left out; or masks, or uploads; may be said several times")
]
OfTool = Annotated[Tool | None, Parameter(description="only what was made with this tool")]
OfParent = Annotated[UUID | None, Parameter(description="only what was made from this picture")]
Marked = Annotated[bool | None, Parameter(description="only what I keep, or only what I do not")]
Format = Annotated[
    Literal["png", "jpeg", "webp"] | None, Parameter(query="format", description="as stored where left out")
]
Clean = Annotated[bool, Parameter(description="without the record of how it was made")]
OfOrder = Annotated[UUID | None, Parameter(query="order", description="only the pictures of this order")]
Ids = Annotated[ImageIds, sent({"ids": ["5f0c8f0e-6f0b-4a55-9d6c-0a3c8d1e2b11"]}, "1 to 500 pictures")]

DELETED = shown(Deleted, {"deleted": 3, "kept": Deleted(0).kept}, "deleted, all of them")
ARCHIVE = ResponseSpec(bytes, media_type=ZIP, description="a ZIP archive, written while it is sent")


class ImagesController(Controller):
    path = "/api/images"
    tags: ClassVar[list[str]] = ["images"]
    opt: ClassVar[dict[str, Any]] = {"permission": by_method(Permission.IMAGES_SEE, Permission.IMAGES_CHANGE)}

    @get()
    async def list_images(
        self,
        person: Person,
        database: AsyncEngine,
        limit: Limit = 20,
        cursor: CursorText = None,
        username: OfUser = None,
        day: Day = None,
        since: Since = None,
        until: Until = None,
        order: OfOrder = None,
        parent: OfParent = None,
        tool: OfTool = None,
        kind: OfKind = None,
        bookmarked: Marked = None,
    ) -> Images:
        """My pictures, newest first; with `username`, those of somebody whose administrator I am."""
        by = store.Filters(
            username=username,
            kinds=kind or ("picture",),
            day=day,
            since=since,
            until=until,
            tool=tool.value if tool else None,
            order_id=order,
            parent_id=parent,
            bookmarked=bookmarked,
        )
        async with single(database) as connection:
            rows, next_cursor = await page(connection, store.listed(person, by), images, limit, cursor)
        return Images([store.image_of(row) for row in rows], next_cursor)

    @delete(status_code=HTTP_200_OK, opt={"problems": (NOT_FOUND, CONFLICT)}, responses={200: DELETED})
    async def remove_many(self, data: Ids, person: Person, database: AsyncEngine, storage: Storage) -> Deleted:
        """Delete several pictures of mine, all or none. Their bytes go too, unless another picture has the same."""
        return Deleted(await remove(database, storage, person.id, data.ids))

    @post(
        "/download",
        status_code=HTTP_200_OK,
        opt={"permission": Permission.IMAGES_SEE, "problems": (NOT_FOUND, TOO_MANY)},
        responses={200: ARCHIVE},
    )
    async def download_many(self, data: Ids, person: Person, database: AsyncEngine, archives: Archives) -> Stream:
        """Several pictures as one archive. What is not in the store any more is named in a text file in it."""
        async with single(database) as connection:
            rows = await store.see_all(connection, person, data.ids)
        store.check_all(data.ids, rows)
        return await archives.answer(person.id, "bottega-pictures.zip", downloaded(archives.storage, rows))

    @get("/{image_id:uuid}", opt=SHOWING)
    async def image(self, image_id: UUID, person: Person, database: AsyncEngine) -> Image:
        """What is known about one picture."""
        return store.image_of(await _find(database, person, image_id))

    @get("/{image_id:uuid}/lineage")
    async def lineage(self, image_id: UUID, person: Person, database: AsyncEngine) -> Lineage:
        """From what this picture was made, step by step, and what was made from it."""
        row = await _find(database, person, image_id)
        async with single(database) as connection:
            found = await lineage.find(connection, row.owner_id, image_id)
        if found is None:
            raise Problem(NOT_FOUND)
        return found

    @get("/{image_id:uuid}/image", status_code=HTTP_302_FOUND, opt=SHOWING)
    async def show(self, image_id: UUID, person: Person, database: AsyncEngine, storage: Storage) -> Redirect:
        """The picture itself: leads to an address in the store that is good for five minutes."""
        row = await _find(database, person, image_id)
        return Redirect(await storage.presign(picture_key(row.sha256), seconds=PRESIGNED_SECONDS))

    @get("/{image_id:uuid}/download", opt=SHOWING, responses={200: ResponseSpec(bytes, media_type="image/png")})
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

    @delete("/{image_id:uuid}", opt={"problems": (CONFLICT,)})
    async def remove(self, image_id: UUID, person: Person, database: AsyncEngine, storage: Storage) -> None:
        """Delete a picture of mine. Its bytes go too, unless another picture has the same."""
        await remove(database, storage, person.id, [image_id])


async def _find(database: AsyncEngine, person: Person, image_id: UUID) -> Row[Any]:
    async with single(database) as connection:
        row = await store.see(connection, person, image_id)
    if row is None:
        raise Problem(NOT_FOUND)
    return row


def _file_headers(row: Row[Any], media_type: str) -> dict[str, str]:
    name = f"bottega-{row.id}.{extension(media_type)}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}
