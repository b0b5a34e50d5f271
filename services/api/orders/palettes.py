"""Parameters of an order as JSON, and back. The first colour of a brand's palette is the main one, and JSONB forgets
the order of keys: so the names of the colours stand beside the palette, in their order."""

from collections.abc import Iterator
from typing import Any

from services.api.orders.order import Parameters

NAMES = "colours"


def to_json(parameters: Parameters) -> dict[str, Any]:
    """What a row keeps of the parameters."""
    said = parameters.model_dump(mode="json", exclude_defaults=True)
    for brand in _brands(said):
        brand[NAMES] = list(brand["palette"])
    return said


def from_json(said: dict[str, Any]) -> Parameters:
    """The parameters that a row keeps. In one of before, palettes are as the database has put them."""
    for brand in _brands(said):
        brand["palette"] = {name: brand["palette"][name] for name in brand.get(NAMES, brand["palette"])}
    return Parameters.model_validate(said)


def _brands(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The brands with a palette: the one of a picture, and the one of a banner."""
    for place in (said, said.get("banner") or {}):
        brand = place.get("brand") or {}
        if "palette" in brand:
            yield brand
