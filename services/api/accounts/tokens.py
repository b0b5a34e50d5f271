"""Access tokens: short-lived JWTs that say who, and by which log-in. What the person may do is looked up.

One algorithm is pinned, and issuer, audience, expiry and the other claims are required, because a library's
defaults check none of them.
"""

import time
from typing import Any
from uuid import UUID, uuid4

import jwt

ALGORITHM = "HS256"
ISSUER = AUDIENCE = "bottega"
REQUIRED = ("iss", "aud", "exp", "iat", "jti", "sub", "sid")


class BadTokenError(Exception):
    """The access token is not valid, or not any more."""


class Tokens:
    """Issues and reads access tokens signed with `secret`, good for `seconds`."""

    def __init__(self, secret: str, seconds: int) -> None:
        self._secret, self.seconds = secret, seconds

    def issue(self, user_id: UUID, session_id: UUID) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + self.seconds,
            "jti": uuid4().hex,
            "sub": str(user_id),
            "sid": str(session_id),
        }
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def read(self, token: str) -> tuple[UUID, UUID]:
        """The ids of the person and of the session that `token` is about. Raises BadTokenError."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": list(REQUIRED)},
            )
            return UUID(claims["sub"]), UUID(claims["sid"])
        except (jwt.InvalidTokenError, KeyError, ValueError) as error:
            raise BadTokenError from error
