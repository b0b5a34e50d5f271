"""How any model comes into memory: offline, quiet, from the folder of its entry in the catalogue.

Importing this imports no torch; calling `prepare` does.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import structlog

from chassis.catalogue import Model
from chassis.errors import Permanent
from models.download import folder

log = structlog.get_logger()

ONEDNN_PRIMITIVES = "64"
"""oneDNN keeps a compiled kernel for each shape it has seen; its default of 1024 grows by gigabytes."""


def prepare(device: str, threads: int) -> str:
    """Set torch and transformers up, once, and answer the device that `device` (auto, cpu, cuda, cuda:1, mps) means.

    `threads` 0: torch decides.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", ONEDNN_PRIMITIVES)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    if threads:
        torch.set_num_threads(threads)
    if device != "auto":
        return device
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def installed(model: Model) -> Path:
    """The model's folder. Raises Permanent where it is not on this machine."""
    place = folder(model)
    if place is None:
        reason = f'{model.title} is not installed. Run "make models" ({model.name}) on the machine of the worker.'
        raise Permanent(reason, code="model_not_installed")
    return place


@contextlib.contextmanager
def opening(model: Model) -> Iterator[Path]:
    """Open the model in here: a damaged file shows as almost any error, and becomes Permanent. Full memory does not."""
    import torch

    place = installed(model)
    try:
        yield place
    except (torch.OutOfMemoryError, MemoryError):
        raise
    except Exception as error:
        log.error("model.broken", model=model.name, error=str(error))
        raise Permanent(f"{model.title} cannot be opened; its files are damaged.", code="model_broken") from error
