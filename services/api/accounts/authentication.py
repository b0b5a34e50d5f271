"""Whose request it is: one guard over the whole app, so that a new route is closed until it says it is public.

It runs before the body is read, which keeps the order of checks: authentication, role, ownership, body. A cookie
goes along with whatever another site makes the browser send, so a request that changes something and is vouched
for by a cookie alone must say that it comes from our own page.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from services.api.accounts.cookies import ACCESS
from services.api.accounts.tokens import BadTokenError, Tokens
from services.api.problems import CROSS_ORIGIN, Problem, unauthorized

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
OWN_SITE = {"same-origin", "none"}

Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], None]


def authenticate(tokens: Tokens, public_url: str | None) -> Guard:
    """The app's guard: puts the person on the connection, or raises 401. Routes with opt `public` are open."""
    own_host = urlsplit(public_url).netloc if public_url else None

    def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        bearer = bearer_token(connection)
        if bearer is None and connection.scope.get("method") not in SAFE_METHODS:
            _refuse_other_sites(connection, own_host)
        if handler.opt.get("public"):
            return
        token = bearer or connection.cookies.get(ACCESS)
        if not token:
            raise unauthorized("Log in first.")
        try:
            connection.scope["user"], _ = tokens.read(token)
        except BadTokenError:
            raise unauthorized("The access token is not valid, or not any more.", error="invalid_token") from None

    return guard


def bearer_token(connection: Connection) -> str | None:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _refuse_other_sites(connection: Connection, own_host: str | None) -> None:
    """A browser says where a request comes from; what says nothing is not a browser, and holds no one's cookies."""
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if site in OWN_SITE or (site is None and origin is None):
        return
    if origin is not None and urlsplit(origin).netloc in {connection.headers.get("host"), own_host}:
        return
    raise Problem(CROSS_ORIGIN)
