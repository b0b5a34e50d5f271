"""What operators see and mend: all orders, queues, dead letters that are sent again, prices, workers."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import aio_pika
from sqlalchemy import func, select, text, update

from chassis.declare import declare
from chassis.outbox import Outbox
from contracts import topology
from contracts.envelope import Envelope, decode, envelop
from contracts.events import (
    CaptureRequested,
    CreditsHeld,
    Event,
    GenerationRequested,
    GrantRequested,
    OrderSubmitted,
    ReleaseRequested,
)
from contracts.pictures import Sampling
from services.api.accounts.person import Role
from services.api.administration.depths import Depth, depths
from services.api.orders.changes import Changes
from services.api.orders.process import CancelRequested
from services.api.orders.store import Cause
from services.api.tables import audit_log, dead_letters, orders, outbox, paces, workers
from tests.integration.api.application import Application, Someone, expect, problem
from tests.integration.api.rows import add_order

SAMPLING = Sampling(model="m", width=64, height=64, steps=2, guidance=2, scheduler="ddim", seeds=(1,))
GENERATOR = "generator.work.default"


async def apply(application: Application, order_id: UUID, event: Any) -> None:
    database = application.parts.database
    async with database.begin() as connection:
        await Changes(Outbox(database, outbox, broker=None)).apply(connection, order_id, event, Cause("test", "walk"))


async def hold(application: Application, order: Any) -> None:
    """The order has its credits and waits for a GPU."""
    balance = {"order_id": order.id, "holder_id": order.owner_id, "amount": 1, "available": 0, "held": 0, "version": 1}
    await apply(application, order.id, CreditsHeld(**balance))


async def bury(application: Application, queue: str, body: bytes | Event) -> int:
    """The id of a new dead letter."""
    body = envelop(body, "conductor").encode() if isinstance(body, Event) else body
    row = {"queue": queue, "event_type": "x", "outcome": "orphan", "body": body}
    async with application.parts.database.begin() as connection:
        return (await connection.execute(dead_letters.insert().values(row).returning(dead_letters.c.id))).scalar_one()


async def sent(application: Application) -> list[Envelope[Any]]:
    async with application.parts.database.connect() as connection:
        rows = (await connection.execute(select(outbox.c.payload).order_by(outbox.c.id))).scalars()
        return [decode(row) for row in rows]


def painting(order_id: UUID) -> GenerationRequested:
    return GenerationRequested(order_id=order_id, attempt=1, prompt="a cake", sampling=SAMPLING)


async def test_orders_are_found_by_everything_that_can_be_asked(application: Application, admin: Someone) -> None:
    person = await application.someone()
    placed = [await add_order(application.parts.database, person.id) for _ in range(3)]
    await apply(application, placed[1].id, CancelRequested())
    name = person.account["username"]

    async def ids(**parameters: Any) -> list[str]:
        answer = await admin.api.get("/api/admin/orders", params={"username": name, **parameters})
        return [item["id"] for item in expect(200, answer)["items"]]

    everything = [str(order.id) for order in reversed(placed)]
    assert sorted(await ids()) == sorted(everything)
    assert await ids(status="cancelled") == [str(placed[1].id)]
    assert await ids(tool="banner") == [] and len(await ids(tool="generate")) == 3
    assert await ids(to="2020-01-01T00:00:00Z") == [] and len(await ids(**{"from": "2020-01-01T00:00:00Z"})) == 3
    assert await ids(department=str(uuid4())) == []
    assert expect(200, await admin.api.get("/api/admin/orders", params={"username": "nobody-here"}))["items"] == []
    first = expect(200, await admin.api.get("/api/admin/orders", params={"username": name, "limit": 2}))
    rest = await ids(cursor=first["next_cursor"])
    assert sorted([*(item["id"] for item in first["items"]), *rest]) == sorted(everything)
    assert "prompt" not in str(first) and first["items"][0]["username"] == name
    await person.api.aclose()


async def test_a_department_admin_sees_the_orders_placed_in_the_department(application: Application) -> None:
    department = await application.department()
    boss = await application.someone(role=Role.DEPARTMENT_ADMIN, department_id=department)
    person, stranger = await application.someone(department_id=department), await application.someone()
    mine, _ = [await add_order(application.parts.database, each.id) for each in (person, stranger)]
    async with application.parts.database.begin() as connection:
        await connection.execute(update(orders).where(orders.c.id == mine.id).values(department_id=department))
    found = expect(200, await boss.api.get("/api/admin/orders"))["items"]
    assert [item["id"] for item in found] == [str(mine.id)]
    problem(403, "forbidden", await person.api.get("/api/admin/orders"))
    problem(403, "forbidden", await boss.api.get("/api/admin/queues"))
    for someone in (boss, person, stranger):
        await someone.api.aclose()


async def test_the_queues_tell_what_waits_and_for_how_long(application: Application, admin: Someone) -> None:
    order = await add_order(application.parts.database, admin.id)
    await hold(application, order)
    async with application.parts.database.begin() as connection:
        earlier = {"waiting_since": func.now() - text("interval '90 seconds'"), "pool": "left-behind"}
        await connection.execute(update(orders).where(orders.c.id == order.id).values(earlier))
        await connection.execute(paces.insert().values(queue="generator.work.left-behind", seconds=1.234))
    queues = {item["queue"]: item for item in expect(200, await admin.api.get("/api/admin/queues"))["items"]}
    assert {queue.name for queue in topology.work_queues()} | {"unrouted", "dead.kept"} <= queues.keys()
    left = queues["generator.work.left-behind"]
    assert (left["stage"], left["pool"], left["waiting"], left["outstanding"]) == ("generate", "left-behind", 1, 0)
    assert 90 <= left["oldest_seconds"] < 200 and left["seconds_a_picture"] == 1.23
    assert left["depth"] is None, "the broker cannot be asked here"
    await apply(application, order.id, CancelRequested())


async def test_the_broker_tells_the_web_process_how_deep_its_queues_are(rabbitmq: Any, amqp_url: str) -> None:
    await declare(amqp_url)
    async with await aio_pika.connect(amqp_url) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(f"depths.{uuid4()}")
        await channel.default_exchange.publish(aio_pika.Message(b"waits"), queue.name)
        found = await depths(rabbitmq.url_for("api"), [queue.name, "no.such.queue", GENERATOR])
        await queue.delete(if_empty=False)
    assert found.keys() == {queue.name, GENERATOR}
    assert found[queue.name] == Depth(messages=1, consumers=0)


async def test_a_settlement_is_sent_again_once_whoever_asks(application: Application, admin: Someone) -> None:
    order_id = uuid4()
    letter = await bury(application, topology.LEDGER_WORK, CaptureRequested(order_id=order_id, holder_id=admin.id))
    path = f"/api/admin/dead-letters/{letter}/replay"
    answers = await asyncio.gather(*(admin.api.post(path) for _ in range(5)))
    assert len({expect(200, answer)["replayed_at"] for answer in answers}) == 1
    assert [each.data.order_id for each in await sent(application) if each.subject == str(order_id)] == [order_id]
    async with application.parts.database.connect() as connection:
        acts = await connection.execute(audit_log.select().where(audit_log.c.subject_id == str(letter)))
    (act,) = [row for row in acts if row.act == "dead_letter.replayed"]
    assert act.actor_id == admin.id and act.details["type"] == "capture.requested.v1"
    listed = expect(200, await admin.api.get("/api/admin/dead-letters"))["items"]
    assert next(item for item in listed if item["id"] == letter)["replayed_at"]


async def test_a_command_about_an_account_that_nobody_waits_for_is_sent_again(
    application: Application, admin: Someone
) -> None:
    grant = GrantRequested(grant_id=uuid4(), holder_id=admin.id, amount=1, reason="of the release before")
    letter = await bury(application, topology.LEDGER_WORK, grant)
    expect(200, await admin.api.post(f"/api/admin/dead-letters/{letter}/replay"))
    assert grant in [each.data for each in await sent(application)]


async def test_work_of_an_ended_order_is_not_sent_again_and_its_release_is(
    application: Application, admin: Someone
) -> None:
    order = await add_order(application.parts.database, admin.id)
    work = await bury(application, GENERATOR, painting(order.id))
    other = await bury(application, GENERATOR, painting(order.id))
    path = "/api/admin/dead-letters/{}/replay"
    expect(200, await admin.api.post(path.format(work)))
    await apply(application, order.id, CancelRequested())
    refused = problem(409, "not-replayable", await admin.api.post(path.format(other)))
    assert "ended" in refused["detail"]
    release = ReleaseRequested(order_id=order.id, holder_id=admin.id, reason="cancelled")
    expect(200, await admin.api.post(path.format(await bury(application, topology.LEDGER_WORK, release))))


async def test_what_does_not_belong_is_not_sent_in_our_name(application: Application, admin: Someone) -> None:
    grant = GrantRequested(grant_id=uuid4(), holder_id=admin.id, amount=10**6, reason="mine")
    placed = OrderSubmitted.model_validate({"order": {"tool": "generate", "prompt": "x"}})
    before = len(await sent(application))
    for queue, body in (
        ("ledger.work, under the key order.submitted.v1", grant),
        (topology.SUBMISSIONS_WORK, grant),
        (topology.SUBMISSIONS_WORK, placed),
        (topology.LEDGER_WORK, b"{broken"),
        ("generator.work.gone", painting(uuid4())),
    ):
        letter = await bury(application, queue, body)
        problem(409, "not-replayable", await admin.api.post(f"/api/admin/dead-letters/{letter}/replay"))
    problem(404, "not-found", await admin.api.post("/api/admin/dead-letters/999999999/replay"))
    problem(404, "not-found", await admin.api.post(f"/api/admin/dead-letters/{2**70}/replay"))
    assert len(await sent(application)) == before


async def test_dead_letters_come_newest_first_a_page_at_a_time(application: Application, admin: Someone) -> None:
    ids = [await bury(application, "q", f"letter {number} \xff".encode("latin-1")) for number in range(3)]
    first = expect(200, await admin.api.get("/api/admin/dead-letters", params={"limit": 2}))
    assert [item["id"] for item in first["items"]] == ids[:0:-1]
    assert first["items"][0]["body"].startswith("letter 2")
    cursor = {"limit": 1, "cursor": first["next_cursor"]}
    (third,) = expect(200, await admin.api.get("/api/admin/dead-letters", params=cursor))["items"]
    assert third["id"] == ids[0]
    problem(422, "invalid-parameters", await admin.api.get("/api/admin/dead-letters", params={"cursor": "x"}))


async def test_prices_are_the_catalogues(application: Application, admin: Someone) -> None:
    items = expect(200, await admin.api.get("/api/admin/prices"))["items"]
    banner = next(item for item in items if item["tool"] == "banner")
    assert banner["credits"] == application.parts.catalogue.prices.banner and banner["model"] is None
    assert {"generate", "image_to_image", "inpaint"} <= {item["tool"] for item in items}


async def test_a_worker_is_shown_with_its_memory_and_last_sign(application: Application) -> None:
    row = {"id": uuid4(), "service": "generator", "queue": GENERATOR, "pool": "default", "state": "ready",
           "device": "cpu", "models": ["small-world"], "version": "0", "memory_used_mb": 700}  # fmt: skip
    async with application.parts.database.begin() as connection:
        earlier = func.now() - text("interval '20 seconds'")
        await connection.execute(workers.insert().values(**row, seen_at=earlier))
    async with application.client() as client:
        found = expect(200, await client.get("/api/workers"))["items"]
    (worker,) = [item for item in found if item["id"] == str(row["id"])]
    assert worker["memory_used_mb"] == 700 and worker["memory_total_mb"] is None
    assert 20 <= worker["seconds_since"] < 60 and not worker["alive"]
