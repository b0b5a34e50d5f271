"""Every operation of the OpenAPI document, tried by everybody, against the table of permissions.

A route that is not in OPERATIONS fails the first test: whoever adds one says here what it needs and what it is about.
"""

import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import update

from contracts.pictures import picture_key
from services.api.accounts import keys
from services.api.accounts.person import Role, Scope, Status
from services.api.orders import stream
from services.api.permissions import RULES, Permission, Reach
from services.api.tables import dead_letters, orders
from tests.integration.api.application import Application, Someone, expect, problem
from tests.integration.api.rows import PNG, add_image, add_order

PUBLIC = {
    "get /health",
    "get /api/models",
    "get /api/workers",
    "post /api/demo",
    "get /problems/{name}",
    *(
        f"post /api/auth/{name}"
        for name in ("register", "verify", "verify/resend", "login", "refresh", "logout", "password/forgot",
                     "password/reset")
    ),
}  # fmt: skip

NOTHING, OWN, PERSON, DEPARTMENT = "nothing", "own", "person", "department"
"""What a route is about: nothing that exists, a thing of the member's, the member or a department they are in."""

P = Permission
OPERATIONS: dict[str, tuple[Permission, str]] = {
    "get /api/me": (P.ACCOUNT_SEE, NOTHING),
    "patch /api/me": (P.ACCOUNT_CHANGE, NOTHING),
    "delete /api/me": (P.ACCOUNT_CHANGE, NOTHING),
    "get /api/me/keys": (P.KEYS_MANAGE, NOTHING),
    "post /api/me/keys": (P.KEYS_MANAGE, NOTHING),
    "delete /api/me/keys/{key_id}": (P.KEYS_MANAGE, OWN),
    "get /api/users": (P.USERS_SEE, NOTHING),
    "get /api/users/{username}": (P.USERS_SEE, PERSON),
    "patch /api/users/{username}": (P.USERS_LIMIT, PERSON),
    "delete /api/users/{username}": (P.USERS_GOVERN, PERSON),
    **{f"post /api/users/{{username}}/{act}": (P.USERS_GOVERN, PERSON)
       for act in ("approve", "refuse", "block", "unblock")},
    "get /api/departments": (P.DEPARTMENTS_SEE, NOTHING),
    "post /api/departments": (P.DEPARTMENTS_CHANGE, NOTHING),
    "get /api/departments/{department_id}": (P.DEPARTMENTS_SEE, DEPARTMENT),
    "patch /api/departments/{department_id}": (P.DEPARTMENTS_CHANGE, DEPARTMENT),
    "delete /api/departments/{department_id}": (P.DEPARTMENTS_CHANGE, DEPARTMENT),
    "put /api/departments/{department_id}/members/{username}": (P.MEMBERS_CHANGE, DEPARTMENT),
    "delete /api/departments/{department_id}/members/{username}": (P.MEMBERS_CHANGE, DEPARTMENT),
    "get /api/admin/audit": (P.AUDIT_SEE, NOTHING),
    "get /api/admin/orders": (P.ORDERS_OVERSEE, NOTHING),
    "get /api/admin/queues": (P.OPERATIONS_SEE, NOTHING),
    "get /api/admin/prices": (P.OPERATIONS_SEE, NOTHING),
    "get /api/admin/dead-letters": (P.OPERATIONS_SEE, NOTHING),
    "post /api/admin/dead-letters/{letter_id}/replay": (P.OPERATIONS_MEND, NOTHING),
    "get /api/statistics": (P.STATISTICS_SEE, NOTHING),
    "get /api/balance": (P.CREDITS_SEE, NOTHING),
    "post /api/balance/top-up": (P.CREDITS_TOP_UP, NOTHING),
    "get /api/transactions": (P.CREDITS_SEE, NOTHING),
    "post /api/departments/{department_id}/credits": (P.CREDITS_ISSUE, DEPARTMENT),
    "post /api/departments/{department_id}/corrections": (P.CREDITS_ISSUE, DEPARTMENT),
    "post /api/departments/{department_id}/distributions": (P.CREDITS_DISTRIBUTE, DEPARTMENT),
    "get /api/departments/{department_id}/balance": (P.DEPARTMENTS_SEE, DEPARTMENT),
    "get /api/departments/{department_id}/transactions": (P.DEPARTMENTS_SEE, DEPARTMENT),
    "post /api/users/{username}/credits": (P.CREDITS_ISSUE, PERSON),
    "post /api/users/{username}/corrections": (P.CREDITS_ISSUE, PERSON),
    "post /api/orders/{order_id}/refund": (P.CREDITS_REFUND, OWN),
    "get /api/admin/transactions": (P.TRANSACTIONS_SEE, NOTHING),
    "get /api/orders": (P.ORDERS_SEE, NOTHING),
    "post /api/orders": (P.ORDERS_PLACE, NOTHING),
    "get /api/orders/{order_id}": (P.ORDERS_FOLLOW, OWN),
    "post /api/orders/{order_id}/approve": (P.ORDERS_PLACE, OWN),
    "post /api/orders/{order_id}/cancel": (P.ORDERS_PLACE, OWN),
    "post /api/orders/{order_id}/claim": (P.ORDERS_CLAIM, NOTHING),
    "get /api/orders/{order_id}/events": (P.ORDERS_FOLLOW, OWN),
    "get /api/events": (P.ORDERS_SEE, NOTHING),
    "get /api/images": (P.IMAGES_SEE, NOTHING),
    "get /api/images/{image_id}": (P.IMAGES_SHOW, OWN),
    "delete /api/images/{image_id}": (P.IMAGES_CHANGE, OWN),
    "get /api/images/{image_id}/lineage": (P.IMAGES_SEE, OWN),
    "get /api/images/{image_id}/image": (P.IMAGES_SHOW, OWN),
    "get /api/images/{image_id}/download": (P.IMAGES_SHOW, OWN),
    "delete /api/images": (P.IMAGES_CHANGE, NOTHING),
    "post /api/images/download": (P.IMAGES_SEE, NOTHING),
    "get /api/bookmarks": (P.IMAGES_SEE, NOTHING),
    "put /api/bookmarks/{image_id}": (P.IMAGES_CHANGE, OWN),
    "delete /api/bookmarks/{image_id}": (P.IMAGES_CHANGE, OWN),
    "get /api/bookmarks/orders": (P.ORDERS_SEE, NOTHING),
    "put /api/bookmarks/orders/{order_id}": (P.ORDERS_KEEP, OWN),
    "delete /api/bookmarks/orders/{order_id}": (P.ORDERS_KEEP, OWN),
    "get /api/presets": (P.PRESETS_SEE, NOTHING),
    "post /api/presets": (P.PRESETS_CHANGE, NOTHING),
    "get /api/presets/{preset_id}": (P.PRESETS_SEE, OWN),
    "patch /api/presets/{preset_id}": (P.PRESETS_CHANGE, OWN),
    "delete /api/presets/{preset_id}": (P.PRESETS_CHANGE, OWN),
    "get /api/me/export": (P.ACCOUNT_EXPORT, NOTHING),
    "post /api/uploads": (P.IMAGES_CHANGE, NOTHING),
    "get /api/brand-books": (P.BRAND_BOOKS_SEE, NOTHING),
    "post /api/brand-books": (P.BRAND_BOOKS_CHANGE, NOTHING),
    "get /api/brand-books/{book_id}": (P.BRAND_BOOKS_SEE, OWN),
    "put /api/brand-books/{book_id}": (P.BRAND_BOOKS_CHANGE, OWN),
    "delete /api/brand-books/{book_id}": (P.BRAND_BOOKS_CHANGE, OWN),
}  # fmt: skip

NOT_LET_IN = {401, 403, 404}


@dataclass(frozen=True)
class World:
    """Two departments and everybody in them. `member` is whom the things belong to, by the names in the paths."""

    people: dict[str, Someone]
    own_department: UUID
    things: dict[str, str]

    async def close(self) -> None:
        for someone in self.people.values():
            await someone.api.aclose()


async def make_world(application: Application) -> World:
    own, other = await application.department(), await application.department()
    people = {
        "member": await application.someone(department_id=own),
        "member of another department": await application.someone(department_id=other),
        "admin of the department": await application.someone(role=Role.DEPARTMENT_ADMIN, department_id=own),
        "admin of another department": await application.someone(role=Role.DEPARTMENT_ADMIN, department_id=other),
        "super admin": await application.someone(role=Role.SUPER_ADMIN),
        "provisional": await application.someone(status=Status.PROVISIONAL),
        "blocked": await application.someone(status=Status.BLOCKED, role=Role.SUPER_ADMIN),
    }
    return World(people, own, await make_things(application, people["member"], own))


async def make_things(application: Application, owner: Someone, department_id: UUID) -> dict[str, str]:
    database = application.parts.database
    order = await add_order(database, owner.id)
    async with database.begin() as connection:
        own = update(orders).where(orders.c.id == order.id)
        await connection.execute(own.values(department_id=department_id))
    picture = PNG + uuid4().bytes
    image = await add_image(database, owner.id, order, body=picture)
    await application.parts.storage.put(picture_key(image["sha256"]), picture, "image/png")
    book = expect(201, await owner.api.post("/api/brand-books", json={"name": "Theirs"}))
    preset = {"tool": "generate", "name": "Theirs", "parameters": {"steps": 20}}
    preset = expect(201, await owner.api.post("/api/presets", json=preset))
    async with database.begin() as connection:
        key, _ = await keys.add(connection, owner.id, name="k", scopes=[Scope.ADMIN.value], expires_at=None)
        letter = dead_letters.insert().values(queue="q", outcome="orphan", body=b"?").returning(dead_letters.c.id)
        letter_id = await connection.scalar(letter)
    return {
        "letter_id": str(letter_id),
        "order_id": str(order.id),
        "image_id": str(image["id"]),
        "book_id": book["id"],
        "preset_id": preset["id"],
        "key_id": str(key.id),
        "username": owner.account["username"],
        "department_id": str(department_id),
    }


@pytest.fixture(scope="session")
async def document(application: Application) -> dict[str, Any]:
    async with application.client() as client:
        return expect(200, await client.get("/api/docs/openapi.json"))


@pytest.fixture(scope="session")
async def world(application: Application) -> AsyncIterator[World]:
    world = await make_world(application)
    yield world
    await world.close()


@pytest.fixture(autouse=True)
def short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_SECONDS", 0.0)


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in item.keys() & {"get", "post", "put", "patch", "delete"}:
            yield f"{method} {path}", item[method]


async def ask(api: httpx.AsyncClient, name: str, things: dict[str, str], *, body: bool) -> httpx.Response:
    """The operation on these things; where it takes a body, with one that it can do nothing with."""
    method, path = name.split(" ")
    return await api.request(method, path.format(**things), json={"nonsense": 1} if body else None)


def let_in(who: str, someone: Someone, permission: Permission, about: str) -> int | None:
    """The status that keeps this person out; None: the table lets them in."""
    rule, role = RULES[permission], Role(someone.account["role"])
    if who == "blocked" or (who == "provisional" and not rule.provisional) or role not in rule.reach:
        return 403
    near = {
        Reach.OWN: who == "member",
        Reach.DEPARTMENT: who == "admin of the department",
        Reach.ALL: True,
    }
    return None if about == NOTHING or near[rule.reach[role]] else 404


def test_every_route_is_known(document: dict[str, Any]) -> None:
    known = set(OPERATIONS) | PUBLIC
    assert {name for name, _ in operations(document)} == known
    for name, operation in operations(document):
        assert ("security" in operation) == (name in OPERATIONS), name


async def test_the_public_routes_and_no_others_answer_a_stranger(
    application: Application, document: dict[str, Any], world: World
) -> None:
    async with application.client() as stranger:
        for name, operation in operations(document):
            answer = await ask(stranger, name, {**world.things, "name": "conflict"}, body="requestBody" in operation)
            if name in OPERATIONS:
                problem(401, "unauthorized", answer)
                assert answer.headers["www-authenticate"].startswith("Bearer"), name
            else:
                assert answer.status_code not in NOT_LET_IN or name == "post /api/auth/refresh", name


async def test_everybody_gets_as_far_as_the_table_says(
    application: Application, document: dict[str, Any], world: World
) -> None:
    """What changes something is tried in a world of its own each time: the one before may have destroyed it."""
    tried = 0
    for name, operation in operations(document):
        if name not in OPERATIONS:
            continue
        permission, about = OPERATIONS[name]
        for who, someone in world.people.items():
            status = let_in(who, someone, permission, about)
            fresh = await make_world(application) if status is None and not name.startswith("get ") else None
            there = fresh or world
            answer = await ask(there.people[who].api, name, there.things, body="requestBody" in operation)
            said = f"{who}: {name}: {answer.status_code} {answer.text[:200]}"
            if status is None:
                assert answer.status_code not in NOT_LET_IN | {500, 503}, said
            else:
                assert answer.status_code == status, said
            tried += 1
            if fresh:
                await fresh.close()
    assert tried == len(OPERATIONS) * len(world.people)


async def test_a_key_opens_what_its_scope_says_and_nothing_else(
    application: Application, document: dict[str, Any]
) -> None:
    admin = await application.someone(role=Role.SUPER_ADMIN)
    names = ("order_id", "image_id", "book_id", "preset_id", "key_id", "username", "department_id")
    random = {**{name: str(uuid4()) for name in names}, "letter_id": "0"}
    for scope in Scope:
        async with application.parts.database.begin() as connection:
            _, key = await keys.add(connection, admin.id, name="k", scopes=[scope.value], expires_at=None)
        async with application.client(headers={"Authorization": f"Bearer {key}"}) as program:
            for name, operation in operations(document):
                if name not in OPERATIONS:
                    continue
                answer = await ask(program, name, random, body="requestBody" in operation)
                if scope in RULES[OPERATIONS[name][0]].scopes:
                    assert answer.status_code not in {401, 403}, (scope, name)
                else:
                    problem(403, "key-too-narrow", answer)
    await admin.api.aclose()


async def test_nothing_that_is_not_there_is_told_from_what_is_somebody_elses(
    document: dict[str, Any], world: World
) -> None:
    outsider = world.people["member of another department"]
    for name, operation in operations(document):
        if name not in OPERATIONS or OPERATIONS[name][1] == NOTHING:
            continue
        random = {each: str(uuid4()) for each in world.things}
        body = "requestBody" in operation
        there, nowhere = [(await ask(outsider.api, name, each, body=body)).json() for each in (world.things, random)]
        assert {**there, "instance": ""} == {**nowhere, "instance": ""}, name


def test_the_table_gives_nobody_more_than_an_admin_above_them() -> None:
    order = [None, Reach.OWN, Reach.DEPARTMENT, Reach.ALL]
    for permission, rule in RULES.items():
        reaches = [order.index(rule.reach.get(role)) for role in (Role.MEMBER, Role.DEPARTMENT_ADMIN, Role.SUPER_ADMIN)]
        assert all(lower <= upper for lower, upper in itertools.pairwise(reaches)), permission
    assert set(RULES) == set(Permission)


async def test_one_who_is_blocked_demoted_or_moved_is_so_at_once(application: Application, admin: Someone) -> None:
    department_id = await application.department()
    boss = await application.someone(role=Role.DEPARTMENT_ADMIN, department_id=department_id)
    path = f"/api/users/{boss.account['username']}"
    expect(200, await boss.api.get(f"/api/departments/{department_id}"))
    expect(200, await admin.api.patch(path, json={"role": "member"}))
    problem(403, "forbidden", await boss.api.get(f"/api/departments/{department_id}"))
    expect(200, await admin.api.post(f"{path}/block"))
    problem(401, "unauthorized", await boss.api.get("/api/me"))
    expect(200, await admin.api.post(f"{path}/unblock"))
    problem(401, "unauthorized", await boss.api.get("/api/me"))
    await boss.api.aclose()


async def test_a_key_of_somebody_blocked_is_refused_and_works_again_later(
    application: Application, admin: Someone
) -> None:
    person = await application.someone()
    async with application.parts.database.begin() as connection:
        _, key = await keys.add(connection, person.id, name="k", scopes=["orders:read"], expires_at=None)
    program = application.client(headers={"Authorization": f"Bearer {key}"})
    expect(200, await program.get("/api/orders"))
    path = f"/api/users/{person.account['username']}"
    expect(200, await admin.api.post(f"{path}/block"))
    assert problem(403, "account-not-active", await program.get("/api/orders"))["account"] == "blocked"
    expect(200, await admin.api.post(f"{path}/unblock"))
    expect(200, await program.get("/api/orders"))
    expect(204, await admin.api.delete(path))
    problem(401, "unauthorized", await program.get("/api/orders"))
    await program.aclose()
