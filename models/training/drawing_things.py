"""The single things of the small world: cup, bottle, gift, apple, cat, balloon, star, flower and
car, each in one colour with a darker side."""

import math

from models.training.brush import Brush
from models.training.palette import OBJECT_COLORS, WHITE, Rgb, mix, scale
from models.training.scene import Scene

LEAF: Rgb = (76, 172, 72)


def draw_cup(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.curve("M 176 112 C 230 104 230 184 170 180", dark, 15)
    brush.shape("M 62 88 L 186 88 L 180 190 Q 178 216 152 216 L 96 216 Q 70 216 68 190 Z", color)
    brush.shape("M 156 88 L 186 88 L 180 190 Q 178 216 152 216 L 146 216 Q 152 150 156 88 Z", dark)
    brush.oval(124, 88, 62, 14, mix(color, WHITE, 0.35))
    brush.oval(124, 89, 54, 10, (92, 56, 36))
    if scene.steam:
        steam = (200, 205, 215) if scene.background == "white" else WHITE
        with brush.part("steam"):
            for x in (92, 124, 156):
                brush.curve(f"M {x} 68 Q {x - 14} 54 {x} 44 Q {x + 14} 32 {x} 18", steam, 9)


def draw_bottle(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    gold_cap = "black" in (scene.color, scene.background)
    brush.box(110, 24, 36, 26, (220, 180, 70) if gold_cap else (60, 60, 66), 4)
    brush.shape(
        "M 112 48 L 144 48 L 144 82 Q 180 96 180 128 L 180 204 Q 180 216 168 216 "
        "L 88 216 Q 76 216 76 204 L 76 128 Q 76 96 112 82 Z",
        color,
    )
    brush.shape("M 158 90 Q 180 102 180 128 L 180 204 Q 180 216 168 216 L 158 216 Z", dark)
    white = scene.color == "white"
    ink = (120, 150, 190) if white else dark
    brush.box(76, 130, 104, 52, (190, 215, 240) if white else (252, 246, 232))
    brush.box(90, 143, 76, 8, ink)
    brush.box(98, 160, 60, 8, ink)
    brush.box(87, 100, 9, 24, mix(color, WHITE, 0.35), 4)


def draw_gift(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    ribbon = OBJECT_COLORS[scene.ribbon or "red"]
    brush.box(56, 104, 144, 112, color, 4)
    brush.box(172, 104, 28, 112, dark, 4)
    brush.box(46, 80, 164, 32, mix(color, WHITE, 0.15), 4)
    with brush.part("ribbon"):
        brush.box(112, 80, 32, 136, ribbon)
        brush.shape("M 128 80 C 60 84 64 22 100 34 Q 120 42 128 80 Z", ribbon)
        brush.shape("M 128 80 C 196 84 192 22 156 34 Q 136 42 128 80 Z", ribbon)
        for x in (101, 155):
            brush.oval(x, 58, 11, 11, scale(ribbon, 0.75))
        brush.oval(128, 78, 13, 12, scale(ribbon, 0.88))


def draw_apple(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.shape(
        "M 128 84 C 100 58 46 70 46 134 C 46 186 88 226 112 216 Q 128 210 144 216 "
        "C 168 226 210 186 210 134 C 210 70 156 58 128 84 Z",
        color,
    )
    brush.shape(
        "M 160 72 C 190 76 210 96 210 134 C 210 186 168 226 144 216 C 190 196 196 120 160 72 Z",
        dark,
    )
    brush.oval(82, 116, 12, 20, mix(color, WHITE, 0.35))
    brush.curve("M 128 86 Q 126 60 138 42", (104, 68, 40), 10)
    brush.shape("M 136 60 Q 156 24 198 32 Q 182 70 136 60 Z", LEAF)


def draw_cat(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    inner: Rgb = (236, 120, 150) if scene.color == "pink" else (248, 170, 180)
    for left, tip, foot in ((52, 62, 124), (204, 194, 132)):
        brush.polygon([(left, 34), (tip, 130), (foot, 84)], color)
    brush.polygon([(64, 62), (68, 104), (98, 84)], inner)
    brush.polygon([(192, 62), (188, 104), (158, 84)], inner)
    brush.oval(128, 144, 84, 72, color)
    light_coat = scene.color in ("white", "yellow", "pink", "blue", "teal", "green")
    iris: Rgb = (40, 40, 50) if light_coat else (70, 170, 90)
    for x in (94, 162):
        brush.oval(x, 132, 17, 19, WHITE)
        brush.oval(x, 134, 11, 15, iris)
        brush.oval(x, 134, 5, 12, (20, 20, 26))
    brush.oval(128, 174, 26, 19, mix(color, WHITE, 0.6))
    brush.polygon([(116, 162), (140, 162), (128, 174)], (232, 110, 130))
    brush.line([(128, 174), (128, 184)], (60, 40, 40), 3)
    whisker: Rgb = (240, 240, 240) if scene.color == "black" else (70, 60, 60)
    for offset in (-7, 6):
        brush.line([(94, 174 + offset), (44, 168 + 2.4 * offset)], whisker, 3.5)
        brush.line([(162, 174 + offset), (212, 168 + 2.4 * offset)], whisker, 3.5)


def draw_balloon(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    string: Rgb = (225, 225, 225) if scene.background == "black" else (96, 92, 100)
    brush.curve("M 128 176 Q 112 200 128 216 Q 142 230 126 246", string, 4.5)
    brush.oval(128, 100, 70, 80, color)
    brush.polygon([(128, 172), (112, 194), (144, 194)], dark)
    brush.shape("M 158 28 C 190 50 210 120 156 164 C 184 130 184 70 158 28 Z", dark)
    brush.oval(98, 72, 12, 20, mix(color, WHITE, 0.35))


def draw_star(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    corners = [
        (
            128 + (104 if index % 2 == 0 else 46) * math.sin(index * math.pi / 5),
            132 - (104 if index % 2 == 0 else 46) * math.cos(index * math.pi / 5),
        )
        for index in range(10)
    ]
    brush.polygon(corners, color)
    for index in range(0, 10, 2):
        brush.polygon([(128, 132), corners[index], corners[(index + 1) % 10]], dark)


def draw_flower(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.curve("M 128 120 L 128 170", (60, 140, 60), 10)
    brush.shape("M 128 162 Q 160 126 184 148 Q 164 176 128 162 Z", LEAF)
    brush.polygon([(84, 166), (172, 166), (160, 220), (96, 220)], (196, 104, 62))
    brush.box(78, 160, 100, 17, (214, 122, 76), 3)
    for petal in range(6):
        angle = petal * math.pi / 3
        x, y = 128 + 42 * math.cos(angle), 80 + 42 * math.sin(angle)
        brush.oval(x, y, 28, 28, color if petal % 2 else dark)
    heart: Rgb = (120, 76, 44) if scene.color in ("yellow", "orange") else (252, 206, 60)
    brush.oval(128, 80, 25, 25, heart)


def draw_car(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.shape("M 66 140 L 90 96 Q 95 88 108 88 L 156 88 Q 168 88 174 96 L 200 140 Z", color)
    brush.box(28, 134, 200, 60, color, 18)
    brush.box(28, 172, 200, 22, dark, 10)
    glass: Rgb = (190, 228, 248)
    brush.polygon([(88, 134), (103, 102), (126, 102), (126, 134)], glass)
    brush.polygon([(134, 134), (134, 102), (159, 102), (178, 134)], glass)
    brush.box(213, 145, 15, 16, (255, 232, 130), 4)
    for x in (76, 180):
        brush.oval(x, 194, 28, 28, (38, 38, 44))
        brush.oval(x, 194, 13, 13, (200, 204, 210))
