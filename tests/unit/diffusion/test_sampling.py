"""A real pipeline with random weights: what holds for one run, whatever it starts from."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from chassis.catalogue import Model
from chassis.engine import CancelToken
from chassis.errors import Permanent
from contracts.events import GenerationRequested
from contracts.pictures import Scheduler
from engines.diffusion import sampling
from engines.diffusion.pipelines import Way
from engines.diffusion.preview import Previews
from engines.diffusion.schedulers import SCHEDULERS, scheduler
from engines.diffusion.shelf import Shelf
from tests.fakes.orders import generation, picture_model
from tests.fakes.tiny_models import tiny_pictures, tiny_pictures_xl

Paint = Callable[..., tuple[np.ndarray, tuple[str, ...]]]


def run(shelf: Shelf, model: Model, command: GenerationRequested, report=lambda *report: None):
    size = {"width": command.sampling.width, "height": command.sampling.height}
    given = (Way.FROM_NOTHING, lambda latent: size)
    return sampling.paint(shelf, model, command, 1, *given, cancelled=CancelToken(), report=report)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return picture_model(tiny_pictures(tmp_path_factory.mktemp("pictures")))


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    torch.set_num_threads(1)
    return Shelf("cpu", 1000)


@pytest.fixture
def paint(shelf: Shelf, tiny: Model) -> Paint:
    return lambda command: run(shelf, tiny, command)


def test_every_scheduler_of_the_contract_exists() -> None:
    assert set(SCHEDULERS) == set(Scheduler)


@pytest.mark.parametrize("name", Scheduler)
def test_a_scheduler_is_new_for_each_picture_and_keeps_the_models_settings(
    name: Scheduler, shelf: Shelf, tiny: Model
) -> None:
    held = shelf.take(tiny)
    first, second = (scheduler(name, held.schedule) for _ in range(2))
    assert first is not second
    assert isinstance(first, SCHEDULERS[name][0])
    assert first.config.prediction_type == "v_prediction"
    assert first.config.timestep_spacing == "trailing"


def test_a_scheduler_does_not_change_the_next_pictures(paint: Paint) -> None:
    command = generation()
    first, _ = paint(command)
    paint(command.model_copy(update={"sampling": command.sampling.model_copy(update={"scheduler": "pndm"})}))
    assert np.array_equal(paint(command)[0], first)


def test_a_prompt_that_is_too_long_is_said(paint: Paint) -> None:
    assert paint(generation("cake"))[1] == ()
    assert "longer" in paint(generation("c a k e " * 30))[1][0]


def test_numbers_that_are_none_end_the_generation(paint: Paint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "_sample", lambda *arguments: np.full((64, 64, 3), np.nan))
    with pytest.raises(Permanent) as raised:
        paint(generation())
    assert raised.value.code == "not_a_number"


def test_previews_come_at_a_quarter_half_and_three_quarters_but_not_too_often(shelf: Shelf, tiny: Model) -> None:
    pipeline = shelf.take(tiny).pipeline
    now = [0.0]
    previews = Previews(pipeline, clock=lambda: now[0])
    previews._estimate = torch.zeros(1, 4, 8, 8)
    shown = []
    for step in range(1, 21):
        now[0] += 0.2
        if previews.at(step, 20) is not None:
            shown.append(step)
    assert shown == [5, 10, 15]
    hasty = Previews(pipeline, clock=lambda: 0.0)
    hasty._estimate = torch.zeros(1, 4, 8, 8)
    assert sum(hasty.at(step, 20) is not None for step in range(1, 21)) == 1


def test_stable_diffusion_xl_is_opened_and_painted_by_the_same_code(shelf: Shelf, tmp_path: Path) -> None:
    xl = picture_model(tiny_pictures_xl(tmp_path), name="xl", family="sdxl", variant="fp16")
    previews: list[bytes] = []

    def keep(step: int, steps: int, preview: bytes | None) -> None:
        previews.extend([preview] if preview else [])

    pixels, _ = run(shelf, xl, generation(scheduler=Scheduler.EULER), keep)
    assert pixels.shape == (64, 64, 3)
    assert previews


def test_a_decoder_that_overflows_in_half_precision_previews_in_full(shelf: Shelf, tmp_path: Path) -> None:
    pipeline = shelf.take(picture_model(tiny_pictures_xl(tmp_path), name="xl", family="sdxl", variant="fp16")).pipeline
    pipeline.vae.to(torch.float16)
    previews = Previews(pipeline, clock=lambda: 0.0)
    previews._estimate = torch.zeros(1, 4, 8, 8)
    assert previews.at(1, 4)
    assert pipeline.vae.dtype == torch.float16
    pipeline.vae.to(torch.float32)
