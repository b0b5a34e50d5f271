"""The OpenAPI document describes every route: what it does, what it takes, what it answers, with examples that fit."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from jsonschema import Draft202012Validator

from chassis.catalogue import load_catalogue
from contracts.ordering import GenerateOrder
from services.api.documentation.examples import EXAMPLES, ORDER
from services.api.orders.materials import Materials
from services.api.orders.placing import Terms, draft
from services.api.orders.views import image_view, order_view
from services.api.settings import WebSettings
from services.api.web import build_app

JSON = "application/json"
SHOWN = {JSON, "text/event-stream"}
"""What people can read; a picture or an archive has no example."""


@pytest.fixture(scope="module")
async def document() -> dict[str, Any]:
    app = build_app(WebSettings(secret_key="k" * 40))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bottega.test") as client:
        return (await client.get("/api/docs/openapi.json")).json()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in item.keys() & {"get", "post", "put", "patch", "delete"}:
            yield f"{method} {path}", item[method]


def contents(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Where it stands, media type and content of every body and every answer of success."""
    for name, operation in operations(document):
        parts = {"body": operation.get("requestBody", {})}
        parts |= {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
        for part, said in parts.items():
            for media_type, content in said.get("content", {}).items():
                yield f"{name} {part}", media_type, content


async def test_every_route_says_what_it_does(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        assert len(operation["description"].split()) > 1, name
        assert 1 < len(operation["summary"].split()) < 30, f"{name}: {operation['summary']}"
        for status, answer in operation["responses"].items():
            assert answer["description"], f"{name} {status}"


async def test_every_body_and_answer_has_an_example(document: dict[str, Any]) -> None:
    read = [(where, content) for where, media_type, content in contents(document) if media_type in SHOWN]
    assert [where for where, content in read if not content.get("examples")] == []


async def test_every_example_is_of_its_schema(document: dict[str, Any]) -> None:
    checked = 0
    for where, media_type, content in contents(document):
        if media_type == JSON:
            schema = {**content["schema"], "components": document["components"]}
            for example in content["examples"].values():
                errors = [error.message for error in Draft202012Validator(schema).iter_errors(example["value"])]
                assert not errors, f"{where}: {errors}"
                checked += 1
    assert checked > len(EXAMPLES)


async def test_no_example_is_of_a_route_that_is_gone(document: dict[str, Any]) -> None:
    assert set(EXAMPLES) <= {name for name, _ in operations(document)}


async def test_a_body_is_described_as_it_is_read(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert {each["$ref"].rpartition("/")[2] for each in schemas["OrderBody"]["oneOf"]} >= {
        "GenerateOrder",
        "BannerOrder",
    }
    assert schemas["BrandBookBody"]["properties"]["palette"]["type"] == "object"


def test_the_example_of_an_order_is_what_is_answered() -> None:
    body = GenerateOrder(tool="generate", prompt="a pink cake")
    terms = Terms(uuid4(), uuid4(), load_catalogue(), max_characters=200, now=datetime.now(UTC))
    shown = order_view(draft(body, Materials(), terms))
    assert set(ORDER) == set(shown) and set(ORDER["parameters"]) == set(shown["parameters"])
    (picture,) = ORDER["images"]
    assert set(picture) == set(image_view(dict.fromkeys((*picture, "id", "order_id"))))
