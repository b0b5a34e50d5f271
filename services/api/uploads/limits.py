"""What an upload may be, what its header says, and how one is refused. Known to every format's reader."""

from dataclasses import dataclass

from chassis.errors import Permanent

MIN_SIDE = 16
"""Pixels. Below this nothing can be painted, repaired or printed."""


class Refusal(Permanent):
    """The upload is not taken. `code` is stable; `reason` tells a person what is wrong."""


@dataclass(frozen=True)
class Limits:
    """The most that is taken: bytes of the file, pixels in all, pixels a side."""

    bytes: int
    pixels: int
    side: int

    def check(self, width: int, height: int) -> None:
        """Raises Refusal where a picture of this size is not taken."""
        size = f"The picture has {width} x {height} pixels"
        if min(width, height) < MIN_SIDE:
            raise Refusal(f"{size}; each side must have at least {MIN_SIDE}.", "too_small")
        if max(width, height) > self.side:
            raise Refusal(f"{size}; a side may have at most {self.side}.", "too_long_side")
        if width * height > self.pixels:
            raise Refusal(f"{size}, which are more than {self.pixels:,} in all.", "too_many_pixels")


@dataclass(frozen=True)
class Header:
    """What the structure says, before anything is decoded. The picture is the first `end` bytes of the file."""

    format: str
    width: int
    height: int
    end: int

    @property
    def media_type(self) -> str:
        return f"image/{self.format.lower()}"


def damaged(what: str) -> Refusal:
    return Refusal(f"The file is damaged: {what}. Save the picture anew and upload that.", "damaged")


def truncated(kind: str) -> Refusal:
    return Refusal(f"The {kind} file breaks off before its end. Was it copied or uploaded in full?", "truncated")


def animated(kind: str) -> Refusal:
    return Refusal(f"The {kind} file is an animation. Upload one still picture.", "animated")


def trailing(kind: str) -> Refusal:
    reason = f"Something else follows the picture in the {kind} file. Save the picture anew and upload that."
    return Refusal(reason, "trailing_data")


def too_many_parts(kind: str) -> Refusal:
    return Refusal(f"The {kind} file is cut into too many parts. Save the picture anew.", "too_many_parts")
