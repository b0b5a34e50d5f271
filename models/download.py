"""Where the files of a model lie on this machine, and how those of the hub's models get there.

They go into the hub's own cache, in its layout, so other programs share them. Only the files that the loaders
read are fetched. The index (`model_index.json`, `config.json`) comes last: its presence says that all of the
model is there, also after a download that broke off.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Protocol

from chassis.catalogue import ROOT, Catalogue, Model

PARTS = ("text_encoder", "text_encoder_2", "unet", "vae")
LANGUAGE_FILES = (
    "*config.json",
    "tokenizer.json",
    "vocab.json",
    "merges.txt",
    "special_tokens_map.json",
    "chat_template.jinja",
    "model*.safetensors*",
)
MARIAN_FILES = ("*config.json", "vocab.json", "special_tokens_map.json", "source.spm", "target.spm")
PAPERS = ("README.md", "LICENSE*")
GIB = 2**30

Advance = Callable[[int], object]
"""Called with the number of bytes that have come since the last call."""


class HubAway(Exception):  # noqa: N818 - a state of the world, not a fault of ours
    """The hub cannot be reached."""


class NotOnHub(Exception):  # noqa: N818 - likewise
    """The hub does not have this revision, or does not give it to this account."""


@dataclass(frozen=True)
class File:
    """A file that a model needs. `here`: it lies in the cache already."""

    name: str
    bytes: int
    here: bool


class Hub(Protocol):
    """The edge to the network. Both methods raise HubAway and NotOnHub."""

    def files(self, model: Model) -> list[File]:
        """All files of the model's revision."""
        ...

    def fetch(self, model: Model, name: str, advance: Advance) -> None:
        """Bring one file into the cache; continues where an earlier try broke off."""
        ...


def is_local(model: Model) -> bool:
    """Whether the model is a folder of the operator's own."""
    return model.source.startswith(("/", "./"))


def is_on_hub(model: Model) -> bool:
    return not model.bundled and not is_local(model)


def hub_cache() -> Path:
    """The hub's cache folder, found as its own client finds it."""
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    home = os.environ.get("HF_HOME") or f"{home}/huggingface"
    return Path(os.environ.get("HF_HUB_CACHE") or f"{home}/hub").expanduser()


def index_of(model: Model) -> str:
    """The file without which no loader opens the model."""
    return "config.json" if model.task in ("translate", "enhance") else "model_index.json"


def folder(model: Model) -> Path | None:
    """The folder that the model's loader opens; None where the model is not on this machine."""
    if is_local(model):
        found = ROOT / model.source
    elif model.bundled:
        found = ROOT / "models" / model.source
    else:
        found = _snapshot(model)
    return found if (found / index_of(model)).is_file() else None


def here(catalogue: Catalogue) -> tuple[str, ...]:
    """Names of the models that are on this machine. Looks for one file each. Raises OSError."""
    return tuple(model.name for model in catalogue.models if folder(model))


def _snapshot(model: Model) -> Path:
    stored = hub_cache() / f"models--{model.source.replace('/', '--')}"
    revision = model.revision or "main"
    if not re.fullmatch("[0-9a-f]{40}", revision) and (stored / "refs" / revision).is_file():
        revision = (stored / "refs" / revision).read_text().strip()
    return stored / "snapshots" / revision


def needed(model: Model, names: Iterable[str]) -> list[str]:
    """Those of a repository's files that loading the model reads, the index last. No pickles beside safetensors."""
    names = list(names)
    patterns = _patterns(model, names)
    chosen = [name for name in names if any(_matches(name, pattern) for pattern in patterns)]
    return sorted(chosen, key=lambda name: (name == index_of(model), name))


def _patterns(model: Model, names: list[str]) -> list[str]:
    if model.task == "enhance":
        return [*PAPERS, *LANGUAGE_FILES]
    return _marian_patterns(names) if model.task == "translate" else _picture_patterns(model)


def _matches(name: str, pattern: str) -> bool:
    return name.count("/") == pattern.count("/") and fnmatch(name, pattern)


def _picture_patterns(model: Model) -> list[str]:
    variant = f".{model.variant}" if model.variant else ""
    stems = ("model", "diffusion_pytorch_model")
    weights = [f"{part}/{stem}{variant}.safetensors" for part in PARTS for stem in stems]
    configs = [f"{part}/config.json" for part in PARTS]
    folders = ["scheduler/*.json", "feature_extractor/*.json", "tokenizer/*", "tokenizer_2/*"]
    return [*PAPERS, "model_index.json", *configs, *folders, *weights]


def _marian_patterns(names: list[str]) -> list[str]:
    weights = "model.safetensors" if "model.safetensors" in names else "pytorch_model.bin"
    return [*PAPERS, *MARIAN_FILES, weights]


def plan(model: Model, hub: Hub) -> list[File]:
    """What the model needs from the hub, in the order of fetching."""
    files = {file.name: file for file in hub.files(model)}
    return [files[name] for name in needed(model, files)]


def missing_bytes(files: Iterable[File]) -> int:
    return sum(file.bytes for file in files if not file.here)


def free_bytes() -> int:
    """Room on the disk that holds the cache."""
    place = hub_cache()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def fetch(model: Model, files: Iterable[File], hub: Hub, advance: Advance) -> None:
    """Bring the model's files that are not here yet."""
    for file in files:
        if not file.here:
            hub.fetch(model, file.name, advance)
