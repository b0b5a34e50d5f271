"""Real files, made by Pillow, and the pieces to damage them with."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from services.api.uploads.limits import Limits

LIMITS = Limits(bytes=20 * 1024 * 1024, pixels=24_000_000, side=8192)
SIZE = (48, 32)


def drawing(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """A red picture with a white top left quarter and a blue line; with alpha, its right half can be seen through."""
    picture = Image.new("RGB", size, (200, 30, 30))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill="white")
    draw.line((0, size[1] - 1, size[0] - 1, 0), fill="blue")
    picture = picture.convert(mode, palette=Image.Palette.ADAPTIVE)
    if "A" in mode:
        alpha = Image.new("L", size, 255)
        alpha.paste(0, (size[0] // 2, 0, *size))
        picture.putalpha(alpha)
    return picture


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def png(mode: str = "RGB", size: tuple[int, int] = SIZE, **options: Any) -> bytes:
    return encoded(drawing(mode, size), "PNG", **options)


def jpeg(mode: str = "RGB", size: tuple[int, int] = SIZE, **options: Any) -> bytes:
    return encoded(drawing(mode, size), "JPEG", **options)


def webp(mode: str = "RGB", size: tuple[int, int] = SIZE, **options: Any) -> bytes:
    return encoded(drawing(mode, size), "WEBP", **options)


def animation(kind: str) -> bytes:
    frames = [drawing(), drawing().transpose(Image.Transpose.ROTATE_180)]
    return encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def chunk(name: bytes, data: bytes) -> bytes:
    """A PNG chunk with its right checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_header(width: int, height: int, depth: int = 8, colour: int = 2, tail: bytes = b"\0\0\0") -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBB", width, height, depth, colour) + tail)


def png_of(header: bytes, pixels: bytes, *others: bytes) -> bytes:
    """A PNG of `header`, chunks of any kind, deflated `pixels`."""
    return header + b"".join(others) + chunk(b"IDAT", zlib.compress(pixels, 9)) + chunk(b"IEND", b"")


def png_with(body: bytes, name: bytes, data: bytes) -> bytes:
    """`body`, a PNG, with one more chunk behind its header."""
    return body[:33] + chunk(name, data) + body[33:]


def bomb() -> bytes:
    """A few kilobytes whose header asks for 2.7 gigabytes."""
    return png_of(png_header(30_000, 30_000), bytes(1_000_000))


def inflating(size: tuple[int, int] = (256, 256), megabytes: int = 50) -> bytes:
    """A PNG whose data inflates to far more than its header says."""
    return png_of(png_header(*size), bytes(megabytes * 1_000_000))


def grey16(values: list[int], height: int = 16) -> bytes:
    """A grey PNG of 16 bits: each row holds these values."""
    row = b"\0" + struct.pack(f">{len(values)}H", *values)
    return png_of(png_header(len(values), height, 16, 0), row * height)


def swapping_profile() -> bytes:
    """An ICC profile under which what is stored as red is green, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace("sRGB".encode("utf-16-be"), "swap".encode("utf-16-be"))
    swapped = profile.replace(b"rXYZ", b"?XYZ", 1).replace(b"gXYZ", b"rXYZ", 1)
    return swapped.replace(b"?XYZ", b"gXYZ", 1)


def gps_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "SECRET-EXIF <script>alert(1)</script>"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (55.0, 45.0, 7.0)
    return exif


def text_chunks(**texts: str) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    for key, text in texts.items():
        info.add_text(key, text, zip=True)
    return info


def zip_archive() -> bytes:
    """The smallest archive that unpacks, wherever it stands in a file."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return out.getvalue()


def halves(left: int, right: int, kind: str = "PNG", **options: Any) -> bytes:
    """A mask of two grey values, half of each."""
    picture = Image.new("L", (64, 32), right)
    picture.paste(left, (0, 0, 32, 32))
    return encoded(picture, kind, **options)
