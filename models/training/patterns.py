"""Stripes, dots and checks as skia shaders, which fill a thing in place of its plain colour."""

from functools import lru_cache

import numpy as np
import skia

from models.training.palette import Rgb

PERIOD = {"stripes": 40, "dots": 44, "checks": 44}
# Tiles are drawn larger than they appear, so that their edges stay smooth.
_FINE = 4


def _covered(pattern: str, side: int) -> np.ndarray:
    """Where the second colour lies on one tile, 0..1."""
    y, x = (np.mgrid[:side, :side] + 0.5) / side
    if pattern == "stripes":
        return (x < 0.4).astype(float)
    if pattern == "checks":
        return (((x < 0.5) * 1.0) + ((y < 0.5) * 1.0)) / 2
    # Two dots a tile, in a quincunx.
    near = [np.hypot((x - a + 0.5) % 1 - 0.5, (y - b + 0.5) % 1 - 0.5) for a, b in ((0.25, 0.25), (0.75, 0.75))]
    return np.clip((0.19 - np.minimum(*near)) * side / 2 + 0.5, 0, 1)


@lru_cache(maxsize=200)
def pattern_shader(pattern: str, color: Rgb, second: Rgb) -> skia.Shader:
    side = PERIOD[pattern] * _FINE
    share = _covered(pattern, side)[..., None]
    tile = np.full((side, side, 4), 255, np.uint8)
    tile[..., :3] = np.array(color) * (1 - share) + np.array(second) * share
    image = skia.Image.fromarray(tile, colorType=skia.ColorType.kRGBA_8888_ColorType)
    return image.makeShader(
        skia.TileMode.kRepeat,
        skia.TileMode.kRepeat,
        skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear),
        skia.Matrix.Scale(1 / _FINE, 1 / _FINE),
    )
