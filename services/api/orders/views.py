"""What a client sees of an order and its pictures: one shape for HTTP answers and for the event stream."""

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


def order_view(order: Order, row: Any, pictures: list[dict[str, Any]], queue_position: int | None) -> dict[str, Any]:
    """The whole order, as `GET /api/orders/{id}` answers it. `row` is the order's row."""
    asked = order.parameters
    sampling = asked.sampling.model_dump(mode="json", exclude={"seeds"})
    return {
        **status_view(order),
        "progress": row.progress,
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
        "created_at": row.created_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
    }
