"""The composition root of the ledger: nothing else knows these parts together."""

from chassis.broker import Broker
from chassis.database import DatabasePart, connect
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


def build(settings: LedgerSettings) -> Process:
    """Wire the process up; nothing connects before it runs."""
    engine = connect(settings.database_url.get_secret_value(), pool=settings.database_pool)
    broker = Broker("ledger", settings.amqp_url.get_secret_value(), graceful_timeout=settings.graceful_timeout)
    outbox = Outbox(engine, tables.outbox, broker)
    store = Store(outbox)
    sweep, auditor = Sweep(engine, store), Auditor(engine)
    broker.consume(LEDGER_WORK, Handler(store).handle, prefetch=settings.ledger_prefetch)
    parts = (
        DatabasePart(engine),
        broker,
        outbox,
        Loop("sweep", settings.ledger_sweep_seconds, sweep.run),
        Loop("open_holds", settings.ledger_sweep_seconds, auditor.count),
        Loop("audit", settings.ledger_audit_seconds, auditor.audit),
    )
    return Process("ledger", settings, parts, broker)
