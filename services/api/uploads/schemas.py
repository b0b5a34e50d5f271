"""The answer of the upload route."""

from uuid import UUID

import msgspec


class Upload(msgspec.Struct, frozen=True):
    """`white` is the share of the picture, from 0 to 1, that would be changed were it used as a mask."""

    id: UUID
    width: int
    height: int
    media_type: str
    bytes: int
    white: float
    url: str
    download_url: str
