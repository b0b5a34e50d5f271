"""What holds for every route of the OpenAPI document: one that is added later is checked without being named."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.api.application import Application, Someone, expect, problem
from tests.integration.api.rows import add_image, add_order


@pytest.fixture(scope="session")
async def document(application: Application) -> dict[str, Any]:
    async with application.client() as client:
        return expect(200, await client.get("/api/docs/openapi.json"))


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in {"get", "post", "put", "patch", "delete"}:
                yield path, method, operation


async def test_a_bad_credential_is_told_so(application: Application, anna: Someone) -> None:
    async with application.client(headers={"Authorization": "Bearer nonsense"}) as client:
        answer = await client.get("/api/me")
    problem(401, "unauthorized", answer)
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_lists_are_ones_own(application: Application, anna: Someone, boris: Someone) -> None:
    database = application.parts.database
    order = await add_order(database, anna.id)
    image = await add_image(database, anna.id, order)
    expect(201, await anna.api.post("/api/brand-books", json={"name": "Anna's"}))
    assert expect(200, await anna.api.get(f"/api/images/{image['id']}"))["id"] == str(image["id"])
    for path in ("/api/images", "/api/orders", "/api/brand-books"):
        assert expect(200, await boris.api.get(path))["items"] == []


async def test_unknown_fields_are_refused_everywhere(
    application: Application, document: dict[str, Any], admin: Someone
) -> None:
    for path, method, operation in operations(document):
        if "application/json" not in operation.get("requestBody", {}).get("content", ()) or "{" in path:
            continue
        tool = {"tool": "generate"} if path == "/api/orders" else {}
        answer = await admin.api.request(method, path, json={**tool, "surprise": 1})
        body = problem(422, "invalid-parameters", answer)
        assert "/surprise" in {error["pointer"] for error in body["errors"]}, path


async def test_the_document_is_true_about_errors(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400 and path != "/health":
                assert set(response["content"]) == {"application/problem+json"}, (path, status)
        assert ("401" in operation["responses"]) >= ("security" in operation), path
        assert "400" not in operation["responses"] or "requestBody" in operation, path
    keyed = [
        path
        for path, _, operation in operations(document)
        if any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", ()))
    ]
    assert "/api/balance/top-up" in keyed and "/api/orders" in keyed


@pytest.mark.parametrize(("path", "kind"), [("/api/docs", "text/html"), ("/api/docs/page.js", "text/javascript")])
async def test_the_documentation_needs_no_other_server(application: Application, path: str, kind: str) -> None:
    async with application.client() as client:
        answer = await client.get(path)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
    assert not re.search(r"(src|href)=\"(https?:)?//", answer.text)
