"""The routes of operators and administrators."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import Parameter
from litestar.status_codes import HTTP_200_OK
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.catalogue import Catalogue
from chassis.database import single
from chassis.outbox import Outbox
from contracts.pipeline import Tool
from services.api.accounts.person import Person
from services.api.administration import examples, letters, orders, prices, queues
from services.api.administration.depths import depths
from services.api.administration.letters import NOT_REPLAYABLE, Letter, Letters
from services.api.administration.orders import OverseenOrders
from services.api.administration.prices import Prices
from services.api.administration.queues import Queues
from services.api.orders.order import Status
from services.api.paging import CursorText, Limit, page
from services.api.permissions import Permission, visible
from services.api.problems import FORBIDDEN, NOT_FOUND, invalid
from services.api.settings import WebSettings
from services.api.tables import orders as order_rows

MAX_ID = 2**63 - 1

Username = Annotated[str | None, Parameter(max_length=100, description="only this person's")]
OfDepartment = Annotated[UUID | None, Parameter(query="department", description="only placed in this department")]
Since = Annotated[datetime | None, Parameter(query="from", description="ISO 8601, inclusive")]
Until = Annotated[datetime | None, Parameter(query="to", description="ISO 8601, exclusive")]


class OversightController(Controller):
    path = "/api/admin"
    tags: ClassVar[list[str]] = ["administration"]
    opt: ClassVar[dict[str, Any]] = {"permission": Permission.OPERATIONS_SEE, "problems": (FORBIDDEN,)}

    @get("/orders", opt={"permission": Permission.ORDERS_OVERSEE}, responses={200: examples.ORDERS})
    async def list_orders(
        self,
        person: Person,
        database: AsyncEngine,
        username: Username = None,
        department: OfDepartment = None,
        status: Status | None = None,
        tool: Tool | None = None,
        since: Since = None,
        until: Until = None,
        limit: Limit = 20,
        cursor: CursorText = None,
    ) -> OverseenOrders:
        """Orders, newest first: all for a super admin, those placed in their department for its admins. Prompts and
        pictures are their owners' and not shown."""
        near = visible(person, Permission.ORDERS_OVERSEE, department=order_rows.c.department_id)
        equal = {"department_id": department, "status": status and status.value, "tool": tool and tool.value}
        query = orders.query(near, username, equal)
        query = query.where(order_rows.c.created_at >= since) if since is not None else query
        query = query.where(order_rows.c.created_at < until) if until is not None else query
        async with single(database) as connection:
            rows, after = await page(connection, query, order_rows, limit, cursor)
        return OverseenOrders([orders.overseen(row) for row in rows], after)

    @get("/queues", responses={200: examples.QUEUES})
    async def list_queues(self, database: AsyncEngine, settings: WebSettings) -> Queues:
        """Every queue with its depth, its consumers, and the age of the oldest order that waits for it."""
        async with single(database) as connection:
            rows, pace = await queues.standing(connection)
        names = queues.names(rows)
        deep = await depths(settings.amqp_url.get_secret_value(), names)
        return Queues(queues.shown(names, rows, pace, deep))

    @get("/dead-letters", responses={200: examples.LETTERS})
    async def list_letters(self, database: AsyncEngine, limit: Limit = 20, cursor: CursorText = None) -> Letters:
        """Messages that could not be handled, newest first, and what became of each."""
        async with single(database) as connection:
            return Letters(*await letters.page(connection, limit, _place(cursor)))

    @post(
        "/dead-letters/{letter_id:int}/replay",
        status_code=HTTP_200_OK,
        opt={"permission": Permission.OPERATIONS_MEND, "problems": (FORBIDDEN, NOT_FOUND, NOT_REPLAYABLE)},
        responses={200: examples.REPLAYED},
    )
    async def replay(self, letter_id: int, person: Person, database: AsyncEngine, outbox: Outbox) -> Letter:
        """Send a command once more, as it was, under its id: whoever has done it already does not do it again. A
        letter is sent again once; if it dies again, that is a letter of its own. It stands in the audit log."""
        async with database.begin() as connection:
            return await letters.replay(connection, outbox, person, min(max(letter_id, 0), MAX_ID))

    @get("/prices", sync_to_thread=False, responses={200: examples.PRICES})
    def list_prices(self, catalogue: Catalogue) -> Prices:
        """What each tool costs with each model. They stand in `models/catalogue.toml`."""
        return Prices(prices.prices(catalogue))


def _place(cursor: str | None) -> int | None:
    """Ids grow with time. Raises the 422 problem."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise invalid("not a cursor of this list", "/cursor", "query")
    return int(cursor)
