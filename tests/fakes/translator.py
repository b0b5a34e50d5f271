"""The translator without a model: `python -m tests.fakes.translator`, everything but the engine as in production.

FAKE_STEP_SECONDS makes each sentence take that long.
"""

import os
from functools import partial

from chassis.process import Process, run
from chassis.worker import WorkerSettings, worker_process
from contracts.pipeline import Stage
from services.translator.handler import handle
from tests.fakes.engines import FakeTranslator


def build() -> Process:
    translator = FakeTranslator(step_seconds=float(os.environ.get("FAKE_STEP_SECONDS", "0")))
    handler = partial(handle, translator, lambda language: None, ())
    return worker_process(
        Stage.TRANSLATE, handler, load=translator.load, settings=WorkerSettings(), models=translator.held
    )


if __name__ == "__main__":
    run(build)
