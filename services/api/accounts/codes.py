"""Codes by letter: six digits that prove that somebody reads an account's e-mail.

A code is bound to the account and to one purpose, is good once and for CODE_SECONDS, and void after MAX_TRIES. It is
stored as a keyed hash: six digits under a plain one would be found in no time by whoever reads the table.
"""

import hashlib
import hmac
import secrets
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.problems import kind
from services.api.tables import codes

DIGITS = 6
MAX_TRIES = 5
CODE_SECONDS = 15 * 60

CODE_NOT_VALID = kind(
    "code-not-valid",
    422,
    "The code is not valid",
    "It is wrong, or was used, or is older than 15 minutes, or was tried too often; which of these is not said, nor "
    "whether there is such an account. Ask for a new one.",
)


class Purpose(StrEnum):
    """What a code is for."""

    VERIFY = "verify"
    RESET = "reset"


class Codes:
    """Makes and checks codes; `secret` is the installation's."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(f"codes:{secret}".encode()).digest()

    async def issue(self, connection: AsyncConnection, user_id: UUID, purpose: Purpose) -> str:
        """A new code; the one before it is void."""
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        good = {
            "code_hash": self._hash(user_id, purpose, code),
            "tries": 0,
            "created_at": func.now(),
            "expires_at": func.now() + text(f"interval '{CODE_SECONDS} seconds'"),
        }
        row = insert(codes).values(user_id=user_id, purpose=purpose.value, **good)
        await connection.execute(row.on_conflict_do_update(index_elements=["user_id", "purpose"], set_=good))
        return code

    async def redeem(self, connection: AsyncConnection, user_id: UUID, purpose: Purpose, code: str) -> bool:
        """Whether it is the code; then it is used up. Otherwise a try is, so the caller commits before it refuses."""
        mine = (codes.c.user_id == user_id, codes.c.purpose == purpose.value)
        tried = (
            update(codes)
            .where(*mine, codes.c.tries < MAX_TRIES, codes.c.expires_at > func.now())
            .values(tries=codes.c.tries + 1)
            .returning(codes.c.code_hash)
        )
        code_hash = await connection.scalar(tried)
        if code_hash is None or not hmac.compare_digest(code_hash, self._hash(user_id, purpose, code)):
            return False
        await connection.execute(delete(codes).where(*mine))
        return True

    def _hash(self, user_id: UUID, purpose: Purpose, code: str) -> bytes:
        return hmac.digest(self._key, f"{purpose}:{user_id}:{code}".encode(), "sha256")
