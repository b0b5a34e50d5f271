"""Composition root of the prompt enhancer."""

from functools import partial

from chassis.catalogue import Catalogue, Model, load_catalogue
from chassis.process import Process
from chassis.vocabulary import Vocabulary
from chassis.worker import worker_process
from contracts.pipeline import Stage
from models.download import folder, here
from services.prompt_enhancer.engine import LanguageModel
from services.prompt_enhancer.handler import handle
from services.prompt_enhancer.settings import EnhancerSettings


def chosen(catalogue: Catalogue, settings: EnhancerSettings) -> Model:
    """The model that the setting names, else the catalogue's first for the task."""
    return catalogue.find(settings.enhancer_model) if settings.enhancer_model else catalogue.default("enhance")


def known(model: Model) -> Vocabulary | None:
    """The words that a model knows; None where it takes every word."""
    return Vocabulary.load(folder(model))


def build() -> Process:
    settings, catalogue = EnhancerSettings(), load_catalogue()
    model = chosen(catalogue, settings)
    enhancer = LanguageModel(model, device=settings.device, threads=settings.threads)
    return worker_process(
        Stage.ENHANCE,
        partial(handle, enhancer, known(model), catalogue, known),
        load=enhancer.load,
        settings=settings,
        models=enhancer.held,
        installed=partial(here, catalogue),
        device=enhancer.device,
    )
