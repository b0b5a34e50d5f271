"""Where a picture comes from, written into its file: for people, for other programs, and for the law.

A file carries the same record three times over: as our own JSON, which `read` gives back; as the text that other
image programs know (`infotext`); and as XMP, whose digital source type says to any reader that a machine made it.
Everything here is pure, works on encoded files and leaves their pixel data as they are, byte for byte.
"""

from types import ModuleType

from chassis.provenance import jpeg, pdf, png, svg, webp
from chassis.provenance.record import DigitalSourceType, Provenance

__all__ = ["DigitalSourceType", "Provenance", "clean", "mark", "read"]

FORMATS: dict[str, ModuleType] = {
    "image/png": png,
    "image/jpeg": jpeg,
    "image/webp": webp,
    "image/svg+xml": svg,
    "application/pdf": pdf,
}


def mark(body: bytes, media_type: str, provenance: Provenance) -> bytes:
    """The file with this record in it, instead of one that it may have had.

    The same input gives the same bytes. Raises ValueError for a file that is not of this media type, or is damaged.
    """
    return _format(media_type).mark(body, provenance)


def read(body: bytes, media_type: str) -> Provenance | None:
    """The record of a file that `mark` has written; None where there is none that can be understood."""
    try:
        return _format(media_type).read(body)
    except ValueError:
        return None


def clean(body: bytes, media_type: str) -> bytes:
    """The same picture and nothing about it. Colour profiles stay. Raises ValueError as `mark` does."""
    return _format(media_type).clean(body)


def _format(media_type: str) -> ModuleType:
    if media_type not in FORMATS:
        raise ValueError(f"There is no provenance in files of type {media_type}.")
    return FORMATS[media_type]
