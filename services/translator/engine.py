"""MarianMT behind `handler.Translator`. Importing this imports no torch: `load` does, on the engine thread."""

from collections.abc import Mapping
from typing import Any

from chassis.catalogue import Model
from chassis.engine import CancelToken
from contracts.language import Language
from engines.loading import opening, prepare


class Marian:
    """One model for each language, all held from the start. Never sampled, so repeatable; beams as the model says."""

    def __init__(self, models: Mapping[Language, Model], *, device: str, threads: int = 0) -> None:
        self._models, self._device, self._threads = dict(models), device, threads
        self._held: dict[Language, tuple[Any, Any]] = {}

    def load(self) -> None:
        self._device = prepare(self._device, self._threads)
        self._held = {language: _open(model, self._device) for language, model in self._models.items()}

    def device(self) -> str:
        return self._device

    def held(self) -> tuple[str, ...]:
        return tuple(self._models[language].name for language in self._held)

    def translate(self, sentence: str, language: Language, *, cancelled: CancelToken) -> str:
        import torch

        cancelled.check()
        model, tokenizer = self._held[language]
        most = model.config.max_position_embeddings
        tokens = tokenizer([sentence], return_tensors="pt", truncation=True, max_length=most).to(self._device)
        # English takes about as many tokens; a model that goes on much longer is repeating itself.
        limit = min(most - 1, 2 * tokens.input_ids.shape[1] + 16)
        with torch.inference_mode():
            english = model.generate(**tokens, do_sample=False, max_new_tokens=limit)
        return tokenizer.decode(english[0], skip_special_tokens=True)


def _open(model: Model, device: str) -> tuple[Any, Any]:
    """The model and its tokenizer. Raises Permanent where it is not installed or cannot be opened."""
    from transformers import MarianMTModel, MarianTokenizer

    with opening(model) as place:
        opened = MarianMTModel.from_pretrained(place, local_files_only=True, weights_only=True)
        return opened.to(device).eval(), MarianTokenizer.from_pretrained(place, local_files_only=True)
