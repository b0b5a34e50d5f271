"""What the upload route is asked, and its answer."""

from typing import Literal
from uuid import UUID

import msgspec

Kind = Literal["upload", "mask"]


class Upload(msgspec.Struct, frozen=True):
    """`white` is the share of the picture, from 0 to 1, that would be changed were it used as a mask."""

    id: UUID
    kind: Kind
    width: int
    height: int
    media_type: str
    bytes: int
    white: float
    url: str
    download_url: str
