"""What a preset may hold: any of the fields of its tool's order, and nothing else."""

from typing import Any, get_args
from uuid import uuid4

import pytest

from contracts.ordering import OrderBody
from services.api.library.parameters import PARAMETERS, checked, is_brand_book
from services.api.problems import Problem


def test_every_tool_that_can_be_ordered_has_presets() -> None:
    orders = get_args(OrderBody.model_fields["root"].annotation)
    assert len(PARAMETERS) == len(orders)
    for order in orders:
        (tool,) = get_args(order.model_fields["tool"].annotation)
        assert PARAMETERS[tool].model_fields.keys() == order.model_fields.keys() - {"tool"}


@pytest.mark.parametrize("tool", PARAMETERS)
def test_nothing_is_needed(tool: str) -> None:
    assert checked(tool, {}) == ({}, {})


def test_only_what_was_said_is_kept() -> None:
    assert checked("generate", {"prompt": "  a cake ", "steps": 20, "seed": None})[0] == {
        "prompt": "a cake",
        "steps": 20,
    }
    assert checked("banner", {"banner": {"headline": "Торт"}})[0] == {"banner": {"headline": "Торт"}}


@pytest.mark.parametrize(
    ("tool", "said", "pointers"),
    [
        ("generate", {"steps": 0, "width": 65}, ["/parameters/steps", "/parameters/width"]),
        ("generate", {"tool": "banner"}, ["/parameters/tool"]),
        ("generate", {"image": str(uuid4())}, ["/parameters/image"]),
        ("inpaint", {"feather": 500}, ["/parameters/feather"]),
        ("banner", {"banner": {"types": [], "sparkle": 1}}, ["/parameters/banner/types", "/parameters/banner/sparkle"]),
        ("banner", {"banner": {"background": 5}}, ["/parameters/banner/background"] * 2),
        ("generate", [], ["/parameters"]),
    ],
)
def test_what_the_order_would_refuse_is_refused(tool: str, said: Any, pointers: list[str]) -> None:
    with pytest.raises(Problem) as refused:
        checked(tool, said)
    assert refused.value.status == 422
    assert [error["pointer"] for error in refused.value.extensions["errors"]] == pointers


def test_whatever_an_order_names_is_found() -> None:
    ids = {name: uuid4() for name in ("image", "logo", "brand_book")}
    said = {"image": str(ids["image"]), "banner": {name: str(ids[name]) for name in ("logo", "brand_book")}}
    _, named = checked("banner", said)
    assert named == {
        "/parameters/image": ids["image"],
        "/parameters/banner/logo": ids["logo"],
        "/parameters/banner/brand_book": ids["brand_book"],
    }
    assert [is_brand_book(pointer) for pointer in named] == [False, False, True]
