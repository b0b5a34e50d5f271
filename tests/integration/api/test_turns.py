"""What a waiting order tells its owner: the place and the time that its turn gives it, not its age. And its turn."""

import asyncio
from types import SimpleNamespace
from uuid import UUID, uuid4

from sqlalchemy import func, select, text, update

from chassis.outbox import Outbox
from contracts.events import CreditsHeld
from services.api.orders import store
from services.api.orders.changes import Changes
from services.api.orders.dispatch import Dispatcher
from services.api.orders.pace import Pace
from services.api.orders.store import Cause
from services.api.tables import orders, outbox, paces, workers
from tests.integration.api.application import Application, Someone, expect
from tests.integration.api.rows import add_order, somebody_waits


async def wait_in(application: Application, someone: Someone, pool: str) -> str:
    """The id of an order that waits for a GPU of this pool."""
    database = application.parts.database
    order = await add_order(database, someone.id)
    held = {"order_id": order.id, "holder_id": someone.id, "amount": 1, "available": 0, "held": 1, "version": 1}
    async with database.begin() as connection:
        await connection.execute(update(orders).where(orders.c.id == order.id).values(pool=pool))
        changes = Changes(Outbox(database, outbox, broker=None))
        await changes.apply(connection, order.id, CreditsHeld(**held), Cause("test", "held"))
    return str(order.id)


async def test_a_newcomer_is_second_and_not_last(application: Application, anna: Someone, boris: Someone) -> None:
    pool = f"turns-{uuid4().hex[:8]}"
    queue = f"generator.work.{pool}"
    many = [await wait_in(application, anna, pool) for _ in range(3)]
    one = await wait_in(application, boris, pool)
    worker = {"id": uuid4(), "service": "generator", "queue": queue, "pool": pool, "state": "stopping",
              "device": "cpu", "models": [], "version": "0"}  # fmt: skip
    async with application.parts.database.begin() as connection:
        await connection.execute(workers.insert().values(worker))
        await connection.execute(paces.insert().values(queue=queue, seconds=4.0))
        await connection.execute(update(workers).where(workers.c.id == worker["id"]).values(state="ready"))
    told = [expect(200, await anna.api.get(f"/api/orders/{order_id}")) for order_id in many]
    told.append(expect(200, await boris.api.get(f"/api/orders/{one}")))
    assert [order["queue_position"] for order in told] == [1, 3, 4, 2]
    assert [order["expected_seconds"] for order in told] == [0, 8, 12, 4]


async def test_the_dispatcher_and_who_has_one_of_its_orders_do_not_wait_for_each_other(
    application: Application, anna: Someone
) -> None:
    """Somebody who deletes their account has the orders in the order of their ids, and these wait in another one."""
    database, pool = application.parts.database, f"turns-{uuid4().hex[:8]}"
    first, last = sorted([UUID(await wait_in(application, anna, pool)) for _ in range(2)])
    worker = {"id": uuid4(), "service": "generator", "queue": f"generator.work.{pool}", "pool": pool,
              "state": "ready", "device": "cpu", "models": [], "version": "0"}  # fmt: skip
    async with database.begin() as connection:
        await connection.execute(workers.insert().values(worker))
        earlier = {"waiting_since": func.now() - text("interval '1 hour'")}
        await connection.execute(update(orders).where(orders.c.id == last).values(earlier))
    relay = Outbox(database, outbox, broker=None)
    notices = SimpleNamespace(order_changed=lambda *_: None)
    dispatcher = Dispatcher(database, relay, Changes(relay), notices)
    async with database.begin() as connection:
        await store.lock(connection, first)
        dispatching = asyncio.create_task(dispatcher.run())
        await somebody_waits(database)
        await store.lock(connection, last)
    await dispatching
    async with database.connect() as connection:
        left = select(func.count()).where(orders.c.pool == pool, orders.c.waiting_since.isnot(None))
        assert await connection.scalar(left) == 0


async def test_measured_times_become_a_moving_average(application: Application) -> None:
    pace, queue = Pace(application.parts.database), f"generator.work.{uuid4().hex[:8]}"
    for times in ([10.0], [10.0, 2.0], []):
        if times:
            pace._measured[queue] = times
        await pace.flush()
    async with application.parts.database.connect() as connection:
        (row,) = (await connection.execute(paces.select().where(paces.c.queue == queue))).all()
    assert 9.0 < row.seconds < 10.0
