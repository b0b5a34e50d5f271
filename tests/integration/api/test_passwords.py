"""A new password for one that was forgotten, and what must not come of it."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from services.api.accounts.codes import Purpose
from services.api.accounts.throttle import MAX_FAILURES
from services.api.letters.box import MAX_A_DAY
from services.api.tables import codes, letters
from tests.integration.api.application import PASSWORD, Application, expect, problem
from tests.integration.api.mailbox import OTHER_PASSWORD, Mailed, backdate, confirmed, login, registration, user_id


async def test_a_new_password_ends_every_log_in(verified: Mailed, client: httpx.AsyncClient) -> None:
    body = await confirmed(verified)
    tokens = expect(200, await client.post("/api/auth/login", json=login(body)))
    client.cookies.clear()
    expect(202, await client.post("/api/auth/password/forgot", json={"email": body["email"]}))
    new = {"email": body["email"], "code": await verified.code(body["email"], 2), "password": OTHER_PASSWORD}
    expect(204, await client.post("/api/auth/password/reset", json=new))
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    problem(401, "unauthorized", await client.get("/api/me", headers=bearer))
    refresh = {"refresh_token": tokens["refresh_token"]}
    problem(401, "unauthorized", await client.post("/api/auth/refresh", json=refresh))
    problem(401, "unauthorized", await client.post("/api/auth/login", json=login(body)))
    expect(200, await client.post("/api/auth/login", json=login(body, OTHER_PASSWORD)))
    problem(422, "code-not-valid", await client.post("/api/auth/password/reset", json=new))


async def test_a_log_in_under_way_does_not_outlive_the_new_password(
    verified: Mailed, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = await confirmed(verified)
    application, passwords = verified.application, verified.application.parts.gate.passwords
    checked, go_on, matches = asyncio.Event(), asyncio.Event(), passwords.matches

    async def slowly(*said: Any) -> bool:
        matched = await matches(*said)
        checked.set()
        await go_on.wait()
        return matched

    monkeypatch.setattr(passwords, "matches", slowly)
    under_way = asyncio.create_task(client.post("/api/auth/login", json=login(body)))
    await checked.wait()
    mine = await user_id(verified, body["email"])
    async with application.parts.database.begin() as connection:
        code = await application.parts.sign_up._codes.issue(connection, mine, Purpose.RESET)
    new = {"email": body["email"], "code": code, "password": OTHER_PASSWORD}
    expect(204, await client.post("/api/auth/password/reset", json=new))
    go_on.set()
    problem(401, "unauthorized", await under_way)


async def test_two_who_claim_an_address_leave_it_to_who_reads_its_mail(
    verified: Mailed, client: httpx.AsyncClient
) -> None:
    body = registration()
    first = expect(201, await client.post("/api/auth/register", json=body))
    second = expect(201, await client.post("/api/auth/register", json={**body, "password": OTHER_PASSWORD}))
    assert first["id"] == second["id"] and first["username"] == second["username"]
    code = {"email": body["email"], "code": await verified.code(body["email"])}
    expect(200, await client.post("/api/auth/verify", json=code))
    for password in (PASSWORD, OTHER_PASSWORD):
        problem(401, "unauthorized", await client.post("/api/auth/login", json=login(body, password)))
    await backdate(verified, letters, 61)
    expect(202, await client.post("/api/auth/password/forgot", json={"email": body["email"]}))
    new = {"email": body["email"], "code": await verified.code(body["email"], 2), "password": "a third password"}
    expect(204, await client.post("/api/auth/password/reset", json=new))
    expect(200, await client.post("/api/auth/login", json=login(body, "a third password")))


async def test_a_mailbox_is_not_flooded(verified: Mailed, client: httpx.AsyncClient) -> None:
    body = registration()
    expect(201, await client.post("/api/auth/register", json=body))
    mine = await user_id(verified, body["email"])
    for _ in range(3):
        expect(202, await client.post("/api/auth/verify/resend", json={"email": body["email"]}))
    await verified.letters(body["email"], 1)
    for _ in range(MAX_A_DAY + 2):
        await backdate(verified, letters, 61, letters.c.user_id == mine)
        await verified.application.parts.sign_up.write_again(body["email"])
    await verified.settled()
    async with verified.application.parts.database.connect() as connection:
        written = select(func.count()).where(letters.c.user_id == mine)
        assert await connection.scalar(written) == MAX_A_DAY
    for _ in range(MAX_FAILURES - 3):
        expect(202, await client.post("/api/auth/verify/resend", json={"email": body["email"]}))
    problem(429, "too-many", await client.post("/api/auth/verify/resend", json={"email": body["email"]}))


async def test_a_code_is_for_one_account_and_one_purpose(verified: Mailed, client: httpx.AsyncClient) -> None:
    body, other = await confirmed(verified), registration()
    expect(201, await client.post("/api/auth/register", json=other))
    await client.post("/api/auth/password/forgot", json={"email": body["email"]})
    reset, verify = await verified.code(body["email"], 2), await verified.code(other["email"])
    new = {"email": other["email"], "code": verify, "password": OTHER_PASSWORD}
    problem(422, "code-not-valid", await client.post("/api/auth/password/reset", json=new))
    answer = await client.post("/api/auth/verify", json={"email": other["email"], "code": reset})
    problem(422, "code-not-valid", answer)


async def test_a_code_for_a_password_expires_and_counts_once(verified: Mailed, client: httpx.AsyncClient) -> None:
    body = await confirmed(verified)
    mine = await user_id(verified, body["email"])
    expect(202, await client.post("/api/auth/password/forgot", json={"email": body["email"]}))
    new = {"email": body["email"], "code": await verified.code(body["email"], 2), "password": OTHER_PASSWORD}
    await backdate(verified, codes, 15 * 60, codes.c.user_id == mine)
    problem(422, "code-not-valid", await client.post("/api/auth/password/reset", json=new))
    expect(200, await client.post("/api/auth/login", json=login(body)))
    client.cookies.clear()
    await backdate(verified, letters, 61, letters.c.user_id == mine)
    expect(202, await client.post("/api/auth/password/forgot", json={"email": body["email"]}))
    new["code"] = await verified.code(body["email"], 3)
    answers = await asyncio.gather(*(client.post("/api/auth/password/reset", json=new) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [204, 422, 422, 422]


async def test_without_a_mail_server_no_letters_are_promised(application: Application) -> None:
    async with application.client() as client:
        for path in ("verify/resend", "password/forgot"):
            answer = await client.post(f"/api/auth/{path}", json={"email": "anna@bottega.test"})
            problem(403, "forbidden", answer)
