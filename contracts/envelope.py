"""The CloudEvents 1.0 envelope that carries every event, as structured JSON.

The body is self-contained: a message that ends in a dead-letter queue, a log or a table still says what it is,
where it came from and what caused it. `id` and `type` are mirrored in the AMQP properties by the chassis.
"""

import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID, uuid4, uuid5

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.events import REGISTRY, Event

MAX_BODY_BYTES = 64 * 1024
"""Blobs never travel: pictures go by S3 key. A longer body is refused by writer and reader alike."""

E = TypeVar("E", bound=Event)


class BadMessageError(Exception):
    """The message is not an event that this version understands."""


class Envelope(BaseModel, Generic[E]):
    """One event on its way. `subject` is the order's (or holder's) id, `causationid` the event that led to it."""

    model_config = ConfigDict(frozen=True)

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    traceparent: str | None = None
    correlationid: str | None = None
    causationid: UUID | None = None
    datacontenttype: Literal["application/json"] = "application/json"
    data: E = Field(...)

    def encode(self) -> bytes:
        """UTF-8 JSON; raises BadMessageError over MAX_BODY_BYTES."""
        body = self.model_dump_json(exclude_none=True).encode()
        if len(body) > MAX_BODY_BYTES:
            raise BadMessageError(f"{self.type} takes {len(body)} bytes, the limit is {MAX_BODY_BYTES}")
        return body

    def fingerprint(self) -> bytes:
        """SHA-256 over what the message says, without when it was sent: equal for a repeated command."""
        said = json.dumps([self.type, self.subject, self.data.model_dump(mode="json")], sort_keys=True)
        return hashlib.sha256(said.encode()).digest()

    def reply(self, event: Event, source: str, traceparent: str | None = None) -> "Envelope[Any]":
        """The answer to this command: its id follows from the command's, so a redelivery gives the same fact."""
        return Envelope(
            id=uuid5(self.id, event.type),
            type=event.type,
            source=source,
            subject=event.subject,
            time=datetime.now(UTC),
            traceparent=traceparent or self.traceparent,
            correlationid=self.correlationid,
            causationid=self.id,
            data=event,
        )


def envelop(event: Event, source: str, *, cause: UUID | None = None, traceparent: str | None = None) -> Envelope[Any]:
    """A new envelope. Its id is deterministic where the event has a `key`: repeating a command repeats its id."""
    return Envelope(
        id=uuid5(UUID(event.subject), f"{event.type}/{event.key}") if event.key is not None else uuid4(),
        type=event.type,
        source=source,
        subject=event.subject,
        time=datetime.now(UTC),
        traceparent=traceparent,
        correlationid=event.subject,
        causationid=cause,
        data=event,
    )


@cache
def envelope_of(event: type[Event]) -> type[Envelope[Any]]:
    """`Envelope[event]`. Pydantic itself remembers it only for as long as somebody uses it, and making it is slow."""
    return Envelope[event]  # type: ignore[valid-type]


def decode(body: bytes) -> Envelope[Any]:
    """The envelope in `body`, its data as the class that `type` names.

    Unknown fields are ignored (a newer writer may send them). Raises BadMessageError for anything else: not
    JSON, too long, nested too deep, an unknown type, data that breaks the schema.
    """
    if len(body) > MAX_BODY_BYTES:
        raise BadMessageError(f"the body takes {len(body)} bytes, the limit is {MAX_BODY_BYTES}")
    try:
        head = json.loads(body)
        event_type = head["type"]
        model = REGISTRY[event_type]
    except (ValueError, RecursionError) as error:
        raise BadMessageError(f"the body is not JSON: {error}") from error
    except (KeyError, TypeError) as error:
        raise BadMessageError(f"unknown event type: {error}") from error
    try:
        return envelope_of(model).model_validate(head)
    except ValidationError as error:
        raise BadMessageError(f"{event_type}: {error.errors(include_url=False, include_input=False)}") from error
