"""The look of gouache: outlines that wander a little, soft edges and the grain of broad strokes, made
from smooth noise that depends on the scene's seed alone."""

import numpy as np
from PIL import Image

WANDER = 0.009
GRAIN = 0.05


def smooth_noise(seed: int, size: tuple[int, int], cells: tuple[int, int]) -> np.ndarray:
    """height x width in about -1..1, interpolated between `cells` (height, width) random values."""
    values = np.random.default_rng(seed).uniform(-1, 1, cells).astype(np.float32)
    height, width = size
    return np.asarray(Image.fromarray(values).resize((width, height), Image.Resampling.BICUBIC))


def _shifts(seed: int, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    height, width = size
    reach = WANDER * min(size)
    y, x = np.mgrid[:height, :width]
    cells = (max(3, round(13 * height / min(size))), max(3, round(13 * width / min(size))))
    down = y + reach * smooth_noise(seed, size, cells)
    right = x + reach * smooth_noise(seed + 1, size, cells)
    return np.clip(down.round(), 0, height - 1).astype(np.int32), np.clip(right.round(), 0, width - 1).astype(np.int32)


def soften(layer: np.ndarray, seed: int) -> np.ndarray:
    """Moves and blurs the edges of a premultiplied picture, height x width x channels, float. The same seed
    does the same to every layer, so a mask stays with its thing."""
    height, width = layer.shape[:2]
    down, right = _shifts(seed, (height, width))
    moved = layer[down, right]
    for axis in (0, 1):
        moved = (np.roll(moved, 1, axis) + 2 * moved + np.roll(moved, -1, axis)) / 4
    return moved


def grain(seed: int, size: tuple[int, int]) -> np.ndarray:
    """Factors around 1, height x width x 1: broad strokes that run sideways, and a finer paper."""
    strokes = smooth_noise(seed + 2, size, (30, 8))
    paper = smooth_noise(seed + 3, size, (48, 48))
    return (1 + GRAIN * (0.75 * strokes + 0.4 * paper))[..., None]
