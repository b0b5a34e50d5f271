"""The program that decodes one upload and writes it anew. The only place where Pillow sees a stranger's bytes.

Run by path, in isolated mode, with an empty environment: `python -I child.py OPTIONS`. It says `ready` once it is
confined, reads a line of JSON and the file to the end of its input, answers a line of JSON and the new file, and
ends. From `ready` on it can open no file and write none, and has so much memory and so much time.
"""

import io
import json
import os
import resource
import sys
from typing import Any

from PIL import Image, ImageCms, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

# Pillow imports these when it meets them, which is too late here.
LOADED = (MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
READY = b"ready\n"
JPEG = {"quality": 95, "subsampling": "4:4:4"}
PNG = {"compress_level": 3}
WHITE = 128
"""Grey values from here on count as white in a mask."""
SRGB = {"sRGB", "sRGB IEC61966-2.1", "sRGB2014", "sRGB built-in"}
"""Descriptions of profiles that need no conversion, which most photos have."""
ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, Image.DecompressionBombError)


def render(body: bytes, kind: str, size: tuple[int, int]) -> tuple[bytes, float]:
    """The picture of format `kind` in `body`, upright, in sRGB, without metadata; and the share of it that is white.

    RGB or RGBA. A JPEG becomes a JPEG again, all else a PNG. Raises ValueError where it is not `size` pixels.
    """
    with Image.open(io.BytesIO(body), formats=[kind]) as picture:
        if picture.size != size:
            raise ValueError("not the size that the header says")
        picture.load()
        upright = _upright(picture)
    plain = _in_srgb(upright)
    plain.info = {}
    out = io.BytesIO()
    if kind != "JPEG":
        plain.save(out, "PNG", **PNG)
        return out.getvalue(), white_share(plain)
    plain.save(out, "JPEG", **JPEG)
    with Image.open(out, formats=["JPEG"]) as stored:
        return out.getvalue(), white_share(stored)


def _upright(picture: Image.Image) -> Image.Image:
    try:
        orientation = picture.getexif().get(ORIENTATION)
    except Exception:
        # What is wrong with the metadata does not matter: it goes.
        orientation = None
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """As RGB, or RGBA where anything in it can be seen through."""
    if picture.mode.startswith("I"):
        picture = _in_eight_bits(picture)
    profile, alpha = picture.info.get("icc_profile"), None
    if picture.has_transparency_data:
        alpha = picture.convert("RGBA").getchannel("A")
        picture = picture.convert("L" if picture.mode == "LA" else "RGB")
    elif picture.mode not in ("L", "CMYK"):
        picture = picture.convert("RGB")
    picture = _converted(picture, profile) if profile else picture.convert("RGB")
    if alpha is not None:
        picture.putalpha(alpha)
    return picture


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 bits, scaled: Pillow's own conversion cuts off at 255. Its transparent colour, if any, is shown."""
    picture.info.pop("transparency", None)
    return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")


def _converted(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if ImageCms.getProfileDescription(source).strip() in SRGB:
            return picture.convert("RGB")
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture.convert("RGB")


def white_share(picture: Image.Image) -> float:
    """From 0 to 1: how much of the picture is white as a mask. What can be seen through lies on black."""
    if picture.mode == "RGBA":
        black = Image.new("RGB", picture.size)
        black.paste(picture, mask=picture.getchannel("A"))
        picture = black
    return sum(picture.convert("L").histogram()[WHITE:]) / (picture.width * picture.height)


def _warm_up() -> None:
    """Load all that Pillow puts off until it is needed."""
    for kind in ("PNG", "JPEG", "WEBP"):
        out = io.BytesIO()
        Image.new("RGB", (16, 16)).save(out, kind)
        render(out.getvalue(), kind, (16, 16))


def _confine(memory: int, seconds: int, pixels: int) -> None:
    Image.MAX_IMAGE_PIXELS = pixels
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def _answer(body: bytes, kind: str, size: tuple[int, int]) -> tuple[dict[str, Any], bytes]:
    try:
        out, white = render(body, kind, size)
    except _DAMAGE as error:
        return {"error": "damaged", "reason": f"{type(error).__name__}: {error}"}, b""
    except Exception as error:
        return {"error": "decoder_failed", "reason": f"{type(error).__name__}: {error}"}, b""
    return {"white": white}, out


def main() -> None:
    _warm_up()
    _confine(**json.loads(sys.argv[1]))
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    task = sys.stdin.buffer.readline()
    if not task:
        return
    asked = json.loads(task)
    answer, out = _answer(sys.stdin.buffer.read(), asked["format"], (asked["width"], asked["height"]))
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.write(out)
    sys.stdout.buffer.flush()
    # Nothing is left to be tidied up, and somebody waits.
    os._exit(0)


if __name__ == "__main__":
    main()
