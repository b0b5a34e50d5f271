"""How far somebody reaches who tries: with many guesses at once, a narrow key, an id that is not theirs, a stream."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import func, update

from services.api.accounts import keys
from services.api.accounts.cookies import ACCESS
from services.api.accounts.person import Role, Scope
from services.api.accounts.throttle import MAX_FAILURES
from services.api.orders import stream
from services.api.tables import orders, users
from tests.integration.api.application import PASSWORD, Application, Someone, expect, problem
from tests.integration.api.rows import add_image, add_order
from tests.unit.api.uploads import files


async def test_of_many_guesses_at_once_only_so_many_are_answered(application: Application, anna: Someone) -> None:
    email = anna.account["email"]

    async with application.client() as client:
        guesses = [f"guess number {number}" for number in range(3 * MAX_FAILURES)]
        said = await asyncio.gather(
            *(client.post("/api/auth/login", json={"email": email, "password": word}) for word in (*guesses, PASSWORD))
        )
    assert [answer.status_code for answer in said].count(401) == MAX_FAILURES
    problem(429, "too-many", said[-1])


async def test_an_empty_credential_does_not_vouch_for_a_cookie(application: Application, anna: Someone) -> None:
    token = anna.api.headers["authorization"].removeprefix("Bearer ")
    for credential in ("Bearer", "Bearer "):
        headers = {"Authorization": credential, "Cookie": f"{ACCESS}={token}", "Origin": "https://elsewhere.test"}
        async with application.client(headers=headers) as client:
            problem(403, "cross-origin", await client.patch("/api/me", json={"name": "Nobody"}))


async def test_whether_a_picture_is_somebody_elses_logo_is_not_said(
    application: Application, anna: Someone, boris: Someone
) -> None:
    database = application.parts.database
    logo = await add_image(database, boris.id, await add_order(database, boris.id))
    expect(201, await boris.api.post("/api/brand-books", json={"name": "His", "logo": str(logo["id"])}))
    problem(404, "not-found", await anna.api.delete(f"/api/images/{logo['id']}"))
    problem(409, "conflict", await boris.api.delete(f"/api/images/{logo['id']}"))


async def test_a_key_for_orders_governs_no_presets(application: Application, admin: Someone) -> None:
    member = await application.someone(department_id=await application.department())
    body = {"tool": "generate", "name": f"n-{uuid4().hex[:8]}", "parameters": {}, "shared": True}
    path = f"/api/presets/{expect(201, await member.api.post('/api/presets', json=body))['id']}"
    for scopes, may in (({Scope.ORDERS_READ, Scope.ORDERS_WRITE}, False), (set(Scope), True)):
        async with application.parts.database.begin() as connection:
            _, key = await keys.add(connection, admin.id, name="k", scopes=sorted(scopes), expires_at=None)
        async with application.client(headers={"Authorization": f"Bearer {key}"}) as program:
            for answer in (await program.get(path), await program.patch(path, json={"name": "Other"})):
                assert answer.status_code == (200 if may else 404), (scopes, answer.text)
    await member.api.aclose()


async def test_an_admin_of_a_department_refunds_members_and_not_themself(
    application: Application, admin: Someone
) -> None:
    department_id, database = await application.department(), application.parts.database
    boss = await application.someone(role=Role.DEPARTMENT_ADMIN, department_id=department_id)
    order = await add_order(database, boss.id)
    async with database.begin() as connection:
        placed = update(orders).where(orders.c.id == order.id)
        await connection.execute(placed.values(department_id=department_id))
    path, body = f"/api/orders/{order.id}/refund", {"reason": "for me"}
    problem(403, "forbidden", await boss.api.post(path, json=body))
    problem(409, "conflict", await admin.api.post(path, json=body))
    await boss.api.aclose()


async def test_why_an_order_failed_is_told_without_its_words(
    application: Application, admin: Someone, anna: Someone
) -> None:
    order = await add_order(application.parts.database, anna.id)
    failed = {"status": "failed", "stage": None, "waiting_since": None, "ended_at": func.now()}
    said = {"error_code": "untranslatable", "error_reason": "The translator has no words for: my secret"}
    async with application.parts.database.begin() as connection:
        await connection.execute(update(orders).where(orders.c.id == order.id).values(**failed, **said))
    assert "my secret" in (await anna.api.get(f"/api/orders/{order.id}")).text
    seen = await admin.api.get("/api/admin/orders", params={"username": anna.account["username"]})
    assert expect(200, seen)["items"][0]["error_code"] == "untranslatable" and "my secret" not in seen.text


async def test_an_upload_is_one_of_the_stored_pictures_that_one_may_have(
    application: Application, anna: Someone
) -> None:
    async with application.parts.database.begin() as connection:
        await connection.execute(update(users).where(users.c.id == anna.id).values(max_images=1))
    for status in (201, 429):
        answer = await anna.api.post("/api/uploads", files={"file": ("a.png", files.png())})
        assert answer.status_code == status, answer.text


async def test_the_stream_of_somebody_who_is_blocked_ends(
    application: Application, admin: Someone, anna: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PING_SECONDS", 0.1)
    monkeypatch.setattr(stream, "MAX_SECONDS", 60.0)
    streaming = asyncio.create_task(anna.api.get("/api/events"))
    await asyncio.sleep(0.5)
    assert not streaming.done()
    expect(200, await admin.api.post(f"/api/users/{anna.account['username']}/block"))
    assert (await asyncio.wait_for(streaming, 10)).status_code == 200
