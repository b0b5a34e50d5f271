"""A brand book: what a company's pictures and banners look like, and which words they do and do not use."""

import re
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contracts.colours import Colour
from contracts.pictures import Source
from contracts.texts import PLAIN

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), PLAIN]
ColourName = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_-]{0,30}$")]


class Font(StrEnum):
    """Families that every banner can use; each has Latin, Cyrillic and Hangul."""

    SANS = "sans"
    SERIF = "serif"
    ROUNDED = "rounded"


class BrandStyle(BaseModel):
    """What a brand book says. The palette's first colour is the main one, the second the accent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    palette: dict[ColourName, Colour] = Field(default_factory=dict, max_length=12)
    heading_font: Font = Font.SANS
    text_font: Font = Font.SANS
    style_words: tuple[Word, ...] = Field(default=(), max_length=20)
    forbidden_words: tuple[Word, ...] = Field(default=(), max_length=100)

    def forbidden_in(self, text: str) -> tuple[str, ...]:
        """The forbidden words that stand in `text`, whole words or phrases, in any case."""
        folded = _folded(text)
        return tuple(word for word in self.forbidden_words if f" {_folded(word)} " in f" {folded} ")


class Brand(BrandStyle):
    """One version of a brand book, as it goes with an order: a later change of the book does not change the order."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: UUID
    version: int = Field(ge=1)
    logo: Source | None = None


def _folded(text: str) -> str:
    """Words apart by one space, in one case."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("ё", "е")))
