"""What a client sees of an order and its pictures: one shape for HTTP answers and for the event stream."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.api.orders.order import Order


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
        "seed": row["seed"],
        "url": image_url(row["id"]),
    }


def image_url(image_id: UUID) -> str:
    return f"/api/images/{image_id}/image"


def order_view(
    order: Order,
    *,
    progress: float = 0.0,
    queue_position: int | None = None,
    pictures: Sequence[Mapping[str, Any]] = (),
    ended_at: datetime | None = None,
) -> dict[str, Any]:
    """The whole order, as the order routes answer it. The defaults are those of an order just placed."""
    asked = order.parameters
    sampling = asked.sampling.model_dump(mode="json", exclude={"seeds"})
    return {
        **status_view(order),
        "progress": progress,
        "queue_position": queue_position,
        "parameters": {
            **sampling,
            "count": len(asked.sampling.seeds),
            "seed": asked.sampling.seeds[0],
            "seeds": list(asked.sampling.seeds),
            "negative_prompt": asked.negative_prompt,
            "language": order.language.value,
            "enhance": asked.enhance,
            "review": asked.review,
            "allow_unknown": asked.allow_unknown,
        },
        "parent": None,
        "images": [image_view(picture) for picture in pictures],
        "created_at": order.created_at.isoformat(),
        "ended_at": ended_at.isoformat() if ended_at else None,
    }
