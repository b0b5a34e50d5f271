"""Composition root of the generator."""

from functools import partial

from chassis.catalogue import load_catalogue
from chassis.process import Process
from chassis.worker import worker_process
from contracts.pipeline import Stage
from engines.diffusion.painting import known
from models.download import here
from services.generator.engine import Diffusion
from services.generator.handler import handle
from services.generator.settings import GeneratorSettings


def build() -> Process:
    settings = GeneratorSettings()
    catalogue = load_catalogue()
    name = settings.generator_model
    first = catalogue.find(name) if name else catalogue.default("text_to_image")
    painter = Diffusion(first, device=settings.device, memory_mb=settings.model_memory_mb, threads=settings.threads)
    handler = partial(handle, painter, catalogue, known)
    return worker_process(
        Stage.GENERATE,
        handler,
        load=painter.load,
        settings=settings,
        models=painter.held,
        installed=partial(here, catalogue),
        device=painter.device,
    )
