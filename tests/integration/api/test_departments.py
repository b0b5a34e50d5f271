"""Departments and their members."""

from uuid import UUID, uuid4

from sqlalchemy import update

from services.api.tables import balances, orders
from tests.integration.api.application import Application, Someone, expect, problem
from tests.integration.api.rows import add_order


def name() -> str:
    return f"Pastry {uuid4().hex[:8]}"


async def audit_of(admin: Someone, subject: UUID | str) -> list[dict[str, object]]:
    """The acts on something, the oldest first."""
    entries = expect(200, await admin.api.get("/api/admin/audit", params={"subject": str(subject)}))["items"]
    return list(reversed(entries))


async def test_a_department_is_made_seen_and_changed(application: Application, admin: Someone) -> None:
    called = name()
    answer = await admin.api.post("/api/departments", json={"name": called, "weight": 2, "max_images": 500})
    made = expect(201, answer)
    path = answer.headers["location"]
    assert {**made, "id": 0, "created_at": 0} == {
        "id": 0, "name": called, "weight": 2, "max_orders_in_flight": None, "max_orders_a_day": None,
        "max_images": 500, "members": 0, "created_at": 0,
    }  # fmt: skip
    changed = expect(200, await admin.api.patch(path, json={"weight": 5, "max_images": None}))
    assert (changed["name"], changed["weight"], changed["max_images"]) == (called, 5, None)
    assert expect(200, await admin.api.get(path)) == changed
    acts = await audit_of(admin, made["id"])
    assert [entry["act"] for entry in acts] == ["department.created", "department.changed"]
    assert acts[1]["details"] == {"changed": {"weight": [2, 5], "max_images": [500, None]}}
    assert acts[1]["subject_name"] == called and acts[1]["actor"] == admin.account["username"]


async def test_names_are_taken_in_any_case_until_the_department_is_gone(admin: Someone) -> None:
    called = name()
    made = expect(201, await admin.api.post("/api/departments", json={"name": called}))
    other = expect(201, await admin.api.post("/api/departments", json={"name": name()}))
    taken = {"name": called.upper()}
    problem(409, "department-name-taken", await admin.api.post("/api/departments", json=taken))
    problem(409, "department-name-taken", await admin.api.patch(f"/api/departments/{other['id']}", json=taken))
    expect(204, await admin.api.delete(f"/api/departments/{made['id']}"))
    problem(404, "not-found", await admin.api.get(f"/api/departments/{made['id']}"))
    expect(201, await admin.api.post("/api/departments", json=taken))


async def test_bad_values_are_refused(admin: Someone) -> None:
    made = expect(201, await admin.api.post("/api/departments", json={"name": name()}))
    for body in ({"weight": 0}, {"weight": 101}, {"name": " "}, {"name": None}, {"max_images": -1}, {"id": "x"}):
        problem(422, "invalid-parameters", await admin.api.patch(f"/api/departments/{made['id']}", json=body))
        said = {"name": name(), **body}
        problem(422, "invalid-parameters", await admin.api.post("/api/departments", json=said))


async def test_an_admin_of_a_department_looks_after_its_members(application: Application, admin: Someone) -> None:
    own, other = await application.department(), await application.department()
    boss = await application.someone(role="department_admin", department_id=own)
    free, theirs = await application.someone(), await application.someone(department_id=other)
    second = await application.someone(role="department_admin", department_id=own)
    members = f"/api/departments/{own}/members"

    joined = expect(200, await boss.api.put(f"{members}/{free.account['username']}"))
    assert joined["department_id"] == str(own)
    expect(200, await boss.api.put(f"{members}/{free.account['username']}"))
    listed = expect(200, await boss.api.get("/api/users"))["items"]
    assert {user["username"] for user in listed} == {
        boss.account["username"], free.account["username"], second.account["username"]
    }  # fmt: skip
    problem(404, "not-found", await boss.api.put(f"{members}/{theirs.account['username']}"))
    problem(404, "not-found", await boss.api.put(f"/api/departments/{other}/members/{free.account['username']}"))
    for administrator in (boss, second):
        problem(403, "forbidden", await boss.api.delete(f"{members}/{administrator.account['username']}"))
        path = f"/api/users/{administrator.account['username']}"
        problem(403, "forbidden", await boss.api.patch(path, json={"max_images": 5}))
    problem(403, "forbidden", await boss.api.put(f"{members}/{admin.account['username']}"))
    assert len(expect(200, await boss.api.get("/api/departments"))["items"]) == 1

    expect(204, await boss.api.delete(f"{members}/{free.account['username']}"))
    problem(404, "not-found", await boss.api.delete(f"{members}/{free.account['username']}"))
    assert (await application.row(free.id)).department_id is None
    acts = await audit_of(boss, free.id)
    assert [entry["act"] for entry in acts] == ["user.joined", "user.left"]
    assert {entry["actor"] for entry in acts} == {boss.account["username"]}


async def test_limits_come_from_the_department_and_roles_from_above(application: Application) -> None:
    own = await application.department()
    boss = await application.someone(role="department_admin", department_id=own)
    member = await application.someone(department_id=own)
    path = f"/api/users/{member.account['username']}"
    assert expect(200, await boss.api.patch(path, json={"max_orders_a_day": 7}))["max_orders_a_day"] == 7
    beyond = {"max_orders_a_day": application.parts.settings.max_orders_a_day + 1}
    problem(422, "invalid-parameters", await boss.api.patch(path, json=beyond))
    problem(403, "forbidden", await boss.api.patch(path, json={"role": "department_admin"}))
    problem(403, "forbidden", await boss.api.patch(path, json={"department": None}))
    own_path = f"/api/users/{boss.account['username']}"
    problem(403, "forbidden", await boss.api.patch(own_path, json={"role": "super_admin"}))
    assert (await application.row(member.id)).role == "member"
    for act in ("approve", "refuse", "block", "unblock"):
        problem(403, "forbidden", await boss.api.post(f"{path}/{act}"))


async def test_a_super_admin_moves_people_and_an_admin_who_leaves_administers_no_more(
    application: Application, admin: Someone
) -> None:
    old, new = await application.department(), await application.department()
    boss = await application.someone(role="department_admin", department_id=old)
    moved = expect(200, await admin.api.put(f"/api/departments/{new}/members/{boss.account['username']}"))
    assert (moved["department_id"], moved["role"]) == (str(new), "member")
    problem(403, "forbidden", await boss.api.get(f"/api/departments/{new}"))
    acts = [(entry["act"], entry["department_id"]) for entry in await audit_of(admin, boss.id)]
    assert acts == [("user.left", str(old)), ("user.joined", str(new)), ("user.changed", str(new))]


async def test_a_department_with_credits_or_open_orders_stays(application: Application, admin: Someone) -> None:
    database, department_id = application.parts.database, await application.department()
    member = await application.someone(role="department_admin", department_id=department_id)
    path = f"/api/departments/{department_id}"
    order = await add_order(database, member.id)
    async with database.begin() as connection:
        credits = {"available": 3, "held": 2, "version": 1}
        await connection.execute(balances.insert().values(holder_id=department_id, **credits))
        mine = update(orders).where(orders.c.id == order.id)
        await connection.execute(mine.values(department_id=department_id))
    told = problem(409, "department-not-empty", await admin.api.delete(path))
    assert (told["credits"], told["open_orders"]) == (5, 1)
    async with database.begin() as connection:
        await connection.execute(
            update(balances).where(balances.c.holder_id == department_id).values(available=0, held=0)
        )
    assert problem(409, "department-not-empty", await admin.api.delete(path))["credits"] == 0
    expect(200, await member.api.post(f"/api/orders/{order.id}/cancel"))
    expect(204, await admin.api.delete(path))
    row = await application.row(member.id)
    assert (row.department_id, row.role, row.status) == (None, "member", "active")
    problem(404, "not-found", await admin.api.put(f"{path}/members/{member.account['username']}"))
    assert "department.deleted" in [entry["act"] for entry in await audit_of(admin, department_id)]
