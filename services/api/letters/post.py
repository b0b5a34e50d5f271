"""The post: takes letters out of the box and hands them to an SMTP server, each at least once.

A letter is taken with a date for its next try, in a transaction that ends before it is sent: a crash in between sends
it again later, and other processes do not take it meanwhile. What it said is emptied when it is sent or given up.
"""

from datetime import timedelta
from email.errors import MessageError
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib
import structlog
from sqlalchemy import Row, func, null, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.loop import Loop
from services.api.accounts.codes import CODE_SECONDS
from services.api.letters.texts import Kind, compose
from services.api.tables import letters

log = structlog.get_logger()

LOOK_SECONDS = 5.0
SEND_SECONDS = 20.0
MAX_TRIES = 10
"""The pause doubles from a minute on: the last try is most of a day after the first."""

GOOD_FOR = {Kind.VERIFY: timedelta(seconds=CODE_SECONDS), Kind.RESET: timedelta(seconds=CODE_SECONDS)}
"""A code that has expired need not arrive."""

PERMANENT = 500
"""SMTP's replies from here on say that the same will not be taken later either."""

_DUE = (
    select(letters.c.id)
    .where(letters.c.next_try_at <= func.now())
    .order_by(letters.c.next_try_at)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_TAKE = (
    update(letters)
    .where(letters.c.id == _DUE)
    .values(
        tries=letters.c.tries + 1,
        next_try_at=func.now() + text("interval '1 minute'") * func.power(2, letters.c.tries),
    )
    .returning(letters, (func.now() - letters.c.created_at).label("age"))
)


class HopelessError(Exception):
    """No further try would help."""


class Server:
    """The SMTP server at `url`: `smtp://` (TLS where it offers it) or `smtps://` (TLS from the start)."""

    def __init__(self, url: str) -> None:
        said = urlsplit(url)
        tls = said.scheme == "smtps"
        self._options: dict[str, Any] = {
            "hostname": said.hostname,
            "port": said.port or (465 if tls else 25),
            "username": unquote(said.username) if said.username else None,
            "password": unquote(said.password) if said.password else None,
            "use_tls": tls,
            "timeout": SEND_SECONDS,
        }

    async def send(self, message: Any, to_address: str) -> None:
        await aiosmtplib.send(message, recipients=[to_address], **self._options)


class Post:
    """Sends what is in the box; without a server it only says that there is none."""

    def __init__(self, database: AsyncEngine, smtp_url: str | None, sender: str) -> None:
        self._database, self._sender = database, sender
        self._server = Server(smtp_url) if smtp_url else None
        self._round = Loop("letters", LOOK_SECONDS, self.deliver)

    @property
    def open(self) -> bool:
        """Whether this installation sends letters at all."""
        return self._server is not None

    def wake(self) -> None:
        """A letter has been committed."""
        self._round.wake()

    async def start(self) -> None:
        if self.open:
            await self._round.start()

    async def stop(self) -> None:
        await self._round.stop()

    async def deliver(self) -> None:
        """Send all that is due."""
        while letter := await self._take():
            try:
                await self._send(letter)
            except HopelessError as error:
                await self._give_up(letter, str(error))
            except (aiosmtplib.SMTPException, OSError) as error:
                log.warning("letter.later", letter_id=str(letter.id), tries=letter.tries, error=type(error).__name__)
                if letter.tries >= MAX_TRIES:
                    await self._give_up(letter, "too many tries")
            else:
                await self._finish(letter.id, sent_at=func.now())

    async def _take(self) -> Row[Any] | None:
        async with self._database.begin() as connection:
            return (await connection.execute(_TAKE)).one_or_none()

    async def _send(self, letter: Row[Any]) -> None:
        """Raises HopelessError, and whatever says that it may be tried again."""
        assert self._server is not None, "only an open post delivers"
        kind = Kind(letter.kind)
        if letter.age > GOOD_FOR.get(kind, letter.age):
            raise HopelessError("too old")
        try:
            message = compose(letter.id, kind, letter.language, letter.fields, self._sender, letter.to_address)
        except (ValueError, MessageError) as error:
            raise HopelessError("no address") from error
        try:
            await self._server.send(message, letter.to_address)
        except aiosmtplib.SMTPRecipientsRefused as error:
            if all(refused.code >= PERMANENT for refused in error.recipients):
                raise HopelessError("refused") from error
            raise

    async def _give_up(self, letter: Row[Any], why: str) -> None:
        log.error("letter.given_up", letter_id=str(letter.id), kind=letter.kind, why=why)
        await self._finish(letter.id)

    async def _finish(self, letter_id: UUID, **values: Any) -> None:
        done = update(letters).where(letters.c.id == letter_id)
        async with self._database.begin() as connection:
            await connection.execute(done.values(next_try_at=null(), fields={}, **values))
