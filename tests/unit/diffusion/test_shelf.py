"""Which models are held, within a budget of memory, and what is said of one that cannot be opened."""

from pathlib import Path
from typing import Any

import pytest
import torch

from chassis.catalogue import Model
from chassis.engine import CancelToken
from chassis.errors import Permanent, Transient
from engines.diffusion import sampling
from engines.diffusion.pipelines import Way
from engines.diffusion.shelf import Held, Shelf
from tests.fakes.orders import generation, picture_model


def model(name: str, memory_mb: int = 400) -> Model:
    return picture_model(name=name, memory_mb=memory_mb)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """One that holds 1000 MB of models which open at once."""
    shelf = Shelf("cpu", 1000)
    monkeypatch.setattr(shelf, "_open", lambda opened: Held(opened.name, {}, opened.memory_mb))
    return shelf


def test_the_least_recently_used_goes_first(shelf: Shelf) -> None:
    for name in ("a", "b", "a", "c"):
        shelf.take(model(name))
    assert shelf.names() == ("a", "c")


def test_a_held_model_is_not_opened_again(shelf: Shelf) -> None:
    assert shelf.take(model("a")) is shelf.take(model("a"))


def test_a_model_larger_than_the_budget_is_held_alone(shelf: Shelf) -> None:
    shelf.take(model("a"))
    shelf.take(model("large", 5000))
    assert shelf.names() == ("large",)
    shelf.take(model("a"))
    assert shelf.names() == ("a",)


def test_the_others_can_be_put_away(shelf: Shelf) -> None:
    shelf.take(model("a"))
    shelf.take(model("b"))
    assert shelf.keep_only(model("b"))
    assert not shelf.keep_only(model("b"))
    assert shelf.names() == ("b",)


def test_a_model_that_is_not_installed_names_the_command() -> None:
    with pytest.raises(Permanent) as raised:
        Shelf("cpu", 1000).take(model("a"))
    assert raised.value.code == "model_not_installed"
    assert "make models" in raised.value.reason


def test_damaged_files_are_a_permanent_failure(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text("{}")
    with pytest.raises(Permanent) as raised:
        Shelf("cpu", 1000).take(picture_model(tmp_path))
    assert raised.value.code == "model_broken"


@pytest.mark.parametrize(("others", "expected"), [(True, Transient), (False, Permanent)])
def test_too_little_memory_is_tried_again_only_where_something_was_freed(
    shelf: Shelf, others: bool, expected: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: Any) -> Any:
        raise torch.OutOfMemoryError("full")

    monkeypatch.setattr(sampling, "_sample", full)
    if others:
        shelf.take(model("other"))
    with pytest.raises(expected):
        sampling.paint(
            shelf,
            model("a"),
            generation(),
            1,
            Way.FROM_NOTHING,
            lambda latent: {},
            cancelled=CancelToken(),
            report=lambda *report: None,
        )
    assert shelf.names() == ("a",)
