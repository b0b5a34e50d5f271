"""Refresh tokens: opaque, stored as a hash, each good for one use; all that follow from a log-in are a family.

A token used twice is in two hands, and nobody can tell which is the thief's, so the whole family ends. The
person's row is locked for the length of a rotation: without that, a revocation could miss the token that a
rotation under way is about to write. (Placing an order only takes a key-share lock on that row and does not wait.)
"""

import hashlib
import secrets
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts import store
from services.api.tables import refresh_tokens, users

_own = refresh_tokens.c


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def open_session(connection: AsyncConnection, person: Row[Any], seconds: int) -> tuple[str, UUID] | None:
    """A new family's first token, and the family's id.

    None where the password or the status is not any more what `person`, the row that was checked, says: a log-in
    under way must not outlive the reset or the block that was to end it.
    """
    unchanged = (
        users.c.id == person.id,
        users.c.password_hash == person.password_hash,
        users.c.status == person.status,
    )
    if await connection.scalar(select(users.c.id).where(*unchanged).with_for_update(key_share=True)) is None:
        return None
    family_id = uuid4()
    return await _add(connection, family_id, person.id, seconds), family_id


async def _add(connection: AsyncConnection, family_id: UUID, user_id: UUID, seconds: int) -> str:
    token = secrets.token_urlsafe(32)
    await connection.execute(
        refresh_tokens.insert().values(
            id=uuid4(),
            family_id=family_id,
            user_id=user_id,
            token_hash=_hash(token),
            expires_at=func.now() + text(f"interval '{int(seconds)} seconds'"),
        )
    )
    return token


async def rotate(connection: AsyncConnection, token: str, seconds: int) -> tuple[UUID, str, UUID] | None:
    """Spend `token`: its person's id, the token after it and the family's id.

    None where the token is unknown, expired, revoked or spent; in the last case the family ends, so the caller
    must commit before it refuses.
    """
    person = await _lock_owner(connection, token)
    if person is None or person.status not in store.USABLE:
        return None
    spent = (
        await connection.execute(
            update(refresh_tokens)
            .where(_own.token_hash == _hash(token), _own.spent_at.is_(None), _own.revoked_at.is_(None))
            .where(_own.expires_at > func.now())
            .values(spent_at=func.now())
            .returning(_own.family_id)
        )
    ).one_or_none()
    if spent is None:
        await _end_reused(connection, token)
        return None
    return person.id, await _add(connection, spent.family_id, person.id, seconds), spent.family_id


async def _lock_owner(connection: AsyncConnection, token: str) -> Row[Any] | None:
    query = select(users).join(refresh_tokens, _own.user_id == users.c.id).where(_own.token_hash == _hash(token))
    return (await connection.execute(query.with_for_update(key_share=True, of=users))).one_or_none()


async def _end_reused(connection: AsyncConnection, token: str) -> None:
    reused = select(_own.family_id).where(_own.token_hash == _hash(token), _own.spent_at.isnot(None))
    if family_id := await connection.scalar(reused):
        await _end(connection, family_id)


async def end_session(connection: AsyncConnection, token: str) -> None:
    """Log out by refresh token: its family ends. An unknown token ends nothing."""
    if await _lock_owner(connection, token) is not None:
        await _end(connection, await connection.scalar(select(_own.family_id).where(_own.token_hash == _hash(token))))


async def end_family(connection: AsyncConnection, user_id: UUID, family_id: UUID) -> None:
    """Log out by access token: it names the person and the family."""
    owner = select(users.c.id).where(users.c.id == user_id)
    await connection.execute(owner.with_for_update(key_share=True))
    await _end(connection, family_id)


async def end_all(connection: AsyncConnection, user_id: UUID) -> None:
    """Log out everywhere. The caller has locked the person's row."""
    await _revoke(connection, _own.user_id == user_id)


async def _end(connection: AsyncConnection, family_id: UUID | None) -> None:
    await _revoke(connection, _own.family_id == family_id)


async def _revoke(connection: AsyncConnection, which: ColumnElement[bool]) -> None:
    await connection.execute(
        update(refresh_tokens).where(which, _own.revoked_at.is_(None)).values(revoked_at=func.now())
    )
