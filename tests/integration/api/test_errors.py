"""Every error is a problem, and none tells what is inside."""

import json

import pytest

from services.api import web
from services.api.credits import store
from tests.integration.api.application import Application, Someone, expect, problem, running, settings_for

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/api/images/not-a-uuid", 404, "not-found"),
        ("GET", "/api/docs/nothing", 404, "not-found"),
        ("GET", "/problems/unknown", 404, "not-found"),
        ("PUT", "/api/balance", 405, "method-not-allowed"),
        ("BREW", "/api/balance", 405, "method-not-allowed"),
    ],
)
async def test_of_the_router(anna: Someone, method: str, path: str, status: int, kind: str) -> None:
    answer = await anna.api.request(method, path)
    assert problem(status, kind, answer)["instance"] == path
    if status == 405:
        assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"{bad", 400, "malformed-body"),
        (b"\xff\xfe", 400, "malformed-body"),
        (b'{"amount": "\\ud800"}', 400, "malformed-body"),
        (b"[" * 50_000, 400, "malformed-body"),
        (b"[]", 422, "invalid-parameters"),
        (b'"text"', 422, "invalid-parameters"),
        (b"null", 422, "invalid-parameters"),
        (b"", 422, "invalid-parameters"),
        (b'{"amount": 1e999}', 400, "malformed-body"),
        (json.dumps({"amount": 1, "more": "x" * web.MAX_BODY_BYTES}).encode(), 413, "too-large"),
    ],
)
async def test_of_the_body(anna: Someone, body: bytes, status: int, kind: str) -> None:
    problem(status, kind, await anna.api.post("/api/balance/top-up", content=body, headers=JSON))


async def test_a_mistake_of_ours_is_a_problem_that_tells_nothing(
    anna: Someone, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(*args: object) -> None:
        raise RuntimeError("the inside of the house")

    monkeypatch.setattr(store, "own_balance_of", broken)
    answer = await anna.api.get("/api/balance")
    problem(500, "internal", answer)
    assert "inside" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_without_the_database_it_is_for_later() -> None:
    settings = settings_for("postgresql://nobody:none@127.0.0.1:1/none")
    async with running(settings) as application, application.client() as client:
        login = {"email": "anna@bottega.test", "password": "whatever it was"}
        answer = await client.post("/api/auth/login", json=login)
        problem(503, "service-unavailable", answer)
        assert answer.headers["retry-after"]
        assert expect(503, await client.get("/health"))["status"] == "unavailable"
        assert expect(200, await client.get("/api/models"))["items"]


async def test_every_answer_is_safe_for_browsers(application: Application, anna: Someone) -> None:
    for path in ("/api/me", "/nowhere", "/health"):
        headers = (await anna.api.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"


async def test_every_kind_has_its_page(application: Application) -> None:
    async with application.client() as client:
        for kind in web.problems.KINDS.values():
            page = await client.get(kind.type)
            assert page.status_code == 200 and kind.title.split("'")[0] in page.text
