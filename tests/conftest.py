"""Fixtures of all tests: the servers, and the stack on them. Both start on first use. And how several processes share
the tests: each folder that has servers or a stack of its own is carried out by one of them, the longest first."""

from pathlib import Path

import pytest

pytest_plugins = ["tests.servers", "tests.stack"]

TESTS = Path(__file__).parent
LONGEST_FIRST = ("chaos", "web", "integration/api", "e2e", "integration", "models", "contract", "architecture", "unit")


def group_of(item: pytest.Item) -> str:
    """The folder of a test, as LONGEST_FIRST names it."""
    place = item.path.relative_to(TESTS).as_posix()
    return next(group for group in LONGEST_FIRST if place.startswith(f"{group}/"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))
    items.sort(key=lambda item: LONGEST_FIRST.index(group_of(item)))
