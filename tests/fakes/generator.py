"""The generator without a model: `python -m tests.fakes.generator`."""

from functools import partial

from chassis.process import run
from contracts.pipeline import Stage
from services.generator.handler import handle
from tests.fakes.engines import FakePainter
from tests.fakes.painting import painting_process

if __name__ == "__main__":
    run(partial(painting_process, Stage.GENERATE, FakePainter, handle))
