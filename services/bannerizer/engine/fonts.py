"""The families of `contracts.brands.Font`: a face for Latin and Cyrillic, and one for Hangul beside it."""

from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

from contracts.brands import Font


@dataclass(frozen=True)
class Family:
    """`chain`: names as the files have them, in the order of preference. `rounding`: of corners, 0 to 1."""

    chain: tuple[str, ...]
    files: tuple[str, ...]
    rounding: float


FAMILIES: dict[Font, Family] = {
    Font.SANS: Family(
        ("PT Sans", "NanumBarunGothic"),
        ("PTS55F.ttf", "PTS75F.ttf", "NanumBarunGothic.ttf", "NanumBarunGothicBold.ttf"),
        0.3,
    ),
    Font.SERIF: Family(
        ("PT Serif", "NanumMyeongjo"),
        ("PTF55F.ttf", "PTF75F.ttf", "NanumMyeongjo.ttf", "NanumMyeongjoBold.ttf"),
        0.08,
    ),
    Font.ROUNDED: Family(
        ("Comfortaa", "NanumSquareRound"),
        ("Comfortaa-Regular.ttf", "Comfortaa-Bold.ttf", "NanumSquareRoundR.ttf", "NanumSquareRoundB.ttf"),
        1.0,
    ),
}


class FontsMissing(Exception):  # noqa: N818 - named for what is wrong
    """Fonts are missing: run infra/local/bootstrap.py, or name their folder in BOTTEGA_FONTS_PATH."""


def coverage(folder: Path) -> dict[Font, frozenset[int]]:
    """The code points that each family can draw. Raises FontsMissing where a file of it is not in `folder`."""
    return {font: _covered(folder, family) for font, family in FAMILIES.items()}


def _covered(folder: Path, family: Family) -> frozenset[int]:
    points: set[int] = set()
    for name in family.files:
        if not (folder / name).is_file():
            raise FontsMissing(f"{FontsMissing.__doc__} {name} is not in {folder}.")
        with TTFont(folder / name, lazy=True) as font:
            points |= font.getBestCmap().keys()
    return frozenset(points)
