"""Small files of every format that a record can stand in, and a record."""

import io

import typst
from PIL import Image

from chassis.provenance import DigitalSourceType, Provenance

SIZE = (40, 24)
PAGE = (
    "#set page(width: 40pt, height: 24pt, margin: 0pt, fill: rgb(0, 90, 180))\n#set document(title: [Cake], date: none)"
)


def record(**changes: object) -> Provenance:
    fields = {
        "tool": "generate",
        "digital_source_type": DigitalSourceType.GENERATED,
        "width": 40,
        "height": 24,
        "prompt": "a cake",
        "negative_prompt": "blur, text",
        "model": "emblem",
        "steps": 30,
        "guidance": 7.0,
        "scheduler": "dpm++_2m",
        "seed": 4294967295,
        "parents": ("ab" * 32,),
        "banner": {"type": "story", "headline": "Торт"},
    }
    return Provenance.model_validate(fields | changes)


def encoded(kind: str, mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    picture = Image.radial_gradient("L").resize(SIZE)
    bands = [picture, picture.rotate(90), picture.rotate(180), picture.rotate(270)]
    Image.merge(mode, bands[: len(mode)]).save(out, kind, **options)
    return out.getvalue()


def palette(**options: object) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(encoded("PNG"))).quantize(16).save(out, "PNG", transparency=3, **options)
    return out.getvalue()


FILES = {
    "png": ("image/png", encoded("PNG")),
    "png with alpha": ("image/png", encoded("PNG", "RGBA")),
    "png with a palette": ("image/png", palette()),
    "jpeg": ("image/jpeg", encoded("JPEG")),
    "progressive jpeg": ("image/jpeg", encoded("JPEG", progressive=True)),
    "jpeg with restart markers": ("image/jpeg", encoded("JPEG", restart_marker_blocks=1)),
    "jpeg in four inks": ("image/jpeg", encoded("JPEG", "CMYK")),
    "webp": ("image/webp", encoded("WEBP")),
    "webp with alpha": ("image/webp", encoded("WEBP", "RGBA")),
    "lossless webp": ("image/webp", encoded("WEBP", lossless=True)),
    "lossless webp with alpha": ("image/webp", encoded("WEBP", "RGBA", lossless=True)),
    "svg": ("image/svg+xml", typst.compile(PAGE.encode(), format="svg")),
    "pdf": ("application/pdf", typst.compile(PAGE.encode(), format="pdf")),
}
BITMAPS = {name: file for name, file in FILES.items() if file[0] not in {"image/svg+xml", "application/pdf"}}
