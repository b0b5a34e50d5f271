"""Run the inpainter: `python -m services.inpainter`."""

from chassis.process import run
from services.inpainter.app import build

run(build)
