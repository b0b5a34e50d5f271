"""The application under test, in this process, and the people who use it."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
from litestar import Litestar

from services.api.settings import WebSettings
from services.api.web import Parts, assemble, build_app

PASSWORD = "a long enough password"
NOWHERE = "amqp://api:none@127.0.0.1:1/"


def settings_for(database_url: str, **others: Any) -> WebSettings:
    """Settings for tests: no broker, cheap password hashes, cookies over plain HTTP."""
    return WebSettings(
        environment="test",
        database_url=database_url,
        database_pool=10,
        amqp_url=NOWHERE,
        secret_key="k" * 40,
        secure_cookies=False,
        self_top_up=True,
        **others,
    )


@dataclass(frozen=True)
class Application:
    """A running application."""

    app: Litestar
    parts: Parts

    def client(self, **options: Any) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://bottega.test", **options)

    async def person(self, **account: str) -> "Someone":
        """Somebody new, logged in."""
        client = self.client()
        email = account.get("email", f"{uuid.uuid4().hex[:12]}@bottega.test")
        body = {"email": email, "password": PASSWORD, "name": "Анна", **account}
        made = expect(201, await client.post("/api/auth/register", json=body))
        tokens = expect(200, await client.post("/api/auth/login", json={"email": email, "password": PASSWORD}))
        client.cookies.clear()
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return Someone(client, uuid.UUID(made["id"]), made, tokens)


@dataclass(frozen=True)
class Someone:
    """A person with an account; `api` carries the access token."""

    api: httpx.AsyncClient
    id: uuid.UUID
    account: dict[str, Any]
    tokens: dict[str, Any]


@contextlib.asynccontextmanager
async def running(settings: WebSettings) -> AsyncIterator[Application]:
    """The application from the beginning to the end of its lifespan, which needs a task of its own."""
    parts = assemble(settings)
    app = build_app(settings, parts)
    up, ended = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            up.set()
            await ended.wait()

    task = asyncio.create_task(live())
    started = asyncio.create_task(up.wait())
    await asyncio.wait({task, started}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        task.result()
    yield Application(app, parts)
    ended.set()
    await task


def expect(status: int, answer: httpx.Response) -> Any:
    """The answer's JSON, once its status is right."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
    return answer.json() if answer.content else None


def problem(status: int, kind: str, answer: httpx.Response) -> dict[str, Any]:
    """The answer's body, once it is this problem as the RFC wants it."""
    assert answer.status_code == status, f"{answer.status_code}: {answer.text}"
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"/problems/{kind}", body
    assert body["status"] == status and body["title"] and body["detail"]
    return body
