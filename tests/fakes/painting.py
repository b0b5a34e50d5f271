"""A worker that paints without a model: everything but the engine as in production.

FAKE_STEP_SECONDS and FAKE_STEPS make painting take that long.
"""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

from chassis.catalogue import load_catalogue
from chassis.process import Process
from chassis.worker import WorkerSettings, worker_process
from contracts.pipeline import Stage
from tests.fakes.engines import FakeSteps


def painting_process(stage: Stage, kind: type[FakeSteps], handle: Callable[..., Any]) -> Process:
    """The process of `stage`, with a double of this kind in the place of its engine."""
    step_seconds, steps = os.environ.get("FAKE_STEP_SECONDS", "0"), os.environ.get("FAKE_STEPS", "0")
    painter = kind(step_seconds=float(step_seconds), steps=int(steps), previews=float(step_seconds) > 0)
    handler = partial(handle, painter, load_catalogue(), lambda model: None)
    return worker_process(stage, handler, load=painter.load, settings=WorkerSettings(), models=painter.held)
