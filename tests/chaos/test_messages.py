"""Messages as they must not be: broken, repeated, out of order, from nobody. No queue stops, no order hangs."""

import asyncio
import json
import uuid

import aio_pika
import pytest

from contracts import topology
from contracts.envelope import envelop
from contracts.events import CaptureRequested, GrantRequested, HoldRequested, ReleaseRequested, TranslationRequested
from tests.broker import publish
from tests.chaos.conftest import RUSSIAN, place_with_each_hand
from tests.stack import eventually

CREDITS = 30


def broken(order_id: str) -> list[tuple[str, bytes]]:
    """One of each kind of message that is no event."""
    good = json.loads(
        envelop(TranslationRequested(order_id=order_id, attempt=1, text="торт", language="ru"), "test").encode()
    )
    return [
        (TranslationRequested.type, b"{garbage"),
        (TranslationRequested.type, json.dumps({**good, "type": "poetry.requested.v1"}).encode()),
        (TranslationRequested.type, json.dumps({**good, "type": "translation.requested.v9"}).encode()),
        (TranslationRequested.type, json.dumps({**good, "data": {"order_id": order_id, "text": 7}}).encode()),
        (TranslationRequested.type, json.dumps({**good, "data": {**good["data"], "text": "х" * 70_000}}).encode()),
    ]


def test_broken_messages_become_orphans_and_stop_no_queue(running, person, aftermath):
    stranger = str(uuid.uuid4())
    before = aftermath.api("SELECT count(*) AS n FROM dead_letters")[0].n
    for queue_key in (TranslationRequested.type, "generation.requested.v1.default", HoldRequested.type):
        publish(running.rabbitmq.url, *((queue_key, body) for _, body in broken(stranger)))
    order = person.place(prompt=RUSSIAN)
    aftermath.everything_ended_well(person, [order], CREDITS)
    eventually(lambda: aftermath.api("SELECT count(*) AS n FROM dead_letters")[0].n == before + 15)
    kinds = aftermath.api("SELECT DISTINCT outcome FROM dead_letters WHERE order_id = :id", id=uuid.UUID(stranger))
    assert {row.outcome for row in kinds} == {"orphan"}


def test_a_dead_command_of_an_open_order_ends_it_with_its_credits_back(running, person, aftermath):
    running.processes["translator"].stop()
    order = person.place(prompt=RUSSIAN)
    eventually(lambda: person.order(order["id"])["stage"] == "translate")
    body = json.dumps({"type": "translation.requested.v9", "data": {"order_id": order["id"], "attempt": 1}}).encode()
    publish(running.rabbitmq.url, (TranslationRequested.type, body))
    running.processes["translator"].start()
    ended = person.wait(order["id"])
    # The good command and the broken one race; either way the order ends and only success is paid.
    assert ended["status"] in {"failed", "succeeded"}
    aftermath.charged(person, int(ended["status"] == "succeeded"), CREDITS)


def test_a_message_that_names_no_user_is_refused(running, person, aftermath):
    stranger = uuid.uuid4()
    grant = GrantRequested(grant_id=uuid.uuid4(), holder_id=stranger, amount=1000, reason="forged")
    publish(running.rabbitmq.url, (GrantRequested.type, envelop(grant, "test").encode()), anonymous=True)
    eventually(
        lambda: aftermath.api(
            "SELECT 1 FROM dead_letters WHERE queue = 'ledger.work' AND event_type = :t", t=GrantRequested.type
        )
    )
    assert aftermath.ledger("SELECT 1 FROM purses WHERE holder_id = :id", id=stranger) == []


def test_a_worker_may_not_publish_what_is_the_ledgers(running):
    forged = envelop(CaptureRequested(order_id=uuid.uuid4(), holder_id=uuid.uuid4()), "test").encode()
    with pytest.raises(aio_pika.exceptions.ChannelClosed, match="ACCESS_REFUSED"):
        publish(running.rabbitmq.url_for("translator"), (CaptureRequested.type, forged))


def test_every_message_twice_and_in_another_order(running, person, aftermath):
    """A tap on the exchange repeats every durable message, shuffled, while orders run."""

    async def repeat_everything(seconds: float) -> int:
        connection = await aio_pika.connect(running.rabbitmq.url)
        repeated = 0
        async with connection:
            channel = await connection.channel()
            exchange = await channel.get_exchange(topology.EVENTS, ensure=False)
            tap = await channel.declare_queue(exclusive=True)
            await tap.bind(exchange, "#")
            orders.extend(person.place(prompt=RUSSIAN if n % 2 else "a pink cake") for n in range(4))
            orders.extend(place_with_each_hand(person))
            held, until = [], asyncio.get_running_loop().time() + seconds
            seen: set[str] = set()
            while asyncio.get_running_loop().time() < until:
                message = await tap.get(no_ack=True, fail=False)
                if message is None:
                    await asyncio.sleep(0.01)
                elif message.message_id not in seen:
                    seen.add(message.message_id)
                    held.append(message)
                if len(held) >= 5 or (message is None and held):
                    # Newest first: a result arrives again before the command that led to it.
                    for old in reversed(held):
                        running_as = users[old.user_id]
                        await running_as.publish(
                            aio_pika.Message(old.body, user_id=old.user_id, message_id=old.message_id, delivery_mode=2),
                            routing_key=old.routing_key,
                        )
                        repeated += 1
                    held.clear()
        return repeated

    orders: list[dict] = []
    users: dict[str, aio_pika.abc.AbstractExchange] = {}

    async def main() -> int:
        connections = []
        for user in set(topology.users()) - {"api"}:
            connection = await aio_pika.connect(running.rabbitmq.url_for(user))
            connections.append(connection)
            channel = await connection.channel()
            users[user] = await channel.get_exchange(topology.EVENTS, ensure=False)
        try:
            return await repeat_everything(8)
        finally:
            for connection in connections:
                await connection.close()

    repeated = asyncio.run(main())
    assert repeated > 6 * 5
    aftermath.everything_ended_well(person, orders, CREDITS)


def test_a_release_that_overtakes_its_hold_declines_it(running, person, aftermath):
    order_id, holder = uuid.uuid4(), uuid.UUID(person.id)
    from datetime import UTC, datetime, timedelta

    hold = HoldRequested(
        order_id=order_id, holder_id=holder, amount=5, expires_at=datetime.now(UTC) + timedelta(hours=1)
    )
    release = ReleaseRequested(order_id=order_id, holder_id=holder, reason="cancelled")
    conductor = running.rabbitmq.url_for("conductor")
    publish(conductor, (release.type, envelop(release, "conductor").encode()))
    eventually(lambda: aftermath.ledger("SELECT state FROM holds WHERE order_id = :id", id=order_id))
    publish(conductor, (hold.type, envelop(hold, "conductor").encode()))
    publish(conductor, (hold.type, envelop(hold, "conductor").encode()))
    aftermath.charged(person, 0, CREDITS)
    eventually(lambda: running.metrics("ledger"))
    assert aftermath.ledger("SELECT 1 FROM hold_purses WHERE order_id = :id", id=order_id) == []
