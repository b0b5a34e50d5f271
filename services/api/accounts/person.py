"""The person that a request comes from, as the database knows them at that moment."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody may do at all; `services.api.permissions` says what that is."""

    MEMBER = "member"
    DEPARTMENT_ADMIN = "department_admin"
    SUPER_ADMIN = "super_admin"


class Status(StrEnum):
    """How far an account has come, and whether it may be used."""

    UNVERIFIED = "unverified"
    PROVISIONAL = "provisional"
    ACTIVE = "active"
    REFUSED = "refused"
    BLOCKED = "blocked"
    DELETED = "deleted"


class Scope(StrEnum):
    """What an API key may be used for; it narrows what the person's role allows and widens nothing."""

    ORDERS_WRITE = "orders:write"
    ORDERS_READ = "orders:read"
    IMAGES_READ = "images:read"
    CREDITS_READ = "credits:read"
    ADMIN = "admin"


@dataclass(frozen=True)
class Person:
    """Who asks. `scopes` are those of the API key that was sent; None: the person has logged in, or is a `visitor`:
    somebody without an account, with the cookie of a demo."""

    id: UUID
    email: str
    username: str
    name: str
    role: Role
    status: Status
    department_id: UUID | None = None
    scopes: frozenset[Scope] | None = None
    visitor: bool = False
