"""What logging in needs: one gate for the whole app."""

import contextlib
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from litestar import Request, Response
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncEngine

from services.api.accounts.codes import CODE_NOT_VALID
from services.api.accounts.cookies import Cookies
from services.api.accounts.credentials import Credentials
from services.api.accounts.passwords import Passwords
from services.api.accounts.schemas import Account, TokenPair
from services.api.accounts.throttle import Throttle
from services.api.accounts.tokens import Tokens
from services.api.problems import Problem
from services.api.settings import WebSettings


class Gate:
    """Tokens, passwords, cookies, and the brake on guessing."""

    def __init__(self, settings: WebSettings, database: AsyncEngine) -> None:
        self.tokens = Tokens(settings.secret_key.get_secret_value(), settings.access_token_seconds)
        self.credentials = Credentials(self.tokens, database)
        self.passwords = Passwords(cheap=settings.environment == "test")
        self.throttle = Throttle()
        self.cookies = Cookies(settings)
        self.refresh_seconds = settings.refresh_token_seconds

    def let_in(self, user_id: UUID, refresh_token: str, family_id: UUID) -> Response[TokenPair]:
        access_token = self.tokens.issue(user_id, family_id)
        return Response(
            TokenPair(access_token=access_token, refresh_token=refresh_token, expires_in=self.tokens.seconds),
            cookies=self.cookies.set(access_token, refresh_token),
        )

    @contextlib.contextmanager
    def guesses(self, what: str, email: str, request: Request[Any, Any, Any]) -> Iterator[None]:
        """Counts a code that is not valid as a guess at this account. Raises the 429 problem after too many."""
        who = (what, email.lower(), caller(request))
        self.throttle.check(who)
        try:
            yield
        except Problem as problem:
            if problem.kind.name == CODE_NOT_VALID:
                self.throttle.failed(who)
            raise


def caller(request: Request[Any, Any, Any]) -> str:
    """The address that the request comes from."""
    return request.client.host if request.client else ""


def account_fields(row: Row[Any]) -> dict[str, Any]:
    """What an Account says of a row of `users`."""
    return {name: getattr(row, name) for name in Account.__struct_fields__}
