"""Statistics: counted once in the transaction that ends an order, added up for whoever may see them."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.outbox import Outbox
from contracts.events import CreditsCaptured, CreditsHeld, GenerationCompleted
from contracts.pictures import Picture
from services.api.accounts.person import Role
from services.api.orders.changes import Changes
from services.api.orders.process import CancelRequested, Dispatched
from services.api.orders.store import Cause
from services.api.statistics.closing import Closing
from services.api.tables import closed_days, order_days, outbox
from services.api.tables.statistics import NOBODY
from tests.integration.api.application import Application, Someone, expect, problem
from tests.integration.api.rows import add_order

CAUSE = Cause("test", "walk")
SUMS = ("orders", "succeeded", "images", "credits")


def today() -> date:
    return datetime.now(UTC).date()


async def walk(application: Application, owner: Someone, *, to_the_end: bool = True) -> None:
    """An order of one picture that succeeds, or that is cancelled; every event comes twice."""
    database = application.parts.database
    order = await add_order(database, owner.id)
    changes = Changes(Outbox(database, outbox, broker=None))
    balance = {"order_id": order.id, "holder_id": owner.id, "amount": 1, "available": 0, "held": 0, "version": 1}
    picture = Picture(sha256=uuid4().hex * 2, bytes=9, width=256, height=256, seed=1)
    painted = GenerationCompleted(order_id=order.id, attempt=1, pictures=(picture,))
    events: list[Any] = [CreditsHeld(**balance), Dispatched(), painted, CreditsCaptured(**balance)]
    for event in events if to_the_end else [CancelRequested()]:
        for _ in range(2):
            async with database.begin() as connection:
                await changes.apply(connection, order.id, event, CAUSE)


async def add_days(application: Application, *rows: dict[str, Any]) -> None:
    start = {"department_id": NOBODY, "tool": "generate", "model": "", "orders": 1, "succeeded": 1, "images": 1}
    async with application.parts.database.begin() as connection:
        await connection.execute(order_days.insert(), [{"day": today(), "credits": 1, **start, **row} for row in rows])


async def ask(someone: Someone, **parameters: Any) -> dict[str, Any]:
    return expect(200, await someone.api.get("/api/statistics", params=parameters))


def sums(of: dict[str, Any]) -> tuple[int, ...]:
    return tuple(of[name] for name in SUMS)


@dataclass
class House:
    """Two departments; `anna` and `boss` are of the first."""

    first: UUID
    second: UUID
    anna: Someone
    boss: Someone
    other: Someone


@pytest.fixture
async def house(application: Application) -> AsyncIterator[House]:
    first, second = await application.department(), await application.department()
    house = House(
        first,
        second,
        await application.someone(department_id=first),
        await application.someone(department_id=first, role=Role.DEPARTMENT_ADMIN),
        await application.someone(department_id=second),
    )
    yield house
    for someone in (house.anna, house.boss, house.other):
        await someone.api.aclose()


async def test_an_order_is_counted_once_when_it_ends(application: Application, anna: Someone) -> None:
    await walk(application, anna)
    await walk(application, anna)
    await walk(application, anna, to_the_end=False)
    found = await ask(anna, by="model")
    (line,) = found["items"]
    assert sums(line) == (3, 2, 2, 2) == sums(found["total"])
    assert line["key"], "the model's name"
    days = await ask(anna)
    assert [item["key"] for item in days["items"]] == [str(today())]


async def test_what_is_counted_is_what_the_migration_counts(application: Application, anna: Someone) -> None:
    """The backfill's own statement, over what the conductor wrote."""
    from services.api.migrate import HERE

    text = next((HERE / "migrations" / "versions").glob("0003_*.py")).read_text()
    start = text.index("SELECT (ended_at AT TIME ZONE")
    backfill = text[start : text.index('"""', start)].split(";")[0]
    await walk(application, anna)
    await walk(application, anna, to_the_end=False)
    async with application.parts.database.connect() as connection:
        counted = (await connection.execute(order_days.select().where(order_days.c.owner_id == anna.id))).all()
        made = (await connection.exec_driver_sql(backfill)).all()
    said = [(day, UUID(str(owner)), UUID(str(department)), *rest) for day, owner, department, *rest in made]
    assert [row for row in said if row[1] == anna.id] == [tuple(row) for row in counted]


async def test_a_member_sees_their_own_and_nothing_else(application: Application, house: House) -> None:
    anna, other = house.anna, house.other
    await add_days(application, {"owner_id": anna.id, "credits": 5}, {"owner_id": other.id, "credits": 7})
    assert sums((await ask(anna))["total"])[3] == 5
    for scope in ("department", "all"):
        problem(403, "forbidden", await anna.api.get("/api/statistics", params={"scope": scope}))


async def test_a_department_admin_sees_the_department_as_it_was_when_ordered(
    application: Application, house: House
) -> None:
    await add_days(
        application,
        {"owner_id": house.anna.id, "department_id": house.first, "credits": 3},
        {"owner_id": house.boss.id, "department_id": house.first, "credits": 2, "orders": 9},
        # Of one who has left, and of one who had not come yet.
        {"owner_id": house.other.id, "department_id": house.first, "credits": 1, "orders": 5},
        {"owner_id": house.anna.id, "department_id": house.second, "credits": 100},
    )
    found = await ask(house.boss, scope="department", by="member")
    names = [each.account["username"] for each in (house.boss, house.other, house.anna)]
    assert [item["key"] for item in found["items"]] == names, "most orders first"
    assert found["total"]["credits"] == 6 and found["department_id"] == str(house.first)
    theirs = {"scope": "department", "department": str(house.second)}
    problem(404, "not-found", await house.boss.api.get("/api/statistics", params=theirs))
    problem(403, "forbidden", await house.boss.api.get("/api/statistics", params={"scope": "all"}))


async def test_a_super_admin_sees_all_and_each_department(
    application: Application, house: House, admin: Someone
) -> None:
    before = (await ask(admin, scope="all"))["total"]["credits"]
    await add_days(
        application,
        {"owner_id": house.anna.id, "department_id": house.first, "credits": 3, "tool": "banner"},
        {"owner_id": house.other.id, "department_id": house.second, "credits": 4},
    )
    assert (await ask(admin, scope="all"))["total"]["credits"] - before == 7
    one = await ask(admin, scope="department", department=str(house.second), by="tool")
    assert [(item["key"], item["credits"]) for item in one["items"]] == [("generate", 4)]
    problem(422, "invalid-parameters", await admin.api.get("/api/statistics", params={"scope": "department"}))
    absent = {"scope": "department", "department": str(uuid4())}
    problem(404, "not-found", await admin.api.get("/api/statistics", params=absent))


def of_day(day: date, **columns: Any) -> dict[str, Any]:
    """A row of `order_days` of somebody who is nobody's concern."""
    row = {"owner_id": uuid4(), "department_id": NOBODY, "tool": "generate", "model": "", "orders": 1, "succeeded": 1}
    return {"day": day, **row, "images": 1, "credits": 1, **columns}


@pytest.fixture
async def open_days(application: Application) -> AsyncIterator[None]:
    """No day is closed, and nobody ordered anything. Afterwards again, for what other tests count on past days."""
    await forget_days(application)
    yield
    await forget_days(application)


async def forget_days(application: Application) -> None:
    async with application.parts.database.begin() as connection:
        await connection.execute(closed_days.delete())
        await connection.execute(order_days.delete())


async def test_days_that_are_over_are_closed_and_stay_what_they_were(
    application: Application, admin: Someone, open_days: None
) -> None:
    first = today() - timedelta(days=80)
    rows = [
        *(of_day(first + timedelta(days=back), credits=2) for back in (0, 0, 40, 79)),
        of_day(first, tool="banner", model="small-world", succeeded=0, images=0, credits=0),
        of_day(today(), credits=30),
    ]
    await add_days(application, *rows)
    period = {"scope": "all", "from": str(first)}
    before = {by: await ask(admin, by=by, **period) for by in ("day", "tool", "model")}
    assert before["day"]["total"]["credits"] == 38
    closing = Closing(application.parts.database)
    await asyncio.gather(closing.run(), closing.run())
    async with application.parts.database.begin() as connection:
        closed = (await connection.execute(closed_days.select().order_by(closed_days.c.day))).all()
        # What is closed is not asked again.
        await connection.execute(order_days.delete().where(order_days.c.day < today()))
    assert [(row.day, row.tool, row.orders) for row in closed if row.day == first] == [
        (first, "banner", 1), (first, "generate", 2)
    ]  # fmt: skip
    assert max(row.day for row in closed) == today() - timedelta(days=1), "today is not over"
    assert {by: await ask(admin, by=by, **period) for by in before} == before
    middle = await ask(admin, scope="all", **{"from": str(first + timedelta(days=1)), "to": str(today())})
    assert middle["total"]["credits"] == 4, "the first and the last day cut off"


async def test_a_day_is_closed_only_when_whoever_counts_on_it_is_done(
    application: Application, admin: Someone, open_days: None
) -> None:
    """An order that ended just before midnight, in a transaction that commits after."""
    yesterday = today() - timedelta(days=1)
    await add_days(application, of_day(yesterday))
    async with application.parts.database.connect() as late:
        await late.execute(order_days.insert().values(of_day(yesterday)))
        closing = asyncio.create_task(Closing(application.parts.database).run())
        await asyncio.sleep(0.2)
        await late.commit()
        await closing
    # Where it waited in vain, the next round does it.
    await Closing(application.parts.database).run()
    found = await ask(admin, scope="all", **{"from": str(yesterday), "to": str(today())})
    assert found["total"]["orders"] == 2


async def test_whoever_ends_an_order_does_not_wait_for_a_closing_that_waits(
    application: Application, open_days: None
) -> None:
    yesterday = today() - timedelta(days=1)
    await add_days(application, of_day(yesterday))
    async with application.parts.database.connect() as slow:
        await slow.execute(order_days.insert().values(of_day(today())))
        closing = asyncio.create_task(Closing(application.parts.database).run())
        await asyncio.sleep(0.2)
        await asyncio.wait_for(add_days(application, of_day(today())), 10)
        await closing
        await slow.rollback()
    async with application.parts.database.connect() as connection:
        assert (await connection.execute(closed_days.select())).all() == [], "given up, and nothing half done"


async def test_visitors_are_one_member(application: Application, admin: Someone, anna: Someone) -> None:
    visitors = [await application.someone(visitor=True) for _ in range(2)]
    days = [{"owner_id": person.id, "orders": 2} for person in (*visitors, anna)]
    before = {item["key"]: item["orders"] for item in (await ask(admin, scope="all", by="member"))["items"]}
    await add_days(application, *days)
    found = await ask(admin, scope="all", by="member")
    now = {item["key"]: item["orders"] for item in found["items"]}
    assert now["demo"] - before.get("demo", 0) == 4 and now[anna.account["username"]] == 2
    assert len(found["items"]) == len(now), "each key once"


async def test_all_members_are_added_up_for_a_month_at_most(admin: Someone) -> None:
    assert (await ask(admin, scope="all", by="member"))["by"] == "member"
    since = str(today() - timedelta(days=40))
    year = {"scope": "all", "by": "member", "from": since}
    problem(422, "invalid-parameters", await admin.api.get("/api/statistics", params=year))


async def test_the_period_has_a_first_day_and_ends_before_the_last(application: Application, anna: Someone) -> None:
    days = [today() - timedelta(days=back) for back in (40, 20, 10)]
    await add_days(application, *({"owner_id": anna.id, "day": day} for day in days))
    assert [item["key"] for item in (await ask(anna))["items"]] == [str(day) for day in days[1:]], "thirty days"
    found = await ask(anna, **{"from": str(days[0]), "to": str(days[2])})
    assert [item["key"] for item in found["items"]] == [str(day) for day in days[:2]]
    for period in ({"from": "2026-02-01", "to": "2026-02-01"}, {"from": "2024-01-01", "to": "2026-01-01"}):
        problem(422, "invalid-parameters", await anna.api.get("/api/statistics", params=period))
    problem(422, "invalid-parameters", await anna.api.get("/api/statistics", params={"from": "yesterday"}))


async def test_nothing_adds_up_to_nothing(anna: Someone) -> None:
    found = await ask(anna, by="member")
    assert found["items"] == [] and sums(found["total"]) == (0, 0, 0, 0)


async def test_as_csv_by_accept_and_by_format(application: Application, anna: Someone) -> None:
    await add_days(application, {"owner_id": anna.id, "model": "=cmd()", "credits": 2})
    for options in (
        {"params": {"by": "model", "format": "csv"}},
        {"params": {"by": "model"}, "headers": {"Accept": "text/csv"}},
    ):
        answer = await anna.api.get("/api/statistics", **options)
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
        assert "attachment" in answer.headers["content-disposition"]
        rows = list(csv.reader(io.StringIO(answer.text)))
        assert rows == [["model", *SUMS], ["'=cmd()", "1", "1", "1", "2"]]
    as_json = await anna.api.get("/api/statistics", params={"format": "json"}, headers={"Accept": "text/csv"})
    assert as_json.headers["content-type"].startswith("application/json")
