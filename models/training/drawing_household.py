"""Household things of the larger world: teapot, armchair, lamp, book, phone, laptop, shopping bag and
umbrella."""

from models.training.brush import Brush
from models.training.palette import OBJECT_COLORS, WHITE, Rgb, mix, scale
from models.training.scene import Scene

SCREEN: Rgb = (206, 232, 250)
ICONS: tuple[Rgb, ...] = ((240, 100, 100), (250, 190, 70), (90, 190, 120), (90, 140, 235), (180, 110, 220))
PAPER: Rgb = (252, 246, 232)
WOOD: Rgb = (134, 86, 52)


def draw_teapot(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.curve("M 180 122 C 246 104 248 190 184 186", dark, 15)
    brush.shape("M 70 138 Q 44 130 34 92 L 14 92 Q 24 176 80 188 Z", color)
    brush.oval(128, 158, 76, 58, color)
    brush.shape("M 160 106 C 212 118 222 196 152 214 C 184 184 190 140 160 106 Z", dark)
    brush.box(84, 206, 88, 12, dark, 5)
    brush.shape("M 82 108 Q 88 76 128 76 Q 168 76 174 108 Z", mix(color, WHITE, 0.3))
    brush.oval(128, 70, 13, 12, dark)
    brush.oval(92, 142, 12, 20, mix(color, WHITE, 0.4))
    if scene.steam:
        steam = (200, 205, 215) if scene.background == "white" else WHITE
        with brush.part("steam"):
            for x in (22, 48):
                brush.curve(f"M {x} 78 Q {x - 12} 64 {x} 54 Q {x + 12} 42 {x} 28", steam, 9)


def draw_armchair(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    for left in (50, 190):
        brush.box(left, 190, 16, 28, WOOD, 3)
    brush.box(52, 34, 152, 150, dark, 36)
    brush.box(64, 46, 128, 130, color, 28)
    brush.box(52, 134, 152, 62, dark, 12)
    brush.box(62, 128, 132, 34, color, 14)
    for left in (24, 184):
        brush.box(left, 104, 48, 94, color, 22)
        brush.oval(left + 24, 124, 16, 16, mix(color, WHITE, 0.25))


def draw_lamp(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.box(121, 120, 14, 88, (120, 116, 122))
    brush.box(80, 202, 96, 16, (96, 92, 98), 8)
    brush.oval(128, 126, 30, 16, (255, 236, 140))
    brush.polygon([(88, 32), (168, 32), (216, 126), (40, 126)], color)
    brush.polygon([(144, 32), (168, 32), (216, 126), (172, 126)], dark)
    brush.line([(164, 126), (164, 152)], (120, 116, 122), 3)
    brush.oval(164, 156, 5, 5, (250, 200, 60))


def draw_book(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.box(58, 190, 146, 28, dark, 6)
    brush.box(66, 192, 134, 18, PAPER)
    for y in (197, 203):
        brush.line([(68, y), (198, y)], (200, 192, 176), 2)
    brush.box(54, 30, 150, 166, color, 6)
    brush.box(54, 30, 24, 184, dark, 6)
    brush.box(96, 58, 86, 52, PAPER, 3)
    ink = (120, 150, 190) if scene.color == "white" else dark
    brush.box(106, 70, 66, 9, ink)
    brush.box(116, 88, 46, 8, ink)
    ribbon: Rgb = (250, 205, 60) if scene.color == "red" else (222, 52, 50)
    brush.polygon([(168, 196), (186, 196), (186, 236), (177, 226), (168, 236)], ribbon)


def draw_phone(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.box(72, 20, 118, 200, dark, 22)
    brush.box(66, 20, 116, 200, color, 22)
    with brush.part("screen"):
        brush.box(80, 50, 88, 132, SCREEN, 5)
        for number in range(12):
            x, y = 86 + number % 3 * 28, 58 + number // 3 * 30
            brush.box(x, y, 20, 20, ICONS[number * 3 % 5], 5)
    brush.box(106, 32, 36, 7, mix(dark, (60, 60, 66), 0.5), 3)
    brush.oval(124, 200, 11, 11, mix(color, WHITE, 0.5))


def draw_laptop(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.box(42, 50, 172, 126, color, 10)
    with brush.part("screen"):
        brush.box(56, 64, 144, 96, SCREEN, 2)
        for number, height in enumerate((26, 46, 36, 64)):
            brush.box(74 + number * 30, 148 - height, 20, height, ICONS[number])
    brush.polygon([(44, 176), (212, 176), (240, 206), (16, 206)], mix(color, WHITE, 0.25))
    brush.polygon([(62, 181), (194, 181), (206, 194), (50, 194)], (70, 70, 78))
    brush.box(12, 204, 232, 14, dark, 6)


def draw_bag(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    for top, tone in ((28, scale(dark, 0.8)), (38, scale(dark, 0.65))):
        brush.curve(f"M 94 96 C 92 {top} 164 {top} 162 96", tone, 8)
    brush.polygon([(52, 88), (204, 88), (216, 218), (40, 218)], color)
    brush.polygon([(176, 88), (204, 88), (216, 218), (182, 218)], dark)
    ribbon = OBJECT_COLORS[scene.ribbon or "red"]
    with brush.part("ribbon"):
        brush.polygon([(47, 140), (209, 140), (211, 164), (45, 164)], ribbon)
        for side in (-1, 1):
            brush.polygon([(120, 152), (120 + side * 46, 124), (120 + side * 46, 180)], ribbon)
            brush.polygon([(120 + side * 18, 152), (120 + side * 40, 138), (120 + side * 40, 166)], scale(ribbon, 0.75))
        brush.oval(120, 152, 12, 13, scale(ribbon, 0.88))


def draw_umbrella(brush: Brush, scene: Scene, color: Rgb, dark: Rgb) -> None:
    brush.line([(128, 20), (128, 204)], WOOD, 9)
    brush.curve("M 128 204 Q 128 224 146 224 Q 164 224 164 204", WOOD, 10)
    brush.shape(
        "M 20 134 C 24 4 232 4 236 134 Q 218 112 200 112 Q 176 112 164 134 Q 146 114 128 114 "
        "Q 110 114 92 134 Q 80 112 56 112 Q 38 112 20 134 Z",
        color,
    )
    brush.shape("M 128 36 C 96 60 92 100 92 134 Q 110 114 128 114 Q 146 114 164 134 C 164 100 160 60 128 36 Z", dark)
