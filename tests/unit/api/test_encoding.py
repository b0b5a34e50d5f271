"""A stored picture in the format that is asked for, with and without what its file says."""

import io

import pytest
from PIL import Image, ImageCms

from chassis import provenance
from services.api.images.encoding import FORMATS, NotConvertibleError, as_media_type
from tests.unit.chassis.provenance_files import FILES, encoded, record

PAIRS = [(stored, wanted) for stored in FORMATS for wanted in FORMATS if stored != wanted]
pairs = pytest.mark.parametrize(("stored", "wanted"), PAIRS)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def marked(media_type: str, mode: str = "RGB", **options: object) -> bytes:
    body = encoded(media_type.removeprefix("image/").upper(), mode, **options)
    return provenance.mark(body, media_type, record())


def opened(body: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(body))
    picture.load()
    return picture


@pytest.mark.parametrize("media_type", [media_type for media_type, _ in FILES.values()])
async def test_the_same_type_is_the_same_file(media_type: str):
    assert await as_media_type(b"anything", media_type, media_type) == b"anything"


@pytest.mark.parametrize(("media_type", "body"), FILES.values(), ids=FILES)
async def test_the_same_type_can_be_had_clean(media_type: str, body: bytes):
    stored = provenance.mark(body, media_type, record())
    assert await as_media_type(stored, media_type, media_type, clean=True) == body


@pairs
async def test_a_converted_picture_says_what_the_stored_one_says(stored: str, wanted: str):
    body = await as_media_type(marked(stored), stored, wanted)
    assert provenance.read(body, wanted) == record()
    assert opened(body).get_format_mimetype() == wanted
    assert opened(body).size == (40, 24)


@pairs
async def test_a_clean_conversion_says_nothing(stored: str, wanted: str):
    body = await as_media_type(marked(stored), stored, wanted, clean=True)
    assert opened(body).get_format_mimetype() == wanted
    assert provenance.clean(body, wanted) == body
    assert b"a cake" not in body


@pairs
async def test_a_picture_that_says_nothing_can_be_converted(stored: str, wanted: str):
    body = encoded(stored.removeprefix("image/").upper(), icc_profile=PROFILE)
    converted = await as_media_type(body, stored, wanted)
    assert provenance.read(converted, wanted) is None
    assert opened(converted).info["icc_profile"] == PROFILE


async def test_a_png_of_a_jpeg_has_the_same_pixels():
    stored = marked("image/jpeg")
    body = await as_media_type(stored, "image/jpeg", "image/png")
    assert opened(body).tobytes() == opened(stored).tobytes()


@pytest.mark.parametrize("media_type", ["image/png", "image/webp"])
async def test_what_is_transparent_is_white_in_a_jpeg(media_type: str):
    out = io.BytesIO()
    clear = Image.new("RGBA", (16, 16), (200, 0, 0, 0))
    clear.save(out, media_type.removeprefix("image/"), lossless=True, exact=True)
    body = await as_media_type(out.getvalue(), media_type, "image/jpeg")
    assert opened(body).getpixel((8, 8)) == (255, 255, 255)


async def test_a_palette_with_transparency_is_white_in_a_jpeg():
    picture = Image.new("P", (16, 16), 0)
    picture.putpalette([200, 0, 0])
    out = io.BytesIO()
    picture.save(out, "PNG", transparency=0)
    body = await as_media_type(out.getvalue(), "image/png", "image/jpeg")
    assert opened(body).getpixel((8, 8)) == (255, 255, 255)


async def test_transparency_stays_where_the_format_has_it():
    body = await as_media_type(marked("image/png", "RGBA"), "image/png", "image/webp")
    assert opened(body).mode == "RGBA"


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ("image/svg+xml", "image/png"),
        ("application/pdf", "image/jpeg"),
        ("image/png", "application/pdf"),
        ("image/png", "image/svg+xml"),
        ("image/png", "image/gif"),
    ],
)
async def test_drawings_and_documents_are_not_converted(stored: str, wanted: str):
    with pytest.raises(NotConvertibleError, match="SVG or PDF"):
        await as_media_type(b"anything", stored, wanted)
