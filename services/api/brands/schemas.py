"""Bodies and answers of the brand book routes."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from contracts.brands import BrandStyle
from contracts.texts import PLAIN

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), PLAIN]


class BrandBookBody(BrandStyle):
    """A brand book. `logo` is one of one's own pictures. The palette's first colour is the main one."""

    name: Name
    logo: UUID | None = None

    def content(self) -> dict[str, Any]:
        """What a version keeps."""
        style = self.model_dump(mode="json", exclude={"name", "logo"})
        return {"name": self.name, "style": style, "logo_id": self.logo}


class BrandBook(BrandStyle):
    """One version of a book; orders name the book and get its latest."""

    id: UUID
    version: int
    name: str
    logo: UUID | None
    logo_url: str | None
    created_at: datetime
    changed_at: datetime


class BrandBooks(BaseModel):
    items: list[BrandBook]
    next_cursor: str | None
