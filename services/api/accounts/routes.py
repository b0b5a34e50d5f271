"""Log in, refresh, log out."""

from typing import Any, ClassVar
from uuid import UUID

from litestar import Controller, Request, Response, post
from litestar.status_codes import HTTP_200_OK
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from services.api.accounts import sessions, store
from services.api.accounts.authentication import bearer_token
from services.api.accounts.cookies import ACCESS, REFRESH
from services.api.accounts.examples import TOKENS, LoginBody
from services.api.accounts.gate import Gate, caller
from services.api.accounts.person import Status
from services.api.accounts.schemas import RefreshToken, TokenPair
from services.api.accounts.tokens import BadTokenError, Tokens
from services.api.permissions import NOT_ACTIVE
from services.api.problems import TOO_MANY, UNAUTHORIZED, Problem, unauthorized

WRONG = "The e-mail address or the password is wrong, or the address is not confirmed yet."


class SessionsController(Controller):
    """Without a credential: this is where one gets it."""

    path = "/api/auth"
    tags: ClassVar[list[str]] = ["accounts"]
    opt: ClassVar[dict[str, Any]] = {"public": True}

    @post(
        "/login",
        status_code=HTTP_200_OK,
        opt={"problems": (UNAUTHORIZED, NOT_ACTIVE, TOO_MANY)},
        responses={200: TOKENS},
    )
    async def login(
        self, data: LoginBody, request: Request[Any, Any, Any], database: AsyncEngine, gate: Gate
    ) -> Response[TokenPair]:
        """A pair of tokens for an e-mail address (or user name) and a password; the page gets them as cookies."""
        who = (data.email.lower(), caller(request))
        gate.throttle.check(who)
        async with single(database) as connection:
            row = await store.by_login(connection, data.email)
        matches = await gate.passwords.matches(row.password_hash if row else None, data.password.get_secret_value())
        # Once more: of many guesses that came at once only so many are told whether they were right.
        gate.throttle.check(who)
        if row is None or not matches or row.status == Status.UNVERIFIED:
            gate.throttle.failed(who)
            raise unauthorized(WRONG)
        gate.throttle.succeeded(who)
        if row.status not in store.USABLE:
            raise Problem(NOT_ACTIVE, f"The account is {row.status}.", account=row.status)
        async with database.begin() as connection:
            opened = await sessions.open_session(connection, row, gate.refresh_seconds)
        if opened is None:
            raise unauthorized(WRONG)
        return gate.let_in(row.id, *opened)

    @post("/refresh", status_code=HTTP_200_OK, opt={"problems": (UNAUTHORIZED,)}, responses={200: TOKENS})
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


def _refresh_token(request: Request[Any, Any, Any], data: RefreshToken | None) -> str | None:
    return (data.refresh_token if data else None) or request.cookies.get(REFRESH)


def _session_of(request: Request[Any, Any, Any], tokens: Tokens) -> tuple[UUID, UUID] | None:
    try:
        return tokens.read(bearer_token(request) or request.cookies.get(ACCESS) or "")
    except BadTokenError:
        return None
