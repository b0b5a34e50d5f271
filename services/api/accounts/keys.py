"""API keys for programs: `btg_`, eight characters to know it again by, and a secret. Stored as SHA-256.

A plain hash is enough: the secret has 256 random bits, so nobody finds it by trying.
"""

import hashlib
import secrets
import string
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts import store
from services.api.problems import CONFLICT, Problem
from services.api.tables import api_keys, users

MARK = "btg_"
PREFIX_CHARACTERS = 8
MAX_KEYS = 50

_ALPHABET = string.ascii_letters + string.digits


def is_key(credential: str) -> bool:
    return credential.startswith(MARK)


def hash_of(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def owned(user_id: UUID) -> Select[Any]:
    """The person's keys that are not revoked."""
    return select(api_keys).where(api_keys.c.user_id == user_id, api_keys.c.revoked_at.is_(None))


async def add(
    connection: AsyncConnection, user_id: UUID, *, name: str, scopes: list[str], expires_at: datetime | None
) -> tuple[Row[Any], str]:
    """A new key's row, and the key itself, which is nowhere else. Raises 409 where the person has too many."""
    await store.stay(connection, user_id)
    await connection.execute(select(users.c.id).where(users.c.id == user_id).with_for_update(key_share=True))
    have = await connection.scalar(select(func.count()).select_from(owned(user_id).subquery()))
    if (have or 0) >= MAX_KEYS:
        raise Problem(CONFLICT, f"You have {have} keys; that is the most. Revoke one first.")
    prefix = MARK + "".join(secrets.choice(_ALPHABET) for _ in range(PREFIX_CHARACTERS))
    key = f"{prefix}_{secrets.token_urlsafe(32)}"
    row = {"id": uuid4(), "user_id": user_id, "name": name, "prefix": prefix, "key_hash": hash_of(key)}
    written = insert(api_keys).values(**row, scopes=scopes, expires_at=expires_at).returning(api_keys)
    return (await connection.execute(written)).one(), key


async def revoke(connection: AsyncConnection, user_id: UUID, key_id: UUID) -> bool:
    """Whether the person had this key; it is worth nothing from now on."""
    mine = update(api_keys).where(api_keys.c.id == key_id, api_keys.c.user_id == user_id)
    done = await connection.execute(mine.where(api_keys.c.revoked_at.is_(None)).values(revoked_at=func.now()))
    return bool(done.rowcount)
