"""The person that a request comes from, as far as their access token says."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Person:
    """Who asks. `role` is `member`, `department_admin` or `super_admin`."""

    id: UUID
    email: str
    username: str
    name: str
    role: str
