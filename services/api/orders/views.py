"""What a client sees of an order and its pictures: one shape for HTTP answers and for the event stream."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.brands import Brand
from contracts.pipeline import Tool
from services.api.orders.order import Order, image_url
from services.api.orders.queues import Place


def status_view(order: Order) -> dict[str, Any]:
    """The durable part of an order, as the `status` events carry it."""
    return {
        "id": str(order.id),
        "tool": order.tool.value,
        "status": order.status.value,
        "stage": order.stage.value if order.stage else None,
        "prompt": {
            "original": order.prompt.original,
            "english": order.prompt.english,
            "enhanced": order.prompt.enhanced,
            "final": order.prompt.final,
        },
        "price": order.price,
        "warnings": list(order.warnings),
        "error": {"code": order.error.code, "reason": order.error.reason} if order.error else None,
    }


def image_view(row: Any) -> dict[str, Any]:
    """One picture: `row` is a mapping with the columns of `images`."""
    return {
        "id": str(row["id"]),
        "order_id": str(row["order_id"]),
        "width": row["width"],
        "height": row["height"],
        "media_type": row["media_type"],
        "seed": row["seed"],
        "banner_type": row["banner_type"],
        "url": image_url(row["id"]),
    }


def order_view(
    order: Order,
    *,
    progress: float = 0.0,
    place: Place | None = None,
    pictures: Sequence[Mapping[str, Any]] = (),
    ended_at: datetime | None = None,
    bookmarked: bool = False,
) -> dict[str, Any]:
    """The whole order, as the order routes answer it. The defaults are those of an order just placed.

    `expected_seconds` is how long it will still wait, as far as can be told; `free`: somebody else pays, as for a demo;
    `bookmarked`: whether its owner keeps it.
    """
    return {
        **status_view(order),
        "progress": progress,
        "queue_position": place.position if place else None,
        "expected_seconds": place.seconds if place else None,
        "free": order.charged_to is not None,
        "parameters": parameters_view(order),
        "parent": {"id": str(order.parent_id), "url": image_url(order.parent_id)} if order.parent_id else None,
        "images": [image_view(picture) for picture in pictures],
        "created_at": order.created_at.isoformat(),
        "ended_at": ended_at.isoformat() if ended_at else None,
        "bookmarked": bookmarked,
    }


def parameters_view(order: Order) -> dict[str, Any]:
    """What was asked for, under the names that an order is placed with, and what was made of it: all seeds, the mask
    of a region, the sizes of a banner, the version of the brand book."""
    match order.tool:
        case Tool.BANNER:
            return {"image": _id(order.parent_id), "banner": _banner(order)}
        case Tool.INPAINT:
            return {**_repair(order), **_painting(order)}
        case Tool.IMAGE_TO_IMAGE:
            source = {"image": _id(order.parent_id), "strength": order.parameters.strength}
            return {**source, **_painting(order), **_described(order)}
    return {**_painting(order), **_described(order)}


def _painting(order: Order) -> dict[str, Any]:
    asked = order.parameters
    sampling = asked.painting
    return {
        **sampling.model_dump(mode="json", exclude={"seeds"}),
        "count": len(sampling.seeds),
        "seed": sampling.seeds[0],
        "seeds": list(sampling.seeds),
        "negative_prompt": asked.negative_prompt,
        "language": order.language.value,
        "allow_unknown": asked.allow_unknown,
    }


def _described(order: Order) -> dict[str, Any]:
    asked = order.parameters
    return {
        "enhance": asked.enhance,
        "review": asked.review,
        "product_type": asked.product_type,
        "decor_style": asked.decor_style,
        **_brand(asked.brand),
    }


def _repair(order: Order) -> dict[str, Any]:
    """The mask is the one that was uploaded, or the one that was made of the region, once it is there."""
    asked, mask_id = order.parameters, order.mask_image_id
    return {
        "image": _id(order.parent_id),
        "mask": _id(mask_id),
        "mask_url": image_url(mask_id) if mask_id else None,
        "region": asked.region.model_dump(mode="json", exclude_none=True) if asked.region else None,
        "strength": asked.strength,
        "feather": asked.feather,
    }


def _banner(order: Order) -> dict[str, Any]:
    banner = order.parameters.banner
    assert banner is not None, "placing gives every banner order its banner"
    said = banner.model_dump(mode="json", exclude={"sizes", "logo", "brand"})
    sizes = [size.model_dump(mode="json") for size in banner.sizes]
    types = [size["type"] for size in sizes]
    return {**said, "types": types, "sizes": sizes, "logo": _id(order.parameters.logo_id), **_brand(banner.brand)}


def _brand(brand: Brand | None) -> dict[str, Any]:
    return {
        "brand_book": str(brand.id) if brand else None,
        "brand_book_version": brand.version if brand else None,
    }


def _id(image_id: UUID | None) -> str | None:
    return str(image_id) if image_id else None
