"""Answers of the statistics route, as JSON and as CSV."""

import csv
import io
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from services.api.accounts.examples import shown
from services.api.statistics.store import By

# Spreadsheets run what begins with one of these.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Scope(StrEnum):
    """Whose orders are counted."""

    ME = "me"
    DEPARTMENT = "department"
    ALL = "all"


class Sums(msgspec.Struct, frozen=True):
    """`orders` that ended, those of them that `succeeded`, and the pictures and credits of these."""

    orders: int
    succeeded: int
    images: int
    credits: int


class Line(Sums, frozen=True):
    """`key`: the day, tool, model or user name; null for orders that no model was used for."""

    key: str | None


class Statistics(msgspec.Struct, frozen=True):
    """`from` is the first day, `to` the day after the last, in UTC. `total` is of everything, `items` of the first
    thousand."""

    scope: Scope
    department_id: UUID | None
    by: By
    since: date = msgspec.field(name="from")
    until: date = msgspec.field(name="to")
    items: list[Line]
    total: Sums


_SUMS = {"orders": 12, "succeeded": 11, "images": 17, "credits": 17}
STATISTICS = shown(
    Statistics,
    {
        "scope": "me",
        "department_id": None,
        "by": "tool",
        "from": "2026-05-01",
        "to": "2026-06-01",
        "items": [{"key": "generate", **_SUMS}],
        "total": _SUMS,
    },
    "the numbers; as CSV with `Accept: text/csv` or `format=csv`: a line for each item, without the total",
)


def as_csv(statistics: Statistics) -> str:
    """The items under a header. What a spreadsheet would take for a formula gets an apostrophe before it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((statistics.by.value, *Sums.__struct_fields__))
    for line in statistics.items:
        writer.writerow((harmless(line.key or ""), line.orders, line.succeeded, line.images, line.credits))
    return text.getvalue()


def harmless(cell: str) -> str:
    """The cell as a spreadsheet shows it and does not run it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
