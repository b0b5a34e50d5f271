"""The connection to a service's own PostgreSQL database, with every time-out said out loud."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import lru_cache
from typing import Any, TypeVar

import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

log = structlog.get_logger()

R = TypeVar("R")

_SERVER_SETTINGS = {
    "lock_timeout": "5s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "15s",
    "jit": "off",
}
# Deadlock, serialization failure, lock timeout: another transaction was in the way, this one left no trace.
_IN_THE_WAY = {"40P01", "40001", "55P03"}
# Connection errors, server starting or stopping, too many connections, I/O trouble.
_AWAY = ("08", "57P", "53")


# The event loop keeps only weak references to tasks.
_under_way: set[asyncio.Task[Any]] = set()


def connect(url: str, *, pool: int = 20) -> AsyncEngine:
    """An engine on `url` (`postgresql://user:password@host:port/name`); connects on first use."""
    return create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        # Errors are logged, and parameters are people's prompts and password hashes.
        hide_parameters=True,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=5,
        pool_recycle=1800,
        connect_args={"timeout": 5, "command_timeout": 20, "server_settings": _SERVER_SETTINGS},
    )


def single(engine: AsyncEngine) -> Any:
    """A connection for statements that stand alone: `async with single(engine) as connection`.

    Each commits by itself, so reading a row takes one round trip and not three.
    """
    return _autocommitting(engine).connect()


@lru_cache(maxsize=16)
def _autocommitting(engine: AsyncEngine) -> AsyncEngine:
    """The same pool; made once, because it is asked for with every request."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def in_the_way(error: BaseException) -> bool:
    """Whether `error` says that the transaction lost against another one and may simply run again."""
    return _sqlstate(error) in _IN_THE_WAY


def is_away(error: BaseException) -> bool:
    """Whether `error` says that the database cannot be reached now, as against: it refused the statement."""
    if isinstance(error, ConnectionError | TimeoutError | PoolTimeoutError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = _sqlstate(error)
    if state:
        return state.startswith(_AWAY)
    return isinstance(error, OperationalError | InterfaceError)


async def _to_its_end(work: Coroutine[Any, Any, R]) -> R:
    task = asyncio.create_task(work)
    _under_way.add(task)
    task.add_done_callback(_under_way.discard)
    return await asyncio.shield(task)


def _sqlstate(error: BaseException) -> str:
    origin = getattr(error, "orig", None)
    return str(getattr(origin, "sqlstate", None) or getattr(error, "sqlstate", None) or "")


async def answers(engine: AsyncEngine) -> bool:
    """Whether the database answers within two seconds."""
    try:
        async with asyncio.timeout(2), engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except Exception:
        return False
    return True


async def persist(work: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """Run `work`, a whole transaction, until the database takes it.

    Waits for as long as the database is away: the message stays with this consumer, unacknowledged, so nothing
    is lost and no try is counted. Any other error is the caller's. When the caller is cancelled the transaction
    under way still ends: a connection whose statement breaks off half-way is of no use to the next one, and the
    redelivered message finds what was done.
    """
    delay = 0.05
    while True:
        try:
            return await _to_its_end(work())
        except Exception as error:
            if not (is_away(error) or in_the_way(error)):
                raise
            log.warning("database.retry", error=type(error).__name__, delay=delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, 2.0)


class DatabasePart:
    """The engine as a part of the process."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def start(self) -> None:
        """Connections open when they are needed, so a database that is away does not stop the start."""

    async def stop(self) -> None:
        await self._engine.dispose()

    async def healthy(self) -> dict[str, bool]:
        return {"database": await answers(self._engine)}
