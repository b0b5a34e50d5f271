"""The ways to paint share one set of weights, and leave it as it was."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from contracts.pictures import Scheduler
from engines.diffusion.pipelines import Way, _pndm_timesteps, derived, steps_from
from engines.diffusion.schedulers import scheduler
from engines.diffusion.shelf import Held, Shelf
from tests.fakes.orders import picture_model
from tests.fakes.tiny_models import tiny_pictures, tiny_pictures_xl


@pytest.fixture(scope="module", params=["sd-small", "sdxl"])
def held(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Held:
    folder: Path = tmp_path_factory.mktemp("pictures")
    if request.param == "sdxl":
        return Shelf("cpu", 1000).take(picture_model(tiny_pictures_xl(folder), family="sdxl", variant="fp16"))
    return Shelf("cpu", 1000).take(picture_model(tiny_pictures(folder)))


@pytest.mark.parametrize("way", Way)
def test_a_derived_pipeline_has_the_same_weights_and_a_scheduler_of_its_own(held: Held, way: Way) -> None:
    before = dict(held.pipeline.components)
    weights = {name: part.dtype for name, part in before.items() if isinstance(part, torch.nn.Module)}
    own = scheduler(Scheduler.EULER, held.schedule)
    pipeline = derived(held.pipeline, way, own)
    assert type(pipeline) in way.value
    assert pipeline.scheduler is own
    assert all(getattr(pipeline, name) is before[name] for name in weights)
    assert held.pipeline.components == before
    assert {name: before[name].dtype for name in weights} == weights


def test_weights_in_half_precision_stay_in_it(held: Held) -> None:
    held.pipeline.unet.half()
    derived(held.pipeline, Way.UNDER_MASK, scheduler(Scheduler.DDIM, held.schedule))
    assert held.pipeline.unet.dtype == torch.float16
    held.pipeline.unet.float()


@pytest.mark.parametrize("steps", [1, 3, 20, 49, 150])
@pytest.mark.parametrize("strength", [1e-6, 0.004, 1 / 49, 0.3, 0.99, 1.0])
def test_at_least_one_step_is_run_from_about_the_noise_asked_for(strength: float, steps: int) -> None:
    taken, finer = steps_from(strength, steps)
    run = int(taken * finer)
    assert run >= 1
    assert steps <= finer <= 1000
    assert abs(run / finer - strength) <= 1 / finer


@pytest.mark.parametrize(
    ("strength", "expected"),
    [(1.0, [901, 801, 801, 701, 601, 501, 401, 301, 201, 101, 1]), (0.3, [201, 101, 101, 1]), (0.1, [1])],
)
def test_pndm_repeats_its_second_step_wherever_it_begins(strength: float, expected: list[int]) -> None:
    own = scheduler(Scheduler.PNDM, {"steps_offset": 1, "num_train_timesteps": 1000})
    own.set_timesteps(10)
    timesteps, steps = _pndm_timesteps(SimpleNamespace(scheduler=own), 10, strength, "cpu")
    assert timesteps.tolist() == expected
    assert steps == len(set(expected))
