"""The two ends of an order: how other systems place one over the broker, and what is heard of its end."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.events.credits import Credits
from contracts.events.event import Event, OrderEvent
from contracts.ordering import OrderBody


class OrderSubmitted(Event, type="order.submitted.v1"):
    """An order of a partner. The message's id is the submission's: the same id again places nothing new.

    It is charged to the partner's service account, or to the account of `username` where the partner may act for it.
    """

    order: OrderBody
    username: str | None = None

    @property
    def subject(self) -> str:
        return "order"


class OrderRefused(Event, type="order.refused.v1"):
    """A submission that did not become an order. `code` is stable, `reason` is for a person, `pointer` names the
    wrong value in the message's `data`, as RFC 6901 has it."""

    partner: str
    submission_id: UUID
    code: str
    reason: str
    pointer: str | None = None

    @property
    def subject(self) -> str:
        return str(self.submission_id)

    @property
    def key(self) -> str | None:
        return f"{self.partner}/{self.code}"

    @property
    def routing_key(self) -> str:
        return self.partner


class EndedImage(BaseModel):
    """A picture of an order that succeeded; `url` is a path of the HTTP API."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    width: int
    height: int
    media_type: str
    url: str


class OrderEnded(OrderEvent, type="order.ended.v1"):
    """Nothing more happens to this order; a worker still busy with it stops.

    A partner's order is reported to the `partner` too, with what came of it: `submission_id` is the id of the
    message that it was submitted with.
    """

    status: Literal["succeeded", "failed", "cancelled", "refused"]
    partner: str | None = None
    submission_id: UUID | None = None
    images: tuple[EndedImage, ...] = ()
    charged: Credits = 0
    code: str | None = None
    reason: str | None = None

    @property
    def key(self) -> str | None:
        return self.partner or ""

    @property
    def routing_key(self) -> str:
        return self.partner or self.type
