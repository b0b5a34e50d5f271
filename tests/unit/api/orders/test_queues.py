"""Where an order stands while it waits: the place follows the turns, the time follows the pace."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest

from contracts.events import GenerationCompleted, StageStarted, TranslationCompleted
from contracts.language import PROMPT_LANGUAGE
from contracts.pictures import Picture
from contracts.pipeline import Stage, Tool
from services.api.orders.fairness import Turns, Waiting, serve
from services.api.orders.order import Order, Parameters, Prompt
from services.api.orders.pace import ALPHA, REMEMBERED, Pace, weight_of
from services.api.orders.queues import Place, places

ANNA, BORIS = UUID(int=1), UUID(int=2)
PICTURE = Picture(sha256="0" * 64, bytes=1, width=64, height=64, seed=1)


def waiting(owner: UUID, number: int, *, cost: float = 1) -> list[Waiting]:
    return [Waiting(uuid4(), owner, owner, 1, cost, None) for _ in range(number)]


def test_the_places_are_those_of_the_turns_and_not_of_the_age() -> None:
    first, second = waiting(ANNA, 3), waiting(BORIS, 1)
    found = places(serve([*first, *second], Turns()), pace=None, consumers=1)
    assert [found[order.order_id].position for order in (*first, *second)] == [1, 3, 4, 2]


def test_the_time_is_that_of_the_pictures_before_it_shared_by_the_consumers() -> None:
    dear, cheap = waiting(ANNA, 1, cost=4)[0], waiting(BORIS, 1)[0]
    found = places([dear, cheap], pace=3.0, consumers=2)
    assert found == {dear.order_id: Place(1, 0.0), cheap.order_id: Place(2, 6.0)}


@pytest.mark.parametrize("pace, consumers", [(None, 2), (3.0, 0)])
def test_without_a_pace_or_a_consumer_nobody_can_tell(pace: float | None, consumers: int) -> None:
    order = waiting(ANNA, 1)[0]
    assert places([order], pace, consumers) == {order.order_id: Place(1, None)}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Paces:
    """A Pace without a database, and what it would write."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.pace = Pace(SimpleNamespace(), self.clock)  # type: ignore[arg-type]

    def paint(self, seconds: float, *, pictures: int = 1, pool: str = "default", started: bool = True) -> None:
        order = Order(
            uuid4(), ANNA, Tool.GENERATE, PROMPT_LANGUAGE, Prompt("a cake"), Parameters(), 1,
            datetime.now(UTC), datetime.now(UTC), (), stage=Stage.GENERATE, pool=pool,
        )  # fmt: skip
        if started:
            self.pace.started(StageStarted(order_id=order.id, attempt=1, stage="generate", worker="w"))
        self.clock.now += seconds
        done = GenerationCompleted(order_id=order.id, attempt=1, pictures=(PICTURE,) * pictures)
        self.pace.answered(order, done)
        # What comes twice is not measured twice.
        self.pace.answered(order, done)

    @property
    def measured(self) -> dict[str, list[float]]:
        return self.pace._measured


def test_the_pace_is_measured_a_picture_and_by_queue() -> None:
    paces = Paces()
    paces.paint(6.0, pictures=3)
    paces.paint(1.5)
    paces.paint(4.0, pool="fast")
    assert paces.measured == {"generator.work.default": [2.0, 1.5], "generator.work.fast": [4.0]}


def test_what_lay_painted_already_and_what_no_gpu_did_is_not_measured() -> None:
    paces = Paces()
    paces.paint(0.1, started=False)
    paces.pace.started(StageStarted(order_id=ANNA, attempt=1, stage="translate", worker="w"))
    translated = SimpleNamespace(stage=Stage.TRANSLATE, pool="default")
    paces.pace.answered(translated, TranslationCompleted(order_id=ANNA, attempt=1, text="a cake"))
    assert paces.measured == {}


def test_starts_without_a_result_are_forgotten_in_the_end() -> None:
    paces = Paces()
    for _ in range(REMEMBERED + 10):
        paces.pace.started(StageStarted(order_id=uuid4(), attempt=1, stage="generate", worker="w"))
    assert len(paces.pace._started) == REMEMBERED


def test_many_at_once_weigh_as_much_as_one_after_another() -> None:
    average = 10.0
    for _ in range(5):
        average += ALPHA * (2.0 - average)
    assert 10.0 + weight_of(5) * (2.0 - 10.0) == pytest.approx(average)
