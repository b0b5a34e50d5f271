"""Living things and signs of the larger world: tree, bird, dog, fish, heart, sun and moon."""

import math

from models.training.brush import Brush
from models.training.palette import WHITE, Rgb, mix
from models.training.scene import Scene

INK: Rgb = (34, 30, 36)
BEAK: Rgb = (244, 160, 40)
TRUNK: Rgb = (118, 76, 46)


def draw_tree(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.polygon([(116, 120), (140, 120), (150, 218), (106, 218)], TRUNK)
    lobes = ((70, 128, 34), (186, 128, 34), (62, 88, 32), (194, 88, 32), (92, 52, 34), (164, 52, 34), (128, 36, 30))
    for x, y, radius in (*lobes, (128, 96, 62), (104, 142, 28), (152, 142, 28)):
        brush.oval(x, y, radius, radius, color)
    for x, y, radius in ((190, 132, 26), (156, 148, 20), (200, 92, 20), (172, 108, 24)):
        brush.oval(x, y, radius, radius, dark)
    for branch in ("M 128 160 L 128 108", "M 128 148 L 100 116", "M 128 140 L 154 112"):
        brush.curve(branch, TRUNK if scene.color != "brown" else (84, 52, 30), 8)


def draw_bird(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    leg = (90, 70, 60) if scene.background in ("orange", "yellow") else BEAK
    for x in (106, 134):
        brush.line([(x, 190), (x, 216), (x + 14, 218)], leg, 6)
    brush.polygon([(78, 132), (10, 104), (18, 136), (8, 160), (80, 172)], dark)
    brush.polygon([(204, 76), (244, 94), (204, 110)], BEAK)
    brush.oval(118, 146, 70, 52, color)
    brush.oval(174, 90, 44, 44, color)
    brush.oval(148, 166, 38, 26, mix(color, WHITE, 0.55))
    brush.shape("M 144 116 C 120 110 70 120 44 166 C 84 182 138 170 144 116 Z", dark)
    brush.oval(186, 82, 11, 12, WHITE)
    brush.oval(189, 83, 6, 7, INK)


def draw_dog(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.oval(128, 134, 74, 82, color)
    for side in (-1, 1):
        x = 128 + side * 62
        ear = f"M {x - side * 22} 58 C {x + side * 30} 46 {x + side * 52} 150 {x + side * 26} 184 "
        brush.shape(ear + f"C {x - side * 2} 184 {x - side * 8} 120 {x - side * 22} 58 Z", dark)
        brush.oval(128 + side * 30, 118, 15, 17, WHITE)
        brush.oval(128 + side * 29, 120, 9, 11, INK)
    brush.oval(128, 206, 14, 18, (240, 110, 130))
    brush.oval(128, 176, 44, 32, mix(color, WHITE, 0.7))
    brush.oval(128, 160, 19, 14, INK)
    brush.line([(128, 166), (128, 190)], INK, 4)
    brush.curve("M 104 190 Q 116 202 128 190 Q 140 202 152 190", INK, 4)


def draw_fish(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.polygon([(170, 132), (240, 72), (226, 132), (240, 192)], dark)
    brush.polygon([(84, 92), (126, 42), (168, 98)], dark)
    brush.polygon([(100, 178), (128, 214), (152, 174)], dark)
    brush.shape("M 14 132 C 50 66 140 64 194 132 C 140 200 50 198 14 132 Z", color)
    brush.curve("M 80 92 Q 102 132 80 172", dark, 6)
    for x, y in ((120, 112), (120, 150), (150, 131)):
        brush.curve(f"M {x - 8} {y - 14} Q {x + 12} {y} {x - 8} {y + 14}", dark, 5)
    brush.oval(54, 122, 13, 13, WHITE)
    brush.oval(52, 122, 7, 7, INK)


def draw_heart(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.shape("M 128 226 C 10 148 8 38 84 38 Q 118 40 128 78 Q 138 40 172 38 C 248 38 246 148 128 226 Z", color)
    brush.shape("M 190 40 C 246 52 238 150 128 226 C 206 150 222 86 190 40 Z", dark)
    brush.oval(76, 84, 16, 20, mix(color, WHITE, 0.45))


def draw_sun(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    for ray in range(12):
        angle = ray * math.pi / 6
        corners = [(64, angle - 0.2), (64, angle + 0.2), (112, angle)]
        points = [(128 + reach * math.cos(turn), 128 + reach * math.sin(turn)) for reach, turn in corners]
        brush.polygon(points, dark if ray % 2 else color)
    brush.oval(128, 128, 60, 60, color)
    for x in (106, 150):
        brush.oval(x, 118, 7, 9, WHITE if scene.color == "black" else INK)
    brush.curve("M 102 142 Q 128 168 154 142", WHITE if scene.color == "black" else INK, 6)


def draw_moon(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.shape(
        "M 168 24 C 70 14 20 110 56 172 C 90 234 184 244 226 178 C 168 194 118 160 118 108 C 118 70 138 40 168 24 Z",
        color,
    )
    brush.shape("M 56 172 C 90 234 184 244 226 178 C 168 206 96 206 56 172 Z", dark)
    for x, y, radius in ((84, 96, 12), (74, 140, 9), (108, 166, 11)):
        brush.oval(x, y, radius, radius, dark)
