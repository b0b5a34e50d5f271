"""Credits from administrators, with the real ledger: issued, handed on, corrected, refunded, told of, refused."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from chassis.database import connect
from chassis.outbox import Outbox
from contracts.envelope import envelop
from contracts.events import CreditsCaptured, CreditsGranted, CreditsReceived
from services.api.conductor import Conductor
from services.api.credits import asking, readmodel
from services.api.orders.dead import DeadLetters
from services.api.tables import balances, dead_letters, departments, orders
from services.api.tables import outbox as outbox_rows
from services.ledger.migrate import migrate
from tests.integration.api.application import Application, Someone, expect, problem
from tests.integration.api.bank import Bank, Office, acts_on, kinds, later, make_office
from tests.integration.api.rows import add_order


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sends the notice of a change here."""
    monkeypatch.setattr(asking, "LOOK_SECONDS", 0.05)


@pytest.fixture(scope="module")
async def ledger(postgres: Any, application: Application) -> AsyncIterator[Bank]:
    url = postgres.create_database()
    await asyncio.to_thread(migrate, url)
    engine = connect(url, pool=8)
    yield Bank(application, engine)
    await engine.dispose()
    postgres.drop_database(url)


@pytest.fixture
async def bank(ledger: Bank) -> AsyncIterator[Bank]:
    await ledger.skip()
    async with ledger.open():
        yield ledger
    assert (await ledger.books.check()).is_balanced


@pytest.fixture
async def office(application: Application) -> AsyncIterator[Office]:
    office = await make_office(application)
    yield office
    await office.boss.api.aclose()
    await office.member.api.aclose()


async def test_credits_flow_from_a_super_admin_to_a_member(bank: Bank, office: Office, admin: Someone) -> None:
    until = later(30)
    body = {"amount": 100, "expires_at": until, "reason": "the year's budget"}
    issued = expect(200, await admin.api.post(f"{office.path}/credits", json=body))
    assert issued["balance"] == {"available": 100, "held": 0, "total": 100}
    given = expect(200, await office.boss.api.post(f"{office.path}/distributions", json=office.share(60)))
    assert (given["amount"], given["balance"]["available"]) == (60, 40)

    assert expect(200, await office.boss.api.get(f"{office.path}/balance"))["available"] == 40
    assert expect(200, await office.member.api.get("/api/balance"))["available"] == 60
    told = expect(200, await office.boss.api.get(f"{office.path}/transactions"))
    assert kinds(told) == [("distribute", -60), ("grant", 100)]
    name = office.member.account["username"]
    assert told["items"][0]["counterpart"] == {"id": str(office.member.id), "kind": "person", "name": name}
    assert (told["items"][1]["reason"], told["items"][1]["counterpart"]) == ("the year's budget", None)
    mine = expect(200, await office.member.api.get("/api/transactions"))["items"]
    assert [(item["kind"], item["amount"], item["counterpart"]["kind"]) for item in mine] == [
        ("receive", 60, "department")
    ]
    assert mine[0]["expires_at"] == told["items"][1]["expires_at"] is not None


async def test_a_balance_says_what_of_it_expires_when(bank: Bank, office: Office, admin: Someone) -> None:
    me = office.member

    async def expiring() -> list[tuple[int, str]]:
        told = expect(200, await me.api.get("/api/balance"))["expiring"]
        return [(lot["amount"], lot["expires_at"][:10]) for lot in told]

    assert await expiring() == []
    soon, late = later(2), later(9)
    for amount, until in ((20, late), (7, None), (5, soon), (4, late)):
        body = {"amount": amount, "expires_at": until, "reason": "spring"}
        expect(200, await admin.api.post(f"{office.member_path}/credits", json=body))
    assert await expiring() == [(5, soon[:10]), (24, late[:10])]
    held = uuid4()
    await bank.books.hold(me.id, held, 8)
    await bank.tell()
    assert await expiring() == [(21, late[:10])], "what is held is not told, and what expires first is held first"
    await bank.books.capture(me.id, held)
    await bank.tell()
    assert await expiring() == [(21, late[:10])]
    past = [{"amount": 21, "expires_at": "2026-01-01T00:00:00Z"}]
    async with bank.database.begin() as connection:
        await connection.execute(update(balances).where(balances.c.holder_id == me.id).values(expiring=past))
    assert await expiring() == [], "it is over, whether it was swept or not"


async def test_what_expires_goes_back_to_the_department(bank: Bank, office: Office, admin: Someone) -> None:
    await office.give(admin, 50)
    body = office.share(20, expires_at=later(1))
    expect(200, await office.boss.api.post(f"{office.path}/distributions", json=body))
    await bank.books.let_purses_of_expire(office.member.id)
    await bank.books.sweep.run()
    await bank.tell()
    assert expect(200, await office.boss.api.get(f"{office.path}/balance"))["available"] == 50
    assert kinds(expect(200, await office.boss.api.get(f"{office.path}/transactions")))[0] == ("return", 20)
    gone = expect(200, await office.member.api.get("/api/transactions"))["items"][0]
    assert (gone["kind"], gone["amount"], gone["counterpart"]["id"]) == ("expire", -20, str(office.id))


async def test_two_admins_cannot_distribute_the_same_credits(bank: Bank, office: Office, admin: Someone) -> None:
    await office.give(admin, 100)
    path = f"{office.path}/distributions"
    answers = await asyncio.gather(*(who.api.post(path, json=office.share(60)) for who in (office.boss, admin)))
    done, refused = sorted(answers, key=lambda answer: answer.status_code)
    assert expect(200, done)["balance"]["available"] == 40
    told = problem(409, "credits-refused", refused)
    assert (told["reason"], told["available"], told["asked"]) == ("insufficient_credits", 40, 60)
    assert expect(200, await office.member.api.get("/api/balance"))["available"] == 60


async def test_the_same_key_distributes_once_and_repeats_its_refusal(
    bank: Bank, office: Office, admin: Someone
) -> None:
    await office.give(admin, 10)
    path, key = f"{office.path}/distributions", {"Idempotency-Key": "one"}
    answers = [office.boss.api.post(path, json=office.share(4), headers=key) for _ in range(5)]
    assert len({expect(200, answer)["id"] for answer in await asyncio.gather(*answers)}) == 1
    assert expect(200, await office.boss.api.get(f"{office.path}/balance"))["available"] == 6
    problem(422, "idempotency-key-reused", await office.boss.api.post(path, json=office.share(5), headers=key))
    other = {"Idempotency-Key": "two"}
    problem(409, "credits-refused", await office.boss.api.post(path, json=office.share(7), headers=other))
    await office.give(admin, 10)
    problem(409, "credits-refused", await office.boss.api.post(path, json=office.share(7), headers=other))
    assert len([each for each in await bank.commands(office.id) if each.type == "distribution.requested.v1"]) == 2
    acts = [entry["act"] for entry in await acts_on(admin, office.id)]
    assert acts.count("department.distributed") == 2


async def test_a_key_is_for_one_thing(bank: Bank, application: Application, office: Office, admin: Someone) -> None:
    other, key = await make_office(application), {"Idempotency-Key": "mine"}
    body = {"amount": 5, "reason": "thanks"}
    expect(200, await admin.api.post(f"{office.member_path}/credits", json=body, headers=key))
    again = await admin.api.post(f"{other.member_path}/credits", json=body, headers=key)
    problem(422, "idempotency-key-reused", again)


async def test_only_members_receive(bank: Bank, application: Application, office: Office, admin: Someone) -> None:
    await office.give(admin, 10)
    stranger = await application.someone()
    for username in (stranger.account["username"], "nobody-of-this-name"):
        body = {"username": username, "amount": 1}
        told = problem(422, "invalid-parameters", await office.boss.api.post(f"{office.path}/distributions", json=body))
        assert told["errors"][0]["pointer"] == "/username"
    assert expect(200, await office.boss.api.get(f"{office.path}/balance"))["available"] == 10


@pytest.mark.parametrize(
    "wrong",
    [{"amount": 0}, {"amount": -1}, {"amount": "5"}, {"amount": 10**10}, {"expires_at": "2020-01-01T00:00:00Z"},
     {"expires_at": "2100-01-01T00:00:00"}, {"reason": " "}, {"reason": "a\nb"}, {"nonsense": 1}],
)  # fmt: skip
async def test_strange_bodies_ask_the_ledger_nothing(
    bank: Bank, office: Office, admin: Someone, wrong: dict[str, Any]
) -> None:
    body = {"amount": 5, "expires_at": later(3), "reason": "budget", **wrong}
    told = problem(422, "invalid-parameters", await admin.api.post(f"{office.path}/credits", json=body))
    assert [error["pointer"] for error in told["errors"]] == [f"/{name}" for name in wrong]
    assert await bank.commands(office.id) == [] and await acts_on(admin, office.id) == []


async def test_top_ups_and_corrections(bank: Bank, office: Office, admin: Someone) -> None:
    path = office.member_path
    added = {"amount": 9, "reason": "a lost picture"}
    assert expect(200, await admin.api.post(f"{path}/credits", json=added))["balance"]["available"] == 9
    taken = {"amount": -4, "reason": "one too many"}
    assert expect(200, await admin.api.post(f"{path}/corrections", json=taken))["balance"]["available"] == 5
    told = problem(409, "credits-refused", await admin.api.post(f"{path}/corrections", json={**taken, "amount": -6}))
    assert (told["reason"], told["available"], told["asked"]) == ("insufficient_credits", 5, 6)
    problem(422, "invalid-parameters", await admin.api.post(f"{path}/corrections", json={**taken, "amount": 0}))
    mine = expect(200, await office.member.api.get("/api/transactions"))
    assert kinds(mine) == [("correct", -4), ("grant", 9)]
    acts = await acts_on(admin, office.member.id)
    assert [entry["act"] for entry in acts] == ["user.corrected", "user.corrected", "user.credited"]
    assert acts[-1]["details"]["amount"] == 9 and acts[-1]["details"]["reason"] == "a lost picture"


async def test_a_department_corrected_to_nothing_can_be_deleted(bank: Bank, office: Office, admin: Someone) -> None:
    await office.give(admin, 8)
    problem(409, "department-not-empty", await admin.api.delete(office.path))
    body = {"amount": -8, "reason": "the department closes"}
    assert expect(200, await admin.api.post(f"{office.path}/corrections", json=body))["balance"]["total"] == 0
    expect(204, await admin.api.delete(office.path))


async def test_an_order_is_refunded_up_to_what_it_cost(bank: Bank, office: Office, admin: Someone) -> None:
    expect(200, await admin.api.post(f"{office.member_path}/credits", json={"amount": 5, "reason": "start"}))
    order = await bank.paid_order(office.member, office.id, price=5)
    path, body = f"/api/orders/{order.id}/refund", {"amount": 2, "reason": "six fingers"}
    done = expect(200, await office.boss.api.post(path, json=body))
    assert (done["amount"], done["balance"]) == (2, None)
    told = problem(409, "credits-refused", await admin.api.post(path, json={**body, "amount": 4}))
    assert told["reason"] == "over_refunded" and "available" not in told
    assert expect(200, await admin.api.post(path, json={"reason": "all of it"}))["amount"] == 3
    problem(409, "credits-refused", await admin.api.post(path, json={"reason": "again"}))
    mine = expect(200, await office.member.api.get("/api/transactions"))
    assert kinds(mine)[:3] == [("refund", 3), ("refund", 2), ("capture", -5)]
    assert mine["items"][0]["order_id"] == str(order.id)
    assert [entry["act"] for entry in await acts_on(admin, order.id)].count("order.refunded") == 4


async def test_a_capture_that_is_answered_again_is_one_row_of_the_history(
    bank: Bank, office: Office, admin: Someone
) -> None:
    """The sweep asks twice when the ledger is slow, and a release of what was captured is answered with the capture."""
    expect(200, await admin.api.post(f"{office.member_path}/credits", json={"amount": 9, "reason": "start"}))
    order = await bank.paid_order(office.member, office.id, price=5)
    again = [await bank.books.capture(office.member.id, order.id), await bank.books.release(office.member.id, order.id)]
    assert {each.type for each in again} == {CreditsCaptured.type}
    await bank.tell()
    assert kinds(expect(200, await office.member.api.get("/api/transactions"))) == [("capture", -5), ("grant", 9)]


async def test_only_a_succeeded_order_of_the_department_is_refunded(
    bank: Bank, application: Application, office: Office, admin: Someone
) -> None:
    order, other = await add_order(application.parts.database, office.member.id), await make_office(application)
    path, body = f"/api/orders/{order.id}/refund", {"reason": "why not"}
    problem(404, "not-found", await office.boss.api.post(path, json=body))
    async with application.parts.database.begin() as connection:
        mine = update(orders).where(orders.c.id == order.id)
        await connection.execute(mine.values(department_id=office.id))
    problem(409, "conflict", await office.boss.api.post(path, json=body))
    problem(404, "not-found", await other.boss.api.post(path, json=body))
    problem(403, "forbidden", await office.member.api.post(path, json=body))
    assert await bank.commands(office.member.id) == []
    free = await bank.paid_order(office.member, office.id)
    answer = await admin.api.post(f"/api/orders/{free.id}/refund", json=body)
    assert problem(409, "credits-refused", answer)["reason"] == "not_captured"


async def test_a_deleted_department_gets_nothing(bank: Bank, application: Application, admin: Someone) -> None:
    gone = await make_office(application)
    async with application.parts.database.begin() as connection:
        row = update(departments).where(departments.c.id == gone.id)
        await connection.execute(row.values(deleted_at=departments.c.created_at))
    body = {"amount": 5, "expires_at": later(3), "reason": "budget"}
    problem(404, "not-found", await admin.api.post(f"{gone.path}/credits", json=body))
    problem(404, "not-found", await admin.api.get(f"{gone.path}/balance"))


async def test_a_super_admin_sees_all_transactions(
    bank: Bank, application: Application, office: Office, admin: Someone
) -> None:
    await office.give(admin, 30)
    expect(200, await office.boss.api.post(f"{office.path}/distributions", json=office.share(10)))
    other = await make_office(application)
    await other.give(admin, 7)

    async def listed(**wanted: Any) -> list[tuple[str, int]]:
        return kinds(expect(200, await admin.api.get("/api/admin/transactions", params=wanted)))

    of_department = [("receive", 10), ("distribute", -10), ("grant", 30)]
    assert sorted(await listed(department=str(office.id))) == sorted(of_department)
    assert await listed(username=office.member.account["username"]) == [("receive", 10)]
    assert await listed(department=str(office.id), kind="grant") == [("grant", 30)]
    assert await listed(department=str(office.id), to="2020-01-01T00:00:00Z") == []
    assert len(await listed(department=str(office.id), **{"from": "2020-01-01T00:00:00Z"})) == 3
    assert (await listed())[0] == ("grant", 7)
    first = expect(200, await admin.api.get("/api/admin/transactions", params={"limit": 1}))
    assert first["items"][0]["holder"]["id"] == str(other.id)
    assert expect(200, await admin.api.get("/api/admin/transactions", params={"cursor": first["next_cursor"]}))
    for wrong in ({"kind": "theft"}, {"department": "x"}, {"from": "yesterday"}):
        problem(422, "invalid-parameters", await admin.api.get("/api/admin/transactions", params=wrong))
    problem(403, "forbidden", await office.boss.api.get("/api/admin/transactions"))


async def test_a_late_outcome_is_pending_and_the_key_joins_it(
    ledger: Bank, office: Office, admin: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "OUTCOME_SECONDS", 0.1)
    await ledger.skip()
    path, key = f"{office.member_path}/credits", {"Idempotency-Key": "late"}
    body = {"amount": 3, "reason": "patience"}
    pending = expect(202, await admin.api.post(path, json=body, headers=key))
    assert expect(202, await admin.api.post(path, json=body, headers=key)) == pending
    [command] = await ledger.commands(office.member.id)
    await ledger.books.send(command)
    await ledger.tell()
    assert expect(200, await admin.api.post(path, json=body, headers=key))["id"] == pending["id"]


async def test_a_command_that_died_is_an_answer_and_an_alert(
    ledger: Bank, application: Application, office: Office, admin: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "OUTCOME_SECONDS", 0.1)
    path, key = f"{office.member_path}/credits", {"Idempotency-Key": "dead"}
    body = {"amount": 3, "reason": "bad luck"}
    pending = expect(202, await admin.api.post(path, json=body, headers=key))
    told: list[UUID] = []
    notices = SimpleNamespace(balance_changed=told.append)
    dead = DeadLetters(Outbox(application.parts.database, outbox_rows, None), None, notices)
    [command] = await ledger.commands(office.member.id)
    await dead.take(envelop(command, "api").encode(), "ledger.work", "broken")
    answer = problem(500, "credits-command-failed", await admin.api.post(path, json=body, headers=key))
    assert answer["id"] == pending["id"] and told == [office.member.id]
    last = dead_letters.select().order_by(dead_letters.c.id.desc()).limit(1)
    async with application.parts.database.connect() as connection:
        row = (await connection.execute(last)).one()
    assert (row.event_type, row.outcome, row.alert) == ("grant.requested.v1", "alert", True)

    # Whoever was told that it failed may have asked anew: sent again, both would be done.
    sent = await ledger.commands(office.member.id)
    refused = problem(409, "not-replayable", await admin.api.post(f"/api/admin/dead-letters/{row.id}/replay"))
    assert "anew" in refused["detail"] and await ledger.commands(office.member.id) == sent

    done_after_all = CreditsGranted(
        grant_id=command.grant_id, holder_id=office.member.id, amount=3, available=3, held=0, version=1, reason="x"
    )
    async with application.parts.database.begin() as connection:
        await readmodel.apply(connection, envelop(done_after_all, "ledger"))
        await readmodel.give_up(connection, command.grant_id, "a late second letter")
    assert expect(200, await admin.api.post(path, json=body, headers=key))["balance"]["available"] == 3


async def test_the_conductor_says_whose_balance_has_changed(application: Application) -> None:
    told: list[UUID] = []
    outbox = Outbox(application.parts.database, outbox_rows, None)
    conductor = Conductor(outbox, None, SimpleNamespace(balance_changed=told.append), None, None)
    holder, moved = uuid4(), {"amount": 1, "available": 1, "held": 0, "version": 1, "reason": "distributed"}
    event = CreditsReceived(distribution_id=uuid4(), holder_id=holder, from_holder_id=uuid4(), **moved)
    await conductor.take(envelop(event, "ledger"), "ledger")
    assert told == [holder]
