"""What a person has, and may have: orders under way and of a day, stored pictures, credits; and their department's."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, ScalarSelect, bindparam, case, func, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts.person import Status
from services.api.orders.refusals import InsufficientCreditsError, NotActiveError, TooManyError
from services.api.settings import ApiSettings
from services.api.tables import balances, departments, images, orders, users

NEAR, NEAR_IMAGES = 64, 512
"""So close to a limit, orders of one person, and of one department, are taken in one after the other. Further away
nobody waits: never are so many taken in at the same time that together they went beyond it."""
DAY_SECONDS, MOMENT_SECONDS = 3600, 10
"""When to try again: after a limit of a day, and after one of what is under way."""


@dataclass(frozen=True)
class Limits:
    """The most of each; None where nothing limits it."""

    in_flight: int | None
    in_a_day: int | None
    images: int | None


NO_LIMITS = Limits(None, None, None)


@dataclass(frozen=True)
class Had:
    """What somebody has now."""

    in_flight: int
    in_a_day: int
    images: int


@dataclass(frozen=True)
class Standing:
    """A person's, as of the caller's transaction. `department` is what all its members have together."""

    department_id: UUID | None
    default_pool: str | None
    available: int
    own: Had
    own_limits: Limits
    department: Had
    department_limits: Limits

    @property
    def near(self) -> bool:
        """Whether some limit is near."""
        return _near(self.own, self.own_limits) or _near(self.department, self.department_limits)

    def admit(self, count: int) -> None:
        """Raises TooManyError where one more order, of `count` pictures, goes beyond a limit."""
        for who, had, limits in self._both():
            _check_orders(who, had, limits)
            _check_images(who, had, limits, count)

    def keep(self, count: int) -> None:
        """Raises TooManyError where so many more pictures go beyond a limit."""
        for who, had, limits in self._both():
            _check_images(who, had, limits, count)

    def _both(self) -> Iterator[tuple[str, Had, Limits]]:
        yield "You have", self.own, self.own_limits
        yield "Your department has", self.department, self.department_limits

    def afford(self, price: int) -> None:
        """Raises InsufficientCreditsError where an order clearly costs more than there is."""
        if self.available < price:
            raise InsufficientCreditsError(self.available, price)


def _near(had: Had, limits: Limits) -> bool:
    room = (
        (limits.in_flight, had.in_flight, NEAR),
        (limits.in_a_day, had.in_a_day, NEAR),
        (limits.images, had.images, NEAR_IMAGES),
    )
    return any(limit is not None and limit - number < near for limit, number, near in room)


def _check_orders(who: str, had: Had, limits: Limits) -> None:
    if limits.in_flight is not None and had.in_flight >= limits.in_flight:
        raise TooManyError(f"{who} {had.in_flight} orders under way; that is the most at a time.", MOMENT_SECONDS)
    if limits.in_a_day is not None and had.in_a_day >= limits.in_a_day:
        raise TooManyError(f"{who} placed {had.in_a_day} orders in a day; that is the most.", DAY_SECONDS)


def _check_images(who: str, had: Had, limits: Limits, count: int) -> None:
    if limits.images is not None and had.images + count > limits.images:
        raise TooManyError(
            f"{who} {had.images} stored pictures, and {limits.images} are the most: delete some first.", DAY_SECONDS
        )


async def standing_of(connection: AsyncConnection, person_id: UUID, settings: ApiSettings) -> Standing:
    """The person's standing. A limit of their own stands before the installation's.

    Where a limit is near, nobody else takes anything in for the person or their department until the transaction's
    end. Raises NotActiveError. Who is active stays so until then, but for a block, which ends no orders.
    """
    standing = await _look(connection, person_id, settings)
    if not standing.near:
        return standing
    # The person first, always: two who wait for both of them do not wait for each other.
    department_id = standing.department_id if standing.department_limits != NO_LIMITS else None
    for whose in filter(None, (person_id, department_id)):
        await connection.execute(_ONE_AT_A_TIME, {"whose": str(whose)})
    return await _look(connection, person_id, settings)


async def _look(connection: AsyncConnection, person_id: UUID, settings: ApiSettings) -> Standing:
    row = (await connection.execute(_STANDING, {"person": person_id})).one()
    if row.status != Status.ACTIVE:
        raise NotActiveError(row.status)
    return Standing(
        department_id=row.department_id,
        default_pool=row.default_pool,
        available=row.available or 0,
        own=Had(row.in_flight, row.in_a_day, row.images),
        own_limits=_own_limits(row, settings),
        department=Had(row.all_in_flight, row.all_in_a_day, row.all_images),
        department_limits=Limits(row.all_max_in_flight, row.all_max_a_day, row.all_max_images),
    )


def _own_limits(row: Row, settings: ApiSettings) -> Limits:
    return Limits(
        in_flight=settings.max_orders_in_flight if row.max_in_flight is None else row.max_in_flight,
        in_a_day=settings.max_orders_a_day if row.max_a_day is None else row.max_a_day,
        images=settings.max_images if row.max_images is None else row.max_images,
    )


def _count(table, *where) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*where).scalar_subquery()


def _where_limited(limit, count: ScalarSelect[int]):
    """What is not limited is not counted: a department may have very many pictures."""
    return case((limit.isnot(None), count), else_=literal(0))


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('standing ' || :whose, 0))")

_ME = users.c.id
_TODAY = orders.c.created_at > func.now() - text("interval '1 day'")
_OPEN = orders.c.ended_at.is_(None)
_KEPT = images.c.deleted_at.is_(None)
_MINE = orders.c.owner_id == _ME
_OURS = orders.c.department_id == users.c.department_id
_members = users.alias("members")
_OUR_IMAGES = select(func.count()).select_from(
    images.join(_members, (images.c.owner_id == _members.c.id) & (_members.c.department_id == users.c.department_id))
)

_STANDING = (
    select(
        users.c.status,
        users.c.department_id,
        users.c.default_pool,
        users.c.max_orders_in_flight.label("max_in_flight"),
        users.c.max_orders_a_day.label("max_a_day"),
        users.c.max_images,
        departments.c.max_orders_in_flight.label("all_max_in_flight"),
        departments.c.max_orders_a_day.label("all_max_a_day"),
        departments.c.max_images.label("all_max_images"),
        balances.c.available,
        _count(orders, _MINE, _OPEN).label("in_flight"),
        _count(orders, _MINE, _TODAY).label("in_a_day"),
        _count(images, images.c.owner_id == _ME, _KEPT).label("images"),
        _where_limited(departments.c.max_orders_in_flight, _count(orders, _OURS, _OPEN)).label("all_in_flight"),
        _where_limited(departments.c.max_orders_a_day, _count(orders, _OURS, _TODAY)).label("all_in_a_day"),
        _where_limited(departments.c.max_images, _OUR_IMAGES.where(_KEPT).scalar_subquery()).label("all_images"),
    )
    .select_from(
        users.outerjoin(departments, departments.c.id == users.c.department_id).outerjoin(
            balances, balances.c.holder_id == users.c.id
        )
    )
    .where(users.c.id == bindparam("person"))
    # A deletion locks the person wholly, so it waits for an order that slips in, or the order sees it.
    .with_for_update(of=users, read=True, key_share=True)
)
