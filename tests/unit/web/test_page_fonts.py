"""The fonts of a preview: the parts that they are split into draw what the whole files draw."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from infra.local.page_fonts import SOURCES, css, cut, points_of
from services.bannerizer.engine.fonts import FAMILIES


def test_a_range_goes_on_until_another_part_has_a_letter() -> None:
    assert css([0x41, 0x42, 0x45, 0x50], [0x41, 0x42, 0x44, 0x45, 0x50, 0x60]) == "U+41-42, U+45-50"


@pytest.mark.parametrize("file", [family.files[0] for family in FAMILIES.values()])
def test_a_part_has_the_letters_widths_and_kerning_of_the_whole(tmp_path: Path, file: str) -> None:
    points, part = points_of(SOURCES / file), tmp_path / "part.ttf"
    cut(SOURCES / file, points, part)
    assert points_of(part) == points
    with TTFont(SOURCES / file, lazy=True) as whole, TTFont(part, lazy=True) as made:
        widths = [font["hmtx"][font.getBestCmap()[point]] for font in (whole, made) for point in sorted(points)]
        assert widths[: len(points)] == widths[len(points) :]
        assert "kern" in {record.FeatureTag for record in made["GPOS"].table.FeatureList.FeatureRecord}
        assert part.stat().st_size < (SOURCES / file).stat().st_size


def test_what_a_part_is_not_for_is_not_in_it(tmp_path: Path) -> None:
    part = tmp_path / "part.ttf"
    cut(SOURCES / FAMILIES[next(iter(FAMILIES))].files[2], map(ord, "한글"), part)
    assert points_of(part) == {ord("한"), ord("글")}
    assert part.stat().st_size < 20_000
