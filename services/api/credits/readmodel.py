"""What the ledger's outcomes do to the read model. The conductor calls it in the transaction that takes them in."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.envelope import Envelope
from contracts.events import BalanceEvent, CreditsCaptured, CreditsExpired, CreditsGranted
from services.api.tables import balances, transactions


async def apply(connection: AsyncConnection, envelope: Envelope[Any]) -> None:
    """Take in one outcome. Taking it in twice, or after a later one, changes nothing that is newer."""
    event = envelope.data
    if not isinstance(event, BalanceEvent):
        return
    await _keep_balance(connection, event)
    row = _transaction(event)
    if row is not None:
        written = {"id": envelope.id, "created_at": envelope.time, **row}
        await connection.execute(_HISTORY, written)


async def _keep_balance(connection: AsyncConnection, event: BalanceEvent) -> None:
    row = event.model_dump(include={"holder_id", "available", "held", "version"})
    await connection.execute(_BALANCE, row)


_NEW = insert(balances)
_BALANCE = _NEW.on_conflict_do_update(
    index_elements=[balances.c.holder_id],
    set_={name: _NEW.excluded[name] for name in ("available", "held", "version")},
    where=balances.c.version < _NEW.excluded.version,
)
_HISTORY = insert(transactions).on_conflict_do_nothing()


def _transaction(event: BalanceEvent) -> dict[str, Any] | None:
    """The row of the history, for the outcomes that move credits for good."""
    row = {"holder_id": event.holder_id, "available": event.available}
    match event:
        case CreditsGranted():
            came = {"grant_id": event.grant_id, "reason": event.reason, "expires_at": event.expires_at}
            return {**row, **came, "kind": "grant", "amount": event.amount}
        case CreditsCaptured():
            return {**row, "kind": "capture", "amount": -event.amount, "order_id": event.order_id}
        case CreditsExpired():
            return {**row, "kind": "expire", "amount": -event.amount, "reason": "expired"}
    return None
