"""The demo over HTTP: an order without an account, and claiming it with one."""

from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, Request, Response, post
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import single
from services.api.accounts.cookies import DEMO
from services.api.accounts.examples import sent
from services.api.accounts.gate import Gate, caller
from services.api.accounts.person import Person
from services.api.demo.counter import DEMO_LIMIT, DEMO_USED, NO_DEMO, Counter
from services.api.demo.schemas import DemoBody
from services.api.demo.sweep import KEPT
from services.api.orders.reading import Reader
from services.api.orders.schemas import ORDER
from services.api.permissions import Permission
from services.api.problems import CONFLICT, NOT_FOUND, Problem

Asked = Annotated[DemoBody, sent({"prompt": "розовый торт с клубникой", "language": "ru"})]
CLAIM: dict[str, Any] = {"permission": Permission.ORDERS_CLAIM, "problems": (NO_DEMO, CONFLICT, NOT_FOUND)}


class DemoController(Controller):
    path = "/api"
    tags: ClassVar[list[str]] = ["demo"]

    @post("/demo", status_code=202, opt={"public": True, "problems": (DEMO_USED, DEMO_LIMIT)}, responses={202: ORDER})
    async def place(
        self, data: Asked, request: Request[Any, Any, Any], counter: Counter, gate: Gate
    ) -> Response[dict[str, Any]]:
        """One picture without an account. The cookie that comes with the answer lets this browser follow the order,
        see its picture, and claim it after registering."""
        order, ticket = await counter.place(request.cookies.get(DEMO), caller(request), data)
        cookie = gate.cookies.demo(ticket, int(KEPT.total_seconds()))
        return Response(order, headers={"Location": f"/api/orders/{order['id']}"}, cookies=[cookie])

    @post("/orders/{order_id:uuid}/claim", status_code=200, opt=CLAIM, responses={200: ORDER})
    async def claim(
        self,
        order_id: UUID,
        request: Request[Any, Any, Any],
        person: Person,
        counter: Counter,
        gate: Gate,
        database: AsyncEngine,
        reader: Reader,
    ) -> Response[dict[str, Any]]:
        """Take the demo's order over into one's own account, once, running or ended. It stays free of charge."""
        await counter.claim(request.cookies.get(DEMO), order_id, person)
        async with single(database) as connection:
            order = await reader.find(connection, person.id, order_id)
        if order is None:
            raise Problem(NOT_FOUND)
        return Response(order, cookies=[gate.cookies.demo("", 0)])
