"""Marian models with random weights: how they are opened."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from chassis.catalogue import Model, load_catalogue
from chassis.engine import CancelToken
from chassis.errors import Permanent
from contracts.language import Language
from services.translator.engine import Marian
from tests.fakes.tiny_models import tiny_translator


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_translator(tmp_path_factory.mktemp("translator"))


def _model(source: Path | str) -> Model:
    bundled = load_catalogue().find("translator-ru-en")
    return bundled.model_copy(update={"source": str(source), "bundled": False})


def _translate(source: Path) -> str:
    engine = Marian({Language.RUSSIAN: _model(source)}, device="cpu", threads=1)
    engine.load()
    return engine.translate("красный торт", Language.RUSSIAN, cancelled=CancelToken())


def test_the_older_weight_format_gives_the_same_text(tiny: Path, tmp_path: Path) -> None:
    """Helsinki-NLP ships pytorch_model.bin; it is read without running what a pickle may contain."""
    for file in tiny.iterdir():
        if file.name != "model.safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    torch.save(load_file(tiny / "model.safetensors"), tmp_path / "pytorch_model.bin")
    assert _translate(tmp_path) == _translate(tiny)


def test_a_pickle_that_runs_code_is_not_opened(tiny: Path, tmp_path: Path) -> None:
    for file in tiny.iterdir():
        if file.name != "model.safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    torch.save({"model.shared.weight": Harmful()}, tmp_path / "pytorch_model.bin")
    with pytest.raises(Permanent) as raised:
        _translate(tmp_path)
    assert raised.value.code == "model_broken"


class Harmful:
    """Unpickling this would run a function of its choice."""

    def __reduce__(self) -> tuple[object, ...]:
        return (print, ("harm",))


def test_a_model_that_is_not_installed_names_the_command() -> None:
    engine = Marian({Language.RUSSIAN: _model("/nowhere")}, device="cpu")
    with pytest.raises(Permanent) as raised:
        engine.load()
    assert raised.value.code == "model_not_installed"
    assert "make models" in raised.value.reason
