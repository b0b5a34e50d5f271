"""Bodies of the account routes. Requests name every wrong field; answers are plain structs."""

import re
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, SecretStr, StringConstraints

from contracts.language import Language
from contracts.topology import POOLS
from services.api.accounts.person import Scope
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


def _future(value: datetime) -> datetime:
    if value <= datetime.now(UTC):
        raise ValueError("must be in the future")
    return value


def _pool(value: str) -> str:
    if value not in POOLS:
        raise ValueError(f"must be one of {', '.join(POOLS)}")
    return value


def _password(value: SecretStr) -> SecretStr:
    if not 8 <= len(value.get_secret_value()) <= 256:
        raise ValueError("must have 8 to 256 characters")
    return value


Password = Annotated[SecretStr, AfterValidator(_password)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Line = Annotated[str, AfterValidator(one_line)]
Email = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(one_line), AfterValidator(_email)
]
Future = Annotated[AwareDatetime, AfterValidator(_future)]
Pool = Annotated[str, AfterValidator(_pool)]
Username = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,38}[A-Za-z0-9]$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(one_line)]


class Body(BaseModel):
    """A request's body: unknown fields are refused, and no error repeats what was sent."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Registration(Body):
    """`language` is that of letters: what the browser prefers where left out. Where the address has to be confirmed
    first, the user name is chosen then."""

    email: Email
    password: Password
    name: Name
    username: Username | None = None
    language: Language | None = None


class Verification(Body):
    """The user name is made from the e-mail address where left out."""

    email: Email
    code: Code
    username: Username | None = None


class Address(Body):
    """Whom to write to."""

    email: Email


class NewPassword(Body):
    email: Email
    code: Code
    password: Password


class Login(Body):
    """`email` may be the user name as well."""

    email: Annotated[Line, StringConstraints(strip_whitespace=True, min_length=1, max_length=254)]
    password: SecretStr = Field(min_length=1, max_length=256)


class RefreshToken(Body):
    """Left out where the cookie carries it."""

    refresh_token: str | None = Field(default=None, min_length=1, max_length=256)


class OwnChanges(Body):
    """What is left out stays as it is. `default_pool` is where my orders run that name none; null: where there is
    room."""

    name: Name | None = None
    language: Language | None = None
    default_pool: Pool | None = None


class Account(msgspec.Struct, frozen=True):
    """`status` is `active`, or how far the account has come: `unverified`, `provisional`."""

    id: UUID
    email: str
    username: str
    name: str
    role: str
    status: str
    created_at: datetime


class OwnDepartment(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class OwnAccount(Account, frozen=True):
    """`permissions` are what I may do with the credential of this request."""

    department: OwnDepartment | None
    language: str
    default_pool: str | None
    balance: Balance
    permissions: list[str]


class NewKey(Body):
    """`scopes` narrow what the key may be used for; it never does more than its owner may."""

    name: Name
    scopes: frozenset[Scope] = Field(min_length=1)
    expires_at: Future | None = None


class Key(msgspec.Struct, frozen=True):
    """An API key as it can be known again: by its name and its first characters."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class ShownKey(Key, frozen=True):
    """`key` is shown this once."""

    key: str


class Keys(msgspec.Struct, frozen=True):
    items: list[Key]
    next_cursor: str | None


class TokenPair(msgspec.Struct, frozen=True):
    """`expires_in` is the access token's life in seconds; the refresh token is good for one use."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "bearer"
