"""Presets, bookmarks, and lists of pictures: whose they are, who sees them, and on which index they stand."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text, update
from sqlalchemy.dialects import postgresql

from services.api.accounts.person import Person, Role, Status
from services.api.images import store
from services.api.tables import images, orders
from tests.integration.api.application import Application, Someone, expect, problem
from tests.integration.api.rows import add_image, add_order

PARAMETERS = {"prompt": "a white cake", "steps": 20, "width": 256}


async def add_preset(someone: Someone, **said: Any) -> dict[str, Any]:
    body = {"tool": "generate", "name": f"n-{uuid4().hex[:8]}", "parameters": PARAMETERS, **said}
    return expect(201, await someone.api.post("/api/presets", json=body))


async def add_picture(application: Application, someone: Someone, *, department_id: Any = None, **said: Any) -> str:
    """The id of a picture that was ordered in this department, or in none."""
    database = application.parts.database
    order = await add_order(database, someone.id)
    async with database.begin() as connection:
        placed = update(orders).where(orders.c.id == order.id)
        await connection.execute(placed.values(department_id=department_id))
    return str((await add_image(database, someone.id, order, **said))["id"])


async def names(someone: Someone, **parameters: Any) -> list[str]:
    listed = expect(200, await someone.api.get("/api/presets", params=parameters))
    return [item["name"] for item in listed["items"]]


async def pictures(someone: Someone, **parameters: Any) -> list[str]:
    listed = expect(200, await someone.api.get("/api/images", params=parameters))
    return [item["id"] for item in listed["items"]]


async def test_a_preset_is_stored_listed_loaded_changed_and_deleted(anna: Someone, boris: Someone) -> None:
    made = await add_preset(anna, name="Wedding")
    path = f"/api/presets/{made['id']}"
    assert made["parameters"] == PARAMETERS and made["mine"] and not made["shared"]
    assert expect(200, await anna.api.get(path)) == made
    await add_preset(anna, tool="banner", name="Wedding", parameters={"banner": {"headline": "Торт"}})
    assert await names(anna, tool="generate") == ["Wedding"]
    assert await names(anna) == ["Wedding", "Wedding"]
    assert await names(boris) == []
    for method, body in (("GET", None), ("PATCH", {"name": "Mine"}), ("DELETE", None)):
        problem(404, "not-found", await boris.api.request(method, path, json=body))
    changed = expect(200, await anna.api.patch(path, json={"name": "White", "parameters": {"steps": 30}}))
    assert (changed["name"], changed["parameters"]) == ("White", {"steps": 30})
    assert expect(200, await anna.api.get(path)) == changed
    expect(204, await anna.api.delete(path))
    problem(404, "not-found", await anna.api.get(path))


async def test_a_name_is_taken_once_for_a_tool(anna: Someone, boris: Someone) -> None:
    body = {"tool": "generate", "name": "Cakes", "parameters": {}}
    expect(201, await anna.api.post("/api/presets", json=body))
    problem(409, "preset-name-taken", await anna.api.post("/api/presets", json={**body, "name": "cakes"}))
    other = await add_preset(anna)
    problem(409, "preset-name-taken", await anna.api.patch(f"/api/presets/{other['id']}", json={"name": "CAKES"}))
    expect(201, await anna.api.post("/api/presets", json={**body, "tool": "inpaint"}))
    expect(201, await boris.api.post("/api/presets", json=body))


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"parameters": {"steps": 1000}}, "/parameters/steps"),
        ({"parameters": {"tool": "generate"}}, "/parameters/tool"),
        ({"tool": "sculpt"}, "/tool"),
        ({"name": " "}, "/name"),
        ({"shared": True}, "/shared"),
        ({"nonsense": 1}, "/nonsense"),
    ],
)
async def test_what_a_preset_cannot_be(anna: Someone, said: dict[str, Any], pointer: str) -> None:
    body = {"tool": "generate", "name": "x", "parameters": {}, **said}
    refused = problem(422, "invalid-parameters", await anna.api.post("/api/presets", json=body))
    assert [error["pointer"] for error in refused["errors"]] == [pointer]


async def test_a_preset_names_nothing_of_anybody_else(application: Application, anna: Someone, boris: Someone) -> None:
    hers, his = await add_picture(application, anna), await add_picture(application, boris)
    book = expect(201, await boris.api.post("/api/brand-books", json={"name": "His"}))["id"]
    made = await add_preset(anna, tool="image_to_image", parameters={"image": hers})
    for parameters, pointer in (
        ({"image": his}, "/parameters/image"),
        ({"brand_book": book}, "/parameters/brand_book"),
    ):
        refused = await anna.api.patch(f"/api/presets/{made['id']}", json={"parameters": parameters})
        assert problem(422, "invalid-parameters", refused)["errors"][0]["pointer"] == pointer
    expect(204, await anna.api.delete(f"/api/images/{hers}"))
    expect(200, await anna.api.patch(f"/api/presets/{made['id']}", json={"name": "Still mine"}))


async def test_a_shared_preset_is_seen_by_the_department_and_changed_by_few(application: Application) -> None:
    own, other = await application.department(), await application.department()
    owner = await application.someone(department_id=own)
    colleague = await application.someone(department_id=own)
    boss = await application.someone(department_id=own, role=Role.DEPARTMENT_ADMIN)
    outsiders = [
        await application.someone(department_id=other),
        await application.someone(department_id=other, role=Role.DEPARTMENT_ADMIN),
        await application.someone(),
    ]
    made = await add_preset(owner, name="Ours", shared=True)
    private = await add_preset(owner, name="Mine")
    path = f"/api/presets/{made['id']}"
    for someone in (colleague, boss):
        assert await names(someone) == ["Ours"]
        seen = expect(200, await someone.api.get(path))
        assert (seen["owner"], seen["mine"], seen["shared"]) == (owner.account["username"], False, True)
        problem(404, "not-found", await someone.api.get(f"/api/presets/{private['id']}"))
    for someone in outsiders:
        assert await names(someone) == []
        for method in ("GET", "PATCH", "DELETE"):
            problem(404, "not-found", await someone.api.request(method, path, json={}))
    problem(403, "forbidden", await colleague.api.patch(path, json={"name": "Theirs"}))
    problem(403, "forbidden", await colleague.api.delete(path))
    assert expect(200, await boss.api.patch(path, json={"name": "Everybody's"}))["shared"]
    picture = {"tool": "image_to_image", "parameters": {"image": await add_picture(application, owner)}}
    body = {**picture, "name": "x", "shared": True}
    refused = problem(422, "invalid-parameters", await owner.api.post("/api/presets", json=body))
    assert refused["errors"][0]["pointer"] == "/parameters/image"
    assert not expect(200, await owner.api.patch(path, json={"shared": False}))["shared"]
    problem(404, "not-found", await colleague.api.get(path))
    expect(200, await owner.api.patch(path, json={"shared": True}))
    expect(204, await boss.api.delete(path))


async def test_bookmarks(application: Application, anna: Someone, boris: Someone) -> None:
    first, second, third = [await add_picture(application, anna) for _ in range(3)]
    for image_id in (second, first, second):
        expect(204, await anna.api.put(f"/api/bookmarks/{image_id}"))

    async def kept(**parameters: Any) -> list[str]:
        return [each["id"] for each in expect(200, await anna.api.get("/api/bookmarks", params=parameters))["items"]]

    assert await kept() == [first, second]
    page = expect(200, await anna.api.get("/api/bookmarks", params={"limit": 1}))
    assert [page["items"][0]["id"], *await kept(limit=1, cursor=page["next_cursor"])] == [first, second]
    assert page["items"][0]["bookmarked"]
    assert set(await pictures(anna, bookmarked=True)) == {first, second}
    assert await pictures(anna, bookmarked=False) == [third]
    assert not expect(200, await anna.api.get(f"/api/images/{third}"))["bookmarked"]
    for method in ("PUT", "DELETE"):
        problem(404, "not-found", await boris.api.request(method, f"/api/bookmarks/{first}"))
    for _ in range(2):
        expect(204, await anna.api.delete(f"/api/bookmarks/{first}"))
    expect(204, await anna.api.delete(f"/api/images/{second}"))
    assert await kept() == []


async def test_administrators_see_their_peoples_pictures_where_they_ask(application: Application) -> None:
    own, other = await application.department(), await application.department()
    member, stranger = [await application.someone(department_id=each) for each in (own, other)]
    boss = await application.someone(department_id=own, role=Role.DEPARTMENT_ADMIN)
    chief = await application.someone(role=Role.SUPER_ADMIN)
    hers = await add_picture(application, member, department_id=own)
    theirs = await add_picture(application, stranger, department_id=other)
    before, elsewhere = (
        await add_picture(application, member),
        await add_picture(application, member, department_id=other),
    )
    of_boss = await add_picture(application, boss)
    name, other_name = member.account["username"], stranger.account["username"]
    assert await pictures(boss) == [of_boss]
    assert await pictures(boss, username=name.upper()) == [hers]
    assert await pictures(boss, username=other_name) == []
    assert set(await pictures(boss, username="*")) == {hers, of_boss}
    assert {hers, theirs, of_boss} <= set(await pictures(chief, username="*", limit=100))
    assert await pictures(member, username=other_name) == []
    assert set(await pictures(member, username="*")) == {hers, before, elsewhere}
    for private in (before, elsewhere):
        problem(404, "not-found", await boss.api.get(f"/api/images/{private}/image"))
    seen = expect(200, await boss.api.get(f"/api/images/{hers}"))
    assert seen["username"] == name
    assert (await boss.api.get(f"/api/images/{hers}/image")).status_code == 302
    expect(200, await boss.api.get(f"/api/images/{hers}/lineage"))
    problem(404, "not-found", await boss.api.get(f"/api/images/{theirs}"))
    problem(404, "not-found", await boss.api.delete(f"/api/images/{hers}"))
    body = {"name": "k", "scopes": ["images:read"]}
    key = expect(201, await chief.api.post("/api/me/keys", json=body))["key"]
    async with application.client(headers={"Authorization": f"Bearer {key}"}) as program:
        problem(404, "not-found", await program.get(f"/api/images/{hers}"))
        assert expect(200, await program.get("/api/images", params={"username": "*"}))["items"] == []


async def test_a_list_is_narrowed_by_time_and_tool(application: Application, anna: Someone) -> None:
    now = datetime.now(UTC)
    old, new = [await add_picture(application, anna, created_at=now - timedelta(days=days)) for days in (5, 0)]
    border = (now - timedelta(days=1)).isoformat()
    assert await pictures(anna, **{"from": border}) == [new]
    assert await pictures(anna, to=border) == [old]
    assert await pictures(anna, tool="generate") == [new, old]
    assert await pictures(anna, tool="banner") == []
    problem(422, "invalid-parameters", await anna.api.get("/api/images", params={"tool": "sculpt"}))


@pytest.mark.parametrize("who", ["member", "super_admin"])
async def test_lists_stay_on_an_index(application: Application, who: str) -> None:
    """A page is read from an index in its order: no sort, no table read through."""
    person = Person(uuid4(), "", "", "", Role(who), Status.ACTIVE)
    by = store.Filters(username="*", since=datetime.now(UTC) - timedelta(days=9), bookmarked=False)
    query = store.listed(person, by).order_by(images.c.created_at.desc(), images.c.id.desc()).limit(21)
    said = query.compile(
        dialect=postgresql.dialect(), compile_kwargs={"render_postcompile": True, "literal_binds": True}
    )
    async with application.parts.database.begin() as connection:
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        await connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        plan = "\n".join((await connection.execute(text(f"EXPLAIN {str(said).replace(':', chr(92) + ':')}"))).scalars())
    assert ("images_owner_idx" if who == "member" else "images_created_idx") in plan, plan
    assert "Sort" not in plan, plan


async def test_bookmarks_on_orders(application: Application, anna: Someone, boris: Someone) -> None:
    placed = [str((await add_order(application.parts.database, anna.id)).id) for _ in range(3)]
    first, second, third = placed
    for order_id in (second, first, second):
        expect(204, await anna.api.put(f"/api/bookmarks/orders/{order_id}"))

    async def listed(path: str, **parameters: Any) -> list[str]:
        return [each["id"] for each in expect(200, await anna.api.get(path, params=parameters))["items"]]

    kept = "/api/bookmarks/orders"
    assert await listed(kept) == [first, second]
    page = expect(200, await anna.api.get(kept, params={"limit": 1}))
    assert [page["items"][0]["id"], *await listed(kept, cursor=page["next_cursor"])] == [first, second]
    assert page["items"][0]["bookmarked"] and page["items"][0]["prompt"]["original"] == "a pink cake"
    assert set(await listed("/api/orders", bookmarked=True)) == {first, second}
    assert await listed("/api/orders", bookmarked=False) == [third]
    assert not expect(200, await anna.api.get(f"/api/orders/{third}"))["bookmarked"]
    assert await listed("/api/bookmarks") == [], "which lists pictures"
    for method in ("PUT", "DELETE"):
        problem(404, "not-found", await boris.api.request(method, f"{kept}/{first}"))
    assert expect(200, await boris.api.get(kept))["items"] == []
    for _ in range(2):
        expect(204, await anna.api.delete(f"{kept}/{first}"))
    assert await listed(kept) == [second]
