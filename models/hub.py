"""The Hugging Face hub, as `models/download.py` needs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from huggingface_hub import HfApi, hf_hub_download, try_to_load_from_cache
from huggingface_hub.errors import (
    HfHubHTTPError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from tqdm.auto import tqdm

from chassis.catalogue import Model
from models.download import Advance, File, HubAway, NotOnHub


class HuggingFace:
    """Reads the endpoint, the token and the cache folder from the hub client's own variables."""

    def files(self, model: Model) -> list[File]:
        with _translated(model):
            info = HfApi().model_info(model.source, revision=model.revision, files_metadata=True, timeout=15)
        return [File(each.rfilename, each.size or 0, _is_here(model, each.rfilename)) for each in info.siblings or ()]

    def fetch(self, model: Model, name: str, advance: Advance) -> None:
        with _translated(model):
            hf_hub_download(model.source, name, revision=model.revision, tqdm_class=_reporting(advance))


def _is_here(model: Model, name: str) -> bool:
    return isinstance(try_to_load_from_cache(model.source, name, revision=model.revision), str)


def _reporting(advance: Advance) -> type[Any]:
    class Reporting(tqdm):
        """Draws nothing; passes on what has come, the part of an earlier try included."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **{**options, "disable": True})
            advance(int(options.get("initial") or 0))

        def update(self, n: float | None = 1) -> None:
            advance(int(n or 0))

    return Reporting


@contextmanager
def _translated(model: Model) -> Iterator[None]:
    try:
        yield
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        raise NotOnHub(f"{model.source} at {model.revision}: not there, or not for this account") from error
    except HfHubHTTPError as error:
        raise NotOnHub(f"{model.source}: {error}") from error
    except (LocalEntryNotFoundError, OfflineModeIsEnabled, httpx2.HTTPError, OSError) as error:
        raise HubAway(str(error) or type(error).__name__) from error
