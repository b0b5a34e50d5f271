"""From a body to an order: defaults from the catalogue, the language, the seeds, the price. Pure."""

import secrets
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from chassis.catalogue import Catalogue, Model, UnknownModelError
from contracts.language import PROMPT_LANGUAGE, Language, UnsupportedLanguageError, detect
from contracts.pictures import MAX_SEED, Sampling
from contracts.pipeline import ORDER_DEADLINE, REVIEW_DEADLINE, Tool, plan
from contracts.pricing import price
from services.api.orders.order import Order, Parameters, Prompt
from services.api.orders.schemas import GenerateBody

TASKS = {Tool.GENERATE: "text_to_image"}


class InvalidFieldError(ValueError):
    """A field's value is out of range; `pointer` is its JSON pointer."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer, self.detail = pointer, detail


def draft(body: GenerateBody, *, owner_id: UUID, catalogue: Catalogue, max_characters: int, now: datetime) -> Order:
    """The order that `body` asks for, at time `now`, not yet placed.

    Raises InvalidFieldError for an unknown model, a size the model cannot paint, a prompt over `max_characters`
    or in a language that is not spoken here.
    """
    tool = Tool(body.tool)
    for field in ("prompt", "negative_prompt"):
        if len(getattr(body, field)) > max_characters:
            raise InvalidFieldError(f"/{field}", f"must have at most {max_characters} characters")
    model = _model(body, catalogue, TASKS[tool])
    language = language_of(body.prompt, "/prompt", body.language)
    if language is PROMPT_LANGUAGE and body.negative_prompt:
        language = language_of(body.negative_prompt, "/negative_prompt")
    patience = ORDER_DEADLINE + REVIEW_DEADLINE if body.review else ORDER_DEADLINE
    order = Order(
        id=uuid4(),
        owner_id=owner_id,
        tool=tool,
        language=language,
        prompt=_prompt(body, language),
        parameters=Parameters(
            sampling=_sampling(body, model),
            negative_prompt=body.negative_prompt,
            enhance=body.enhance,
            review=body.review,
            allow_unknown=body.allow_unknown,
        ),
        price=price(per_picture=model.price, count=body.count),
        created_at=now,
        deadline=now + patience,
        todo=(),
    )
    return replace(order, todo=tuple(plan(order)))


def language_of(text: str, pointer: str, said: str = "auto") -> Language:
    """The language said, or the one the text is in. Raises InvalidFieldError where that is none of ours."""
    if said != "auto":
        return Language(said)
    try:
        return detect(text)
    except UnsupportedLanguageError as error:
        raise InvalidFieldError(pointer, str(error)) from error


def _prompt(body: GenerateBody, language: Language) -> Prompt:
    english = body.prompt if language is PROMPT_LANGUAGE else None
    return Prompt(original=body.prompt, english=english, final=english, negative=body.negative_prompt)


def _model(body: GenerateBody, catalogue: Catalogue, task: str) -> Model:
    if body.model is None:
        return catalogue.default(task)
    try:
        model = catalogue.find(body.model)
    except UnknownModelError as error:
        raise InvalidFieldError("/model", f"unknown model {body.model!r}; see /api/models") from error
    if model.task != task:
        raise InvalidFieldError("/model", f"{model.name} cannot be used for this tool; see /api/models")
    return model


def _sampling(body: GenerateBody, model: Model) -> Sampling:
    native = model.native
    assert native is not None, f"{model.name} paints, so the catalogue says its native size"
    return Sampling(
        model=model.name,
        width=_size("/width", body.width, native.width, native.max_width),
        height=_size("/height", body.height, native.height, native.max_height),
        steps=body.steps or native.steps,
        guidance=_or(body.guidance, native.guidance),
        scheduler=body.scheduler or native.scheduler,
        seeds=_seeds(body.seed, body.count),
    )


def _size(pointer: str, asked: int | None, native: int, largest: int) -> int:
    size = asked or native
    if size > largest:
        raise InvalidFieldError(pointer, f"must be at most {largest} for this model")
    return size


def _or(asked: float | None, native: float) -> float:
    return native if asked is None else asked


def _seeds(seed: int | None, count: int) -> tuple[int, ...]:
    """One seed a picture, so that each can be painted again alone."""
    first = secrets.randbelow(MAX_SEED + 1) if seed is None else seed
    return tuple((first + number) % (MAX_SEED + 1) for number in range(count))
