"""Bodies and answers of the user routes."""

from datetime import datetime
from uuid import UUID

import msgspec
from pydantic import Field

from services.api.accounts.person import Role
from services.api.accounts.schemas import Body

MAX_LIMIT = 1_000_000


class UserChanges(Body):
    """What is left out stays as it is. A limit of null: as the installation's settings say. Role and department are
    changed by super admins only."""

    role: Role | None = None
    department: UUID | None = None
    max_orders_in_flight: int | None = Field(default=None, ge=0, le=MAX_LIMIT)
    max_orders_a_day: int | None = Field(default=None, ge=0, le=MAX_LIMIT)
    max_images: int | None = Field(default=None, ge=0, le=MAX_LIMIT)


class User(msgspec.Struct, frozen=True):
    """A person as administrators of theirs see them."""

    id: UUID
    username: str
    name: str
    email: str
    role: str
    status: str
    department_id: UUID | None
    max_orders_in_flight: int | None
    max_orders_a_day: int | None
    max_images: int | None
    created_at: datetime


class UserWithImages(User, frozen=True):
    """`images_generated` counts every picture that was delivered, deleted ones too; not uploads and masks."""

    images_generated: int


class Users(msgspec.Struct, frozen=True):
    items: list[User]
    next_cursor: str | None
