"""The outbox on a real database: nothing leaves that was not committed, nothing is removed that was not confirmed."""

import asyncio
import uuid

import pytest
from sqlalchemy import MetaData, func, select

from chassis.database import connect
from chassis.outbox import Outbox, outbox_table
from contracts.envelope import envelop
from contracts.events import OrderEnded

metadata = MetaData()
table = outbox_table(metadata)


class Wire:
    """Stands where the broker stands: confirms, or fails for as long as it is told to."""

    def __init__(self) -> None:
        self.sent, self.is_away = [], False

    async def publish(self, envelope) -> None:
        await asyncio.sleep(0)
        if self.is_away:
            raise ConnectionError
        self.sent.append(envelope.data.order_id)


@pytest.fixture
async def engine(database_url):
    engine = connect(database_url(), pool=8)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    yield engine
    await engine.dispose()


def ended():
    return envelop(OrderEnded(order_id=uuid.uuid4(), status="failed"), "test")


async def left(engine) -> int:
    async with engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(table))


async def until(check, seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not check():
            await asyncio.sleep(0.01)


async def test_events_leave_in_order_once_their_transaction_has_committed(engine):
    wire = Wire()
    outbox = Outbox(engine, table, wire)
    await outbox.start()
    events = [ended() for _ in range(250)]
    async with outbox.transaction() as connection:
        await outbox.add(connection, *events)
        await asyncio.sleep(0.1)
        assert wire.sent == []
    await until(lambda: len(wire.sent) == len(events))
    assert wire.sent == [event.data.order_id for event in events]
    await outbox.stop()
    assert await left(engine) == 0


async def test_what_is_rolled_back_never_leaves(engine):
    wire = Wire()
    outbox = Outbox(engine, table, wire)
    await outbox.start()
    with pytest.raises(ZeroDivisionError):
        async with outbox.transaction() as connection:
            await outbox.add(connection, ended())
            _ = 1 / 0
    async with outbox.transaction() as connection:
        await outbox.add(connection, kept := ended())
    await until(lambda: wire.sent)
    await outbox.stop()
    assert wire.sent == [kept.data.order_id]


async def test_what_the_broker_has_not_confirmed_stays_until_it_has(engine):
    wire = Wire()
    outbox = Outbox(engine, table, wire)
    wire.is_away = True
    await outbox.start()
    events = [ended() for _ in range(3)]
    async with outbox.transaction() as connection:
        await outbox.add(connection, *events)
    await asyncio.sleep(0.5)
    assert wire.sent == [] and await left(engine) == 3, "a failed publish removes nothing"
    wire.is_away = False
    await until(lambda: set(wire.sent) == {event.data.order_id for event in events})
    await outbox.stop()
    assert await left(engine) == 0


async def test_a_process_that_only_adds_wakes_the_one_that_relays(engine):
    wire = Wire()
    relaying, adding = Outbox(engine, table, wire), Outbox(engine, table, broker=None)
    await relaying.start()
    await asyncio.sleep(0.2)
    async with engine.begin() as connection:
        await adding.add(connection, ended())
    await until(lambda: wire.sent, seconds=0.7)
    await relaying.stop()


async def test_two_relays_send_each_event_once(engine):
    wires = Wire(), Wire()
    relays = [Outbox(engine, table, wire) for wire in wires]
    async with engine.begin() as connection:
        await relays[0].add(connection, *(events := [ended() for _ in range(300)]))
    await asyncio.gather(*(relay.start() for relay in relays))
    await until(lambda: sum(len(wire.sent) for wire in wires) >= len(events))
    await asyncio.gather(*(relay.stop() for relay in relays))
    sent = [order for wire in wires for order in wire.sent]
    assert sorted(sent) == sorted(event.data.order_id for event in events)
