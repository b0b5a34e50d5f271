"""Whose credential it is: one indexed look-up for every request.

A token is believed for who it is about and for nothing else. Role, department, status, and whether that log-in still
goes on are read from the database, so a change counts with the next request, in every web process. (ADR 0007, 0019)
"""

from sqlalchemy import bindparam, func, literal, null, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from services.api.accounts import keys
from services.api.accounts.person import Person, Scope, Status
from services.api.accounts.store import person_of
from services.api.accounts.tokens import BadTokenError, Tokens
from services.api.tables import api_keys, refresh_tokens, users

_GOES_ON = (
    select(literal(1))
    .where(
        refresh_tokens.c.family_id == bindparam("session"),
        refresh_tokens.c.user_id == users.c.id,
        refresh_tokens.c.revoked_at.is_(None),
    )
    .exists()
)
_THERE = users.c.status != Status.DELETED.value
_BY_SESSION = select(users).where(users.c.id == bindparam("person"), _THERE, _GOES_ON)

_USED_LATELY = api_keys.c.last_used_at > func.now() - text("interval '1 minute'")
_BY_KEY = (
    select(users, api_keys.c.id.label("key_id"), api_keys.c.scopes, _USED_LATELY.label("used_lately"))
    .join(api_keys, api_keys.c.user_id == users.c.id)
    .where(
        api_keys.c.key_hash == bindparam("key_hash"),
        api_keys.c.revoked_at.is_(None),
        or_(api_keys.c.expires_at == null(), api_keys.c.expires_at > func.now()),
        _THERE,
    )
)
_USED = update(api_keys).where(api_keys.c.id == bindparam("key_id")).values(last_used_at=func.now())


class Credentials:
    """Knows people by their access tokens and API keys."""

    def __init__(self, tokens: Tokens, database: AsyncEngine) -> None:
        self._tokens, self._database = tokens, database

    async def whose(self, credential: str) -> Person | None:
        """The person; None where the credential is not valid, or not any more."""
        return await (self._by_key(credential) if keys.is_key(credential) else self._by_token(credential))

    async def _by_token(self, token: str) -> Person | None:
        try:
            user_id, session_id = self._tokens.read(token)
        except BadTokenError:
            return None
        async with single(self._database) as connection:
            row = (await connection.execute(_BY_SESSION, {"person": user_id, "session": session_id})).one_or_none()
        return person_of(row) if row else None

    async def _by_key(self, key: str) -> Person | None:
        """Writes down the use of a key, once a minute at most: a busy program would else write with every request."""
        async with single(self._database) as connection:
            row = (await connection.execute(_BY_KEY, {"key_hash": keys.hash_of(key)})).one_or_none()
            if row is None:
                return None
            if not row.used_lately:
                await connection.execute(_USED, {"key_id": row.key_id})
        return person_of(row, scopes=frozenset(Scope(scope) for scope in row.scopes))
