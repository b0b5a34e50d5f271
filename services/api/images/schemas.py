"""Answers of the image routes."""

from datetime import datetime
from uuid import UUID

import msgspec


class Image(msgspec.Struct, frozen=True):
    """`url` leads to the picture itself, `download_url` saves it to a file."""

    id: UUID
    order_id: UUID
    width: int
    height: int
    seed: int
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
