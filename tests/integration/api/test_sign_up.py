"""Signing up where addresses are confirmed and accounts approved, with a real mail server."""

import asyncio
import re
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from services.api.accounts.codes import MAX_TRIES
from services.api.accounts.throttle import MAX_FAILURES
from services.api.tables import codes, letters
from tests.integration.api.application import expect, problem
from tests.integration.api.mailbox import OTHER_PASSWORD, Mailed, backdate, confirmed, login, registration, user_id


async def test_an_account_is_active_once_its_code_is_entered(verified: Mailed, client: httpx.AsyncClient) -> None:
    body = registration()
    made = expect(201, await client.post("/api/auth/register", json=body))
    assert made["status"] == "unverified" and made["username"].startswith("new-")
    problem(401, "unauthorized", await client.post("/api/auth/login", json=login(body)))
    code = {
        "email": body["email"].upper(),
        "code": await verified.code(body["email"]),
        "username": f"u{uuid4().hex[:9]}",
    }
    account = expect(200, await client.post("/api/auth/verify", json=code))
    assert (account["id"], account["status"], account["username"]) == (made["id"], "active", code["username"])
    expect(200, await client.post("/api/auth/login", json=login(body)))
    problem(422, "code-not-valid", await client.post("/api/auth/verify", json=code))


async def test_an_approved_account_may_look_before_and_order_after(approved: Mailed) -> None:
    application = approved.application
    admin = await application.someone(role="super_admin")
    body = registration(language="ko")
    async with application.client() as client:
        expect(201, await client.post("/api/auth/register", json=body))
        code = {"email": body["email"], "code": await approved.code(body["email"])}
        account = expect(200, await client.post("/api/auth/verify", json=code))
        assert account["status"] == "provisional"
        tokens = expect(200, await client.post("/api/auth/login", json=login(body)))
        client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        assert expect(200, await client.get("/api/me"))["status"] == "provisional"
        expect(200, await client.get("/api/orders"))
        told = problem(403, "account-not-active", await client.post("/api/orders", json={"tool": "generate"}))
        assert told["account"] == "provisional"
        expect(200, await admin.api.post(f"/api/users/{account['username']}/approve"))
        problem(422, "invalid-parameters", await client.post("/api/orders", json={"tool": "generate"}))
    told = (await approved.letters(body["email"], 2))[-1]
    assert "승인" in told["Subject"] and "Анна" in told.get_content()


async def test_a_refused_account_is_out_and_hears_of_it(approved: Mailed) -> None:
    admin = await approved.application.someone(role="super_admin")
    body = await confirmed(approved, language="ru")
    row = await approved.application.row(await user_id(approved, body["email"]))
    expect(200, await admin.api.post(f"/api/users/{row.username}/refuse"))
    assert "не одобрена" in (await approved.letters(body["email"], 2))[-1]["Subject"]
    async with approved.application.client() as client:
        told = problem(403, "account-not-active", await client.post("/api/auth/login", json=login(body)))
        assert told["account"] == "refused"


@pytest.mark.parametrize(
    ("header", "said", "subject"),
    [("ko-KR,ko;q=0.9,en;q=0.5", None, "인증"), ("fr,ru;q=0.8,en;q=0.9", "ru", "код"), ("fr", None, "code")],
)
async def test_letters_speak_the_persons_language(
    verified: Mailed, client: httpx.AsyncClient, header: str, said: str | None, subject: str
) -> None:
    body = registration(**({"language": said} if said else {}))
    expect(201, await client.post("/api/auth/register", json=body, headers={"Accept-Language": header}))
    (letter,) = await verified.letters(body["email"])
    assert subject in letter["Subject"] and body["name"] in letter.get_content()
    assert letter["From"] == "bottega <bottega@localhost>" and letter["Auto-Submitted"] == "auto-generated"


async def test_codes_are_kept_as_keyed_hashes_and_letters_without_them(
    verified: Mailed, client: httpx.AsyncClient
) -> None:
    body = registration()
    expect(201, await client.post("/api/auth/register", json=body))
    code = await verified.code(body["email"])
    await verified.settled()
    async with verified.application.parts.database.connect() as connection:
        mine = letters.c.user_id == await user_id(verified, body["email"])
        for _ in range(100):
            row = (await connection.execute(letters.select().where(mine))).one()
            if row.sent_at is not None:
                break
            await asyncio.sleep(0.05)
        assert row.fields == {} and row.sent_at is not None and row.next_try_at is None
        stored = await connection.scalar(select(codes.c.code_hash).where(codes.c.user_id == row.user_id))
    assert len(stored) == 32 and code.encode() not in stored


async def test_a_wrong_code_is_tried_five_times_and_no_more(verified: Mailed, client: httpx.AsyncClient) -> None:
    body = registration()
    expect(201, await client.post("/api/auth/register", json=body))
    code = await verified.code(body["email"])
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    tries = [client.post("/api/auth/verify", json={"email": body["email"], "code": wrong}) for _ in range(MAX_TRIES)]
    for answer in await asyncio.gather(*tries):
        problem(422, "code-not-valid", answer)
    right = {"email": body["email"], "code": code}
    problem(422, "code-not-valid", await client.post("/api/auth/verify", json=right))


async def test_guesses_are_stopped_before_the_code_is(verified: Mailed, client: httpx.AsyncClient) -> None:
    guess = {"email": f"{uuid4().hex}@bottega.test", "code": "000000"}
    for _ in range(MAX_FAILURES):
        problem(422, "code-not-valid", await client.post("/api/auth/verify", json=guess))
    problem(429, "too-many", await client.post("/api/auth/verify", json=guess))


async def test_a_code_expires_and_another_can_be_had(verified: Mailed, client: httpx.AsyncClient) -> None:
    body = registration()
    expect(201, await client.post("/api/auth/register", json=body))
    old = {"email": body["email"], "code": await verified.code(body["email"])}
    mine = await user_id(verified, body["email"])
    await backdate(verified, codes, 15 * 60, codes.c.user_id == mine)
    problem(422, "code-not-valid", await client.post("/api/auth/verify", json=old))
    await backdate(verified, letters, 61, letters.c.user_id == mine)
    expect(202, await client.post("/api/auth/verify/resend", json={"email": body["email"]}))
    new = {**old, "code": await verified.code(body["email"], 2)}
    expect(200, await client.post("/api/auth/verify", json=new))


async def test_a_used_user_name_does_not_use_up_the_code(verified: Mailed, client: httpx.AsyncClient) -> None:
    taken = (await verified.application.someone()).account["username"]
    body = registration()
    expect(201, await client.post("/api/auth/register", json=body))
    code = {"email": body["email"], "code": await verified.code(body["email"])}
    problem(409, "username-taken", await client.post("/api/auth/verify", json={**code, "username": taken}))
    expect(200, await client.post("/api/auth/verify", json=code))


async def test_a_known_address_cannot_be_told_from_a_new_one(verified: Mailed, client: httpx.AsyncClient) -> None:
    body = await confirmed(verified)
    again = {**body, "password": OTHER_PASSWORD, "name": "Mallory"}
    fresh = expect(201, await client.post("/api/auth/register", json=registration(name="Mallory")))
    known = [expect(201, await client.post("/api/auth/register", json=again)) for _ in range(2)]
    assert set(known[0]) == set(fresh)
    assert {**known[0], "created_at": 0} == {**known[1], "created_at": 0}
    for said in (*known, fresh):
        assert said["username"] == f"new-{said['id'].replace('-', '')[:12]}" and said["id"][14] == "4"
        assert (said["name"], said["role"], said["status"]) == ("Mallory", "member", "unverified")
    (_, told) = await verified.letters(body["email"], 2)
    assert "already" in told["Subject"] and not re.search(r"\d{6}", told.get_content())
    for path, more in (("verify", {}), ("password/reset", {"password": OTHER_PASSWORD})):
        said = [
            problem(
                422,
                "code-not-valid",
                await client.post(f"/api/auth/{path}", json={"email": email, "code": "123456", **more}),
            )
            for email in (body["email"], registration()["email"])
        ]
        assert said[0] == said[1]
    for path in ("verify/resend", "password/forgot"):
        answers = [
            expect(202, await client.post(f"/api/auth/{path}", json={"email": email}))
            for email in (body["email"], registration()["email"])
        ]
        assert answers[0] == answers[1]
    expect(200, await client.post("/api/auth/login", json=login(body)))
    problem(401, "unauthorized", await client.post("/api/auth/login", json=login(body, OTHER_PASSWORD)))


async def test_a_user_name_is_chosen_when_the_address_is_confirmed(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/auth/register", json=registration(username="anna"))
    assert problem(422, "invalid-parameters", answer)["errors"][0]["pointer"] == "/username"


async def test_one_who_signs_up_twice_keeps_their_password(verified: Mailed, client: httpx.AsyncClient) -> None:
    body = registration()
    for _ in range(2):
        expect(201, await client.post("/api/auth/register", json=body))
    code = {"email": body["email"], "code": await verified.code(body["email"])}
    expect(200, await client.post("/api/auth/verify", json=code))
    expect(200, await client.post("/api/auth/login", json=login(body)))
