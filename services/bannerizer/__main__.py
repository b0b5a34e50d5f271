"""Run the bannerizer: `python -m services.bannerizer`."""

from chassis.process import run
from services.bannerizer.app import build

run(build)
