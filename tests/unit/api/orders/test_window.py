"""How many commands a consumer is given ahead."""

import pytest

from services.api.orders.window import SHORT_SECONDS, each


@pytest.mark.parametrize(("seconds", "commands"), [(None, 2), (0.1, 2), (SHORT_SECONDS, 2), (5.0, 1)])
def test_only_short_work_has_a_second_command_at_hand(seconds: float | None, commands: int) -> None:
    assert each(seconds) == commands
