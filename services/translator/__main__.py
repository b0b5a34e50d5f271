"""Run the translator: `python -m services.translator`."""

from chassis.process import run
from services.translator.app import build

run(build)
