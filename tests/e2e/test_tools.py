"""The tools and how they go together: the four use cases of the mission, and what each of them refuses."""

import io

import pytest
from PIL import Image, ImageChops, ImageDraw

from tests.person import Person
from tests.stack import eventually

CAKE = {"tool": "generate", "prompt": "розовый торт с клубникой", "count": 2}
CIRCLE = {"polygon": [[100, 60], [160, 60], [160, 120], [100, 120]]}
UNKNOWN = "00000000-0000-4000-8000-000000000000"
BANNER = {"type": "medium_rectangle", "headline": "Торт на заказ", "call_to_action": "Заказать"}


@pytest.fixture
def person(running):
    return Person(running.url, credits=30)


@pytest.fixture
def photo(person):
    picture = Image.new("RGB", (256, 192), "#f8e0c8")
    ImageDraw.Draw(picture).ellipse((80, 50, 180, 150), fill="#c2185b")
    return person.upload(picture)


def chosen(order) -> str:
    return order["images"][0]["id"]


def repaired(person, image: str, **more):
    return person.make(tool="inpaint", image=image, prompt="свечи", region=CIRCLE, **more)


def same_outside(before: Image.Image, after: Image.Image, mask: Image.Image) -> bool:
    """Whether nothing changed where the mask is black."""
    outside = mask.convert("L").point(lambda value: 255 * (value < 128))
    difference = ImageChops.difference(before.convert("RGB"), after.convert("RGB")).convert("L")
    return ImageChops.darker(difference, outside).getbbox() is None


def test_use_case_generate(person):
    order = person.make(**CAKE)
    assert len(order["images"]) == 2 and order["parent"] is None
    assert order["prompt"]["enhanced"] == order["prompt"]["final"] != order["prompt"]["english"]
    assert person.balance()["total"] == 28


def test_use_case_generate_and_banner(person):
    image = chosen(person.make(**CAKE))
    order = person.make(tool="banner", image=image, banner=BANNER)
    assert order["parent"]["id"] == image and order["price"] == 1
    assert person.picture(chosen(order)).size == (300, 250)


def test_use_case_generate_and_repairs(person):
    image = chosen(person.make(**CAKE))
    chain = [image]
    for _ in range(3):
        order = repaired(person, chain[-1])
        assert len(order["images"]) == 1, "the mask is no result"
        before, after = person.picture(chain[-1]), person.picture(chosen(order))
        mask = person.picture(order["parameters"]["mask"])
        assert before.size == after.size == mask.size
        assert same_outside(before, after, mask) and before.tobytes() != after.tobytes()
        chain.append(chosen(order))
    lineage = person.expect(200, person.api.get(f"/api/images/{chain[-1]}/lineage"))
    assert [step["id"] for step in lineage["chain"]] == chain and lineage["branches"] == []
    assert [step["tool"] for step in lineage["chain"]] == ["generate", *["inpaint"] * 3]
    assert all(step["mask_id"] for step in lineage["chain"][1:])
    assert person.balance()["total"] == 30 - 2 - 3


def test_use_case_generate_repairs_and_banner(person):
    image = chosen(repaired(person, chosen(person.make(**CAKE))))
    banner = {"types": ["leaderboard", "story", "social_square"], "headline": "Торт", "format": "jpeg"}
    order = person.make(tool="banner", image=image, banner=banner)
    assert order["price"] == 3 and person.balance()["total"] == 30 - 2 - 1 - 3
    made = {image["banner_type"]: person.picture(image["id"]) for image in order["images"]}
    assert {kind: (picture.format, picture.size) for kind, picture in made.items()} == {
        "leaderboard": ("JPEG", (728, 90)),
        "story": ("JPEG", (1080, 1920)),
        "social_square": ("JPEG", (1080, 1080)),
    }


def test_a_chain_is_branched_and_made_again_from_any_step(person, photo):
    first = repaired(person, photo["id"], seed=1)
    branch = repaired(person, photo["id"], seed=2)
    again = repaired(person, photo["id"], seed=1)
    bytes_of = {name: person.picture(chosen(order)).tobytes() for name, order in
                {"first": first, "branch": branch, "again": again}.items()}  # fmt: skip
    assert bytes_of["first"] == bytes_of["again"] != bytes_of["branch"]
    lineage = person.expect(200, person.api.get(f"/api/images/{photo['id']}/lineage"))
    assert [step["id"] for step in lineage["branches"]] == [chosen(order) for order in (first, branch, again)]
    made = person.expect(200, person.api.get("/api/images", params={"parent": photo["id"]}))["items"]
    assert {image["id"] for image in made} == {chosen(order) for order in (first, branch, again)}


def test_the_mask_that_was_made_can_be_sent_again(person, photo):
    order = repaired(person, photo["id"], seed=5)
    asked = {name: order["parameters"][name] for name in ("image", "mask", "seed", "strength", "feather", "model")}
    again = person.make(tool="inpaint", prompt="свечи", **asked)
    assert person.picture(chosen(again)).tobytes() == person.picture(chosen(order)).tobytes()


def test_a_variation_of_an_upload_has_its_size(person, photo):
    order = person.make(tool="image_to_image", image=photo["id"], prompt="a blue cake", strength=0.5)
    assert person.picture(chosen(order)).size == (256, 192) and order["parent"]["id"] == photo["id"]


def test_a_mask_is_uploaded_and_must_fit(person, photo):
    mask = Image.new("L", (256, 192))
    mask.paste(255, (90, 60, 150, 120))
    order = person.make(tool="inpaint", image=photo["id"], mask=person.upload(mask)["id"], prompt="a candle")
    assert same_outside(person.picture(photo["id"]), person.picture(chosen(order)), mask)
    for wrong, says in ((Image.new("L", (256, 192)), "empty"), (Image.new("L", (256, 192), 255), "whole"),
                        (Image.new("L", (64, 64), 255), "64x64")):  # fmt: skip
        body = {"tool": "inpaint", "image": photo["id"], "mask": person.upload(wrong)["id"], "prompt": "a candle"}
        answer = person.api.post("/api/orders", json=body)
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/mask"
        assert says in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["svg", "pdf"])
def test_a_banner_as_a_drawing_or_a_document(person, photo, kind):
    order = person.make(tool="banner", image=photo["id"], banner={**BANNER, "format": kind})
    answer = person.api.get(f"/api/images/{chosen(order)}/download")
    assert answer.content.lstrip().startswith({"svg": b"<svg", "pdf": b"%PDF"}[kind])
    assert answer.headers["content-disposition"].endswith(f'.{kind}"')
    next_one = person.api.post("/api/orders", json={"tool": "banner", "image": chosen(order), "banner": BANNER})
    assert next_one.status_code == 422 and next_one.json()["errors"][0]["pointer"] == "/image"


def test_what_cannot_be_composed_ends_uncharged_and_says_what_to_change(person, photo):
    long = "слишком длинный текст для такой узкой полосы " * 6
    banner = {"type": "leaderboard", "headline": long, "text": long, "call_to_action": long}
    order = person.expect(
        202, person.api.post("/api/orders", json={"tool": "banner", "image": photo["id"], "banner": banner})
    )
    done = person.wait(order["id"])
    assert done["status"] == "failed" and done["error"]["code"] == "text_does_not_fit"
    assert "leaderboard" in done["error"]["reason"]
    eventually(lambda: person.balance() == {"available": 30, "held": 0, "total": 30})


@pytest.mark.parametrize("tool", ["image_to_image", "inpaint", "banner"])
def test_a_picture_of_somebody_else_or_a_deleted_one_is_refused(person, photo, running, tool):
    more = {"inpaint": {"region": CIRCLE}, "banner": {"banner": BANNER}}.get(tool, {})
    prompt = {} if tool == "banner" else {"prompt": "a cake"}
    body = {"tool": tool, "image": photo["id"], **prompt, **more}
    stranger = Person(running.url, credits=5)
    person.expect(204, person.api.delete(f"/api/images/{photo['id']}"))
    for who in (stranger, person):
        answer = who.api.post("/api/orders", json=body)
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/image"


def test_a_picture_deleted_while_its_order_waits_is_still_repaired(person, photo, running):
    running.processes["inpainter"].stop()
    body = {"tool": "inpaint", "image": photo["id"], "prompt": "a candle", "region": CIRCLE}
    order = person.expect(202, person.api.post("/api/orders", json=body))
    person.expect(204, person.api.delete(f"/api/images/{photo['id']}"))
    running.processes["inpainter"].start()
    done = person.wait(order["id"])
    assert done["status"] == "succeeded"
    lineage = person.expect(200, person.api.get(f"/api/images/{chosen(done)}/lineage"))
    assert [step["deleted"] for step in lineage["chain"]] == [True, False], "the chain is kept without its bytes"


def test_uploads_and_masks_are_listed_apart_from_pictures(person, photo):
    order = repaired(person, photo["id"])

    def listed(**kind):
        return [image["id"] for image in person.expect(200, person.api.get("/api/images", params=kind))["items"]]

    assert listed() == [chosen(order)]
    assert listed(kind="upload") == [photo["id"]]
    assert listed(kind="mask") == [order["parameters"]["mask"]]


def test_a_brand_book_steers_prompt_and_banner(person, photo):
    book = {"name": "Лавка", "palette": {"main": "#c2185b", "accent": "#ffd54f"}, "forbidden_words": ["дешёвый"]}
    brand = person.expect(201, person.api.post("/api/brand-books", json=book))["id"]
    order = person.make(tool="generate", product_type="cake", decor_style="wedding", brand_book=brand)
    assert (order["parameters"]["brand_book"], order["parameters"]["brand_book_version"]) == (brand, 1)
    assert "cake" in order["prompt"]["final"] and "wedding" in order["prompt"]["final"]
    banner = {"type": "open_graph", "headline": "Самый дешёвый торт", "brand_book": brand}
    answer = person.api.post("/api/orders", json={"tool": "banner", "image": photo["id"], "banner": banner})
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/banner/headline"


def test_a_picture_carries_what_made_it_and_a_clean_copy_does_not(person):
    image = chosen(person.make(tool="generate", prompt="a pink cake", seed=77, enhance=False))
    for kind in ("png", "jpeg", "webp"):
        marked = person.api.get(f"/api/images/{image}/download", params={"format": kind}).content
        clean = person.api.get(f"/api/images/{image}/download", params={"format": kind, "clean": True}).content
        assert b"trainedAlgorithmicMedia" in marked and b"trainedAlgorithmicMedia" not in clean
        with Image.open(io.BytesIO(marked)) as one, Image.open(io.BytesIO(clean)) as other:
            assert one.format == kind.upper() and one.tobytes() == other.tobytes()
    stored = person.picture(image)
    assert "Seed: 77" in stored.info["parameters"] and stored.info["parameters"].startswith("a pink cake")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"tool": "poem"}, "/tool"),
        ({}, "/tool"),
        ({"tool": "generate"}, ""),
        ({"tool": "inpaint", "image": "x", "prompt": "p", "region": {"points": [[1, 1]]}}, "/image"),
        ({"tool": "inpaint", "image": UNKNOWN, "prompt": "p"}, ""),
        ({"tool": "inpaint", "image": UNKNOWN, "prompt": "p", "region": {}}, "/region"),
        ({"tool": "image_to_image", "image": UNKNOWN, "prompt": "p", "strength": 0}, "/strength"),
        ({"tool": "banner", "image": UNKNOWN, "banner": {"type": "poster"}}, "/banner/type"),
        ({"tool": "banner", "image": UNKNOWN, "banner": {"type": "custom"}}, "/banner"),
        ({"tool": "banner", "image": UNKNOWN, "banner": {"type": "story", "background": 7}}, "/banner/background"),
        ({"tool": "generate", "prompt": "a\u0000b"}, "/prompt"),
        ({"tool": "generate", "prompt": "p", "product_type": "spaceship"}, "/product_type"),
    ],
    ids=str,
)  # fmt: skip
def test_bad_input_names_the_field(person, body, pointer):
    answer = person.api.post("/api/orders", json=body)
    assert answer.status_code == 422, answer.text
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}, answer.json()
