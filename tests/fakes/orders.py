"""Commands and catalogue entries for tests, with all that a test does not care about filled in."""

from uuid import UUID

from chassis.catalogue import Model
from contracts.events import GenerationRequested
from contracts.pictures import Sampling, Scheduler


def generation(
    prompt: str = "a red cake",
    *,
    model: str = "small-world",
    width: int = 64,
    height: int = 64,
    steps: int = 4,
    scheduler: Scheduler = Scheduler.DDIM,
    seeds: tuple[int, ...] = (1,),
    allow_unknown: bool = False,
) -> GenerationRequested:
    """A command to paint `seeds`."""
    sampling = Sampling(
        model=model, width=width, height=height, steps=steps, guidance=2.5, scheduler=scheduler, seeds=seeds
    )
    return GenerationRequested(
        order_id=UUID(int=1), attempt=1, prompt=prompt, sampling=sampling, allow_unknown=allow_unknown
    )


def picture_model(
    source: object = "/nowhere",
    *,
    name: str = "tiny",
    family: str = "sd-small",
    variant: str | None = None,
    memory_mb: int = 400,
) -> Model:
    """A catalogue entry for a pipeline in a folder."""
    return Model(
        name=name,
        title=name,
        family=family,
        task="text_to_image",
        source=str(source),
        variant=variant,
        price=1,
        licence="none",
        memory_mb=memory_mb,
    )
