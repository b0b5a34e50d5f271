"""A backup taken while the ledger runs ahead of the API, restored into other databases and another bucket.

Everything is real but the broker: what the API sends is handed from its outbox to the ledger by the test.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import connect
from chassis.outbox import Outbox
from chassis.settings import StorageSettings
from chassis.storage import Storage
from contracts.envelope import decode
from contracts.events import CreditsHeld, GenerationRequested
from contracts.pictures import picture_key
from infra.backup import reconcile
from infra.backup.databases import dump
from infra.backup.place import Place
from infra.backup.restoring import NotEmptyError, restore
from infra.backup.saving import LEDGER, save
from services.api import migrate as api
from services.api.library import orphans
from services.api.orders import store
from services.api.orders.changes import Changes
from services.api.orders.order import Order
from services.api.orders.store import Cause
from services.api.orders.sweep import Sweep
from services.api.tables import balances, images, orders, outbox, users
from services.ledger import migrate as ledger
from tests.integration.api.rows import PNG, add_image, add_order
from tests.integration.ledger.books import Books


@dataclass(frozen=True)
class Installation:
    """Two migrated databases and a bucket, without services."""

    place: Place
    api: AsyncEngine
    books: Books
    storage: Storage

    async def person(self) -> UUID:
        person_id = uuid4()
        name = f"p-{person_id.hex[:12]}"
        row = {"id": person_id, "email": f"{name}@bottega.test", "username": name, "name": "Вера"}
        async with self.api.begin() as connection:
            await connection.execute(users.insert().values(row))
        return person_id

    async def delivered(self, owner_id: UUID) -> dict[str, Any]:
        """A picture that was painted, paid and shown."""
        order, body = await self.order(owner_id), PNG + uuid4().bytes
        image = await add_image(self.api, owner_id, order, body=body)
        await self.storage.put(picture_key(image["sha256"]), body, "image/png")
        await self.books.capture(owner_id, order.id)
        async with self.api.begin() as connection:
            ended = {"status": "succeeded", "stage": None, "ended_at": text("now()")}
            await connection.execute(orders.update().where(orders.c.id == order.id).values(ended))
        return image

    async def order(self, owner_id: UUID) -> Order:
        """An order whose price is held."""
        order = await add_order(self.api, owner_id)
        await self.books.hold(owner_id, order.id, order.price)
        return order

    async def rows(self, query: Any) -> list[Any]:
        async with self.api.connect() as connection:
            return list((await connection.execute(query)).all())

    async def sent(self) -> list[Any]:
        return [decode(bytes(row.payload)).data for row in await self.rows(select(outbox).order_by(outbox.c.id))]


Build = Callable[[], Any]


@pytest.fixture
async def build(postgres: Any, s3: Any) -> AsyncIterator[Build]:
    made: list[Installation] = []

    async def build() -> Installation:
        urls = [postgres.create_database() for _ in range(2)]
        await asyncio.to_thread(api.migrate, urls[0])
        await asyncio.to_thread(ledger.migrate, urls[1])
        keys = {"s3_access_key": s3.access_key, "s3_secret_key": s3.secret_key}
        place = Place(*urls, StorageSettings(s3_endpoint=s3.url, s3_bucket=f"backup-{uuid4().hex[:8]}", **keys))
        storage = Storage(place.storage)
        await storage.start()
        await storage.create_bucket()
        made.append(Installation(place, connect(urls[0], pool=4), Books(connect(urls[1], pool=4)), storage))
        return made[-1]

    yield build
    for each in made:
        await each.storage.stop()
        for engine in (each.api, each.books.engine):
            await engine.dispose()
        for url in (each.place.api_url, each.place.ledger_url):
            postgres.drop_database(url)


async def test_what_was_saved_comes_back_whole_and_the_books_agree(build: Build, tmp_path: Path) -> None:
    old, new = await build(), await build()
    anna = await old.person()
    await old.books.grant(anna, 10)
    pictures = [await old.delivered(anna) for _ in range(3)]
    under_way = await old.order(anna)
    async with old.api.begin() as connection:
        held = CreditsHeld(order_id=under_way.id, holder_id=anna, amount=1, available=6, held=1, version=9)
        await Changes(Outbox(old.api, outbox, None)).apply(connection, under_way.id, held, Cause("test", "held"))
    await save(old.place, tmp_path, settle=0)
    # After the API's moment and before the ledger's: one order is held and one is charged that no backup knows.
    lost, charged = uuid4(), uuid4()
    for order_id in (lost, charged):
        await old.books.hold(anna, order_id, 1)
    await old.books.capture(anna, charged)
    await asyncio.to_thread(dump, old.place.ledger_url, tmp_path / LEDGER)

    said = "\n".join(await restore(new.place, tmp_path))
    for line in (
        "3 pictures",
        "missing in the store: 0",
        "open orders: 1",
        "holds without an order: 1",
        "charges without an order: 1",
        "balances that differ from the ledger: 1",
        "books balance",
    ):
        assert line in said, said
    for image in pictures:
        body = await new.storage.get(picture_key(image["sha256"]))
        assert body is not None and hashlib.sha256(body).hexdigest() == image["sha256"]
    assert {row.id for row in await new.rows(select(images))} == {image["id"] for image in pictures}
    assert [(row.available, row.held) for row in await new.rows(select(balances))] == [(4, 2)]

    for command in await new.sent():
        if not isinstance(command, GenerationRequested):
            await new.books.send(command)
    assert (await new.books.check()).is_balanced
    # Three pictures and the order under way are what anna pays for; the two lost orders cost her nothing.
    assert sum(posted for posted, _ in await new.books.purses(anna)) == 7
    assert sum(held for _, held in await new.books.purses(anna)) == 1


async def test_an_order_that_was_under_way_is_painted_again_under_its_hold(build: Build, tmp_path: Path) -> None:
    old, new = await build(), await build()
    anna = await old.person()
    await old.books.grant(anna, 10)
    order = await old.order(anna)
    relay = Outbox(old.api, outbox, None)
    async with old.api.begin() as connection:
        held = CreditsHeld(order_id=order.id, holder_id=anna, amount=1, available=9, held=1, version=2)
        await Changes(relay).apply(connection, order.id, held, Cause("test", "held"))
        sent = {"waiting_since": None, "stage_deadline": None}
        await connection.execute(orders.update().where(orders.c.id == order.id).values(sent))
        await connection.execute(outbox.delete())
    await save(old.place, tmp_path, settle=0)
    await restore(new.place, tmp_path)
    before = (await new.rows(select(orders.c.attempt)))[0].attempt

    class Silent:
        def order_changed(self, *_: Any) -> None: ...

    again = Outbox(new.api, outbox, None)
    await Sweep(new.api, again, Changes(again), Silent()).run()
    async with new.api.begin() as connection:
        now = await store.lock(connection, order.id)
    assert now is not None and not now.ended and now.attempt == before + 1
    assert await new.books.capture(anna, order.id)
    assert (await new.books.check()).is_balanced


async def test_a_second_backup_copies_only_what_is_new(build: Build, tmp_path: Path) -> None:
    there = await build()
    anna = await there.person()
    await there.books.grant(anna, 10)
    first = await there.delivered(anna)
    assert "1 pictures, 1 of them new" in (await save(there.place, tmp_path, settle=0))[0]
    file = tmp_path / picture_key(first["sha256"])
    written = file.stat().st_mtime_ns
    await there.delivered(anna)
    assert "2 pictures, 1 of them new" in (await save(there.place, tmp_path, settle=0))[0]
    assert file.stat().st_mtime_ns == written


async def test_what_is_in_use_is_replaced_only_when_told_to(build: Build, tmp_path: Path) -> None:
    old, new = await build(), await build()
    await old.person()
    boris = await new.person()
    await save(old.place, tmp_path, settle=0)
    with pytest.raises(NotEmptyError):
        await restore(new.place, tmp_path)
    assert boris in {row.id for row in await new.rows(select(users.c.id))}
    await restore(new.place, tmp_path, force=True)
    assert boris not in {row.id for row in await new.rows(select(users.c.id))}


async def test_a_folder_without_a_finished_backup_is_refused(build: Build, tmp_path: Path) -> None:
    there = await build()
    with pytest.raises(ValueError, match="no finished backup"):
        await restore(there.place, tmp_path)


async def test_damaged_and_lost_pictures_are_named_and_strangers_are_counted(build: Build, tmp_path: Path) -> None:
    old, new = await build(), await build()
    anna = await old.person()
    await old.books.grant(anna, 10)
    image = await old.delivered(anna)
    await save(old.place, tmp_path, settle=0)
    (tmp_path / picture_key(image["sha256"])).write_bytes(b"something else")
    stranger = hashlib.sha256(b"stranger").hexdigest()
    await new.storage.put(picture_key(stranger), b"stranger", "image/png")
    manifest = f"orders/{uuid4()}/generate/1.json"
    await new.storage.put(manifest, b"{}", "application/json")
    said = "\n".join(await restore(new.place, tmp_path))
    assert f"NOT RESTORED, the file is damaged: {image['sha256']}" in said
    found = await reconcile.find(new.api, new.books.engine, new.storage)
    assert found.store is not None
    assert found.store.missing == [image["id"]] and found.store.orphans == [picture_key(stranger), manifest]
    assert all(f"\n    {name}\n" in said for name in (image["id"], picture_key(stranger), manifest)), said


async def test_what_open_orders_need_and_is_gone_is_named(build: Build) -> None:
    there = await build()
    order = await add_order(there.api, await there.person())
    sha256 = hashlib.sha256(b"brought").hexdigest()
    brought = [{"sha256": sha256, "width": 8, "height": 8, "bytes": 7}]
    async with there.api.begin() as connection:
        await connection.execute(orders.update().where(orders.c.id == order.id).values(pictures=brought))
    found = await reconcile.find(there.api, there.books.engine, there.storage)
    assert found.missing_for_orders == [sha256] and f"    {sha256}" in found.lines()
    await there.storage.put(picture_key(sha256), b"brought", "image/png")
    found = await reconcile.find(there.api, there.books.engine, there.storage)
    assert found.missing_for_orders == [] and found.store is not None and found.store.orphans == []


async def test_where_the_store_cannot_be_compared_all_else_is_mended(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old backup may have more orders that have been open for long than the comparison looks into."""
    monkeypatch.setattr(orphans, "MAX_LONG_ORDERS", 0)
    old, new = await build(), await build()
    anna = await old.person()
    await old.books.grant(anna, 10)
    order = await old.order(anna)
    async with old.api.begin() as connection:
        long_ago = {"created_at": text("now() - interval '2 days'")}
        await connection.execute(orders.update().where(orders.c.id == order.id).values(long_ago))
    await save(old.place, tmp_path, settle=0)
    await new.storage.put(picture_key(hashlib.sha256(b"stranger").hexdigest()), b"stranger", "image/png")
    said = "\n".join(await restore(new.place, tmp_path))
    assert "the store was not compared" in said and "balances that differ from the ledger: 1" in said
    assert [(row.available, row.held) for row in await new.rows(select(balances))] == [(9, 1)]


async def test_an_open_order_whose_hold_the_ledger_lost_asks_for_it_again(build: Build) -> None:
    there = await build()
    anna = await there.person()
    await there.books.grant(anna, 10)
    order = await add_order(there.api, anna)
    async with there.api.begin() as connection:
        running = {"status": "running", "stage": "generate", "attempt": 1, "first_attempt": 1}
        await connection.execute(orders.update().where(orders.c.id == order.id).values(running))
    found = await reconcile.find(there.api, there.books.engine, there.storage)
    assert [row.id for row in found.orders_without_hold] == [order.id]
    await reconcile.mend(there.api, found)
    (asked,) = await there.sent()
    assert (await there.books.send(asked)).data.order_id == order.id
    found = await reconcile.find(there.api, there.books.engine, there.storage)
    assert not found.orders_without_hold
