"""Composition root of the translator."""

from functools import partial

from chassis.catalogue import Catalogue, Model, load_catalogue
from chassis.process import Process
from chassis.vocabulary import Vocabulary
from chassis.worker import worker_process
from contracts.language import Language
from contracts.pipeline import Stage
from models.download import folder, here
from services.translator.engine import Marian
from services.translator.handler import handle
from services.translator.settings import TranslatorSettings


def chosen(catalogue: Catalogue, settings: TranslatorSettings) -> dict[Language, Model]:
    """The model for each language: the one that a setting names, else the catalogue's first."""
    names = {Language.RUSSIAN: settings.translator_ru, Language.KOREAN: settings.translator_ko}
    return {
        language: catalogue.find(name) if name else catalogue.default("translate", language=language)
        for language, name in names.items()
    }


def build() -> Process:
    settings, catalogue = TranslatorSettings(), load_catalogue()
    models = chosen(catalogue, settings)
    vocabularies = {language: Vocabulary.load(folder(model)) for language, model in models.items()}
    painted = Vocabulary.load(folder(catalogue.default("text_to_image")))
    translator = Marian(models, device=settings.device, threads=settings.threads)
    handler = partial(handle, translator, vocabularies.get, painted.kinds if painted else ())
    return worker_process(
        Stage.TRANSLATE,
        handler,
        load=translator.load,
        settings=settings,
        models=translator.held,
        installed=partial(here, catalogue),
        device=translator.device,
    )
