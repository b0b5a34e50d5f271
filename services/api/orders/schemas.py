"""Bodies and answers of the order routes; what can be ordered stands in `contracts.ordering`.

The answers are made in `views.py`, as plain objects that go into event streams as well; here they are described for
the OpenAPI document.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from contracts.ordering import Body, Prompt
from contracts.pipeline import Stage, Tool
from services.api.accounts.examples import page_of, shown
from services.api.documentation.examples import ORDER as EXAMPLE
from services.api.orders.order import Status


class ApproveBody(Body):
    """The reviewed prompt, edited or (left out) as it is."""

    prompt: Prompt | None = None


class PromptChain(msgspec.Struct, frozen=True):
    """The prompt as written, in English, improved, and as it is (or will be) painted."""

    original: str
    english: str | None
    enhanced: str | None
    final: str | None


class OrderError(msgspec.Struct, frozen=True):
    """Why an order did not succeed: a stable code, and a reason in words."""

    code: str
    reason: str


class OrderParent(msgspec.Struct, frozen=True):
    """The picture that an order works from."""

    id: UUID
    url: str


class OrderImage(msgspec.Struct, frozen=True):
    """One picture of an order."""

    id: UUID
    order_id: UUID
    width: int
    height: int
    media_type: str
    seed: int | None
    banner_type: str | None
    url: str


class Order(msgspec.Struct, frozen=True):
    """An order. `progress` is from 0 to 1, `price` in credits, `expected_seconds` how long it will still wait;
    `free`: somebody else pays, as for a demo; `bookmarked`: its owner keeps it.

    `parameters` are what was asked for, under the names that an order is placed with, and what was made of it.
    """

    id: UUID
    tool: Tool
    status: Status
    stage: Stage | None
    prompt: PromptChain
    price: int
    warnings: list[str]
    error: OrderError | None
    progress: float
    queue_position: int | None
    expected_seconds: float | None
    free: bool
    bookmarked: bool
    parameters: dict[str, Any]
    parent: OrderParent | None
    images: list[OrderImage]
    created_at: datetime
    ended_at: datetime | None


class Orders(msgspec.Struct, frozen=True):
    items: list[Order]
    next_cursor: str | None


ORDER = shown(Order, EXAMPLE, "the order")
ORDERS = shown(Orders, page_of(EXAMPLE), "a page of orders")
