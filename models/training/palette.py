"""The colours of the small world: one RGB value per colour name for objects, a paler one for
backgrounds, and the arithmetic (mix, darken, jitter) the drawing code uses."""

import random

Rgb = tuple[int, int, int]

OBJECT_COLORS: dict[str, Rgb] = {
    "red": (222, 52, 50),
    "orange": (243, 140, 38),
    "yellow": (250, 208, 55),
    "green": (66, 168, 78),
    "blue": (52, 112, 220),
    "purple": (138, 76, 192),
    "pink": (246, 140, 180),
    "brown": (128, 82, 50),
    "white": (250, 250, 248),
    "black": (48, 46, 54),
    "gray": (150, 152, 158),
    "teal": (38, 168, 168),
}

BACKGROUND_COLORS: dict[str, Rgb] = {
    "red": (226, 84, 80),
    "orange": (248, 172, 92),
    "yellow": (252, 226, 120),
    "green": (140, 205, 140),
    "blue": (112, 164, 240),
    "purple": (176, 132, 222),
    "pink": (250, 182, 206),
    "brown": (158, 116, 84),
    "white": (252, 252, 252),
    "black": (40, 40, 48),
    "gray": (190, 192, 198),
    "teal": (110, 200, 200),
}

# Only colours whose light or dark version cannot be taken for another colour get real shades:
# a light red would be pink, a dark orange brown.
LIGHT_SHADES = ("blue", "green")
DARK_SHADES = ("blue", "green", "red", "purple")

WHITE: Rgb = (255, 255, 255)


def clamp(value: float) -> int:
    return int(max(0, min(255, value)))


def scale(color: Rgb, factor: float) -> Rgb:
    return clamp(color[0] * factor), clamp(color[1] * factor), clamp(color[2] * factor)


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    red, green, blue = (a * (1 - share) + b * share for a, b in zip(first, second, strict=True))
    return clamp(red), clamp(green), clamp(blue)


def jitter(color: Rgb, rng: random.Random, amount: float) -> Rgb:
    red, green, blue = (clamp(value + rng.uniform(-amount, amount)) for value in color)
    return red, green, blue


def shaded(color: Rgb, shade: str) -> Rgb:
    if shade == "light":
        return mix(color, WHITE, 0.4)
    if shade == "dark":
        return scale(color, 0.6)
    return color
