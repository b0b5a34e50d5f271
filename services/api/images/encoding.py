"""A stored picture in another format."""

import asyncio
import io

from PIL import Image

JPEG_QUALITY = 92


async def as_media_type(body: bytes, stored: str, wanted: str) -> bytes:
    """`body`, a picture of media type `stored`, as `wanted` (`image/jpeg` or `image/png`)."""
    return body if stored == wanted else await asyncio.to_thread(_convert, body, wanted)


def _convert(body: bytes, wanted: str) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(body)) as picture:
        if wanted == "image/jpeg":
            picture.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
        else:
            picture.save(out, "PNG")
    return out.getvalue()
