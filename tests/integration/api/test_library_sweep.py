"""The sweep of the store, and its agreement with the database. With a real S3 server, and a clock that runs ahead."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, update

from chassis.storage import Stored
from contracts.pictures import picture_key
from services.api.library import sweep
from services.api.library.reconciliation import reconcile
from services.api.library.sweep import SWEPT, StoreSweep
from services.api.orders.order import Order
from services.api.tables import images, orders, users
from tests.integration.api.application import Application, Someone, running, settings_for
from tests.integration.api.rows import PNG, add_image, add_order

DAY = timedelta(days=1)


@dataclass
class Shop:
    """An application with a bucket of its own, and one person."""

    application: Application
    anna: Someone

    async def put(self, key: str, body: bytes = b"x") -> str:
        await self.application.parts.storage.put(key, body, "application/octet-stream")
        return key

    async def picture(self, order: Order, *, deleted: bool = False, stored: bool = True) -> dict[str, Any]:
        body = PNG + uuid4().bytes
        row = await add_image(
            self.application.parts.database, self.anna.id, order, body=body, position=uuid4().int % 999
        )
        if stored:
            await self.put(picture_key(row["sha256"]), body)
        if deleted:
            await self.change(update(images).where(images.c.id == row["id"]).values(deleted_at=func.now()))
        return row

    async def order(self, *, ended: timedelta | None = None, began: timedelta = timedelta()) -> Order:
        """An order that began and ended so long ago; None: it is open."""
        order = await add_order(self.application.parts.database, self.anna.id)
        values: dict[str, Any] = {"created_at": func.now() - began}
        if ended is not None:
            values |= {"status": "succeeded", "stage": None, "ended_at": func.now() - ended}
        await self.change(update(orders).where(orders.c.id == order.id).values(values))
        return order

    async def change(self, statement: Any) -> None:
        async with self.application.parts.database.begin() as connection:
            await connection.execute(statement)

    async def keys(self) -> set[str]:
        return {each.key for each in await self.application.parts.storage.listing("")}

    async def sweep(self) -> None:
        parts = self.application.parts
        sweeper = StoreSweep(parts.database, parts.storage)
        for _ in range(4):
            await sweeper.run()


@pytest.fixture
async def shop(own_database: str, s3: Any, bucket: str) -> AsyncIterator[Shop]:
    store = {"s3_endpoint": s3.url, "s3_access_key": s3.access_key, "s3_secret_key": s3.secret_key}
    async with running(settings_for(own_database, **store, s3_bucket=bucket)) as application:
        someone = await application.someone()
        yield Shop(application, someone)
        await someone.api.aclose()


@pytest.fixture
def a_day_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written just now counts as old."""
    monkeypatch.setattr(sweep, "MIN_AGE", -timedelta(minutes=1))


@pytest.mark.usefixtures("a_day_later")
async def test_what_workers_wrote_down_for_a_deleted_person_goes_before_its_time(shop: Shop) -> None:
    ended = await shop.order(ended=DAY)
    await shop.put(f"orders/{ended.id}/enhance/a.json", b"what was asked for")
    await shop.sweep()
    assert await shop.keys()
    await shop.change(users.update().where(users.c.id == shop.anna.id).values(status="deleted", deleted_at=func.now()))
    await shop.sweep()
    assert await shop.keys() == set()


@pytest.mark.usefixtures("a_day_later")
async def test_what_nothing_refers_to_goes_and_all_else_stays(shop: Shop) -> None:
    over, fresh, open_ = await shop.order(ended=8 * DAY), await shop.order(ended=6 * DAY), await shop.order()
    shown, deleted = await shop.picture(over), await shop.picture(over, deleted=True)
    stay = {
        picture_key(shown["sha256"]),
        *[await shop.put(f"{folder}/{each.id}/generate/a.json") for folder in ("orders", "previews")
          for each in (fresh, open_)],
        await shop.put("models/base.safetensors"),
        await shop.put("pictures/readme.txt"),
    }  # fmt: skip
    gone = {
        picture_key(deleted["sha256"]),
        await shop.put(picture_key("cd" * 32)),
        *[
            await shop.put(f"{folder}/{each}/0-1.jpg")
            for folder in ("orders", "previews")
            for each in (over.id, uuid4())
        ],
    }
    before = SWEPT.labels("pictures")._value.get()
    assert await shop.keys() == stay | gone
    await shop.sweep()
    assert await shop.keys() == stay
    assert SWEPT.labels("pictures")._value.get() - before == 2


async def test_nothing_younger_than_a_day_is_touched(shop: Shop) -> None:
    key = await shop.put(picture_key("cd" * 32))
    await shop.sweep()
    assert await shop.keys() == {key}


@pytest.mark.usefixtures("a_day_later")
async def test_what_is_on_its_way_to_a_long_order_stays(shop: Shop) -> None:
    """A worker stored picture and manifest; the conductor was away for a day and has not heard of it."""
    waiting = await shop.order(began=2 * DAY)
    key = await shop.put(picture_key("ef" * 32))
    manifest = json.dumps({"pictures": [{"sha256": "ef" * 32}]}).encode()
    await shop.put(f"orders/{waiting.id}/generate/1.json", manifest)
    await shop.sweep()
    assert key in await shop.keys()
    ended = {"status": "failed", "stage": None, "ended_at": func.now()}
    await shop.change(update(orders).where(orders.c.id == waiting.id).values(ended))
    await shop.sweep()
    assert key not in await shop.keys()


@pytest.mark.usefixtures("a_day_later")
async def test_what_an_open_order_brought_stays_until_it_is_delivered(shop: Shop) -> None:
    order = await shop.order()
    key = await shop.put(picture_key("ad" * 32))
    brought = [{"sha256": "ad" * 32, "width": 8, "height": 8, "bytes": 1}]
    await shop.change(update(orders).where(orders.c.id == order.id).values(pictures=brought))
    await shop.sweep()
    assert await shop.keys() == {key}


async def test_what_is_written_again_between_look_and_removal_stays(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The listing said that it is old; by the time of the removal it is not."""
    storage, key = shop.application.parts.storage, await shop.put(picture_key("cd" * 32))
    listing = storage.listing

    async def long_ago(prefix: str, **options: Any) -> list[Stored]:
        return [Stored(each.key, each.bytes, datetime.now(UTC) - 9 * DAY) for each in await listing(prefix, **options)]

    monkeypatch.setattr(storage, "listing", long_ago)
    await shop.sweep()
    assert await storage.exists(key)


async def test_a_store_larger_than_a_page_is_gone_through(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [await shop.put(picture_key(f"{number:02x}" * 32)) for number in range(7)]
    storage, listing = shop.application.parts.storage, shop.application.parts.storage.listing

    async def two(prefix: str, *, after: str = "") -> list[Stored]:
        return await listing(prefix, after=after, limit=2)

    monkeypatch.setattr(storage, "listing", two)
    monkeypatch.setattr(sweep, "MAX_LISTED", 2)
    monkeypatch.setattr(sweep, "MIN_AGE", -timedelta(minutes=1))
    await shop.sweep()
    assert [key for key in keys if await storage.exists(key)] == []


async def test_the_store_and_the_database_are_compared(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = shop.application.parts
    order = await shop.order(ended=8 * DAY)
    for _ in range(5):
        await shop.picture(order)
    missing = {(await shop.picture(order, stored=False))["id"] for _ in range(3)}
    orphans = {
        picture_key((await shop.picture(order, deleted=True))["sha256"]),
        await shop.put(f"orders/{uuid4()}/a/1.json"),
    }
    await shop.put("models/base.safetensors")
    listing = parts.storage.listing

    async def two(prefix: str, *, after: str = "") -> list[Stored]:
        return await listing(prefix, after=after, limit=2)

    for module_limit in (None, 2):
        if module_limit:
            monkeypatch.setattr(parts.storage, "listing", two)
            monkeypatch.setattr("services.api.library.reconciliation.MAX_LISTED", 2)
            monkeypatch.setattr("services.api.library.reconciliation.ROWS", 1)
        found = await reconcile(parts.database, parts.storage)
        assert set(found.orphans) == orphans and len(found.orphans) == 2
        assert set(found.missing) == missing and len(found.missing) == 3
        assert found.objects == 7 and found.pictures == 8
    assert len(await listing("")) == 8
