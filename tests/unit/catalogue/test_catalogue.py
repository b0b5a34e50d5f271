"""The catalogue that is shipped: no name means two models, and every name that the seeds use means one."""

import re
from pathlib import Path

import pytest

from chassis.catalogue import ROOT, Model, UnknownModelError, load_catalogue
from chassis.vocabulary import Vocabulary
from models.download import folder, hub_cache, is_local, is_on_hub

CATALOGUE = load_catalogue()
FAMILIES = {
    "text_to_image": {"sd-small", "sd1", "sd2", "sdxl"},
    "inpaint": {"sd1", "sd2"},
    "translate": {"marian"},
    "enhance": {"causal-lm", "instruct-lm"},
}
TEXT_TASKS = ("translate", "enhance")
UNPINNED = {"opus-mt-ko-en"}
SEED_NAMES = [
    "runwayml/stable-diffusion-v1-5",
    "stabilityai/stable-diffusion-xl-base-1.0",
    "Helsinki-NLP/opus-mt-ru-en",
    "DreamShaper v8 (SD 1.5)",
    "DreamShaper 8",
    "stable-diffusion-2",
    "stable-diffusion-v1-5",
    "stable-diffusion-v1-4",
    "stable-diffusion-2-inpainting",
    "stable-diffusion-v2-inpainting",
    "stabilityai/stable-diffusion-2-inpainting",
]


def test_names_and_aliases_are_unique() -> None:
    # An alias may repeat its own model's name in other letters.
    names = [name for model in CATALOGUE.models for name in {each.casefold() for each in (model.name, *model.aliases)}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", SEED_NAMES)
def test_the_seeds_names_find_a_model(name: str) -> None:
    assert CATALOGUE.find(name)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UnknownModelError):
        CATALOGUE.find("midjourney")


@pytest.mark.parametrize(
    ("task", "language"), [("text_to_image", None), ("translate", "ru"), ("translate", "ko"), ("enhance", None)]
)
def test_the_defaults_are_bundled(task: str, language: str | None) -> None:
    assert CATALOGUE.default(task, language=language).bundled


@pytest.mark.parametrize("model", CATALOGUE.models, ids=lambda model: model.name)
def test_an_entry_is_whole(model: Model) -> None:
    assert model.family in FAMILIES[model.task]
    assert (model.native is None) == (model.task in TEXT_TASKS)
    assert (model.language is None) == (model.task != "translate")
    assert (model.price > 0) == (model.task not in TEXT_TASKS)
    if model.native is not None:
        assert model.native.width <= model.native.max_width
        assert model.native.height <= model.native.max_height
    if is_on_hub(model):
        assert re.fullmatch("[0-9a-f]{40}", model.revision or "") or model.name in UNPINNED


def test_every_bundled_model_is_there_and_has_a_vocabulary() -> None:
    bundled = {model.source for model in CATALOGUE.models if model.bundled}
    there = {f"bundled/{path.name}" for path in (ROOT / "models" / "bundled").iterdir() if path.is_dir()}
    assert bundled <= there
    assert all(Vocabulary.load(ROOT / "models" / source) for source in bundled)


def _model(source: str, **options: object) -> Model:
    return CATALOGUE.find("stable-diffusion-v1-5").model_copy(update={"source": source, **options})


def test_a_folder_of_ones_own_is_a_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = _model(str(tmp_path))
    assert is_local(own) and not is_on_hub(own)
    assert folder(own) is None
    (tmp_path / "model_index.json").write_text("{}")
    assert folder(own) == tmp_path
    monkeypatch.setattr("models.download.ROOT", tmp_path.parent)
    assert folder(_model(f"./{tmp_path.name}")) == tmp_path


@pytest.mark.parametrize("revision", ["0" * 40, "main"])
def test_a_hub_model_lies_in_the_hubs_own_cache(revision: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    model = _model("owner/name", revision=revision)
    assert folder(model) is None
    snapshot = tmp_path / "models--owner--name" / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (tmp_path / "models--owner--name" / "refs").mkdir()
    (tmp_path / "models--owner--name" / "refs" / "main").write_text("0" * 40)
    assert folder(model) is None, "a download that broke off has no index"
    (snapshot / "model_index.json").write_text("{}")
    assert folder(model) == snapshot


def test_the_cache_is_where_the_hubs_client_has_it() -> None:
    constants = pytest.importorskip("huggingface_hub.constants")
    assert str(hub_cache()) == constants.HF_HUB_CACHE
