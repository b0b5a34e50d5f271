"""Houses, towers and shops, with windows, roofs and the gold coins that banks like in advertisements."""

from models.training.brush import Brush
from models.training.palette import OBJECT_COLORS, WHITE, Rgb, mix, scale
from models.training.scene import Scene

DOOR: Rgb = (110, 68, 44)
GLASS: Rgb = (150, 214, 246)
LIT: Rgb = (255, 236, 150)
GOLD: Rgb = (252, 208, 60)
GOLD_EDGE: Rgb = (205, 150, 20)
LIT_AGAINST = ("black", "blue", "purple", "brown", "red", "gray", "green")


def draw_house(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    roof = OBJECT_COLORS[scene.roof or "red"]
    brush.box(164, 58, 22, 44, (120, 70, 55))
    brush.box(56, 112, 144, 104, color)
    brush.box(168, 112, 32, 104, dark)
    with brush.part("roof"):
        brush.polygon([(36, 116), (128, 44), (220, 116)], roof)
        brush.polygon([(128, 44), (220, 116), (178, 116)], scale(roof, 0.86))
    brush.box(111, 160, 36, 56, DOOR, 3)
    brush.oval(139, 190, 3, 3, GOLD)
    for left in (67, 157):
        brush.box(left, 131, 34, 34, WHITE)
        brush.box(left + 3.5, 134.5, 27, 27, GLASS)
        brush.box(left + 15, 134.5, 4, 27, WHITE)
        brush.box(left + 3.5, 146, 27, 4, WHITE)
    if scene.coins:
        for x, y in ((98, 42), (158, 42), (128, 30)):
            _coin(brush, x, y)


def draw_tower(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    window = LIT if scene.color in LIT_AGAINST else (120, 190, 236)
    if scene.geometric:
        _block(brush, (44, 112, 62, 104), scale(color, 0.9), window, 2)
        _block(brush, (156, 88, 56, 128), mix(color, WHITE, 0.25), window, 2)
        _block(brush, (88, 56, 82, 160), color, window, 3)
        if scene.coins:
            brush.box(84, 50, 90, 9, dark, 2)
        else:
            brush.polygon([(88, 57), (129, 28), (170, 57)], dark)
        top = 50
    else:
        _block(brush, (76, 48, 104, 168), color, window, 3)
        brush.box(70, 42, 116, 10, dark, 2)
        top = 42
    brush.box(114, 180, 30, 36, (90, 62, 50), 2)
    if scene.coins:
        for x, y in ((105, top - 10), (153, top - 10), (129, top - 24)):
            _coin(brush, x, y)


def _block(brush: Brush, area: tuple[float, float, float, float], color: Rgb, window: Rgb, columns: int) -> None:
    left, top, width, height = area
    brush.box(left, top, width, height, color)
    brush.box(left + width * 0.8, top, width * 0.2, height, scale(color, 0.85))
    pitch = width / (columns + 0.35)
    y = top + 12
    while y < top + height - 44:
        for column in range(columns):
            brush.box(left + (column + 0.35) * pitch, y, pitch * 0.62, 16, window)
        y += 26


def _coin(brush: Brush, x: float, y: float) -> None:
    with brush.part("coins"):
        brush.oval(x, y, 17, 17, GOLD_EDGE)
        brush.oval(x, y, 13, 13, GOLD)
        brush.box(x - 2.5, y - 8, 5, 16, GOLD_EDGE, 1)


def draw_shop(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    """A shop front; the roof's colour is that of the striped awning."""
    awning = OBJECT_COLORS[scene.roof or "red"]
    brush.box(84, 28, 88, 40, dark, 6)
    brush.box(92, 36, 72, 24, (252, 246, 232), 3)
    brush.box(102, 44, 52, 8, awning)
    brush.box(36, 60, 184, 158, color, 3)
    brush.box(196, 60, 24, 158, dark, 3)
    brush.box(52, 142, 84, 56, WHITE)
    brush.box(57, 147, 74, 46, GLASS)
    brush.box(150, 138, 42, 80, DOOR, 2)
    brush.box(157, 146, 28, 46, GLASS)
    with brush.part("roof"):
        for stripe in range(7):
            tone = awning if stripe % 2 == 0 else WHITE
            left = 24 + stripe * 29.7
            brush.box(left, 76, 29.8, 40, tone)
            brush.oval(left + 14.9, 116, 14.9, 14, tone)
