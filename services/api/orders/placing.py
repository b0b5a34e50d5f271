"""From a body to an order: defaults from the catalogue, the language, the materials, the price. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from chassis.catalogue import Catalogue
from contracts.brands import Brand
from contracts.language import PROMPT_LANGUAGE, Language, UnsupportedLanguageError, detect
from contracts.ordering import BannerOrder, Describing, ImageToImageOrder, InpaintOrder
from contracts.pictures import Picture
from contracts.pipeline import ORDER_DEADLINE, REVIEW_DEADLINE, Tool, plan
from contracts.pricing import price
from services.api.orders.layout import banner_of
from services.api.orders.masks import check_mask
from services.api.orders.materials import AnyOrder, Materials
from services.api.orders.order import Order, Parameters, Prompt, Submission
from services.api.orders.refusals import InvalidFieldError
from services.api.orders.sampling import model_of, sampling_of

PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})
"""What a picture can be made from; a banner that is SVG or PDF is none of them."""


@dataclass(frozen=True)
class Terms:
    """What an order is placed with: its id, whose it is, what can be used, how long a prompt may be, and when."""

    order_id: UUID
    owner_id: UUID
    catalogue: Catalogue
    max_characters: int
    now: datetime


def draft(body: AnyOrder, materials: Materials, terms: Terms, submission: Submission | None = None) -> Order:
    """The order that `body` asks for, not yet placed.

    Raises InvalidFieldError for an unknown model, a size the model cannot paint, a prompt that is too long, in a
    language that is not spoken here or against the brand book, a mask that does not fit, a colour that is none.
    """
    match body:
        case ImageToImageOrder():
            order = _painted(body, materials, terms, _image_to_image(body, materials), parent_id=body.image)
        case Describing():
            order = _painted(body, materials, terms, Parameters())
        case InpaintOrder():
            mask = materials.pictures[body.mask].picture if body.mask else None
            order = _painted(body, materials, terms, _repair(body, materials), parent_id=body.image)
            order = replace(order, mask=mask)
        case BannerOrder():
            order = _composed(body, materials, terms)
    return replace(order, todo=tuple(plan(order)), submission=submission)


def language_of(text: str, pointer: str, said: str = "auto") -> Language:
    """The language said, or the one the text is in. Raises InvalidFieldError where that is none of ours."""
    if said != "auto":
        return Language(said)
    try:
        return detect(text)
    except UnsupportedLanguageError as error:
        raise InvalidFieldError(pointer, str(error)) from error


def check_words(texts: Iterable[tuple[str, str]], brand: Brand | None) -> None:
    """Raises InvalidFieldError for the first of (pointer, text) that has a word which the brand forbids."""
    for pointer, text in texts:
        if forbidden := brand.forbidden_in(text) if brand else ():
            raise InvalidFieldError(pointer, f"the brand book forbids: {', '.join(forbidden)}; say it in other words")


def _painted(
    body: Describing | InpaintOrder,
    materials: Materials,
    terms: Terms,
    asked: Parameters,
    *,
    parent_id: UUID | None = None,
) -> Order:
    """An order that a model paints, with `asked` completed by what all such orders have."""
    tool = Tool(body.tool)  # type: ignore[union-attr]
    prompt = body.prompt or ""
    for field, text in (("prompt", prompt), ("negative_prompt", body.negative_prompt)):
        if len(text) > terms.max_characters:
            raise InvalidFieldError(f"/{field}", f"must have at most {terms.max_characters} characters")
    check_words([("/prompt", prompt)], materials.brand)
    model = model_of(body, tool, terms.catalogue)
    source = materials.pictures[parent_id].picture if parent_id else None
    described = {}
    if isinstance(body, Describing):
        described = {name: getattr(body, name) for name in ("enhance", "review", "product_type", "decor_style")}
    parameters = asked.model_copy(
        update={
            "sampling": sampling_of(body, model, source),
            "negative_prompt": body.negative_prompt,
            "allow_unknown": body.allow_unknown,
            "brand": materials.brand,
            **described,
        }
    )
    order = _order(tool, parameters, price(each=model.price, count=body.count), terms)
    language = _language(body, prompt)
    return replace(order, language=language, prompt=_prompt(body, prompt, language), parent_id=parent_id)


def _language(body: Describing | InpaintOrder, prompt: str) -> Language:
    """What to translate from. A product type alone needs no translation."""
    language = language_of(prompt, "/prompt", body.language) if prompt else PROMPT_LANGUAGE
    if language is PROMPT_LANGUAGE and body.negative_prompt:
        language = language_of(body.negative_prompt, "/negative_prompt")
    return language


def _prompt(body: Describing | InpaintOrder, prompt: str, language: Language) -> Prompt:
    english = prompt if language is PROMPT_LANGUAGE else None
    return Prompt(original=prompt, english=english, final=english, negative=body.negative_prompt)


def _order(tool: Tool, parameters: Parameters, amount: int, terms: Terms) -> Order:
    patience = ORDER_DEADLINE + REVIEW_DEADLINE if parameters.review else ORDER_DEADLINE
    return Order(
        id=terms.order_id,
        owner_id=terms.owner_id,
        tool=tool,
        language=PROMPT_LANGUAGE,
        prompt=Prompt(original=""),
        parameters=parameters,
        price=amount,
        created_at=terms.now,
        deadline=terms.now + patience,
        todo=(),
    )


def _image_to_image(body: ImageToImageOrder, materials: Materials) -> Parameters:
    source = _usable(materials, body.image, "/image")
    return Parameters(source=source, strength=body.strength)


def _repair(body: InpaintOrder, materials: Materials) -> Parameters:
    source = _usable(materials, body.image, "/image")
    check_mask(body, source, materials.pictures[body.mask] if body.mask else None)
    return Parameters(
        source=source, strength=body.strength, feather=body.feather, mask_id=body.mask, region=body.region
    )


def _composed(body: BannerOrder, materials: Materials, terms: Terms) -> Order:
    asked = body.banner
    texts = [(f"/banner/{name}", getattr(asked, name)) for name in ("headline", "text", "call_to_action")]
    check_words(texts, materials.brand)
    source = _usable(materials, body.image, "/image")
    logo = _usable(materials, asked.logo, "/banner/logo") if asked.logo else None
    banner = banner_of(asked, logo, materials.brand)
    amount = price(each=terms.catalogue.prices.banner, count=len(banner.sizes))
    parameters = Parameters(source=source, banner=banner, brand=None, logo_id=asked.logo)
    return replace(_order(Tool.BANNER, parameters, amount, terms), parent_id=body.image)


def _usable(materials: Materials, image_id: UUID, pointer: str) -> Picture:
    picture = materials.pictures[image_id].picture
    if picture.media_type not in PICTURES:
        raise InvalidFieldError(pointer, f"is {picture.media_type}; a PNG, JPEG or WebP is needed")
    return picture
