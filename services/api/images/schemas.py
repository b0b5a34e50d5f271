"""Bodies and answers of the image routes."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import Field

from services.api.accounts.schemas import Body

MAX_IDS = 500

Kind = Literal["picture", "mask", "upload"]


class Image(msgspec.Struct, frozen=True):
    """`url` leads to the picture itself, `download_url` saves it to a file.

    A picture belongs to an order, an upload to none; a mask to the order that it was made for, to none where it was
    uploaded. `parent_id` is what it was made from, `white` the share of an upload that it would change as a mask.
    `username` is whose it is, `bookmarked` whether I keep it.
    """

    id: UUID
    kind: Kind
    username: str
    order_id: UUID | None
    tool: str | None
    parent_id: UUID | None
    width: int
    height: int
    seed: int | None
    banner_type: str | None
    white: float | None
    media_type: str
    bytes: int
    prompt: str | None
    model: str | None
    bookmarked: bool
    created_at: datetime
    url: str
    download_url: str


class Images(msgspec.Struct, frozen=True):
    items: list[Image]
    next_cursor: str | None


class ImageIds(Body):
    """Some pictures; one that is named twice counts once."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_IDS)]


class Deleted(msgspec.Struct, frozen=True):
    """How many pictures were deleted, and what is kept of them."""

    deleted: int
    kept: str = "order and price, for the accounts"


class Step(msgspec.Struct, frozen=True):
    """One picture of a chain. A deleted one stays in it without its bytes."""

    id: UUID
    kind: Kind
    order_id: UUID | None
    tool: str | None
    prompt: str | None
    parent_id: UUID | None
    mask_id: UUID | None
    width: int
    height: int
    deleted: bool
    created_at: datetime
    url: str


class Lineage(msgspec.Struct, frozen=True):
    """`chain` leads from the first picture to this one; `branches` are what was made from this one."""

    chain: list[Step]
    branches: list[Step]
