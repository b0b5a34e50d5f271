"""A brand's colours in words: the nearest basic colour name, light and dark ones among them."""

from collections.abc import Iterable

_LOOKS = {
    "red": "e53935 ff0000 d32f2f",
    "dark red": "8b0000 7f1d1d",
    "pink": "ff69b4 f48fb1 ffc0cb ffd9e3 c2185b d81b60",
    "orange": "ff9800 ff7f27 f4511e ffcc99 c75000",
    "yellow": "ffeb3b ffd700 fbc02d fff7b8 c9a227 d4af37",
    "green": "43a047 008000 00c853 00ff00",
    "light green": "a5d6a7 90ee90",
    "dark green": "1b5e20 0b3d0b",
    "teal": "009688 00a8a8 20b2aa 9fe0da 004d4d",
    "blue": "1e88e5 0000ff 3b6fd6",
    "light blue": "90caf9 add8e6",
    "dark blue": "0d47a1 00004d 1a237e",
    "purple": "8e24aa 800080 7e57c2 d1b3e6 e6e6fa",
    "dark purple": "3d1259",
    "brown": "795548 8b4513 c8ab8c 3e2723",
    "white": "ffffff faf8f0",
    "black": "000000 141414",
    "gray": "9e9e9e 808080 d6d6d6 484848",
}
"""Names, and colours that people call so. Light and dark only where that is no other colour: light red is pink."""


def _oklab(colour: str) -> tuple[float, float, float]:
    """`#rrggbb` in Oklab, where equal distances look about equally far (Ottosson 2020)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


ANCHORS = [(name, _oklab(f"#{look}")) for name, looks in _LOOKS.items() for look in looks.split()]


def name(colour: str) -> str:
    """The basic name that `#rrggbb` looks most like."""
    wanted = _oklab(colour)
    return min(ANCHORS, key=lambda anchor: sum((a - b) ** 2 for a, b in zip(anchor[1], wanted, strict=True)))[0]


def tones(palette: Iterable[str], *, placed: bool) -> str:
    """A palette as a phrase: its first colour, and the next other one as background unless there is one.

    `in pink tones on a teal background`; empty without colours.
    """
    named = [name(colour) for colour in palette]
    if not named:
        return ""
    main, basic = named[0], named[0].split()[-1]
    behind = next((each for each in named if each.split()[-1] != basic), "")
    if placed or not behind:
        return f"in {main} tones"
    return f"in {main} tones on {'an' if behind == 'orange' else 'a'} {behind} background"
