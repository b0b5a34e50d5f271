"""Colours as people write them: `#rgb` or `#rrggbb`."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field

COLOUR = re.compile("#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def _long(colour: str) -> str:
    digits = colour[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))


Colour = Annotated[str, Field(pattern=f"^{COLOUR.pattern}$", examples=["#c2185b"]), AfterValidator(_long)]
"""An sRGB colour; kept as `#rrggbb` in lower case."""
