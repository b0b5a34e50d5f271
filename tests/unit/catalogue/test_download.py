"""Downloading the hub's models, with the hub replaced at its edge."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from chassis.catalogue import Model, load_catalogue
from download_models import main
from models.download import Advance, File, HubAway, NotOnHub, folder, here, index_of, needed

CATALOGUE = load_catalogue()
PIPELINE = [
    "README.md",
    "model_index.json",
    "v1-5-pruned.ckpt",
    "v1-5-pruned.safetensors",
    "feature_extractor/preprocessor_config.json",
    "safety_checker/config.json",
    "safety_checker/model.fp16.safetensors",
    "scheduler/scheduler_config.json",
    "text_encoder/config.json",
    "text_encoder/model.fp16.safetensors",
    "text_encoder/model.safetensors",
    "text_encoder/pytorch_model.bin",
    "tokenizer/vocab.json",
    "unet/config.json",
    "unet/diffusion_pytorch_model.bin",
    "unet/diffusion_pytorch_model.fp16.safetensors",
    "unet/diffusion_pytorch_model.non_ema.safetensors",
    "unet/diffusion_pytorch_model.safetensors",
    "vae/config.json",
    "vae/diffusion_pytorch_model.fp16.safetensors",
    "vae/diffusion_pytorch_model.safetensors",
]
MARIAN = ["config.json", "generation_config.json", "pytorch_model.bin", "rust_model.ot", "source.spm", "target.spm"]

LANGUAGE = [
    ".gitattributes",
    "LICENSE",
    "README.md",
    "chat_template.jinja",
    "config.json",
    "generation_config.json",
    "merges.txt",
    "model-00001-of-00002.safetensors",
    "model-00002-of-00002.safetensors",
    "model.safetensors.index.json",
    "onnx/model.onnx",
    "pytorch_model.bin",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "training_args.bin",
    "vocab.json",
]
FILES = {"translate": MARIAN, "enhance": LANGUAGE}


class FakeHub:
    """Has every repository with the same files; is cut off after `reach` fetched files."""

    def __init__(self, reach: int = 1000, gone: str = "") -> None:
        self.fetched: list[tuple[str, str]] = []
        self._reach, self._gone = reach, gone

    def files(self, model: Model) -> list[File]:
        if model.name == self._gone:
            raise NotOnHub("404")
        if not self._reach:
            raise HubAway("no route to host")
        names = FILES.get(model.task, PIPELINE)
        return [File(name, 1000, (model.name, name) in self.fetched) for name in names]

    def fetch(self, model: Model, name: str, advance: Advance) -> None:
        if len(self.fetched) >= self._reach:
            raise HubAway("no route to host")
        advance(1000)
        self.fetched.append((model.name, name))


@pytest.fixture
def console() -> Console:
    return Console(file=io.StringIO(), width=200)


def _said(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_of_a_pipeline_only_what_is_loaded_is_fetched() -> None:
    chosen = needed(CATALOGUE.find("stable-diffusion-v1-5"), PIPELINE)
    assert [name for name in chosen if name.endswith((".safetensors", ".bin", ".ckpt"))] == [
        "text_encoder/model.fp16.safetensors",
        "unet/diffusion_pytorch_model.fp16.safetensors",
        "vae/diffusion_pytorch_model.fp16.safetensors",
    ]
    assert not [name for name in chosen if name.startswith("safety_checker")]
    assert chosen[-1] == "model_index.json", "the index comes last, so that it tells of a whole model"


def test_without_a_variant_the_full_precision_is_fetched() -> None:
    chosen = needed(CATALOGUE.find("stable-diffusion-2-inpainting"), PIPELINE)
    assert "unet/diffusion_pytorch_model.safetensors" in chosen
    assert not [name for name in chosen if "fp16" in name or "non_ema" in name]


def test_a_translator_prefers_safetensors() -> None:
    opus = CATALOGUE.find("opus-mt-ru-en")
    assert "pytorch_model.bin" in needed(opus, MARIAN)
    assert "pytorch_model.bin" not in needed(opus, [*MARIAN, "model.safetensors"])
    assert needed(opus, MARIAN)[-1] == "config.json"
    assert "rust_model.ot" not in needed(opus, MARIAN)


def test_of_a_language_model_the_weights_tokenizer_and_chat_template_are_fetched_in_one_format() -> None:
    chosen = needed(CATALOGUE.find("qwen2.5-1.5b-instruct"), LANGUAGE)
    unread = {".gitattributes", "onnx/model.onnx", "pytorch_model.bin", "training_args.bin"}
    assert set(chosen) == set(LANGUAGE) - unread
    assert chosen[-1] == "config.json"


def test_without_names_all_of_the_hubs_models_are_fetched(console: Console) -> None:
    hub = FakeHub()
    assert main([], hub, CATALOGUE, console) == 0
    wanted = {model.name for model in CATALOGUE.models if not model.bundled}
    assert {name for name, file in hub.fetched} == wanted
    assert "GiB in all" in _said(console)


def test_names_and_aliases_choose(console: Console) -> None:
    hub = FakeHub()
    assert main(["DreamShaper 8", "Helsinki-NLP/opus-mt-ru-en"], hub, CATALOGUE, console) == 0
    assert {name for name, file in hub.fetched} == {"dreamshaper-8", "opus-mt-ru-en"}


def test_a_bundled_model_needs_no_hub(console: Console) -> None:
    assert main(["small-world"], FakeHub(reach=0), CATALOGUE, console) == 0


def test_what_was_fetched_is_kept_and_not_fetched_again(console: Console) -> None:
    hub = FakeHub(reach=3)
    assert main(["sd-1.5"], hub, CATALOGUE, console) == 1
    assert "cannot be reached" in _said(console)
    hub._reach = 1000
    assert main(["sd-1.5"], hub, CATALOGUE, console) == 0
    assert len(hub.fetched) == len(set(hub.fetched))
    assert hub.fetched[-1] == ("stable-diffusion-v1-5", "model_index.json")


def test_an_unreachable_hub_is_said_and_fails(console: Console) -> None:
    assert main([], FakeHub(reach=0), CATALOGUE, console) == 1
    assert "no route to host" in _said(console)


def test_a_withdrawn_model_does_not_keep_the_others_away(console: Console) -> None:
    hub = FakeHub(gone="stable-diffusion-xl-base-1.0")
    assert main(["sdxl", "sd-1.4"], hub, CATALOGUE, console) == 1
    assert {name for name, file in hub.fetched} == {"stable-diffusion-v1-4"}


def test_too_little_room_is_said_before_fetching(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.download.free_bytes", lambda: 10)
    hub = FakeHub()
    assert main(["sd-1.4"], hub, CATALOGUE, console) == 1
    assert hub.fetched == []


def test_an_unknown_name_is_refused(console: Console) -> None:
    assert main(["midjourney"], FakeHub(), CATALOGUE, console) == 2


def test_the_list_names_every_model(console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    assert main(["--list"], FakeHub(reach=0), CATALOGUE, console) == 0
    for model in CATALOGUE.models:
        assert model.name in _said(console)


def test_here_is_what_is_bundled_and_what_was_fetched_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    bundled = [model.name for model in CATALOGUE.models if model.bundled]
    assert list(here(CATALOGUE)) == bundled
    model = next(model for model in CATALOGUE.models if not model.bundled)
    snapshot = tmp_path / f"models--{model.source.replace('/', '--')}" / "snapshots" / str(model.revision)
    snapshot.mkdir(parents=True)
    assert list(here(CATALOGUE)) == bundled, "without its index a model is not whole"
    (snapshot / index_of(model)).touch()
    assert folder(model) == snapshot and set(here(CATALOGUE)) == {*bundled, model.name}
