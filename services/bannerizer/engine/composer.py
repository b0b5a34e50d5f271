"""One banner in one size: arranged, planned, its picture cut for it, coloured, and set."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from PIL import Image

from chassis.errors import Permanent
from contracts.banners import Banner, BannerFormat, BannerSize, ImagePosition
from contracts.brands import Font
from services.bannerizer.engine import crop, pictures
from services.bannerizer.engine.arrangement import Arrangement, arrange, name
from services.bannerizer.engine.colours import Triple, veil, written
from services.bannerizer.engine.fonts import FAMILIES
from services.bannerizer.engine.palette import Scheme, scheme, veiled
from services.bannerizer.engine.typesetting import Report, Typesetter
from services.bannerizer.engine.words import clean, lines

TEXTS = {"headline": "headline", "text": "text", "call_to_action": "call to action"}
"""The fields of a banner that hold texts, and how a person calls them."""
VECTOR_SCALE = 2
"""Pixels of the picture for each of the banner's in SVG and PDF, which are looked at enlarged."""
SOFT_FROM = 2.0
"""A picture enlarged by more than this looks soft."""


_OPPOSITE = {
    ImagePosition.LEFT: "right",
    ImagePosition.RIGHT: "left",
    ImagePosition.TOP: "bottom",
    ImagePosition.BOTTOM: "top",
}


@dataclass(frozen=True)
class Draft:
    """What all sizes of an order have in common."""

    banner: Banner
    picture: Image.Image
    sight: crop.Sight
    logo: Image.Image | None
    scheme: Scheme
    content: dict[str, Any]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Sized:
    """`soft`: the picture has too few pixels for this size."""

    body: bytes
    warning: str | None
    soft: bool


def draft(banner: Banner, picture: bytes, logo: bytes | None, coverage: dict[Font, frozenset[int]]) -> Draft:
    """Everything that does not depend on the size. Raises Permanent where picture or logo cannot be read."""
    decoded = pictures.decode(picture)
    thumb = pictures.thumb(decoded)
    heading = banner.brand.heading_font if banner.brand else Font.SANS
    running = banner.brand.text_font if banner.brand else Font.SANS
    texts, warnings = {}, []
    for field, called in TEXTS.items():
        text, dropped = clean(getattr(banner, field), coverage[heading if field == "headline" else running])
        texts[field] = [[word.model_dump() for word in line] for line in lines(text)]
        if dropped:
            warnings.append(f"The fonts have no {' '.join(dropped[:20])}: left out of the {called}.")
    content = {
        "texts": texts,
        "language": _language(banner),
        "fonts": {"heading": FAMILIES[heading].chain, "text": FAMILIES[running].chain},
        "rounding": FAMILIES[heading].rounding,
    }
    mark = pictures.decode_logo(logo) if logo is not None else None
    sight = crop.look(thumb)
    colours = scheme(banner.background, banner.brand, thumb, sight.border)
    return Draft(banner, decoded, sight, mark, colours, content, tuple(warnings))


def compose(draft: Draft, size: BannerSize, typesetter: Typesetter) -> Sized:
    """The banner in this size. Raises Permanent `text_does_not_fit`, naming text and size."""
    plan = arrange(size, draft.banner.image_position)
    backdrop = plan.side is ImagePosition.BACKGROUND
    colours = draft.scheme
    if backdrop:
        chosen = draft.banner.background is not None or _has_palette(draft.banner)
        colours = veiled(colours, pictures.thumb(draft.picture), draft.sight.border, chosen=chosen)
    content = draft.content | _placed(size, plan) | _coloured(draft, colours)
    content["logo"] = _logo(draft, typesetter)
    report = typesetter.plan(plan.layout, content)
    if report.over is not None:
        raise _too_long(report.over, size)
    vector = draft.banner.format in (BannerFormat.SVG, BannerFormat.PDF)
    shown, scale = _cut(draft, report, VECTOR_SCALE if vector else 1, _melting(draft, plan, colours))
    opacity = _veil(shown, report, colours) if backdrop else 1.0
    wanted = draft.banner.format
    output = "png" if wanted is BannerFormat.JPEG else wanted.value
    body = typesetter.set(plan.layout, content, pictures.raw(shown), opacity, output)
    if wanted is BannerFormat.JPEG:
        body = pictures.jpeg(body)
    return Sized(body, plan.warning, scale > SOFT_FROM)


def _has_palette(banner: Banner) -> bool:
    return banner.brand is not None and bool(banner.brand.palette)


def _language(banner: Banner) -> str:
    text = banner.headline + banner.text + banner.call_to_action
    if any("\uac00" <= letter <= "\ud7a3" for letter in text):
        return "ko"
    return "ru" if any("\u0400" <= letter <= "\u04ff" for letter in text) else "en"


def _placed(size: BannerSize, plan: Arrangement) -> dict[str, Any]:
    return {"width": size.width, "height": size.height, "side": plan.side.value}


def _coloured(draft: Draft, colours: Scheme) -> dict[str, Any]:
    named: dict[str, Triple | None] = {
        key: value for key, value in asdict(colours).items() if key not in {"background", "angle"}
    }
    behind_logo = colours.background[0]
    named["plate"] = pictures.plate(draft.logo, behind_logo) if draft.logo else None
    named["veil"] = behind_logo
    return {
        "colours": {key: written(value) if value is not None else None for key, value in named.items()},
        "background": [written(stop) for stop in colours.background],
        "angle": colours.angle,
    }


def _logo(draft: Draft, typesetter: Typesetter) -> dict[str, Any] | None:
    return typesetter.keep("logo.raw", pictures.raw(draft.logo)) if draft.logo else None


def _melting(draft: Draft, plan: Arrangement, colours: Scheme) -> str:
    """The side at which the picture goes over into the banner's background, as its own is of that colour."""
    border = draft.sight.border
    if border is None or len(colours.background) > 1 or np.linalg.norm(np.subtract(border, colours.background[0])) > 2:
        return ""
    return _OPPOSITE.get(plan.side, "")


def _cut(draft: Draft, report: Report, density: float, melting: str) -> tuple[Image.Image, float]:
    """The part of the picture that the layout's box shows, and how many times it is enlarged."""
    width, height = report.picture
    window = crop.window(draft.sight, draft.picture.size, width / height, _free(report))
    scale = width / (window.width * draft.picture.width)
    sharp = min(density, max(1.0, 1 / scale))
    size = (round(width * sharp), round(height * sharp))
    return pictures.cut(draft.picture, window, size, draft.sight.border, melting), scale


def _free(report: Report) -> crop.Box:
    """The part of the picture's box that no text lies upon."""
    width, height = report.picture
    left, top, right, bottom = report.behind
    if right <= left:
        return crop.WHOLE
    return crop.Box(right / width, 0.0, 1.0, 1.0) if bottom - top >= height else crop.Box(0.0, 0.0, 1.0, top / height)


def _veil(shown: Image.Image, report: Report, colours: Scheme) -> float:
    density = shown.width / report.picture[0]
    box = tuple(round(edge * density) for edge in report.behind)
    return veil(np.asarray(shown.crop(box)), colours.background[0], colours.ink)


def _too_long(field: str, size: BannerSize) -> Permanent:
    return Permanent(
        f"The {TEXTS[field]} does not fit on {name(size)}, not even in the smallest readable letters:"
        " shorten it or choose another type.",
        code="text_does_not_fit",
    )
