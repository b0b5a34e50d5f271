"""Whose request it is, and whether they may: one guard over the whole app, so that a new route is closed.

It runs before the body is read, which keeps the order of checks: authentication, permission, ownership, body. A
cookie goes along with whatever another site makes the browser send, so a request that changes something and is
vouched for by a cookie alone must say that it comes from our own page.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from services.api.accounts.cookies import ACCESS, DEMO
from services.api.accounts.credentials import Credentials
from services.api.accounts.person import Person
from services.api.permissions import allow, needed
from services.api.problems import CROSS_ORIGIN, FORBIDDEN, Problem, unauthorized

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
OWN_SITE = {"same-origin", "none"}

Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]
VisitorOf = Callable[[str], Awaitable[Person | None]]
"""The visitor that a demo's cookie is about; None where it is not valid, or not any more."""


def authenticate(credentials: Credentials, public_url: str | None, visitor_of: VisitorOf | None = None) -> Guard:
    """The app's guard: puts the person on the connection, or raises 401 or 403. Routes with opt `public` are open.

    A demo's cookie counts only where there is no other credential.
    """
    own_host = urlsplit(public_url).netloc if public_url else None

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        method = connection.scope.get("method")
        bearer = bearer_token(connection)
        if bearer is None and method not in SAFE_METHODS:
            _refuse_other_sites(connection, own_host)
        if handler.opt.get("public"):
            return
        person = await whose(connection, bearer)
        connection.scope["user"] = person
        if method != "OPTIONS":
            permission = needed(handler.opt, method)
            if permission is None:
                raise Problem(FORBIDDEN)
            allow(person, permission)

    async def whose(connection: Connection, bearer: str | None) -> Person:
        credential = bearer or connection.cookies.get(ACCESS)
        if not credential:
            ticket = connection.cookies.get(DEMO)
            visitor = await visitor_of(ticket) if ticket and visitor_of else None
            if visitor is None:
                raise unauthorized("Log in first.")
            return visitor
        person = await credentials.whose(credential)
        if person is None:
            raise unauthorized("The credential is not valid, or not any more.", error="invalid_token")
        return person

    return guard


def bearer_token(connection: Connection) -> str | None:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    # An empty one vouches for nothing: what comes with cookies then is asked where it comes from.
    return (token.strip() or None) if scheme.lower() == "bearer" else None


def _refuse_other_sites(connection: Connection, own_host: str | None) -> None:
    """A browser says where a request comes from; what says nothing is not a browser, and holds no one's cookies."""
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if site in OWN_SITE or (site is None and origin is None):
        return
    if origin is not None and urlsplit(origin).netloc in {connection.headers.get("host"), own_host}:
        return
    raise Problem(CROSS_ORIGIN)
