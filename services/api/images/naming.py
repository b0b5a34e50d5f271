"""What a picture is called as a file."""

import re
from collections.abc import Callable
from typing import Any

EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
}
MAX_WORDS = 40
"""Characters of the prompt in a name; file systems take 255 bytes, and a letter may have four."""


def extension(media_type: str) -> str:
    return EXTENSIONS.get(media_type, "bin")


def speaking_names() -> Callable[[Any], str]:
    """Names pictures of one archive: by day, by what was asked for, by the beginning of the id; no name comes twice.

    The function takes rows of `images.store.seen_by`. Names hold letters of all scripts, digits and hyphens: nothing
    that a file system or an archive could take for a path.
    """
    taken: set[str] = set()

    def name(row: Any) -> str:
        words = re.sub(r"[\W_]+", "-", row.prompt or row.banner_type or row.tool or row.kind).strip("-")[:MAX_WORDS]
        stem = f"{row.created_at:%Y-%m-%d}-{words.rstrip('-') or row.kind}-{row.id.hex[:8]}"
        if stem in taken:
            stem = f"{stem}-{row.id.hex[8:]}"
        taken.add(stem)
        return f"{stem}.{extension(row.media_type)}"

    return name
