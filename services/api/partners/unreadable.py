"""What can be made out of a message that is no order, so that whoever sent it can be told. Pure."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from pydantic import ValidationError

from contracts.envelope import MAX_BODY_BYTES
from contracts.ordering import location, pointer

NAMESPACE = UUID("5f0c1b1e-8a52-4b5c-9d1e-6d0f2a7f3c41")
MAX_NAMED = 5
"""Mistakes that one answer names."""


@dataclass(frozen=True)
class Unreadable:
    """The submission as far as it can be made out; it goes into the inbox like one that could be read."""

    id: UUID
    body: bytes

    def fingerprint(self) -> bytes:
        return hashlib.sha256(self.body).digest()


def unreadable(body: bytes, message_id: str | None) -> Unreadable:
    """Its id is the envelope's, else the message's, else one that follows from the body."""
    known = _uuid(_said(body).get("id")) or _uuid(message_id)
    return Unreadable(known or uuid5(NAMESPACE, hashlib.sha256(body).hexdigest()), body)


def why(error: Exception) -> tuple[str, str | None]:
    """What is wrong with the message, and the JSON pointer to the first wrong value within its `data`."""
    if not isinstance(error.__cause__, ValidationError):
        return str(error), None
    found = error.__cause__.errors(include_url=False, include_input=False, include_context=False)
    named = [(_where(each), each["msg"].removeprefix("Value error, ")) for each in found[:MAX_NAMED]]
    reason = "; ".join(f"{'/'.join(where)}: {message}" for where, message in named)
    first = named[0][0]
    return reason, pointer(first[1:]) if first[0] == "data" else None


def _where(error: Any) -> list[str]:
    """Where in the envelope an error of pydantic's is, as names of fields."""
    where = tuple(error["loc"])
    if where[:2] == ("data", "order"):
        where = (*where[:2], *location({**error, "loc": where[2:]}))
    return [str(part) for part in where]


def _said(body: bytes) -> dict[str, Any]:
    if len(body) > MAX_BODY_BYTES:
        return {}
    try:
        head = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return head if isinstance(head, dict) else {}


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
