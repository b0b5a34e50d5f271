"""A marked part of a picture, of which the server makes a mask. Pixels, from the top left corner."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAX_SIDE = 8192
MAX_CORNERS = 500
MAX_POINTS = 20

Coordinate = Annotated[int, Field(ge=0, lt=MAX_SIDE)]
Point = tuple[Coordinate, Coordinate]
"""(x, y)."""


class Rectangle(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    x: Coordinate
    y: Coordinate
    width: int = Field(ge=1, le=MAX_SIDE)
    height: int = Field(ge=1, le=MAX_SIDE)


class Region(BaseModel):
    """One of: a rectangle; a polygon's corners; points, each of which marks the thing that it lies on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rectangle: Rectangle | None = None
    polygon: tuple[Point, ...] | None = Field(default=None, min_length=3, max_length=MAX_CORNERS)
    points: tuple[Point, ...] | None = Field(default=None, min_length=1, max_length=MAX_POINTS)

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(part is not None for part in (self.rectangle, self.polygon, self.points)) != 1:
            raise ValueError("a region is exactly one of rectangle, polygon, points")
        return self

    @property
    def reach(self) -> tuple[int, int]:
        """The largest x and y that the region names."""
        if self.rectangle is not None:
            return self.rectangle.x + self.rectangle.width - 1, self.rectangle.y + self.rectangle.height - 1
        corners = self.polygon or self.points or ()
        return max(x for x, _ in corners), max(y for _, y in corners)
