"""A real pipeline with random weights paints over a picture."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chassis.engine import CancelToken
from chassis.errors import Permanent
from contracts.pictures import Scheduler
from services.generator.engine import Diffusion
from tests.fakes.orders import generation, image, picture_model, sketch, source_of
from tests.fakes.tiny_models import tiny_pictures, tiny_pictures_xl

Over = Callable[..., np.ndarray]


def ignore(*report: object) -> None:
    """A report that nobody reads."""


@pytest.fixture(scope="module", params=["sd-small", "sdxl"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Diffusion:
    folder: Path = tmp_path_factory.mktemp("pictures")
    if request.param == "sdxl":
        model = picture_model(tiny_pictures_xl(folder), family="sdxl", variant="fp16")
    else:
        model = picture_model(tiny_pictures(folder))
    painter = Diffusion(model, device="cpu", memory_mb=1000, threads=1)
    painter.load()
    return painter


@pytest.fixture
def over(engine: Diffusion) -> Over:
    def painted(source: bytes | None, strength: float | None = 0.5, report=ignore, **options: object) -> np.ndarray:
        named = source_of(source) if source else None
        command = generation(source=named, strength=strength if source else None, **options)
        return image(engine.paint(engine._first, command, source, 1, cancelled=CancelToken(), report=report).png)

    return painted


def test_the_source_shows_in_the_picture(over: Over) -> None:
    assert np.array_equal(over(sketch()), over(sketch()))
    assert not np.array_equal(over(sketch()), over(np_png(90)))


def np_png(value: int, size: tuple[int, int] = (64, 64)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (value, value, value)).save(out, "PNG")
    return out.getvalue()


def test_at_full_strength_it_is_as_if_there_were_no_source(over: Over) -> None:
    assert np.array_equal(over(sketch(), 1.0), over(None))


@pytest.mark.parametrize("strength", [0.001, 0.1, 0.5, 0.99])
@pytest.mark.parametrize("scheduler", Scheduler)
def test_every_strength_runs_its_steps_with_every_scheduler(over: Over, strength: float, scheduler: Scheduler) -> None:
    steps: list[tuple[int, int]] = []
    over(sketch(), strength, report=lambda *said: steps.append(said[:2]), scheduler=scheduler)
    run = max(1, int(4 * strength))
    assert steps[-1][0] == steps[-1][1]
    assert run <= steps[-1][0] <= run + (scheduler is Scheduler.PNDM)


@pytest.mark.parametrize("size", [(64, 64), (200, 40), (30, 300)])
def test_the_size_is_as_asked_whatever_the_sources(over: Over, size: tuple[int, int]) -> None:
    assert over(np_png(128, size), width=72, height=64).shape == (64, 72, 3)


def test_a_transparent_picture_is_painted_over_on_white(over: Over) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (64, 64), (200, 0, 0, 0)).save(out, "PNG")
    assert np.array_equal(over(out.getvalue()), over(np_png(255)))


def test_what_cannot_be_read_is_said(over: Over) -> None:
    with pytest.raises(Permanent) as raised:
        over(b"no picture")
    assert raised.value.code == "unreadable_picture"
