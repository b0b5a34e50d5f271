"""Fixtures of all tests: the servers, and the stack on them. Both start on first use."""

pytest_plugins = ["tests.servers", "tests.stack"]
