"""Composition root of the bannerizer."""

from functools import partial

from chassis.process import Process
from chassis.worker import worker_process
from contracts.pipeline import Stage
from services.bannerizer.engine import Studio
from services.bannerizer.handler import handle
from services.bannerizer.settings import BannerizerSettings


def build() -> Process:
    settings = BannerizerSettings()
    studio = Studio(settings.fonts_path)
    return worker_process(
        Stage.COMPOSE, partial(handle, studio), load=studio.load, settings=settings, device=lambda: "cpu"
    )
