"""`Idempotency-Key`: repeating a paid request makes nothing new.

A key belongs to a person and a route and is stored with a hash of the body and the id that the first request made.
The row is written in the transaction that makes the thing, so there is never one without the other, and a
concurrent request with the same key waits at the primary key for the first one's outcome.
"""

import hashlib
import json
import re
from typing import Annotated, Any
from uuid import UUID

from litestar.params import Parameter
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.problems import KEY_REUSED, Problem, invalid
from services.api.tables import idempotency_keys

_QUOTED = re.compile(r'"((?:[^"\\]|\\["\\])*)"')
_PRINTABLE = re.compile(r"[\x20-\x7e]{1,255}")

KeyHeader = Annotated[
    str | None,
    Parameter(
        header="Idempotency-Key",
        description="1 to 255 printable characters, quoted or not. The same key with the same body repeats the "
        "first answer and makes nothing new; with another body it is refused.",
    ),
]


def parse(header: str | None) -> str | None:
    """The key in the header, without its quotes; None where there is none. Raises the 422 problem."""
    if header is None:
        return None
    quoted = _QUOTED.fullmatch(header)
    key = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else header
    if not _PRINTABLE.fullmatch(key) or not key.strip():
        raise invalid("must be 1 to 255 printable ASCII characters", "/Idempotency-Key", "header")
    return key


def fingerprint(body: Any) -> bytes:
    """SHA-256 over the body's meaning: JSON with sorted names, so that spacing and order do not count."""
    canonical = body if isinstance(body, bytes) else json.dumps(body, sort_keys=True, default=str).encode()
    return hashlib.sha256(canonical).digest()


async def claim(connection: AsyncConnection, user_id: UUID, route: str, key: str, body: Any, made_id: UUID) -> UUID:
    """The id that the first request with this key made: `made_id` itself when this is the first.

    `body` is the raw bytes, or what `json.dumps` takes. Raises the problem `idempotency-key-reused` where the key
    came with another body.
    """
    row = {"user_id": user_id, "route": route, "key": key, "body_hash": fingerprint(body), "made_id": made_id}
    first = await connection.execute(insert(idempotency_keys).values(row).on_conflict_do_nothing())
    if first.rowcount:
        return made_id
    known = idempotency_keys.c
    found = (
        await connection.execute(
            idempotency_keys.select().where(known.user_id == user_id, known.route == route, known.key == key)
        )
    ).one()
    if found.body_hash != row["body_hash"]:
        raise Problem(KEY_REUSED)
    return found.made_id
