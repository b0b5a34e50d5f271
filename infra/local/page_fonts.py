"""The fonts of banners as the page loads them: the parts of each file that a text needs, without hinting, which a
preview is drawn without. A text in Latin or Cyrillic then loads tens of kilobytes, one in Korean some hundreds."""

import json
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from infra.local.paths import LOCAL
from services.bannerizer.engine.fonts import FAMILIES

SOURCES = LOCAL / "fonts"
PARTS = LOCAL / "page-fonts"
INDEX = "faces.json"
"""A list of `{family, weight, file, range}`; the range as CSS writes it."""
WEIGHTS = (400, 700)
HANGUL = frozenset((*range(0x1100, 0x1200), *range(0x3130, 0x3190), *range(0xAC00, 0xD7A4)))
IDEOGRAPHS = frozenset((*range(0x3400, 0xA000), *range(0xF900, 0xFB00)))


def split() -> None:
    """Fills `PARTS` from `SOURCES`. Raises FileNotFoundError."""
    partial = PARTS.with_name(f"{PARTS.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    with ProcessPoolExecutor() as pool:
        families = [pool.submit(_family, font.value, family.files, partial) for font, family in FAMILIES.items()]
        faces = [face for family in families for face in family.result()]
    (partial / INDEX).write_text(json.dumps(faces, indent=1))
    shutil.rmtree(PARTS, ignore_errors=True)
    partial.rename(PARTS)


def _family(name: str, files: tuple[str, ...], folder: Path) -> list[dict[str, object]]:
    """Latin comes first in the chain: what it has is never taken from the files with Hangul."""
    faces = []
    for weight, latin, korean in zip(WEIGHTS, files[:2], files[2:], strict=True):
        first = points_of(SOURCES / latin)
        beside = points_of(SOURCES / korean) - first
        parts = {
            "latin": (latin, first),
            "hangul": (korean, beside & HANGUL),
            "ideographs": (korean, beside & IDEOGRAPHS),
            "signs": (korean, beside - HANGUL - IDEOGRAPHS),
        }
        for part, (file, points) in parts.items():
            if points:
                made = f"{Path(file).stem}-{part}.ttf"
                cut(SOURCES / file, points, folder / made)
                family = f"banner-{name}" if file == latin else f"banner-{name}-hangul"
                said = css(points, first | beside)
                faces.append({"family": family, "weight": weight, "file": made, "range": said})
    return faces


def points_of(file: Path) -> frozenset[int]:
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


def cut(file: Path, points: Iterable[int], part: Path) -> None:
    """Writes the part of a font that draws `points`, with what shaping does to them by default, such as kerning."""
    options = Options(hinting=False)
    options.drop_tables += ["FFTM"]
    with TTFont(file, lazy=True) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        font.save(part)


def css(points: Iterable[int], all_points: Iterable[int]) -> str:
    """`unicode-range` of some points, in as few pieces as can be told from the other points of the family."""
    mine, pieces = frozenset(points), list[list[int]]()
    last = None
    for point in sorted(all_points):
        if point in mine and last in mine:
            pieces[-1][1] = point
        elif point in mine:
            pieces.append([point, point])
        last = point
    return ", ".join(f"U+{low:X}-{high:X}" if low < high else f"U+{low:X}" for low, high in pieces)
