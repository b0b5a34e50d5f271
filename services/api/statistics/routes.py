"""Statistics for oneself, for a department, for all."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from litestar import Controller, Request, Response, get
from litestar.params import Parameter
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import single
from services.api.accounts.person import Person
from services.api.departments import store as departments
from services.api.orders.tally import COUNTED
from services.api.permissions import Permission, Reach, allow, reach, visible
from services.api.problems import FORBIDDEN, NOT_FOUND, Problem, invalid
from services.api.statistics.closing import closed_until, everybody
from services.api.statistics.schemas import STATISTICS, Line, Scope, Statistics, Sums, as_csv
from services.api.statistics.store import By, Numbers, add_up
from services.api.tables import order_days

DEFAULT_DAYS = 30
MAX_DAYS = 366
MAX_DAYS_OF_ALL_MEMBERS = 31
"""Nobody's days are added up beforehand; those of everybody for a year would take longer than one waits."""

Whom = Annotated[Scope, Parameter(query="scope", description="whose orders")]
FirstDay = Annotated[date | None, Parameter(query="from", description="first day (UTC); 30 days before `to`")]
LastDay = Annotated[date | None, Parameter(query="to", description="day after the last (UTC); tomorrow")]
OfDepartment = Annotated[UUID | None, Parameter(query="department", description="with `scope=department`; my own")]
Form = Annotated[Literal["json", "csv"] | None, Parameter(query="format", description="stands before `Accept`")]


class StatisticsController(Controller):
    path = "/api/statistics"
    tags: ClassVar[list[str]] = ["statistics"]
    opt: ClassVar[dict[str, Any]] = {"permission": Permission.STATISTICS_SEE, "problems": (FORBIDDEN, NOT_FOUND)}

    @get(responses={200: STATISTICS})
    async def statistics(
        self,
        request: Request[Any, Any, Any],
        person: Person,
        database: AsyncEngine,
        whom: Whom = Scope.ME,
        by: By = By.DAY,
        department: OfDepartment = None,
        since: FirstDay = None,
        until: LastDay = None,
        form: Form = None,
    ) -> Response[Any]:
        """Orders, pictures and credits by day, tool, model or member: my own, my department's (its admins), or all
        (super admins). An order counts on the day that it ended, for the department that its owner belonged to when
        it was placed; what was refunded later stays counted."""
        all_members = whom is Scope.ALL and by is By.MEMBER
        since, until = _days(since, until, MAX_DAYS_OF_ALL_MEMBERS if all_members else MAX_DAYS)
        async with single(database) as connection:
            department_id, whose = await _whose(connection, person, whom, department)
            if whom is Scope.ALL and not all_members:
                rows = everybody(await closed_until(connection), since, until)
            else:
                near = (order_days.c.day >= since, order_days.c.day < until, whose)
                rows = select(order_days).where(*near).subquery()
            numbers = await add_up(connection, by, rows)
        found = Statistics(
            scope=whom,
            department_id=department_id,
            by=by,
            since=since,
            until=until,
            items=_lines(numbers),
            total=Sums(**numbers.total),
        )
        accepted = request.accept.best_match(["application/json", "text/csv"])
        if form == "csv" or (form is None and accepted == "text/csv"):
            named = {"Content-Disposition": f'attachment; filename="{whom}-by-{by}-{since}-{until}.csv"'}
            return Response(as_csv(found), media_type="text/csv; charset=utf-8", headers=named)
        return Response(found)


def _days(since: date | None, until: date | None, longest: int) -> tuple[date, date]:
    """The period. Raises 422 where it is empty or longer than `longest` days."""
    until = until or datetime.now(UTC).date() + timedelta(days=1)
    since = since or until - timedelta(days=DEFAULT_DAYS)
    if not 0 < (until - since).days <= longest:
        raise invalid(f"must lie 1 to {longest} days before `to`", "/from", "query")
    return since, until


async def _whose(
    connection: AsyncConnection, person: Person, scope: Scope, department: UUID | None
) -> tuple[UUID | None, ColumnElement[bool]]:
    """The department that is meant, and its rows; or mine, or all. Raises 403, 404, 422."""
    if department is not None and scope is not Scope.DEPARTMENT:
        raise invalid("goes with `scope=department`", "/department", "query")
    if scope is Scope.ME:
        return None, visible(person, Permission.STATISTICS_SEE, order_days.c.owner_id)
    permission = Permission.STATISTICS_OVERSEE
    allow(person, permission)
    if scope is Scope.ALL:
        if reach(person, permission) is not Reach.ALL:
            raise Problem(FORBIDDEN, "Only super admins see the statistics of all.")
        return None, visible(person, permission)
    department = department or person.department_id
    if department is None:
        raise invalid("say which, you belong to none", "/department", "query")
    if await departments.find(connection, person, permission, department) is None:
        raise Problem(NOT_FOUND)
    near = visible(person, permission, department=order_days.c.department_id)
    return department, near & (order_days.c.department_id == department)


def _lines(numbers: Numbers) -> list[Line]:
    return [
        Line(key=str(row.key) or None, **{name: int(getattr(row, name)) for name in COUNTED}) for row in numbers.rows
    ]
