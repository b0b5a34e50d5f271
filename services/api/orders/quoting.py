"""What an order would cost, before it is placed. Pure."""

import msgspec

from contracts.pipeline import Tool
from services.api.orders.intake import Quoted

WHAT = {Tool.INPAINT: "repair", Tool.BANNER: "banner"}
"""What a tool makes; the others make pictures."""


class Item(msgspec.Struct, frozen=True):
    """`count` things of `each` credits make `credits`."""

    what: str
    each: int
    count: int
    credits: int


class Quote(msgspec.Struct, frozen=True):
    """`price` is what the items make together; `sufficient`: as many credits are `available`."""

    price: int
    items: list[Item]
    available: int
    sufficient: bool


def quote_of(quoted: Quoted) -> Quote:
    """The quote of an order. Text stages are free and not listed."""
    order, available = quoted.order, quoted.available
    items = [Item(WHAT.get(order.tool, "picture"), order.price // order.count, order.count, order.price)]
    return Quote(order.price, items, available, available >= order.price)
