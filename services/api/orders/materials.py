"""What an order is made from besides its text: one's own pictures, and a version of one's own brand book. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from contracts.brands import Brand
from contracts.ordering import BannerOrder, Describing, ImageToImageOrder, InpaintOrder
from contracts.pictures import Picture

AnyOrder = Describing | InpaintOrder | BannerOrder


@dataclass(frozen=True)
class Material:
    """A stored picture. `white` is the share of an upload that a mask of it would change; None for all else."""

    id: UUID
    picture: Picture
    white: float | None = None


@dataclass(frozen=True)
class Materials:
    """The pictures under the ids that an order names them by, and the brand."""

    pictures: Mapping[UUID, Material] = field(default_factory=dict)
    brand: Brand | None = None


def pictures_of(body: AnyOrder) -> dict[str, UUID]:
    """The pictures that `body` names, by the JSON pointer to where it does."""
    match body:
        case ImageToImageOrder():
            named = {"/image": body.image}
        case InpaintOrder():
            named = {"/image": body.image, "/mask": body.mask}
        case BannerOrder():
            named = {"/image": body.image, "/banner/logo": body.banner.logo}
        case _:
            named = {}
    return {pointer: image_id for pointer, image_id in named.items() if image_id is not None}
