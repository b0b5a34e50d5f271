"""The table of pictures. Every query says whose picture it may be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, Row, Select, and_, exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts.person import Person, Scope
from services.api.images.schemas import Image
from services.api.permissions import Permission, Reach, reach, visible
from services.api.problems import NOT_FOUND, Problem
from services.api.tables import bookmarks, images, orders, users

_FIELDS = (
    "id", "kind", "username", "order_id", "tool", "parent_id", "width", "height", "seed", "banner_type", "white",
    "media_type", "bytes", "created_at", "prompt", "model", "bookmarked",
)  # fmt: skip

SHOWN = images.c.deleted_at.is_(None)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `since` is inclusive, `until` exclusive, a day is one of UTC."""

    username: str | None = None
    kinds: Collection[str] = ("picture",)
    day: date | None = None
    since: datetime | None = None
    until: datetime | None = None
    tool: str | None = None
    order_id: UUID | None = None
    parent_id: UUID | None = None
    bookmarked: bool | None = None


EVERYBODY = "*"
"""As a user name: all whose pictures one may see. No user name has this character."""


def near(person: Person) -> ColumnElement[bool]:
    """The pictures that the person may see. A key sees other people's only with the scope for administration.

    An admin of a department sees what its members ordered in it. Whom they take in has uploads and pictures from
    before, which are nobody else's.
    """
    own = images.c.owner_id == person.id
    if person.scopes is not None and Scope.ADMIN not in person.scopes:
        return own
    seen = visible(person, Permission.IMAGES_SEE, images.c.owner_id)
    if reach(person, Permission.IMAGES_SEE) is Reach.DEPARTMENT:
        return or_(own, and_(seen, orders.c.department_id == person.department_id))
    return seen


def seen_by(person: Person) -> Select[Any]:
    """The pictures that the person may see and that are not deleted, with what they were made from."""
    return _made_from(person.id).where(near(person), SHOWN)


def owned(owner_id: UUID) -> Select[Any]:
    """The owner's pictures that are not deleted, with what they were made from."""
    return _made_from(owner_id).where(images.c.owner_id == owner_id, SHOWN)


def _made_from(reader_id: UUID) -> Select[Any]:
    said = func.coalesce(orders.c.prompt_final, orders.c.prompt_original)
    prompt = func.nullif(said, "").label("prompt")
    from_order = (orders.c.tool, orders.c.parent_id, prompt, orders.c.model)
    return (
        select(images, *from_order, users.c.username, _marked(reader_id).label("bookmarked"))
        .join(users, users.c.id == images.c.owner_id)
        .outerjoin(orders, orders.c.id == images.c.order_id)
    )


def listed(person: Person, by: Filters) -> Select[Any]:
    """The person's own pictures, or those of whom the filter names, as far as the person may see them."""
    query = seen_by(person).where(images.c.kind.in_(by.kinds), *_of_day(by.day))
    if by.username is None:
        query = query.where(images.c.owner_id == person.id)
    elif by.username != EVERYBODY:
        called = select(users.c.id).where(func.lower(users.c.username) == by.username.lower())
        query = query.where(images.c.owner_id == called.scalar_subquery())
    for value, compare in (
        (by.since, images.c.created_at.__ge__),
        (by.until, images.c.created_at.__lt__),
        (by.tool, orders.c.tool.__eq__),
        (by.order_id, images.c.order_id.__eq__),
        (by.parent_id, orders.c.parent_id.__eq__),
    ):
        query = query if value is None else query.where(compare(value))
    if by.bookmarked is None:
        return query
    return query.where(_marked(person.id) if by.bookmarked else ~_marked(person.id))


def _marked(reader_id: UUID) -> Exists:
    return exists().where(bookmarks.c.user_id == reader_id, bookmarks.c.image_id == images.c.id)


def _of_day(day: date | None) -> tuple[ColumnElement[bool], ...]:
    if day is None:
        return ()
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return images.c.created_at >= start, images.c.created_at < start + timedelta(days=1)


async def find(connection: AsyncConnection, owner_id: UUID, image_id: UUID) -> Row[Any] | None:
    """The owner's picture; None: not there."""
    return (await connection.execute(owned(owner_id).where(images.c.id == image_id))).one_or_none()


async def see(connection: AsyncConnection, person: Person, image_id: UUID) -> Row[Any] | None:
    """The picture, where the person may see it."""
    return (await connection.execute(seen_by(person).where(images.c.id == image_id))).one_or_none()


async def see_all(connection: AsyncConnection, person: Person, ids: Collection[UUID]) -> list[Row[Any]]:
    """Those of the pictures that the person may see, in the order of `ids`."""
    rows = (await connection.execute(seen_by(person).where(images.c.id.in_(ids)))).all()
    found = {row.id: row for row in rows}
    return [found[image_id] for image_id in dict.fromkeys(ids) if image_id in found]


def check_all(ids: Collection[UUID], rows: Collection[Row[Any]]) -> None:
    """Raises the 404 problem, which names the missing, unless every one of `ids` is among the rows."""
    missing = set(ids) - {row.id for row in rows}
    if missing:
        # Where one was asked for, the address has named it.
        raise Problem(NOT_FOUND, **({"ids": sorted(map(str, missing))} if len(ids) > 1 else {}))


async def mark_deleted(connection: AsyncConnection, owner_id: UUID, ids: Collection[UUID]) -> list[Row[Any]]:
    """The id and sha256 of those of the owner's pictures that were there until now."""
    mine = update(images).where(images.c.id.in_(ids), images.c.owner_id == owner_id, SHOWN)
    values = mine.values(deleted_at=func.now()).returning(images.c.id, images.c.sha256)
    return list((await connection.execute(values)).all())


async def lock_bytes(connection: AsyncConnection, *sha256s: str) -> None:
    """Until the transaction's end nobody else adds the first picture with these bytes, or removes them."""
    await connection.execute(_LOCK, {"sha256s": sorted(sha256s)})


async def unneeded(connection: AsyncConnection, sha256s: Collection[str]) -> set[str]:
    """Those of the bytes that no picture shows and no open order needs. Lock them first, to act on it."""
    return set((await connection.execute(_UNNEEDED, {"sha256s": list(sha256s)})).scalars())


# In the order of the array, so that two who lock the same ones do not wait for each other.
_LOCK = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(sha256, 0)) FROM unnest(CAST(:sha256s AS text[])) given (sha256)"
)

# An open order works from some bytes, has others as its result, and its worker may just have stored the same ones
# again that were painted from the same seed before, which have no row yet.
_UNNEEDED = text("""
    WITH under_way AS MATERIALIZED (SELECT parameters, mask, pictures FROM orders WHERE ended_at IS NULL),
    needed AS (
        SELECT parameters #>> '{source,sha256}' AS sha256 FROM under_way
        UNION ALL SELECT parameters #>> '{banner,logo,sha256}' FROM under_way
        UNION ALL SELECT mask ->> 'sha256' FROM under_way
        UNION ALL SELECT jsonb_array_elements(pictures) ->> 'sha256' FROM under_way
    ),
    painted AS (SELECT CAST(jsonb_array_elements(parameters #> '{sampling,seeds}') AS bigint) AS seed FROM under_way)
    SELECT given.sha256 FROM unnest(CAST(:sha256s AS text[])) given (sha256)
    WHERE NOT EXISTS (SELECT FROM images WHERE images.sha256 = given.sha256 AND images.deleted_at IS NULL)
        AND NOT EXISTS (SELECT FROM needed WHERE needed.sha256 = given.sha256)
        AND NOT EXISTS (SELECT FROM images JOIN painted USING (seed) WHERE images.sha256 = given.sha256)
""")


def image_of(row: Row[Any]) -> Image:
    path = f"/api/images/{row.id}"
    fields = {name: row._mapping[name] for name in _FIELDS}
    return Image(**fields, url=f"{path}/image", download_url=f"{path}/download")
