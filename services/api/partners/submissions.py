"""Orders that partners submit over the broker: each is placed like one over HTTP, or its partner hears why not.

One message is one transaction: inbox, partner, account, order, outbox; then commit; then the acknowledgement. An
id that was answered is spent: the same message again does nothing, another message under it is refused.
"""

from typing import Any
from uuid import UUID, uuid5

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.consumer import Refused
from chassis.database import persist
from chassis.errors import Permanent
from chassis.inbox import first_sight
from chassis.outbox import Outbox
from chassis.telemetry import traceparent
from contracts.envelope import BadMessageError, Envelope, envelop
from contracts.events import OrderRefused, OrderSubmitted
from services.api.notices import Notices
from services.api.orders.changes import SOURCE
from services.api.orders.intake import Intake
from services.api.orders.order import Order, Submission
from services.api.orders.refusals import InvalidFieldError, RefusedError
from services.api.orders.store import Cause
from services.api.partners import store
from services.api.partners.store import Partner
from services.api.partners.unreadable import NAMESPACE, Unreadable, unreadable, why
from services.api.tables import inbox

log = structlog.get_logger()

MAX_REASON = 1000
"""Characters. A reason may quote what was sent, and the answer has to fit into a message."""


class AccountNotAllowedError(RefusedError):
    """The partner may not order for the account that it names."""

    code = "account-not-allowed"


def order_id_of(partner: str, submission_id: UUID) -> UUID:
    """The id of the order that a submission becomes: the same however often it is taken in."""
    return uuid5(NAMESPACE, f"{partner}/{submission_id}")


def refusal(partner: str, submission_id: UUID, code: str, reason: str, pointer: str | None = None) -> OrderRefused:
    """What the partner hears, cut to a length that can be sent."""
    whole = pointer if pointer is None or len(pointer) <= MAX_REASON else None
    return OrderRefused(
        partner=partner, submission_id=submission_id, code=code, reason=reason[:MAX_REASON], pointer=whole
    )


class Submissions:
    """Takes submissions in."""

    def __init__(self, outbox: Outbox, intake: Intake, notices: Notices) -> None:
        self._outbox, self._intake, self._notices = outbox, intake, notices

    async def take(self, envelope: Envelope[Any], source: str) -> None:
        """Place the order or refuse it; waits for as long as the database is away.

        Raises Permanent where `source` is no partner, or has used the id for something else.
        """
        order = await persist(lambda: self._take(envelope, source))
        if order is not None:
            self._notices.order_changed(order.id, order.owner_id)

    async def _take(self, envelope: Envelope[Any], source: str) -> Order | None:
        async with self._outbox.transaction() as connection:
            partner = await store.find(connection, source)
            if partner is None or not isinstance(envelope.data, OrderSubmitted):
                raise Permanent(f"{source} is no partner, so nobody can be charged", "unknown_partner")
            if not await first_sight(connection, inbox, source, envelope):
                return None
            try:
                return await self._place(connection, partner, envelope)
            except RefusedError as error:
                # It stored nothing, so the answer goes into the same transaction.
                pointer = f"/order{error.pointer}" if isinstance(error, InvalidFieldError) else None
                refused = refusal(partner.name, envelope.id, error.code, error.reason, pointer)
                await self._tell(connection, refused, envelope.id)
                return None

    async def _place(self, connection: AsyncConnection, partner: Partner, envelope: Envelope[OrderSubmitted]) -> Order:
        asked = envelope.data
        owner_id = await store.holder(connection, partner, asked.username)
        if owner_id is None:
            raise AccountNotAllowedError(f"{partner.name} may not order for {asked.username!r}.")
        cause = Cause(f"partner {partner.name}", envelope.type, envelope.id)
        order_id = order_id_of(partner.name, envelope.id)
        submission = Submission(partner.name, envelope.id)
        return await self._intake.take(connection, order_id, owner_id, asked.order.root, cause, submission)

    async def answer(self, refused: Refused) -> bool:
        """Tell the partner of a message that cannot be handled. False makes a dead letter of it: there is no
        partner to tell, or the mistake is ours."""
        return await persist(lambda: self._answer(refused))

    async def _answer(self, refused: Refused) -> bool:
        read = unreadable(refused.body, refused.message_id)
        async with self._outbox.transaction() as connection:
            partner = await store.find(connection, refused.source)
            if partner is None:
                return False
            match refused.error:
                case BadMessageError() as error:
                    told = await self._invalid(connection, partner, read, error)
                case Permanent(code="id_reused"):
                    told = _reused(partner, read.id)
                case _:
                    reason = "Something broke on our side. Nothing was charged; the same message may be sent again."
                    told = refusal(partner.name, read.id, "internal", reason)
            if told is not None:
                await self._tell(connection, told, read.id)
        return told is None or told.code != "internal"

    async def _invalid(
        self, connection: AsyncConnection, partner: Partner, read: Unreadable, error: BadMessageError
    ) -> OrderRefused | None:
        """None where this very message was answered before."""
        try:
            if not await first_sight(connection, inbox, partner.name, read):
                return None
        except Permanent:
            return _reused(partner, read.id)
        return refusal(partner.name, read.id, "invalid-message", *why(error))

    async def _tell(self, connection: AsyncConnection, told: OrderRefused, cause: UUID) -> None:
        log.info("submission.refused", partner=told.partner, submission_id=str(told.submission_id), code=told.code)
        await self._outbox.add(connection, envelop(told, SOURCE, cause=cause, traceparent=traceparent()))


def _reused(partner: Partner, submission_id: UUID) -> OrderRefused:
    reason = "This id came with another message before. A new order, or a corrected one, needs a new id."
    return refusal(partner.name, submission_id, "id-reused", reason)
