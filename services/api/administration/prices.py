"""Prices, as the catalogue says them."""

import msgspec

from chassis.catalogue import TASKS, Catalogue
from contracts.pipeline import Tool


class Price(msgspec.Struct, frozen=True):
    """Whole credits for each picture or banner; `model` is null where none is used. Text stages are free."""

    tool: str
    model: str | None
    title: str | None
    credits: int


class Prices(msgspec.Struct, frozen=True):
    items: list[Price]


def prices(catalogue: Catalogue) -> list[Price]:
    """Of every tool with every model that it can paint with, in the catalogue's order."""
    painted = [
        Price(tool.value, model.name, model.title, model.price)
        for tool, tasks in TASKS.items()
        for model in catalogue.models
        if model.task in tasks
    ]
    return [*painted, Price(Tool.BANNER.value, None, None, catalogue.prices.banner)]
