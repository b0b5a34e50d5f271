"""Submissions over the broker while the conductor dies: each placed once, each reported, each charged once."""

import asyncio

import pytest

from tests.e2e.partner_client import PartnerClient
from tests.partners import enrol
from tests.stack import eventually

CAKE = {"tool": "generate", "prompt": "a pink cake", "enhance": False}
CREDITS = 60
BURST = 6


@pytest.fixture
def partner(running):
    return enrol(running, "chaos-shop", credits=CREDITS)


def test_kill_9_of_the_conductor_between_submissions(running, partner, aftermath):
    account = partner.log_in(running.url)
    before = account.balance()["available"]
    conductor = running.processes["conductor"]

    async def submit_and_kill():
        async with PartnerClient(partner.url) as client:
            good, bad = [], []
            for pause in (0.0, 0.05, 0.2):
                good += [await client.submit(CAKE) for _ in range(BURST)]
                bad.append(await client.submit({**CAKE, "model": "no-such-model"}))
                await asyncio.sleep(pause)
                await asyncio.to_thread(conductor.kill)
                good += [await client.submit(CAKE) for _ in range(2)]
                await asyncio.to_thread(conductor.start)
            return [await client.result(each, seconds=60) for each in good], [
                await client.result(each, seconds=60) for each in bad
            ]

    ended, refused = asyncio.run(submit_and_kill())
    assert {message["data"]["status"] for message in ended} == {"succeeded"}
    assert {message["data"]["code"] for message in refused} == {"invalid-parameters"}
    placed = {message["data"]["order_id"] for message in ended}
    assert len(placed) == 3 * (BURST + 2)
    orders = aftermath.api("SELECT id FROM orders WHERE partner = :name AND ended_at IS NOT NULL", name=partner.name)
    assert placed == {str(row.id) for row in orders}
    left = {"available": before - len(placed), "held": 0, "total": before - len(placed)}
    eventually(lambda: account.balance() == left)
    aftermath.books_balance()


def test_submissions_wait_while_the_database_is_away(running, partner, aftermath):
    account = partner.log_in(running.url)
    before = account.balance()["available"]

    async def submit_while_away():
        async with PartnerClient(partner.url) as client:
            await asyncio.to_thread(running.postgres.kill)
            sent = [await client.submit(CAKE) for _ in range(3)]
            await client.publish(b"{garbage")
            await asyncio.sleep(2)
            await asyncio.to_thread(running.postgres.restart)
            return [await client.result(each, seconds=60) for each in sent]

    ended = asyncio.run(submit_while_away())
    assert [message["data"]["status"] for message in ended] == ["succeeded"] * 3
    eventually(lambda: account.api.get("/api/balance").status_code == 200)
    eventually(lambda: account.balance()["available"] == before - 3)
    aftermath.books_balance()
