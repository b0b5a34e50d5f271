"""All orders, or a department's, as administrators see them: what was ordered and what became of it, no prompts."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Row, Select, func, select

from services.api.demo.budget import HOLDER
from services.api.orders.order import Status
from services.api.tables import orders, users
from services.api.users.store import called

_FIELDS = ("id", "owner_id", "department_id", "tool", "status", "stage", "pool", "model", "price", "created_at",
            "ended_at", "error_code")  # fmt: skip


class OverseenOrder(msgspec.Struct, frozen=True):
    """One order. `images` were delivered, deleted ones too; `price` was charged where it succeeded, to the demos'
    budget where it is a `demo`. `username` is null while a demo belongs to nobody with an account. Of a failure there
    is only `error_code`: its reason may quote the prompt."""

    id: UUID
    username: str | None
    owner_id: UUID
    department_id: UUID | None
    demo: bool
    tool: str
    status: str
    stage: str | None
    pool: str
    model: str | None
    price: int
    images: int
    error_code: str | None
    created_at: datetime
    ended_at: datetime | None


class OverseenOrders(msgspec.Struct, frozen=True):
    items: list[OverseenOrder]
    next_cursor: str | None


def query(near: ColumnElement[bool], username: str | None, equal: dict[str, Any]) -> Select[Any]:
    """The orders of `near` with these values, of the person of this name where one is given."""
    wanted = [orders.c[name] == value for name, value in equal.items() if value is not None]
    if username is not None:
        wanted.append(orders.c.owner_id == select(users.c.id).where(called(username)).scalar_subquery())
    made = func.jsonb_array_length(orders.c.pictures).label("made")
    columns = (*(orders.c[name] for name in (*_FIELDS, "charged_to")), made, users.c.username, users.c.visitor)
    return select(*columns).join_from(orders, users, users.c.id == orders.c.owner_id).where(near, *wanted)


def overseen(row: Row[Any]) -> OverseenOrder:
    delivered = row.made if row.status == Status.SUCCEEDED else 0
    return OverseenOrder(
        **{name: row._mapping[name] for name in _FIELDS},
        username=None if row.visitor else row.username,
        demo=row.charged_to == HOLDER,
        images=delivered,
    )
