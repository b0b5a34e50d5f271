"""The inpainter without a model: `python -m tests.fakes.inpainter`, everything but the engine as in production.

FAKE_STEP_SECONDS and FAKE_STEPS make painting take that long.
"""

import os
from functools import partial

from chassis.catalogue import load_catalogue
from chassis.process import Process, run
from chassis.worker import WorkerSettings, worker_process
from contracts.pipeline import Stage
from services.inpainter.handler import handle
from tests.fakes.engines import FakeInpainter


def build() -> Process:
    step_seconds, steps = os.environ.get("FAKE_STEP_SECONDS", "0"), os.environ.get("FAKE_STEPS", "0")
    painter = FakeInpainter(step_seconds=float(step_seconds), steps=int(steps), previews=float(step_seconds) > 0)
    handler = partial(handle, painter, load_catalogue(), lambda model: None)
    return worker_process(Stage.INPAINT, handler, load=painter.load, settings=WorkerSettings(), models=painter.held)


if __name__ == "__main__":
    run(build)
