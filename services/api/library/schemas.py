"""Bodies and answers of the preset routes."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from contracts.pipeline import Tool
from services.api.accounts.examples import WHEN, page_of, sent, shown
from services.api.accounts.schemas import Body, Name


class NewPreset(Body):
    """`parameters` are fields of an order of this tool, any of them. `shared`: the whole department sees it."""

    tool: Tool
    name: Name
    parameters: dict[str, Any]
    shared: bool = False


class PresetChanges(Body):
    """What is left out stays as it is; `parameters` are given whole."""

    name: Name | None = None
    parameters: dict[str, Any] | None = None
    shared: bool | None = None


class Preset(msgspec.Struct, frozen=True):
    """A preset. `owner` is the user name of whose it is, `mine` whether that is me."""

    id: UUID
    tool: str
    name: str
    parameters: dict[str, Any]
    shared: bool
    owner: str
    mine: bool
    created_at: datetime


class Presets(msgspec.Struct, frozen=True):
    items: list[Preset]
    next_cursor: str | None


_SAID = {
    "tool": "generate",
    "name": "Wedding cakes",
    "parameters": {"prompt": "a white wedding cake", "width": 256, "height": 256, "steps": 20, "count": 4},
    "shared": True,
}
_EXAMPLE = {
    "id": "7a1e4c0b-2d35-4f96-8b1c-3e5d7f9a1b20",
    **_SAID,
    "owner": "anna",
    "mine": True,
    "created_at": WHEN,
}
PRESET = shown(Preset, _EXAMPLE, "the preset")
PRESETS = shown(Presets, page_of(_EXAMPLE), "a page of presets")
NewPresetBody = Annotated[NewPreset, sent(_SAID)]
ChangesBody = Annotated[
    dict[str, Any], sent({"name": "White cakes", "shared": False}, "what to change of `name`, `parameters`, `shared`")
]
