"""From a body to an order: what each tool is made of, and what cannot be ordered."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest

from chassis.catalogue import load_catalogue
from contracts.banners import STANDARD_SIZES, Gradient
from contracts.brands import Brand
from contracts.language import Language
from contracts.ordering import OrderBody
from contracts.pictures import Picture
from contracts.pipeline import Stage, Tool
from services.api.orders.materials import Material, Materials
from services.api.orders.placing import Terms, draft
from services.api.orders.refusals import InvalidFieldError
from services.api.orders.sampling import fit

IMAGE, MASK, LOGO, BOOK = (UUID(int=number) for number in (1, 2, 3, 4))
TERMS = Terms(UUID(int=8), UUID(int=9), load_catalogue(), max_characters=100, now=datetime.now(UTC))


def picture(width=256, height=256, media_type="image/png") -> Picture:
    return Picture(sha256="a" * 64, bytes=10, width=width, height=height, media_type=media_type)


def materials(image=None, mask=None, white=0.5, brand=None) -> Materials:
    found = {IMAGE: Material(IMAGE, image or picture()), LOGO: Material(LOGO, picture(100, 50))}
    if mask:
        found[MASK] = Material(MASK, mask, white)
    return Materials(found, brand)


def placed(given=None, **body):
    return draft(OrderBody.model_validate(body).root, given or materials(), TERMS)


def refused(given=None, **body) -> InvalidFieldError:
    with pytest.raises(InvalidFieldError) as found:
        placed(given, **body)
    return found.value


def test_a_russian_prompt_goes_through_every_stage_that_was_asked_for():
    order = placed(tool="generate", prompt="розовый торт", review=True, count=3)
    assert order.todo == (Stage.TRANSLATE, Stage.ENHANCE, Stage.REVIEW, Stage.GENERATE)
    assert (order.language, order.price, order.prompt.final) == (Language.RUSSIAN, 3, None)


def test_a_product_type_stands_without_a_prompt():
    order = placed(tool="generate", product_type="cake", enhance=False)
    assert order.todo == (Stage.ENHANCE, Stage.GENERATE) and order.prompt.final == ""


def test_an_english_prompt_that_nothing_shapes_is_painted_as_it_is():
    order = placed(tool="generate", prompt="a pink cake", enhance=False)
    assert order.todo == (Stage.GENERATE,) and order.prompt.final == "a pink cake"


def test_a_variation_has_the_size_of_its_source_unless_it_says_its_own():
    order = placed(materials(picture(320, 200)), tool="image_to_image", image=str(IMAGE), prompt="a cake")
    sampling = order.parameters.painting
    assert (sampling.width, sampling.height, order.parent_id) == (320, 200, IMAGE)
    asked = placed(tool="image_to_image", image=str(IMAGE), prompt="a cake", width=512, strength=0.3)
    assert (asked.parameters.painting.width, asked.parameters.strength) == (512, 0.3)


@pytest.mark.parametrize(
    ("source", "size"),
    [((256, 256), (256, 256)), ((4000, 3000), (296, 224)), ((3000, 4000), (224, 296)), ((250, 130), (248, 128)),
     ((8000, 100), (512, 64)), ((513, 513), (256, 256)), ((512, 512), (256, 256)),
     ((384, 256), (384, 256)), ((10, 10), (64, 64))],
)  # fmt: skip
def test_a_large_source_is_painted_in_its_proportions(source, size):
    native = SimpleNamespace(width=256, height=256, max_width=512, max_height=512)
    assert fit(picture(*source), native) == size


def test_a_repair_knows_its_picture_and_its_mask():
    order = placed(
        materials(mask=picture()), tool="inpaint", image=str(IMAGE), mask=str(MASK), prompt="candles", feather=3
    )
    assert order.todo == (Stage.INPAINT,) and order.tool is Tool.INPAINT
    assert order.parent_id == IMAGE and order.mask == picture() and order.mask_image_id == MASK
    assert order.parameters.feather == 3 and order.parameters.painting.model == "small-world"


def test_a_region_needs_no_mask_and_its_mask_gets_an_id_once_it_is_made():
    region = {"polygon": [[1, 1], [9, 1], [9, 9]]}
    order = placed(tool="inpaint", image=str(IMAGE), region=region, prompt="candles")
    assert order.mask is None and order.mask_image_id is None
    assert order.parameters.region.polygon == ((1, 1), (9, 1), (9, 9))


@pytest.mark.parametrize(
    ("given", "body", "pointer", "says"),
    [
        (materials(mask=picture(100, 100)), {"mask": str(MASK)}, "/mask", "100x100"),
        (materials(mask=picture(), white=0.0), {"mask": str(MASK)}, "/mask", "empty"),
        (materials(mask=picture(), white=1.0), {"mask": str(MASK)}, "/mask", "whole"),
        (None, {"region": {"rectangle": {"x": 0, "y": 0, "width": 256, "height": 300}}}, "/region", "whole"),
        (None, {"region": {"rectangle": {"x": 300, "y": 0, "width": 9, "height": 9}}}, "/region", "outside"),
        (None, {"region": {"points": [[10, 256]]}}, "/region", "outside"),
        (materials(picture(media_type="image/svg+xml")), {"region": {"points": [[1, 1]]}}, "/image", "svg"),
        (None, {"region": {"points": [[1, 1]]}, "model": "translator-ru-en"}, "/model", "cannot be used"),
    ],
)
def test_a_repair_that_cannot_be_made_is_refused(given, body, pointer, says):
    error = refused(given, tool="inpaint", image=str(IMAGE), prompt="candles", **body)
    assert error.pointer == pointer and says in error.detail


def banner(given=None, **body):
    return placed(given, tool="banner", image=str(IMAGE), banner=body).parameters.banner


def test_a_banner_in_all_its_sizes_costs_one_credit_each():
    types = [kind.value for kind in STANDARD_SIZES]
    order = placed(tool="banner", image=str(IMAGE), banner={"types": types, "headline": "Торт", "logo": str(LOGO)})
    assert order.todo == (Stage.COMPOSE,) and order.price == len(types)
    sizes = [(size.width, size.height) for size in order.parameters.banner.sizes]
    assert sizes == list(STANDARD_SIZES.values())
    assert order.parameters.banner.logo.width == 100 and order.parameters.logo_id == LOGO


def test_a_custom_banner_brings_its_size():
    assert banner(type="custom", width=333, height=444).sizes[0].height == 444


def test_a_background_is_a_colour_a_gradient_or_a_name_of_the_palette():
    brand = Brand(id=BOOK, version=1, palette={"main": "#c2185b"}, logo=picture(9, 9))
    assert banner(type="story", background="#ABC").background == "#aabbcc"
    assert banner(type="story", background={"start": "#fff", "end": "#000"}).background == Gradient(
        start="#ffffff", end="#000000"
    )
    made = banner(materials(brand=brand), type="story", background="main")
    assert made.background == "#c2185b" and made.logo == picture(9, 9), "the brand's logo stands in"


@pytest.mark.parametrize("colour", ["pink", "#12", "#12345g", "main", ""])
def test_a_colour_that_is_none_is_refused(colour):
    error = refused(tool="banner", image=str(IMAGE), banner={"type": "story", "background": colour})
    assert error.pointer == "/banner/background" and "#rrggbb" in error.detail


def test_a_word_that_the_brand_forbids_is_refused_on_a_banner():
    brand = Brand(id=BOOK, version=1, forbidden_words=("самый дешёвый",))
    error = refused(
        materials(brand=brand), tool="banner", image=str(IMAGE), banner={"type": "story", "text": "Самый  ДЕШЕВЫЙ!"}
    )
    assert error.pointer == "/banner/text" and "самый дешёвый" in error.detail
    assert banner(materials(brand=brand), type="story", text="самый дешёвыйторт").text
