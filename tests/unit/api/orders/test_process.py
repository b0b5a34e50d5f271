"""`decide` under every kind of disorder: random walks that include the settlement."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.banners import Banner, BannerSize
from contracts.events import (
    CaptureRequested,
    CompositionCompleted,
    CreditsCaptured,
    CreditsDeclined,
    CreditsHeld,
    CreditsReleased,
    EnhancementCompleted,
    GenerationCompleted,
    GenerationRequested,
    HoldRequested,
    InpaintingCompleted,
    OrderEnded,
    ReleaseRequested,
    StageEvent,
    StageFailed,
    TranslationCompleted,
)
from contracts.language import Language
from contracts.pictures import Picture, Sampling, Source
from contracts.pipeline import MAX_ATTEMPTS, STEPS, Stage, Tool, plan
from services.api.orders.order import ENDED, Order, Parameters, Prompt, Status, Submission
from services.api.orders.process import (
    Approved,
    CancelRequested,
    DeadlinePassed,
    Dispatched,
    SettlementUnanswered,
    StageSilent,
    WorkDied,
    begin,
    decide,
)

OWNER = UUID(int=7)
PICTURE = Picture(sha256="a" * 64, bytes=10, width=256, height=256, seed=1)
SAMPLING = Sampling(model="m", width=256, height=256, steps=2, guidance=2, scheduler="ddim", seeds=(1,))
SOURCE = Source(sha256="b" * 64, width=256, height=256)
MASK = Picture(sha256="c" * 64, bytes=10, width=256, height=256)
BANNER = Banner(sizes=(BannerSize(type="leaderboard", width=728, height=90),), headline="Торт")
PARAMETERS = {
    Tool.GENERATE: Parameters(sampling=SAMPLING),
    Tool.IMAGE_TO_IMAGE: Parameters(sampling=SAMPLING, source=SOURCE, strength=0.5),
    Tool.INPAINT: Parameters(sampling=SAMPLING, source=SOURCE, strength=1.0, feather=4),
    Tool.BANNER: Parameters(source=SOURCE, banner=BANNER),
}
BALANCE = {"holder_id": OWNER, "amount": 1, "available": 0, "held": 0, "version": 1}


def new_order(
    *, tool=Tool.GENERATE, language=Language.RUSSIAN, review=False, enhance=False, price=1, submission=None
) -> Order:
    now = datetime.now(UTC)
    order = Order(
        id=uuid4(),
        owner_id=OWNER,
        tool=tool,
        language=Language.ENGLISH if tool is Tool.BANNER else language,
        prompt=Prompt("торт"),
        parameters=PARAMETERS[tool].model_copy(update={"review": review, "enhance": enhance}),
        price=price,
        created_at=now,
        deadline=now + timedelta(hours=24),
        todo=(),
        mask=MASK if tool is Tool.INPAINT else None,
        submission=submission,
    )
    return replace(order, todo=tuple(plan(order)))


def settlement(kind, order, **more):
    return kind(order_id=order.id, **BALANCE, **more)


def completion(order: Order, attempt: int | None = None):
    attempt = order.attempt if attempt is None else attempt
    of = {"order_id": order.id, "attempt": attempt}
    match order.stage:
        case Stage.TRANSLATE:
            return TranslationCompleted(**of, text="cake")
        case Stage.ENHANCE:
            return EnhancementCompleted(**of, text="a fine cake")
        case Stage.INPAINT:
            return InpaintingCompleted(**of, pictures=(PICTURE,), mask=MASK)
        case Stage.COMPOSE:
            return CompositionCompleted(**of, pictures=(PICTURE,))
    return GenerationCompleted(**of, pictures=(PICTURE,))


def walk(order, *events):
    order, sent = begin(order)
    for make in events:
        order, more = decide(order, make(order) if callable(make) else make)
        sent += more
    return order, sent


def held(order):
    return settlement(CreditsHeld, order)


def captured(order):
    return settlement(CreditsCaptured, order)


def names(sent):
    return [type(event).__name__ for event in sent]


def test_the_whole_flow_with_review():
    order, sent = walk(new_order(review=True), held, completion, Approved(), Dispatched(), completion, captured)
    assert order.status is Status.SUCCEEDED
    assert order.pictures == (PICTURE,)
    assert order.prompt == Prompt("торт", english="cake", final="cake")
    assert names(sent) == [
        "HoldRequested", "TranslationRequested", "GenerationRequested", "CaptureRequested", "OrderEnded"
    ]  # fmt: skip


def test_an_enhanced_prompt_is_what_is_painted_and_the_translation_is_kept():
    order, sent = walk(new_order(enhance=True), held, completion, completion, Dispatched())
    assert order.prompt == Prompt("торт", english="cake", enhanced="a fine cake", final="a fine cake")
    assert names(sent)[1:] == ["TranslationRequested", "EnhancementRequested", "GenerationRequested"]
    assert sent[2].text == "cake" and sent[3].prompt == "a fine cake"


def test_a_repair_keeps_its_mask_and_waits_for_its_turn():
    order, sent = walk(new_order(tool=Tool.INPAINT), held, completion, Dispatched(), completion, captured)
    assert order.status is Status.SUCCEEDED and order.mask == MASK
    assert names(sent)[2] == "InpaintingRequested" and sent[2].source == SOURCE and sent[2].prompt == "cake"


def test_a_banner_is_composed_without_a_prompt_and_without_waiting():
    order, sent = walk(new_order(tool=Tool.BANNER), held, completion, captured)
    assert order.status is Status.SUCCEEDED
    assert names(sent) == ["HoldRequested", "CompositionRequested", "CaptureRequested", "OrderEnded"]
    assert sent[1].banner == BANNER


def test_a_partner_hears_of_the_end_with_its_pictures():
    submission = Submission("shop", uuid4())
    order, sent = walk(
        new_order(language=Language.ENGLISH, submission=submission), held, Dispatched(), completion, captured
    )
    heard, report = (event for event in sent if isinstance(event, OrderEnded))
    assert heard.partner is None and heard.images == ()
    assert (report.partner, report.submission_id, report.charged) == ("shop", submission.id, 1)
    assert [image.id for image in report.images] == [order.image_id(0)]
    order, sent = walk(new_order(submission=submission), CancelRequested())
    assert sent[-1].partner == "shop" and sent[-1].charged == 0 and sent[-1].images == ()


def test_a_free_order_holds_and_takes_nothing():
    order, sent = walk(new_order(language=Language.ENGLISH, price=0), Dispatched(), completion)
    assert order.status is Status.SUCCEEDED
    assert names(sent) == ["GenerationRequested", "OrderEnded"]


def test_an_edit_in_russian_is_translated_again_and_a_late_first_translation_does_not_count():
    order, sent = walk(new_order(review=True), held, completion, Approved("синий торт", Language.RUSSIAN))
    assert order.stage is Stage.TRANSLATE and sent[-1].text == "синий торт"
    assert decide(order, completion(order, attempt=1)) == (order, [])
    order, sent = decide(order, completion(order))
    assert order.stage is Stage.GENERATE and order.waiting


def test_waiting_work_is_not_issued_before_its_turn():
    order, sent = walk(new_order(language=Language.ENGLISH), held)
    assert order.waiting and names(sent) == ["HoldRequested"]
    order, sent = decide(order, Dispatched())
    assert isinstance(sent[0], GenerationRequested) and not order.waiting
    assert decide(order, Dispatched()) == (order, [])


def test_a_silent_stage_is_issued_three_times_and_then_fails_uncharged():
    order, _ = walk(new_order(), held)
    for _ in range(MAX_ATTEMPTS - 1):
        order, more = decide(order, StageSilent(order.attempt))
        assert names(more) == ["TranslationRequested"]
        assert decide(order, StageSilent(order.attempt - 1)) == (order, [])
    order, more = decide(order, StageSilent(order.attempt))
    assert order.status is Status.FAILED and names(more) == ["ReleaseRequested", "OrderEnded"]


def test_a_completion_of_an_earlier_attempt_counts_and_a_failure_of_one_does_not():
    order, _ = walk(new_order(), held, lambda o: StageSilent(o.attempt))
    failed = StageFailed(order_id=order.id, attempt=1, stage="translate", code="x", reason="y")
    assert decide(order, failed) == (order, [])
    order, _ = decide(order, completion(order, attempt=1))
    assert order.stage is Stage.GENERATE


def test_cancel_while_settling_changes_nothing():
    order, _ = walk(new_order(language=Language.ENGLISH), held, Dispatched(), completion)
    assert order.stage is Stage.SETTLE
    assert decide(order, CancelRequested()) == (order, [])
    order, sent = decide(order, SettlementUnanswered())
    assert names(sent) == ["CaptureRequested"]
    order, _ = decide(order, captured(order))
    assert order.status is Status.SUCCEEDED


def test_a_declined_hold_refuses_the_order_and_releases_nothing():
    order, sent = walk(new_order(), lambda o: settlement(CreditsDeclined, o, reason="insufficient_credits"))
    assert order.status is Status.REFUSED and names(sent) == ["HoldRequested", "OrderEnded"]
    assert order.error.code == "insufficient_credits"


def test_a_review_that_nobody_answers_ends_uncharged():
    order, sent = walk(new_order(review=True), held, completion, DeadlinePassed())
    assert order.error.code == "review_expired" and "ReleaseRequested" in names(sent)


def test_a_dead_letter_ends_only_the_order_that_stands_on_it():
    order, _ = walk(new_order(), held)
    assert decide(order, WorkDied("generator.work.default", 1)) == (order, [])
    assert decide(order, WorkDied("translator.work", 7)) == (order, [])
    order, sent = decide(order, WorkDied("translator.work", 1))
    assert order.error.code == "undeliverable" and names(sent) == ["ReleaseRequested", "OrderEnded"]


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage in STEPS])
def test_every_worker_stage_has_a_command(stage):
    tool = {Stage.INPAINT: Tool.INPAINT, Stage.COMPOSE: Tool.BANNER}.get(stage, Tool.GENERATE)
    order, _ = walk_from(replace(new_order(tool=tool), todo=(stage,)))
    assert order.stage is stage
    sent = decide(order, Dispatched())[1] if order.waiting else walk_from(replace(order, todo=(stage,)))[1]
    assert isinstance(sent[0], STEPS[stage].command)


def walk_from(order):
    return decide(replace(order, stage=Stage.HOLD), settlement(CreditsHeld, order))


EVENTS = {
    "held": held,
    "declined": lambda o: settlement(CreditsDeclined, o, reason="insufficient_credits"),
    "captured": captured,
    "released": lambda o: settlement(CreditsReleased, o, reason="r"),
    "approved": lambda o: Approved(),
    "edited": lambda o: Approved("x"),
    "edited_ru": lambda o: Approved("х", Language.RUSSIAN),
    "cancel": lambda o: CancelRequested(),
    "dispatched": lambda o: Dispatched(),
    "silent": lambda o: StageSilent(o.attempt),
    "silent_old": lambda o: StageSilent(max(1, o.attempt - 1)),
    "unanswered": lambda o: SettlementUnanswered(),
    "deadline": lambda o: DeadlinePassed(),
    "completed": lambda o: completion(o, attempt=max(1, o.attempt)),
    "translated": lambda o: TranslationCompleted(order_id=o.id, attempt=max(1, o.attempt), text="c"),
    "generated_old": lambda o: GenerationCompleted(order_id=o.id, attempt=1, pictures=(PICTURE,)),
    "died": lambda o: WorkDied(queue=STEPS[o.stage].queue() if o.stage in STEPS else "ledger.work"),
    "failed": lambda o: StageFailed(order_id=o.id, attempt=max(1, o.attempt), stage=str(o.stage), code="c", reason="r"),
}
# Progress is drawn more often than disaster, so that walks reach the settlement.
NAMES = [*EVENTS, *["held", "completed", "dispatched", "approved", "captured"] * 4]


class Ledger:
    """The ledger's rules for one hold, so that the walk's settlement answers are possible ones."""

    def __init__(self) -> None:
        self.state = "none"

    def allows(self, name: str) -> bool:
        return {
            "held": self.state == "asked",
            "declined": self.state == "asked",
            "captured": self.state in {"capturing"},
            "released": self.state in {"held", "releasing", "capturing"},
        }.get(name, True)

    def sees(self, name: str, sent) -> None:
        moves = {"held": "held", "declined": "declined", "captured": "captured", "released": "released"}
        self.state = moves.get(name, self.state)
        for event in sent:
            match event:
                case HoldRequested() if self.state == "none":
                    self.state = "asked"
                case CaptureRequested() if self.state == "held":
                    self.state = "capturing"
                case ReleaseRequested() if self.state in {"held", "asked", "none"}:
                    self.state = "releasing"


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(list(Tool)),
    st.sampled_from(list(Language)),
    st.booleans(),
    st.booleans(),
    st.sampled_from([0, 1, 5]),
    st.lists(st.sampled_from(NAMES), max_size=30),
)
def test_random_walks(tool, language, review, enhance, price, steps):
    order, sent = begin(new_order(tool=tool, language=language, review=review, enhance=enhance, price=price))
    ledger = Ledger()
    ledger.sees("", sent)
    for name in steps:
        if not ledger.allows(name):
            continue
        was_ended = order.ended
        order, more = decide(order, EVENTS[name](order))
        ledger.sees(name, more)
        assert not (was_ended and more), "nothing is sent after the end"
        sent += more
    kinds = Counter(names(sent))
    assert kinds["OrderEnded"] == (order.status in ENDED)
    assert kinds["ReleaseRequested"] <= 1
    assert not (order.status is Status.SUCCEEDED and kinds["ReleaseRequested"])
    assert not (order.status is Status.CANCELLED and ledger.state == "captured"), "never cancelled and charged"
    if price == 0:
        assert not kinds["HoldRequested"] + kinds["CaptureRequested"] + kinds["ReleaseRequested"]
    elif order.status in {Status.FAILED, Status.CANCELLED}:
        assert kinds["ReleaseRequested"] == 1 or ledger.state == "released"
    elif order.status is Status.SUCCEEDED:
        assert ledger.state == "captured"
    attempts = [event.attempt for event in sent if isinstance(event, StageEvent)]
    assert attempts == sorted(set(attempts)), "each command is a new attempt"
