"""Register, log in, refresh, log out, and who am I."""

from typing import Any, ClassVar
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.status_codes import HTTP_200_OK
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from services.api.accounts import sessions, store
from services.api.accounts.authentication import bearer_token
from services.api.accounts.cookies import ACCESS, REFRESH, Cookies
from services.api.accounts.passwords import Passwords
from services.api.accounts.person import Person
from services.api.accounts.schemas import Account, Login, OwnAccount, RefreshToken, Registration, TokenPair
from services.api.accounts.throttle import Throttle
from services.api.accounts.tokens import BadTokenError, Tokens
from services.api.credits.store import balance_of
from services.api.problems import EMAIL_TAKEN, TOO_MANY, UNAUTHORIZED, USERNAME_TAKEN, unauthorized
from services.api.settings import WebSettings


class Gate:
    """What logging in needs: one for the whole app."""

    def __init__(self, settings: WebSettings) -> None:
        self.tokens = Tokens(settings.secret_key.get_secret_value(), settings.access_token_seconds)
        self.passwords = Passwords(cheap=settings.environment == "test")
        self.throttle = Throttle()
        self.cookies = Cookies(settings)
        self.refresh_seconds = settings.refresh_token_seconds

    def let_in(self, row: Row[Any], refresh_token: str, family_id: UUID) -> Response[TokenPair]:
        access_token = self.tokens.issue(store.person_of(row), family_id)
        return Response(
            TokenPair(access_token=access_token, refresh_token=refresh_token, expires_in=self.tokens.seconds),
            cookies=self.cookies.set(access_token, refresh_token),
        )


class SessionsController(Controller):
    """Without a credential: this is where one gets it."""

    path = "/api/auth"
    tags: ClassVar[list[str]] = ["accounts"]
    opt: ClassVar[dict[str, Any]] = {"public": True}

    @post("/register", opt={"problems": (EMAIL_TAKEN, USERNAME_TAKEN)})
    async def register(self, data: Registration, database: AsyncEngine, gate: Gate) -> Account:
        """Create an account."""
        password_hash = await gate.passwords.hash(data.password.get_secret_value())
        async with database.begin() as connection:
            row = await store.create(
                connection, email=data.email, name=data.name, password_hash=password_hash, username=data.username
            )
        return _account(row)

    @post("/login", status_code=HTTP_200_OK, opt={"problems": (UNAUTHORIZED, TOO_MANY)})
    async def login(
        self, data: Login, request: Request[Any, Any, Any], database: AsyncEngine, gate: Gate
    ) -> Response[TokenPair]:
        """A pair of tokens for an e-mail address (or user name) and a password; the page gets them as cookies."""
        who = (data.email.lower(), request.client.host if request.client else "")
        gate.throttle.check(who)
        async with single(database) as connection:
            row = await store.by_login(connection, data.email)
        matches = await gate.passwords.matches(row.password_hash if row else None, data.password.get_secret_value())
        if row is None or not matches:
            gate.throttle.failed(who)
            raise unauthorized("The e-mail address or the password is wrong.")
        gate.throttle.succeeded(who)
        async with database.begin() as connection:
            token, family_id = await sessions.open_session(connection, row.id, gate.refresh_seconds)
        return gate.let_in(row, token, family_id)

    @post("/refresh", status_code=HTTP_200_OK, opt={"problems": (UNAUTHORIZED,)})
    async def refresh(
        self, request: Request[Any, Any, Any], database: AsyncEngine, gate: Gate, data: RefreshToken | None = None
    ) -> Response[TokenPair]:
        """A new pair for a refresh token, from the body or the cookie. A token used twice ends its log-in."""
        token = _refresh_token(request, data)
        async with database.begin() as connection:
            rotated = await sessions.rotate(connection, token, gate.refresh_seconds) if token else None
        if rotated is None:
            raise unauthorized("The refresh token is not valid, or not any more. Log in again.", error="invalid_token")
        return gate.let_in(*rotated)

    @post("/logout", status_code=204)
    async def logout(
        self, request: Request[Any, Any, Any], database: AsyncEngine, gate: Gate, data: RefreshToken | None = None
    ) -> Response[None]:
        """End the log-in that the refresh token or the access token belongs to, and clear the cookies."""
        token = _refresh_token(request, data)
        async with database.begin() as connection:
            if token:
                await sessions.end_session(connection, token)
            elif session := _session_of(request, gate.tokens):
                await sessions.end_family(connection, *session)
        return Response(None, cookies=gate.cookies.clear())


class MeController(Controller):
    path = "/api/me"
    tags: ClassVar[list[str]] = ["accounts"]

    @get()
    async def me(self, person: Person, database: AsyncEngine) -> OwnAccount:
        """My account and my balance."""
        async with single(database) as connection:
            row = await store.by_id(connection, person.id)
            balance = await balance_of(connection, person.id)
        if row is None:
            raise unauthorized("This account is gone.", error="invalid_token")
        return OwnAccount(**_fields(row), balance=balance)


def _refresh_token(request: Request[Any, Any, Any], data: RefreshToken | None) -> str | None:
    return (data.refresh_token if data else None) or request.cookies.get(REFRESH)


def _session_of(request: Request[Any, Any, Any], tokens: Tokens) -> tuple[UUID, UUID] | None:
    try:
        person, family_id = tokens.read(bearer_token(request) or request.cookies.get(ACCESS) or "")
    except BadTokenError:
        return None
    return person.id, family_id


def _fields(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Account.__struct_fields__}


def _account(row: Row[Any]) -> Account:
    return Account(**_fields(row))
