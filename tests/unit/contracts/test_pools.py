"""Pools: named by a setting, and everything on the broker follows."""

import re

import pytest

from chassis.memory import memory_of
from contracts import topology
from contracts.pipeline import STEPS, Stage


@pytest.mark.parametrize(
    "text, pools",
    [
        ("", ("default",)),
        ("default", ("default",)),
        ("studio, fast-1,studio", ("default", "studio", "fast-1")),
    ],
)
def test_the_default_pool_is_always_one(text: str, pools: tuple[str, ...]) -> None:
    assert topology.named_pools(text) == pools


@pytest.mark.parametrize("text", ["Fast", "a.b", "a*", "x" * 21, "студия"])
def test_a_name_that_would_break_a_routing_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="BOTTEGA_POOLS"):
        topology.named_pools(text)


def test_each_pool_has_its_queues_with_their_retries() -> None:
    queues = {queue.name: queue.keys for queue in topology.queues(("default", "studio"))}
    assert queues["generator.work.studio"] == ("generation.requested.v1.studio",)
    assert queues["inpainter.work.studio"] == ("inpainting.requested.v1.studio",)
    assert {"generator.work.studio.retry.1", "generator.work.default"} <= queues.keys()


def test_a_new_pool_needs_no_new_rights() -> None:
    user = topology.users()["generator"]
    assert re.fullmatch(user.read, STEPS[Stage.GENERATE].queue("studio"))
    assert re.fullmatch(user.may_publish[topology.RETRY], "generator.work.studio.retry.5")
    assert not re.fullmatch(user.read, "inpainter.work.studio")
    assert not re.fullmatch(user.read, "generator.work.a.b")


def test_a_worker_without_a_gpu_tells_its_own_memory() -> None:
    used, total = memory_of("cpu")
    assert used and total and 1 < used < total
    assert memory_of("cuda:9") == pytest.approx((used, total), rel=0.2), "no torch: as without a GPU"
