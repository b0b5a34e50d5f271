"""Pictures: list, look, fetch, delete. With a real S3 server."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from contracts.pictures import picture_key
from tests.integration.api.application import Application, Someone, expect, problem, running, settings_for
from tests.integration.api.rows import PNG, add_image, add_order


async def painted(application: Application, someone: Someone, body: bytes) -> dict[str, Any]:
    """A picture with its bytes in the store."""
    database = application.parts.database
    row = await add_image(database, someone.id, await add_order(database, someone.id), body=body)
    await application.parts.storage.put(picture_key(row["sha256"]), body, "image/png")
    return row


async def test_look_fetch_and_delete(application: Application, anna: Someone) -> None:
    body = PNG + b"1" * 100_000
    row = await painted(application, anna, body)
    image = expect(200, await anna.api.get(f"/api/images/{row['id']}"))
    assert image["prompt"] == "a pink cake" and image["model"] and image["bytes"] == len(body)

    leads = await anna.api.get(image["url"])
    assert leads.status_code == 302 and "Signature" in leads.headers["location"]
    async with httpx.AsyncClient() as stranger:
        shown = await stranger.get(leads.headers["location"])
    assert shown.content == body

    saved = await anna.api.get(image["download_url"])
    assert saved.content == body
    assert saved.headers["content-type"] == "image/png"
    assert saved.headers["content-length"] == str(len(body))
    assert saved.headers["content-disposition"] == f'attachment; filename="bottega-{row["id"]}.png"'
    assert saved.headers["x-content-type-options"] == "nosniff"

    expect(204, await anna.api.delete(f"/api/images/{row['id']}"))
    assert await application.parts.storage.get(picture_key(row["sha256"])) is None
    for path in ("", "/image", "/download"):
        problem(404, "not-found", await anna.api.get(f"/api/images/{row['id']}{path}"))
    problem(404, "not-found", await anna.api.delete(f"/api/images/{row['id']}"))
    assert expect(200, await anna.api.get("/api/images"))["items"] == []


async def test_bytes_stay_while_another_picture_shows_them(
    application: Application, anna: Someone, boris: Someone
) -> None:
    body = PNG + b"the same"
    hers, his = await painted(application, anna, body), await painted(application, boris, body)
    expect(204, await anna.api.delete(f"/api/images/{hers['id']}"))
    assert (await boris.api.get(f"/api/images/{his['id']}/download")).content == body
    expect(204, await boris.api.delete(f"/api/images/{his['id']}"))
    assert await application.parts.storage.get(picture_key(his["sha256"])) is None


async def test_a_picture_whose_bytes_are_gone(application: Application, anna: Someone) -> None:
    database = application.parts.database
    row = await add_image(database, anna.id, await add_order(database, anna.id))
    problem(404, "not-found", await anna.api.get(f"/api/images/{row['id']}/download"))
    expect(204, await anna.api.delete(f"/api/images/{row['id']}"))


async def test_lists_are_newest_first_and_can_be_narrowed(application: Application, anna: Someone) -> None:
    database, now = application.parts.database, datetime.now(UTC)
    first, second = await add_order(database, anna.id), await add_order(database, anna.id)
    rows = [
        await add_image(database, anna.id, order, position=position, created_at=now - timedelta(days=days))
        for order, position, days in ((first, 0, 3), (first, 1, 3), (second, 0, 0))
    ]
    ids = [str(row["id"]) for row in sorted(rows, key=lambda row: (row["created_at"], row["id"]), reverse=True)]

    async def listed(**parameters: Any) -> list[str]:
        answer = expect(200, await anna.api.get("/api/images", params=parameters))
        return [item["id"] for item in answer["items"]]

    assert await listed() == ids
    assert await listed(order=str(second.id)) == ids[:1]
    assert sorted(await listed(date=(now - timedelta(days=3)).date().isoformat())) == sorted(ids[1:])
    assert await listed(date="2020-01-01") == []
    page = expect(200, await anna.api.get("/api/images", params={"limit": 2}))
    rest = expect(200, await anna.api.get("/api/images", params={"limit": 2, "cursor": page["next_cursor"]}))
    assert [item["id"] for item in page["items"] + rest["items"]] == ids
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(("name", "value"), [("date", "yesterday"), ("order", "1"), ("limit", "x"), ("limit", "101")])
async def test_strange_filters_are_named(anna: Someone, name: str, value: str) -> None:
    body = problem(422, "invalid-parameters", await anna.api.get("/api/images", params={name: value}))
    assert [(error["pointer"], error["in"]) for error in body["errors"]] == [(f"/{name}", "query")]


async def test_without_the_store_a_picture_is_for_later(own_database: str) -> None:
    settings = settings_for(own_database, s3_endpoint="http://127.0.0.1:1", s3_access_key="a", s3_secret_key="b")
    async with running(settings) as application:
        anna, database = await application.person(), application.parts.database
        row = await add_image(database, anna.id, await add_order(database, anna.id))
        answer = await anna.api.get(f"/api/images/{row['id']}/download")
        problem(503, "service-unavailable", answer)
        assert answer.headers["retry-after"]
