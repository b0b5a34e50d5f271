"""Bodies of the account routes. Requests name every wrong field; answers are plain structs."""

import re
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from services.api.credits.schemas import Balance

# One @, no spaces, a dot in the domain: the rest is found out by sending a letter.
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")


def one_line(value: str) -> str:
    """Text without control characters and other things that no database or header takes."""
    if not value.isprintable():
        raise ValueError("must be one line of printable text")
    return value


def _email(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise ValueError("must be an e-mail address")
    return value


def _password(value: SecretStr) -> SecretStr:
    if not 8 <= len(value.get_secret_value()) <= 256:
        raise ValueError("must have 8 to 256 characters")
    return value


Line = Annotated[str, AfterValidator(one_line)]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(one_line), AfterValidator(_email)
]
Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,38}[A-Za-z0-9]$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(one_line)]


class Body(BaseModel):
    """A request's body: unknown fields are refused, and no error repeats what was sent."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Registration(Body):
    email: Email
    password: Annotated[SecretStr, AfterValidator(_password)]
    name: Name
    username: Username | None = None


class Login(Body):
    """`email` may be the user name as well."""

    email: Annotated[Line, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)]
    password: SecretStr = Field(min_length=1, max_length=256)


class RefreshToken(Body):
    """Left out where the cookie carries it."""

    refresh_token: str | None = Field(default=None, min_length=1, max_length=256)


class Account(msgspec.Struct, frozen=True):
    id: UUID
    email: str
    username: str
    name: str
    role: str
    created_at: datetime


class OwnAccount(Account, frozen=True):
    balance: Balance


class TokenPair(msgspec.Struct, frozen=True):
    """`expires_in` is the access token's life in seconds; the refresh token is good for one use."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "bearer"
