"""The broker as services use it, on a real one: what is retried, what dies, what is noticed."""

import asyncio
import uuid

import aio_pika
import pytest

from chassis import consumer
from chassis.broker import Broker
from chassis.declare import declare
from chassis.errors import Permanent, Transient
from contracts import topology
from contracts.envelope import Envelope, envelop
from contracts.events import CaptureRequested, OrderChanged, OrderEnded, StageStarted, TranslationRequested


@pytest.fixture
async def url(fresh_vhost):
    await declare(fresh_vhost)
    await declare(fresh_vhost)
    return fresh_vhost


@pytest.fixture
async def broker(url):
    """Not started: each test says first what it consumes."""
    made = Broker("translator", url, graceful_timeout=5)
    yield made
    await made.stop()


def command(text: str = "торт") -> Envelope:
    return envelop(TranslationRequested(order_id=uuid.uuid4(), attempt=1, text=text, language="ru"), "test")


async def depth(url: str, queue: str) -> int:
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        return (await channel.declare_queue(queue, passive=True)).declaration_result.message_count


async def until(check, seconds: float = 15.0):
    async with asyncio.timeout(seconds):
        while not await check():
            await asyncio.sleep(0.05)


async def test_a_transient_failure_comes_again_after_a_delay_as_the_same_event(broker):
    seen, times = [], []

    async def flaky(envelope, source):
        seen.append((envelope.id, source))
        times.append(asyncio.get_running_loop().time())
        if len(seen) < 3:
            raise Transient

    broker.consume("translator.work", flaky, prefetch=1)
    await broker.start()
    sent = command()
    await broker.publish(sent)
    await until(lambda: asyncio.sleep(0, len(seen) == 3))
    assert seen == [(sent.id, broker.user)] * 3, "the retry keeps the id and who published it"
    assert times[1] - times[0] > 0.9 and times[2] - times[1] > 0.9, "never an immediate requeue"


async def test_what_never_succeeds_dies_once_and_stops_nobody(broker, url, monkeypatch):
    monkeypatch.setattr(consumer, "RETRY_DELAYS", (1,))
    done = []

    async def handle(envelope, source):
        match envelope.data.text:
            case "doomed":
                raise Transient
            case "hopeless":
                raise Permanent("no")
        done.append(envelope.data.text)

    broker.consume("translator.work", handle, prefetch=1)
    await broker.start()
    for text in ("hopeless", "doomed", "fine"):
        await broker.publish(command(text))
    await until(lambda: asyncio.sleep(0, done == ["fine"]))

    async def two_dead():
        return await depth(url, topology.DEAD_KEPT) == 2

    await until(two_dead)
    assert await depth(url, "translator.work") == 0


async def test_on_permanent_takes_the_place_of_the_dead_letter(broker, url):
    said = []

    async def refuse(envelope, source):
        raise Permanent("the reason", "the_code")

    async def on_permanent(envelope, error):
        said.append((error.code, error.reason))

    broker.consume("translator.work", refuse, prefetch=1, on_permanent=on_permanent)
    await broker.start()
    await broker.publish(command())
    await until(lambda: asyncio.sleep(0, said == [("the_code", "the reason")]))
    assert await depth(url, topology.DEAD_KEPT) == 0


async def test_an_event_nobody_is_bound_to_is_kept_and_blocks_nothing(broker, url):
    await broker.start()
    await broker.publish(envelop(StageStarted(order_id=uuid.uuid4(), attempt=1, stage="x", worker="y"), "test"))

    async def kept():
        return await depth(url, topology.UNROUTED_QUEUE) == 1

    await until(kept)


async def test_an_order_may_end_while_no_worker_listens(broker):
    await broker.start()
    await broker.publish(envelop(OrderEnded(order_id=uuid.uuid4(), status="cancelled"), "test"))


async def test_a_listener_hears_notices_of_its_kind_and_a_notice_nobody_hears_is_no_error(broker):
    heard = asyncio.Queue()

    async def hear(envelope):
        heard.put_nowait(envelope.data)

    broker.listen(topology.PROGRESS, OrderChanged.type, hear)
    await broker.start()
    changed = OrderChanged(order_id=uuid.uuid4(), owner_id=uuid.uuid4())
    await broker.notify(envelop(StageStarted(order_id=uuid.uuid4(), attempt=1, stage="x", worker="y"), "test"))
    await broker.notify(envelop(changed, "test"))
    assert await asyncio.wait_for(heard.get(), 10) == changed
    assert heard.empty()


async def test_a_consumer_that_the_broker_cancelled_is_noticed(url):
    broker = Broker("ledger", url, graceful_timeout=2)

    async def handle(envelope, source):
        pass

    broker.consume("ledger.work", handle, prefetch=1)
    await broker.start()
    assert await broker.consuming() == {"ledger.work": True}
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        await channel.queue_delete("ledger.work", if_unused=False, if_empty=False)

    async def deaf():
        return not all((await broker.consuming()).values())

    await until(deaf)
    await broker.stop()


async def test_a_queue_that_differs_from_the_topology_fails_at_start(url):
    broker = Broker("x", url, graceful_timeout=2)

    async def handle(envelope, source):
        pass

    broker.consume("no.such.queue", handle, prefetch=1)
    with pytest.raises(aio_pika.exceptions.ChannelNotFoundEntity):
        await broker.start()
    await broker.stop()


async def test_a_settlement_command_reaches_the_ledger_with_its_sender(broker, url):
    taken = asyncio.get_running_loop().create_future()

    async def take(envelope, source):
        taken.set_result((type(envelope.data), source))

    broker.consume(topology.LEDGER_WORK, take, prefetch=1)
    await broker.start()
    await broker.publish(envelop(CaptureRequested(order_id=uuid.uuid4(), holder_id=uuid.uuid4()), "test"))
    assert await asyncio.wait_for(taken, 10) == (CaptureRequested, broker.user)
