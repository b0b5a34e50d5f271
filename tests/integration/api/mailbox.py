"""A mail server for tests, and an application that confirms addresses through it."""

import asyncio
import contextlib
import email
import email.policy
import re
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, text, update

from infra.local.letterbox import listen
from services.api.tables import letters, users
from tests.integration.api.application import PASSWORD, Application, expect, running, settings_for

PATIENCE = 30.0
OTHER_PASSWORD = "quite another password"


@dataclass(frozen=True)
class Mailed:
    """An application, and the letters that it has sent."""

    application: Application
    folder: Path

    def letters_to(self, address: str) -> list[EmailMessage]:
        """The oldest first."""
        found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTPUTF8) for path in self._files()]
        return [letter for letter in found if letter["To"].lower() == address.lower()]

    def _files(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("*.eml") if not path.name.startswith("."))

    async def letters(self, address: str, count: int = 1) -> list[EmailMessage]:
        """The letters to an address once there are as many."""
        async with asyncio.timeout(PATIENCE):
            while len(found := self.letters_to(address)) < count:
                await asyncio.sleep(0.05)
        assert len(found) == count, [letter["Subject"] for letter in found]
        return found

    async def code(self, address: str, count: int = 1) -> str:
        """The code in the last of so many letters."""
        code = re.search(r"^ {4}(\d{6})\s*$", (await self.letters(address, count))[-1].get_content(), re.M)
        assert code is not None
        return code[1]

    async def settled(self) -> None:
        """Everything that was in the box is sent."""
        await self.application.parts.post.deliver()


@contextlib.asynccontextmanager
async def mailed(database_url: str, **settings: Any) -> AsyncIterator[Mailed]:
    with tempfile.TemporaryDirectory() as name:
        server = await listen(Path(name), 0)
        url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with running(settings_for(database_url, smtp_url=url, **settings)) as application:
            yield Mailed(application, Path(name))
        server.close()


def registration(**other: str) -> dict[str, str]:
    return {"email": f"{uuid4().hex[:12]}@bottega.test", "password": PASSWORD, "name": "Анна", **other}


def login(body: dict[str, str], password: str = PASSWORD) -> dict[str, str]:
    return {"email": body["email"], "password": password}


async def backdate(installation: Mailed, table: Any, seconds: int, *which: Any) -> None:
    """As if so much time had passed since the rows were written."""
    ago = text(f"interval '{seconds} seconds'")
    values = {name: table.c[name] - ago for name in ("created_at", "expires_at") if name in table.c}
    async with installation.application.parts.database.begin() as connection:
        await connection.execute(update(table).where(*which).values(values))


async def user_id(installation: Mailed, address: str) -> Any:
    async with installation.application.parts.database.connect() as connection:
        return await connection.scalar(select(users.c.id).where(func.lower(users.c.email) == address.lower()))


async def confirmed(installation: Mailed, **other: str) -> dict[str, str]:
    """The registration of somebody whose address is confirmed."""
    body = registration(**other)
    async with installation.application.client() as client:
        expect(201, await client.post("/api/auth/register", json=body))
        code = {"email": body["email"], "code": await installation.code(body["email"])}
        expect(200, await client.post("/api/auth/verify", json=code))
    await backdate(installation, letters, 120)
    return body
