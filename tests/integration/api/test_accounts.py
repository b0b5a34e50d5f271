"""Register, log in, refresh, log out."""

import asyncio
import uuid

import pytest
from sqlalchemy import func, select

from services.api.accounts.admin import ensure_admin
from services.api.accounts.cookies import ACCESS, REFRESH
from services.api.accounts.throttle import MAX_FAILURES
from services.api.tables import users
from tests.integration.api.application import PASSWORD, Application, Someone, expect, problem, running


def address() -> str:
    return f"{uuid.uuid4().hex[:12]}@bottega.test"


def registration(**other: str) -> dict[str, str]:
    return {"email": address(), "password": PASSWORD, "name": "Анна", **other}


async def test_register_answers_the_account(application: Application) -> None:
    async with application.client() as client:
        body = registration(email="Anna.Test@Bottega.test")
        made = expect(201, await client.post("/api/auth/register", json=body))
    assert set(made) == {"id", "email", "username", "name", "role", "status", "created_at"}
    assert (made["email"], made["username"], made["role"]) == ("Anna.Test@Bottega.test", "anna.test", "member")
    assert made["status"] == "active"


async def test_an_e_mail_is_taken_in_any_case(application: Application, anna: Someone) -> None:
    async with application.client() as client:
        taken = registration(email=anna.account["email"].upper())
        problem(409, "email-taken", await client.post("/api/auth/register", json=taken))


async def test_a_user_name_is_taken_in_any_case(application: Application, anna: Someone) -> None:
    async with application.client() as client:
        taken = registration(username=anna.account["username"].upper())
        problem(409, "username-taken", await client.post("/api/auth/register", json=taken))


async def test_a_made_user_name_gets_a_suffix_when_taken(application: Application) -> None:
    name = f"n{uuid.uuid4().hex[:8]}"
    async with application.client() as client:
        made = [
            expect(201, await client.post("/api/auth/register", json=registration(email=f"{name}@{host}.test")))
            for host in ("one", "two", "three")
        ]
    names = [account["username"] for account in made]
    assert names[0] == name and len(set(names)) == 3 and all(other.startswith(name) for other in names)


async def test_of_many_at_once_one_gets_the_address(application: Application) -> None:
    body = registration()
    async with application.client() as client:
        answers = await asyncio.gather(*(client.post("/api/auth/register", json=body) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    async with application.parts.database.connect() as connection:
        same = select(func.count()).where(func.lower(users.c.email) == body["email"])
        assert await connection.scalar(same) == 1


async def test_log_in_by_e_mail_or_user_name(application: Application, anna: Someone) -> None:
    async with application.client() as client:
        for login in (anna.account["email"].upper(), anna.account["username"].upper()):
            pair = expect(200, await client.post("/api/auth/login", json={"email": login, "password": PASSWORD}))
            assert set(pair) == {"access_token", "refresh_token", "token_type", "expires_in"}
            assert (pair["token_type"], pair["expires_in"]) == ("bearer", 900)


async def test_a_stranger_and_a_wrong_password_are_told_the_same(application: Application, anna: Someone) -> None:
    async with application.client() as client:
        wrong = await client.post("/api/auth/login", json={"email": anna.account["email"], "password": "wrong word"})
        strange = await client.post("/api/auth/login", json={"email": address(), "password": "wrong word"})
    assert problem(401, "unauthorized", wrong) == problem(401, "unauthorized", strange)
    assert wrong.headers["www-authenticate"].startswith("Bearer")


async def test_guessing_is_stopped(application: Application, anna: Someone) -> None:
    async with application.client() as client:
        guess = {"email": anna.account["email"], "password": "a wrong guess"}
        for _ in range(MAX_FAILURES):
            problem(401, "unauthorized", await client.post("/api/auth/login", json=guess))
        stopped = await client.post("/api/auth/login", json={**guess, "password": PASSWORD})
    problem(429, "too-many", stopped)
    assert int(stopped.headers["retry-after"]) > 0


async def test_me(application: Application, anna: Someone) -> None:
    me = expect(200, await anna.api.get("/api/me"))
    permissions = set(me.pop("permissions"))
    assert {"orders.place", "credits.top-up"} <= permissions and "users.govern" not in permissions
    closed = application.parts.settings.model_copy(update={"self_top_up": False})
    async with running(closed) as elsewhere, elsewhere.client(headers=anna.api.headers) as client:
        told = expect(200, await client.get("/api/me"))["permissions"]
    assert set(told) == permissions - {"credits.top-up"}
    more = {"department": None, "language": "en", "default_pool": None}
    assert me == {**anna.account, **more, "balance": {"available": 0, "held": 0, "total": 0}}


async def test_the_page_is_let_in_by_its_cookies(application: Application, anna: Someone) -> None:
    async with application.client() as page:
        answer = await page.post("/api/auth/login", json={"email": anna.account["email"], "password": PASSWORD})
        cookies = answer.headers.get_list("set-cookie")
        assert all("HttpOnly" in cookie and "samesite=lax" in cookie.lower() for cookie in cookies)
        assert any(cookie.startswith(f"{REFRESH}=") and "Path=/api/auth" in cookie for cookie in cookies)
        assert expect(200, await page.get("/api/me"))["id"] == str(anna.id)
        first = page.cookies[REFRESH]
        expect(200, await page.post("/api/auth/refresh"))
        assert page.cookies[REFRESH] != first
        expect(204, await page.post("/api/auth/logout"))
        assert ACCESS not in page.cookies
        problem(401, "unauthorized", await page.get("/api/me"))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://bottega.test"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.test"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://other.bottega.test"}, 403),
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
async def test_another_site_cannot_use_the_cookies(
    application: Application, anna: Someone, headers: dict[str, str], status: int
) -> None:
    async with application.client(cookies={REFRESH: anna.tokens["refresh_token"]}) as page:
        answer = await page.post("/api/auth/refresh", headers=headers)
    assert answer.status_code == status
    if status == 403:
        problem(403, "cross-origin", answer)


async def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_family(
    application: Application, anna: Someone
) -> None:
    async with application.client() as client:
        first = {"refresh_token": anna.tokens["refresh_token"]}
        second = expect(200, await client.post("/api/auth/refresh", json=first))
        client.cookies.clear()
        problem(401, "unauthorized", await client.post("/api/auth/refresh", json=first))
        after = {"refresh_token": second["refresh_token"]}
        problem(401, "unauthorized", await client.post("/api/auth/refresh", json=after))


async def test_another_log_in_outlives_the_end_of_a_family(application: Application, anna: Someone) -> None:
    async with application.client() as client:
        other = expect(
            200,
            await client.post("/api/auth/login", json={"email": anna.account["email"], "password": PASSWORD}),
        )
        first = {"refresh_token": anna.tokens["refresh_token"]}
        for status in (200, 401):
            expect(status, await client.post("/api/auth/refresh", json=first))
        expect(200, await client.post("/api/auth/refresh", json={"refresh_token": other["refresh_token"]}))


async def test_of_twenty_refreshes_at_once_exactly_one_wins(application: Application, anna: Someone) -> None:
    token = {"refresh_token": anna.tokens["refresh_token"]}
    async with application.client() as client:
        answers = await asyncio.gather(*(client.post("/api/auth/refresh", json=token) for _ in range(20)))
        assert sorted(answer.status_code for answer in answers) == [200] + [401] * 19
        winner = next(answer for answer in answers if answer.status_code == 200).json()
        client.cookies.clear()
        after = {"refresh_token": winner["refresh_token"]}
        problem(401, "unauthorized", await client.post("/api/auth/refresh", json=after))


async def test_a_chain_under_way_does_not_escape_the_end_of_its_family(application: Application, anna: Someone) -> None:
    """One hand refreshes on and on, the other uses a spent token meanwhile."""
    spent = {"refresh_token": anna.tokens["refresh_token"]}

    async def chain() -> int:
        token, rounds = spent, 0
        async with application.client() as client:
            while True:
                answer = await client.post("/api/auth/refresh", json=token)
                client.cookies.clear()
                if answer.status_code != 200:
                    return rounds
                token, rounds = {"refresh_token": answer.json()["refresh_token"]}, rounds + 1
                assert rounds < 500, "the family went on"

    async def thief() -> None:
        await asyncio.sleep(0.05)
        async with application.client() as client:
            await client.post("/api/auth/refresh", json=spent)

    rounds, _ = await asyncio.wait_for(asyncio.gather(chain(), thief()), 20)
    assert rounds >= 1


async def test_log_out_by_the_access_token_ends_it_and_the_refresh_tokens(
    application: Application, anna: Someone
) -> None:
    expect(204, await anna.api.post("/api/auth/logout"))
    problem(401, "unauthorized", await anna.api.get("/api/me"))
    async with application.client() as client:
        token = {"refresh_token": anna.tokens["refresh_token"]}
        problem(401, "unauthorized", await client.post("/api/auth/refresh", json=token))
        expect(204, await client.post("/api/auth/logout", json=token))
        expect(204, await client.post("/api/auth/logout"))


async def test_the_first_administrator_is_made_once(application: Application) -> None:
    database, name = application.parts.database, f"admin-{uuid.uuid4().hex[:6]}"
    assert await ensure_admin(database, f"{name}@bottega.test", PASSWORD, name)
    assert not await ensure_admin(database, address(), "another password", name.upper())
    async with database.connect() as connection:
        row = (await connection.execute(users.select().where(users.c.username == name))).one()
    assert row.role == "super_admin"
