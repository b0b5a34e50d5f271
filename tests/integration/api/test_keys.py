"""API keys, and what else is one's own: name, language, pool."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update

from services.api.accounts import keys
from services.api.tables import api_keys
from tests.integration.api.application import Application, Someone, expect, problem

NEW = {"name": "shop", "scopes": ["orders:read", "credits:read"]}


async def test_a_key_is_shown_once_and_kept_as_a_hash(application: Application, anna: Someone) -> None:
    made = expect(201, await anna.api.post("/api/me/keys", json=NEW))
    key = made.pop("key")
    assert key.startswith(f"{made['prefix']}_") and made["prefix"].startswith("btg_") and len(made["prefix"]) == 12
    assert made["scopes"] == ["credits:read", "orders:read"] and made["last_used_at"] is None
    assert expect(200, await anna.api.get("/api/me/keys"))["items"] == [made]
    async with application.parts.database.connect() as connection:
        row = (await connection.execute(api_keys.select().where(api_keys.c.id == UUID(made["id"])))).one()
    assert row.key_hash == hashlib.sha256(key.encode()).digest()
    assert key not in str(row)


async def test_a_key_says_who_and_narrows_what(application: Application, anna: Someone) -> None:
    key = expect(201, await anna.api.post("/api/me/keys", json=NEW))["key"]
    async with application.client(headers={"Authorization": f"Bearer {key}"}) as program:
        assert expect(200, await program.get("/api/me"))["id"] == str(anna.id)
        expect(200, await program.get("/api/orders"))
        expect(200, await program.get("/api/balance"))
        assert problem(403, "key-too-narrow", await program.post("/api/orders", json={}))["scope"] == "orders:write"
        assert problem(403, "key-too-narrow", await program.post("/api/me/keys", json=NEW))["scope"] is None
        problem(403, "key-too-narrow", await program.delete("/api/me"))
    async with application.client(headers={"Authorization": f"Bearer {key}x"}) as program:
        problem(401, "unauthorized", await program.get("/api/me"))


async def test_the_last_use_is_written_once_a_minute(application: Application, anna: Someone) -> None:
    made = expect(201, await anna.api.post("/api/me/keys", json=NEW))
    mine = api_keys.c.id == UUID(made["id"])

    async def last_use() -> datetime:
        async with application.parts.database.connect() as connection:
            return await connection.scalar(select(api_keys.c.last_used_at).where(mine))

    async with application.client(headers={"Authorization": f"Bearer {made['key']}"}) as program:
        expect(200, await program.get("/api/me"))
        first = await last_use()
        expect(200, await program.get("/api/me"))
        assert await last_use() == first
        async with application.parts.database.begin() as connection:
            an_age_ago = func.now() - text("interval '61 seconds'")
            await connection.execute(update(api_keys).where(mine).values(last_used_at=an_age_ago))
        expect(200, await program.get("/api/me"))
        assert await last_use() > first - timedelta(seconds=1)


async def test_revoked_and_expired_keys_open_nothing(application: Application, anna: Someone, boris: Someone) -> None:
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    made = expect(201, await anna.api.post("/api/me/keys", json={**NEW, "expires_at": soon}))
    async with application.client(headers={"Authorization": f"Bearer {made['key']}"}) as program:
        expect(200, await program.get("/api/me"))
        mine = update(api_keys).where(api_keys.c.id == UUID(made["id"]))
        async with application.parts.database.begin() as connection:
            await connection.execute(mine.values(expires_at=func.now() - text("interval '1 second'")))
        problem(401, "unauthorized", await program.get("/api/me"))
        async with application.parts.database.begin() as connection:
            await connection.execute(mine.values(expires_at=None))
        expect(200, await program.get("/api/me"))
        path = f"/api/me/keys/{made['id']}"
        problem(404, "not-found", await boris.api.delete(path))
        expect(204, await anna.api.delete(path))
        problem(401, "unauthorized", await program.get("/api/me"))
    problem(404, "not-found", await anna.api.delete(path))
    assert expect(200, await anna.api.get("/api/me/keys"))["items"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "2999-01-01T00:00:00"},
        {"name": ""},
        {"key": "btg_mine"},
    ],
)
async def test_wrong_keys_are_refused(anna: Someone, wrong: dict[str, object]) -> None:
    told = problem(422, "invalid-parameters", await anna.api.post("/api/me/keys", json={**NEW, **wrong}))
    assert [error["pointer"].split("/")[1] for error in told["errors"]] == list(wrong)


async def test_nobody_has_more_keys_than_may_be(anna: Someone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MAX_KEYS", 3)
    answers = await asyncio.gather(*(anna.api.post("/api/me/keys", json=NEW) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 3


async def test_i_change_my_name_language_and_pool(anna: Someone) -> None:
    said = {"name": "Аня", "language": "ru", "default_pool": "default"}
    changed = expect(200, await anna.api.patch("/api/me", json=said))
    assert {name: changed[name] for name in said} == said
    assert expect(200, await anna.api.get("/api/me")) == changed
    assert expect(200, await anna.api.patch("/api/me", json={"default_pool": None}))["default_pool"] is None
    assert expect(200, await anna.api.patch("/api/me", json={}))["name"] == "Аня"
    for wrong in ({"language": "fr"}, {"default_pool": "moon"}, {"name": " "}, {"role": "super_admin"}):
        problem(422, "invalid-parameters", await anna.api.patch("/api/me", json=wrong))
