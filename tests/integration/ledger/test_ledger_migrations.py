"""The books of the release before, taken over by this one and given back."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.database import connect
from contracts.events import CreditsCaptured, CreditsGranted, CreditsHeld
from services.ledger.migrate import go_back, migrate
from tests.integration.ledger.books import LATER, Books

HOLDER, MEMBER = UUID(int=1), UUID(int=2)
GRANT, ORDER, OPEN = UUID(int=3), UUID(int=4), UUID(int=5)

# One transaction, as the triggers add up at the commit.
OLD_DATA = (
    "INSERT INTO holders VALUES (:holder, 4)",
    "INSERT INTO purses (id, holder_id, posted, held, input, granted) VALUES (:grant, :holder, 7, 2, :input, :granted)",
    "INSERT INTO transfers (kind, holder_id, order_id, purse_id, amount, reason, version) VALUES"
    " ('grant', :holder, NULL, :grant, 10, 'top-up', 1), ('hold', :holder, :order, NULL, 3, '', 2),"
    " ('capture', :holder, :order, NULL, 3, '', 3), ('hold', :holder, :open, NULL, 2, '', 4)",
    "INSERT INTO entries SELECT id, 1, 'issuance', NULL, -10 FROM transfers WHERE kind = 'grant'"
    " UNION ALL SELECT id, 2, 'purse', CAST(:grant AS uuid), 10 FROM transfers WHERE kind = 'grant'"
    " UNION ALL SELECT id, 1, 'purse', CAST(:grant AS uuid), -3 FROM transfers WHERE kind = 'capture'"
    " UNION ALL SELECT id, 2, 'revenue', NULL, 3 FROM transfers WHERE kind = 'capture'",
    "INSERT INTO holds (order_id, holder_id, amount, state, expires_at, input, placed, settled) VALUES"
    " (:order, :holder, 3, 'captured', '2100-01-01', :input, :held, :captured),"
    " (:open, :holder, 2, 'held', '2100-01-01', :input, :held, NULL)",
    "INSERT INTO hold_purses VALUES (:order, :grant, 3), (:open, :grant, 2)",
)

BALANCE = "SELECT id, posted, held FROM purses ORDER BY id"
ENTRIES = "SELECT count(*), sum(amount), sum(amount) FILTER (WHERE account = 'purse') FROM entries"


def record(event: Any) -> str:
    return f'{{"type": "{event.type}", "data": {event.model_dump_json()}}}'


def granted() -> CreditsGranted:
    balance = {"holder_id": HOLDER, "available": 10, "held": 0, "version": 1}
    return CreditsGranted(grant_id=GRANT, amount=10, reason="top-up", **balance)


def old_values() -> dict[str, Any]:
    on_order = {"holder_id": HOLDER, "order_id": ORDER, "amount": 3, "available": 7}
    return {
        "holder": HOLDER,
        "grant": GRANT,
        "order": ORDER,
        "open": OPEN,
        "input": b"x",
        "granted": record(granted()),
        "held": record(CreditsHeld(**on_order, held=3, version=2)),
        "captured": record(CreditsCaptured(**on_order, held=0, version=3)),
    }


@pytest.fixture
async def url(database_url: Callable[..., str]) -> str:
    """A database of the release before, with a grant, a captured order and an open one."""
    url = database_url()
    await asyncio.to_thread(migrate, url, "0001")
    engine, values = connect(url, pool=1), old_values()
    async with engine.begin() as connection:
        for statement in OLD_DATA:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement), used)
    await engine.dispose()
    return url


async def test_old_books_go_on_and_the_way_back_keeps_every_credit(url: str) -> None:
    await asyncio.to_thread(migrate, url)
    engine = connect(url, pool=4)
    books = Books(engine)
    assert (await books.check()).is_balanced
    assert [row.said for row in await books.rows("SELECT said FROM answers")] == [
        [{"type": "credits.granted.v1", "data": granted().model_dump(mode="json")}]
    ]
    await _use_what_is_new(books)
    assert (await books.check()).is_balanced
    there, booked = await books.rows(BALANCE), await books.rows(ENTRIES)
    await engine.dispose()

    await asyncio.to_thread(go_back, url, "0001")
    engine = connect(url, pool=4)
    books = Books(engine)
    assert (await books.rows(BALANCE), await books.rows(ENTRIES)) == (there, booked)
    await _is_what_the_old_release_reads(books)
    await engine.dispose()

    await asyncio.to_thread(migrate, url)
    engine = connect(url, pool=4)
    books = Books(engine)
    assert (await books.check()).is_balanced
    assert (await books.capture(HOLDER, OPEN)).amount == 2
    assert (await books.check()).is_balanced
    await engine.dispose()


async def _use_what_is_new(books: Books) -> None:
    await books.grant(MEMBER, 1)
    await books.distribute(HOLDER, MEMBER, 4, LATER)
    (part,) = await books.rows("SELECT id FROM purses WHERE parent_id IS NOT NULL")
    await books.let_purse_expire(part.id)
    assert await books.sweep.run() == 1
    await books.distribute(HOLDER, MEMBER, 2)
    for amount in (5, -1):
        await books.correct(MEMBER, amount)
    assert (await books.refund(HOLDER, ORDER, 2)).amount == 2


async def _is_what_the_old_release_reads(books: Books) -> None:
    kinds = await books.rows("SELECT kind, reason, order_id, purse_id FROM transfers ORDER BY id")
    new = [row for row in kinds if row.kind == "expire"]
    assert [row.reason.partition(":")[0] for row in new] == [
        "distribute",
        "return",
        "distribute",
        "correct",
        "correct",
        "refund",
    ]
    assert all(row.order_id is None and row.purse_id is not None for row in new)
    kept = {row.id: row for row in await books.rows("SELECT id, input, granted FROM purses")}
    assert kept[GRANT].input == b"x"
    assert CreditsGranted.model_validate(kept[GRANT].granted["data"]) == granted()
    for row in kept.values():
        assert CreditsGranted.model_validate(row.granted["data"]).grant_id == row.id
    accounts = await books.rows("SELECT DISTINCT account FROM entries ORDER BY account")
    assert [row.account for row in accounts] == ["issuance", "purse", "revenue"]
    # What was booked stays again.
    with pytest.raises(Exception, match="what was booked stays"):
        await books.run(["UPDATE transfers SET amount = amount"])
    with pytest.raises(Exception, match="what was booked stays"):
        await books.run(["UPDATE hold_purses SET amount = amount"])


async def test_both_ways_without_anything_new(url: str) -> None:
    for _ in range(2):
        await asyncio.to_thread(migrate, url)
        await asyncio.to_thread(go_back, url, "0001")
    engine = connect(url, pool=1)
    rows = await Books(engine).rows("SELECT kind FROM transfers ORDER BY id")
    await engine.dispose()
    assert [row.kind for row in rows] == ["grant", "hold", "capture", "hold"]
