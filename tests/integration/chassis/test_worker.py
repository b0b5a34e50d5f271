"""The worker loop on a real broker and a real S3 server: computed once, answered always, stopped in time."""

import asyncio
import uuid

import aio_pika
import pytest

from chassis.broker import Broker
from chassis.declare import declare
from chassis.errors import Permanent
from chassis.settings import StorageSettings
from chassis.storage import Storage
from chassis.worker import Worker, WorkerSettings, manifest_key
from contracts import topology
from contracts.envelope import decode, envelop
from contracts.events import GenerationCompleted, GenerationRequested, OrderEnded, StageFailed
from contracts.pictures import Picture, Sampling
from contracts.pipeline import Stage

SAMPLING = Sampling(model="m", width=64, height=64, steps=2, guidance=2, scheduler="ddim", seeds=(1,))


def command(**more) -> GenerationRequested:
    return GenerationRequested(
        **{"order_id": uuid.uuid4(), "attempt": 1, "prompt": "a cake", "sampling": SAMPLING, **more}
    )


class Bench:
    """A worker under test, and the other side of its queue."""

    def __init__(self, url: str, storage: Storage) -> None:
        self.url, self.storage, self.calls = url, storage, []
        self.handler = self.paint
        self.broker = Broker("generator", url, graceful_timeout=2)
        self.worker = Worker(
            Stage.GENERATE,
            lambda command, work: self.handler(command, work),
            broker=self.broker,
            storage=storage,
            load=lambda: None,
            settings=WorkerSettings(),
        )
        self.answers = []

    async def paint(self, command, work):
        self.calls.append(command)
        picture = Picture(sha256=f"{len(self.calls):064d}", bytes=1, width=64, height=64, seed=1)
        return GenerationCompleted(order_id=command.order_id, attempt=command.attempt, pictures=(picture,))

    async def send(self, envelope, exchange=topology.EVENTS):
        connection = await aio_pika.connect(self.url)
        async with connection:
            channel = await connection.channel()
            target = await channel.get_exchange(exchange, ensure=False)
            message = aio_pika.Message(envelope.encode(), user_id=self.broker.user, delivery_mode=2)
            await target.publish(message, routing_key=envelope.data.routing_key)

    async def answer(self, seconds: float = 10.0):
        """The next thing that the worker says to the conductor."""
        connection = await aio_pika.connect(self.url)
        async with connection:
            channel = await connection.channel()
            queue = await channel.declare_queue(topology.CONDUCTOR_WORK, passive=True)
            async with asyncio.timeout(seconds):
                while (message := await queue.get(no_ack=True, fail=False)) is None:
                    await asyncio.sleep(0.02)
        return decode(message.body)


@pytest.fixture
async def bench(fresh_vhost, s3, bucket):
    await declare(fresh_vhost)
    settings = StorageSettings(
        s3_endpoint=s3.url, s3_access_key=s3.access_key, s3_secret_key=s3.secret_key, s3_bucket=bucket
    )
    storage = Storage(settings)
    await storage.start()
    made = Bench(fresh_vhost, storage)
    await made.worker.start()
    yield made
    await made.worker.stop()
    await storage.stop()


async def test_a_command_delivered_twice_is_computed_once_and_gives_one_fact(bench):
    sent = envelop(command(), "conductor")
    await bench.send(sent)
    first = await bench.answer()
    await bench.send(sent)
    again = await bench.answer()
    assert len(bench.calls) == 1
    assert first.id == again.id and first.fingerprint() == again.fingerprint()


async def test_a_second_attempt_finds_the_first_ones_pictures(bench):
    asked = command()
    await bench.send(envelop(asked, "conductor"))
    first = await bench.answer()
    await bench.send(envelop(asked.model_copy(update={"attempt": 2}), "conductor"))
    second = await bench.answer()
    assert len(bench.calls) == 1 and second.data.attempt == 2
    assert second.data.pictures == first.data.pictures and second.id != first.id


async def test_the_loser_of_a_race_publishes_the_winners_result(bench):
    asked = command()
    winner = GenerationCompleted(
        order_id=asked.order_id, attempt=9, pictures=(Picture(sha256="f" * 64, bytes=1, width=64, height=64, seed=1),)
    )

    async def slow(command, work):
        body = winner.model_dump_json(exclude={"order_id", "attempt"}).encode()
        await bench.storage.put_first(manifest_key(Stage.GENERATE, asked), body, "application/json")
        return await bench.paint(command, work)

    bench.handler = slow
    await bench.send(envelop(asked, "conductor"))
    answer = await bench.answer()
    assert answer.data.pictures == winner.pictures and answer.data.attempt == 1


async def test_what_can_never_work_is_told_and_not_retried(bench):
    async def refuse(command, work):
        bench.calls.append(command)
        raise Permanent("the model is not installed", "model_not_installed")

    bench.handler = refuse
    await bench.send(envelop(command(), "conductor"))
    failed = (await bench.answer()).data
    assert isinstance(failed, StageFailed)
    assert (failed.stage, failed.code) == ("generate", "model_not_installed") and len(bench.calls) == 1


async def test_the_end_of_its_order_stops_the_work_and_later_commands_are_dropped(bench):
    stopped = asyncio.Event()

    async def long(command, work):
        bench.calls.append(command)
        while not work.cancelled.is_set:
            await asyncio.sleep(0.01)
        stopped.set()
        work.cancelled.check()

    bench.handler = long
    asked = command()
    await bench.send(envelop(asked, "conductor"))
    async with asyncio.timeout(5):
        while not bench.calls:
            await asyncio.sleep(0.01)
    await bench.send(envelop(OrderEnded(order_id=asked.order_id, status="cancelled"), "conductor"), topology.CONTROL)
    await asyncio.wait_for(stopped.wait(), 5)
    bench.handler = bench.paint
    await bench.send(envelop(asked.model_copy(update={"attempt": 2}), "conductor"))
    other = command()
    await bench.send(envelop(other, "conductor"))
    answer = await bench.answer()
    assert answer.data.order_id == other.order_id, "nothing was said about the ended order"
    assert [call.order_id for call in bench.calls] == [asked.order_id, other.order_id]


async def test_blocking_work_runs_on_one_thread_and_a_cancelled_caller_frees_it(bench):
    from chassis.engine import CancelToken
    from chassis.errors import Cancelled

    token, running = CancelToken(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def long():
        loop.call_soon_threadsafe(running.set)
        while not token.is_set:
            pass
        token.check()

    task = asyncio.create_task(bench.worker.thread.call(token, long))
    await running.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.wait_for(bench.worker.thread.call(CancelToken(), lambda: "next"), 5) == "next"
    stopped = CancelToken()
    stopped.set()
    with pytest.raises(Cancelled):
        await bench.worker.thread.call(stopped, lambda: None)
