"""`POST /api/uploads`: a picture or a mask of one's own, to work from."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from litestar import Controller, Request, Response, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import Parameter
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.storage import Storage
from services.api.accounts.person import Person
from services.api.orders.desk import refusals_as_problems
from services.api.orders.standing import standing_of
from services.api.permissions import Permission
from services.api.problems import INVALID, TOO_MANY, UNSUPPORTED, Problem, kind
from services.api.settings import WebSettings
from services.api.uploads import store
from services.api.uploads.admission import Uploads
from services.api.uploads.form import FIELD, TOO_SLOW, read_file
from services.api.uploads.limits import Refusal
from services.api.uploads.schemas import Kind, Upload

UNREADABLE = kind(
    "unreadable-picture",
    422,
    "This file is not taken",
    "The file is not a PNG, JPEG or WebP picture, or not one that can be read: `code` says why for a program, "
    "`detail` for a person. Nothing was stored.",
)

UsedAs = Annotated[
    Kind, Parameter(query="kind", description="a picture to work from, or a mask, which is not offered as one")
]


def _body() -> RequestBody:
    file = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY, description="a PNG, a JPEG or a WebP")
    form = Schema(type=OpenAPIType.OBJECT, properties={FIELD: file}, required=[FIELD], additional_properties=False)
    return RequestBody(content={"multipart/form-data": OpenAPIMediaType(schema=form)}, required=True)


@dataclass
class UploadOperation(Operation):
    """Says what the body is, which the handler reads for itself."""

    def __post_init__(self) -> None:
        self.request_body = _body()


class UploadsController(Controller):
    path = "/api/uploads"
    tags: ClassVar[list[str]] = ["images"]
    opt: ClassVar[dict[str, Any]] = {"permission": Permission.IMAGES_CHANGE}

    @post(
        # The form's reader has the limit, which is a setting.
        request_max_body_size=None,
        operation_class=UploadOperation,
        opt={"problems": (INVALID, UNREADABLE, UNSUPPORTED, TOO_SLOW, TOO_MANY)},
        responses={201: ResponseSpec(Upload, description="stored; `Location` leads to the picture")},
    )
    async def upload(
        self,
        request: Request[Any, Any, Any],
        person: Person,
        settings: WebSettings,
        database: AsyncEngine,
        storage: Storage,
        uploads: Uploads,
        used_as: UsedAs = "upload",
    ) -> Response[Upload]:
        """Upload a picture or a mask. It is decoded and written anew: upright, in sRGB, without metadata."""
        with uploads.admit(person.id):
            await _check_room(database, settings, person)
            body = await read_file(request, uploads.limits.bytes)
            try:
                picture = await uploads.picture(body)
            except Refusal as refusal:
                raise Problem(UNREADABLE, refusal.reason, code=refusal.code) from refusal
            row = await store.add(database, storage, person.id, picture, used_as)
        upload = _upload_of(row)
        return Response(upload, headers={"Location": upload.url.removesuffix("/image")})


async def _check_room(database: AsyncEngine, settings: WebSettings, person: Person) -> None:
    """Raises the problem 429 where the person, or their department, has as many pictures as they may."""
    async with database.begin() as connection:
        with refusals_as_problems():
            (await standing_of(connection, person.id, settings)).keep(1)


def _upload_of(row: dict[str, Any]) -> Upload:
    path = f"/api/images/{row['id']}"
    fields = {name: row[name] for name in ("id", "kind", "width", "height", "media_type", "bytes", "white")}
    return Upload(**fields, url=f"{path}/image", download_url=f"{path}/download")
