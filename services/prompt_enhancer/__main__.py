"""Run the prompt enhancer: `python -m services.prompt_enhancer`."""

from chassis.process import run
from services.prompt_enhancer.app import build

run(build)
