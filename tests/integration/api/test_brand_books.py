"""Brand books over HTTP: versions, validation, and that an order can only name one's own."""

from typing import Any
from uuid import UUID

import pytest

from contracts.brands import Brand
from services.api.brands import store as brands
from services.api.orders import store as orders
from services.api.tables import balances
from tests.integration.api.application import Application, Someone, expect, problem
from tests.integration.api.rows import add_image, add_order

BOOK = {
    "name": "Сладкая лавка",
    "palette": {"main": "#C2185B", "accent": "#fd4"},
    "heading_font": "serif",
    "style_words": ["elegant", "bright"],
    "forbidden_words": ["дешёвый", "cheap"],
}


async def test_a_change_makes_a_version_and_the_old_one_stays(anna: Someone) -> None:
    made = expect(201, answer := await anna.api.post("/api/brand-books", json=BOOK))
    assert answer.headers["location"] == f"/api/brand-books/{made['id']}"
    assert made["version"] == 1 and made["palette"] == {"main": "#c2185b", "accent": "#ffdd44"}
    path = f"/api/brand-books/{made['id']}"
    changed = expect(200, await anna.api.put(path, json={**BOOK, "name": "Лавка", "palette": {"main": "#000"}}))
    assert (changed["version"], changed["name"], changed["palette"]) == (2, "Лавка", {"main": "#000000"})
    assert expect(200, await anna.api.get(path))["version"] == 2
    old = expect(200, await anna.api.get(path, params={"version": 1}))
    assert old == {**made, "changed_at": old["changed_at"]}
    assert [book["version"] for book in expect(200, await anna.api.get("/api/brand-books"))["items"]] == [2]
    expect(204, await anna.api.delete(path))
    problem(404, "not-found", await anna.api.get(path))
    assert expect(200, await anna.api.get("/api/brand-books"))["items"] == []


PALETTE = {"primary": "#c2185b", "ink": "#000000", "cream": "#fff8e1"}
"""In an order that no sorting of its names gives."""


async def test_a_palette_keeps_its_order(anna: Someone) -> None:
    made = expect(201, await anna.api.post("/api/brand-books", json={**BOOK, "palette": PALETTE}))
    path = f"/api/brand-books/{made['id']}"
    turned = dict(reversed(PALETTE.items()))
    changed = expect(200, await anna.api.put(path, json={**BOOK, "palette": turned}))
    (listed,) = expect(200, await anna.api.get("/api/brand-books"))["items"]
    old = expect(200, await anna.api.get(path, params={"version": 1}))
    assert [list(book["palette"]) for book in (made, old)] == [list(PALETTE)] * 2
    assert [list(book["palette"]) for book in (changed, listed)] == [list(turned)] * 2


async def test_what_an_order_is_painted_with_has_the_palettes_order(application: Application, anna: Someone) -> None:
    book = expect(201, await anna.api.post("/api/brand-books", json={**BOOK, "palette": PALETTE}))
    body = {"tool": "generate", "prompt": "a cake", "brand_book": book["id"]}
    async with application.parts.database.begin() as connection:
        await connection.execute(balances.insert().values(holder_id=anna.id, available=9, held=0, version=1))
    placed = expect(202, await anna.api.post("/api/orders", json=body))
    async with application.parts.database.begin() as connection:
        order = await orders.lock(connection, UUID(placed["id"]))
        brand = await brands.current(connection, anna.id, UUID(book["id"]))
    for found in (order.parameters.brand, brand):
        assert isinstance(found, Brand) and list(found.palette) == list(PALETTE)


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"palette": {"main": "rosa"}}, "/palette/main"),
        ({"palette": {"Main Colour": "#fff"}}, "/palette/Main Colour/[key]"),
        ({"palette": {f"c{number}": "#fff" for number in range(13)}}, "/palette"),
        ({"heading_font": "comic sans"}, "/heading_font"),
        ({"style_words": ["x"] * 21}, "/style_words"),
        ({"forbidden_words": [""]}, "/forbidden_words/0"),
        ({"name": " "}, "/name"),
        ({"name": "a\u0000b"}, "/name"),
        ({"logo": "00000000-0000-0000-0000-000000000001"}, "/logo"),
        ({"mood": "festive"}, "/mood"),
    ],
)
async def test_a_book_that_cannot_be_used_is_refused(anna: Someone, wrong: dict[str, Any], pointer: str) -> None:
    body = problem(422, "invalid-parameters", await anna.api.post("/api/brand-books", json={**BOOK, **wrong}))
    assert [error["pointer"] for error in body["errors"]] == [pointer]


async def test_a_logo_is_ones_own_picture_and_stays_while_a_book_has_it(
    application: Application, anna: Someone, boris: Someone
) -> None:
    database = application.parts.database
    logo = await add_image(database, anna.id, await add_order(database, anna.id))
    problem(422, "invalid-parameters", await boris.api.post("/api/brand-books", json={**BOOK, "logo": str(logo["id"])}))
    book = expect(201, await anna.api.post("/api/brand-books", json={**BOOK, "logo": str(logo["id"])}))
    assert book["logo_url"] == f"/api/images/{logo['id']}/image"
    problem(409, "conflict", await anna.api.delete(f"/api/images/{logo['id']}"))
    expect(200, await anna.api.put(f"/api/brand-books/{book['id']}", json=BOOK))
    expect(204, await anna.api.delete(f"/api/images/{logo['id']}"))


@pytest.mark.parametrize("word", ["cheap", "Cheap!", "ДЕШЕВЫЙ"])
async def test_a_forbidden_word_is_refused_before_anything_is_held(anna: Someone, word: str) -> None:
    book = expect(201, await anna.api.post("/api/brand-books", json=BOOK))
    body = {"tool": "generate", "prompt": f"торт {word}", "language": "ru", "brand_book": book["id"]}
    found = problem(422, "invalid-parameters", await anna.api.post("/api/orders", json=body))
    assert found["errors"][0]["pointer"] == "/prompt" and "forbids" in found["errors"][0]["detail"]


async def test_an_order_names_ones_own_brand_book(anna: Someone, boris: Someone) -> None:
    book = expect(201, await anna.api.post("/api/brand-books", json=BOOK))
    body = {"tool": "generate", "prompt": "a cake", "brand_book": book["id"]}
    found = problem(422, "invalid-parameters", await boris.api.post("/api/orders", json=body))
    assert found["errors"][0]["pointer"] == "/brand_book"
