"""Repair, start from a picture: masks painted by hand, by touch, by keys; the chain gone on from; variations."""

import io
import re

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.web.browsing import PHONE

SIZE = (256, 192)
WISH = "a red balloon"


@pytest.fixture
def photograph() -> dict:
    """A picture file as a browser takes it: a pink cake on a blue ground."""
    picture, out = Image.new("RGB", SIZE, "#9cc4d8"), io.BytesIO()
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((64, 72, 192, 168), 12, fill="#e79bb0")
    draw.ellipse((110, 44, 146, 80), fill="#7a4a2b")
    picture.save(out, "PNG")
    return {"name": "cake.png", "mimeType": "image/png", "buffer": out.getvalue()}


def open_picture(visitor, photograph: dict, screen: str) -> str:
    """Uploads it on a screen and answers its id."""
    visitor.open(screen)
    visitor.page.locator("input[type=file]").set_input_files(files=[photograph])
    visitor.page.wait_for_url(re.compile(f"/{screen}/[0-9a-f-]{{36}}$"))
    return visitor.page.url.rsplit("/", 1)[1]


def canvas(visitor):
    place = visitor.page.get_by_role("application")
    place.scroll_into_view_if_needed()
    return place


def drag(visitor, *points: tuple[float, float]) -> None:
    """Draws through points, which are shares of the canvas."""
    box = canvas(visitor).bounding_box()
    (first, *rest), mouse = points, visitor.page.mouse
    mouse.move(box["x"] + first[0] * box["width"], box["y"] + first[1] * box["height"])
    mouse.down()
    for x, y in rest:
        mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
    mouse.up()


def says_marked(visitor, percent: int | None = None) -> None:
    """So much of the picture is marked; without a number, something is."""
    said = "Paint over what is to change." if percent == 0 else f"{percent or '[1-9][0-9]?'}% of the picture is marked."
    status = visitor.page.get_by_role("status").filter(has_text=re.compile("Paint over|is marked"))
    expect(status).to_have_text(re.compile(f"^{said}$"))


def describe(visitor, what: str = WISH) -> None:
    visitor.page.get_by_label("What is to be there?").fill(what)


def repair(visitor) -> None:
    expect(visitor.page.locator("dd").get_by_text("1 credit")).to_be_visible()
    visitor.press("Repair it")
    visitor.heading("Finished")


def fetched(visitor, path: str) -> dict:
    return visitor.page.request.get(path).json()


def test_a_picture_is_repaired_again_and_again(member, photograph):
    visitor = member()
    visitor.open("repair")
    visitor.heading("Which picture shall be repaired?")
    visitor.look("repair-choose")
    first = open_picture(visitor, photograph, "repair")
    expect(visitor.page.get_by_role("button", name="Repair it")).to_be_disabled()
    drag(visitor, (0.4, 0.3), (0.6, 0.3))
    expect(visitor.page.get_by_role("button", name="Repair it")).to_be_disabled()
    describe(visitor)
    expect(visitor.page.locator("dd").get_by_text("1 credit")).to_be_visible()
    visitor.look("repair")
    repair(visitor)
    order = fetched(visitor, f"/api/orders/{visitor.page.url.split('order=')[1]}")
    check_mask(visitor, order["parameters"]["mask"])
    edge = visitor.page.get_by_role("slider", name="Edge between before and after")
    edge.focus()
    visitor.page.keyboard.press("Home")
    expect(edge).to_have_value("0")
    for _ in range(4):
        visitor.page.keyboard.press("PageUp")
    expect(edge).to_have_value("40")
    visitor.look("repair-done")
    visitor.press("Change and try again")
    says_marked(visitor)
    repair(visitor)
    visitor.follow("Go on with this one")
    visitor.heading("What shall be different?")
    expect(visitor.page.get_by_role("link", name="Version 2")).to_have_attribute("aria-current", "page")
    visitor.press("Before and after")
    expect(visitor.page.get_by_role("dialog").get_by_role("img")).to_have_count(2)
    visitor.press("Close")
    visitor.page.get_by_role("link", name="Version 1").click()
    visitor.page.wait_for_url(f"**/repair/{first}")
    expect(visitor.page.get_by_role("link", name="Version 2")).to_have_count(2)
    visitor.look("repair-versions")


def check_mask(visitor, mask: str) -> None:
    """It has the picture's own size, and is white where the brush was and black elsewhere."""
    picture = Image.open(io.BytesIO(visitor.page.request.get(f"/api/images/{mask}/download").body())).convert("L")
    assert picture.size == SIZE
    assert set(picture.getdata()) == {0, 255}
    assert picture.getpixel((128, 58)) == 255
    assert picture.getpixel((128, 150)) == 0


def test_a_repair_is_found_again_with_its_mask(member, photograph):
    visitor = member()
    open_picture(visitor, photograph, "repair")
    drag(visitor, (0.3, 0.5), (0.7, 0.5))
    before = visitor.page.get_by_text("is marked").inner_text()
    describe(visitor)
    repair(visitor)
    visitor.page.reload()
    visitor.press("Change and try again")
    expect(visitor.page.get_by_label("What is to be there?")).to_have_value(WISH)
    expect(visitor.page.get_by_text("is marked")).to_have_text(before)


def test_every_tool_and_its_key(member, photograph):
    visitor = member()
    open_picture(visitor, photograph, "repair")
    keys = visitor.page.keyboard
    visitor.page.get_by_role("radio", name="Rectangle").click()
    drag(visitor, (0.25, 0.25), (0.75, 0.75))
    says_marked(visitor, 25)
    keys.press("i")
    says_marked(visitor, 75)
    keys.press("Control+z")
    keys.press("Control+z")
    says_marked(visitor, 0)
    keys.press("Control+Shift+z")
    says_marked(visitor, 25)
    keys.press("e")
    drag(visitor, (0.1, 0.5), (0.9, 0.5))
    expect(visitor.page.get_by_text("25% of the picture")).to_have_count(0)
    says_marked(visitor)
    keys.press("l")
    drag(visitor, (0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
    says_marked(visitor, 64)
    for _ in range(3):
        visitor.press("Zoom in")
    keys.press("h")
    drag(visitor, (0.5, 0.5), (0.1, 0.1))
    says_marked(visitor, 64)
    visitor.look("repair-zoomed")
    visitor.press("Clear all")
    says_marked(visitor, 0)


def test_the_mask_is_painted_without_a_mouse(member, photograph):
    visitor = member()
    open_picture(visitor, photograph, "repair")
    canvas(visitor).focus()
    keys = visitor.page.keyboard
    keys.press("b")
    keys.press("ArrowUp")
    keys.press("Space")
    keys.press("ArrowRight")
    expect(visitor.page.get_by_text("Painting at")).to_be_attached()
    keys.press("Space")
    says_marked(visitor)
    keys.press("Control+z")
    says_marked(visitor, 0)
    for _ in range(4):
        keys.press("+")
    for _ in range(3):
        keys.press("Shift+ArrowRight")
    visitor.look("repair-keyboard")


def test_two_fingers_move_the_picture_and_one_paints(member, photograph):
    visitor = member(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark", locale="ko-KR")
    open_picture(visitor, photograph, "repair")
    visitor.heading("어디를 바꿀까요?")
    box = canvas(visitor).bounding_box()
    touch = visitor.context.new_cdp_session(visitor.page)

    def put(kind: str, *points: tuple[float, float]) -> None:
        where = [{"x": box["x"] + x * box["width"], "y": box["y"] + y * box["height"]} for x, y in points]
        where = [{**each, "id": number} for number, each in enumerate(where)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})

    put("touchStart", (0.4, 0.5))
    put("touchStart", (0.4, 0.5), (0.6, 0.5))
    put("touchMove", (0.2, 0.5), (0.8, 0.5))
    put("touchEnd")
    expect(visitor.page.get_by_text("바꿀 부분을 칠하세요.", exact=True)).to_be_visible()
    put("touchStart", (0.1, 0.1))
    put("touchMove", (0.9, 0.9))
    put("touchEnd")
    expect(visitor.page.get_by_text(re.compile("표시했습니다"))).to_be_visible()
    visitor.look("repair-ko-dark-phone")


def test_variations_are_made_of_a_picture(member, photograph):
    visitor = member()
    open_picture(visitor, photograph, "start")
    visitor.heading("Variations of a picture")
    expect(visitor.page.get_by_role("button", name="Make variations")).to_be_disabled()
    visitor.page.get_by_label("What do the variations show?").fill("a pink cake with a cherry")
    visitor.page.get_by_role("radiogroup", name="How many").get_by_text("2", exact=True).click()
    expect(visitor.page.locator("dd").get_by_text("2 credits")).to_be_visible()
    visitor.look("start")
    visitor.press("Make variations")
    visitor.page.wait_for_url("**/orders/*")
    visitor.heading("Finished")
    visitor.look("watch-variations")
    visitor.page.get_by_role("link", name="Make variations").first.click()
    expect(visitor.page.get_by_label("What do the variations show?")).not_to_be_empty()
    visitor.page.get_by_role("link", name="Choose another picture").click()
    visitor.heading("Which picture shall we start from?")
    expect(visitor.page.get_by_role("button", name=re.compile("pink cake"))).to_have_count(2)
    visitor.look("start-choose")


def test_a_file_that_is_no_picture_is_refused_in_ones_own_language(member):
    visitor = member(locale="ru-RU", viewport=PHONE)
    visitor.open("start")
    visitor.heading("С какой картинки начнём?")
    document = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"not a picture"}
    visitor.page.locator("input[type=file]").set_input_files(files=[document])
    expect(visitor.page.get_by_role("alert")).to_contain_text("PNG, JPEG")
    visitor.look("start-ru-phone")
