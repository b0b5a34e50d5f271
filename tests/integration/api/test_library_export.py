"""All that is stored about a person, as one archive."""

import io
import json
import zipfile
from typing import Any
from uuid import uuid4

from contracts.pictures import picture_key
from services.api.tables import transactions
from tests.integration.api.application import Application, Someone, expect, problem
from tests.integration.api.rows import PNG, add_image, add_order


async def export(someone: Someone) -> dict[str, Any]:
    """The files of the archive by their names."""
    answer = await someone.api.get("/api/me/export")
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def lines(body: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in body.splitlines()]


async def test_a_person_takes_everything_along(application: Application, anna: Someone, boris: Someone) -> None:
    database, storage = application.parts.database, application.parts.storage
    body = PNG + uuid4().bytes
    orders = [await add_order(database, anna.id, prompt=f"cake {number}") for number in range(3)]
    row = await add_image(database, anna.id, orders[0], body=body)
    gone = await add_image(database, anna.id, orders[1])
    deleted = await add_image(database, anna.id, orders[2])
    await storage.put(picture_key(row["sha256"]), body, "image/png")
    expect(204, await anna.api.delete(f"/api/images/{deleted['id']}"))
    expect(204, await anna.api.put(f"/api/bookmarks/{row['id']}"))
    expect(204, await anna.api.put(f"/api/bookmarks/orders/{orders[2].id}"))
    preset = {"tool": "generate", "name": "Mine", "parameters": {"steps": 20}}
    expect(201, await anna.api.post("/api/presets", json=preset))
    expect(201, await anna.api.post("/api/brand-books", json={"name": "Buns", "style_words": ["warm"]}))
    await add_image(database, boris.id, await add_order(database, boris.id))
    grant = {"id": uuid4(), "holder_id": anna.id, "kind": "grant", "amount": 5, "available": 5, "grant_id": uuid4()}
    async with database.begin() as connection:
        await connection.execute(transactions.insert().values(grant))

    files = await export(anna)
    account = json.loads(files["account.json"])
    assert account["email"] == anna.account["email"] and "password" not in files["account.json"].decode()
    assert {each["id"] for each in lines(files["orders.jsonl"])} == {str(order.id) for order in orders}
    assert {each["prompt"]["original"] for each in lines(files["orders.jsonl"])} == {"cake 0", "cake 1", "cake 2"}
    assert [each["amount"] for each in lines(files["transactions.jsonl"])] == [5]
    assert json.loads(files["presets.json"])[0]["parameters"] == {"steps": 20}
    assert json.loads(files["brand_books.json"])[0]["style"]["style_words"] == ["warm"]
    assert json.loads(files["bookmarks.json"])[0]["image_id"] == str(row["id"])
    assert json.loads(files["order_bookmarks.json"])[0]["order_id"] == str(orders[2].id)
    assert {each["id"] for each in lines(files["pictures.jsonl"])} == {str(row["id"]), str(gone["id"])}
    kept = [name for name in files if name.startswith("pictures/")]
    assert [files[name] for name in kept] == [body]
    assert str(gone["id"]) in files["MISSING.txt"].decode() and str(deleted["id"]) not in files["MISSING.txt"].decode()


async def test_long_lists_are_exported_whole(application: Application, anna: Someone, monkeypatch: Any) -> None:
    monkeypatch.setattr("services.api.library.export.PAGE", 2)
    orders = {str((await add_order(application.parts.database, anna.id)).id) for _ in range(5)}
    assert {each["id"] for each in lines((await export(anna))["orders.jsonl"])} == orders


async def test_a_key_exports_nobody(application: Application, anna: Someone) -> None:
    body = {"name": "k", "scopes": ["orders:read", "images:read", "credits:read", "admin"]}
    key = expect(201, await anna.api.post("/api/me/keys", json=body))["key"]
    async with application.client(headers={"Authorization": f"Bearer {key}"}) as program:
        problem(403, "key-too-narrow", await program.get("/api/me/export"))
