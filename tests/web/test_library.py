"""The library: filters, pages, several at once by mouse and keyboard, one in detail, bookmarks, and the home screen."""

import io
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.person import Person
from tests.web.browsing import PHONE

PAGE, MOST_AT_ONCE = 30, 5
"""Pictures of a page, and of one order."""


@pytest.fixture
def painter(url):
    return Person(url, credits=20)


def tiles(visitor):
    return visitor.page.get_by_role("grid", name="Pictures").get_by_role("row")


def opened(visitor) -> None:
    visitor.open("library")
    visitor.heading("Library")


def test_an_empty_library_says_what_to_do(enter, painter):
    visitor = enter(painter)
    opened(visitor)
    visitor.look("library-empty")
    visitor.follow("Paint the first one")
    visitor.heading("What shall we paint?")


def test_pictures_are_narrowed_selected_downloaded_and_deleted(enter, painter):
    painter.make(tool="generate", prompt="a pink cake", count=3)
    banner = {"types": ["leaderboard"], "headline": "Торт", "format": "pdf"}
    painter.make(tool="banner", image=painter.upload(Image.new("RGB", (128, 128), "#d84a6a"))["id"], banner=banner)
    visitor = enter(painter)
    opened(visitor)
    expect(tiles(visitor)).to_have_count(4)
    visitor.page.get_by_text("Banners", exact=True).click()
    expect(tiles(visitor)).to_have_count(1)
    visitor.page.reload()
    expect(tiles(visitor)).to_have_count(1)
    visitor.page.get_by_text("Painted", exact=True).click()
    expect(tiles(visitor)).to_have_count(3)
    tiles(visitor).nth(0).locator("label").click()
    # Once something is selected, a press selects; the keyboard does so by Space.
    tiles(visitor).nth(1).click()
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("Space")
    expect(visitor.page.get_by_text("3 pictures selected")).to_be_visible()
    visitor.look("library-selected")
    with visitor.page.expect_download() as download:
        visitor.press("Download as ZIP")
    names = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())).namelist()
    assert len(names) == 3 and all(name.endswith(".png") for name in names)
    tiles(visitor).nth(2).locator("label").click()
    visitor.press("Delete")
    dialog = visitor.page.get_by_role("dialog", name="Delete 2 pictures?")
    expect(dialog).to_contain_text("For the accounts we keep only that you ordered them, and the price.")
    visitor.look("library-delete")
    dialog.get_by_role("button", name="Delete").click()
    expect(tiles(visitor)).to_have_count(1)
    visitor.page.get_by_text("Repaired", exact=True).click()
    expect(visitor.page.get_by_text("Nothing like that")).to_be_visible()
    visitor.follow("Show everything")
    expect(tiles(visitor)).to_have_count(2)


def test_older_pictures_come_by_a_button(enter, painter):
    painter.top_up(PAGE)
    whole, rest = divmod(PAGE + 1, MOST_AT_ONCE)
    counts = [MOST_AT_ONCE] * whole + [rest] * bool(rest)
    orders = [painter.place(count=count)["id"] for count in counts]
    assert {painter.wait(order)["status"] for order in orders} == {"succeeded"}
    visitor = enter(painter)
    visitor.open("library?show=generate")
    expect(tiles(visitor)).to_have_count(PAGE)
    visitor.press("Show more")
    expect(tiles(visitor)).to_have_count(PAGE + 1)
    expect(visitor.page.get_by_role("button", name="Show more")).to_have_count(0)


def test_a_picture_in_detail_is_kept_made_again_and_deleted(enter, painter):
    order = painter.make(tool="generate", prompt="розовый торт", count=2, seed=41, steps=5)
    second = order["images"][1]
    visitor = enter(painter)
    opened(visitor)
    tiles(visitor).first.wait_for()
    visitor.open(f"library/{second['id']}")
    visitor.heading("Painted picture")
    expect(visitor.page.locator("ol").filter(has_text="You wrote")).to_contain_text("розовый торт")
    expect(visitor.page.locator("dl")).to_contain_text(str(second["seed"]))
    visitor.press("Bookmark")
    expect(visitor.page.get_by_role("button", name="Remove the bookmark")).to_be_visible()
    visitor.look("picture")
    visitor.press("Download")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("menuitem", name="As JPEG").click()
    assert download.value.suggested_filename.endswith(".jpg")
    visitor.press("Make again")
    visitor.heading("What shall we paint?")
    expect(visitor.page.get_by_label("Describe the picture")).to_have_value("розовый торт")
    visitor.press("More settings")
    expect(visitor.page.get_by_label("Seed")).to_have_value(str(second["seed"]))
    visitor.open()
    visitor.heading("Good to see you, Анна")
    kept = visitor.page.get_by_role("region", name="Bookmarks").get_by_role("listitem").get_by_role("link")
    expect(kept).to_have_count(1)
    visitor.page.wait_for_function("() => [...document.images].every(image => image.complete)")
    visitor.look("home")
    kept.click()
    visitor.press("Delete")
    visitor.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    visitor.heading("Library")
    expect(tiles(visitor)).to_have_count(1)
    visitor.open("orders")
    visitor.heading("Your orders")
    visitor.press("Bookmark the order")
    visitor.page.get_by_text("Bookmarked only", exact=True).click()
    visitor.page.wait_for_url("**/orders?kept=yes")
    expect(visitor.page.get_by_role("button", name="Remove the order's bookmark")).to_be_visible()
    visitor.look("orders")
    visitor.follow("розовый торт")
    visitor.press("Remove the order's bookmark")
    expect(visitor.page.get_by_role("button", name="Bookmark the order")).to_be_visible()
    visitor.press("Bookmark the order")
    expect(visitor.page.get_by_role("button", name="Remove the order's bookmark")).to_be_visible()
    visitor.open()
    kept = visitor.page.get_by_role("region", name="Bookmarks")
    expect(kept.get_by_role("link", name="розовый торт")).to_be_visible()
    visitor.look("home-orders")


def test_a_lineage_leads_from_picture_to_picture(enter, painter):
    source = painter.upload(Image.new("RGB", (256, 256), "#9fd0e8"))
    banner = {"types": ["social_square"], "headline": "Cake"}
    made = painter.make(tool="banner", image=source["id"], banner=banner)["images"][0]
    visitor = enter(painter)
    visitor.open(f"library/{made['id']}")
    visitor.heading("Banner")
    way = visitor.page.get_by_role("region", name="Where it comes from")
    expect(way.get_by_role("link")).to_have_count(2)
    visitor.look("picture-banner")
    visitor.press("Make again")
    visitor.heading("Your banner")
    expect(visitor.page.get_by_label("Headline")).to_have_value("Cake")
    visitor.page.go_back()
    way.get_by_role("link", name="Upload").click()
    visitor.heading("Upload")
    expect(visitor.page.get_by_role("region", name="Where it comes from").get_by_role("link")).to_have_count(1)


def test_the_library_on_a_phone_in_russian(enter, painter):
    painter.make(tool="generate", prompt="a pink cake", count=2)
    visitor = enter(painter, viewport=PHONE, locale="ru-RU", has_touch=True)
    visitor.open("library")
    visitor.heading("Галерея")
    box = visitor.page.get_by_role("row").first.locator("label")
    box.tap()
    expect(visitor.page.get_by_text("Выбрана 1 картинка")).to_be_visible()
    visitor.look("library-ru-phone")
    visitor.open()
    visitor.heading("Рады вас видеть, Анна")
    expect(visitor.page.get_by_role("link", name="a pink cake")).to_be_visible()
    visitor.look("home-ru-phone")
