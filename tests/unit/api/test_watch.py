"""What a slow reader is told of progress that overtook it."""

from uuid import UUID

from contracts.events import StageProgressed
from contracts.pipeline import Stage
from services.api.hub import Watch


def progressed(step: int, preview: str | None = None, order: int = 1) -> StageProgressed:
    said = {"attempt": 1, "stage": Stage.GENERATE, "progress": step / 20, "steps": 20, "picture": 0}
    return StageProgressed(order_id=UUID(int=order), step=step, preview_key=preview, **said)


def test_of_each_order_the_latest_is_told_with_the_latest_preview():
    watch = Watch()
    for progress in (progressed(9), progressed(10, "previews/a.jpg"), progressed(11), progressed(3, order=2)):
        watch.wake(progress)
    assert watch.take_progress() == [progressed(11, "previews/a.jpg"), progressed(3, order=2)]
    watch.wake(progressed(12))
    assert watch.take_progress() == [progressed(12)]
