"""Product type, decor style and brand as words of a prompt."""

from uuid import UUID

import pytest

from contracts.brands import Brand
from contracts.products import DecorStyle, ProductType
from services.prompt_enhancer.wording.shaping import Shaped, names, shape, with_subject


def free(phrase: str, text: str) -> None:
    """No reason against any phrase."""


def brand(**book: object) -> Brand:
    return Brand(id=UUID(int=7), version=1, **book)


def shaped(text: str, **options: object) -> Shaped:
    given = {"product": None, "decor": None, "brand": None, "reason": free, **options}
    return shape(text, **given)


@pytest.mark.parametrize(
    ("text", "thing", "about"),
    [
        ("", "cake", "a cake"),
        ("with strawberries, pink", "cake", "a cake with strawberries, pink"),
        ("On a blue background", "car", "a car on a blue background"),
        ("a cat", "cake", "a cake with a cat"),
        ("Santa Claus", "gift", "a gift with Santa Claus"),
        ("Draw a cat on a blue background", "cake", "Draw a cake with a cat on a blue background"),
        ("a picture of roses", "cup", "a picture of a cup with roses"),
        ("pink", "cake", "a pink cake"),
        ("Orange", "car", "an orange car"),
        ("three-tier light blue with cherries", "cake", "a three-tier light blue cake with cherries"),
        ("red and white, for a birthday", "cake", "a red and white cake, for a birthday"),
        ("pink strawberries", "cake", "a cake with pink strawberries"),
        ("I want something sweet", "cake", "a cake, I want something sweet"),
    ],
)
def test_the_product_becomes_the_subject(text: str, thing: str, about: str) -> None:
    assert with_subject(text, thing) == about


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("two Cakes on a table", ProductType.CAKE),
        ("a skyscraper of glass", ProductType.BUILDING),
        ("a red gift box", ProductType.GIFT),
        ("flowers", ProductType.FLOWER),
        ("a coffee mug", ProductType.CUP),
    ],
)
def test_a_text_that_names_the_product_stays_as_it_is(text: str, product: ProductType) -> None:
    assert names(text, product)
    assert shaped(text, product=product).text == text


@pytest.mark.parametrize(("text", "product"), [("a greeting card", ProductType.CAR), ("cupcakes", ProductType.CAKE)])
def test_a_part_of_a_word_names_nothing(text: str, product: ProductType) -> None:
    assert not names(text, product)


def test_decor_style_and_brand_stand_behind_the_prompt() -> None:
    book = brand(palette={"main": "#ff69b4", "accent": "#009688"}, style_words=("premium", "cozy"))
    result = shaped("with candles.", product=ProductType.CAKE, decor=DecorStyle.ELEGANT, brand=book)
    assert result.text == "a cake with candles, in pink tones on a teal background, elegant style, premium, cozy"
    assert result.left_out == ()


def test_the_palette_gives_way_to_a_colour_of_the_prompt() -> None:
    book = brand(palette={"main": "#ff69b4", "accent": "#009688"})
    assert shaped("a blue cake", brand=book).text == "a blue cake"
    assert shaped("a cake in a forest", brand=book).text == "a cake in a forest, in pink tones"


def test_what_is_said_already_is_not_said_again() -> None:
    text = "a premium cake in elegant style"
    assert shaped(text, decor=DecorStyle.ELEGANT, brand=brand(style_words=("premium",))).text == text


def test_what_the_prompt_denies_is_left_out_and_named() -> None:
    result = shaped("a cake, not vintage", decor=DecorStyle.VINTAGE)
    assert result.text == "a cake, not vintage"
    assert result.left_out == (("vintage style", "the prompt says not to"),)


def test_what_there_is_a_reason_against_is_left_out_and_named() -> None:
    book = brand(style_words=("opulent", "cozy"))
    result = shaped("a cake", brand=book, reason=lambda phrase, text: "unknown" if phrase == "opulent" else None)
    assert result.text == "a cake, cozy"
    assert result.left_out == (("opulent", "unknown"),)


def test_a_product_that_may_not_be_named_leaves_the_prompt_alone() -> None:
    result = shaped("a cat", product=ProductType.CAKE, reason=lambda phrase, text: "unknown")
    assert (result.text, result.left_out) == ("a cat", (("cake", "unknown"),))


def test_a_long_prompt_is_not_made_longer() -> None:
    text = " ".join(["sweet"] * 49) + " cake"
    result = shaped(text, decor=DecorStyle.ELEGANT)
    assert result.text == text
    assert result.left_out == (("elegant style", "the prompt is too long"),)
