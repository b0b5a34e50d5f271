"""What the health of the parts makes of the whole."""

import pytest

from services.api.health.checks import Dependencies, summary

LIVE = {"generator": 1, "translator": 2}


@pytest.mark.parametrize(
    ("dependencies", "status"),
    [
        (Dependencies(True, True, True, LIVE), "ok"),
        (Dependencies(True, False, True, LIVE), "degraded"),
        (Dependencies(True, True, False, LIVE), "degraded"),
        (Dependencies(True, True, True, {**LIVE, "translator": 0}), "degraded"),
        (Dependencies(False, True, True, None), "unavailable"),
    ],
)
def test_summary(dependencies: Dependencies, status: str) -> None:
    assert summary(dependencies) == status
