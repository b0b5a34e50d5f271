"""What the API's read model keeps of the ledger's outcomes: balances, a history, and what a request waits for."""

from typing import Any
from uuid import UUID, uuid4

from contracts.envelope import Envelope
from contracts.events import CommandOutcome
from services.api.credits import readmodel
from tests.unit.ledger.model import (
    HOLDER,
    OTHER,
    Books,
    capture,
    correction,
    date,
    distribution,
    finish,
    grant,
    hold,
    refund,
    release,
)

ORDER, COMMANDS = UUID(int=1), [UUID(int=10 + number) for number in range(6)]


class Connection:
    """Keeps what would be written, by table."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {"balances": [], "transactions": [], "credit_outcomes": []}

    async def execute(self, statement: Any, row: dict[str, Any]) -> None:
        self.rows[statement.table.name].append(row)


def history(*envelopes: Envelope[Any]) -> dict[str, list[dict[str, Any]]]:
    connection: Any = Connection()
    for envelope in envelopes:
        finish(readmodel.apply(connection, envelope))
    return connection.rows


def a_month() -> Books:
    """Every outcome at least once."""
    books = Books()
    books.send(grant(COMMANDS[0], 20, days=30))
    books.send(distribution(8, days=1, command_id=COMMANDS[1]))
    books.send(distribution(99, command_id=COMMANDS[2]))
    books.send(correction(-2, command_id=COMMANDS[3]))
    books.send(hold(ORDER, 3))
    books.send(capture(ORDER))
    books.send(refund(ORDER, 1, command_id=COMMANDS[4]))
    cancelled = uuid4()
    books.send(hold(cancelled, 3))
    books.send(release(cancelled))
    books.send(correction(4, OTHER, COMMANDS[5]))
    books.pass_time(days=1)
    books.sweep()
    return books


def test_what_moves_credits_for_good_is_a_row_of_the_history() -> None:
    rows = history(*a_month().said)["transactions"]
    seen = [(row["kind"], row["holder_id"], row["amount"], row.get("reason"), row.get("expires_at")) for row in rows]
    assert seen == [
        ("grant", HOLDER, 20, "top-up", date(30)),
        ("distribute", HOLDER, -8, "for March", None),
        ("receive", OTHER, 8, "for March", date(1)),
        ("correct", HOLDER, -2, "issued twice", None),
        ("capture", HOLDER, -3, None, None),
        ("refund", HOLDER, 1, "six fingers", date(30)),
        ("correct", OTHER, 4, "issued twice", None),
        ("expire", OTHER, -8, "expired", None),
        ("return", HOLDER, 8, "expired", None),
    ]
    assert [row["order_id"] for row in rows if "order_id" in row] == [ORDER, ORDER]
    assert [row["available"] for row in rows if row["holder_id"] == HOLDER] == [20, 12, 10, 7, 8, 16]


def test_an_answer_that_is_repeated_is_the_same_row_under_whatever_id_it_comes() -> None:
    books = a_month()
    rows = history(*books.said)["transactions"]
    assert len({row["id"] for row in rows}) == len(rows)
    before = len(books.said)
    books.send(capture(ORDER))
    books.send(release(ORDER))
    again = books.said[before:]
    assert len({envelope.id for envelope in again}) == 2
    (captured,) = [row["id"] for row in rows if row["kind"] == "capture"]
    assert {row["id"] for row in history(*again)["transactions"]} == {captured}


def test_every_outcome_tells_the_balance() -> None:
    said = a_month().said
    rows = history(*said)["balances"]
    assert len(rows) == len(said)
    until = date(30).isoformat().replace("+00:00", "Z")
    assert rows[0]["expiring"] == [{"amount": 20, "expires_at": until}]
    assert [row["expiring"] for row in rows if row["holder_id"] == OTHER][-1] == []


def test_an_outcome_of_a_ledger_that_did_not_tell_what_expires_stays_what_it_was() -> None:
    envelope = a_month().said[0]
    before = envelope.data.model_dump(mode="json", exclude={"expiring"})
    recalled = type(envelope.data).model_validate(before)
    assert recalled.model_dump(mode="json") == before, "the same id must not come with another content"
    (row,) = history(envelope.model_copy(update={"data": recalled}))["balances"]
    assert row["expiring"] is None


def test_whoever_waits_for_a_command_finds_its_answer_a_refusal_too() -> None:
    said = a_month().said
    outcomes = history(*said)["credit_outcomes"]
    assert [row["command_id"] for row in outcomes] == COMMANDS
    assert [row["type"].split(".")[1] for row in outcomes] == [
        "granted",
        "distributed",
        "refused",
        "corrected",
        "refunded",
        "corrected",
    ]
    events = [envelope.data for envelope in said if isinstance(envelope.data, CommandOutcome)]
    assert [row["data"] for row in outcomes] == [event.model_dump(mode="json") for event in events]
