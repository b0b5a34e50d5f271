"""What an order would cost, that it then costs no more, and that only who is active orders."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from contracts.ordering import OrderBody
from services.api.accounts import store as accounts
from services.api.accounts.person import Status
from services.api.orders.refusals import NotActiveError
from services.api.orders.standing import standing_of
from services.api.problems import Problem
from services.api.tables import balances, idempotency_keys, orders, outbox, users
from services.api.users.deletion import forget
from tests.integration.api.application import Application, Someone, expect, problem

ORDER = {"tool": "generate", "prompt": "a pink cake", "count": 3}
DRY = {"dry_run": "true"}


async def give(application: Application, holder: UUID, amount: int) -> None:
    async with application.parts.database.begin() as connection:
        await connection.execute(balances.insert().values(holder_id=holder, available=amount, held=0, version=1))


async def stored(application: Application, person: Someone) -> list[int]:
    """How much an order would have left behind."""
    async with application.parts.database.connect() as connection:
        return [
            await connection.scalar(select(func.count()).select_from(outbox)),
            await connection.scalar(select(func.count()).where(orders.c.owner_id == person.id)),
            await connection.scalar(select(func.count()).where(idempotency_keys.c.user_id == person.id)),
        ]


async def test_a_quote_says_the_price_and_stores_nothing(application: Application, anna: Someone) -> None:
    await give(application, anna.id, 5)
    before = await stored(application, anna)
    key = {"Idempotency-Key": "quoted"}
    quote = expect(200, await anna.api.post("/api/orders", params=DRY, json=ORDER, headers=key))
    assert quote == {
        "price": 3,
        "items": [{"what": "picture", "each": 1, "count": 3, "credits": 3}],
        "available": 5,
        "sufficient": True,
    }
    assert await stored(application, anna) == before
    agreed = {"max_price": quote["price"]}
    placed = expect(202, await anna.api.post("/api/orders", params=agreed, json=ORDER, headers=key))
    assert placed["price"] == quote["price"]
    again = await anna.api.post("/api/orders", params=agreed, json=ORDER, headers=key)
    assert expect(202, again)["id"] == placed["id"]


async def test_a_quote_beyond_the_balance_says_so(application: Application, anna: Someone) -> None:
    await give(application, anna.id, 2)
    quote = expect(200, await anna.api.post("/api/orders", params=DRY, json=ORDER))
    assert (quote["price"], quote["available"], quote["sufficient"]) == (3, 2, False)
    problem(402, "insufficient-credits", await anna.api.post("/api/orders", json=ORDER))


@pytest.mark.parametrize(
    "wrong",
    [{"model": "unknown"}, {"count": 6}, {"width": 8}, {"prompt": "x" * 3000}, {"pool": "nowhere"}, {"colour": "red"}],
)
async def test_a_quote_refuses_what_placing_refuses(
    application: Application, anna: Someone, wrong: dict[str, Any]
) -> None:
    await give(application, anna.id, 100)
    body = {**ORDER, **wrong}
    quoted, placed = [await anna.api.post("/api/orders", params=each, json=body) for each in (DRY, {})]
    assert problem(422, "invalid-parameters", quoted) == problem(422, "invalid-parameters", placed)


async def test_an_order_costs_no_more_than_was_agreed_to(application: Application, anna: Someone) -> None:
    await give(application, anna.id, 100)
    agreed = expect(200, await anna.api.post("/api/orders", params=DRY, json=ORDER))["price"]
    dearer = {**ORDER, "count": 4}
    before = await stored(application, anna)
    for params in ({"max_price": agreed}, {"max_price": agreed, **DRY}):
        told = problem(409, "price-changed", await anna.api.post("/api/orders", params=params, json=dearer))
        assert (told["price"], told["max_price"]) == (4, 3)
    assert await stored(application, anna) == before
    problem(422, "invalid-parameters", await anna.api.post("/api/orders", params={"max_price": -1}, json=ORDER))
    expect(202, await anna.api.post("/api/orders", params={"max_price": 9}, json=ORDER))


async def test_a_quote_tells_of_a_limit(application: Application, anna: Someone) -> None:
    await give(application, anna.id, 100)
    async with application.parts.database.begin() as connection:
        await connection.execute(update(users).where(users.c.id == anna.id).values(max_orders_a_day=1))
    expect(202, await anna.api.post("/api/orders", json=ORDER))
    refused = await anna.api.post("/api/orders", params=DRY, json=ORDER)
    problem(429, "too-many", refused)
    assert int(refused.headers["retry-after"]) > 0


@pytest.mark.parametrize("status", [Status.PROVISIONAL, Status.BLOCKED, Status.REFUSED])
async def test_an_account_that_is_not_active_places_nothing_through_any_door(
    application: Application, status: Status
) -> None:
    person = await application.someone(status=status.value)
    async with application.parts.database.begin() as connection:
        with pytest.raises(NotActiveError) as refused:
            await standing_of(connection, person.id, application.parts.settings)
    assert (refused.value.code, refused.value.status) == ("account-not-active", status)
    told = problem(403, "account-not-active", await person.api.post("/api/orders", params=DRY, json=ORDER))
    assert told["account"] == status
    await person.api.aclose()


async def test_no_order_slips_in_while_its_owner_is_deleted(application: Application, anna: Someone) -> None:
    """The person was let in when the deletion had begun, and not yet ended."""
    await give(application, anna.id, 10)
    database, desk = application.parts.database, application.parts.desk
    person = accounts.person_of(await application.row(anna.id))
    async with database.begin() as connection:
        await accounts.lock(connection, users.c.id == anna.id, wholly=True)
        placing = asyncio.create_task(desk.place(person, OrderBody.model_validate(ORDER).root, None))
        await asyncio.sleep(0.3)
        assert not placing.done()
        await forget(connection, anna.id)
    with pytest.raises(Problem) as refused:
        await placing
    assert refused.value.kind.name == "account-not-active" and refused.value.extensions == {"account": "deleted"}
    assert (await stored(application, anna))[1] == 0
