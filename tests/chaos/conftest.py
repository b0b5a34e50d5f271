"""What holds after every fault: each order has ended, nothing is held, the books balance, nobody paid twice."""

import asyncio
from dataclasses import dataclass

import pytest
from PIL import Image
from sqlalchemy import text

from chassis.database import connect
from infra.local.environment import database_url
from services.ledger.audit import check
from tests.person import ENDED, Person
from tests.stack import Stack, eventually

RUSSIAN = "розовый торт с клубникой на голубом фоне"


@dataclass
class Aftermath:
    """Looks at what a fault has left behind."""

    stack: Stack

    def ledger(self, query: str, **values):
        return self._ask("bottega_ledger", query, values)

    def api(self, query: str, **values):
        return self._ask("bottega_api", query, values)

    def _ask(self, database: str, query: str, values):
        async def ask():
            engine = connect(database_url(self.stack.values, database), pool=2)
            try:
                async with engine.connect() as connection:
                    return (await connection.execute(text(query), values)).all()
            finally:
                await engine.dispose()

        return asyncio.run(ask())

    def books_balance(self) -> None:
        async def audit():
            engine = connect(database_url(self.stack.values, "bottega_ledger"), pool=2)
            try:
                async with engine.connect() as connection:
                    return await check(connection)
            finally:
                await engine.dispose()

        found = asyncio.run(audit())
        assert found.is_balanced, found

    def everything_ended_well(self, person: Person, orders: list[dict], credits: int, seconds: float = 90) -> None:
        """All orders succeeded, each was charged once, nothing is held, the ledger sums to zero."""
        ended = [person.wait(order["id"], seconds=seconds) for order in orders]
        assert {order["status"] for order in ended} == {"succeeded"}, [order["error"] for order in ended]
        self.charged(person, sum(order["price"] for order in ended), credits)
        for order in ended:
            captures = self.ledger(
                "SELECT kind FROM transfers WHERE order_id = :id AND kind IN ('capture', 'release')", id=order["id"]
            )
            assert [row.kind for row in captures] == ["capture"]
            asked = order["parameters"]
            assert len(order["images"]) == (len(asked["banner"]["sizes"]) if "banner" in asked else asked["count"])

    def charged(self, person: Person, amount: int, credits: int) -> None:
        """`amount` credits are gone from `credits`, nothing is held, and the ledger balances."""
        left = {"available": credits - amount, "held": 0, "total": credits - amount}
        eventually(lambda: person.balance() == left, seconds=60)
        self.books_balance()

    def ended(self, person: Person, orders: list[dict], seconds: float = 90) -> list[dict]:
        ended = [person.wait(order["id"], seconds=seconds) for order in orders]
        assert {order["status"] for order in ended} <= ENDED
        return ended


@pytest.fixture
def aftermath(running) -> Aftermath:
    return Aftermath(running)


@pytest.fixture
def person(running) -> Person:
    return Person(running.url, credits=30)


def place_some(person, count=4):
    """Orders at every stage: some translated, some English, more than the window, so that some wait."""
    return [person.place(prompt=RUSSIAN if number % 2 else "a pink cake") for number in range(count)]


def place_with_each_hand(person: Person) -> list[dict]:
    """One order for each tool, from a picture of the person's own."""
    image = person.upload(Image.new("RGB", (128, 96), "#c2185b"))["id"]
    region = {"rectangle": {"x": 20, "y": 20, "width": 40, "height": 30}}
    banner = {"types": ["leaderboard", "medium_rectangle"], "headline": "Торт на заказ"}
    return [
        person.place(prompt=RUSSIAN),
        person.place(tool="image_to_image", prompt=RUSSIAN, image=image),
        person.place(tool="inpaint", prompt=RUSSIAN, image=image, region=region),
        person.place(tool="banner", prompt=None, image=image, banner=banner),
    ]
