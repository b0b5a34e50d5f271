"""What a worker is told: the command of each stage, made of an order. Pure."""

from typing import Any

from contracts.events import (
    CompositionRequested,
    EnhancementRequested,
    Event,
    GenerationRequested,
    InpaintingRequested,
    TranslationRequested,
)
from contracts.pipeline import Stage
from services.api.orders.order import Order


def command(order: Order) -> Event:
    """The command of the present stage. The order knows all that it says."""
    asked, attempt = order.parameters, {"order_id": order.id, "attempt": order.attempt}
    match order.stage:
        case Stage.TRANSLATE:
            return TranslationRequested(
                **attempt,
                text=order.prompt.final or order.prompt.original,
                negative_text=order.prompt.negative,
                language=order.language,
                allow_unknown=asked.allow_unknown,
            )
        case Stage.ENHANCE:
            return EnhancementRequested(
                **attempt,
                text=order.prompt.final or "",
                model=asked.painting.model,
                rewrite=asked.enhance,
                product_type=asked.product_type,
                decor_style=asked.decor_style,
                brand=asked.brand,
            )
        case Stage.GENERATE:
            return GenerationRequested(**attempt, **_painting(order), source=asked.source, strength=asked.strength)
        case Stage.INPAINT:
            return InpaintingRequested(
                **attempt,
                **_painting(order),
                source=asked.source,
                mask=order.mask,
                region=asked.region,
                strength=asked.strength,
                feather=asked.feather,
            )
        case Stage.COMPOSE:
            return CompositionRequested(**attempt, source=asked.source, banner=asked.banner)
    raise AssertionError(f"no worker carries out {order.stage}")


def _painting(order: Order) -> dict[str, Any]:
    """What is painted, and how."""
    return {
        "prompt": order.prompt.final or order.prompt.original,
        "negative_prompt": order.prompt.negative,
        "sampling": order.parameters.painting,
        "allow_unknown": order.parameters.allow_unknown,
        "pool": order.pool,
    }
