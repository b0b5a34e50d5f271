"""Sweets of the larger world: cupcake, cheesecake, donut, ice cream and croissant."""

import math

from models.training.brush import Brush
from models.training.drawing_toppings import top_with
from models.training.palette import WHITE, Rgb, mix, scale
from models.training.scene import Scene

WAFER: Rgb = (232, 184, 116)
CRUST: Rgb = (176, 112, 58)
SPRINKLES: tuple[Rgb, ...] = ((255, 255, 255), (252, 214, 70), (70, 150, 235), (240, 80, 120), (80, 190, 110))


def draw_cupcake(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    """The scene's colour is that of the frosting."""
    brush.polygon([(70, 146), (186, 146), (168, 218), (88, 218)], WAFER)
    for left in (82, 111, 140):
        brush.polygon([(left, 146), (left + 14, 146), (left + 14, 218), (left + 4, 218)], scale(WAFER, 0.82))
    for y, width, height in ((138, 74, 24), (110, 58, 22), (86, 38, 18)):
        brush.oval(128, y + 4, width, height, dark)
        brush.oval(124, y, width - 6, height - 2, color)
        brush.oval(108, y - 6, width * 0.3, height * 0.25, mix(color, WHITE, 0.4))
    with brush.part("topping"):
        top_with(brush, scene, 128, 78, 0.85)


def draw_cheesecake(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    """A slice that lies on its side of the plate, tip to the left."""
    brush.oval(128, 214, 108, 12, (238, 240, 244))
    brush.polygon([(22, 138), (160, 88), (236, 128), (236, 138)], mix(color, WHITE, 0.35))
    brush.polygon([(22, 136), (236, 128), (236, 206), (22, 206)], color)
    brush.polygon([(200, 129), (236, 128), (236, 206), (200, 206)], dark)
    brush.polygon([(22, 158), (236, 154), (236, 166), (22, 170)], (255, 250, 240))
    brush.box(22, 192, 214, 18, CRUST, 3)
    with brush.part("topping"):
        top_with(brush, scene, 160, 122, 1.0)


def draw_donut(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.ring(128, 128, 58, 68, (214, 160, 96))
    brush.ring(128, 126, 58, 50, dark)
    for number in range(9):
        angle = number * 2 * math.pi / 9
        brush.oval(128 + 78 * math.cos(angle), 126 + 78 * math.sin(angle), 13, 13, color)
    brush.ring(127, 124, 58, 46, color)
    for number in range(14):
        angle, reach = number * 2.4, 48 + number * 11 % 24
        x, y = 127 + reach * math.cos(angle), 124 + reach * math.sin(angle)
        turn = number * 1.1
        step = (6 * math.cos(turn), 6 * math.sin(turn))
        brush.line([(x - step[0], y - step[1]), (x + step[0], y + step[1])], SPRINKLES[number % 5], 6)


def draw_icecream(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.polygon([(80, 124), (176, 124), (128, 234)], WAFER)
    for share in (0.25, 0.55):
        left, right = 80 + 96 * share, 176 - 96 * share
        brush.line([(left, 126), (left + (176 - left) * 0.42, 126 + 66 * (1 - share))], CRUST, 4)
        brush.line([(right, 126), (right - (right - 80) * 0.42, 126 + 66 * (1 - share))], CRUST, 4)
    brush.oval(128, 82, 62, 58, color)
    brush.shape("M 150 28 C 208 44 204 124 160 132 C 184 104 184 60 150 28 Z", dark)
    for x, radius in ((76, 16), (104, 20), (138, 19), (170, 18), (184, 13)):
        brush.oval(x, 122, radius, 17, color if x < 150 else dark)
    brush.oval(104, 62, 16, 12, mix(color, WHITE, 0.45))


def draw_croissant(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.shape(
        "M 20 200 C 10 120 60 66 128 66 C 196 66 246 120 236 200 Q 232 222 214 210 "
        "C 196 160 168 146 128 146 C 88 146 60 160 42 210 Q 24 222 20 200 Z",
        color,
    )
    for line in (
        "M 100 70 Q 84 104 104 146",
        "M 156 70 Q 172 104 152 146",
        "M 54 98 Q 50 136 76 162",
        "M 202 98 Q 206 136 180 162",
        "M 26 146 Q 32 172 54 184",
        "M 230 146 Q 224 172 202 184",
    ):
        brush.curve(line, dark, 9)
    brush.oval(128, 88, 16, 8, mix(color, WHITE, 0.4))
