"""What administrators do with credits, over HTTP. Every POST honours `Idempotency-Key` and waits for the ledger."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import Parameter
from litestar.status_codes import HTTP_200_OK
from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from services.api import idempotency
from services.api.accounts.person import Person
from services.api.credits import store
from services.api.credits.asking import COMMAND_FAILED, REFUSED
from services.api.credits.examples import (
    BALANCE,
    HOLDER_TRANSACTIONS,
    MOVED,
    REFUNDED,
    TRANSACTIONS,
    CorrectionBody,
    DistributionBody,
    GrantBody,
    IssueBody,
    RefundBody,
)
from services.api.credits.schemas import Balance, HolderTransactions, TransactionKind, Transactions
from services.api.credits.treasury import Treasury
from services.api.departments.store import find
from services.api.idempotency import KeyHeader
from services.api.paging import CursorText, Limit, page
from services.api.permissions import Permission
from services.api.problems import CONFLICT, FORBIDDEN, KEY_REUSED, NOT_FOUND, Problem
from services.api.tables import transactions, users
from services.api.users.store import called

_ASKING = (FORBIDDEN, NOT_FOUND, KEY_REUSED, REFUSED, COMMAND_FAILED)
ISSUE: dict[str, Any] = {"permission": Permission.CREDITS_ISSUE, "problems": _ASKING}
DISTRIBUTE: dict[str, Any] = {"permission": Permission.CREDITS_DISTRIBUTE, "problems": _ASKING}
REFUND: dict[str, Any] = {"permission": Permission.CREDITS_REFUND, "problems": (*_ASKING, CONFLICT)}
SEE: dict[str, Any] = {"permission": Permission.DEPARTMENTS_SEE, "problems": (FORBIDDEN, NOT_FOUND)}

OfUser = Annotated[str | None, Parameter(query="username", max_length=100, description="only this person's")]
OfDepartment = Annotated[
    UUID | None, Parameter(query="department", description="only the department's own, and those of its members")
]
Since = Annotated[datetime | None, Parameter(query="from", description="ISO 8601, inclusive")]
Until = Annotated[datetime | None, Parameter(query="to", description="ISO 8601, exclusive")]


class DepartmentCreditsController(Controller):
    path = "/api/departments/{department_id:uuid}"
    tags: ClassVar[list[str]] = ["credits"]

    @post("/credits", status_code=HTTP_200_OK, opt=ISSUE, responses=MOVED)
    async def issue(
        self, department_id: UUID, person: Person, treasury: Treasury, data: IssueBody, key: KeyHeader = None
    ) -> Response[Any]:
        """Issue credits to a department. What it has not handed on or spent by `expires_at` is gone then."""
        return await treasury.issue(person, department_id, data, idempotency.parse(key))

    @post("/distributions", status_code=HTTP_200_OK, opt=DISTRIBUTE, responses=MOVED)
    async def distribute(
        self, department_id: UUID, person: Person, treasury: Treasury, data: DistributionBody, key: KeyHeader = None
    ) -> Response[Any]:
        """Hand credits of a department on to one of its members: never more than are free, never past their date.
        What the member has not spent by `expires_at` goes back, if the department's own date is not over."""
        return await treasury.distribute(person, department_id, data, idempotency.parse(key))

    @post("/corrections", status_code=HTTP_200_OK, opt=ISSUE, responses=MOVED)
    async def correct(
        self, department_id: UUID, person: Person, treasury: Treasury, data: CorrectionBody, key: KeyHeader = None
    ) -> Response[Any]:
        """Add to a department's credits or take free ones away, with a reason."""
        return await treasury.correct_department(person, department_id, data, idempotency.parse(key))

    @get("/balance", opt=SEE, responses={200: BALANCE})
    async def balance(self, department_id: UUID, person: Person, database: AsyncEngine) -> Balance:
        """The credits that a department has not handed on."""
        async with single(database) as connection:
            await _check_seen(connection, person, department_id)
            return await store.balance_of(connection, department_id)

    @get("/transactions", opt=SEE, responses={200: TRANSACTIONS})
    async def transactions(
        self, department_id: UUID, person: Person, database: AsyncEngine, limit: Limit = 20, cursor: CursorText = None
    ) -> Transactions:
        """A department's own transactions, newest first: what was issued, handed on, came back, expired."""
        query = select(transactions).where(transactions.c.holder_id == department_id)
        async with single(database) as connection:
            await _check_seen(connection, person, department_id)
            rows, after = await page(connection, query, transactions, limit, cursor)
            return Transactions(await store.transactions_of(connection, rows), after)


class UserCreditsController(Controller):
    path = "/api/users/{username:str}"
    tags: ClassVar[list[str]] = ["credits"]
    opt: ClassVar[dict[str, Any]] = ISSUE

    @post("/credits", status_code=HTTP_200_OK, responses=MOVED)
    async def credit(
        self, username: str, person: Person, treasury: Treasury, data: GrantBody, key: KeyHeader = None
    ) -> Response[Any]:
        """Give credits to a person."""
        return await treasury.credit(person, username, data, idempotency.parse(key))

    @post("/corrections", status_code=HTTP_200_OK, responses=MOVED)
    async def correct(
        self, username: str, person: Person, treasury: Treasury, data: CorrectionBody, key: KeyHeader = None
    ) -> Response[Any]:
        """Add to a person's credits or take free ones away, with a reason."""
        return await treasury.correct(person, username, data, idempotency.parse(key))


class RefundsController(Controller):
    path = "/api/orders/{order_id:uuid}/refund"
    tags: ClassVar[list[str]] = ["credits"]

    @post(status_code=HTTP_200_OK, opt=REFUND, responses=REFUNDED)
    async def refund(
        self, order_id: UUID, person: Person, treasury: Treasury, data: RefundBody, key: KeyHeader = None
    ) -> Response[Any]:
        """Give credits of an order that succeeded badly back: any order for a super admin, those that members placed in
        their department for its admins, not their own. Never more than was taken."""
        return await treasury.refund(person, order_id, data, idempotency.parse(key))


class AllTransactionsController(Controller):
    path = "/api/admin/transactions"
    tags: ClassVar[list[str]] = ["administration"]
    opt: ClassVar[dict[str, Any]] = {"permission": Permission.TRANSACTIONS_SEE, "problems": (FORBIDDEN,)}

    @get(responses={200: HOLDER_TRANSACTIONS})
    async def all_transactions(
        self,
        database: AsyncEngine,
        username: OfUser = None,
        department: OfDepartment = None,
        kind: TransactionKind | None = None,
        since: Since = None,
        until: Until = None,
        limit: Limit = 20,
        cursor: CursorText = None,
    ) -> HolderTransactions:
        """Everybody's transactions, newest first."""
        made, holder = transactions.c.created_at, transactions.c.holder_id
        query = select(transactions)
        query = query.where(transactions.c.kind == kind.value) if kind else query
        query = query.where(made >= since) if since is not None else query
        query = query.where(made < until) if until is not None else query
        if username is not None:
            query = query.where(holder.in_(select(users.c.id).where(called(username))))
        if department is not None:
            members = select(users.c.id).where(users.c.department_id == department)
            query = query.where(holder.in_(members.union_all(select(literal(department)))))
        async with single(database) as connection:
            rows, after = await page(connection, query, transactions, limit, cursor)
            return HolderTransactions(await store.holder_transactions_of(connection, rows), after)


async def _check_seen(connection: AsyncConnection, person: Person, department_id: UUID) -> None:
    if await find(connection, person, Permission.DEPARTMENTS_SEE, department_id) is None:
        raise Problem(NOT_FOUND)
