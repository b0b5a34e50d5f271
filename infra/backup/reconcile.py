"""What the two databases and the store disagree on after a restore, and what becomes of each.

The ledger's dump is the later one (docs/backup.md), so it may know of orders that the API does not, never the other
way round: those are released or paid back, and everything that is open is asked for again. All commands have the ids
that they always have, so to repeat one that was answered does nothing.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.outbox import Outbox
from chassis.storage import Storage
from contracts.envelope import envelop
from contracts.events import Event, HoldRequested, RefundRequested, ReleaseRequested
from contracts.pictures import picture_key
from contracts.pipeline import HOLD_GRACE, STEPS, Stage
from services.api.library.orphans import TooManyOpenError
from services.api.library.reconciliation import Reconciliation
from services.api.library.reconciliation import reconcile as compare_store
from services.api.tables import outbox

REASON = "order lost in a restore"
BATCH = 5000
NAMED = 20
"""Keys and ids of one kind that are told; of all the others only how many they are."""


@dataclass
class Findings:
    """Numbers and ids, each with what `mend` does about it. `store` is None where it cannot be told what open orders
    still need; `missing_for_orders` are the digests of pictures that open orders work from or have brought."""

    store: Reconciliation | None = None
    missing_for_orders: list[str] = field(default_factory=list)
    open_orders: int = 0
    orders_without_hold: list[Row[Any]] = field(default_factory=list)
    holds_without_order: list[Row[Any]] = field(default_factory=list)
    charges_without_order: list[Row[Any]] = field(default_factory=list)
    stale_balances: list[Row[Any]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """For a person: a line for each kind, and below it what is missing or nobody's by its name."""
        return [
            *self._of_the_store(),
            f"pictures missing that open orders need: {len(self.missing_for_orders)} (those orders fail uncharged, or "
            "deliver a picture that answers 404)",
            *_named(self.missing_for_orders),
            f"open orders: {self.open_orders} (asked for again; they go on, or end uncharged)",
            f"open orders without a hold in the ledger: {len(self.orders_without_hold)} (the hold is asked for again)",
            f"holds without an order: {len(self.holds_without_order)} (released)",
            f"charges without an order: {len(self.charges_without_order)} (paid back)",
            f"balances that differ from the ledger: {len(self.stale_balances)} (the ledger's count)",
        ]

    def _of_the_store(self) -> list[str]:
        if self.store is None:
            return [f"the store was not compared: {TooManyOpenError.__doc__} Nothing of it is removed meanwhile."]
        return [
            f"pictures missing in the store: {len(self.store.missing)} of {self.store.pictures} (kept in the history, "
            "they answer 404; a later restore from a backup that has them brings them back)",
            *_named(self.store.missing),
            f"objects that nothing refers to: {len(self.store.orphans)} of {self.store.objects} (the API's sweep "
            "removes them)",
            *_named(self.store.orphans),
        ]


def _named(things: Sequence[Any]) -> list[str]:
    more = len(things) - NAMED
    return [f"    {each}" for each in things[:NAMED]] + ([f"    and {more} more"] if more > 0 else [])


_NEEDED = text("""
    SELECT jsonb_array_elements(pictures) ->> 'sha256' FROM orders WHERE ended_at IS NULL
    UNION SELECT unnest(ARRAY[parameters #>> '{source,sha256}', parameters #>> '{banner,logo,sha256}',
        mask ->> 'sha256']) FROM orders WHERE ended_at IS NULL
""")
_OPEN = text("""
    SELECT id, coalesce(charged_to, owner_id) AS holder_id, price, stage, deadline FROM orders WHERE ended_at IS NULL
""")
_HOLDS = text("""
    SELECT order_id, holder_id, state, coalesce(sum(hold_purses.amount - hold_purses.refunded), 0)::bigint AS amount
    FROM holds LEFT JOIN hold_purses USING (order_id)
    WHERE order_id > :after AND state IN ('held', 'captured')
    GROUP BY order_id ORDER BY order_id LIMIT :batch
""")
_BALANCES = text("""
    SELECT holders.id AS holder_id, holders.version, coalesce(sum(held), 0)::bigint AS held,
        coalesce(sum(posted - held) FILTER (WHERE expires_at IS NULL OR expires_at > now()), 0)::bigint AS available
    FROM holders LEFT JOIN purses ON purses.holder_id = holders.id GROUP BY holders.id, holders.version
""")
_KNOWN_ORDERS = text("SELECT id FROM orders WHERE id = ANY(:ids)")
_KNOWN_HOLDS = text("SELECT order_id FROM holds WHERE order_id = ANY(:ids)")
_VERSIONS = text("SELECT holder_id, version FROM balances")
_KEEP_BALANCE = text("""
    INSERT INTO balances (holder_id, available, held, version) VALUES (:holder_id, :available, :held, :version)
    ON CONFLICT (holder_id) DO UPDATE SET available = excluded.available, held = excluded.held, expiring = NULL,
        version = excluded.version
""")
# The sweep takes what is silent or unanswered and has it done again, as after any lost message.
_REPEAT_STAGES = text("""
    UPDATE orders SET stage_deadline = now()
    WHERE ended_at IS NULL AND waiting_since IS NULL AND stage = ANY(:stages)
""")
_REPEAT_SETTLEMENTS = text("""
    UPDATE orders SET settlement_asked_at = now() - interval '1 hour'
    WHERE settlement_asked_at IS NOT NULL OR (ended_at IS NULL AND stage = ANY(:stages))
""")


async def find(api: AsyncEngine, ledger: AsyncEngine, storage: Storage) -> Findings:
    """Look, and change nothing."""
    found = Findings()
    with suppress(TooManyOpenError):
        found.store = await compare_store(api, storage)
    async with api.connect() as known, ledger.connect() as books:
        needed = {picture_key(sha256): sha256 for sha256 in await known.scalars(_NEEDED) if sha256}
        there = await storage.modified(needed)
        found.missing_for_orders = sorted(needed[key] for key in needed.keys() - there.keys())
        await _compare_orders(known, books, found)
        await _compare_holds(known, books, found)
        versions = {row.holder_id: row.version for row in await known.execute(_VERSIONS)}
        balances = (await books.execute(_BALANCES)).all()
        found.stale_balances = [row for row in balances if row.version != versions.get(row.holder_id, 0)]
    return found


async def _compare_orders(known: AsyncConnection, books: AsyncConnection, found: Findings) -> None:
    rows = (await known.execute(_OPEN)).all()
    found.open_orders = len(rows)
    paid = [row for row in rows if row.price and row.stage != Stage.HOLD.value]
    for start in range(0, len(paid), BATCH):
        batch = paid[start : start + BATCH]
        held = set(await books.scalars(_KNOWN_HOLDS, {"ids": [row.id for row in batch]}))
        found.orders_without_hold += [row for row in batch if row.id not in held]


async def _compare_holds(known: AsyncConnection, books: AsyncConnection, found: Findings) -> None:
    after = UUID(int=0)
    while rows := (await books.execute(_HOLDS, {"after": after, "batch": BATCH})).all():
        orders = set(await known.scalars(_KNOWN_ORDERS, {"ids": [row.order_id for row in rows]}))
        lost = [row for row in rows if row.order_id not in orders]
        found.holds_without_order += [row for row in lost if row.state == "held"]
        found.charges_without_order += [row for row in lost if row.state == "captured" and row.amount]
        after = rows[-1].order_id


async def mend(api: AsyncEngine, found: Findings) -> None:
    """Do what `lines` says, in one transaction; the commands leave with the API's outbox."""
    relay = Outbox(api, outbox, broker=None)
    async with api.begin() as connection:
        await connection.execute(_REPEAT_STAGES, {"stages": [stage.value for stage in STEPS]})
        await connection.execute(_REPEAT_SETTLEMENTS, {"stages": [Stage.HOLD.value, Stage.SETTLE.value]})
        for row in found.stale_balances:
            await connection.execute(_KEEP_BALANCE, dict(row._mapping))
        await relay.add(connection, *(envelop(event, "conductor") for event in commands(found)))


def commands(found: Findings) -> list[Event]:
    """What the ledger is told."""
    holds = [
        HoldRequested(order_id=row.id, holder_id=row.holder_id, amount=row.price, expires_at=row.deadline + HOLD_GRACE)
        for row in found.orders_without_hold
    ]
    releases = [
        ReleaseRequested(order_id=row.order_id, holder_id=row.holder_id, reason=REASON)
        for row in found.holds_without_order
    ]
    refunds = [
        RefundRequested(
            refund_id=uuid5(row.order_id, "restore"), order_id=row.order_id, holder_id=row.holder_id, reason=REASON
        )
        for row in found.charges_without_order
    ]
    return [*holds, *releases, *refunds]
