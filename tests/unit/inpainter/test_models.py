"""Real pipelines with random weights: made for inpainting and plain, small and XL."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from chassis.catalogue import Model
from chassis.engine import CancelToken
from contracts.pictures import Scheduler
from contracts.regions import Rectangle, Region
from services.inpainter.engine import Inpainter
from services.inpainter.engine.canvas import prepare
from tests.fakes.orders import image, inpainting, picture_model, sketch
from tests.fakes.tiny_models import tiny_inpainting, tiny_pictures, tiny_pictures_xl

Repair = Callable[..., np.ndarray]


def built(kind: str, folder: Path) -> Model:
    if kind == "inpaint":
        return picture_model(tiny_inpainting(folder), task="inpaint")
    if kind == "xl":
        return picture_model(tiny_pictures_xl(folder), family="sdxl", variant="fp16")
    return picture_model(tiny_pictures(folder))


@pytest.fixture(scope="module", params=["inpaint", "plain", "xl"])
def repair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Repair:
    model = built(request.param, tmp_path_factory.mktemp("pictures"))
    engine = Inpainter(model, device="cpu", memory_mb=1000, threads=1)
    engine.load()

    def repaired(source: bytes, report=lambda *said: None, seed: int = 1, **options: object) -> np.ndarray:
        command = inpainting(**options)
        canvas = prepare(command, source, None)
        return image(engine.paint(model, command, canvas, seed, cancelled=CancelToken(), report=report).png)

    return repaired


@pytest.mark.parametrize("scheduler", Scheduler)
@pytest.mark.parametrize("strength", [0.01, 0.5, 1.0])
def test_the_mask_is_painted_and_nothing_else(repair: Repair, scheduler: Scheduler, strength: float) -> None:
    steps: list[tuple[int, int]] = []
    result = repair(
        sketch(), scheduler=scheduler, strength=strength, report=lambda *said: steps.append(said[:2]), feather=4
    )
    assert np.array_equal(result[:, 32:], image(sketch())[:, 32:])
    assert (result[:, :32] != image(sketch())[:, :32]).mean() > 0.5
    assert steps[-1][0] == steps[-1][1] >= 1


def test_seed_and_prompt_decide_what_is_painted(repair: Repair) -> None:
    first = repair(sketch())
    assert np.array_equal(first, repair(sketch()))
    assert not np.array_equal(first, repair(sketch(), seed=2))
    assert not np.array_equal(first, repair(sketch(), prompt="a blue house"))


def test_what_is_transparent_outside_of_the_mask_stays_so(repair: Repair) -> None:
    source = sketch(alpha=True)
    result = repair(source, feather=4)
    assert np.array_equal(result[:, 32:], image(source)[:, 32:])
    assert (result[:, :20, 3] == 255).all()


def test_a_small_mask_in_a_large_picture_is_painted_where_it_is(repair: Repair) -> None:
    source = sketch(500, 300)
    spot = Region(rectangle=Rectangle(x=400, y=200, width=20, height=10))
    result = repair(source, region=spot)
    changed = (result != image(source)).any(axis=-1)
    assert not changed[:200].any() and not changed[210:].any()
    assert not changed[:, :400].any() and not changed[:, 420:].any()
    assert changed[200:210, 400:420].mean() > 0.9
