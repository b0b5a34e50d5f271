"""Signing up, confirming an e-mail address, and a new password for one that was forgotten.

Where addresses have to be confirmed, no answer tells whether one is known: signing up with a known one looks like
signing up with a new one, and its owner gets a letter. Two people who claim the same unconfirmed address with different
passwords leave it without one: whoever reads the mailbox then asks for a new password, and nobody else has it.
"""

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Row, func
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from contracts.language import Language
from services.api.accounts import sessions, store
from services.api.accounts.codes import CODE_NOT_VALID, CODE_SECONDS, Codes, Purpose
from services.api.accounts.gate import account_fields
from services.api.accounts.passwords import Passwords
from services.api.accounts.person import Role, Status
from services.api.accounts.schemas import Account, NewPassword, Registration, Verification
from services.api.letters import box
from services.api.letters.post import Post
from services.api.letters.texts import Kind
from services.api.problems import FORBIDDEN, Problem, invalid, unavailable
from services.api.settings import WebSettings
from services.api.tables import users

log = structlog.get_logger()

_UNVERIFIED = users.c.status == Status.UNVERIFIED.value
_USABLE = users.c.status.in_(store.USABLE)


def _has(email: str) -> Any:
    return func.lower(users.c.email) == email.lower()


class SignUp:
    """How people come in, as `BOTTEGA_REGISTRATION` says."""

    def __init__(self, settings: WebSettings, database: AsyncEngine, passwords: Passwords, post: Post) -> None:
        secret = settings.secret_key.get_secret_value()
        self._mode, self._database = settings.registration, database
        self._passwords, self._post = passwords, post
        self._codes = Codes(secret)
        self._mask = hashlib.sha256(f"known:{secret}".encode()).digest()

    async def register(self, data: Registration, language: Language) -> Account:
        """The new account, active or to be confirmed. Raises `email-taken` only where sign-up is open."""
        if self._mode == "open":
            return await self._register_at_once(data, language)
        if data.username is not None:
            raise invalid("is chosen when the e-mail address is confirmed", "/username")
        async with single(self._database) as connection:
            known = await store.by_login(connection, data.email)
        # Also where there is nothing to compare with: a known address must not take longer, or less long.
        password = data.password.get_secret_value()
        same = await self._passwords.matches(known.password_hash if known else None, password)
        password_hash = await self._passwords.hash(password)
        async with self._database.begin() as connection:
            account = await self._add_unverified(connection, data, language, password_hash)
            if account is None:
                kept = known.password_hash if known and same else None
                account = await self._again(connection, data, language, kept)
        self._post.wake()
        return account

    async def _register_at_once(self, data: Registration, language: Language) -> Account:
        password_hash = await self._passwords.hash(data.password.get_secret_value())
        said = {"email": data.email, "name": data.name, "username": data.username, "language": language.value}
        async with self._database.begin() as connection:
            row = await store.create(connection, password_hash=password_hash, **said)
        return Account(**account_fields(row))

    async def _add_unverified(
        self, connection: AsyncConnection, data: Registration, language: Language, password_hash: str
    ) -> Account | None:
        """None where the e-mail address is taken."""
        said = {"email": data.email, "name": data.name, "language": language.value}
        row = await store.insert_new(connection, password_hash=password_hash, status=Status.UNVERIFIED.value, **said)
        if row is None:
            return None
        await self._send_code(connection, row, Kind.VERIFY, Purpose.VERIFY)
        return Account(**account_fields(row))

    async def _again(
        self, connection: AsyncConnection, data: Registration, language: Language, password_hash: str | None
    ) -> Account:
        """The answer for an address that is known: a new code where it was never confirmed, else a letter that says
        that somebody tried."""
        row = await store.lock(connection, _has(data.email))
        if row is None:
            raise unavailable()
        if row.status == Status.UNVERIFIED.value:
            kept = password_hash if password_hash == row.password_hash else None
            said = {"email": data.email, "name": data.name, "language": language.value, "password_hash": kept}
            row = await store.change(connection, row.id, created_at=func.now(), **said)
            await self._send_code(connection, row, Kind.VERIFY, Purpose.VERIFY)
            return Account(**account_fields(row))
        if row.status in store.USABLE and await box.has_room(connection, row.id, Kind.TRIED):
            await box.add(connection, row, Kind.TRIED)
        return self._pretended(data)

    def _pretended(self, data: Registration) -> Account:
        """What a new account would look like; the same one whenever it is asked for."""
        digest = hmac.digest(self._mask, data.email.lower().encode(), "sha256")
        account_id = UUID(bytes=digest[:16], version=4)
        return Account(
            id=account_id,
            email=data.email,
            username=store.placeholder(account_id),
            name=data.name,
            role=Role.MEMBER.value,
            status=Status.UNVERIFIED.value,
            created_at=datetime.now(UTC),
        )

    async def verify(self, data: Verification) -> Account:
        """The account, its address confirmed. Raises `code-not-valid` and `username-taken`."""
        confirmed = Status.PROVISIONAL if self._mode == "approved" else Status.ACTIVE
        async with self._database.begin() as connection:
            row = await store.lock(connection, _has(data.email), _UNVERIFIED)
            good = row is not None and await self._codes.redeem(connection, row.id, Purpose.VERIFY, data.code)
            if row is not None and good:
                row = await store.rename(connection, row, data.username, status=confirmed.value)
                return Account(**account_fields(row))
        raise Problem(CODE_NOT_VALID)

    async def reset(self, data: NewPassword) -> None:
        """A new password; every log-in of the person ends. Raises `code-not-valid`."""
        password_hash = await self._passwords.hash(data.password.get_secret_value())
        async with self._database.begin() as connection:
            row = await store.lock(connection, _has(data.email), _USABLE)
            good = row is not None and await self._codes.redeem(connection, row.id, Purpose.RESET, data.code)
            if row is not None and good:
                await store.change(connection, row.id, password_hash=password_hash)
                await sessions.end_all(connection, row.id)
        if not good:
            raise Problem(CODE_NOT_VALID)

    def check_post(self) -> None:
        """Raises the problem where this installation sends no letters."""
        if not self._post.open:
            raise Problem(FORBIDDEN, "This installation sends no letters; ask an administrator.")

    async def write_again(self, email: str) -> None:
        """Another code for an address that waits to be confirmed; nothing for any other."""
        await self._write(email, _UNVERIFIED, Kind.VERIFY, Purpose.VERIFY)

    async def write_for_password(self, email: str) -> None:
        """A code for a new password; nothing where there is no account to log in to."""
        await self._write(email, _USABLE, Kind.RESET, Purpose.RESET)

    async def _write(self, email: str, which: Any, kind: Kind, purpose: Purpose) -> None:
        """Runs after the answer, which so takes as long for everybody; there is nobody left to tell of an error."""
        try:
            async with self._database.begin() as connection:
                row = await store.lock(connection, _has(email), which)
                if row is not None:
                    await self._send_code(connection, row, kind, purpose)
        except Exception as error:
            log.error("letter.not_written", kind=kind.value, error=type(error).__name__)
        self._post.wake()

    async def _send_code(self, connection: AsyncConnection, row: Row[Any], kind: Kind, purpose: Purpose) -> None:
        if await box.has_room(connection, row.id, kind):
            code = await self._codes.issue(connection, row.id, purpose)
            await box.add(connection, row, kind, code=code, minutes=CODE_SECONDS // 60)
