"""What happens next: `decide`, the whole flow of an order as one pure function.

`begin` places an order, `decide` takes one event at a time. Both answer the order as it now is, and the events to
send; whoever calls stores the one and sends the other in one transaction. Events that are late, repeated or about
something else decide nothing. `_end` is the one place that lets go of the money or takes it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from contracts.events import (
    CaptureRequested,
    CompositionCompleted,
    CreditsCaptured,
    CreditsDeclined,
    CreditsHeld,
    CreditsReleased,
    EndedImage,
    EnhancementCompleted,
    Event,
    GenerationCompleted,
    HoldRequested,
    InpaintingCompleted,
    OrderEnded,
    ReleaseRequested,
    StageEvent,
    StageFailed,
    TranslationCompleted,
)
from contracts.language import PROMPT_LANGUAGE, Language
from contracts.pipeline import HOLD_GRACE, MAX_ATTEMPTS, STEPS, Stage
from contracts.topology import LEDGER_WORK
from services.api.orders.commands import command
from services.api.orders.order import Failure, Order, Status, image_url

Decision = tuple[Order, list[Event]]


@dataclass(frozen=True)
class Approved:
    """The person lets the order go on, with the prompt edited (and in this language) or as it is."""

    prompt: str | None = None
    language: Language = PROMPT_LANGUAGE


@dataclass(frozen=True)
class CancelRequested:
    """The person does not want it any more."""


@dataclass(frozen=True)
class Dispatched:
    """A pooled stage's turn has come."""


@dataclass(frozen=True)
class StageSilent:
    """A worker has started this attempt and has not been heard of for too long."""

    attempt: int


@dataclass(frozen=True)
class SettlementUnanswered:
    """The ledger has not answered a hold or a capture for too long."""


@dataclass(frozen=True)
class WorkDied:
    """A message of this queue is a dead letter; `attempt` is None where it could not be read."""

    queue: str
    attempt: int | None = None


@dataclass(frozen=True)
class DeadlinePassed:
    """The order has taken as long as an order may."""


def begin(order: Order) -> Decision:
    """An order that has just been placed: its price is held before anything is done for it."""
    return (order, [_hold(order)]) if order.price else _step(order)


def decide(order: Order, event: Any) -> Decision:  # noqa: C901 - one table, read from top to bottom
    """The order after `event`, and what to send."""
    if order.ended:
        return order, []
    match order.stage, event:
        case Stage.HOLD, CreditsHeld():
            return _step(order)
        case Stage.HOLD, CreditsDeclined():
            return _refuse(order, event)
        case Stage.SETTLE, CreditsCaptured():
            return _end(order, Status.SUCCEEDED)
        case _, CreditsReleased():
            return _lost_its_hold(order)
        case ((Stage.HOLD | Stage.SETTLE), SettlementUnanswered()):
            return order, [_hold(order) if order.stage is Stage.HOLD else _capture(order)]
        case Stage.SETTLE, _:
            # The work is done and its price is being taken: nothing but the ledger's answer counts now.
            return order, []
        case _, CancelRequested():
            return _end(order, Status.CANCELLED)
        case Stage.REVIEW, DeadlinePassed():
            return _end(order, Status.FAILED, Failure("review_expired", "The prompt was not approved in time."))
        case _, DeadlinePassed():
            return _end(order, Status.FAILED, Failure("deadline_passed", "The order took longer than it may."))
        case Stage.REVIEW, Approved():
            return _approve(order, event)
        case Stage.TRANSLATE, TranslationCompleted() if _counts(order, event):
            prompt = replace(order.prompt, english=event.text, final=event.text, negative=event.negative_text)
            return _step(replace(order, prompt=prompt, warnings=order.warnings + event.warnings))
        case Stage.ENHANCE, EnhancementCompleted() if _counts(order, event):
            prompt = replace(order.prompt, enhanced=event.text, final=event.text)
            return _step(replace(order, prompt=prompt, warnings=order.warnings + event.warnings))
        case Stage.INPAINT, InpaintingCompleted() if _counts(order, event):
            return _step(replace(_with_pictures(order, event), mask=event.mask))
        case ((Stage.GENERATE | Stage.COMPOSE), (GenerationCompleted() | CompositionCompleted())) if _counts(
            order, event
        ):
            return _step(_with_pictures(order, event))
        case _, StageFailed() if event.stage == order.stage and event.attempt == order.attempt:
            return _end(order, Status.FAILED, Failure(event.code, event.reason))
        case _, StageSilent() if order.stage in STEPS and event.attempt == order.attempt and not order.waiting:
            return _again(order)
        case _, WorkDied() if _stands_on(order, event):
            return _end(order, Status.FAILED, Failure("undeliverable", "The work could not be handed out."))
        case _, Dispatched() if order.waiting:
            return _issue(replace(order, waiting=False))
    return order, []


def _counts(order: Order, event: StageEvent) -> bool:
    """A completion of any attempt at the present stage counts."""
    return order.first_attempt <= event.attempt <= order.attempt


def _with_pictures(order: Order, made: GenerationCompleted | InpaintingCompleted | CompositionCompleted) -> Order:
    return replace(order, pictures=made.pictures, warnings=order.warnings + made.warnings)


def _stands_on(order: Order, died: WorkDied) -> bool:
    """Whether the order waits for nothing but the message that died."""
    if order.stage is Stage.HOLD:
        return died.queue == LEDGER_WORK
    step = STEPS.get(order.stage) if order.stage else None
    current = died.attempt in {None, order.attempt} and not order.waiting
    return step is not None and current and died.queue == step.queue(order.pool)


def _step(order: Order) -> Decision:
    """On to the next stage of the plan, or to the settlement after the last."""
    if not order.todo:
        return _settle(order)
    stage, *todo = order.todo
    order = replace(order, stage=stage, todo=tuple(todo), status=Status.RUNNING)
    if stage is Stage.REVIEW:
        return replace(order, status=Status.REVIEW), []
    attempt = order.attempt + 1
    return _issue(replace(order, attempt=attempt, first_attempt=attempt, waiting=STEPS[stage].pooled))


def _again(order: Order) -> Decision:
    """Issue the present stage once more, up to the limit."""
    if order.attempt - order.first_attempt + 1 >= MAX_ATTEMPTS:
        return _end(order, Status.FAILED, Failure("no_answer", "No worker could finish the work. Please try again."))
    return _issue(replace(order, attempt=order.attempt + 1, waiting=STEPS[order.stage].pooled))


def _issue(order: Order) -> Decision:
    """The command of the present stage, unless it has to wait for its turn."""
    return order, [] if order.waiting else [command(order)]


def _approve(order: Order, approved: Approved) -> Decision:
    """Go on with the prompt as it is, or as it was edited; an edit in another language is translated first."""
    if approved.prompt is None:
        return _step(order)
    order = replace(order, prompt=replace(order.prompt, final=approved.prompt), language=approved.language)
    if approved.language is not PROMPT_LANGUAGE:
        order = replace(order, todo=(Stage.TRANSLATE, *order.todo))
    return _step(order)


def _settle(order: Order) -> Decision:
    if not order.price:
        return _end(order, Status.SUCCEEDED)
    order = replace(order, stage=Stage.SETTLE, status=Status.RUNNING, waiting=False)
    return order, [_capture(order)]


def _refuse(order: Order, declined: CreditsDeclined) -> Decision:
    """Nothing is held, so there is nothing to release."""
    failure = Failure(declined.reason, f"The order costs {order.price} credits, {declined.available} are available.")
    order = _ended(order, Status.REFUSED, failure)
    return order, _ending(order)


def _lost_its_hold(order: Order) -> Decision:
    """The ledger let go of the hold before the end; the price cannot be taken, so nothing is delivered."""
    failure = Failure("hold_released", "The credits held for this order were released. Nothing was charged.")
    order = _ended(order, Status.FAILED, failure)
    return order, _ending(order)


def _end(order: Order, status: Status, failure: Failure | None = None) -> Decision:
    """The end of an order that may hold credits. What succeeded was captured before; all else is released."""
    order = _ended(order, status, failure)
    releases = [release(order)] if order.price and status is not Status.SUCCEEDED else []
    return order, [*releases, *_ending(order)]


def _ending(ended: Order) -> list[Event]:
    """What the workers hear of the end, and the partner who submitted the order, where one did."""
    heard = OrderEnded(order_id=ended.id, status=ended.status.value)
    if ended.submission is None:
        return [heard]
    succeeded = ended.status is Status.SUCCEEDED
    report = OrderEnded(
        order_id=ended.id,
        status=ended.status.value,
        partner=ended.submission.partner,
        submission_id=ended.submission.id,
        images=tuple(_images(ended)) if succeeded else (),
        charged=ended.price if succeeded else 0,
        code=ended.error.code if ended.error else None,
        reason=ended.error.reason if ended.error else None,
    )
    return [heard, report]


def _images(ended: Order) -> Iterator[EndedImage]:
    for position, picture in enumerate(ended.pictures):
        image_id = ended.image_id(position)
        said = {"width": picture.width, "height": picture.height, "media_type": picture.media_type}
        yield EndedImage(id=image_id, url=image_url(image_id), **said)


def release(ended: Order) -> ReleaseRequested:
    """What lets go of an ended order's hold; the same however often it is asked for."""
    reason = ended.error.code if ended.error else str(ended.status)
    return ReleaseRequested(order_id=ended.id, holder_id=ended.holder_id, reason=reason)


def _ended(order: Order, status: Status, failure: Failure | None) -> Order:
    return replace(order, status=status, stage=None, todo=(), waiting=False, error=failure)


def _hold(order: Order) -> Event:
    return HoldRequested(
        order_id=order.id, holder_id=order.holder_id, amount=order.price, expires_at=order.deadline + HOLD_GRACE
    )


def _capture(order: Order) -> Event:
    return CaptureRequested(order_id=order.id, holder_id=order.holder_id)
