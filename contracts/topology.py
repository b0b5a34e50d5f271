"""Every exchange, queue, binding and user on the broker, as values.

One set-up step declares all of it before any service starts (`chassis/declare.py`); services declare passively,
so a service with another idea of the topology fails at its start and not at its first message. Queue names are
`<consumer>.work`. `x-delivery-limit` guards against messages that crash their consumer; ordinary retries go
through the TTL queues of RETRY_DELAYS with a counter of our own.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.events import (
    CaptureRequested,
    CorrectionRequested,
    CreditsCaptured,
    CreditsCorrected,
    CreditsDeclined,
    CreditsDistributed,
    CreditsExpired,
    CreditsGranted,
    CreditsHeld,
    CreditsReceived,
    CreditsRefunded,
    CreditsRefused,
    CreditsReleased,
    CreditsReturned,
    DistributionRequested,
    Event,
    GrantRequested,
    HoldRequested,
    OrderEnded,
    OrderRefused,
    OrderSubmitted,
    RefundRequested,
    ReleaseRequested,
    StageFailed,
)
from contracts.pipeline import DEFAULT_POOL, POOL_NAME, STEPS

EVENTS = "bottega"
PROGRESS = "bottega.progress"
CONTROL = "bottega.control"
RETRY = "bottega.retry"
DEAD = "bottega.dead"
PARTNERS = "bottega.partners"
UNROUTED = "bottega.unrouted"

EXCHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    EVENTS: ("topic", {"alternate-exchange": UNROUTED}),
    PROGRESS: ("topic", {}),
    CONTROL: ("fanout", {}),
    RETRY: ("topic", {}),
    DEAD: ("fanout", {}),
    PARTNERS: ("direct", {"alternate-exchange": UNROUTED}),
    UNROUTED: ("fanout", {}),
}

CONDUCTOR_WORK = "conductor.work"
SUBMISSIONS_WORK = "submissions.work"
LEDGER_WORK = "ledger.work"
DEAD_KEPT = "dead.kept"
DEAD_WORK = "dead.work"
UNROUTED_QUEUE = "unrouted"


def named_pools(text: str) -> tuple[str, ...]:
    """The pools in `text`, names between commas; the default pool is always one, and the first.

    Raises ValueError for a name that no pool can have.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if wrong := [name for name in names if not re.fullmatch(POOL_NAME, name)]:
        raise ValueError(f"BOTTEGA_POOLS: {', '.join(wrong)}: a pool's name is 1 to 20 of a-z, 0-9 and -")
    return tuple(dict.fromkeys((DEFAULT_POOL, *names)))


POOLS = named_pools(os.environ.get("BOTTEGA_POOLS", ""))
"""GPU pools; each pooled stage has one queue in each. A process knows those that its environment names."""

LEDGER_COMMANDS = (
    HoldRequested,
    CaptureRequested,
    ReleaseRequested,
    GrantRequested,
    DistributionRequested,
    CorrectionRequested,
    RefundRequested,
)
LEDGER_OUTCOMES = (
    CreditsHeld,
    CreditsDeclined,
    CreditsCaptured,
    CreditsReleased,
    CreditsGranted,
    CreditsDistributed,
    CreditsReceived,
    CreditsCorrected,
    CreditsRefunded,
    CreditsRefused,
    CreditsExpired,
    CreditsReturned,
)

DELIVERY_LIMIT = 20
MAX_QUEUE_LENGTH = 100_000
MAX_KEPT_LENGTH = 10_000
RETRY_DELAYS = (1, 1, 5, 5, 30)
"""Seconds before each further try of a message that failed with Transient; after the last it is Permanent."""


@dataclass(frozen=True)
class Queue:
    """A durable quorum queue, and the routing keys that feed it from one exchange."""

    name: str
    exchange: str
    keys: tuple[str, ...]
    arguments: dict[str, Any]


def _work(name: str, *keys: str) -> Queue:
    arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
        "x-max-length": MAX_QUEUE_LENGTH,
    }
    return Queue(name, EVENTS, keys, arguments)


def _retry(work: str, delay: int) -> Queue:
    name = retry_key(work, delay)
    arguments = {
        "x-queue-type": "quorum",
        "x-message-ttl": delay * 1000,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": work,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
        "x-max-length": MAX_QUEUE_LENGTH,
    }
    return Queue(name, RETRY, (name,), arguments)


def _kept(name: str, exchange: str) -> Queue:
    """What an operator looks at: bounded, the oldest go first."""
    arguments = {"x-queue-type": "quorum", "x-max-length": MAX_KEPT_LENGTH, "x-overflow": "drop-head"}
    return Queue(name, exchange, ("#",), arguments)


def retry_key(work: str, delay: int) -> str:
    """Name and routing key of the queue in which a message of `work` waits `delay` seconds."""
    return f"{work}.retry.{delay}"


def work_queues(pools: tuple[str, ...] = POOLS) -> Iterator[Queue]:
    """The queues that somebody works off. A dead letter that cannot be handled is not dead-lettered again."""
    results = [step.result for step in STEPS.values()]
    yield _work(CONDUCTOR_WORK, *(event.type for event in (*results, StageFailed, *LEDGER_OUTCOMES)))
    yield _work(SUBMISSIONS_WORK, OrderSubmitted.type)
    yield _work(LEDGER_WORK, *(event.type for event in LEDGER_COMMANDS))
    for step in STEPS.values():
        if step.pooled:
            yield from (_work(step.queue(pool), f"{step.command.type}.{pool}") for pool in pools)
        else:
            yield _work(step.queue(), step.command.type)
    yield Queue(DEAD_WORK, DEAD, ("#",), {"x-queue-type": "quorum", "x-max-length": MAX_QUEUE_LENGTH})


def queues(pools: tuple[str, ...] = POOLS) -> Iterator[Queue]:
    """All durable queues."""
    for queue in work_queues(pools):
        yield queue
        yield from (_retry(queue.name, delay) for delay in sorted(set(RETRY_DELAYS)))
    yield _kept(DEAD_KEPT, DEAD)
    yield _kept(UNROUTED_QUEUE, UNROUTED)


@dataclass(frozen=True)
class User:
    """One service's rights: regular expressions as RabbitMQ takes them, and the keys it may publish."""

    configure: str
    write: str
    read: str
    may_publish: dict[str, str]


def _anchored(*parts: str) -> str:
    return "^(" + "|".join(parts) + ")$" if parts else "^$"


def _quoted(name: str) -> str:
    return name.replace(".", "\\.")


def _keys(events: tuple[type[Event], ...], suffix: str = "") -> str:
    return _anchored(*(_quoted(event.type) + suffix for event in events))


def listen_queue(service: str, instance: object) -> str:
    """Name of the exclusive queue on which one process hears PROGRESS or CONTROL."""
    return f"listen.{service}.{instance}"


def _user(work: tuple[str, ...], service: str, says: str, hears: tuple[str, ...]) -> User:
    """A service that works off `work` (regular expressions), listens on exclusive queues of its own, publishes the
    keys `says`."""
    private = _quoted(listen_queue(service, "")) + ".*"
    exchanges = (EVENTS, RETRY, PROGRESS)
    return User(
        configure=_anchored(private),
        write=_anchored(private, *map(_quoted, exchanges)),
        read=_anchored(private, *work, *map(_quoted, hears)),
        may_publish={EVENTS: says, RETRY: _anchored(*(queue + "\\.retry\\.\\d+" for queue in work))},
    )


def users() -> dict[str, User]:
    """Least privilege for each service. `api` is the web process: it hears, and publishes only notices."""
    commands = tuple(step.command for step in STEPS.values())
    works_off = tuple(map(_quoted, (CONDUCTOR_WORK, SUBMISSIONS_WORK, DEAD_WORK)))
    conductor = _user(works_off, "conductor", _keys((*commands, *LEDGER_COMMANDS), "(\\..+)?"), (PROGRESS,))
    conductor_write = conductor.write.replace(")$", f"|{_quoted(CONTROL)}|{_quoted(PARTNERS)})$")
    all_users = {
        "api": _user((), "api", "^$", (PROGRESS, CONTROL)),
        "conductor": User(conductor.configure, conductor_write, conductor.read, conductor.may_publish),
        "ledger": _user((_quoted(LEDGER_WORK),), "ledger", _keys(LEDGER_OUTCOMES), ()),
    }
    for step in STEPS.values():
        # Of any pool, so that a new one changes nobody's rights.
        work = _quoted(step.queue("")) + (POOL_NAME if step.pooled else "")
        says = _keys((step.result, StageFailed))
        all_users[step.service] = _user((work,), step.service, says, (CONTROL,))
    return all_users


def definitions(passwords: dict[str, str]) -> dict[str, Any]:
    """RabbitMQ's definitions of users and rights for the names in `passwords`; the hashes are the caller's.

    A name that is no service's is an administrator.
    """
    rights = {name: user for name, user in users().items() if name in passwords}
    administrators = [name for name in passwords if name not in rights]
    everything = User(".*", ".*", ".*", {})
    return {
        "vhosts": [{"name": "/"}],
        "users": [{"name": name, "tags": "administrator" if name in administrators else ""} for name in passwords],
        "permissions": [
            {"user": name, "vhost": "/", "configure": user.configure, "write": user.write, "read": user.read}
            for name, user in {**rights, **dict.fromkeys(administrators, everything)}.items()
        ],
        "topic_permissions": [
            {"user": name, "vhost": "/", "exchange": exchange, "write": keys, "read": ".*"}
            for name, user in rights.items()
            for exchange, keys in user.may_publish.items()
        ],
    }


WRITTEN_BY_OTHERS = (OrderSubmitted,)
"""Events that come from outside of the system."""

PARTNER_NAME = "^[a-z][a-z0-9-]{1,30}$"
"""Names that a partner's user on the broker may have, next to those of `users`, which are taken."""


def partner_queue(name: str) -> Queue:
    """The results of one partner; no other partner may read it. What nobody fetches goes, the oldest first."""
    arguments = {"x-queue-type": "quorum", "x-max-length": MAX_KEPT_LENGTH, "x-overflow": "drop-head"}
    return Queue(f"partner.{name}.results", PARTNERS, (name,), arguments)


def partner_user(name: str) -> User:
    """A partner submits orders and reads its own results, and nothing else."""
    results = _anchored(_quoted(partner_queue(name).name))
    return User(configure="^$", write=_anchored(EVENTS), read=results, may_publish={EVENTS: _keys((OrderSubmitted,))})


ROUTED_BY_CONTROL = (OrderEnded,)
"""Events that go to CONTROL instead of EVENTS."""


def exchange_of(event: Event) -> str:
    """The exchange that a durable event is published to."""
    if isinstance(event, OrderRefused) or (isinstance(event, OrderEnded) and event.partner):
        return PARTNERS
    return CONTROL if isinstance(event, ROUTED_BY_CONTROL) else EVENTS
