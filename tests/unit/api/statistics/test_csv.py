"""Statistics as CSV: what a spreadsheet makes of it."""

import csv
import io
from datetime import date

import pytest

from services.api.statistics.schemas import Line, Scope, Statistics, Sums, as_csv, harmless
from services.api.statistics.store import By


def statistics(*keys: str | None) -> Statistics:
    lines = [Line(key=key, orders=3, succeeded=2, images=2, credits=4) for key in keys]
    return Statistics(
        scope=Scope.ALL, department_id=None, by=By.MEMBER, since=date(2026, 5, 1), until=date(2026, 6, 1), items=lines,
        total=Sums(9, 6, 6, 12),
    )  # fmt: skip


def test_a_line_for_each_item_under_a_header() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(statistics("anna", None)))))
    assert rows == [["member", "orders", "succeeded", "images", "credits"], ["anna", *"3224"], ["", *"3224"]]


@pytest.mark.parametrize("cell", ["=1+1", "+7", "-7", "@SUM(A1)", "\t=1", '=HYPERLINK("x";"y")'])
def test_what_a_spreadsheet_would_run_is_text(cell: str) -> None:
    (row,) = list(csv.reader(io.StringIO(as_csv(statistics(cell)))))[1:]
    assert row[0] == f"'{cell}"


def test_other_text_stays_as_it_is() -> None:
    assert harmless("анна, 2-я") == "анна, 2-я"
