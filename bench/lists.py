"""Every list and statistic over a database of 10,000 people, 200 departments, a million orders and a million
transactions: the median over HTTP, the processor time, and the plans of the queries behind them.

The application runs in this process on a durable PostgreSQL of its own; a request goes through all of it but the
socket. On a machine that has other work the median says little: the processor time of this process and of the database
(without its parallel workers) is what a request costs anywhere. `BOTTEGA_BENCH_ORDERS` takes another number of orders.
Run as `python -m bench.lists`.
"""

import asyncio
import hashlib
import json
import logging
import os
import re
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import structlog
from sqlalchemy import event

from bench.ledger import durable_database
from services.api.migrate import migrate
from services.api.statistics.closing import Closing
from tests.integration.api.application import Application, running, settings_for

RESULT = Path(__file__).parent / "results" / "lists.json"
ORDERS = int(os.environ.get("BOTTEGA_BENCH_ORDERS", "1000000"))
USERS, DEPARTMENTS, DAYS = 10_000, 200, 365
ROUNDS, WARM = 15, 2
LIMIT_MS = 100.0
BIG = ("orders", "transactions", "order_days", "images", "order_events")
"""Tables that no list may read from end to end."""

_DEPARTMENT = "md5('department ' || {})::uuid"
_USER = "md5('user ' || {})::uuid"
_MEMBER_OF = _DEPARTMENT.format(f"u % {DEPARTMENTS}")
# A person orders four times in a row, every other week; the newest orders are the last.
_PERSON = f"(n / 4 * 7919::bigint) % {USERS}"
_WHEN = f"now() - interval '{DAYS} days' * (1 - n::float8 / {ORDERS})"

_PARAMETERS = json.dumps(
    {"sampling": {"model": "small-world", "width": 256, "height": 256, "steps": 8, "guidance": 2.0,
                  "scheduler": "euler", "seeds": [7]}}
)  # fmt: skip

FILLING = (
    f"""INSERT INTO departments (id, name) SELECT {_DEPARTMENT.format("d")}, 'department ' || d
        FROM generate_series(0, {DEPARTMENTS - 1}) d""",
    f"""INSERT INTO users (id, email, username, name, role, department_id, created_at)
        SELECT {_USER.format("u")}, 'u' || u || '@bench.test', 'user-' || u, 'Person ' || u,
            CASE WHEN u = 0 THEN 'super_admin' WHEN u < {DEPARTMENTS} THEN 'department_admin' ELSE 'member' END,
            {_MEMBER_OF}, now() - interval '1 minute' * u
        FROM generate_series(0, {USERS - 1}) u""",
    f"""INSERT INTO orders (id, owner_id, department_id, model, tool, status, todo, attempt, first_attempt, language,
            prompt_original, parameters, price, pictures, created_at, ended_at, deadline)
        SELECT md5('order ' || n)::uuid, {_USER.format("u")}, {_MEMBER_OF}, 'small-world',
            CASE WHEN n % 5 = 0 THEN 'inpaint' ELSE 'generate' END,
            CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'succeeded' END,
            '{{}}', 1, 1, 'en', 'a pink cake', '{_PARAMETERS}', 1, '[]',
            at, at + interval '9 seconds', at + interval '1 day'
        FROM (SELECT n, {_PERSON} AS u, {_WHEN} AS at FROM generate_series(1, {ORDERS}) n) made""",
    f"""INSERT INTO images (id, owner_id, order_id, position, sha256, media_type, bytes, width, height, created_at)
        SELECT md5('image ' || n)::uuid, {_USER.format("u")}, md5('order ' || n)::uuid, 0, repeat('0', 64), 'image/png',
            9, 256, 256, at
        FROM (SELECT n, {_PERSON} AS u, {_WHEN} AS at FROM generate_series(1, {ORDERS}) n) made""",
    f"""INSERT INTO transactions (id, holder_id, kind, amount, available, order_id, created_at)
        SELECT md5('transaction ' || n)::uuid, {_USER.format("u")}, 'capture', -1, 100, md5('order ' || n)::uuid, at
        FROM (SELECT n, {_PERSON} AS u, {_WHEN} AS at FROM generate_series(1, {ORDERS}) n) made""",
    """INSERT INTO order_days SELECT (ended_at AT TIME ZONE 'UTC')::date, owner_id, department_id, tool, model,
            count(*), count(*) FILTER (WHERE status = 'succeeded'), count(*), sum(price)
        FROM orders GROUP BY 1, 2, 3, 4, 5 ORDER BY 1""",
    f"""INSERT INTO audit_log (actor_id, actor_role, act, subject, subject_id)
        SELECT {_USER.format(0)}, 'super_admin', 'user.approved', 'user', {_USER.format("u")}
        FROM generate_series(0, {USERS - 1}) u""",
    "INSERT INTO dead_letters (queue, outcome, body) SELECT 'q', 'orphan', 'x' FROM generate_series(1, 10000)",
)
# Indexes are quicker made over a full table than kept while it is filled; those of constraints stay.
_SECONDARY = """SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public'
    AND tablename = ANY($1) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)"""

MEMBER, BOSS, CHIEF = 5000, 5, 0
_OF_BOSS = UUID(hashlib.md5(b"department 5", usedforsecurity=False).hexdigest())
YEAR = "from={year}&to={tomorrow}"
REQUESTS: tuple[tuple[int, str], ...] = (
    (MEMBER, "/api/orders"),
    (MEMBER, "/api/orders?status=failed"),
    *((MEMBER, f"/api/{name}") for name in ("images", "transactions", "bookmarks", "bookmarks/orders", "presets")),
    *((MEMBER, f"/api/{name}") for name in ("brand-books", "me/keys", "images?bookmarked=true")),
    (CHIEF, "/api/users"),
    (CHIEF, "/api/users?search=user-77"),
    (CHIEF, "/api/users/user-5000"),
    (BOSS, "/api/users"),
    *((who, "/api/images?username=*") for who in (BOSS, CHIEF)),
    (BOSS, "/api/images?username=user-205"),
    (BOSS, "/api/departments/{department}/transactions"),
    *((CHIEF, f"/api/admin/transactions{which}") for which in ("", "?username=user-5000", "?kind=refund")),
    (CHIEF, "/api/departments"),
    (CHIEF, "/api/admin/orders"),
    (CHIEF, "/api/admin/orders?username=user-5000"),
    (CHIEF, "/api/admin/orders?status=failed&tool=inpaint"),
    (CHIEF, "/api/admin/orders?status=cancelled"),
    (BOSS, "/api/admin/orders"),
    (CHIEF, "/api/admin/queues"),
    (CHIEF, "/api/admin/dead-letters"),
    (CHIEF, "/api/admin/audit"),
    (CHIEF, "/api/admin/prices"),
    (CHIEF, "/api/workers"),
    *((MEMBER, f"/api/statistics?{YEAR}&by={by}") for by in ("day", "tool", "model")),
    *((BOSS, f"/api/statistics?scope=department&{YEAR}&by={by}") for by in ("day", "tool", "model", "member")),
    *((CHIEF, f"/api/statistics?scope=all&by={by}") for by in ("day", "tool", "model", "member")),
    *((CHIEF, f"/api/statistics?scope=all&{YEAR}&by={by}") for by in ("day", "tool", "model")),
)


@dataclass(frozen=True)
class Measured:
    """One request: the median and the processor time in milliseconds, and the big tables that it reads from end to
    end."""

    who: str
    path: str
    ms: float
    processor_ms: float
    scanned: list[str]


async def fill(url: str) -> float:
    """Fill the database; the seconds that it took."""
    began = time.monotonic()
    connection = await asyncpg.connect(url)
    try:
        # What is made here can be made again: only the measured reads are to be durable.
        await connection.execute("SET synchronous_commit = off")
        await connection.execute("SET session_replication_role = replica")
        dropped = await connection.fetch(_SECONDARY, list(BIG))
        for index in dropped:
            await connection.execute(f"DROP INDEX {index['name']}")
        for statement in FILLING:
            await connection.execute(statement)
        for index in dropped:
            await connection.execute(index["definition"])
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    return time.monotonic() - began


async def measure(url: str) -> list[Measured]:
    """Each request as the person who would send it."""
    async with running(settings_for(url)) as application:
        began = time.monotonic()
        await Closing(application.parts.database).run()
        print(f"{DAYS} days closed in {time.monotonic() - began:.1f} s")
        people = {number: await _log_in(application, number) for number in (MEMBER, BOSS, CHIEF)}
        measured = [await _one(application, people[who], who, path) for who, path in REQUESTS]
        for client in people.values():
            await client.aclose()
    return measured


async def _log_in(application: Application, number: int) -> httpx.AsyncClient:
    async with application.parts.database.connect() as connection:
        row = (await connection.exec_driver_sql(f"SELECT * FROM users WHERE username = 'user-{number}'")).one()
    return (await application.log_in(row)).api


async def _one(application: Application, client: httpx.AsyncClient, who: int, path: str) -> Measured:
    year, tomorrow = (time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * 86400)) for days in (1 - DAYS, 1))
    address, times, spent = path.format(year=year, tomorrow=tomorrow, department=_OF_BOSS), [], 0.0
    for each in range(WARM + ROUNDS):
        if each == WARM:
            spent = await _processor_seconds(application)
        began = time.perf_counter()
        answer = await client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, f"{path}: {answer.text}"
    spent = (await _processor_seconds(application) - spent) * 1000 / ROUNDS
    scanned = await _scanned(application, client, address)
    role = {MEMBER: "member", BOSS: "department admin", CHIEF: "super admin"}[who]
    return Measured(role, path.replace(YEAR, "a year"), statistics.median(times[WARM:]), spent, scanned)


async def _processor_seconds(application: Application) -> float:
    """Of this process and of the database's, so far."""
    own = "SELECT pid FROM pg_stat_activity WHERE datname IS NOT NULL"
    async with application.parts.database.connect() as connection:
        pids = list((await connection.exec_driver_sql(own)).scalars())
    return time.process_time() + sum(map(_scheduled_seconds, pids))


def _scheduled_seconds(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


async def _scanned(application: Application, client: httpx.AsyncClient, address: str) -> list[str]:
    """The big tables that the plans of this request's statements read from end to end."""
    said: list[tuple[str, Any]] = []

    def hear(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        said.append((statement, parameters))

    database = application.parts.database
    event.listen(database.sync_engine, "before_cursor_execute", hear)
    await client.get(address)
    event.remove(database.sync_engine, "before_cursor_execute", hear)
    found: set[str] = set()
    async with database.connect() as connection:
        for statement, parameters in said:
            if statement.startswith("SELECT"):
                plan = (await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)).scalars()
                found.update(re.findall(r"Seq Scan on (\w+)", "\n".join(plan)))
    return sorted(found & set(BIG))


PLANNED = {
    "all orders, newest first": "SELECT * FROM orders JOIN users ON users.id = owner_id "
    "ORDER BY orders.created_at DESC, orders.id DESC LIMIT 21",
    "a department's statistics of a year by member": "SELECT owner_id, sum(orders), sum(sum(orders)) OVER () "
    f"FROM order_days WHERE department_id = {_DEPARTMENT.format(5)} AND day >= current_date - 365 GROUP BY owner_id",
    "the statistics of all of a year by tool": "SELECT tool, sum(orders), sum(sum(orders)) OVER () FROM ("
    "SELECT tool, orders FROM closed_days WHERE day >= current_date - 365 AND day < current_date UNION ALL "
    "SELECT tool, orders FROM order_days WHERE day >= current_date AND day < current_date + 1) AS days GROUP BY tool",
    "the statistics of all of a month by member": "SELECT owner_id, sum(orders), sum(sum(orders)) OVER () "
    "FROM order_days WHERE day >= current_date - 30 AND day < current_date + 1 GROUP BY owner_id "
    "ORDER BY 2 DESC LIMIT 1000",
    "the sweep's unanswered settlements": "SELECT id FROM orders WHERE settlement_asked_at < now() - interval '20 s' "
    "AND (stage IN ('hold', 'settle') OR ended_at IS NOT NULL) LIMIT 200",
}


async def plans(url: str) -> dict[str, list[str]]:
    connection = await asyncpg.connect(url, server_settings={"jit": "off"})
    try:
        found = {}
        for name, query in PLANNED.items():
            explained = await connection.fetch(f"EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF, TIMING OFF) {query}")
            found[name] = [row[0] for row in explained]
        return found
    finally:
        await connection.close()


def table(measured: list[Measured]) -> str:
    lines = [f"{'ms':>8} {'cpu ms':>8}  who               request"]
    for each in measured:
        slow = "  OVER THE LIMIT" if each.ms > LIMIT_MS else ""
        scanned = f"  reads all of {', '.join(each.scanned)}" if each.scanned else ""
        lines.append(f"{each.ms:8.1f} {each.processor_ms:8.1f}  {each.who:<16}  {each.path}{slow}{scanned}")
    return "\n".join(lines)


def report(seconds: float, measured: list[Measured], planned: dict[str, list[str]]) -> None:
    """Print it, and keep it with the other results."""
    print(f"{ORDERS:,} orders filled in {seconds:.0f} s; limit {LIMIT_MS:.0f} ms\n{table(measured)}")
    for name, lines in planned.items():
        print(f"\n{name}:", *lines, sep="\n  ")
    found = [
        {name: round(value, 1) if isinstance(value, float) else value for name, value in asdict(each).items()}
        for each in measured
    ]
    kept = {"orders": ORDERS, "filled_seconds": round(seconds, 1), "results": found, "plans": planned}
    RESULT.write_text(json.dumps(kept, indent=2) + "\n")


def run() -> None:
    """The whole benchmark: a few minutes, most of them to fill the database."""
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with durable_database() as (url, _):
        migrate(url)
        seconds = asyncio.run(fill(url))
        report(seconds, asyncio.run(measure(url)), asyncio.run(plans(url)))


if __name__ == "__main__":
    run()
