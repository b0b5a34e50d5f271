"""What every event is: a frozen value with a type, a subject, and a key where repeating it must repeat its id."""

from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

REGISTRY: dict[str, type["Event"]] = {}


class Event(BaseModel):
    """Base of all events. Subclasses name their type: `class HoldRequested(Event, type="hold.requested.v1")`."""

    model_config = ConfigDict(frozen=True)

    type: ClassVar[str]

    def __init_subclass__(cls, *, type: str | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if type is not None:
            cls.type = type
            REGISTRY[type] = cls

    @property
    def subject(self) -> str:
        """What the event is about: the CloudEvents subject, as text."""
        raise NotImplementedError

    @property
    def key(self) -> str | None:
        """What makes two events of this type and subject one and the same; None where each is new."""
        return None

    @property
    def routing_key(self) -> str:
        return self.type


class OrderEvent(Event):
    """An event about one order."""

    order_id: UUID

    @property
    def subject(self) -> str:
        return str(self.order_id)


class StageEvent(OrderEvent):
    """An event about one attempt at one stage of an order."""

    attempt: int = Field(ge=1)

    @property
    def key(self) -> str | None:
        return str(self.attempt)
