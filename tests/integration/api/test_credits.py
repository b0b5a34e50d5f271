"""Balance, top-up and transactions. The ledger and the conductor are played by `settle`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from contracts.envelope import Envelope, decode, envelop
from contracts.events import (
    BalanceEvent,
    CreditsCaptured,
    CreditsDeclined,
    CreditsExpired,
    CreditsGranted,
    CreditsHeld,
    CreditsReleased,
    GrantRequested,
)
from services.api.credits import asking, readmodel
from services.api.tables import balances, outbox, transactions
from tests.integration.api.application import Application, Someone, expect, problem

TOP_UP = "/api/balance/top-up"


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sends the notice of a change here."""
    monkeypatch.setattr(asking, "LOOK_SECONDS", 0.05)


async def take_in(application: Application, *events: BalanceEvent) -> list[Envelope[BalanceEvent]]:
    envelopes = [envelop(event, "ledger") for event in events]
    for envelope in envelopes:
        async with application.parts.database.begin() as connection:
            await readmodel.apply(connection, envelope)
    return envelopes


async def requested(application: Application, holder_id: UUID) -> list[GrantRequested]:
    async with application.parts.database.connect() as connection:
        bodies = (await connection.execute(select(outbox.c.payload).order_by(outbox.c.id))).scalars().all()
    events = [decode(body).data for body in bodies]
    return [event for event in events if isinstance(event, GrantRequested) and event.holder_id == holder_id]


@asynccontextmanager
async def ledger(application: Application, holder_id: UUID) -> AsyncIterator[None]:
    """Answers every grant that is asked for, as ledger and conductor would."""

    async def answer() -> None:
        total, answered = 0, set()
        while True:
            for grant in await requested(application, holder_id):
                if grant.grant_id not in answered:
                    answered.add(grant.grant_id)
                    total += grant.amount
                    await take_in(application, granted(holder_id, grant.amount, total, len(answered), grant.grant_id))
            await asyncio.sleep(0.02)

    task = asyncio.create_task(answer())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def granted(holder: UUID, amount: int, available: int, version: int, grant: UUID | None = None) -> CreditsGranted:
    return CreditsGranted(
        holder_id=holder,
        amount=amount,
        available=available,
        held=0,
        version=version,
        grant_id=grant or uuid4(),
        reason="top-up",
    )


async def test_a_top_up_answers_once_the_credits_are_there(application: Application, anna: Someone) -> None:
    async with ledger(application, anna.id):
        done = expect(200, await anna.api.post(TOP_UP, json={"amount": 25}))
    assert (done["available"], done["held"], done["total"]) == (25, 0, 25)
    assert (done["transaction"]["kind"], done["transaction"]["amount"]) == ("grant", 25)
    assert expect(200, await anna.api.get("/api/balance")) == {
        "available": 25, "held": 0, "total": 25, "expiring": None,
    }  # fmt: skip
    assert expect(200, await anna.api.get("/api/me"))["balance"]["available"] == 25


async def test_the_same_key_asks_the_ledger_once(application: Application, anna: Someone) -> None:
    key = {"Idempotency-Key": '"one"'}
    async with ledger(application, anna.id):
        answers = await asyncio.gather(*(anna.api.post(TOP_UP, json={"amount": 10}, headers=key) for _ in range(10)))
        again = await anna.api.post(TOP_UP, json={"amount": 10}, headers={"Idempotency-Key": "one"})
    assert {answer.text for answer in answers} == {again.text}
    assert expect(200, again)["available"] == 10
    assert len(await requested(application, anna.id)) == 1


async def test_the_same_key_with_another_body_is_refused(application: Application, anna: Someone) -> None:
    key = {"Idempotency-Key": "two"}
    async with ledger(application, anna.id):
        expect(200, await anna.api.post(TOP_UP, json={"amount": 10}, headers=key))
        other = await anna.api.post(TOP_UP, json={"amount": 11}, headers=key)
    problem(422, "idempotency-key-reused", other)
    assert len(await requested(application, anna.id)) == 1


async def test_keys_are_each_persons_own(application: Application, anna: Someone, boris: Someone) -> None:
    key = {"Idempotency-Key": "three"}
    async with ledger(application, anna.id), ledger(application, boris.id):
        expect(200, await anna.api.post(TOP_UP, json={"amount": 10}, headers=key))
        assert expect(200, await boris.api.post(TOP_UP, json={"amount": 20}, headers=key))["available"] == 20


async def test_a_late_outcome_is_pending_and_the_key_joins_it(
    application: Application, anna: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "OUTCOME_SECONDS", 0.1)
    key = {"Idempotency-Key": "four"}
    pending = expect(202, await anna.api.post(TOP_UP, json={"amount": 5}, headers=key))
    assert pending["status"] == "pending"
    async with ledger(application, anna.id):
        await asyncio.sleep(0.1)
        done = expect(200, await anna.api.post(TOP_UP, json={"amount": 5}, headers=key))
    assert done["available"] == 5
    assert [str(grant.grant_id) for grant in await requested(application, anna.id)] == [pending["id"]]


@pytest.mark.parametrize("amount", [0, -1, 100_001, "5", 5.5, True, None, 10**30])
async def test_strange_amounts_are_refused(application: Application, anna: Someone, amount: object) -> None:
    body = problem(422, "invalid-parameters", await anna.api.post(TOP_UP, json={"amount": amount}))
    assert [error["pointer"] for error in body["errors"]] == ["/amount"]
    assert await requested(application, anna.id) == []


async def test_what_the_ledger_says_becomes_balance_and_history(application: Application, anna: Someone) -> None:
    order, common = uuid4(), {"holder_id": anna.id}
    on_order = {**common, "order_id": order}
    await take_in(
        application,
        granted(anna.id, 10, 10, 1),
        CreditsHeld(**on_order, amount=3, available=7, held=3, version=2),
        CreditsCaptured(**on_order, amount=3, available=7, held=0, version=3),
        CreditsDeclined(**on_order, amount=9, available=7, held=0, version=3, reason="insufficient_credits"),
        CreditsReleased(**on_order, amount=0, available=7, held=0, version=3, reason="cancelled"),
        CreditsExpired(**common, amount=2, available=5, held=0, version=4, purse_id=uuid4()),
    )
    listed = expect(200, await anna.api.get("/api/transactions"))
    assert [(item["kind"], item["amount"], item["available"]) for item in listed["items"]] == [
        ("expire", -2, 5),
        ("capture", -3, 7),
        ("grant", 10, 10),
    ]
    assert listed["items"][1]["order_id"] == str(order)
    assert expect(200, await anna.api.get("/api/balance"))["available"] == 5


async def test_disorder_and_repeats_change_nothing(application: Application, anna: Someone) -> None:
    first, second = granted(anna.id, 10, 10, 1), granted(anna.id, 5, 15, 2)
    envelopes = [envelop(event, "ledger") for event in (second, first, first, second)]
    for envelope in (*envelopes, *envelopes):
        async with application.parts.database.begin() as connection:
            await readmodel.apply(connection, envelope)
    async with application.parts.database.connect() as connection:
        count = select(func.count()).where(transactions.c.holder_id == anna.id)
        assert await connection.scalar(count) == 2
        row = (await connection.execute(balances.select().where(balances.c.holder_id == anna.id))).one()
    assert (row.available, row.version) == (15, 2)


async def test_pages_of_transactions_hold_each_once(application: Application, anna: Someone) -> None:
    await take_in(application, *(granted(anna.id, 1, number, number) for number in range(1, 8)))
    seen, cursor = [], None
    for _ in range(10):
        parameters = {"limit": 3, **({"cursor": cursor} if cursor else {})}
        listed = expect(200, await anna.api.get("/api/transactions", params=parameters))
        seen += [item["available"] for item in listed["items"]]
        cursor = listed["next_cursor"]
        if cursor is None:
            break
    assert seen == [7, 6, 5, 4, 3, 2, 1]
