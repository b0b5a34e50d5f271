"""The composition root of the ledger: nothing else knows these parts together."""

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.broker import Broker
from chassis.database import answers, connect
from chassis.loop import Loop
from chassis.outbox import Outbox
from chassis.process import Process
from contracts.topology import LEDGER_WORK
from services.ledger import tables
from services.ledger.audit import Auditor
from services.ledger.handler import Handler
from services.ledger.settings import LedgerSettings
from services.ledger.store import Store
from services.ledger.sweep import Sweep


class Database:
    """The connection pool as a part of the process."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def start(self) -> None:
        """Connections are made on first use, so a database that is away does not stop the start."""

    async def stop(self) -> None:
        await self._engine.dispose()

    async def healthy(self) -> dict[str, bool]:
        return {"database": await answers(self._engine)}


def build(settings: LedgerSettings) -> Process:
    """Wire the process up; nothing connects before it runs."""
    engine = connect(settings.database_url.get_secret_value(), pool=settings.database_pool)
    broker = Broker("ledger", settings.amqp_url.get_secret_value(), graceful_timeout=settings.graceful_timeout)
    outbox = Outbox(engine, tables.outbox, broker)
    store = Store(engine, outbox)
    sweep, auditor = Sweep(engine, store), Auditor(engine)
    broker.consume(LEDGER_WORK, Handler(store).handle, prefetch=settings.ledger_prefetch)
    parts = (
        Database(engine),
        outbox,
        broker,
        Loop("sweep", settings.ledger_sweep_seconds, sweep.run),
        Loop("open_holds", settings.ledger_sweep_seconds, auditor.count),
        Loop("audit", settings.ledger_audit_seconds, auditor.audit),
    )
    return Process("ledger", settings, parts, broker)
