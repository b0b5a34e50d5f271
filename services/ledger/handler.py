"""One command, one transaction: inbox, account, rule, rows, answer. Knows neither the database nor the broker."""

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar
from uuid import UUID

from chassis.errors import Permanent
from contracts.envelope import Envelope
from contracts.events import CaptureRequested, Event, GrantRequested, HoldRequested, ReleaseRequested
from services.ledger import rules
from services.ledger.book import Account, Hold
from services.ledger.metrics import COMMANDS
from services.ledger.rules import Grant, Outcome

SOURCE = "ledger"


R = TypeVar("R")


class Transaction(Protocol):
    """What a command may do to the books; all of it is committed together, or none."""

    async def first_sight(self, source: str, envelope: Envelope[Any]) -> bool:
        """Record the command. Raises Permanent where its id is known with another content."""
        ...

    async def account(self, holder_id: UUID, order_id: UUID | None = None) -> tuple[Account, Hold | None]:
        """Lock the holder, who is created where unknown; the account, and the order's hold if there is one."""
        ...

    async def grant(self, grant_id: UUID) -> Grant | None: ...

    async def write(self, account: Account, outcome: Outcome, cause: UUID | None) -> None:
        """Write what is new, one version up. `cause` is the id of the command."""
        ...

    async def say(self, envelope: Envelope[Any]) -> None:
        """Send once committed."""
        ...


class Store(Protocol):
    async def run(self, work: Callable[[Transaction], Awaitable[R]]) -> R:
        """Run `work` in a transaction, again where another one was in the way."""
        ...


class Handler:
    """Answers the commands to the ledger."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def handle(self, envelope: Envelope[Any], source: str) -> None:
        """Take in one command of the user `source`. Raises Permanent where no retry can help."""

        async def work(transaction: Transaction) -> Event:
            return await _take(transaction, envelope, source)

        event = await self._store.run(work)
        COMMANDS.labels(envelope.type, event.type).inc()


async def _take(transaction: Transaction, envelope: Envelope[Any], source: str) -> Event:
    # A repeat takes the same path: the rules find the recorded answer and write nothing.
    await transaction.first_sight(source, envelope)
    command = envelope.data
    account, known = await transaction.account(command.holder_id, getattr(command, "order_id", None))
    match command:
        case HoldRequested():
            outcome = rules.place(account, known, command, envelope.fingerprint())
        case CaptureRequested():
            outcome = rules.capture(account, known, command)
        case ReleaseRequested():
            outcome = rules.release(account, known, command)
        case GrantRequested():
            earlier = await transaction.grant(command.grant_id)
            outcome = rules.grant(account, earlier, command, envelope.fingerprint())
        case _:
            raise Permanent(f"{envelope.type} is no command to the ledger", "not_a_command")
    if outcome.is_new:
        await transaction.write(account, outcome, envelope.id)
    await transaction.say(envelope.reply(outcome.event, SOURCE))
    return outcome.event
