"""The application under test, in this process, and the people who use it."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
from litestar import Litestar
from sqlalchemy import func, text

from services.api.settings import WebSettings
from services.api.tables import departments, refresh_tokens, users
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

    async def someone(self, **columns: Any) -> "Someone":
        """Somebody with these columns of `users`, logged in: made in the database, which is quicker than over HTTP."""
        user_id = columns.pop("id", uuid.uuid4())
        name = f"p-{user_id.hex[:12]}"
        row = {"id": user_id, "email": f"{name}@bottega.test", "username": name, "name": "Вера", **columns}
        async with self.parts.database.begin() as connection:
            made = (await connection.execute(users.insert().values(row).returning(users))).one()
        return await self.log_in(made)

    async def log_in(self, row: Any) -> "Someone":
        """The person of this row of `users`, with an access token."""
        family_id = uuid.uuid4()
        token = {"id": uuid.uuid4(), "family_id": family_id, "user_id": row.id, "token_hash": family_id.bytes}
        async with self.parts.database.begin() as connection:
            until = func.now() + text("interval '1 hour'")
            await connection.execute(refresh_tokens.insert().values(**token, expires_at=until))
        client = self.client(headers={"Authorization": f"Bearer {self.parts.gate.tokens.issue(row.id, family_id)}"})
        return Someone(client, row.id, dict(row._mapping), {})

    async def row(self, user_id: uuid.UUID) -> Any:
        """The person's row as it now is."""
        async with self.parts.database.connect() as connection:
            return (await connection.execute(users.select().where(users.c.id == user_id))).one()

    async def department(self, **columns: Any) -> uuid.UUID:
        """A new department."""
        department_id = columns.pop("id", uuid.uuid4())
        row = {"id": department_id, "name": f"d-{department_id.hex[:12]}", **columns}
        async with self.parts.database.begin() as connection:
            await connection.execute(departments.insert().values(row))
        return department_id


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
