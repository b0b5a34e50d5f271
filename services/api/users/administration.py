"""Acts on people. Each is one transaction with its line in the audit log; letters about it go out with it."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.api.accounts import sessions, store
from services.api.accounts.person import Person, Role, Status
from services.api.audit.log import Act, record
from services.api.departments.store import see
from services.api.letters import box
from services.api.letters.post import Post
from services.api.letters.texts import Kind
from services.api.notices import Notices
from services.api.orders.changes import Changes
from services.api.orders.process import CancelRequested
from services.api.orders.store import Cause, lock_all
from services.api.permissions import Permission, Reach, allow, reach, visible
from services.api.problems import CONFLICT, NOT_FOUND, Problem, invalid, validated
from services.api.settings import ApiSettings
from services.api.tables import orders, partners, users
from services.api.users.acts import alter, check_rank, find, keep_a_super_admin, role_in
from services.api.users.deletion import forget
from services.api.users.schemas import UserChanges
from services.api.users.store import THERE, called

STEPS: dict[Act, tuple[set[Status], Status]] = {
    Act.USER_APPROVED: ({Status.PROVISIONAL, Status.REFUSED}, Status.ACTIVE),
    Act.USER_REFUSED: ({Status.PROVISIONAL}, Status.REFUSED),
    Act.USER_BLOCKED: ({Status.ACTIVE}, Status.BLOCKED),
    Act.USER_UNBLOCKED: ({Status.BLOCKED}, Status.ACTIVE),
}
"""From which status each act leads to which."""
LIMITS = {"max_orders_in_flight", "max_orders_a_day", "max_images"}
"""Columns of a person and settings of the installation alike."""

LETTERS = {Act.USER_APPROVED: Kind.APPROVED, Act.USER_REFUSED: Kind.REFUSED}


class Administration:
    """What may be done to accounts, by administrators and by their owners."""

    def __init__(
        self, settings: ApiSettings, database: AsyncEngine, changes: Changes, notices: Notices, post: Post
    ) -> None:
        self._settings, self._database, self._changes = settings, database, changes
        self._notices, self._post = notices, post

    async def step(self, actor: Person, username: str, act: Act) -> Row[Any]:
        """Approve, refuse, block or unblock. Raises 404, and 409 where the account is not in a status for it."""
        before, after = STEPS[act]
        async with self._database.begin() as connection:
            row = await find(connection, username, visible(actor, Permission.USERS_GOVERN, users.c.id))
            if row.status not in before:
                raise Problem(CONFLICT, f"The account is {row.status}.")
            if after not in store.USABLE:
                await keep_a_super_admin(connection, row)
                await sessions.end_all(connection, row.id)
            changed = await store.change(connection, row.id, status=after.value)
            await record(connection, actor, act, row.id, row.department_id)
            if act in LETTERS and self._post.open:
                await box.add(connection, changed, LETTERS[act])
        self._post.wake()
        return changed

    async def change(self, actor: Person, username: str, data: Any) -> Row[Any]:
        """Change role, department, limits; `data` is the body as it came. Raises 403, 404, 409 and 422."""
        async with self._database.begin() as connection:
            row = await find(connection, username, visible(actor, Permission.USERS_LIMIT, users.c.id))
            check_rank(actor, Permission.USERS_LIMIT, row)
            said = validated(UserChanges, data).model_dump(mode="json", exclude_unset=True)
            if {"role", "department"} & said.keys():
                allow(actor, Permission.USERS_GOVERN)
            self._check_limits(actor, said)
            department_id = await _department(connection, actor, said, row)
            role = said.pop("role", None) or role_in(row, department_id)
            if role == Role.DEPARTMENT_ADMIN and department_id is None:
                raise invalid("an admin of a department needs one", "/role")
            if role != Role.SUPER_ADMIN:
                await keep_a_super_admin(connection, row)
            return await alter(connection, actor, row, department_id=department_id, role=role, **said)

    def _check_limits(self, actor: Person, said: dict[str, Any]) -> None:
        """An admin of a department gives nobody more than the installation does. Raises 422."""
        if reach(actor, Permission.USERS_LIMIT) is Reach.ALL:
            return
        for name in LIMITS & said.keys():
            most = getattr(self._settings, name)
            if said[name] is not None and said[name] > most:
                raise invalid(f"must be at most {most}; super admins may allow more", f"/{name}")

    async def join(self, actor: Person, department_id: UUID, username: str) -> Row[Any]:
        """Take somebody into a department. Its admins take in whoever belongs to none. Raises 403 and 404."""
        async with self._database.begin() as connection:
            if not await see(connection, actor, Permission.MEMBERS_CHANGE, department_id):
                raise Problem(NOT_FOUND)
            row = await find(connection, username, _within_reach(actor, department_id))
            check_rank(actor, Permission.MEMBERS_CHANGE, row)
            return await alter(connection, actor, row, department_id=department_id, role=role_in(row, department_id))

    async def leave(self, actor: Person, department_id: UUID, username: str) -> None:
        """Let a member go; an admin of the department becomes a member of none. Raises 403 and 404."""
        async with self._database.begin() as connection:
            if not await see(connection, actor, Permission.MEMBERS_CHANGE, department_id):
                raise Problem(NOT_FOUND)
            row = await find(connection, username, users.c.department_id == department_id)
            check_rank(actor, Permission.MEMBERS_CHANGE, row)
            await alter(connection, actor, row, department_id=None, role=role_in(row, None))

    async def delete(self, actor: Person, username: str) -> None:
        """Delete an account. Raises 404, and 409 for what stands in the way."""
        await self._delete(actor, called(username), visible(actor, Permission.USERS_GOVERN, users.c.id))

    async def delete_own(self, actor: Person) -> None:
        """Delete the actor's own account. Raises 409."""
        await self._delete(actor, users.c.id == actor.id)

    async def _delete(self, actor: Person, *which: ColumnElement[bool]) -> None:
        whose = select(users.c.id).where(THERE, *which)
        async with self._database.begin() as connection:
            # Before the person: whoever delivers an order has it, and then adds pictures of the person's.
            await lock_all(connection, orders.c.owner_id.in_(whose), orders.c.ended_at.is_(None))
            row = await store.lock(connection, THERE, *which, wholly=True)
            if row is None:
                raise Problem(NOT_FOUND)
            await keep_a_super_admin(connection, row)
            if await connection.scalar(select(exists().where(partners.c.account_id == row.id))):
                raise Problem(CONFLICT, "It is the account of a partner, whose orders are charged to it.")
            cancelled = await self._cancel_orders(connection, actor, row.id)
            await forget(connection, row.id)
            await record(connection, actor, Act.USER_DELETED, row.id, row.department_id)
        for order_id in cancelled:
            self._notices.order_changed(order_id, row.id)

    async def _cancel_orders(self, connection: AsyncConnection, actor: Person, user_id: UUID) -> list[UUID]:
        """What is under way ends uncharged. Raises 409 while one is being charged, which takes a moment."""
        order_ids = await lock_all(connection, orders.c.owner_id == user_id, orders.c.ended_at.is_(None))
        for order_id in order_ids:
            cause = Cause(f"user {actor.id}", "account.deleted")
            changed = await self._changes.apply(connection, order_id, CancelRequested(), cause)
            if changed is not None and not changed[1].ended:
                raise Problem(CONFLICT, "An order of this account is being charged now. Try again in a moment.")
        return order_ids


def _within_reach(actor: Person, department_id: UUID) -> ColumnElement[bool]:
    """Whom the actor may take into the department: nobody takes a person out of a department that is not theirs."""
    if reach(actor, Permission.MEMBERS_CHANGE) is Reach.ALL:
        return true()
    return or_(users.c.department_id.is_(None), users.c.department_id == department_id)


async def _department(connection: AsyncConnection, actor: Person, said: dict[str, Any], row: Row[Any]) -> UUID | None:
    """The department that the person is to be in, taken out of the body. Raises 422 where there is no such."""
    if "department" not in said:
        return row.department_id
    named = said.pop("department")
    if named is None:
        return None
    if not await see(connection, actor, Permission.DEPARTMENTS_SEE, UUID(named)):
        raise invalid("there is no such department", "/department")
    return UUID(named)
