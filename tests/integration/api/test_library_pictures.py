"""Several pictures at a time: as one archive, and deleted. With a real S3 server, and with uploads at the same time."""

import asyncio
import io
import zipfile
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image

from contracts.pictures import picture_key
from services.api.images import removal
from tests.integration.api.application import Application, Someone, expect, problem, running, settings_for
from tests.integration.api.rows import PNG, add_image, add_order


async def painted(application: Application, someone: Someone, body: bytes, *, stored: bool = True) -> dict[str, Any]:
    """A picture, with its bytes in the store or without."""
    database = application.parts.database
    row = await add_image(database, someone.id, await add_order(database, someone.id), body=body)
    if stored:
        await application.parts.storage.put(picture_key(row["sha256"]), body, "image/png")
    return row


async def delete(someone: Someone, *ids: Any) -> Any:
    return await someone.api.request("DELETE", "/api/images", json={"ids": [str(each) for each in ids]})


async def stored(application: Application, row: dict[str, Any]) -> bool:
    return await application.parts.storage.exists(picture_key(row["sha256"]))


def upload_file() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 80).save(out, "PNG")
    return out.getvalue()


async def test_several_pictures_come_as_one_archive(application: Application, anna: Someone) -> None:
    bodies = [PNG + bytes([number]) * 300_000 for number in range(3)]
    rows = [await painted(application, anna, body) for body in bodies]
    gone = await painted(application, anna, PNG + uuid4().bytes, stored=False)
    ids = [str(row["id"]) for row in (*rows, gone, rows[0])]
    answer = await anna.api.post("/api/images/download", json={"ids": ids})
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        *names, about = archive.namelist()
        assert [archive.read(name) for name in names] == bodies
        assert all("-a-pink-cake-" in name and name.endswith(".png") for name in names)
        assert about == "MISSING.txt" and str(gone["id"]) in archive.read(about).decode()


async def test_an_archive_of_what_is_not_mine_is_refused_before_anything_is_sent(
    application: Application, anna: Someone, boris: Someone
) -> None:
    hers, his = [await painted(application, each, PNG + uuid4().bytes) for each in (anna, boris)]
    answer = await anna.api.post("/api/images/download", json={"ids": [str(hers["id"]), str(his["id"])]})
    assert problem(404, "not-found", answer)["ids"] == [str(his["id"])]
    for ids in ([], [str(uuid4())] * 501, ["x"]):
        problem(422, "invalid-parameters", await anna.api.post("/api/images/download", json={"ids": ids}))


async def test_without_the_store_no_archive_begins(own_database: str) -> None:
    settings = settings_for(own_database, s3_endpoint="http://127.0.0.1:1", s3_access_key="a", s3_secret_key="b")
    async with running(settings) as application:
        anna = await application.person()
        row = await painted(application, anna, PNG, stored=False)
        answer = await anna.api.post("/api/images/download", json={"ids": [str(row["id"])]})
        problem(503, "service-unavailable", answer)
        # The picture is deleted all the same; its bytes are left to the sweep.
        expect(204, await anna.api.delete(f"/api/images/{row['id']}"))
        problem(404, "not-found", await anna.api.get(f"/api/images/{row['id']}"))


async def test_several_are_deleted_with_their_bytes(application: Application, anna: Someone, boris: Someone) -> None:
    shared = PNG + uuid4().bytes
    rows = [await painted(application, anna, body) for body in (PNG + uuid4().bytes, shared, shared)]
    his = await painted(application, boris, shared)
    done = expect(200, await delete(anna, *(row["id"] for row in rows)))
    assert done == {"deleted": 3, "kept": "order and price, for the accounts"}
    assert not await stored(application, rows[0]) and await stored(application, his)
    assert expect(200, await anna.api.get("/api/images"))["items"] == []
    assert len(expect(200, await anna.api.get("/api/orders"))["items"]) == 3
    problem(404, "not-found", await delete(anna, rows[0]["id"]))
    expect(200, await delete(boris, his["id"]))
    assert not await stored(application, his)


async def test_all_are_deleted_or_none(application: Application, anna: Someone, boris: Someone) -> None:
    hers, his = [await painted(application, each, PNG + uuid4().bytes) for each in (anna, boris)]
    assert problem(404, "not-found", await delete(anna, hers["id"], his["id"]))["ids"] == [str(his["id"])]
    logo = expect(201, await anna.api.post("/api/uploads", files={"file": ("l.png", upload_file())}))["id"]
    expect(201, await anna.api.post("/api/brand-books", json={"name": "B", "logo": logo}))
    assert problem(409, "conflict", await delete(anna, hers["id"], logo))["ids"] == [logo]
    assert await stored(application, hers) and await stored(application, his)
    expect(200, await anna.api.get(f"/api/images/{hers['id']}"))


async def test_bytes_stay_while_an_open_order_may_need_them(application: Application, anna: Someone) -> None:
    """The rows here are of orders that have not ended and paint from a seed: a worker may just store the same bytes."""
    row = await painted(application, anna, PNG + uuid4().bytes)
    database, storage = application.parts.database, application.parts.storage
    again = await add_order(database, anna.id)
    async with database.begin() as connection:
        seed = {"seed": again.parameters.painting.seeds[0]}
        images = removal.store.images
        await connection.execute(images.update().where(images.c.id == row["id"]).values(seed))
    expect(200, await delete(anna, row["id"]))
    assert await stored(application, row)
    async with database.begin() as connection:
        ended = {"status": "cancelled", "stage": None, "ended_at": removal.store.func.now()}
        orders = removal.store.orders
        await connection.execute(orders.update().where(orders.c.owner_id == anna.id).values(ended))
    assert await removal.remove_bytes(database, storage, [row["sha256"]]) == [row["sha256"]]
    assert not await stored(application, row)


async def test_whoever_uploads_what_is_just_deleted_has_it(
    application: Application, anna: Someone, boris: Someone
) -> None:
    """Deletions against uploads of the same bytes: whatever comes first, a row that is there has its bytes."""
    file = upload_file()

    async def upload(someone: Someone) -> str:
        return expect(201, await someone.api.post("/api/uploads", files={"file": ("n.png", file)}))["id"]

    for _ in range(8):
        hers = await upload(anna)
        answer, his = await asyncio.gather(delete(anna, hers), upload(boris))
        expect(200, answer)
        got = await boris.api.get(f"/api/images/{his}/download")
        assert got.status_code == 200
        expect(200, await delete(boris, UUID(his)))


async def test_an_upload_waits_for_the_removal_of_the_same_bytes(
    application: Application, anna: Someone, boris: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst moment: it is decided that nothing needs the bytes, and they are still there."""
    storage, file, decided = application.parts.storage, upload_file(), asyncio.Event()
    really = storage.delete_many

    async def slowly(keys: Iterable[str]) -> None:
        decided.set()
        await asyncio.sleep(0.7)
        await really(keys)

    monkeypatch.setattr(storage, "delete_many", slowly)
    hers = expect(201, await anna.api.post("/api/uploads", files={"file": ("n.png", file)}))["id"]
    deleting = asyncio.create_task(delete(anna, hers))
    await decided.wait()
    his = expect(201, await boris.api.post("/api/uploads", files={"file": ("n.png", file)}))["id"]
    expect(200, await deleting)
    assert (await boris.api.get(f"/api/images/{his}/download")).status_code == 200


async def test_two_who_delete_the_same_pictures_delete_them_once(application: Application, anna: Someone) -> None:
    rows = [await painted(application, anna, PNG + uuid4().bytes) for _ in range(20)]
    ids = [row["id"] for row in rows]
    answers = await asyncio.gather(*(delete(anna, *each) for each in (ids, list(reversed(ids)), ids)))
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404]
    assert not any([await stored(application, row) for row in rows])
