"""Answers of the image routes."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Kind = Literal["picture", "mask", "upload"]


class Image(msgspec.Struct, frozen=True):
    """`url` leads to the picture itself, `download_url` saves it to a file.

    A picture or mask belongs to an order, an upload to none. `parent_id` is what it was made from, `white` the share
    of an upload that it would change as a mask.
    """

    id: UUID
    kind: Kind
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
    created_at: datetime
    url: str
    download_url: str


class Images(msgspec.Struct, frozen=True):
    items: list[Image]
    next_cursor: str | None


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
