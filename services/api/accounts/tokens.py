"""Access tokens: short-lived JWTs that carry the person, so that a request needs no look-up.

One algorithm is pinned, and issuer, audience, expiry and the other claims are required, because a library's
defaults check none of them.
"""

import time
from typing import Any
from uuid import UUID, uuid4

import jwt

from services.api.accounts.person import Person

ALGORITHM = "HS256"
ISSUER = AUDIENCE = "bottega"
REQUIRED = ("iss", "aud", "exp", "iat", "jti", "sub", "sid")


class BadTokenError(Exception):
    """The access token is not valid, or not any more."""


class Tokens:
    """Issues and reads access tokens signed with `secret`, good for `seconds`."""

    def __init__(self, secret: str, seconds: int) -> None:
        self._secret, self.seconds = secret, seconds

    def issue(self, person: Person, session_id: UUID) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + self.seconds,
            "jti": uuid4().hex,
            "sub": str(person.id),
            "sid": str(session_id),
            "email": person.email,
            "preferred_username": person.username,
            "name": person.name,
            "role": person.role,
        }
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def read(self, token: str) -> tuple[Person, UUID]:
        """The person and the session that `token` is about. Raises BadTokenError."""
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                self._secret,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": list(REQUIRED)},
            )
            person = Person(
                id=UUID(claims["sub"]),
                email=claims["email"],
                username=claims["preferred_username"],
                name=claims["name"],
                role=claims["role"],
            )
            return person, UUID(claims["sid"])
        except (jwt.InvalidTokenError, KeyError, ValueError) as error:
            raise BadTokenError from error
