"""Who a visitor is: the server's own signed cookie, and a day's keyed hash of the address.

The cookie holds the demo's id and proof that we made it, so an id that was guessed or read somewhere opens nothing.
"""

import hmac
from datetime import date
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from services.api.accounts.person import Person, Role, Status
from services.api.tables import demos, users

IPV6_PREFIX = 64
"""What one household has at the least; by single IPv6 addresses nobody would ever reach a limit."""

_UNCLAIMED: Select[Any] = (
    select(users)
    .join(demos, demos.c.user_id == users.c.id)
    .where(demos.c.id == bindparam("demo_id"), demos.c.claimed_by.is_(None))
)


class Visitors:
    """Knows visitors by their cookies."""

    def __init__(self, secret: str, database: AsyncEngine) -> None:
        self._secret, self._database = secret.encode(), database

    def ticket(self, demo_id: UUID) -> str:
        """The cookie's value for a demo."""
        return f"{demo_id.hex}.{self._sign('demo', demo_id.hex).hex()}"

    def read(self, ticket: str | None) -> UUID | None:
        """The demo that a cookie is about; None where there is no cookie, or it is not one of ours."""
        name, _, proof = (ticket or "").partition(".")
        expected = self._sign("demo", name).hex()
        return UUID(name) if hmac.compare_digest(proof.encode(), expected.encode()) else None

    async def whose(self, ticket: str | None) -> Person | None:
        """The visitor whose unclaimed demo this is, as the guard sees them."""
        demo_id = self.read(ticket)
        if demo_id is None:
            return None
        async with single(self._database) as connection:
            row = (await connection.execute(_UNCLAIMED, {"demo_id": demo_id})).one_or_none()
        if row is None:
            return None
        known = {name: getattr(row, name) for name in ("id", "email", "username", "name")}
        return Person(**known, role=Role.MEMBER, status=Status(row.status), visitor=True)

    def address_hash(self, address: str, day: date) -> bytes:
        """The same for one address on one day only: it can be counted and not be followed."""
        return self._sign("address", day.isoformat(), household(address))

    def _sign(self, *parts: str) -> bytes:
        return hmac.digest(self._secret, "\0".join(("bottega.demo", *parts)).encode(), "sha256")


def household(address: str) -> str:
    """What counts as one address: an IPv4 address, or the network that an IPv6 address lies in."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, IPV6_PREFIX), strict=False))
    return str(parsed)
