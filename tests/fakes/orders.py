"""Commands and catalogue entries for tests, with all that a test does not care about filled in, and the pictures
that commands start from."""

import hashlib
import io
from uuid import UUID

import numpy as np
from PIL import Image

from chassis.catalogue import Model
from contracts.events import GenerationRequested, InpaintingRequested
from contracts.pictures import Sampling, Scheduler, Source
from contracts.regions import Rectangle, Region
from engines.diffusion.pictures import png
from tests.fakes.work import FakeStorage

LEFT_HALF = Region(rectangle=Rectangle(x=0, y=0, width=32, height=64))


class StockedStorage(FakeStorage):
    """One that pictures can be had from."""

    async def get(self, key: str) -> bytes | None:
        return self.objects[key][0] if key in self.objects else None

    def stock(self, body: bytes) -> Source:
        """Store a picture as an upload is."""
        source = source_of(body)
        self.objects[source.key] = (body, "image/png")
        return source


def source_of(body: bytes) -> Source:
    """What a command says about the picture in `body`; the engines look at its real size themselves."""
    digest = hashlib.sha256(body).hexdigest()
    return Source(sha256=digest, width=64, height=64)


def sketch(width: int = 64, height: int = 64, *, alpha: bool = False) -> bytes:
    """A PNG in which no pixel is like its neighbour, so that a changed one shows."""
    return png(np.random.default_rng(0).integers(0, 256, (height, width, 4 if alpha else 3), np.uint8))


def image(body: bytes) -> np.ndarray:
    """The pixels of a PNG."""
    return np.asarray(Image.open(io.BytesIO(body)))


def generation(
    prompt: str = "a red cake",
    *,
    source: Source | None = None,
    strength: float | None = None,
    seeds: tuple[int, ...] = (1,),
    allow_unknown: bool = False,
    **sampling: object,
) -> GenerationRequested:
    """A command to paint `seeds`."""
    return GenerationRequested(
        order_id=UUID(int=1),
        attempt=1,
        prompt=prompt,
        sampling=sampling_of(seeds=seeds, **sampling),
        allow_unknown=allow_unknown,
        source=source,
        strength=strength,
    )


def inpainting(
    prompt: str = "a red cake",
    *,
    source: Source | None = None,
    mask: Source | None = None,
    region: Region | None = None,
    strength: float = 1.0,
    feather: int = 0,
    seeds: tuple[int, ...] = (1,),
    allow_unknown: bool = False,
    **sampling: object,
) -> InpaintingRequested:
    """A command to repair the left half of a picture, or what mask or region say, for `seeds`."""
    return InpaintingRequested(
        order_id=UUID(int=1),
        attempt=1,
        prompt=prompt,
        sampling=sampling_of(seeds=seeds, **sampling),
        allow_unknown=allow_unknown,
        source=source or source_of(sketch()),
        mask=mask,
        region=region if region or mask else LEFT_HALF,
        strength=strength,
        feather=feather,
    )


def sampling_of(
    *,
    model: str = "small-world",
    width: int = 64,
    height: int = 64,
    steps: int = 4,
    scheduler: Scheduler = Scheduler.DDIM,
    seeds: tuple[int, ...] = (1,),
) -> Sampling:
    return Sampling(
        model=model, width=width, height=height, steps=steps, guidance=2.5, scheduler=scheduler, seeds=seeds
    )


def picture_model(
    source: object = "/nowhere",
    *,
    name: str = "tiny",
    family: str = "sd-small",
    task: str = "text_to_image",
    variant: str | None = None,
    memory_mb: int = 400,
) -> Model:
    """A catalogue entry for a pipeline in a folder."""
    return Model(
        name=name,
        title=name,
        family=family,
        task=task,
        source=str(source),
        variant=variant,
        price=1,
        licence="none",
        memory_mb=memory_mb,
    )
