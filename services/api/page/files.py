"""The built page: a few hundred files, known since the start. The small ones, which are nearly all that is asked for,
stay in memory; fonts and other large ones are read from the disk as they are sent."""

import hashlib
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Content codings that the build writes beside a file, the best first."""
TYPES = {
    ".js": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
}
"""What `mimetypes` knows differently from one machine to the next."""
KEPT_BYTES = 128 * 1024
"""Up to here a file is kept in memory."""


@dataclass(frozen=True)
class Variant:
    """A file in one content coding; `encoding` is None for the file itself, `body` where it is read as it is sent."""

    path: Path
    encoding: str | None
    etag: str
    body: bytes | None


@dataclass(frozen=True)
class File:
    """One file of the build: `variants` from the best coding to the file itself."""

    path: str
    media_type: str
    variants: tuple[Variant, ...]

    def accepted(self, accept_encoding: str) -> Variant:
        """The best variant that the client takes."""
        taken = {coding.partition(";")[0].strip() for coding in accept_encoding.lower().split(",")}
        return next(variant for variant in self.variants if variant.encoding is None or variant.encoding in taken)


def read_build(folder: Path) -> dict[str, File]:
    """The files of a build by their paths; empty where there is none."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in ENCODINGS.values())
    return {file.path: file for file in (_read(folder, path) for path in paths)}


def _read(folder: Path, path: Path) -> File:
    beside = ((path.with_name(path.name + suffix), coding) for coding, suffix in ENCODINGS.items())
    found: Iterable[tuple[Path, str | None]] = [*(each for each in beside if each[0].exists()), (path, None)]
    media_type = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return File(str(path.relative_to(folder)), media_type, tuple(_variant(*each) for each in found))


def _variant(path: Path, encoding: str | None) -> Variant:
    with path.open("rb") as file:
        etag = f'"{hashlib.file_digest(file, "sha256").hexdigest()[:32]}"'
    return Variant(path, encoding, etag, path.read_bytes() if path.stat().st_size <= KEPT_BYTES else None)
