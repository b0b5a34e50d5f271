"""Adding up days: those of each person (`orders/tally.py` counts them), or those of everybody (`closing.py`)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import FromClause, Row, Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.orders.tally import COUNTED
from services.api.tables import users

MAX_ROWS = 1000
"""Rows of one answer; of more members than that, those with the most orders."""

VISITORS = "demo"
"""The key of orders without an account, among members."""


class By(StrEnum):
    """What the numbers are given for."""

    DAY = "day"
    TOOL = "tool"
    MODEL = "model"
    MEMBER = "member"


@dataclass(frozen=True)
class Numbers:
    """The rows, each with `key` and the columns COUNTED, and the totals of all, those that are not shown too."""

    rows: list[Row[Any]]
    total: dict[str, int]


async def add_up(connection: AsyncConnection, by: By, rows: FromClause, limit: int = MAX_ROWS) -> Numbers:
    """The numbers of these rows of days: days in their order, all else by orders, most first."""
    key = rows.c["owner_id" if by is By.MEMBER else by.value]
    sums = {name: func.sum(rows.c[name]) for name in COUNTED}
    query = (
        select(
            key.label("key"),
            *(total.label(name) for name, total in sums.items()),
            *(func.sum(total).over().label(f"all_{name}") for name, total in sums.items()),
        )
        .group_by(key)
        .order_by(*((key,) if by is By.DAY else (sums["orders"].desc(), key)))
        .limit(limit)
    )
    if by is By.MEMBER:
        query = _named(query.subquery())
    found = list((await connection.execute(query)).all())
    return Numbers(found, {name: int(getattr(found[0], f"all_{name}")) if found else 0 for name in COUNTED})


def _named(added: FromClause) -> Select[Any]:
    """The rows of members by their names; those who came without an account are one row."""
    name = case((users.c.visitor, VISITORS), else_=users.c.username).label("key")
    sums = {column.name: func.sum(column) for column in added.c if column.name in COUNTED}
    totals = [func.max(column).label(column.name) for column in added.c if column.name.startswith("all_")]
    return (
        select(name, *(total.label(key) for key, total in sums.items()), *totals)
        .join_from(added, users, users.c.id == added.c.key)
        .group_by(name)
        .order_by(sums["orders"].desc(), name)
    )
