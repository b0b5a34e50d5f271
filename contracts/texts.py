"""Text as people write it: kept as it is, without what no database, file or message takes."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator


def _without_control_characters(text: str) -> str:
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\r\t" for letter in text):
        raise ValueError("must not have control characters or halves of surrogate pairs")
    return text


PLAIN = AfterValidator(_without_control_characters)
"""Lines and tabs are text; other control characters are none. Stands after all other constraints of a type: those
that pydantic finds behind a function it applies one by one, a length before the stripping."""

Text = Annotated[str, PLAIN]
