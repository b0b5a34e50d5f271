"""Balance, top-up and the history of transactions."""

import asyncio
from typing import Any, ClassVar
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import HTTP_200_OK, HTTP_202_ACCEPTED
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from chassis.outbox import Outbox
from services.api import idempotency
from services.api.accounts.person import Person
from services.api.credits import store
from services.api.credits.schemas import Balance, Pending, ToppedUp, TopUp, Transactions
from services.api.hub import Hub
from services.api.paging import CursorText, Limit, page
from services.api.problems import FORBIDDEN, KEY_REUSED, Problem, invalid
from services.api.settings import WebSettings
from services.api.tables import transactions

OUTCOME_SECONDS = 5.0
"""How long a top-up waits for the ledger's outcome before it answers 202."""
LOOK_SECONDS = 1.0
"""A notice that was lost costs at most this much."""


class CreditsController(Controller):
    path = "/api"
    tags: ClassVar[list[str]] = ["credits"]

    @get("/balance")
    async def balance(self, person: Person, database: AsyncEngine) -> Balance:
        """My credits."""
        async with single(database) as connection:
            return await store.balance_of(connection, person.id)

    @post(
        "/balance/top-up",
        status_code=HTTP_200_OK,
        opt={"problems": (FORBIDDEN, KEY_REUSED)},
        responses={
            200: ResponseSpec(ToppedUp, description="the credits can be spent"),
            202: ResponseSpec(Pending, description="asked for; the outcome is late"),
        },
    )
    async def top_up(
        self,
        data: TopUp,
        person: Person,
        settings: WebSettings,
        database: AsyncEngine,
        outbox: Outbox,
        hub: Hub,
        idempotency_key: idempotency.KeyHeader = None,
    ) -> Response[Any]:
        """Add credits without a payment provider. Answers once they can be spent, or 202 when that takes long."""
        key = idempotency.parse(idempotency_key)
        _check(settings, data.amount)
        with hub.watch(person.id) as watch:
            grant_id = await store.request_grant(database, outbox, person.id, data.amount, key)
            done = await _outcome(database, watch, person.id, grant_id)
        if done is None:
            return Response(Pending(grant_id), status_code=HTTP_202_ACCEPTED)
        return Response(done)

    @get("/transactions")
    async def transactions(
        self, person: Person, database: AsyncEngine, limit: Limit = 20, cursor: CursorText = None
    ) -> Transactions:
        """My transactions, newest first."""
        mine = select(transactions).where(transactions.c.holder_id == person.id)
        async with single(database) as connection:
            rows, next_cursor = await page(connection, mine, transactions, limit, cursor)
        return Transactions([store.transaction_of(row) for row in rows], next_cursor)


def _check(settings: WebSettings, amount: int) -> None:
    if not settings.self_top_up:
        raise Problem(FORBIDDEN, "Credits are given out by the administrators of this installation.")
    if amount > settings.max_top_up:
        raise invalid(f"must be at most {settings.max_top_up}", "/amount")


async def _outcome(database: AsyncEngine, watch: Any, holder_id: UUID, grant_id: UUID) -> ToppedUp | None:
    """The applied grant; None when it is not there within OUTCOME_SECONDS."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + OUTCOME_SECONDS
    while True:
        done = await store.find_grant(database, holder_id, grant_id)
        left = deadline - loop.time()
        if done is not None or left <= 0:
            return done
        await watch.wait(min(left, LOOK_SECONDS))
