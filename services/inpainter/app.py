"""Composition root of the inpainter."""

from functools import partial

from chassis.catalogue import TASKS, load_catalogue
from chassis.process import Process
from chassis.worker import worker_process
from contracts.pipeline import Stage, Tool
from engines.diffusion.painting import known
from models.download import here
from services.inpainter.engine import Inpainter
from services.inpainter.handler import handle
from services.inpainter.settings import InpainterSettings


def build() -> Process:
    settings = InpainterSettings()
    catalogue = load_catalogue()
    name = settings.inpainter_model
    first = catalogue.find(name) if name else catalogue.default(*TASKS[Tool.INPAINT])
    painter = Inpainter(first, device=settings.device, memory_mb=settings.model_memory_mb, threads=settings.threads)
    handler = partial(handle, painter, catalogue, known)
    return worker_process(
        Stage.INPAINT,
        handler,
        load=painter.load,
        settings=settings,
        models=painter.held,
        installed=partial(here, catalogue),
        device=painter.device,
    )
