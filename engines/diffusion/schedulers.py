"""The samplers of the contract, by diffusers' names for them."""

from typing import Any

from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    PNDMScheduler,
    UniPCMultistepScheduler,
)

from contracts.pictures import Scheduler

SCHEDULERS: dict[Scheduler, tuple[Any, dict[str, Any]]] = {
    Scheduler.DDIM: (DDIMScheduler, {}),
    Scheduler.DPMPP_2M: (DPMSolverMultistepScheduler, {"algorithm_type": "dpmsolver++", "solver_order": 2}),
    Scheduler.EULER: (EulerDiscreteScheduler, {}),
    Scheduler.EULER_A: (EulerAncestralDiscreteScheduler, {}),
    Scheduler.PNDM: (PNDMScheduler, {"skip_prk_steps": True}),
    Scheduler.UNIPC: (UniPCMultistepScheduler, {}),
}


def scheduler(name: Scheduler, schedule: dict[str, Any]) -> Any:
    """A new scheduler for the model of that configuration: they keep state, so none is used twice."""
    kind, options = SCHEDULERS[name]
    return kind.from_config(schedule, **options)
