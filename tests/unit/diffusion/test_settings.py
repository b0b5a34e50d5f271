"""The environment that both painting services read."""

import pytest

from services.generator.settings import GeneratorSettings
from services.inpainter.settings import InpainterSettings


def test_the_variables_keep_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"MODEL_MEMORY_MB": "8000", "THREADS": "3", "GENERATOR_MODEL": "a", "INPAINTER_MODEL": "b", "POOL": "fast"}
    for name, value in said.items():
        monkeypatch.setenv(f"BOTTEGA_{name}", value)
    generator, inpainter = GeneratorSettings(), InpainterSettings()
    assert (generator.generator_model, inpainter.inpainter_model) == ("a", "b")
    for settings in (generator, inpainter):
        assert (settings.model_memory_mb, settings.threads, settings.pool) == (8000, 3, "fast")
