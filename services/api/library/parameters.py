"""What a preset of a tool may hold: any of the fields of that tool's order, each as the order takes it. Pure."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, get_args
from uuid import UUID

from pydantic import BaseModel, ValidationError, create_model

from contracts.ordering import TAG, BannerBody, Body, OrderBody, location
from services.api.problems import invalid_body


def _partial(order: type[BaseModel]) -> type[BaseModel]:
    """The order's fields, none of them needed; what only a whole order can be asked is not asked."""
    fields: dict[str, Any] = {}
    for name, field in order.model_fields.items():
        if name == TAG:
            continue
        kind: Any = _partial(BannerBody) if field.annotation is BannerBody else field.annotation
        constrained = Annotated[(kind, *field.metadata)] if field.metadata else kind
        fields[name] = (constrained | None, None)
    return create_model(f"{order.__name__}Preset", __base__=Body, **fields)


def _tool_of(order: type[BaseModel]) -> str:
    (tool,) = get_args(order.model_fields[TAG].annotation)
    return tool


PARAMETERS: Mapping[str, type[BaseModel]] = {
    _tool_of(order): _partial(order) for order in get_args(OrderBody.model_fields["root"].annotation)
}
"""The parameters of a preset by its tool, of every tool that can be ordered."""


def checked(tool: str, said: Any) -> tuple[dict[str, Any], dict[str, UUID]]:
    """The parameters as they are stored, and the pictures and brand books that they name, by the JSON pointer to where
    they do. What is null counts as left out. Raises the 422 problem.
    """
    try:
        parameters = PARAMETERS[tool].model_validate(said)
    except ValidationError as error:
        raise invalid_body(list(error.errors()), _located) from error
    stored = parameters.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return stored, dict(_named(parameters, "/parameters"))


def _located(error: Any) -> tuple[str | int, ...]:
    return ("parameters", *location({**error, "loc": (TAG, *error["loc"])}))


def _named(parameters: BaseModel, pointer: str) -> Iterator[tuple[str, UUID]]:
    """Whatever an order names by an id is one's own."""
    for name, value in parameters:
        if isinstance(value, BaseModel):
            yield from _named(value, f"{pointer}/{name}")
        elif isinstance(value, UUID):
            yield f"{pointer}/{name}", value


def is_brand_book(pointer: str) -> bool:
    """Whether it is a brand book that stands there, and not a picture."""
    return pointer.endswith("/brand_book")
