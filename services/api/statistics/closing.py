"""Closing days: what everybody's orders came to on a day that is over is added up once, so that a year of all of them
is a few hundred rows.

The sums are not kept by whoever ends an order: all orders of the installation would wait for the same few rows, and
two that end several at once could wait for each other. A day that is over does not change, so it is enough to add it
up afterwards.
"""

from datetime import date, timedelta

import structlog
from sqlalchemy import ColumnElement, Date, FromClause, cast, func, insert, select, text, union_all
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import in_the_way, single
from services.api.orders.tally import COUNTED
from services.api.tables import closed_days, order_days

log = structlog.get_logger()

CLOSE_SECONDS = 600.0
MAX_DAYS = 31
"""Days that are closed in one transaction, for as long as which no order can end."""

KEY = ("day", "tool", "model")

# Orders that end wait for this no longer than that; where it cannot be had, the next round tries again.
_PATIENCE = text("SET LOCAL lock_timeout = '500ms'")
# Waits for whoever counts now, keeps out who comes, and another process that closes.
_LOCK = text("LOCK TABLE order_days IN SHARE ROW EXCLUSIVE MODE")


async def closed_until(connection: AsyncConnection) -> date:
    """The last day that is closed, in UTC; the first day that there is, where none is."""
    return await connection.scalar(select(func.max(closed_days.c.day))) or date.min


def everybody(closed: date, since: date, until: date) -> FromClause:
    """The days from `since` to before `until` of all: those up to `closed` from their sums, later ones person by
    person. Both have the columns KEY and COUNTED."""
    split = min(max(closed + timedelta(days=1), since), until)
    parts = ((closed_days.c, since, split), (order_days.c, split, until))
    return union_all(
        *(
            select(*(columns[name] for name in (*KEY, *COUNTED))).where(columns.day >= first, columns.day < last)
            for columns, first, last in parts
        )
    ).subquery()


class Closing:
    """Closes every day that is over, some days at a time. Any number of processes may do so."""

    def __init__(self, database: AsyncEngine) -> None:
        self._database = database

    async def run(self) -> None:
        """Close what can be closed now."""
        try:
            while await self._overdue():
                await self._close()
        except DBAPIError as error:
            if not in_the_way(error):
                raise
            log.info("statistics.closing.waits")

    async def _overdue(self) -> bool:
        async with single(self._database) as connection:
            return await _first_open(connection) is not None

    async def _close(self) -> None:
        async with self._database.begin() as connection:
            await connection.execute(_PATIENCE)
            await connection.execute(_LOCK)
            # Looked at under the lock: another process may have closed it.
            first = await _first_open(connection)
            if first is None:
                return
            days = order_days.c.day
            sums = (func.sum(order_days.c[name]) for name in COUNTED)
            over = (days >= first, days < func.least(first + timedelta(days=MAX_DAYS), _today()))
            added = select(*(order_days.c[name] for name in KEY), *sums).where(*over)
            grouped = added.group_by(*(order_days.c[name] for name in KEY))
            await connection.execute(insert(closed_days).from_select([*KEY, *COUNTED], grouped))
        log.info("statistics.closed", first=str(first))


async def _first_open(connection: AsyncConnection) -> date | None:
    """The first day that is over, has orders and is not closed."""
    days = order_days.c.day
    closed = await closed_until(connection)
    found: date | None = await connection.scalar(select(func.min(days)).where(days > closed, days < _today()))
    return found


def _today() -> ColumnElement[date]:
    # By the clock at the beginning of the transaction: whoever counts behind its lock does so on this day or later.
    return cast(func.timezone("UTC", func.now()), Date)
