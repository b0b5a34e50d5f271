"""What the ledger's outcomes do to the read model. The conductor calls it in the transaction that takes them in."""

from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.envelope import Envelope
from contracts.events import (
    BalanceEvent,
    CommandOutcome,
    CreditsCaptured,
    CreditsCorrected,
    CreditsDistributed,
    CreditsExpired,
    CreditsGranted,
    CreditsReceived,
    CreditsRefunded,
    CreditsReturned,
)
from services.api.tables import balances, credit_outcomes, transactions

FAILED = "failed"
"""The type of an outcome that will not come: the command is a dead letter."""


async def apply(connection: AsyncConnection, envelope: Envelope[Any]) -> None:
    """Take in one outcome. Taking it in twice, or after a later one, changes nothing that is newer."""
    event = envelope.data
    if not isinstance(event, BalanceEvent):
        return
    await _keep_balance(connection, event)
    if isinstance(event, CommandOutcome):
        await _keep_outcome(connection, event)
    row = transaction(event)
    if row is not None:
        written = {"id": _entry_id(event), "created_at": envelope.time, **row}
        await connection.execute(_HISTORY, written)


def _entry_id(event: BalanceEvent) -> UUID:
    """The same for an answer that is repeated, under whatever id it comes: each change of an account has a version, and
    what answers a release of what was captured, or a second capture, is the first capture word for word."""
    return uuid5(event.holder_id, str(event.version))


async def _keep_balance(connection: AsyncConnection, event: BalanceEvent) -> None:
    said = event.model_dump(mode="json", include={"available", "held", "version", "expiring"})
    await connection.execute(_BALANCE, {"expiring": None, **said, "holder_id": event.holder_id})


async def _keep_outcome(connection: AsyncConnection, event: CommandOutcome) -> None:
    row = {"command_id": event.answers, "type": event.type, "data": event.model_dump(mode="json")}
    await connection.execute(_OUTCOME, row)


async def give_up(connection: AsyncConnection, command_id: UUID, reason: str) -> None:
    """A command became a dead letter: whoever waits for it hears that, unless the ledger has answered after all."""
    row = {"command_id": command_id, "type": FAILED, "data": {"reason": reason}}
    await connection.execute(_NO_OUTCOME, row)


_NEW = insert(balances)
_BALANCE = _NEW.on_conflict_do_update(
    index_elements=[balances.c.holder_id],
    set_={name: _NEW.excluded[name] for name in ("available", "held", "expiring", "version")},
    where=balances.c.version < _NEW.excluded.version,
)
_NO_OUTCOME = insert(credit_outcomes).on_conflict_do_nothing()
_FOUND = insert(credit_outcomes)
# It died, and the ledger had carried it out all the same: then that is the answer.
_OUTCOME = _FOUND.on_conflict_do_update(
    index_elements=[credit_outcomes.c.command_id],
    set_={name: _FOUND.excluded[name] for name in ("type", "data")},
    where=credit_outcomes.c.type == FAILED,
)
_HISTORY = insert(transactions).on_conflict_do_nothing()


def transaction(event: BalanceEvent) -> dict[str, Any] | None:
    """The row of the history, for the outcomes that move credits for good. What came in is positive."""
    row = {"holder_id": event.holder_id, "available": event.available}
    match event:
        case CreditsGranted():
            came = {"grant_id": event.grant_id, "reason": event.reason, "expires_at": event.expires_at}
            return {**row, **came, "kind": "grant", "amount": event.amount}
        case CreditsDistributed():
            went = {"counterpart_id": event.to_holder_id, "reason": event.reason}
            return {**row, **went, "kind": "distribute", "amount": -event.amount}
        case CreditsReceived():
            came = {"counterpart_id": event.from_holder_id, "reason": event.reason, "expires_at": event.expires_at}
            return {**row, **came, "kind": "receive", "amount": event.amount}
        case CreditsCorrected():
            return {**row, "kind": "correct", "amount": event.amount, "reason": event.reason}
        case CreditsCaptured():
            return {**row, "kind": "capture", "amount": -event.amount, "order_id": event.order_id}
        case CreditsRefunded():
            came = {"order_id": event.order_id, "reason": event.reason, "expires_at": event.expires_at}
            return {**row, **came, "kind": "refund", "amount": event.amount}
        case CreditsExpired():
            went = {"counterpart_id": event.returned_to, "reason": "expired"}
            return {**row, **went, "kind": "expire", "amount": -event.amount}
        case CreditsReturned():
            came = {"counterpart_id": event.from_holder_id, "reason": "expired"}
            return {**row, **came, "kind": "return", "amount": event.amount}
    return None
