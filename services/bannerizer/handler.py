"""A composition command becomes banners in S3 and one fact. Pure shell: the work is behind `Composer`."""

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from chassis.engine import CancelToken
from chassis.errors import Permanent
from chassis.provenance import Provenance, mark
from chassis.worker import Work
from contracts.banners import Banner, BannerSize
from contracts.events import CompositionCompleted, CompositionRequested
from contracts.pictures import Picture, picture_key
from contracts.pipeline import Tool


@dataclass(frozen=True)
class Composed:
    """Finished banners, one a size and in their order, and what the person should know about them."""

    bodies: tuple[bytes, ...]
    warnings: tuple[str, ...] = ()


class Report(Protocol):
    def __call__(self, done: float, *, step: int, steps: int, picture: int) -> None: ...


class Composer(Protocol):
    """Makes the banners. Its methods block; they are called on one thread."""

    def load(self) -> None:
        """Read fonts and layouts. Called once, before anything else."""
        ...

    def compose(
        self, banner: Banner, picture: bytes, logo: bytes | None, *, cancelled: CancelToken, report: Report
    ) -> Composed:
        """A banner for each size; the same input gives the same bytes.

        Calls `report` after each, raises Cancelled before the next once the token is set, and Permanent where the
        picture or the logo cannot be read or a text does not fit.
        """
        ...


async def handle(composer: Composer, command: CompositionRequested, work: Work) -> CompositionCompleted:
    """Compose and store every banner of the command."""
    banner = command.banner
    picture = await work.storage.get(command.source.key)
    if picture is None:
        raise Permanent("The picture was deleted; choose another one.", code="picture_gone")
    logo = await _logo(banner, work)
    compose = partial(composer.compose, banner, picture, logo, cancelled=work.cancelled, report=work.progress)
    composed: Composed = await work.run(compose)
    pictures = [
        await _store(work, command, size, body) for size, body in zip(banner.sizes, composed.bodies, strict=True)
    ]
    return CompositionCompleted(
        order_id=command.order_id, attempt=command.attempt, pictures=tuple(pictures), warnings=composed.warnings
    )


async def _logo(banner: Banner, work: Work) -> bytes | None:
    """The banner's own logo, else the brand's."""
    source = banner.logo or (banner.brand.logo if banner.brand else None)
    if source is None:
        return None
    body = await work.storage.get(source.key)
    if body is None:
        raise Permanent("The logo was deleted: choose another one, or none.", code="unreadable_logo")
    return body


async def _store(work: Work, command: CompositionRequested, size: BannerSize, body: bytes) -> Picture:
    media_type = command.banner.format.media_type
    body = mark(body, media_type, Provenance.of_composition(command, size, tool=Tool.BANNER))
    digest = hashlib.sha256(body).hexdigest()
    await work.storage.put(picture_key(digest), body, media_type)
    return Picture(
        sha256=digest,
        media_type=media_type,
        bytes=len(body),
        width=size.width,
        height=size.height,
        banner_type=size.type,
    )
