"""Banners and brand books: a preview that is what the bannerizer makes, colours from the book, the order, the file."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.person import Person
from tests.web.browsing import PHONE

ALIKE = 6.0
"""Mean difference of a channel, of 255, up to which a preview is like its banner: letters and scaled pixels have other
edges in a browser than in typst."""
APART, SHARE = 64, 0.03
"""Hardly any pixel differs by more than this; a line of text elsewhere would make more of them do so."""


def photo() -> Image.Image:
    picture = Image.new("RGB", (256, 256), "#ffeb72")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((70, 100, 190, 220), fill="#f27aa8")
    draw.rectangle((100, 60, 160, 120), fill="#ffffff")
    return picture


def logo() -> Image.Image:
    mark = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    ImageDraw.Draw(mark).rounded_rectangle((20, 20, 280, 100), 20, fill="#e8b04a")
    return mark


@pytest.fixture
def confectioner(url):
    return Person(url, credits=20)


@pytest.fixture
def studio(enter, confectioner):
    """A window of the confectioner's, in which a picture is about to become a banner."""
    visitor = enter(confectioner)
    visitor.open(f"banner/{confectioner.upload(photo())['id']}")
    visitor.heading("Your banner")
    return visitor


def say_it(visitor, headline: str, text: str, call: str) -> None:
    visitor.fill(Headline=headline, Call_to_action=call)
    visitor.page.get_by_label("Text", exact=True).fill(text)


def choose(visitor, *names: str) -> None:
    """Exactly these sizes."""
    boxes = visitor.page.get_by_role("group", name="Sizes").get_by_role("checkbox")
    boxes.first.wait_for()
    for box in boxes.all():
        label = box.locator("xpath=ancestor::label").inner_text().split("\n")[0]
        if box.is_checked() != (label in names):
            box.locator("xpath=ancestor::label").click()


def shown(visitor) -> Image.Image:
    drawing = visitor.page.locator("svg[data-banner]")
    drawing.wait_for()
    visitor.page.wait_for_function("() => document.fonts.status === 'loaded'")
    visitor.page.wait_for_timeout(500)
    return Image.open(io.BytesIO(drawing.screenshot())).convert("RGB")


def assert_alike(preview: Image.Image, banner: Image.Image, folder: Path) -> None:
    scaled = banner.convert("RGB").resize(preview.size, Image.Resampling.LANCZOS)
    apart = np.abs(np.asarray(preview, dtype=float) - np.asarray(scaled, dtype=float)).mean(axis=2)
    preview.save(folder / "preview.png")
    scaled.save(folder / "banner.png")
    assert apart.mean() < ALIKE, f"{apart.mean():.1f}; see {folder}"
    assert (apart > APART).mean() < SHARE, f"{(apart > APART).mean():.3f}; see {folder}"


WORDS = {
    "en": ("Fresh cakes for every celebration", "Order by Friday, we deliver on Sunday.", "Order now"),
    "ru": ("Торты ручной работы", "Доставим в воскресенье, без консервантов.", "Заказать"),
    "ko": ("모든 기념일을 위한 케이크", "금요일까지 주문하시면 무료로 배달해 드립니다.", "주문하기"),
}


@pytest.mark.parametrize(
    ("size", "place", "words"),
    [("Link preview", "As fits the size", "en"), ("Story", "Behind everything", "ru"), ("Billboard", "Left", "ko")],
)
def test_the_preview_is_what_the_banner_will_be(studio, confectioner, tmp_path, size, place, words):
    say_it(studio, *WORDS[words])
    choose(studio, size)
    studio.page.get_by_role("radiogroup", name="Place of the picture").get_by_text(place, exact=True).click()
    preview = shown(studio)
    studio.press("Make the banner")
    studio.page.wait_for_url("**/orders/*")
    studio.heading("Finished")
    order = confectioner.order(studio.page.url.rpartition("/")[2])
    assert_alike(preview, confectioner.picture(order["images"][0]["id"]), tmp_path)


def test_a_brand_book_is_made_used_and_a_drawing_downloaded(studio, confectioner):
    mark = confectioner.upload(logo())
    opened = studio.page.url
    studio.page.get_by_role("link", name="Make a brand book").click()
    studio.heading("Brand books")
    studio.look("brand-books-empty")
    studio.follow("Make a brand book")
    studio.heading("A new brand book")
    studio.fill(Name_of_the_brand="Пекарня Анны", Words_of_your_style="warm light, handmade")
    studio.page.get_by_label("Main colour", exact=True).fill("#2b6e5f")
    studio.page.get_by_role("radiogroup", name="Font of headlines").get_by_text("With serifs").click()
    studio.look("brand-book")
    studio.press("Save")
    studio.heading("Brand books")
    (book,) = confectioner.expect(200, confectioner.api.get("/api/brand-books"))["items"]
    assert next(iter(book["palette"].values())) == "#2b6e5f" and book["heading_font"] == "serif"
    confectioner.expect(200, confectioner.api.put(f"/api/brand-books/{book['id']}", json=_with_logo(book, mark["id"])))
    studio.page.reload()
    studio.page.get_by_role("link", name=re.compile("Пекарня Анны")).wait_for()
    studio.look("brand-books")
    studio.page.goto(opened)
    studio.page.get_by_role("button", name="Brand book").click()
    studio.page.get_by_role("option", name="Пекарня Анны").click()
    say_it(studio, *WORDS["ru"])
    choose(studio, "Square post", "Leaderboard")
    expect(studio.page.get_by_text("The brand’s own")).to_be_visible()
    shown(studio)
    expect(studio.page.locator("svg[data-banner] > rect").first).to_have_attribute("fill", "#2b6e5f")
    studio.look("banner")
    studio.page.get_by_role("radiogroup", name="Size shown").get_by_text("Leaderboard").click()
    studio.page.get_by_role("radiogroup", name="File").get_by_text("SVG").click()
    studio.press("Make 2 banners")
    studio.heading("Finished")
    studio.page.wait_for_function("() => [...document.images].every(image => image.complete)")
    studio.look("banner-done")
    with studio.page.expect_download() as download:
        studio.page.get_by_role("link", name="Download").first.click()
    assert download.value.suggested_filename.endswith(".svg")
    studio.open(f"brand-books/{book['id']}")
    studio.page.get_by_role("button", name="Delete", exact=True).click()
    studio.look("brand-book-delete")
    studio.page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    studio.heading("Brand books")
    expect(studio.page.get_by_text("No brand book yet")).to_be_visible()


def _with_logo(book: dict, image_id: str) -> dict:
    said = ("name", "palette", "heading_font", "text_font", "style_words", "forbidden_words")
    return {**{name: book[name] for name in said}, "logo": image_id}


def test_what_will_not_fit_is_said_before_it_is_ordered(studio):
    choose(studio, "Leaderboard")
    say_it(studio, "word " * 50, "word " * 50, "")
    expect(studio.page.get_by_text(re.compile("too long for this size"))).to_be_visible()
    choose(studio)
    expect(studio.page.get_by_role("button", name=re.compile("Make 0 banners"))).to_be_disabled()
    choose(studio, "A size of your own")
    studio.fill(Width_in_pixels="63")
    expect(studio.page.get_by_text("Whole numbers from 64 to 4,096.")).to_be_visible()


def test_on_a_phone_in_the_dark_in_korean(enter, confectioner):
    visitor = enter(confectioner, viewport=PHONE, locale="ko-KR", color_scheme="dark")
    visitor.open(f"banner/{confectioner.upload(photo())['id']}")
    visitor.heading("배너 만들기")
    visitor.page.get_by_label("제목", exact=True).fill(WORDS["ko"][0])
    shown(visitor)
    visitor.look("banner-ko-dark-phone")
    visitor.open("brand-books/new")
    visitor.heading("새 브랜드북")
    visitor.look("brand-book-ko-dark-phone")
