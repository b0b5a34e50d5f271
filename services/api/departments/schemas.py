"""Bodies and answers of the department routes."""

from datetime import datetime
from uuid import UUID

import msgspec
from pydantic import Field

from services.api.accounts.schemas import Body, Name
from services.api.users.schemas import MAX_LIMIT

MAX_WEIGHT = 100


class NewDepartment(Body):
    """`weight` is its share of the workers while work waits, against other departments' weights. The limits are for all
    its members together; null: none of its own."""

    name: Name
    weight: int = Field(default=1, ge=1, le=MAX_WEIGHT)
    max_orders_in_flight: int | None = Field(default=None, ge=0, le=MAX_LIMIT)
    max_orders_a_day: int | None = Field(default=None, ge=0, le=MAX_LIMIT)
    max_images: int | None = Field(default=None, ge=0, le=MAX_LIMIT)


class DepartmentChanges(NewDepartment):
    """What is left out stays as it is."""

    name: Name = ""


class Department(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    weight: int
    max_orders_in_flight: int | None
    max_orders_a_day: int | None
    max_images: int | None
    members: int
    created_at: datetime


class Departments(msgspec.Struct, frozen=True):
    items: list[Department]
    next_cursor: str | None
