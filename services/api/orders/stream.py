"""Server-sent events: one order, or all of a person's.

Durable events come from the database with an id and are replayed after `Last-Event-ID`; progress is live only and
has none. The stream is raw bytes: the shape of an event is fixed, and its text is JSON, so a prompt's line breaks
cannot make new fields.
"""

import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import Parameter
from litestar.response import Stream
from sqlalchemy import Row, literal_column, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from chassis.storage import Storage
from contracts.events import StageProgressed
from services.api.accounts.person import Person
from services.api.accounts.store import USABLE
from services.api.hub import Hub
from services.api.orders.order import ENDED
from services.api.permissions import Permission
from services.api.problems import NOT_FOUND, TOO_MANY, Problem, invalid, too_many
from services.api.tables import order_events, orders, users

PING_SECONDS = 15.0
"""So often a quiet stream says that it is there, and one of somebody who has been blocked or deleted ends."""
MAX_SECONDS = 600.0
"""A stream is closed after this long; the client resumes where it was, and its credential is looked at again."""
BATCH = 500
NOW = "now"
LAST_ROW = 10**18 - 1
"""Comes after every row of a transaction."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
OPENING = b"retry: 3000\n\n"
PING = b": ping\n\n"
FOLLOWING: dict[str, Any] = {"permission": Permission.ORDERS_FOLLOW, "problems": (NOT_FOUND, TOO_MANY)}
_NUMBER = re.compile(r"[0-9]{1,9}")
_PAIR = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")

LastEventHeader = Annotated[str | None, Parameter(header="Last-Event-ID")]
LastEventQuery = Annotated[str | None, Parameter(query="last_event_id", description="where a header cannot be sent")]

Read = Callable[[AsyncConnection, Any], Awaitable[list[tuple[Any, Row[Any]]]]]
"""Durable rows after a cursor, each with the cursor it stands at."""


def encode(event: str, data: dict[str, Any], event_id: str | None = None) -> bytes:
    """One event as bytes."""
    head = f"id: {event_id}\n" if event_id is not None else ""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"{head}event: {event}\ndata: {body}\n\n".encode()


class Streams:
    """How many streams each person has open."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: dict[UUID, int] = {}

    def check(self, person_id: UUID) -> None:
        """Raises the problem 429 where the person has as many as one may."""
        if self._open.get(person_id, 0) >= self._limit:
            raise too_many(f"You have {self._limit} streams open; that is the most.", 5)

    def enter(self, person_id: UUID) -> None:
        self._open[person_id] = self._open.get(person_id, 0) + 1

    def leave(self, person_id: UUID) -> None:
        self._open[person_id] -= 1
        if not self._open[person_id]:
            del self._open[person_id]


class StreamController(Controller):
    """Live news."""

    path = "/api"
    tags: ClassVar[list[str]] = ["orders"]
    opt: ClassVar[dict[str, Any]] = {"permission": Permission.ORDERS_SEE}

    @get("/orders/{order_id:uuid}/events", media_type="text/event-stream", opt=FOLLOWING)
    async def one(
        self,
        order_id: UUID,
        person: Person,
        database: AsyncEngine,
        hub: Hub,
        storage: Storage,
        streams: Streams,
        last_event: LastEventHeader = None,
        after: LastEventQuery = None,
    ) -> Stream | Response[None]:
        """The order's events from its start, or after `Last-Event-ID`; ends after the last."""
        async with single(database) as connection:
            query = select(orders.c.ended_at, orders.c.last_seq)
            query = query.where(orders.c.id == order_id, orders.c.owner_id == person.id)
            order = (await connection.execute(query)).first()
        if order is None:
            raise Problem(NOT_FOUND)
        cursor = max(_number(last_event), _number(after))
        if order.ended_at is not None and cursor >= order.last_seq:
            # Nothing is left to say; 204 is how a browser's EventSource is told to stop coming back.
            return Response(None, status_code=204)
        news = News(database, hub, storage, streams, person.id)
        return _stream(news.follow(order_id, cursor, _of_order(order_id), ends=True), streams, person)

    @get("/events", media_type="text/event-stream", opt={"problems": (TOO_MANY,)})
    async def all(
        self,
        person: Person,
        database: AsyncEngine,
        hub: Hub,
        storage: Storage,
        streams: Streams,
        last_event: LastEventHeader = None,
        after: LastEventQuery = None,
    ) -> Stream:
        """The events of all of the person's orders, from the first, or after `Last-Event-ID`. With
        `last_event_id=now`, where no id is sent, only what comes from now on; the stream then begins with an id."""
        opening = OPENING
        if after == NOW and last_event is None:
            cursor = await _present(database)
            opening += f"id: {_event_id(cursor)}\n\n".encode()
        else:
            cursor = max(_pair(last_event), _pair(None if after == NOW else after))
        news = News(database, hub, storage, streams, person.id)
        body = news.follow(person.id, cursor, _of_owner(person.id), ends=False, opening=opening)
        return _stream(body, streams, person)


def _stream(body: AsyncIterator[bytes], streams: Streams, person: Person) -> Stream:
    streams.check(person.id)
    return Stream(body, media_type="text/event-stream", headers=HEADERS)


def _number(event_id: str | None) -> int:
    if not _NUMBER.fullmatch(event_id or "0"):
        raise invalid("not an id of this stream", "/Last-Event-ID", "header")
    return int(event_id or 0)


def _pair(event_id: str | None) -> tuple[int, int]:
    found = _PAIR.fullmatch(event_id or "0-0")
    if not found:
        raise invalid("not an id of this stream", "/Last-Event-ID", "header")
    return int(found[1]), int(found[2])


async def _present(database: AsyncEngine) -> tuple[int, int]:
    """The cursor of `_of_owner` after everything that no open transaction can still come before."""
    async with single(database) as connection:
        oldest = await connection.scalar(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"))
    return oldest - 1, LAST_ROW


def _of_order(order_id: UUID) -> Read:
    """By sequence number: the order's row lock makes it gapless."""

    async def read(connection: AsyncConnection, cursor: int) -> list[tuple[int, Row[Any]]]:
        query = select(order_events).where(order_events.c.order_id == order_id, order_events.c.seq > cursor)
        rows = (await connection.execute(query.order_by(order_events.c.seq).limit(BATCH))).all()
        return [(row.seq, row) for row in rows]

    return read


def _of_owner(owner_id: UUID) -> Read:
    """By transaction and row, stopping before the oldest transaction that is still open, so that none is skipped."""

    async def read(connection: AsyncConnection, cursor: tuple[int, int]) -> list[tuple[tuple[int, int], Row[Any]]]:
        txid = literal_column("txid::text::bigint")
        query = (
            select(order_events, txid.label("transaction"))
            .where(
                order_events.c.owner_id == owner_id,
                tuple_(order_events.c.txid, order_events.c.id)
                > tuple_(text(f"'{cursor[0]}'::xid8"), text(str(cursor[1]))),
                text("txid < pg_snapshot_xmin(pg_current_snapshot())"),
            )
            .order_by(order_events.c.txid, order_events.c.id)
            .limit(BATCH)
        )
        rows = (await connection.execute(query)).all()
        return [((row.transaction, row.id), row) for row in rows]

    return read


class News:
    """One open stream."""

    def __init__(self, database: AsyncEngine, hub: Hub, storage: Storage, streams: Streams, person_id: UUID) -> None:
        self._database, self._hub, self._storage = database, hub, storage
        self._streams, self._person_id = streams, person_id
        self._looked_at = time.monotonic()

    async def follow(
        self, key: UUID, cursor: Any, read: Read, *, ends: bool, opening: bytes = OPENING
    ) -> AsyncIterator[bytes]:
        """Bytes of the stream. Watches before it reads, so nothing falls between replay and live."""
        until = time.monotonic() + MAX_SECONDS
        # Counted in here and not by the route: a stream that is never begun would never be counted out.
        self._streams.enter(self._person_id)
        try:
            with self._hub.watch(key) as watch:
                yield opening
                while time.monotonic() < until and await self._is_let_in():
                    rows = await self._read(read, cursor) if watch.take_stale() else []
                    for cursor, row in rows:
                        yield encode(row.event, row.data, _event_id(cursor))
                        if ends and row.event == "status" and row.data["status"] in ENDED:
                            return
                    if len(rows) == BATCH:
                        watch.wake()
                    if not await watch.wait(PING_SECONDS):
                        yield PING
                    for progress in watch.take_progress():
                        yield encode("progress", await self._progress(progress))
        finally:
            self._streams.leave(self._person_id)

    async def _is_let_in(self) -> bool:
        """Whether the account may still be used, as of the last look."""
        if time.monotonic() - self._looked_at < PING_SECONDS:
            return True
        self._looked_at = time.monotonic()
        query = select(users.c.id).where(users.c.id == self._person_id, users.c.status.in_(USABLE))
        async with single(self._database) as connection:
            return await connection.scalar(query) is not None

    async def _read(self, read: Read, cursor: Any) -> list[tuple[Any, Row[Any]]]:
        async with single(self._database) as connection:
            return await read(connection, cursor)

    async def _progress(self, event: StageProgressed) -> dict[str, Any]:
        preview = event.preview_key
        return {
            "id": str(event.order_id),
            "stage": event.stage,
            "progress": event.progress,
            "step": event.step,
            "steps": event.steps,
            "picture": event.picture,
            "preview_url": await self._storage.presign(preview, seconds=60) if preview else None,
        }


def _event_id(cursor: int | tuple[int, int]) -> str:
    return f"{cursor[0]}-{cursor[1]}" if isinstance(cursor, tuple) else str(cursor)
