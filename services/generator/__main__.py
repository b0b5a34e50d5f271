"""Run the generator: `python -m services.generator`."""

from chassis.process import run
from services.generator.app import build

run(build)
