"""Writing the audit log: one row for each administrative act, in the transaction of the act.

The log is never changed, so it must hold nothing that a person can ask to be deleted: people are in it by their ids.
"""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.accounts.person import Person
from services.api.tables import audit_log


class Act(StrEnum):
    """What can be done to something. The part before the dot is the subject."""

    USER_APPROVED = "user.approved"
    USER_REFUSED = "user.refused"
    USER_BLOCKED = "user.blocked"
    USER_UNBLOCKED = "user.unblocked"
    USER_CHANGED = "user.changed"
    USER_DELETED = "user.deleted"
    USER_JOINED = "user.joined"
    USER_LEFT = "user.left"
    DEPARTMENT_CREATED = "department.created"
    DEPARTMENT_CHANGED = "department.changed"
    DEPARTMENT_DELETED = "department.deleted"
    DEPARTMENT_CREDITED = "department.credited"
    DEPARTMENT_DISTRIBUTED = "department.distributed"
    DEPARTMENT_CORRECTED = "department.corrected"
    USER_CREDITED = "user.credited"
    USER_CORRECTED = "user.corrected"
    ORDER_REFUNDED = "order.refunded"
    DEAD_LETTER_REPLAYED = "dead_letter.replayed"


async def record(
    connection: AsyncConnection,
    actor: Person,
    act: Act,
    subject_id: UUID | int,
    department_id: UUID | None,
    **details: Any,
) -> None:
    """`department_id`: whose administrators may read it; None: super admins only. `details` name no person."""
    row = {
        "actor_id": actor.id,
        "actor_role": actor.role.value,
        "act": act.value,
        "subject": act.partition(".")[0],
        "subject_id": str(subject_id),
        "department_id": department_id,
        "details": details,
    }
    await connection.execute(insert(audit_log).values(row))
