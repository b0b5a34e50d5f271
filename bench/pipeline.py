"""What the pipeline adds to the work itself, and how many orders a second it carries, engines being doubles.

The whole stack runs as separate processes on private servers with durable storage. Beside it stand, in the same
run, what one confirmed publish and one committed transaction cost on the same broker and database: an order needs
several of each, one after the other, and no pipeline can be faster than that chain. `python -m bench.pipeline`.
"""

import asyncio
import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aio_pika
import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import connect
from infra.local.environment import database_url
from infra.local.ports import free_port
from infra.local.postgres import PostgreSQL
from infra.local.process import Guard
from tests.person import Person
from tests.servers import PASSWORD, Database, start_broker, start_object_store
from tests.stack import Stack

RESULT = Path(__file__).parent / "results" / "pipeline.json"
SEQUENTIAL = 40
RATE = 30
SECONDS = 20
PROBES = 100
COMMITS_IN_A_ROW = 6
"""Transactions of an order that wait for each other: place, hold, held, dispatch, generated, capture; captured."""
CONFIRMS_IN_A_ROW = 5
"""Confirmed publishes that wait for each other: hold, held, generate, generated, capture; captured comes after."""
BODY = {"tool": "generate", "prompt": "a pink cake", "enhance": False, "steps": 4}


async def median_seconds(work: Callable[[], Awaitable[object]], count: int) -> float:
    times = []
    for _ in range(count):
        began = time.perf_counter()
        await work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


async def one_confirm(url: str) -> float:
    """Seconds for one persistent publish to a quorum queue with its confirm, nothing else going on."""
    connection = await aio_pika.connect(url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue("bench.confirm", durable=True, arguments={"x-queue-type": "quorum"})
        message = aio_pika.Message(b"x" * 512, delivery_mode=2)
        seconds = await median_seconds(
            lambda: channel.default_exchange.publish(message, routing_key=queue.name), PROBES
        )
        await queue.delete(if_unused=False, if_empty=False)
    return seconds


async def one_commit(engine: AsyncEngine) -> float:
    """Seconds for one durable transaction of two small statements."""
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE IF NOT EXISTS bench (id uuid PRIMARY KEY, body text)"))

    async def commit() -> None:
        async with engine.begin() as connection:
            await connection.execute(text("INSERT INTO bench VALUES (:id, 'x')"), {"id": uuid.uuid4()})
            await connection.execute(text("UPDATE bench SET body = 'y' WHERE id = :id"), {"id": uuid.uuid4()})

    seconds = await median_seconds(commit, PROBES)
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE bench"))
    return seconds


async def overhead(url: str, headers: dict[str, str]) -> list[float]:
    """Seconds from POST to the answer that says `succeeded`, one order at a time."""
    times = []
    async with httpx.AsyncClient(base_url=url, headers={**headers, "Prefer": "wait=30"}, timeout=40) as client:
        for _ in range(SEQUENTIAL):
            began = time.perf_counter()
            answer = await client.post("/api/orders", json=BODY)
            times.append(time.perf_counter() - began)
            assert answer.json()["status"] == "succeeded", answer.text
    return times


async def sustained(url: str, headers: list[dict[str, str]], engine: AsyncEngine) -> dict[str, Any]:
    """RATE orders a second for SECONDS, placed on time whatever comes back; how many are open as it goes."""
    open_orders: list[int] = []
    counting = text("SELECT count(*) FROM orders WHERE ended_at IS NULL")

    async def watch() -> None:
        while True:
            async with engine.connect() as connection:
                open_orders.append(await connection.scalar(counting) or 0)
            await asyncio.sleep(1)

    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        watching = asyncio.create_task(watch())
        began, placing = time.perf_counter(), []
        for number in range(RATE * SECONDS):
            await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
            request = client.post("/api/orders", json=BODY, headers=headers[number % len(headers)])
            placing.append(asyncio.create_task(request))
        answers = await asyncio.gather(*placing)
        placed = time.perf_counter() - began
        while open_orders[-1] and time.perf_counter() - began < 120:
            await asyncio.sleep(0.2)
        drained = time.perf_counter() - began
        watching.cancel()
    assert all(answer.status_code == 202 for answer in answers), [a.text for a in answers if a.status_code != 202][:1]
    half = open_orders[: SECONDS + 1]
    return {
        "placed_a_second": len(answers) / placed,
        "finished_a_second": len(answers) / drained,
        "open_first_half": statistics.median(half[: SECONDS // 2]),
        "open_second_half": statistics.median(half[SECONDS // 2 :]),
    }


async def measure(stack: Stack) -> dict[str, Any]:
    people = [Person(stack.url, credits=10_000) for _ in range(8)]
    headers = [{"Authorization": person.api.headers["Authorization"]} for person in people]
    engine = connect(database_url(stack.values, "bottega_api"), pool=4)
    try:
        await overhead(stack.url, headers[0])
        confirm, commit = await one_confirm(stack.rabbitmq.url), await one_commit(engine)
        times = await overhead(stack.url, headers[0])
        load = await sustained(stack.url, headers, engine)
    finally:
        await engine.dispose()
    chain = CONFIRMS_IN_A_ROW * confirm + COMMITS_IN_A_ROW * commit
    return {
        "overhead_median_ms": statistics.median(times) * 1000,
        "overhead_p95_ms": statistics.quantiles(times, n=20)[18] * 1000,
        "confirm_ms": confirm * 1000,
        "commit_ms": commit * 1000,
        "chain_ms": chain * 1000,
        "overhead_to_chain": statistics.median(times) / chain,
        **load,
        "rate_to_serial_commits": load["finished_a_second"] * COMMITS_IN_A_ROW * commit,
    }


def show(found: dict[str, Any]) -> None:
    print(
        f"POST to succeeded, stub engine   median {found['overhead_median_ms']:.0f} ms, "
        f"p95 {found['overhead_p95_ms']:.0f} ms"
    )
    print(
        f"the same chain, bare             {found['chain_ms']:.0f} ms ({CONFIRMS_IN_A_ROW} confirms of "
        f"{found['confirm_ms']:.1f} ms, {COMMITS_IN_A_ROW} commits of {found['commit_ms']:.1f} ms)"
    )
    print(f"ratio                            {found['overhead_to_chain']:.1f}")
    print(
        f"{RATE} orders/s for {SECONDS} s            placed {found['placed_a_second']:.1f}/s, "
        f"finished {found['finished_a_second']:.1f}/s"
    )
    print(
        f"open orders, first/second half   {found['open_first_half']:.0f} / {found['open_second_half']:.0f} "
        f"(a queue that grows would show here)"
    )
    print(f"share of one serial committer    {found['rate_to_serial_commits']:.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bottega-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        guard = Guard(name)
        broker, store = start_broker(folder), start_object_store(folder)
        database = Database(PostgreSQL(folder / "postgres", free_port(), PASSWORD, durable=True), folder)
        stack = Stack(broker, database, store, folder, traced=False)
        try:
            stack.set_up()
            stack.start()
            found = asyncio.run(measure(stack))
        finally:
            for each in (stack, store, database, broker, guard):
                each.close()
    show(found)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps({name: round(value, 3) for name, value in found.items()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
