"""The conductor: the process manager that walks every order through its plan.

Each event it takes in is one transaction: inbox, order locked, `decide`, order saved, log appended, outbox filled,
balances updated; then commit; then the acknowledgement. Run as `python -m services.api.conductor`.
"""

from typing import Any

from chassis.broker import Broker
from chassis.catalogue import load_catalogue
from chassis.database import DatabasePart, connect, persist
from chassis.inbox import first_sight
from chassis.loop import Loop
from chassis.outbox import Outbox
from chassis.process import Process, run
from contracts import topology
from contracts.envelope import Envelope
from contracts.events import (
    BalanceEvent,
    CommandOutcome,
    CreditsExpired,
    CreditsReceived,
    CreditsReturned,
    StageProgressed,
    StageStarted,
    WorkerReported,
)
from contracts.pipeline import STEPS
from services.api.credits import readmodel
from services.api.demo.sweep import Demos
from services.api.notices import Notices
from services.api.orders.changes import Changes
from services.api.orders.dead import DeadLetters
from services.api.orders.dispatch import Dispatcher
from services.api.orders.intake import Intake
from services.api.orders.pace import Pace
from services.api.orders.signs import SignsOfLife
from services.api.orders.store import Cause
from services.api.orders.sweep import Sweep
from services.api.partners.submissions import Submissions
from services.api.settings import ApiSettings
from services.api.tables import inbox, outbox

PREFETCH = 32
SUBMISSIONS_PREFETCH = 8
DISPATCH_SECONDS = 1.0
GAUGE_SECONDS = 5.0
SWEEP_SECONDS = 2.0
DEMO_SECONDS = 30.0
PACE_SECONDS = 5.0
POOLED = {stage for stage, step in STEPS.items() if step.pooled}


class Conductor:
    """Takes in results and outcomes."""

    def __init__(self, outbox: Outbox, changes: Changes, notices: Notices, dispatch: Loop, pace: Pace) -> None:
        self._outbox, self._changes, self._pace = outbox, changes, pace
        self._notices, self._dispatch = notices, dispatch

    async def take(self, envelope: Envelope[Any], source: str) -> None:
        """Take in one event; waits for as long as the database is away."""
        await persist(lambda: self._take(envelope, source))

    async def _take(self, envelope: Envelope[Any], source: str) -> None:
        event, changed = envelope.data, None
        async with self._outbox.transaction() as connection:
            if not await first_sight(connection, inbox, source, envelope):
                return
            if order_id := getattr(event, "order_id", None):
                cause = Cause(source, envelope.type, envelope.id)
                changed = await self._changes.apply(connection, order_id, event, cause)
            if isinstance(event, BalanceEvent):
                # Last, so that the row all of one person's orders share is locked for the shortest time.
                await readmodel.apply(connection, envelope)
        if changed is not None:
            self._pace.answered(changed[0], event)
            self._notices.order_changed(changed[1].id, changed[1].owner_id)
            if changed[0].stage in POOLED and changed[0].stage is not changed[1].stage:
                # A stage that ended has made room in a window.
                self._dispatch.wake()
        if isinstance(event, CommandOutcome | CreditsReceived | CreditsReturned | CreditsExpired):
            # What a settlement does to a balance is news about its order; these stand for themselves.
            self._notices.balance_changed(event.holder_id)


def build(settings: ApiSettings) -> Process:
    """The composition root."""
    database = connect(settings.database_url.get_secret_value(), pool=settings.database_pool)
    url = settings.amqp_url.get_secret_value()
    broker = Broker("conductor", url, graceful_timeout=settings.graceful_timeout)
    relay = Outbox(database, outbox, broker)
    changes, notices = Changes(relay), Notices(broker, "conductor")
    dispatcher = Dispatcher(database, relay, changes, notices)
    dispatch = Loop("dispatch", DISPATCH_SECONDS, dispatcher.run)
    gauges = Loop("dispatch.gauges", GAUGE_SECONDS, dispatcher.measure)
    sweep = Loop("sweep", SWEEP_SECONDS, Sweep(database, relay, changes, notices).run)
    demos = Loop("demos", DEMO_SECONDS, Demos(database, relay, settings.demo_credits_a_day).run)
    pace = Pace(database)
    paces = Loop("paces", PACE_SECONDS, pace.flush)
    signs = SignsOfLife(database, dispatch, pace)
    conductor = Conductor(relay, changes, notices, dispatch, pace)
    submissions = Submissions(relay, Intake(changes, load_catalogue(), settings), notices)
    broker.consume(topology.CONDUCTOR_WORK, conductor.take, prefetch=PREFETCH)
    broker.consume(
        topology.SUBMISSIONS_WORK, submissions.take, prefetch=SUBMISSIONS_PREFETCH, answer=submissions.answer
    )
    broker.consume_dead(topology.DEAD_WORK, DeadLetters(relay, changes, notices).take)
    for heard in (WorkerReported, StageStarted, StageProgressed):
        broker.listen(topology.PROGRESS, heard.type, signs.hear)
    parts = [DatabasePart(database), broker, notices, relay, dispatch, gauges, sweep, paces, demos]
    return Process("conductor", settings, parts, broker)


if __name__ == "__main__":
    run(lambda: build(ApiSettings()))
