"""Asking the ledger: a command goes out once for a key, and whoever asked waits for what became of it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

from litestar import Response
from litestar.status_codes import HTTP_202_ACCEPTED
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.outbox import Outbox
from chassis.telemetry import traceparent
from contracts.envelope import envelop
from contracts.events import AccountCommand, CreditsRefunded, CreditsRefused
from services.api import idempotency
from services.api.accounts.person import Person
from services.api.credits import store
from services.api.credits.readmodel import FAILED
from services.api.credits.schemas import Balance, Moved, Pending, ToppedUp
from services.api.hub import Hub
from services.api.problems import Problem, kind

OUTCOME_SECONDS = 5.0
"""How long a request waits for the ledger's outcome before it answers 202."""
LOOK_SECONDS = 1.0
"""A notice that was lost costs at most this much."""

REFUSED = kind(
    "credits-refused",
    409,
    "The ledger refuses",
    "Nothing moved. `reason` says why: `insufficient_credits` and `past_expiry` come with the credits that are "
    "`available`; `not_captured`: the order took nothing; `over_refunded`: less of it is left to refund.",
)
COMMAND_FAILED = kind(
    "credits-command-failed",
    500,
    "The ledger could not carry it out",
    "Nothing moved, and this request will not be carried out later. Look at the history, then ask again: with a new "
    "`Idempotency-Key` where you sent one. The operators see what went wrong.",
)
_DETAILS = {
    "insufficient_credits": "{available} credits are free, {asked} were asked for.",
    "past_expiry": "That date is over. {available} credits are free.",
    "same_holder": "Giver and receiver are one.",
    "not_captured": "The order took no credits.",
    "over_refunded": "Less than that is left to refund.",
}
_ABOUT_A_BALANCE = frozenset({"insufficient_credits", "past_expiry"})

T = TypeVar("T")


class Asking:
    """Asks the ledger, and waits."""

    def __init__(self, database: AsyncEngine, outbox: Outbox, hub: Hub) -> None:
        self._database, self._outbox, self._hub = database, outbox, hub

    async def claim(
        self, connection: AsyncConnection, actor: Person, route: str, key: str | None, said: Any
    ) -> tuple[UUID, bool]:
        """The id for the command, and whether it has still to be sent: the first request with this key sent it
        otherwise. Raises the problem `idempotency-key-reused`."""
        command_id = uuid4()
        if key is None:
            return command_id, True
        first = await idempotency.claim(connection, actor.id, route, key, said, command_id)
        return first, first == command_id

    async def send(self, connection: AsyncConnection, command: AccountCommand) -> None:
        await self._outbox.add(connection, envelop(command, "api", traceparent=traceparent()))

    async def topped_up(self, holder_id: UUID, grant_id: UUID) -> Response[Any]:
        """The grant and the balance now; 202 while the outcome is late. Raises COMMAND_FAILED."""

        async def look() -> ToppedUp | None:
            done = await store.find_grant(self._database, holder_id, grant_id)
            if done is None:
                _check_carried_out(await store.find_outcome(self._database, grant_id))
            return done

        return _answer(grant_id, await self._wait(holder_id, look))

    async def settled(self, holder_id: UUID, command_id: UUID) -> Response[Any]:
        """What the ledger did; 202 while it has not said so. Raises REFUSED and COMMAND_FAILED."""

        async def look() -> Moved | None:
            found = await store.find_outcome(self._database, command_id)
            return moved(found) if found is not None else None

        return _answer(command_id, await self._wait(holder_id, look))

    async def _wait(self, holder_id: UUID, look: Callable[[], Awaitable[T | None]]) -> T | None:
        """What `look` finds; None when it is not there within OUTCOME_SECONDS."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + OUTCOME_SECONDS
        with self._hub.watch(holder_id) as watch:
            while True:
                found = await look()
                left = deadline - loop.time()
                if found is not None or left <= 0:
                    return found
                await watch.wait(min(left, LOOK_SECONDS))


def _answer(command_id: UUID, found: Any) -> Response[Any]:
    return Response(Pending(command_id), status_code=HTTP_202_ACCEPTED) if found is None else Response(found)


def _check_carried_out(outcome: Row[Any] | None) -> None:
    if outcome is not None and outcome.type == FAILED:
        raise Problem(COMMAND_FAILED, id=str(outcome.command_id))


def moved(outcome: Row[Any]) -> Moved:
    """What an outcome says to an administrator. Raises REFUSED and COMMAND_FAILED."""
    _check_carried_out(outcome)
    said = outcome.data
    if outcome.type == CreditsRefused.type:
        raise _refusal(said["reason"], abs(said["amount"]), said["available"])
    told = Balance(said["available"], said["held"], said["available"] + said["held"])
    return Moved(
        id=outcome.command_id,
        amount=said["amount"],
        reason=said["reason"],
        expires_at=said.get("expires_at"),
        balance=None if outcome.type == CreditsRefunded.type else told,
    )


def _refusal(reason: str, asked: int, available: int) -> Problem:
    known = {"available": available} if reason in _ABOUT_A_BALANCE else {}
    detail = _DETAILS[reason].format(asked=asked, available=available)
    return Problem(REFUSED, detail, reason=reason, asked=asked, **known)
