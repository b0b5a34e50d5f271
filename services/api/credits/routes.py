"""A person's own credits: balance, top-up and the history of transactions."""

from typing import Any, ClassVar

from litestar import Controller, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.status_codes import HTTP_200_OK
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from chassis.outbox import Outbox
from services.api import idempotency
from services.api.accounts.person import Person
from services.api.credits import store
from services.api.credits.asking import COMMAND_FAILED, Asking
from services.api.credits.examples import BALANCE, LATE, TRANSACTIONS
from services.api.credits.schemas import OwnBalance, ToppedUp, TopUp, Transactions
from services.api.paging import CursorText, Limit, page
from services.api.permissions import Permission, by_method
from services.api.problems import FORBIDDEN, KEY_REUSED, Problem, invalid
from services.api.settings import WebSettings
from services.api.tables import transactions


class CreditsController(Controller):
    path = "/api"
    tags: ClassVar[list[str]] = ["credits"]
    opt: ClassVar[dict[str, Any]] = {"permission": by_method(Permission.CREDITS_SEE, Permission.CREDITS_TOP_UP)}

    @get("/balance", responses={200: BALANCE})
    async def balance(self, person: Person, database: AsyncEngine) -> OwnBalance:
        """My credits, and what of them expires when."""
        async with single(database) as connection:
            return await store.own_balance_of(connection, person.id)

    @post(
        "/balance/top-up",
        status_code=HTTP_200_OK,
        opt={"problems": (FORBIDDEN, KEY_REUSED, COMMAND_FAILED)},
        responses={200: ResponseSpec(ToppedUp, description="the credits can be spent"), 202: LATE},
    )
    async def top_up(
        self,
        data: TopUp,
        person: Person,
        settings: WebSettings,
        database: AsyncEngine,
        outbox: Outbox,
        asking: Asking,
        idempotency_key: idempotency.KeyHeader = None,
    ) -> Response[Any]:
        """Add credits without a payment provider. Answers once they can be spent, or 202 when that takes long."""
        key = idempotency.parse(idempotency_key)
        _check(settings, data.amount)
        grant_id = await store.request_grant(database, outbox, person.id, data.amount, key)
        return await asking.topped_up(person.id, grant_id)

    @get("/transactions", responses={200: TRANSACTIONS})
    async def transactions(
        self, person: Person, database: AsyncEngine, limit: Limit = 20, cursor: CursorText = None
    ) -> Transactions:
        """My transactions, newest first."""
        mine = select(transactions).where(transactions.c.holder_id == person.id)
        async with single(database) as connection:
            rows, after = await page(connection, mine, transactions, limit, cursor)
            return Transactions(await store.transactions_of(connection, rows), after)


def _check(settings: WebSettings, amount: int) -> None:
    if not settings.self_top_up:
        raise Problem(FORBIDDEN, "Credits are given out by the administrators of this installation.")
    if amount > settings.max_top_up:
        raise invalid(f"must be at most {settings.max_top_up}", "/amount")
