"""What the database refuses by itself, and what the audit sees when somebody gets past it."""

import asyncio
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DBAPIError

from services.ledger import tables
from services.ledger.__main__ import main
from tests.integration.ledger.books import Books


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transfers SET amount = amount + 1",
        "DELETE FROM transfers",
        "UPDATE entries SET amount = -amount",
        "DELETE FROM entries",
        "TRUNCATE entries",
        "TRUNCATE entries, transfers",
        "UPDATE hold_purses SET amount = 1",
        "UPDATE hold_purses SET refunded = amount + 1",
        "UPDATE hold_purses SET refunded = refunded - 1",
        "UPDATE answers SET said = '[]'",
        "DELETE FROM answers",
        "UPDATE purses SET parent_id = id",
        "UPDATE purses SET holder_id = (SELECT max(id::text)::uuid FROM holders)",
        "DELETE FROM hold_purses",
        "DELETE FROM holds",
        "UPDATE holds SET state = 'captured' WHERE state = 'released'",
        "UPDATE holds SET amount = 1000",
        "UPDATE purses SET held = posted + 1",
        "UPDATE purses SET held = -1",
        "INSERT INTO entries (transfer_id, line, account, amount) SELECT min(id), 9, 'revenue', 1 FROM transfers",
        "INSERT INTO transfers (kind, holder_id, purse_id, amount, reason, version)"
        " SELECT 'expire', holder_id, id, 5, '', 99 FROM purses LIMIT 1",
        "INSERT INTO transfers (kind, holder_id, order_id, amount, reason, version)"
        " SELECT 'capture', holder_id, order_id, 3, '', 98 FROM holds WHERE state = 'released'",
        *(
            "INSERT INTO transfers (kind, holder_id, order_id, purse_id, amount, reason, version)"
            f" SELECT '{kind}', holder_id, {order}, {purse}, 5, '', 97 FROM purses LIMIT 1"
            for kind, order, purse in [
                ("distribute", "NULL", "NULL"),
                ("correct", "NULL", "NULL"),
                ("return", "NULL", "id"),
                ("refund", "gen_random_uuid()", "NULL"),
                ("refund", "NULL", "NULL"),
                ("return", "NULL", "NULL"),
                ("gift", "NULL", "NULL"),
            ]
        ),
    ],
)
async def test_refused(books: Books, statement: str) -> None:
    holder, order, paid = uuid4(), uuid4(), uuid4()
    await books.grant(holder, 10)
    await books.hold(holder, order, 3)
    await books.release(holder, order)
    await books.hold(holder, paid, 3)
    await books.capture(holder, paid)
    await books.refund(holder, paid, 1)
    with pytest.raises(DBAPIError) as error:
        await books.run([statement])
    assert error.value.orig.sqlstate in {"23001", "23505", "23514"}


async def test_the_audit_sees_what_the_triggers_would_not(own_books: Books) -> None:
    holder, order = uuid4(), uuid4()
    await own_books.grant(holder, 10)
    await own_books.hold(holder, order, 3)
    assert (await own_books.check()).is_balanced
    await own_books.run(["UPDATE purses SET posted = posted + 1", "UPDATE purses SET held = held - 1"])
    found = await own_books.check()
    assert (found.wrong_posted, found.wrong_held) == (1, 1)
    await own_books.run(
        [
            "ALTER TABLE entries DISABLE TRIGGER ALL",
            "UPDATE entries SET amount = amount + 7 WHERE account = 'issuance'",
            "ALTER TABLE holds DISABLE TRIGGER ALL",
            "UPDATE holds SET amount = 4",
        ]
    )
    found = await own_books.check()
    assert (found.total, found.unbalanced_transfers, found.wrong_holds, found.wrongly_settled) == (7, 1, 1, 1)


async def test_the_audit_sees_a_refund_that_nobody_booked(own_books: Books) -> None:
    holder, order = uuid4(), uuid4()
    await own_books.grant(holder, 10)
    await own_books.hold(holder, order, 3)
    await own_books.capture(holder, order)
    await own_books.refund(holder, order, 2)
    assert (await own_books.check()).is_balanced
    await own_books.run(["UPDATE hold_purses SET refunded = 3"])
    assert (await own_books.check()).wrong_refunds == 1


async def test_the_audit_sees_a_refund_of_what_was_not_captured(own_books: Books) -> None:
    holder, order = uuid4(), uuid4()
    await own_books.grant(holder, 10)
    await own_books.hold(holder, order, 3)
    await own_books.rows(
        "WITH booked AS (INSERT INTO transfers (kind, holder_id, order_id, amount, reason, version)"
        " VALUES ('refund', :h, :o, 3, '', 3) RETURNING id), given AS (UPDATE purses SET posted = posted + 3),"
        " entered AS (INSERT INTO entries (transfer_id, line, account, purse_id, amount)"
        " SELECT booked.id, 1, 'purse', purses.id, 3 FROM booked, purses"
        " UNION ALL SELECT id, 2, 'revenue', NULL, -3 FROM booked)"
        " UPDATE hold_purses SET refunded = 3 RETURNING 1",
        h=holder,
        o=order,
    )
    found = await own_books.check()
    assert (found.wrong_refunds, found.imbalance) == (1, 1)


async def test_the_check_on_the_command_line(
    own_books: Books, own_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOTTEGA_DATABASE_URL", own_url)
    await own_books.grant(uuid4(), 10)
    assert await asyncio.to_thread(main, ["check"]) == 0
    await own_books.run(["UPDATE purses SET posted = 11"])
    assert await asyncio.to_thread(main, ["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (lines[len(lines) // 2 - 1], lines[-1]) == ("balanced", "NOT BALANCED")


async def test_the_tables_are_as_the_queries_see_them(books: Books) -> None:
    def differences(connection: object) -> list[object]:
        context = MigrationContext.configure(connection, opts={"include_object": _is_a_column_or_table})
        return compare_metadata(context, tables.metadata)

    async with books.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


def _is_a_column_or_table(thing: object, name: str, kind: str, reflected: bool, other: object) -> bool:
    return kind in {"table", "column"} and name != "alembic_version"
