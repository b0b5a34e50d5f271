"""The prompt enhancer without a model: `python -m tests.fakes.enhancer`, everything but the engine as in production.

FAKE_STEP_SECONDS makes each enhancement take that long.
"""

import os
from functools import partial

from chassis.catalogue import load_catalogue
from chassis.process import Process, run
from chassis.worker import WorkerSettings, worker_process
from contracts.pipeline import Stage
from services.prompt_enhancer.handler import handle
from tests.fakes.enhancing import FakeEnhancer


def build() -> Process:
    enhancer = FakeEnhancer(step_seconds=float(os.environ.get("FAKE_STEP_SECONDS", "0")))
    handler = partial(handle, enhancer, None, load_catalogue(), lambda model: None)
    return worker_process(Stage.ENHANCE, handler, load=enhancer.load, settings=WorkerSettings(), models=enhancer.held)


if __name__ == "__main__":
    run(build)
