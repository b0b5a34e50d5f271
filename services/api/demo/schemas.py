"""Bodies of the demo's routes."""

from typing import Literal

from contracts.ordering import Body, Prompt


class DemoBody(Body):
    """All that a visitor may choose."""

    prompt: Prompt
    language: Literal["auto", "ru", "ko", "en"] = "auto"
