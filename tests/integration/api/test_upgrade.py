"""A database of the release before is brought up to this one, back, and up again, and keeps what is in it."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from alembic import command
from alembic.config import Config

from services.api.accounts.passwords import Passwords
from services.api.migrate import HERE
from tests.integration.api.application import PASSWORD, expect, running, settings_for

BEFORE = "0002"
TABLES = ("users", "orders", "images", "transactions", "refresh_tokens", "balances")


async def move(way: Callable[[Config, str], None], url: str, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    await asyncio.to_thread(way, config, revision)


async def up(url: str, revision: str = "head") -> None:
    await move(command.upgrade, url, revision)


async def down(url: str) -> None:
    await move(command.downgrade, url, BEFORE)


async def tables_of(url: str) -> set[str]:
    rows = await run(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {row["tablename"] for row in rows}


async def run(url: str, statement: str, *values: Any) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(statement, *values)
    finally:
        await connection.close()


async def content(url: str) -> dict[str, list[str]]:
    """Rows of the tables that both releases know, without the columns that only the newer one has."""
    new = ["department_id", "status", "language", "default_pool", "max_orders_in_flight", "max_orders_a_day",
           "max_images", "deleted_at", "visitor"]  # fmt: skip
    gone = {"users": new, "orders": ["department_id", "model", "charged_to"], "transactions": ["counterpart_id"],
            "balances": ["expiring"]}  # fmt: skip
    found = {}
    for table in TABLES:
        rows = await run(url, f"SELECT (to_jsonb(t) - $1::text[])::text AS said FROM {table} t", gone.get(table, []))
        found[table] = sorted(row["said"] for row in rows)
    return found


async def fill(url: str) -> dict[str, UUID]:
    """Rows as the release before wrote them."""
    ids = {name: uuid4() for name in ("anna", "chief", "boss", "done", "open", "image")}
    password_hash = await Passwords(cheap=True).hash(PASSWORD)
    for name, role in (("anna", "member"), ("chief", "super_admin"), ("boss", "department_admin")):
        await run(
            url,
            "INSERT INTO users (id, email, username, name, password_hash, role) VALUES ($1, $2, $3, $3, $4, $5)",
            ids[name], f"{name}@bottega.test", name, password_hash, role,
        )  # fmt: skip
    sampling = {"sampling": {"model": "small-world", "width": 256, "height": 256, "steps": 8, "guidance": 2.0,
                             "scheduler": "euler", "seeds": [7]}}  # fmt: skip
    picture = {"sha256": "0" * 64, "width": 256, "height": 256, "bytes": 9}
    for name, status, stage, pictures, ended_at in (
        ("done", "succeeded", None, [picture], "2026-05-04 23:30:00+00"),
        ("open", "running", "generate", [], None),
    ):
        await run(
            url,
            "INSERT INTO orders (id, owner_id, tool, status, stage, todo, attempt, first_attempt, language,"
            " prompt_original, parameters, price, pictures, deadline, ended_at) VALUES"
            " ($1, $2, 'generate', $3, $4, '{}', 1, 1, 'en', 'a cake', $5, 2, $6, now(), $7::text::timestamptz)",
            ids[name], ids["anna"], status, stage, json.dumps(sampling), json.dumps(pictures), ended_at,
        )  # fmt: skip
    await run(
        url,
        "INSERT INTO images (id, owner_id, order_id, position, sha256, media_type, bytes, width, height, seed)"
        " VALUES ($1, $2, $3, 0, repeat('0', 64), 'image/png', 9, 256, 256, 7)",
        ids["image"], ids["anna"], ids["done"],
    )  # fmt: skip
    await run(
        url,
        "INSERT INTO transactions (id, holder_id, kind, amount, available, order_id)"
        " VALUES (gen_random_uuid(), $1, 'capture', -2, 8, $2)",
        ids["anna"], ids["done"],
    )  # fmt: skip
    await run(url, "INSERT INTO balances VALUES ($1, 8, 2, 5)", ids["anna"])
    await run(
        url,
        "INSERT INTO refresh_tokens (id, family_id, user_id, token_hash, expires_at)"
        " VALUES (gen_random_uuid(), gen_random_uuid(), $1, 'hash', now() + interval '1 day')",
        ids["anna"],
    )
    return ids


@pytest.fixture
async def old(database_url: Callable[..., str]) -> str:
    """URL of a database of the release before, empty."""
    url = database_url()
    await up(url, BEFORE)
    return url


async def test_up_down_and_up_again_keeps_everything(old: str) -> None:
    ids = await fill(old)
    before, tables = await content(old), await tables_of(old)
    await up(old)
    boss = [said.replace("department_admin", "member") for said in before["users"]]
    assert await content(old) == {**before, "users": sorted(boss)}, "who administers no department is a member"
    assert {row["status"] for row in await run(old, "SELECT status FROM users")} == {"active"}
    assert {row["model"] for row in await run(old, "SELECT model FROM orders")} == {"small-world"}
    (day,) = await run(old, "SELECT * FROM order_days")
    assert (str(day["day"]), day["owner_id"], day["tool"], day["model"]) == (
        "2026-05-04", ids["anna"], "generate", "small-world"
    )  # fmt: skip
    assert (day["orders"], day["succeeded"], day["images"], day["credits"]) == (1, 1, 1, 2)
    await down(old)
    assert await tables_of(old) == tables
    assert await content(old) == {**before, "users": sorted(boss)}
    await up(old)
    assert await content(old) == {**before, "users": sorted(boss)}


async def test_the_upgraded_database_is_the_applications(old: str) -> None:
    await fill(old)
    await up(old)
    async with running(settings_for(old)) as application, application.client() as client:
        login = {"email": "anna@bottega.test", "password": PASSWORD}
        tokens = expect(200, await client.post("/api/auth/login", json=login))
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        me = expect(200, await client.get("/api/me"))
        assert (me["status"], me["balance"]["available"]) == ("active", 8)
        assert len(expect(200, await client.get("/api/orders"))["items"]) == 2
        assert len(expect(200, await client.get("/api/images"))["items"]) == 1


async def test_masks_that_were_uploaded_and_palettes(old: str) -> None:
    ids = await fill(old)
    uploads = {name: uuid4() for name in ("mask", "both", "photo")}
    for image_id in uploads.values():
        await run(
            old,
            "INSERT INTO images (id, owner_id, kind, sha256, media_type, bytes, width, height)"
            " VALUES ($1, $2, 'upload', repeat('1', 64), 'image/png', 9, 256, 256)",
            image_id, ids["anna"],
        )  # fmt: skip
    mask = "jsonb_build_object('mask_id', $2::text)"
    used = f"UPDATE orders SET parameters = parameters || {mask}, parent_id = $3 WHERE id = $1"
    await run(old, used, ids["done"], str(uploads["mask"]), uploads["both"])
    await run(old, used, ids["open"], str(uploads["both"]), None)
    style, book = {"palette": {"primary": "#c2185b", "ink": "#000000"}}, uuid4()
    await run(old, "INSERT INTO brand_books (id, owner_id) VALUES ($1, $2)", book, ids["anna"])
    written = "INSERT INTO brand_book_versions (brand_book_id, version, name, style) VALUES ($1, $2, 'Sladko', $3)"
    await run(old, written, book, 1, json.dumps(style))

    async def kinds() -> dict[UUID, str]:
        rows = await run(old, "SELECT id, kind FROM images WHERE order_id IS NULL")
        return {row["id"]: row["kind"] for row in rows}

    await up(old)
    assert await kinds() == {uploads["mask"]: "mask", uploads["both"]: "upload", uploads["photo"]: "upload"}
    await run(old, written, book, 2, json.dumps(style))
    rows = await run(old, "SELECT style::text AS style FROM brand_book_versions ORDER BY version")
    first, second = [json.loads(row["style"]) for row in rows]
    assert first == style and list(second["palette"]) == ["primary", "ink"]
    await down(old)
    assert set((await kinds()).values()) == {"upload"}


async def test_on_the_way_back_nobody_gets_in_who_was_kept_out(old: str) -> None:
    ids = await fill(old)
    await up(old)
    await run(old, "UPDATE users SET status = 'blocked' WHERE id = $1", ids["anna"])
    await run(
        old,
        "UPDATE users SET status = 'deleted', deleted_at = now(), password_hash = NULL, name = 'gone' WHERE id = $1",
        ids["chief"],
    )
    for kind, amount in (("receive", 5), ("distribute", -5), ("correct", 1), ("refund", 2), ("return", 3)):
        await run(
            old,
            "INSERT INTO transactions (id, holder_id, kind, amount, available)"
            " VALUES (gen_random_uuid(), $1, $2, $3, 1)",
            ids["anna"], kind, amount,
        )  # fmt: skip
    visitor = uuid4()
    await run(
        old,
        "INSERT INTO users (id, email, username, name, visitor)"
        " VALUES ($1, 'demo-1@demo.invalid', 'demo-1', 'Demo', true)",
        visitor,
    )
    await down(old)
    hashes = {row["id"]: row["password_hash"] for row in await run(old, "SELECT id, password_hash FROM users")}
    passwords = Passwords(cheap=True)
    assert not await passwords.matches(hashes[ids["anna"]], PASSWORD)
    assert not await passwords.matches(hashes[ids["chief"]], PASSWORD)
    assert await passwords.matches(hashes[ids["boss"]], PASSWORD)
    assert await run(old, "SELECT 1 FROM refresh_tokens") == []
    kinds = {row["amount"]: row["kind"] for row in await run(old, "SELECT amount, kind FROM transactions")}
    assert kinds == {-2: "capture", 5: "grant", -5: "expire", 1: "grant", 2: "grant", 3: "grant"}
    await up(old)
    statuses = {row["id"]: row["status"] for row in await run(old, "SELECT id, status FROM users")}
    assert statuses == {
        ids["anna"]: "blocked", ids["chief"]: "blocked", ids["boss"]: "active", visitor: "blocked",
    }  # fmt: skip
    assert [row["id"] for row in await run(old, "SELECT id FROM users WHERE visitor")] == [visitor]
