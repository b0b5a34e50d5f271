"""The typesetter behind `handler.Composer`. Importing this reads no fonts: `load` does, on the engine thread."""

from pathlib import Path
from typing import TYPE_CHECKING

from chassis.engine import CancelToken
from contracts.banners import Banner
from contracts.brands import Font
from services.bannerizer.handler import Composed, Report

if TYPE_CHECKING:
    from services.bannerizer.engine.typesetting import Typesetter


class Studio:
    """Composes with the fonts in one folder."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = fonts
        self._typesetter: Typesetter | None = None
        self._coverage: dict[Font, frozenset[int]] = {}

    def load(self) -> None:
        from services.bannerizer.engine.fonts import coverage
        from services.bannerizer.engine.typesetting import Typesetter

        self._coverage = coverage(self._fonts)
        self._typesetter = Typesetter(self._fonts)

    def compose(
        self, banner: Banner, picture: bytes, logo: bytes | None, *, cancelled: CancelToken, report: Report
    ) -> Composed:
        from services.bannerizer.engine.composer import compose, draft

        assert self._typesetter is not None, "load() comes first"
        common = draft(banner, picture, logo, self._coverage)
        made = []
        for index, size in enumerate(banner.sizes):
            cancelled.check()
            made.append(compose(common, size, self._typesetter))
            report((index + 1) / len(banner.sizes), step=index + 1, steps=len(banner.sizes), picture=index)
        warnings = [*common.warnings, *(one.warning for one in made if one.warning)]
        if soft := [size.type for size, one in zip(banner.sizes, made, strict=True) if one.soft]:
            warnings.append(f"The picture has few pixels and may look soft on {', '.join(soft)}.")
        return Composed(tuple(one.body for one in made), tuple(warnings))
