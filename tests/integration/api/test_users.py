"""What administrators do about people, what stays of a deleted one, and the log of all that."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from chassis.outbox import Outbox
from services.api.accounts import keys
from services.api.orders import store
from services.api.orders.changes import Changes
from services.api.orders.process import DeadlinePassed
from services.api.orders.reading import Reader
from services.api.orders.store import Cause
from services.api.tables import (
    api_keys,
    audit_log,
    images,
    metadata,
    order_bookmarks,
    order_days,
    order_events,
    orders,
    outbox,
    partners,
    refresh_tokens,
    transactions,
    users,
)
from tests.integration.api.application import (
    PASSWORD,
    Application,
    Someone,
    expect,
    problem,
    running,
    settings_for,
)
from tests.integration.api.rows import add_image, add_order, somebody_waits


async def test_people_are_found_and_paged(application: Application, admin: Someone) -> None:
    mark = uuid4().hex[:8]
    department_id = await application.department()
    people = [
        await application.someone(name=f"Ольга {mark}_{number}", department_id=department_id) for number in range(3)
    ]
    await application.someone(name=f"Blocked {mark}", status="blocked")

    async def found(**params: object) -> list[str]:
        return [user["username"] for user in expect(200, await admin.api.get("/api/users", params=params))["items"]]

    assert len(await found(search=f"ольга {mark}".upper())) == 3
    assert await found(search=f"{mark}_") == await found(search=mark, department=department_id)
    assert len(await found(search=mark)) == 4
    assert len(await found(search=mark, status="blocked")) == 1
    assert await found(search=mark, role="super_admin") == []
    assert await found(search=people[0].account["email"]) == [people[0].account["username"]]

    params, seen = {"search": mark, "limit": 3}, []
    while True:
        answer = expect(200, await admin.api.get("/api/users", params=params))
        seen += [user["username"] for user in answer["items"]]
        if answer["next_cursor"] is None:
            break
        params["cursor"] = answer["next_cursor"]
    assert len(seen) == len(set(seen)) == 4 and seen == await found(search=mark)


async def test_a_user_with_the_number_of_pictures(application: Application, admin: Someone, anna: Someone) -> None:
    order = await add_order(application.parts.database, anna.id)
    for position in range(2):
        image = await add_image(application.parts.database, anna.id, order, position=position)
    expect(204, await anna.api.delete(f"/api/images/{image['id']}"))
    path = f"/api/users/{anna.account['username'].upper()}"
    seen = expect(200, await admin.api.get(path))
    assert (seen["username"], seen["images_generated"]) == (anna.account["username"], 2)
    assert seen["created_at"] == anna.account["created_at"]
    assert expect(200, await anna.api.get(path)) == seen
    assert [user["id"] for user in expect(200, await anna.api.get("/api/users"))["items"]] == [str(anna.id)]


@pytest.mark.parametrize(
    ("status", "act", "after"),
    [
        ("provisional", "approve", "active"),
        ("refused", "approve", "active"),
        ("active", "approve", None),
        ("unverified", "approve", None),
        ("blocked", "approve", None),
        ("provisional", "refuse", "refused"),
        ("active", "refuse", None),
        ("active", "block", "blocked"),
        ("provisional", "block", None),
        ("blocked", "unblock", "active"),
        ("refused", "unblock", None),
    ],
)
async def test_an_account_goes_from_status_to_status(
    application: Application, admin: Someone, status: str, act: str, after: str | None
) -> None:
    person = await application.someone(status=status)
    answer = await admin.api.post(f"/api/users/{person.account['username']}/{act}")
    if after is None:
        problem(409, "conflict", answer)
    else:
        assert expect(200, answer)["status"] == after
    assert (await application.row(person.id)).status == (after or status)


async def test_who_is_blocked_cannot_log_in_and_is_told_only_with_the_password(
    application: Application, admin: Someone, anna: Someone
) -> None:
    path = f"/api/users/{anna.account['username']}"
    expect(200, await admin.api.post(f"{path}/block"))
    login = {"email": anna.account["email"], "password": PASSWORD}
    async with application.client() as client:
        assert (
            problem(403, "account-not-active", await client.post("/api/auth/login", json=login))["account"] == "blocked"
        )
        problem(401, "unauthorized", await client.post("/api/auth/login", json={**login, "password": "wrong word"}))
        token = {"refresh_token": anna.tokens["refresh_token"]}
        problem(401, "unauthorized", await client.post("/api/auth/refresh", json=token))
        expect(200, await admin.api.post(f"{path}/unblock"))
        problem(401, "unauthorized", await client.post("/api/auth/refresh", json=token))
        expect(200, await client.post("/api/auth/login", json=login))


async def test_roles_and_departments_are_given(application: Application, admin: Someone, anna: Someone) -> None:
    department_id, path = await application.department(), f"/api/users/{anna.account['username']}"
    for body, pointer in (
        ({"role": "department_admin"}, "/role"),
        ({"department": str(uuid4())}, "/department"),
        ({"role": "king"}, "/role"),
        ({"max_images": -1}, "/max_images"),
        ({"status": "active"}, "/status"),
    ):
        told = problem(422, "invalid-parameters", await admin.api.patch(path, json=body))
        assert told["errors"][0]["pointer"] == pointer
    given = {"role": "department_admin", "department": str(department_id), "max_images": 12}
    changed = expect(200, await admin.api.patch(path, json=given))
    assert (changed["role"], changed["department_id"], changed["max_images"]) == (
        "department_admin",
        str(department_id),
        12,
    )
    assert expect(200, await anna.api.get("/api/me"))["department"]["id"] == str(department_id)
    expect(200, await anna.api.get(f"/api/departments/{department_id}"))
    problem(
        422, "invalid-parameters", await admin.api.patch(path, json={"role": "department_admin", "department": None})
    )
    assert expect(200, await admin.api.patch(path, json={"department": None}))["role"] == "member"


@pytest.fixture
async def alone(own_database: str) -> AsyncIterator[Application]:
    """An application of its own, where no other test has made administrators."""
    async with running(settings_for(own_database)) as application:
        yield application


async def test_the_last_super_admin_stays(alone: Application) -> None:
    admin = await alone.someone(role="super_admin")
    await alone.someone(role="super_admin", status="blocked")
    path = f"/api/users/{admin.account['username']}"
    for answer in (
        await admin.api.patch(path, json={"role": "member"}),
        await admin.api.post(f"{path}/block"),
        await admin.api.delete(path),
        await admin.api.delete("/api/me"),
    ):
        problem(409, "last-super-admin", answer)
    expect(200, await admin.api.patch(path, json={"max_images": 5}))
    second = await alone.someone(role="super_admin")
    expect(200, await admin.api.patch(path, json={"role": "member"}))
    problem(403, "forbidden", await admin.api.post(f"/api/users/{second.account['username']}/block"))


async def test_two_super_admins_who_remove_each_other_at_once_leave_one(alone: Application) -> None:
    for _ in range(5):
        pair = [await alone.someone(role="super_admin") for _ in range(2)]
        paths = [f"/api/users/{someone.account['username']}" for someone in reversed(pair)]
        answers = await asyncio.gather(
            pair[0].api.patch(paths[0], json={"role": "member"}), pair[1].api.delete(paths[1])
        )
        assert sum(answer.status_code in {200, 204} for answer in answers) == 1, [answer.text for answer in answers]
        async with alone.parts.database.begin() as connection:
            left = select(users.c.id).where(users.c.role == "super_admin", users.c.status == "active")
            assert len((await connection.execute(left)).all()) == 1
            await connection.execute(update(users).values(role="member"))


async def test_a_deleted_person_is_gone_and_the_books_are_whole(
    application: Application, admin: Someone, anna: Someone
) -> None:
    database, word = application.parts.database, f"secret{uuid4().hex[:8]}"
    open_order = await add_order(database, anna.id, f"a {word} cake")
    done = await add_order(database, anna.id, f"another {word}")
    image = await add_image(database, anna.id, done)
    expect(200, await anna.api.patch("/api/me", json={"name": f"Anna {word}"}))
    expect(201, await anna.api.post("/api/brand-books", json={"name": word, "style_words": [word]}))
    expect(204, await anna.api.put(f"/api/bookmarks/orders/{done.id}"))
    async with database.begin() as connection:
        await keys.add(connection, anna.id, name=word, scopes=["admin"], expires_at=None)
        paid = {
            "id": uuid4(),
            "holder_id": anna.id,
            "kind": "capture",
            "amount": -1,
            "available": 4,
            "order_id": done.id,
        }
        await connection.execute(transactions.insert().values(paid))
    expect(200, await admin.api.patch(f"/api/users/{anna.account['username']}", json={"max_images": 3}))

    expect(204, await anna.api.delete("/api/me"))
    problem(401, "unauthorized", await anna.api.get("/api/me"))
    problem(404, "not-found", await admin.api.get(f"/api/users/{anna.account['username']}"))
    row = await application.row(anna.id)
    assert (row.status, row.password_hash, row.role, row.max_images) == ("deleted", None, "member", None)
    async with database.connect() as connection:
        for table in metadata.sorted_tables:
            said = await connection.scalar(text(f"SELECT string_agg(t::text, ' ') FROM {table.name} t"))
            for personal in (word, anna.account["email"], anna.account["username"]):
                assert personal not in (said or ""), f"{personal} in {table.name}"
        left = {
            table.name: await connection.scalar(select(func.count()).where(table.c.user_id == anna.id))
            for table in (api_keys, refresh_tokens, order_bookmarks)
        }
        assert set(left.values()) == {0}
        ended = select(orders.c.status).where(orders.c.id == open_order.id)
        assert await connection.scalar(ended) == "cancelled"
        assert await connection.scalar(select(images.c.deleted_at).where(images.c.id == image["id"])) is not None
        assert await connection.scalar(select(transactions.c.amount).where(transactions.c.id == paid["id"])) == -1
        view = await Reader().find(connection, anna.id, open_order.id)
        assert view is not None and view["price"] == open_order.price and view["prompt"]["original"] == ""
        events = select(func.count()).where(order_events.c.owner_id == anna.id)
        assert await connection.scalar(events)
    login = {"email": anna.account["email"], "password": PASSWORD}
    async with application.client() as client:
        problem(401, "unauthorized", await client.post("/api/auth/login", json=login))
        again = expect(201, await client.post("/api/auth/register", json={**login, "name": "Anna again"}))
        assert again["id"] != str(anna.id)
    gone = expect(200, await admin.api.get("/api/users", params={"status": "deleted", "limit": 100}))["items"]
    assert row.username in {user["username"] for user in gone}


async def test_nobody_is_deleted_while_they_are_being_charged_or_stand_for_a_partner(
    application: Application, admin: Someone, anna: Someone
) -> None:
    database = application.parts.database
    order = await add_order(database, anna.id)
    async with database.begin() as connection:
        await connection.execute(update(orders).where(orders.c.id == order.id).values(stage="settle", status="running"))
    problem(409, "conflict", await anna.api.delete("/api/me"))
    expect(200, await anna.api.get("/api/me"))
    shop = await application.someone()
    async with database.begin() as connection:
        await connection.execute(partners.insert().values(name=f"shop-{uuid4().hex[:6]}", account_id=shop.id))
    problem(409, "conflict", await admin.api.delete(f"/api/users/{shop.account['username']}"))


async def test_a_deletion_and_the_end_of_an_order_under_way_do_not_stand_in_each_others_way(
    application: Application, anna: Someone
) -> None:
    """The conductor has one of the orders, and then counts it in the row that the deletion counts the other in."""
    database = application.parts.database
    changes = Changes(Outbox(database, outbox, broker=None))
    *_, last = sorted([(await add_order(database, anna.id)).id for _ in range(2)])
    async with database.begin() as conductor:
        await store.lock(conductor, last)
        deleting = asyncio.create_task(anna.api.delete("/api/me"))
        await somebody_waits(database)
        await changes.apply(conductor, last, DeadlinePassed(), Cause("test", "late"))
    expect(204, await deleting)
    async with database.connect() as connection:
        counted = select(func.sum(order_days.c.orders)).where(order_days.c.owner_id == anna.id)
        assert await connection.scalar(counted) == 2


async def test_the_log_cannot_be_changed(application: Application, admin: Someone, anna: Someone) -> None:
    expect(200, await admin.api.post(f"/api/users/{anna.account['username']}/block"))
    for statement in ("UPDATE audit_log SET act = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with application.parts.database.begin() as connection:
                await connection.execute(text(statement))


async def test_the_log_is_read_within_ones_rights(application: Application, admin: Someone) -> None:
    own, other = await application.department(), await application.department()
    boss = await application.someone(role="department_admin", department_id=own)
    people = [await application.someone() for _ in range(2)]
    for department_id, person in zip((own, other), people, strict=True):
        expect(200, await admin.api.put(f"/api/departments/{department_id}/members/{person.account['username']}"))
    seen = expect(200, await boss.api.get("/api/admin/audit", params={"limit": 100}))["items"]
    assert {entry["subject_id"] for entry in seen} == {str(people[0].id)}
    mine = {"actor": str(admin.id), "act": "user.joined", "limit": 1}
    first = expect(200, await admin.api.get("/api/admin/audit", params=mine))
    after = expect(200, await admin.api.get("/api/admin/audit", params={**mine, "cursor": first["next_cursor"]}))
    assert [page["items"][0]["subject_id"] for page in (first, after)] == [str(people[1].id), str(people[0].id)]
    assert after["next_cursor"] is None
    for wrong in ({"cursor": "x"}, {"act": "x"}, {"actor": "x"}, {"limit": 0}):
        problem(422, "invalid-parameters", await admin.api.get("/api/admin/audit", params=wrong))
    none = {"from": "2020-01-01T00:00:00Z", "to": "2020-01-02T00:00:00Z"}
    assert expect(200, await admin.api.get("/api/admin/audit", params=none))["items"] == []


async def test_an_act_about_nothing_in_particular_is_listed(application: Application, admin: Someone) -> None:
    row = {"actor_id": admin.id, "actor_role": "super_admin", "act": "user.changed", "subject": "user"}
    async with application.parts.database.begin() as connection:
        await connection.execute(audit_log.insert().values(row))
    entry, *_ = expect(200, await admin.api.get("/api/admin/audit", params={"actor": str(admin.id)}))["items"]
    assert (entry["subject_id"], entry["subject_name"], entry["actor"]) == (None, None, admin.account["username"])


async def test_an_act_that_fails_leaves_no_line(application: Application, admin: Someone, anna: Someone) -> None:
    before = select(func.count()).where(audit_log.c.subject_id == str(anna.id))
    problem(409, "conflict", await admin.api.post(f"/api/users/{anna.account['username']}/approve"))
    async with application.parts.database.connect() as connection:
        assert await connection.scalar(before) == 0
