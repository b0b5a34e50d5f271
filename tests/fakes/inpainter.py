"""The inpainter without a model: `python -m tests.fakes.inpainter`."""

from functools import partial

from chassis.process import run
from contracts.pipeline import Stage
from services.inpainter.handler import handle
from tests.fakes.engines import FakeInpainter
from tests.fakes.painting import painting_process

if __name__ == "__main__":
    run(partial(painting_process, Stage.INPAINT, FakeInpainter, handle))
