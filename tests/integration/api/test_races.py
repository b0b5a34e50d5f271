"""What comes at the same moment: an account's deletion and what its owner still does, orders and their limits, credits
that are on their way and the department that they are for."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from contracts.events import CreditsCaptured, CreditsHeld, CreditsReleased
from contracts.pictures import Picture
from contracts.pipeline import Stage
from services.api.accounts import keys
from services.api.accounts import store as accounts
from services.api.accounts.cookies import DEMO
from services.api.brands import store as brands
from services.api.credits import asking
from services.api.credits.readmodel import give_up
from services.api.demo import store as demo
from services.api.demo.budget import today
from services.api.library import presets
from services.api.orders import store
from services.api.orders.order import Status
from services.api.orders.process import CancelRequested
from services.api.orders.store import Cause
from services.api.problems import Problem
from services.api.tables import api_keys, balances, brand_books, images, orders, users
from services.api.tables import presets as preset_rows
from services.api.uploads import store as uploads
from services.api.uploads.decoding import Decoded
from services.api.users.deletion import forget
from tests.integration.api.application import Application, Someone, expect, problem
from tests.integration.api.bank import later
from tests.integration.api.rows import PNG, add_order, somebody_waits

CAUSE = Cause("test", "test")
ORDER = {"tool": "generate", "prompt": "a pink cake", "language": "en"}


async def while_deleted(application: Application, someone: Someone, late: Awaitable[Any]) -> Any:
    """What becomes of `late`, which was let in before the account's deletion and writes while that goes on."""
    database = application.parts.database
    async with database.begin() as connection:
        await accounts.lock(connection, users.c.id == someone.id, wholly=True)
        writing = asyncio.ensure_future(late)
        await somebody_waits(database)
        await forget(connection, someone.id)
    return (await asyncio.gather(writing, return_exceptions=True))[0]


async def try_demo(application: Application) -> tuple[UUID, str]:
    """A visitor's order, and their cookie."""
    visitor_id, demo_id, database = uuid4(), uuid4(), application.parts.database
    async with database.begin() as connection:
        await demo.add_visitor(connection, visitor_id)
    order = await add_order(database, visitor_id)
    async with database.begin() as connection:
        await demo.add(connection, demo_id, order, today(), uuid4().bytes)
    return order.id, application.parts.visitors.ticket(demo_id)


async def test_a_demo_is_not_claimed_by_an_account_that_is_deleted_meanwhile(
    application: Application, anna: Someone, boris: Someone
) -> None:
    order_id, ticket = await try_demo(application)
    path, cookie = f"/api/orders/{order_id}/claim", {"Cookie": f"{DEMO}={ticket}"}
    late = await while_deleted(application, anna, anna.api.post(path, headers=cookie))
    problem(401, "unauthorized", late)
    assert expect(200, await boris.api.post(path, headers=cookie))["id"] == str(order_id)


async def upload(application: Application, owner_id: UUID) -> None:
    picture = Decoded(PNG + uuid4().bytes, "image/png", 8, 8, 0.0)
    await uploads.add(application.parts.database, application.parts.storage, owner_id, picture, "upload")


async def add_preset(application: Application, owner_id: UUID) -> None:
    values = {"tool": "generate", "name": "mine", "parameters": {}, "department_id": None}
    async with application.parts.database.begin() as connection:
        await presets.add(connection, owner_id, values)


async def add_book(application: Application, owner_id: UUID) -> None:
    async with application.parts.database.begin() as connection:
        await brands.add(connection, owner_id, {"name": "mine", "style": {}, "logo_id": None})


async def add_key(application: Application, owner_id: UUID) -> None:
    async with application.parts.database.begin() as connection:
        await keys.add(connection, owner_id, name="mine", scopes=["admin"], expires_at=None)


@pytest.mark.parametrize(
    ("write", "owner"),
    [(upload, images.c.owner_id), (add_preset, preset_rows.c.owner_id), (add_book, brand_books.c.owner_id),
     (add_key, api_keys.c.user_id)],
)  # fmt: skip
async def test_nothing_is_added_to_an_account_that_is_deleted_meanwhile(
    application: Application, anna: Someone, write: Callable[..., Awaitable[None]], owner: Any
) -> None:
    refused = await while_deleted(application, anna, write(application, anna.id))
    assert isinstance(refused, Problem) and refused.status == 401
    async with application.parts.database.connect() as connection:
        assert await connection.scalar(select(func.count()).where(owner == anna.id)) == 0


async def test_a_deleted_account_gets_no_name_again(application: Application, anna: Someone) -> None:
    problem(401, "unauthorized", await while_deleted(application, anna, anna.api.patch("/api/me", json={"name": "A"})))
    assert (await application.row(anna.id)).name == "Deleted account"


async def painted(application: Application, owner_id: UUID) -> UUID:
    """An order whose picture is there, and whose price is being taken."""
    order = await add_order(application.parts.database, owner_id)
    picture = Picture(sha256="a" * 64, bytes=10, width=256, height=256, seed=1)
    settling = replace(order, stage=Stage.SETTLE, status=Status.RUNNING, waiting=False, todo=(), pictures=(picture,))
    async with application.parts.database.begin() as connection:
        await store.save(connection, order, settling, [], CAUSE, asked=True)
    return order.id


def balance(order_id: UUID, holder_id: UUID, version: int) -> dict[str, Any]:
    return {"order_id": order_id, "holder_id": holder_id, "amount": 1, "available": 0, "held": 0, "version": version}


async def test_a_deletion_and_the_delivery_of_a_picture_do_not_stand_in_each_others_way(
    application: Application, anna: Someone
) -> None:
    """The conductor has the order, and then adds a picture of the person whom the deletion has."""
    parts, order_id = application.parts, await painted(application, anna.id)
    async with parts.database.begin() as conductor:
        await store.lock(conductor, order_id)
        deleting = asyncio.create_task(anna.api.delete("/api/me"))
        await somebody_waits(parts.database)
        captured = CreditsCaptured(**balance(order_id, anna.id, 2))
        await parts.desk._changes.apply(conductor, order_id, captured, CAUSE)
    expect(204, await deleting)
    async with parts.database.connect() as connection:
        left = select(func.count()).where(images.c.owner_id == anna.id, images.c.deleted_at.is_(None))
        assert await connection.scalar(left) == 0


async def test_a_release_is_still_awaited_when_the_hold_is_answered_late(
    application: Application, anna: Someone
) -> None:
    parts, order = application.parts, await add_order(application.parts.database, anna.id)

    async def asked() -> Any:
        async with parts.database.connect() as connection:
            return await connection.scalar(select(orders.c.settlement_asked_at).where(orders.c.id == order.id))

    for event, waits in (
        (CancelRequested(), True),
        (CreditsHeld(**balance(order.id, anna.id, 1)), True),
        (CreditsReleased(**balance(order.id, anna.id, 2), reason="cancelled"), False),
    ):
        async with parts.database.begin() as connection:
            await parts.desk._changes.apply(connection, order.id, event, CAUSE)
        assert (await asked() is not None) is waits, event


@pytest.fixture
async def pair(application: Application) -> AsyncIterator[list[Someone]]:
    """Two members of a department that may have four orders under way, who have credits. There are other departments
    with limits, and what is under way there is theirs."""
    neighbours = await application.department(max_orders_in_flight=1, max_orders_a_day=1, max_images=1)
    department_id = await application.department(max_orders_in_flight=4, max_orders_a_day=100, max_images=100)
    order = await add_order(application.parts.database, (await application.someone(department_id=neighbours)).id)
    async with application.parts.database.begin() as connection:
        theirs = update(orders).where(orders.c.id == order.id)
        await connection.execute(theirs.values(department_id=neighbours))
    pair = [await application.someone(department_id=department_id) for _ in range(2)]
    async with application.parts.database.begin() as connection:
        for someone in pair:
            row = {"holder_id": someone.id, "available": 100, "held": 0, "version": 1}
            await connection.execute(balances.insert().values(row))
        await connection.execute(update(users).where(users.c.id == pair[0].id).values(max_orders_in_flight=3))
    yield pair
    for someone in pair:
        await someone.api.aclose()


async def test_orders_that_come_at_once_stay_within_the_limits(pair: list[Someone]) -> None:
    first, second = pair
    answers = await asyncio.gather(*(first.api.post("/api/orders", json=ORDER) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [202] * 3 + [429] * 5
    both = [someone.api.post("/api/orders", json=ORDER) for someone in (second, first) for _ in range(4)]
    assert sorted(answer.status_code for answer in await asyncio.gather(*both)) == [202] + [429] * 7


async def test_a_department_stays_while_credits_for_it_are_on_their_way(
    application: Application, admin: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "OUTCOME_SECONDS", 0.0)
    path = f"/api/departments/{await application.department()}"
    body = {"amount": 5, "expires_at": later(3), "reason": "budget"}
    asked = expect(202, await admin.api.post(f"{path}/credits", json=body))
    problem(409, "conflict", await admin.api.delete(path))
    async with application.parts.database.begin() as connection:
        await give_up(connection, UUID(asked["id"]), "it died")
    expect(204, await admin.api.delete(path))
