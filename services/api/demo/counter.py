"""The counter where demos are given out and claimed. Each is one transaction."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.catalogue import Catalogue
from contracts.ordering import GenerateOrder
from services.api.accounts import store as accounts
from services.api.accounts.person import Person
from services.api.credits.store import balance_of
from services.api.demo import store
from services.api.demo.budget import HOLDER, end_of, today
from services.api.demo.schemas import DemoBody
from services.api.demo.visitors import Visitors
from services.api.notices import Notices
from services.api.orders.changes import Changes
from services.api.orders.desk import refusals_as_problems
from services.api.orders.materials import Materials
from services.api.orders.order import Order
from services.api.orders.placing import Terms, draft
from services.api.orders.store import Cause
from services.api.orders.views import order_view
from services.api.problems import CONFLICT, NOT_FOUND, Problem, kind
from services.api.settings import WebSettings

DEMO_USED = kind(
    "demo-used",
    409,
    "The demo is over",
    "This browser has had its one order without an account. Register to order more, and claim that order then.",
)
DEMO_LIMIT = kind(
    "demo-limit",
    429,
    "No more demos today",
    "There are only so many orders without an account a day, in all and from one address. Register to order now.",
)
NO_DEMO = kind(
    "no-demo",
    409,
    "No demo to claim",
    "A demo's order is claimed from the browser that placed it, and this request carries no cookie of a demo.",
)


class Counter:
    """Gives out demos, and hands them over."""

    def __init__(
        self,
        settings: WebSettings,
        database: AsyncEngine,
        visitors: Visitors,
        changes: Changes,
        notices: Notices,
        catalogue: Catalogue,
    ) -> None:
        self._settings, self._database, self._visitors = settings, database, visitors
        self._changes, self._notices, self._catalogue = changes, notices, catalogue

    async def place(self, ticket: str | None, address: str, body: DemoBody) -> tuple[dict[str, Any], str]:
        """The order, and the cookie's value that it can be followed with. Raises problems 409, 422, 429."""
        day, demo_id, known = today(), uuid4(), self._visitors.read(ticket)
        address_hash = self._visitors.address_hash(address, day)
        with refusals_as_problems():
            order = self._draft(body)
        async with self._database.begin() as connection:
            if known is not None and await store.has_one(connection, known):
                raise Problem(DEMO_USED)
            await self._admit(connection, day, address_hash, order)
            await store.add_visitor(connection, order.owner_id)
            order = await self._changes.place(connection, order, Cause(f"demo {demo_id}", "order.placed"))
            await store.add(connection, demo_id, order, day, address_hash)
        self._notices.order_changed(order.id, order.owner_id)
        return order_view(order), self._visitors.ticket(demo_id)

    def _draft(self, body: DemoBody) -> Order:
        """One picture by a bundled model at its native size, for a visitor who has no row yet, from the budget."""
        model = self._catalogue.default("text_to_image").name
        asked = GenerateOrder(tool="generate", prompt=body.prompt, language=body.language, model=model)
        terms = Terms(uuid4(), uuid4(), self._catalogue, self._settings.max_prompt_characters, datetime.now(UTC))
        return replace(draft(asked, Materials(), terms), charged_to=HOLDER)

    async def _admit(self, connection: AsyncConnection, day: date, address_hash: bytes, order: Order) -> None:
        """Raises the problem `demo-limit` where the day, the address or the budget has no more to give."""
        spent, settings = await store.spent(connection, day, address_hash), self._settings
        left = min(
            settings.demo_orders_a_day - spent.in_all,
            settings.demo_orders_an_address - spent.from_here,
            settings.demo_credits_a_day - spent.in_all * order.price,
            (await balance_of(connection, HOLDER)).available // max(order.price, 1),
        )
        if left <= 0:
            seconds = (end_of(day) - datetime.now(UTC)).total_seconds()
            raise Problem(DEMO_LIMIT, headers={"Retry-After": str(max(1, round(seconds)))})

    async def claim(self, ticket: str | None, order_id: UUID, person: Person) -> None:
        """Make the visitor's order the person's. Raises 401 where the account is deleted meanwhile, 404, and 409
        without a demo or for one they have claimed."""
        demo_id = self._visitors.read(ticket)
        if demo_id is None:
            raise Problem(NO_DEMO)
        async with self._database.begin() as connection:
            await accounts.stay(connection, person.id)
            demo = await store.lock(connection, demo_id, order_id)
            if demo is None or demo.claimed_by not in {None, person.id}:
                raise Problem(NOT_FOUND)
            if demo.claimed_by is not None:
                raise Problem(CONFLICT, "You have claimed this order already.")
            await store.hand_over(connection, demo, person.id)
        self._notices.order_changed(order_id, person.id)
