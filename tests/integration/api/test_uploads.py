"""Uploads over the real application, store and database."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from contracts.pictures import picture_key
from infra.local.ports import free_port
from services.api.serving import Server
from services.api.tables import images
from services.api.uploads import admission, form
from tests.integration.api.application import Application, Someone, expect, problem, running, settings_for
from tests.unit.api.uploads import files


async def send(someone: Someone, body: bytes, name: str = "picture.png", **options: Any) -> httpx.Response:
    return await someone.api.post("/api/uploads", files={"file": (name, body)}, **options)


async def rows_of(application: Application, someone: Someone) -> list[Any]:
    async with application.parts.database.connect() as connection:
        return list(await connection.execute(select(images).where(images.c.owner_id == someone.id)))


async def stored(application: Application, someone: Someone, image_id: str) -> Image.Image:
    """The picture as it lies in the store, found through its row."""
    [row] = [row for row in await rows_of(application, someone) if row.id == UUID(image_id)]
    body = await application.parts.storage.get(picture_key(row.sha256))
    assert len(body) == row.bytes
    picture = Image.open(io.BytesIO(body))
    assert picture.size == (row.width, row.height) and picture.get_format_mimetype() == row.media_type
    return picture


class TestTaken:
    async def test_there_and_back(self, application: Application, anna: Someone) -> None:
        answer = await send(anna, files.jpeg(size=(32, 64), exif=files.gps_exif(6)), "photo.jpg")
        made = expect(201, answer)
        assert answer.headers["location"] == f"/api/images/{made['id']}"
        assert (made["width"], made["height"], made["media_type"]) == (64, 32, "image/jpeg")
        assert set(made) == {"id", "kind", "width", "height", "media_type", "bytes", "white", "url", "download_url"}

        saved = await anna.api.get(made["download_url"])
        assert saved.status_code == 200 and saved.headers["content-type"] == "image/jpeg"
        assert len(saved.content) == made["bytes"]
        picture = Image.open(io.BytesIO(saved.content))
        assert picture.size == (64, 32) and not picture.getexif()

        known = expect(200, await anna.api.get(answer.headers["location"]))
        assert known["id"] == made["id"] and known["order_id"] is None and known["seed"] is None
        shown = await anna.api.get(made["url"])
        assert shown.status_code == 302

    async def test_its_row(self, application: Application, anna: Someone) -> None:
        made = expect(201, await send(anna, files.png()))
        [row] = await rows_of(application, anna)
        assert (str(row.id), row.kind, row.order_id, row.position, row.seed) == (made["id"], "upload", None, None, None)
        assert (row.bytes, row.width, row.height, row.white) == (made["bytes"], 48, 32, made["white"])

    async def test_nothing_of_the_metadata_is_left(self, application: Application, anna: Someone) -> None:
        secret = {"exif": files.gps_exif(), "icc_profile": files.swapping_profile(), "xmp": b"<x>SECRET</x>"}
        bodies = (
            files.jpeg(comment=b"SECRET", **secret),
            files.png(pnginfo=files.text_chunks(Author="SECRET"), **secret),
            files.webp(**secret),
        )
        for body in bodies:
            made = expect(201, await send(anna, body))
            saved = (await anna.api.get(made["download_url"])).content
            for word in (b"SECRET", b"Exif", b"ICC_PROFILE", b"iCCP", b"eXIf", b"<x", b"swap"):
                assert word not in saved
            assert not Image.open(io.BytesIO(saved)).getexif().get_ifd(0x8825)

    @pytest.mark.parametrize(
        ("body", "media_type", "mode"),
        [
            (files.jpeg("CMYK"), "image/jpeg", "RGB"),
            (files.jpeg(progressive=True), "image/jpeg", "RGB"),
            (files.grey16([0, 65535] * 16), "image/png", "RGB"),
            (files.png("P", transparency=0), "image/png", "RGBA"),
            (files.webp("RGBA"), "image/png", "RGBA"),
        ],
        ids=["cmyk", "progressive", "16 bits", "palette with transparency", "webp with alpha"],
    )
    async def test_kinds(
        self, application: Application, anna: Someone, body: bytes, media_type: str, mode: str
    ) -> None:
        made = expect(201, await send(anna, body))
        assert made["media_type"] == media_type
        assert (await stored(application, anna, made["id"])).mode == mode

    @pytest.mark.parametrize(("left", "right", "share"), [(0, 0, 0.0), (255, 255, 1.0), (0, 255, 0.5)])
    async def test_how_much_of_a_mask_is_white(self, anna: Someone, left: int, right: int, share: float) -> None:
        assert expect(201, await send(anna, files.halves(left, right)))["white"] == share

    async def test_a_mask_is_not_listed_with_the_uploads(self, anna: Someone) -> None:
        photo = expect(201, await send(anna, files.png()))
        mask = expect(201, await send(anna, files.halves(0, 255), params={"kind": "mask"}))
        assert (photo["kind"], mask["kind"], mask["white"]) == ("upload", "mask", 0.5)

        async def listed(*kinds: str) -> list[str]:
            answer = await anna.api.get("/api/images", params={"kind": kinds})
            return [item["id"] for item in expect(200, answer)["items"]]

        assert await listed() == []
        assert (await listed("upload"), await listed("mask")) == ([photo["id"]], [mask["id"]])
        assert await listed("picture", "upload") == [photo["id"]]
        assert await listed("upload", "mask") == [mask["id"], photo["id"]]
        known = expect(200, await anna.api.get(f"/api/images/{mask['id']}"))
        assert (known["kind"], known["order_id"], known["white"]) == ("mask", None, 0.5)

    async def test_it_is_an_upload_or_a_mask(self, application: Application, anna: Someone) -> None:
        problem(422, "invalid-parameters", await send(anna, files.png(), params={"kind": "picture"}))
        problem(422, "invalid-parameters", await anna.api.get("/api/images", params={"kind": "logo"}))
        assert await rows_of(application, anna) == []

    async def test_the_same_twice_is_two_pictures_and_one_object(self, application: Application, anna: Someone) -> None:
        first, second = [expect(201, await send(anna, files.png())) for _ in range(2)]
        assert first["id"] != second["id"]
        assert len({row.sha256 for row in await rows_of(application, anna)}) == 1
        expect(204, await anna.api.delete(f"/api/images/{first['id']}"))
        assert (await anna.api.get(second["download_url"])).status_code == 200

    async def test_the_name_and_the_declared_type_say_nothing(self, anna: Someone) -> None:
        part = {"file": ("../../etc/passwd.svg\x00", files.png(), "text/html")}
        assert expect(201, await anna.api.post("/api/uploads", files=part))["media_type"] == "image/png"

    async def test_a_field_without_a_file_name_is_a_file(self, anna: Someone) -> None:
        boundary = b"--b\r\nContent-Disposition: form-data; name=file\r\n\r\n" + files.png() + b"\r\n--b--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        expect(201, await anna.api.post("/api/uploads", content=boundary, headers=headers))

    async def test_it_is_nobody_elses(self, anna: Someone, boris: Someone) -> None:
        made = expect(201, await send(anna, files.png()))
        for path in ("", "/image", "/download"):
            problem(404, "not-found", await boris.api.get(f"/api/images/{made['id']}{path}"))
        problem(404, "not-found", await boris.api.delete(f"/api/images/{made['id']}"))


class TestRefused:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b"", "empty"),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "svg"),
            (files.encoded(files.drawing("P"), "GIF"), "unsupported_format"),
            (b"%PDF-1.7", "not_a_picture"),
            (files.animation("GIF"), "unsupported_format"),
            (files.animation("PNG"), "animated"),
            (files.animation("WEBP"), "animated"),
            (files.png() + files.zip_archive(), "trailing_data"),
            (files.jpeg() + b"<?php phpinfo();", "trailing_data"),
            (files.png()[:-20], "truncated"),
            (files.jpeg()[:-20], "truncated"),
            (files.webp()[:-20], "truncated"),
            (files.bomb(), "too_long_side"),
            (files.png(size=(8, 8)), "too_small"),
            (files.png_of(files.png_header(48, 32), bytes(100)), "damaged"),
        ],
    )
    async def test_says_why(self, application: Application, anna: Someone, body: bytes, code: str) -> None:
        assert problem(422, "unreadable-picture", await send(anna, body))["code"] == code
        assert await rows_of(application, anna) == []

    async def test_what_inflates_beyond_its_header_is_not_inflated(self, anna: Someone) -> None:
        made = expect(201, await asyncio.wait_for(send(anna, files.inflating()), 10))
        assert (made["width"], made["height"]) == (256, 256)

    async def test_nobody_uploads_without_a_name(self, application: Application) -> None:
        async with application.client() as stranger:
            answer = await stranger.post("/api/uploads", files={"file": ("a.png", files.png())})
        problem(401, "unauthorized", answer)

    async def test_a_child_that_is_killed_at_work(self, application: Application, anna: Someone) -> None:
        expect(201, await send(anna, files.png()))
        victim = await application.parts.uploads._decoders._spare
        os.kill(victim.pid, signal.SIGSTOP)
        sending = asyncio.create_task(send(anna, files.png()))
        await asyncio.sleep(0.3)
        os.kill(victim.pid, signal.SIGKILL)
        body = problem(422, "unreadable-picture", await asyncio.wait_for(sending, 10))
        assert body["code"] == "decoder_failed"
        expect(201, await send(anna, files.png()))

    async def test_without_the_store_there_is_no_row(self, own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("chassis.storage.PATIENCE_SECONDS", 0.1)
        settings = settings_for(own_database, s3_endpoint="http://127.0.0.1:1", s3_access_key="a", s3_secret_key="b")
        async with running(settings) as application:
            anna = await application.person()
            problem(503, "service-unavailable", await send(anna, files.png()))
            assert await rows_of(application, anna) == []


class TestForm:
    @pytest.mark.parametrize(
        ("parts", "pointer"),
        [
            ({"picture": ("a.png", files.png())}, "/picture"),
            ([("file", ("a.png", files.png())), ("mask", ("b.png", files.png()))], "/mask"),
            ([("file", ("a.png", files.png())), ("note", (None, b"hello"))], "/note"),
            ([("file", ("a.png", files.png())), ("file", ("b.png", files.png()))], "/file"),
        ],
    )
    async def test_a_field_that_should_not_be_there_is_named(self, anna: Someone, parts: Any, pointer: str) -> None:
        body = problem(422, "invalid-parameters", await anna.api.post("/api/uploads", files=parts))
        assert [error["pointer"] for error in body["errors"]] == [pointer]

    async def test_a_field_that_is_missing_is_named(self, anna: Someone) -> None:
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        answer = await anna.api.post("/api/uploads", content=b"--b--\r\n", headers=headers)
        assert problem(422, "invalid-parameters", answer)["errors"][0]["pointer"] == "/file"

    @pytest.mark.parametrize(
        ("content_type", "content", "status", "kind"),
        [
            ("image/png", files.png(), 415, "unsupported-media-type"),
            ("application/json", b"{}", 415, "unsupported-media-type"),
            ("multipart/form-data", b"--b--", 400, "malformed-body"),
            ("multipart/form-data; boundary=b", b"", 400, "malformed-body"),
            ("multipart/form-data; boundary=b", b"no form", 400, "malformed-body"),
            ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=file\r\n\r\nx", 400,
             "malformed-body"),
            ("multipart/form-data; boundary=b", b"--b\r\nX: y\r\n\r\nx\r\n--b--", 400, "malformed-body"),
            ("multipart/form-data; boundary=b", b"--b\r\n\xff\xfe: y\r\n\r\nx\r\n--b--", 400, "malformed-body"),
        ],
    )  # fmt: skip
    async def test_what_is_no_form(
        self, anna: Someone, content_type: str, content: bytes, status: int, kind: str
    ) -> None:
        headers = {"Content-Type": content_type}
        problem(status, kind, await anna.api.post("/api/uploads", content=content, headers=headers))

    async def test_a_file_over_the_limit(self, application: Application, anna: Someone) -> None:
        most = application.parts.settings.max_upload_bytes
        body = problem(413, "too-large", await send(anna, bytes(most + 1)))
        assert body["limit"] == most and f"{most:,}" in body["detail"]
        assert problem(422, "unreadable-picture", await send(anna, bytes(most)))["code"] == "not_a_picture"

    async def test_a_longer_body_is_thrown_away_and_not_for_ever(self, application: Application, anna: Someone) -> None:
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            yield b"--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n"
            while sent < 200 * 1024 * 1024:
                sent += 1024 * 1024
                yield bytes(1024 * 1024)

        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        problem(413, "too-large", await anna.api.post("/api/uploads", content=endless(), headers=headers))
        assert sent <= application.parts.settings.max_upload_bytes + form.DISCARDED_BYTES + 2 * 1024 * 1024

        sent = 0
        headers["Content-Length"] = str(10**12)
        problem(413, "too-large", await anna.api.post("/api/uploads", content=endless(), headers=headers))
        assert sent <= 1024 * 1024

    async def test_over_a_real_connection_the_refusal_arrives(self, application: Application, anna: Someone) -> None:
        server = Server(application.app, "127.0.0.1", port := free_port())
        await server.start()
        try:
            here = {"base_url": f"http://127.0.0.1:{port}", "headers": anna.api.headers, "timeout": 30}
            async with httpx.AsyncClient(**here) as client:
                most = application.parts.settings.max_upload_bytes
                large = {"file": ("a.png", bytes(most + 20_000))}
                problem(413, "too-large", await client.post("/api/uploads", files=large))
                strange = {"mask": ("a.png", bytes(most))}
                problem(422, "invalid-parameters", await client.post("/api/uploads", files=strange))
                expect(201, await client.post("/api/uploads", files={"file": ("a.png", files.png())}))
        finally:
            await server.stop()

    async def test_one_that_does_not_arrive_in_time(self, anna: Someone, monkeypatch: pytest.MonkeyPatch) -> None:
        async def stalling() -> AsyncIterator[bytes]:
            yield b"--b\r\n"
            await asyncio.sleep(60)

        monkeypatch.setattr(form, "RECEIVE_SECONDS", 0.2)
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        problem(408, "upload-too-slow", await anna.api.post("/api/uploads", content=stalling(), headers=headers))

    async def test_so_many_at_once(
        self, application: Application, anna: Someone, boris: Someone, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        uploads = application.parts.uploads
        with uploads.admit(anna.id), uploads.admit(anna.id), uploads.admit(anna.id):
            expect(201, await send(anna, files.png()))
            with uploads.admit(anna.id):
                answer = await send(anna, files.png())
                problem(429, "too-many", answer)
                assert answer.headers["retry-after"]
                expect(201, await send(boris, files.png()))
                monkeypatch.setattr(admission, "MAX_AT_ONCE", 4)
                problem(503, "service-unavailable", await send(boris, files.png()))
        expect(201, await send(anna, files.png()))


async def test_the_document_says_what_to_send(application: Application) -> None:
    async with application.client() as client:
        document = expect(200, await client.get("/api/docs/openapi.json"))
    operation = document["paths"]["/api/uploads"]["post"]
    schema = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert schema["properties"]["file"]["format"] == "binary" and schema["required"] == ["file"]
    assert {"201", "400", "401", "408", "413", "415", "422", "429", "503"} <= set(operation["responses"])
