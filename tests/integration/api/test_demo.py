"""A visitor's one order: what their cookie opens, what it does not, the limits, the claim, and what time does to it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select, update

from contracts.events import CreditsCaptured, CreditsHeld
from contracts.pictures import Picture
from contracts.pipeline import Stage
from services.api.accounts.cookies import DEMO
from services.api.demo.budget import HOLDER, Budget, grant_id, today
from services.api.demo.sweep import KEPT, forget_oldest
from services.api.orders import store, stream
from services.api.orders.order import Status
from services.api.orders.store import Cause
from services.api.tables import balances, demos, images, order_events, orders, outbox, transactions, users
from services.api.web import Parts
from tests.integration.api.application import Application, expect, problem, running, settings_for

ASKED = {"prompt": "a pink cake", "language": "en"}
PLENTY = {"demo_orders_an_address": 1000, "demo_orders_a_day": 1000, "demo_credits_a_day": 1000}


async def fill_budget(parts: Parts, credits: int) -> None:
    """The balance as the conductor would have read it from the ledger."""
    async with parts.database.begin() as connection:
        row = {"holder_id": HOLDER, "available": credits, "held": 0, "version": 1}
        await connection.execute(balances.insert().values(row))


@pytest.fixture
async def shop(own_database: str) -> AsyncIterator[Application]:
    async with running(settings_for(own_database, **PLENTY)) as application:
        await fill_budget(application.parts, 1000)
        yield application


@pytest.fixture
async def visitor(shop: Application) -> AsyncIterator[httpx.AsyncClient]:
    async with shop.client() as client:
        yield client


@pytest.fixture(autouse=True)
def short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_SECONDS", 1.0)


async def try_it(client: httpx.AsyncClient) -> dict[str, Any]:
    return expect(202, await client.post("/api/demo", json=ASKED))


async def finish(parts: Parts, order_id: str) -> None:
    """What the conductor does with the last of the worker's and the ledger's answers."""
    changes, balance = parts.counter._changes, {"holder_id": HOLDER, "amount": 1, "available": 0, "held": 0}
    async with parts.database.begin() as connection:
        held = CreditsHeld(order_id=UUID(order_id), version=2, **balance)
        await changes.apply(connection, UUID(order_id), held, Cause("test", "held"))
        before = await store.lock(connection, UUID(order_id))
        picture = Picture(sha256="a" * 64, bytes=10, width=256, height=256, seed=1)
        painted = replace(before, stage=Stage.SETTLE, waiting=False, todo=(), pictures=(picture,))
        await store.save(connection, before, painted, [], Cause("test", "painted"), asked=True)
        captured = CreditsCaptured(order_id=UUID(order_id), version=3, **balance)
        await changes.apply(connection, UUID(order_id), captured, Cause("test", "captured"))


async def owner_of(parts: Parts, table: Any, key: Any, value: Any) -> set[UUID]:
    async with parts.database.connect() as connection:
        return set(await connection.scalars(select(table.c.owner_id).where(key == value)))


async def test_the_order_is_the_budgets_and_its_cookie_is_the_servers_own(
    shop: Application, visitor: httpx.AsyncClient
) -> None:
    answer = await visitor.post("/api/demo", json=ASKED)
    order = expect(202, answer)
    assert answer.headers["location"] == f"/api/orders/{order['id']}" and order["price"] == 1
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/api" in cookie
    async with shop.parts.database.connect() as connection:
        row = (await connection.execute(orders.select().where(orders.c.id == UUID(order["id"])))).one()
        commands = [bytes(each) for each in await connection.scalars(select(outbox.c.payload))]
        nobody = (await connection.execute(users.select().where(users.c.id == row.owner_id))).one()
    assert row.charged_to == HOLDER and any(str(HOLDER).encode() in each for each in commands)
    assert nobody.password_hash is None and nobody.username.startswith("demo-")
    login = {"email": nobody.email, "password": "anything at all"}
    async with shop.client() as stranger:
        problem(401, "unauthorized", await stranger.post("/api/auth/login", json=login))


async def test_the_cookie_opens_the_order_and_its_pictures_and_nothing_else(
    shop: Application, visitor: httpx.AsyncClient
) -> None:
    order, other = await try_it(visitor), await try_it(shop.client())
    path = f"/api/orders/{order['id']}"
    await finish(shop.parts, order["id"])
    image = expect(200, await visitor.get(path))["images"][0]
    events = await visitor.get(f"{path}/events")
    assert events.status_code == 200 and "event: image" in events.text
    expect(200, await visitor.get(f"/api/images/{image['id']}"))
    assert (await visitor.get(image["url"])).status_code == 302
    for method, closed in (
        ("get", "/api/orders"), ("get", "/api/events"), ("get", "/api/images"), ("get", "/api/me"),
        ("get", "/api/balance"), ("get", "/api/transactions"), ("post", f"{path}/cancel"), ("post", f"{path}/claim"),
        ("post", "/api/orders"), ("delete", f"/api/images/{image['id']}"), ("post", "/api/uploads"),
        ("get", f"/api/images/{image['id']}/lineage"), ("post", "/api/me/keys"),
    ):  # fmt: skip
        problem(401, "unauthorized", await visitor.request(method, closed, json={} if method == "post" else None))
    problem(404, "not-found", await visitor.get(f"/api/orders/{other['id']}"))
    problem(404, "not-found", await visitor.get(f"/api/orders/{other['id']}/events"))


async def test_a_forged_cookie_opens_nothing(shop: Application, visitor: httpx.AsyncClient) -> None:
    order = await try_it(visitor)
    ticket = visitor.cookies[DEMO]
    for forged in (f"{uuid4().hex}.{ticket.partition('.')[2]}", ticket[:-1] + ("0" if ticket[-1] != "0" else "1")):
        async with shop.client(cookies={DEMO: forged}) as stranger:
            problem(401, "unauthorized", await stranger.get(f"/api/orders/{order['id']}"))
            expect(202, await stranger.post("/api/demo", json=ASKED))


async def test_a_second_order_is_told_to_register(visitor: httpx.AsyncClient) -> None:
    await try_it(visitor)
    assert "egister" in problem(409, "demo-used", await visitor.post("/api/demo", json=ASKED))["detail"]


@pytest.mark.parametrize("limit", ["demo_orders_an_address", "demo_orders_a_day", "demo_credits_a_day"])
async def test_the_caps_of_a_day_hold_when_many_come_at_once(own_database: str, limit: str) -> None:
    async with running(settings_for(own_database, **{**PLENTY, limit: 2})) as application:
        await fill_budget(application.parts, 1000)
        answers = await asyncio.gather(*(application.client().post("/api/demo", json=ASKED) for _ in range(6)))
        assert sorted(answer.status_code for answer in answers) == [202, 202, 429, 429, 429, 429]
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert "egister" in problem(429, "demo-limit", refused)["detail"] and int(refused.headers["retry-after"]) > 0


async def test_without_a_budget_there_is_no_demo(own_database: str) -> None:
    async with running(settings_for(own_database, **PLENTY)) as application:
        problem(429, "demo-limit", await application.client().post("/api/demo", json=ASKED))


async def test_a_visitor_chooses_nothing_but_the_words(visitor: httpx.AsyncClient) -> None:
    for more in ({"count": 5}, {"width": 512}, {"model": "sdxl"}):
        problem(422, "invalid-parameters", await visitor.post("/api/demo", json={**ASKED, **more}))


@pytest.mark.parametrize("ended", [False, True])
async def test_a_claim_moves_order_pictures_and_stream_and_not_the_charge(
    shop: Application, visitor: httpx.AsyncClient, ended: bool
) -> None:
    order, anna = await try_it(visitor), await shop.someone()
    if ended:
        await finish(shop.parts, order["id"])
    ticket = {"Cookie": f"{DEMO}={visitor.cookies[DEMO]}"}
    path = f"/api/orders/{order['id']}"
    claimed = await anna.api.post(f"{path}/claim", headers=ticket)
    assert expect(200, claimed)["id"] == order["id"] and f"{DEMO}=" in claimed.headers["set-cookie"]
    if not ended:
        await finish(shop.parts, order["id"])
    assert expect(200, await anna.api.get(path))["status"] == Status.SUCCEEDED
    assert [each["id"] for each in expect(200, await anna.api.get("/api/orders"))["items"]] == [order["id"]]
    assert len(expect(200, await anna.api.get("/api/images"))["items"]) == 1
    assert "event: image" in (await anna.api.get("/api/events")).text
    parts, order_id = shop.parts, UUID(order["id"])
    assert await owner_of(parts, order_events, order_events.c.order_id, order_id) == {anna.id}
    assert await owner_of(parts, images, images.c.order_id, order_id) == {anna.id}
    async with parts.database.connect() as connection:
        assert await connection.scalar(select(orders.c.charged_to).where(orders.c.id == order_id)) == HOLDER
    problem(401, "unauthorized", await visitor.get(path))
    problem(409, "demo-used", await visitor.post("/api/demo", json=ASKED))
    await anna.api.aclose()


async def test_a_claim_counts_once_and_for_whoever_came_first(shop: Application, visitor: httpx.AsyncClient) -> None:
    order, anna, boris = await try_it(visitor), await shop.someone(), await shop.someone()
    path = f"/api/orders/{order['id']}/claim"
    ticket = {"Cookie": f"{DEMO}={visitor.cookies[DEMO]}"}
    problem(409, "no-demo", await anna.api.post(path))
    problem(404, "not-found", await anna.api.post(f"/api/orders/{uuid4()}/claim", headers=ticket))
    both = await asyncio.gather(*(each.api.post(path, headers=ticket) for each in (anna, boris)))
    assert sorted(answer.status_code for answer in both) == [200, 404]
    won, lost = (anna, boris) if both[0].status_code == 200 else (boris, anna)
    problem(409, "conflict", await won.api.post(path, headers=ticket))
    problem(404, "not-found", await lost.api.post(path, headers=ticket))
    problem(404, "not-found", await lost.api.get(f"/api/orders/{order['id']}"))


async def age(parts: Parts, order: dict[str, Any]) -> None:
    async with parts.database.begin() as connection:
        old = func.now() - KEPT - timedelta(minutes=1)
        await connection.execute(update(demos).where(demos.c.order_id == UUID(order["id"])).values(created_at=old))


async def test_after_a_week_an_unclaimed_demo_is_gone_and_a_claimed_one_stays(
    shop: Application, visitor: httpx.AsyncClient
) -> None:
    parts, anna = shop.parts, await shop.someone()
    mine, left, open_one = await try_it(visitor), await try_it(shop.client()), await try_it(shop.client())
    for order in (mine, left):
        await finish(parts, order["id"])
    ticket = {"Cookie": f"{DEMO}={visitor.cookies[DEMO]}"}
    expect(200, await anna.api.post(f"/api/orders/{mine['id']}/claim", headers=ticket))
    for order in (mine, left, open_one):
        await age(parts, order)
    removed = 0
    while True:
        async with parts.database.begin() as connection:
            if not await forget_oldest(connection):
                break
        removed += 1
    async with parts.database.connect() as connection:
        assert removed == 2 and await connection.scalar(select(demos.c.order_id)) == UUID(open_one["id"])
        said = await connection.scalar(select(orders.c.prompt_original).where(orders.c.id == UUID(left["id"])))
        shown = select(images.c.deleted_at).where(images.c.order_id == UUID(left["id"]))
        assert said == "" and await connection.scalar(shown) is not None
    assert expect(200, await anna.api.get(f"/api/orders/{mine['id']}"))["images"]


async def test_the_days_budget_is_asked_for_until_it_has_come(shop: Application) -> None:
    parts = shop.parts
    budget = Budget(parts.database, parts.outbox, 50)
    await budget.ask()
    await budget.ask()
    async with parts.database.begin() as connection:
        asked = {bytes(each) for each in await connection.scalars(select(outbox.c.payload))}
        row = {"id": uuid4(), "holder_id": HOLDER, "kind": "grant", "amount": 50, "available": 50}
        await connection.execute(transactions.insert().values(**row, grant_id=grant_id(today())))
    assert len(asked) >= 1 and all(str(grant_id(today())).encode() in each for each in asked)
    await budget.ask()
    async with parts.database.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(outbox)) == 2


async def test_a_visitor_is_in_no_list_of_people_and_their_order_is_a_demo(
    shop: Application, visitor: httpx.AsyncClient
) -> None:
    order, admin = await try_it(visitor), await shop.someone(role="super_admin")
    (owner_id,) = await owner_of(shop.parts, orders, orders.c.id, UUID(order["id"]))
    name = (await shop.row(owner_id)).username
    department_id = await shop.department()

    async def unseen() -> None:
        for asked in ({}, {"status": "active"}, {"search": "demo"}, {"status": "deleted"}):
            listed = expect(200, await admin.api.get("/api/users", params=asked))["items"]
            assert str(owner_id) not in {user["id"] for user in listed}
        for method, path in (
            ("GET", f"/api/users/{name}"), ("PATCH", f"/api/users/{name}"), ("DELETE", f"/api/users/{name}"),
            ("POST", f"/api/users/{name}/block"), ("POST", f"/api/users/{name}/credits"),
            ("PUT", f"/api/departments/{department_id}/members/{name}"),
        ):  # fmt: skip
            body = {"amount": 1, "reason": "x"} if method in {"PATCH", "POST"} else None
            problem(404, "not-found", await admin.api.request(method, path, json=body))

    async def overseen() -> tuple[str | None, bool]:
        (found,) = expect(200, await admin.api.get("/api/admin/orders"))["items"]
        return found["username"], found["demo"]

    await unseen()
    assert await overseen() == (None, True)
    ticket = {"Cookie": f"{DEMO}={visitor.cookies[DEMO]}"}
    expect(200, await admin.api.post(f"/api/orders/{order['id']}/claim", headers=ticket))
    assert await overseen() == (admin.account["username"], True)
    await unseen()
    await finish(shop.parts, order["id"])
    await age(shop.parts, order)
    async with shop.parts.database.begin() as connection:
        assert await forget_oldest(connection)
    await unseen()


async def test_the_budget_has_a_name_among_the_transactions(shop: Application) -> None:
    admin, row = await shop.someone(role="super_admin"), {"id": uuid4(), "holder_id": HOLDER, "kind": "grant"}
    async with shop.parts.database.begin() as connection:
        await connection.execute(transactions.insert().values(**row, amount=50, available=50))
    (found,) = expect(200, await admin.api.get("/api/admin/transactions"))["items"]
    assert (found["holder"]["kind"], found["holder"]["id"]) == ("demo", str(HOLDER))
