"""One command, one transaction: inbox, account, rule, rows, answer. Knows neither the database nor the broker."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol, TypeVar
from uuid import UUID

from chassis.errors import Permanent
from contracts.envelope import Envelope
from contracts.events import (
    AccountCommand,
    CaptureRequested,
    CorrectionRequested,
    DistributionRequested,
    Event,
    GrantRequested,
    HoldRequested,
    RefundRequested,
    ReleaseRequested,
)
from services.ledger import rules
from services.ledger.book import Account, Hold, Payment
from services.ledger.metrics import COMMANDS
from services.ledger.rules import Answer, Outcome

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

    async def accounts(self, *holder_ids: UUID) -> tuple[Account, ...]:
        """Lock several holders, always in the same order; their accounts as named."""
        ...

    async def answer(self, command_id: UUID) -> Answer | None:
        """What was said to this command about an account."""
        ...

    async def payments(self, order_id: UUID) -> tuple[Payment, ...]:
        """The purses that an order drew from; empty values of them, which lend the account what it lacks."""
        ...

    async def write(self, outcome: Outcome, cause: UUID) -> None:
        """Write what is new, each holder one version up. `cause` is the id of the command."""
        ...

    async def say(self, *envelopes: Envelope[Any]) -> None:
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
    match envelope.data:
        case HoldRequested() | CaptureRequested() | ReleaseRequested():
            outcome = await _settle(transaction, envelope)
        case AccountCommand():
            outcome = await _answer(transaction, envelope)
        case _:
            raise Permanent(f"{envelope.type} is no command to the ledger", "not_a_command")
    if outcome.is_new:
        await transaction.write(outcome, envelope.id)
    await transaction.say(*(envelope.reply(event, SOURCE) for event in outcome.said))
    return outcome.event


async def _settle(transaction: Transaction, envelope: Envelope[Any]) -> Outcome:
    command = envelope.data
    account, known = await transaction.account(command.holder_id, command.order_id)
    match command:
        case HoldRequested():
            return rules.place(account, known, command, envelope.fingerprint())
        case CaptureRequested():
            return rules.capture(account, known, command)
        case _:
            return rules.release(account, known, command)


async def _answer(transaction: Transaction, envelope: Envelope[Any]) -> Outcome:
    # The lock before the answer: whoever had it may have been given one to this very command.
    decide = await _question(transaction, envelope.data)
    known = await transaction.answer(envelope.data.command_id)
    return rules.once(known, envelope.data, envelope.fingerprint(), decide)


async def _question(transaction: Transaction, command: AccountCommand) -> Callable[[], Outcome]:
    """The rule that decides `command`, with all that it has to know."""
    match command:
        case DistributionRequested():
            giver, receiver = await transaction.accounts(command.holder_id, command.to_holder_id)
            return partial(rules.distribute, giver, receiver, command)
        case RefundRequested():
            account, known = await transaction.account(command.holder_id, command.order_id)
            return partial(rules.refund, account, known, await transaction.payments(command.order_id), command)
    account, _ = await transaction.account(command.holder_id)
    match command:
        case GrantRequested():
            return partial(rules.grant, account, command)
        case CorrectionRequested():
            return partial(rules.correct, account, command)
    raise Permanent(f"{command.type} is no command to the ledger", "not_a_command")
